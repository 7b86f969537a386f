//! One rule: its parts, what it would hold now, and the playlist that it is written to.

use std::sync::Arc;

use leptos::prelude::*;

use super::conditions::conditions;
use super::draft::Draft;
use super::preview::{Picked, preview};
use super::sources::sources;
use super::writing::writing;
use super::{lists, store};
use crate::backup::export::file_name::file_name;
use crate::browser::WebWorld;
use crate::browser::clock::start_of_year;
use crate::browser::file::MadeFile;
use crate::organise::rules::condition::Clock;
use crate::organise::rules::kept;
use crate::organise::rules::pick::pick;
use crate::organise::rules::rule::{Order, Rule};
use crate::session::ports::Clock as _;
use crate::spotify::Playlist;
use crate::ui::api::use_api;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::ready::Ready;
use crate::ui::context::use_app;
use crate::ui::pages::organise::shown::PLACE;

/// The editor of a rule.
#[component]
pub(super) fn Editor(account: Arc<str>, rule: Rule, mine: Arc<[Playlist]>, open: RwSignal<Option<usize>>) -> impl IntoView {
    let draft = Draft::of(rule.clone());
    let (kept_rule, is_kept) = (StoredValue::new(rule), RwSignal::new(true));
    Effect::new({
        let account = account.clone();
        move |before: Option<()>| {
            let rule = draft.rule();
            if before.is_some() {
                let stays = store::keep(&account, &kept_rule.get_value(), rule.clone());
                if stays {
                    kept_rule.set_value(rule);
                }
                is_kept.set(stays);
            }
        }
    });
    let looked_at = Memo::new(move |_| draft.rule().lists());
    let (again, read) = (RwSignal::new(0_u32), RwSignal::new(0_usize));
    let epoch = use_app().epoch;
    let data = use_api(move |client| {
        again.track();
        let wanted = looked_at.get();
        async move {
            lists::songs(&client, epoch.get_untracked(), &wanted, &|number| {
                let _ = read.try_set(number);
            })
            .await
        }
    });
    let picked = Memo::new_with_compare(
        move |_| {
            let songs = data.ready()?;
            let now = u32::try_from(WebWorld.now().0 / 1000).unwrap_or(u32::MAX);
            let clock = Clock { now, year: start_of_year() };
            let found = pick(&songs, &draft.rule(), clock).map(Into::into);
            Some(Picked { songs, found })
        },
        |_, _| true,
    );
    let progress = move || {
        let (read, all) = (read.get(), looked_at.with(Vec::len));
        (read < all).then(|| format!("Reading list {} of {all}.", read + 1))
    };
    let reread = move |_| {
        lists::forget();
        again.update(|again| *again += 1);
    };
    let save = move |_| {
        let rule = draft.rule();
        let name = format!("Rule {}.json", file_name(&rule.name));
        if let Some(file) = MadeFile::of_type(name, "application/json", kept::write(&[rule]).as_bytes()) {
            file.save();
        }
    };
    let remove = {
        let account = account.clone();
        move |_| {
            let _ = store::remove(&account, &kept_rule.get_value());
            open.set(None);
        }
    };
    let not_kept = move || {
        (!is_kept.get()).then(|| {
            view! { <p class="error" role="alert">"This browser does not keep the rule. Save it as a file before you leave this page."</p> }
        })
    };
    view! {
        <section class="spread" aria-labelledby=PLACE>
            <header>
                <h2 id=PLACE tabindex="-1">
                    {move || draft.name.with(|name| if name.trim().is_empty() { "New rule".to_owned() } else { name.clone() })}
                </h2>
                <p>"It is kept in this browser as you change it. Spotify has only the playlist that you write from it."</p>
                <p class="row">
                    <button class="button quiet little" type="button" on:click=move |_| open.set(None)>
                        <Icon name="back" />
                        "All rules"
                    </button>
                    <button class="button quiet little" type="button" on:click=save>
                        <Icon name="file" />
                        "Save as a file"
                    </button>
                    <button class="button quiet little" type="button" on:click=remove>
                        <Icon name="cross" />
                        "Remove this rule"
                    </button>
                </p>
            </header>
            <div class="stack">
                {live(not_kept)} {named(draft)} {sources(draft.sources, &mine)} {conditions(draft, mine.clone())} {ordering(draft)}
                <p class="small" role="status">
                    {progress}
                </p>
                <Ready data retry=Callback::new(move |()| data.retry()) label="Reading the lists" rows=6 let:songs>
                    {
                        let _ = songs;
                        live(move || picked.with(|picked| picked.as_ref().map(preview)))
                    }
                </Ready>
                <div class="row">
                    <button class="button quiet little" type="button" on:click=reread>
                        <Icon name="again" />
                        "Read the lists again"
                    </button>
                </div>
                {writing(account, draft, picked, mine)}
            </div>
        </section>
    }
}

/// The name.
fn named(draft: Draft) -> AnyView {
    let rename = move |event| draft.name.set(event_target_value(&event));
    view! {
        <div class="field">
            <label for="rule-name">"Name"</label>
            <input class="input" type="text" id="rule-name" maxlength="100" autocomplete="off" prop:value=draft.name on:input=rename />
        </div>
    }
    .into_any()
}

/// The order, and how many at most.
fn ordering(draft: Draft) -> AnyView {
    let now = draft.order.get_untracked();
    let orders = Order::ALL.into_iter().map(|order| view! { <option selected=order == now>{order.name()}</option> }).collect_view();
    let choose = move |event| {
        let chosen = event_target_value(&event);
        if let Some(order) = Order::ALL.into_iter().find(|order| order.name() == chosen) {
            draft.order.set(order);
        }
    };
    let limit = move |event| draft.limit.set(event_target_value(&event));
    view! {
        <div class="rule-order">
            <div class="field">
                <label for="rule-order">"Order"</label>
                <select class="input" id="rule-order" on:change=choose>
                    {orders}
                </select>
            </div>
            <div class="field">
                <label for="rule-limit">"At most"</label>
                <input
                    class="input"
                    type="text"
                    inputmode="numeric"
                    id="rule-limit"
                    autocomplete="off"
                    placeholder="all"
                    prop:value=draft.limit
                    on:input=limit
                />
            </div>
        </div>
    }
    .into_any()
}
