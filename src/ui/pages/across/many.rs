//! Unfollowing many playlists.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::picks::{Chosen, Pick, picks};
use super::start::plain_name;
use crate::browser::intl;
use crate::spotify::endpoint::me;
use crate::spotify::reading::Collected;
use crate::spotify::uri::{Kind, Uri};
use crate::spotify::{ApiClient, ApiError, ListReader, Playlist};
use crate::ui::api::use_api;
use crate::ui::components::facts::items_in_words;
use crate::ui::components::ready::Ready;
use crate::ui::needs::Need;
use crate::ui::pages::organise::job;
use crate::ui::pages::organise::read::with_scopes;
use crate::ui::pages::organise::shown::About;
use crate::ui::pages::organise::words::takes;

/// A playlist, and whether it is the person's own.
type Known = (Playlist, bool);

async fn all(client: ApiClient) -> Result<Vec<Known>, ApiError> {
    let me = client.get(&me::profile()).await?;
    let mut lists = Collected::default();
    let whole = client.read_list(&mut ListReader::my_playlists().fresh(), &mut |news| lists.add(news)).await?;
    let known = |list: Playlist| {
        let is_own = me.id.is_some() && list.owner.id == me.id;
        (list, is_own)
    };
    whole.refused.map_or_else(|| Ok(lists.into_items().into_iter().map(known).collect()), Err)
}

/// The view.
#[must_use]
pub fn unfollow() -> AnyView {
    let data = use_api(all);
    view! {
        <Ready data retry=Callback::new(move |()| data.retry()) label="Loading your playlists" rows=6 let:lists>
            {choice(lists)}
        </Ready>
    }
    .into_any()
}

fn choice(lists: Vec<Known>) -> AnyView {
    if lists.is_empty() {
        return view! { <p class="statement">"You have no playlists."</p> }.into_any();
    }
    let chosen: Chosen = RwSignal::new(BTreeSet::new());
    let pick = |(list, is_own): &Known| Pick {
        title: plain_name(&list.name),
        makers: if *is_own { "yours".to_owned() } else { list.owner.name().to_owned() },
        more: items_in_words(list.total).unwrap_or_default(),
    };
    let all = Arc::new(lists.iter().map(pick).collect::<Vec<_>>());
    let lists = Rc::new(lists);
    let of = lists.clone();
    let start = StoredValue::new_local(Rc::new(move || {
        let uri = |place: &usize| Uri::new(Kind::Playlist, lists.get(*place)?.0.id.as_str());
        let uris: Vec<Uri> = chosen.with_untracked(|chosen| chosen.iter().filter_map(uri).collect());
        let name = number(uris.len(), "playlist", "playlists");
        job::start_saves(About { doing: "Unfollowing", done: "Unfollowed", name }, &uris, false);
    }));
    let own = StoredValue::new_local(of);
    let words = move || {
        let (size, own) = chosen.with(|chosen| {
            let is_own = |place: &&usize| own.with_value(|lists| lists.get(**place).is_some_and(|(_, is_own)| *is_own));
            (chosen.len(), chosen.iter().filter(is_own).count())
        });
        let requests = 3 * size.div_ceil(40);
        let requests = u32::try_from(requests).unwrap_or(u32::MAX);
        let warning = match own {
            0 => String::new(),
            1 => " 1 of them is yours: for Spotify, to unfollow it is to delete it.".to_owned(),
            own => {
                format!(
                    " {} of them are yours: for Spotify, to unfollow them is to delete them.",
                    number(own, "playlist", "playlists")
                )
            }
        };
        format!("{}, {}.{warning}", number(requests as usize, "request", "requests"), takes(requests.div_ceil(2)))
    };
    let button = move || {
        view! {
            <p class="small" role="status">
                {words}
            </p>
            <div class="row">
                <button
                    class="button first"
                    type="button"
                    disabled=move || chosen.with(BTreeSet::is_empty)
                    on:click=move |_| start.get_value()()
                >
                    {move || format!("Unfollow {}", number(chosen.with(BTreeSet::len), "playlist", "playlists"))}
                </button>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="stack">
            <p>"What you unfollow leaves your library. As long as this tab is open, Undo follows it again; it then stands at the top."</p>
            {with_scopes(Need::FollowPlaylists.scopes(), Box::new(button))}
            {picks("Playlists in your library", all, chosen)}
        </div>
    }
    .into_any()
}

fn number(number: usize, one: &str, many: &str) -> String {
    let words = if number == 1 { one } else { many };
    format!("{} {words}", intl::number(u32::try_from(number).unwrap_or(u32::MAX)))
}
