//! The connection check: each thing that signing in and reading a library require, with the fix if it fails. It runs when the page opens
//! and when the person presses the button.

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use crate::browser::{WebWorld, address, probe, settings};
use crate::check::explain::COMPARE_REDIRECT_URI;
use crate::check::{Check, Facts, Outcome, Person};
use crate::oauth::RedirectUri;
use crate::session::{Explanation, NextStep, Timestamp};
use crate::spotify::endpoint::me;
use crate::ui::api::{Loaded, use_api};
use crate::ui::components::api_notice::with_its_end;
use crate::ui::components::code::number_code;
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::emulated::Emulated;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::notice::next_step;
use crate::ui::components::sign_in::known_client_id;
use crate::ui::context::use_app;
use crate::ui::needs::Need;
use crate::ui::shell::OpenPage;

/// What is known at once; the rest needs an answer.
fn at_once() -> Facts {
    let config = use_app().config();
    Facts {
        page_at: address::base(),
        secure: address::is_secure(),
        redirect_uri: RedirectUri::of_app(&address::base()),
        tab_keeps: WebWorld::storage_works(),
        device_keeps: settings::storage_works(),
        online: true,
        server: None,
        accounts_at: config.server.issuer().to_owned(),
        accounts: None,
        api_at: config.api.as_str().to_owned(),
        api: None,
        client_id: known_client_id(use_app()),
        person: Person::SignedOut(None),
        account: None,
    }
}

/// The page.
#[component]
pub fn CheckPage() -> impl IntoView {
    let app = use_app();
    let (config, state, online) = (StoredValue::new(app.config()), app.state, app.online);
    let (facts, round) = (RwSignal::new(at_once()), RwSignal::new(0_u32));
    Effect::new(move |_| {
        round.track();
        facts.set(at_once());
        let (accounts, api) = config.with_value(|config| (config.server.token_endpoint(), config.api.join("/me")));
        // Each row appears with its answer; the page may be gone by then.
        spawn_local_scoped_with_cancellation(async move {
            let server = probe::clock_offset(&format!("{}config.json", address::base())).await;
            facts.try_update(|facts| facts.server = Some(server));
        });
        spawn_local_scoped_with_cancellation(async move {
            let accounts = probe::is_reachable(&accounts).await;
            facts.try_update(|facts| facts.accounts = Some(accounts));
        });
        spawn_local_scoped_with_cancellation(async move {
            let api = probe::is_reachable(&api).await;
            facts.try_update(|facts| facts.api = Some(api));
        });
    });
    let account = use_api(|client| async move { client.get(&me::profile()).await });
    let rows = Memo::new(move |_| {
        let account = match account.get() {
            Loaded::Loading => None,
            Loaded::Ready(me) => Some(Ok(me)),
            Loaded::Failed(error) => Some(Err(error)),
        };
        let person = state.with(|state| Person::of(state, Need::Library.scopes()));
        let facts = Facts { online: online.get(), person, account, ..facts.get() };
        Check::ALL.map(|check| facts.judge(check))
    });
    let until = Memo::new(move |_| account.error().and_then(|error| error.until()));
    let busy = Memo::new(move |_| rows.with(|rows| rows.contains(&Outcome::Waiting)));
    let again = Callback::new(move |()| {
        if !busy.get_untracked() {
            account.retry();
            round.update(|times| *times = times.wrapping_add(1));
        }
    });
    let group = move |group: Group| {
        Memo::new(move |_| {
            rows.with(|rows| (0..rows.len()).filter(|n| rows.get(*n).map(Group::of) == Some(group)).collect::<Vec<_>>())
        })
    };
    let (wrong, open, good) = (group(Group::Wrong), group(Group::Open), group(Group::Good));
    let summary = move || match (busy.get(), wrong.with(Vec::len)) {
        (true, _) => "Checking…".to_owned(),
        (false, 0) => "No problems found.".to_owned(),
        (false, 1) => "One problem found.".to_owned(),
        (false, many) => format!("{many} problems found. Fix the first one first; it may cause the others."),
    };
    let in_order = move || {
        let (good, waiting) = rows.with(|rows| {
            let good = rows.iter().filter(|outcome| matches!(outcome, Outcome::Good(_))).count();
            (good, rows.iter().filter(|outcome| matches!(outcome, Outcome::Waiting)).count())
        });
        match waiting {
            0 => format!("{good} checks passed"),
            _ => format!("{good} checks passed, {waiting} in progress"),
        }
    };
    let list = move |group: Memo<Vec<usize>>| {
        let row = move |n: usize| {
            let outcome = Memo::new(move |_| rows.with(|rows| rows.get(n).cloned().unwrap_or(Outcome::Waiting)));
            Check::ALL.get(n).map(|check| view! { <Row check=*check outcome until again /> })
        };
        view! {
            <ul class="grants checks" hidden=move || group.with(Vec::is_empty)>
                <For each=move || group.get() key=|n| *n let(n)>
                    {row(n)}
                </For>
            </ul>
        }
    };
    view! {
        <OpenPage>
            <header class="opening">
                <h1>"Connection check"</h1>
                <p class="lead">"If something fails, this shows the fix."</p>
            </header>
            <div class="place">
                <Emulated />
            </div>
            <section class="flow" aria-labelledby="checks">
                <div class="row apart">
                    <div class="stack">
                        <h2 id="checks">"Results"</h2>
                        <p role="status">{summary}</p>
                    </div>
                    <button class="button" type="button" aria-disabled=move || busy.get().to_string() on:click=move |_| again.run(())>
                        <Icon name="again" />
                        "Check again"
                    </button>
                </div>
                {list(wrong)}
                {list(open)}
                <details class="in-order">
                    <summary>
                        <Icon name="check" />
                        <strong>{in_order}</strong>
                        <Icon name="fold" />
                    </summary>
                    {list(good)}
                </details>
            </section>
        </OpenPage>
    }
}

