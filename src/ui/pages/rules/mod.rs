//! Playlists as rules: those that this browser keeps, one of them, and what is written from it.

pub mod conditions;
pub mod draft;
pub mod editor;
pub mod lists;
pub mod opening;
pub mod preview;
pub mod sources;
pub mod store;
pub mod writing;

use std::sync::Arc;

use leptos::prelude::*;

use self::editor::Editor;
use crate::browser::styles;
use crate::organise::rules::kept::RulesFault;
use crate::organise::rules::rule::Rule;
use crate::organise::task::Task;
use crate::spotify::Playlist;
use crate::spotify::model::name::shown;
use crate::ui::api::use_api;
use crate::ui::components::code::number_code;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::offer::Granted;
use crate::ui::components::ready::Ready;
use crate::ui::context::use_app;
use crate::ui::focus;
use crate::ui::pages::organise::choose::own_of_now;
use crate::ui::pages::organise::shown::PLACE;
use crate::ui::pages::organise::{self, job, noting, past, running};
use crate::ui::route::Route;

/// The stylesheet of this part.
const STYLES: &str = include_str!("../../../../style/rules.css");

/// The page.
#[component]
pub fn Rules() -> impl IntoView {
    organise::adopt_styles();
    styles::adopt(STYLES);
    let app = use_app();
    job::prepare(app);
    let change = job::shown();
    let is_change = Memo::new({
        let change = change.clone();
        move |_| change.with(Option::is_some)
    });
    let open = RwSignal::new(None::<usize>);
    lists::prepare(app);
    // A change may be of a list that a rule looks at.
    Effect::new(move |before: Option<bool>| {
        let now = is_change.get();
        if before == Some(true) && !now {
            lists::forget();
        }
        now
    });
    // What had the focus is gone: the next press of Tab begins at what came in its place.
    Effect::new(move |before: Option<(bool, Option<usize>)>| {
        let now = (is_change.get(), open.get());
        if before.is_some_and(|before| before != now) {
            request_animation_frame(|| focus::on_or_page(PLACE));
        }
        now
    });
    let draw = move || {
        if is_change.get() {
            let change = change.clone();
            running::running(organise::of(change.clone()))
        } else {
            view! { <Kept open /> }.into_any()
        }
    };
    view! {
        <main id="main" class="page organise" tabindex="-1">
            <header class="opening">
                <h1>{Task::Rules.title()}</h1>
                <p class="lead">{Task::Rules.meaning()}</p>
                <p>
                    <Link to=Route::ORGANISE>"All kinds of work"</Link>
                </p>
            </header>
            <Granted page=Route::RULES>{live(draw.clone())}</Granted>
            {past::past()}
        </main>
    }
}

/// The rules of the person who is signed in.
#[component]
fn Kept(open: RwSignal<Option<usize>>) -> impl IntoView {
    let app = use_app();
    let data = use_api(move |client| async move {
        let account = noting::account(app).await?;
        Ok((Arc::<str>::from(account.id), Arc::<[Playlist]>::from(own_of_now(&client).await?)))
    });
    let show = move |(account, mine): (Arc<str>, Arc<[Playlist]>)| {
        live(move || {
            let rules = match store::rules(&account) {
                Ok(rules) => rules,
                Err(fault) => return unreadable(&fault),
            };
            match open.get().and_then(|number| rules.get(number).cloned()) {
                Some(rule) => view! { <Editor account=account.clone() rule mine=mine.clone() open /> }.into_any(),
                None => all(&account, rules, open),
            }
        })
    };
    view! {
        <Ready data retry=Callback::new(move |()| data.retry()) label="Loading your playlists" rows=4 let:read>
            {show(read)}
        </Ready>
    }
}

fn unreadable(fault: &RulesFault) -> AnyView {
    view! {
        <div class="notice wrong" role="alert">
            <Icon name="broken" />
            <h2>"The rules in this browser cannot be read"</h2>
            <p>"They stay as they are. " {fault.words()}</p>
            {number_code(fault.code())}
        </div>
    }
    .into_any()
}

fn all(account: &Arc<str>, rules: Vec<Rule>, open: RwSignal<Option<usize>>) -> AnyView {
    let is_empty = rules.is_empty();
    let is_kept = RwSignal::new(true);
    let item = |(number, rule): (usize, Rule)| {
        let name = if rule.name.trim().is_empty() { "Without a name".to_owned() } else { shown(&rule.name).to_owned() };
        view! {
            <li>
                <b translate="no">{name.clone()}</b>
                <p>{if rule.playlist.is_some() { "Written to a playlist." } else { "Not written yet." }}</p>
                <button
                    class="button little"
                    type="button"
                    aria-label=format!("Open {name}")
                    on:click=move |_| open.set(Some(number))
                >
                    "Open"
                </button>
            </li>
        }
    };
    let list =
        (!is_empty).then(|| view! { <ol class="entries list">{rules.into_iter().enumerate().map(item).collect_view()}</ol> });
    let add = {
        let account = account.clone();
        move |_| {
            let number = store::add(&account, vec![Rule::default()]);
            is_kept.set(number.is_some());
            open.set(number);
        }
    };
    view! {
        <section class="spread" aria-labelledby=PLACE>
            <header>
                <h2 id=PLACE tabindex="-1">
                    "Your rules"
                </h2>
                <p>"They are kept in this browser, on this device, also after you sign out."</p>
            </header>
            <div class="stack">
                {list}
                <div class="row">
                    <button class="button first" type="button" on:click=add>
                        "New rule"
                    </button>
                </div>
                {live(move || (!is_kept.get()).then(|| view! { <p class="error" role="alert">{RulesFault::NotKept.words()}</p> }))}
                {opening::opening(account.clone(), open)}
            </div>
        </section>
    }
    .into_any()
}
