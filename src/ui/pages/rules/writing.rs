//! Writing what fits a rule as a playlist, and refreshing it.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::draft::Draft;
use super::preview::Picked;
use super::store;
use crate::organise::entry::Entry;
use crate::organise::rules::refresh::refreshed;
use crate::organise::rules::rule::Rule;
use crate::organise::run::Target;
use crate::spotify::Playlist;
use crate::spotify::id::PlaylistId;
use crate::ui::components::live::live;
use crate::ui::pages::organise::new_list;
use crate::ui::pages::organise::read::{with_permission, with_scopes};
use crate::ui::pages::organise::shown::About;
use crate::ui::pages::organise::words::list_name;
use crate::ui::pages::organise::{job, making};

/// The button that writes it.
#[must_use]
pub(super) fn writing(account: Arc<str>, draft: Draft, picked: Memo<Option<Picked>>, mine: Arc<[Playlist]>) -> AnyView {
    let entries = move || picked.with_untracked(|picked| picked.as_ref().map(Picked::entries).unwrap_or_default());
    let is_ready = move || picked.with(|picked| picked.as_ref().is_some_and(|picked| picked.found.is_ok()));
    let make = StoredValue::new_local(Rc::new(move || {
        let (account, rule) = (account.clone(), draft.rule());
        let name = rule.name.trim().to_owned();
        // The page may show the run by then.
        let made = move |id: &PlaylistId| {
            let _ = store::keep(&account, &rule, Rule { playlist: Some(id.as_str().to_owned()), ..rule.clone() });
        };
        making::make_and(name, entries(), Rc::new(made));
    }) as Rc<dyn Fn()>);
    let draw = move || {
        let Some(id) = draft.playlist.get() else {
            let button = move || {
                let is_empty = move || {
                    let has_none = picked.with(|picked| picked.as_ref().is_none_or(Picked::is_empty));
                    has_none || draft.name.with(|name| name.trim().is_empty())
                };
                view! {
                    <div class="row">
                        <button class="button first" type="button" disabled=is_empty on:click=move |_| make.get_value()()>
                            "Make the playlist"
                        </button>
                    </div>
                    <p class="hint">"A private playlist with this name. It needs a name and a song."</p>
                }
                .into_any()
            };
            return with_scopes(new_list::scopes(), Box::new(button));
        };
        let Some(list) = mine.iter().find(|list| list.id.as_str() == id).cloned() else {
            return view! {
                <p class="statement">"The playlist that this rule was written to is not among yours."</p>
                <div class="row">
                    <button class="button" type="button" on:click=move |_| draft.playlist.set(None)>
                        "Write it to a new playlist"
                    </button>
                </div>
            }
            .into_any();
        };
        let name = list.name.clone();
        let public = list.public;
        let list = StoredValue::new(list);
        let refresh = move |_| {
            let (list, wanted) = (list.get_value(), entries());
            let about = About { doing: "Refreshing", done: "Refreshed", name: list.name };
            let target = Target { id: list.id, public: list.public };
            job::propose(about, target, Rc::new(move |now: Vec<Entry>| refreshed(&wanted, now)));
        };
        let button = move || {
            view! {
                <div class="row">
                    <button class="button first" type="button" disabled=move || !is_ready() on:click=refresh>
                        "Refresh the playlist"
                    </button>
                    <button class="button quiet" type="button" on:click=move |_| draft.playlist.set(None)>
                        "Write it to a new playlist"
                    </button>
                </div>
            }
            .into_any()
        };
        view! {
            <p>
                "It is written to " <b>{list_name(&name)}</b>
                ". Refreshing adds what is new and removes what no longer fits. You see the plan first."
            </p>
            {with_permission(public, button)}
        }
        .into_any()
    };
    live(draw).into_any()
}