/// Where a row stands: failures first, what passed folded into one line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Wrong,
    /// For the person to look at.
    Open,
    /// Passed, or not known yet.
    Good,
}

impl Group {
    const fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Wrong(_) => Self::Wrong,
            Outcome::Open { .. } => Self::Open,
            Outcome::Waiting | Outcome::Good(_) => Self::Good,
        }
    }
}

/// One row: its heading, its outcome in a word, the details, and what to do.
#[component]
fn Row(check: Check, outcome: Memo<Outcome>, until: Memo<Option<Timestamp>>, again: Callback<()>) -> impl IntoView {
    let body = move || match outcome.get() {
        Outcome::Waiting => result("wait", "chip", "Checking", String::new(), ().into_any()),
        Outcome::Good(words) => result("check", "chip on", "OK", words, ().into_any()),
        Outcome::Open { label, words, next } => {
            let more = if check == Check::Registered { registered() } else { ().into_any() };
            let icon = if check == Check::Registered { "copy" } else { "shut" };
            result(icon, "chip", label, words, (more, act(next, again)).into_any())
        }
        Outcome::Wrong(words) => {
            let until = until.get().filter(|_| check == Check::Account);
            let Explanation { code, title, meaning, next, fix } = with_its_end(words, until);
            let moved = (check == Check::Address).then(address::at_loopback_literal).flatten().map(|literal| {
                view! { <p><a class="link" href=literal.clone()>"Open this page at 127.0.0.1"</a></p> }
            });
            let more = view! {
                <Steps steps=fix />
                {moved}
                {number_code(code)}
                {act(next, again)}
            };
            result("broken", "chip solid", "Problem", format!("{title}. {meaning}"), more.into_any())
        }
    };
    let failed = move || outcome.with(Outcome::is_wrong);
    view! {
        <li class:failed=failed>
            <h3>{check.title()}</h3>
            {live(body)}
        </li>
    }
}

fn result(icon: &'static str, class: &'static str, label: &'static str, words: String, more: AnyView) -> AnyView {
    view! {
        <Icon name=icon />
        <span class=class>{label}</span>
        {(!words.is_empty()).then(|| view! { <div class="stack"><p>{words}</p>{more}</div> })}
    }
    .into_any()
}

fn act(next: NextStep, again: Callback<()>) -> Option<AnyView> {
    next_step(next, Some(again)).map(|act| view! { <div class="row">{act}</div> }.into_any())
}

fn registered() -> AnyView {
    let uri = RedirectUri::of_app(&address::base()).ok();
    view! {
        {uri.map(|uri| view! { <CopyField label="Redirect URI" text=uri.as_str().to_owned() /> })}
        <details>
            <summary>"How to compare"</summary>
            <Steps steps=COMPARE_REDIRECT_URI />
        </details>
    }
    .into_any()
}

#[component]
fn Steps(steps: &'static [&'static str]) -> impl IntoView {
    (!steps.is_empty()).then(|| view! { <ol>{steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view()}</ol> })
}
