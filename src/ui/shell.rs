//! What surrounds the pages: masthead, contents, notices about the sign-in, and the strip that says when there is no network.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::components::colophon::Colophon;
use super::components::groove::SmallLife;
use super::components::icon::{Icon, Mark};
use super::components::link::Link;
use super::components::live::live;
use super::components::sign_in::{OtherAccountButton, SignInButton};
use super::components::theme_choice::ThemeChoice;
use super::components::trouble::TroubleNotice;
use super::context::use_app;
use super::focus;
use super::route::{Route, Section};
use super::trouble::Trouble;
use crate::browser::{WebWorld, intl};
use crate::session::explain::why_waiting;
use crate::session::ports::Clock as _;
use crate::session::{Session, SessionState, SignedOutReason};
use crate::ui::life::{minutes_left, use_life};

/// Surrounds every page: the strip, and the link of `index.html` that skips the masthead.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let skip = window_event_listener(leptos::ev::click, |event| {
        let link = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if link.is_some_and(|link| link.class_name() == "skip") {
            event.prevent_default();
            focus::on_page();
        }
    });
    on_cleanup(move || skip.remove());
    view! {
        {children()}
        <Strip />
    }
}

/// Appears at the foot of the window while there is no network, or during a pause that the service asked for.
#[component]
fn Strip() -> impl IntoView {
    let app = use_app();
    let (state, online, waiting) = (app.state, app.online, app.pause);
    let words = move || {
        if !online.get() {
            Some(("cloud", "You are offline. This page reconnects by itself.".to_owned()))
        } else if let Some(until) = waiting.get() {
            Some(("wait", format!("Spotify asked us to wait. This page continues by itself at {}.", intl::time_of_day(until))))
        } else {
            state.with(|state| state.grant().and_then(|grant| why_waiting(&grant.renewal))).map(|words| ("cloud", words.to_owned()))
        }
    };
    view! {
        <div role="status">
            {live(move || words().map(|(icon, words)| view! { <div class="strip"><Icon name=icon /><span>{words}</span></div> }))}
        </div>
    }
}

/// The masthead of the pages outside the library.
#[component]
pub fn FrontMasthead() -> impl IntoView {
    let app = use_app();
    let (epoch, traces) = (app.epoch, app.traces);
    view! {
        <header class="masthead">
            <Link to=Route::Landing class="brand">
                <Mark />
                <span>"Lockgroove"</span>
            </Link>
            <nav class="masthead-links" aria-label="Site">
                {live(move || (!traces.with(Vec::is_empty)).then(|| view! { <Link to=Route::SignInLog>"Sign-in log"</Link> }))}
                {live(move || match epoch.get() {
                    Some(_) => view! { <Link to=Route::Overview>"Your library"</Link> }.into_any(),
                    None => view! { <Link to=Route::CONNECT>"Connect"</Link> }.into_any(),
                })}
            </nav>
        </header>
    }
}

/// A page outside the library: masthead, page, colophon.
#[component]
pub fn FrontPage(
    /// The class of the page's main part.
    class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <FrontMasthead />
        <main id="main" class=class tabindex="-1">
            {children()}
        </main>
        <Colophon />
    }
}

/// The shell of the library. While nobody is signed in it offers to sign in and keeps the address, so that signing in returns here.
#[component]
pub fn SignedIn(
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let app = use_app();
    let (epoch, state) = (app.epoch, app.state);
    live(move || match epoch.get() {
        Some(_) => {
            let children = children.clone();
            view! { <Shell>{children()}</Shell> }.into_any()
        }
        None => view! { <SignedOut state /> }.into_any(),
    })
}

#[component]
fn SignedOut(state: ReadSignal<SessionState>) -> impl IntoView {
    // A tab that just opened takes over the session of another tab, or that of this device, within milliseconds.
    let waits =
        Memo::new(move |_| state.with(|state| matches!(state, SessionState::SignedOut { reason: SignedOutReason::NotYet, .. })));
    view! {
        <div class:late=waits>
            <FrontPage class="plain page">
                <header class="opening">
                    <h1>"Your library"</h1>
                </header>
                {live(move || match state.get() {
                    state @ SessionState::SignedOut { reason: SignedOutReason::Failed(_) | SignedOutReason::Ended(_), .. } => {
                        view! { <TroubleNotice about=Trouble::Nobody(state) /> }.into_any()
                    }
                    _ => {
                        view! {
                            <div class="stack">
                                <h2>"Sign in to see this"</h2>
                                <p>
                                    "No open tab is signed in, and this device does not keep you signed in. After signing in you come back to this page."
                                </p>
                                <div class="row">
                                    <SignInButton>"Sign in at Spotify"</SignInButton>
                                    <OtherAccountButton />
                                </div>
                            </div>
                        }
                            .into_any()
                    }
                })}
            </FrontPage>
        </div>
    }
}

#[component]
fn Shell(children: Children) -> impl IntoView {
    view! {
        <div class="shell">
            <header class="masthead">
                <button class="button quiet square menu-button" type="button" popovertarget="contents" aria-label="Contents">
                    <Icon name="menu" />
                </button>
                <Link to=Route::Landing class="brand" label="Lockgroove, start">
                    <Mark />
                    <span class="brand-name">"Lockgroove"</span>
                </Link>
                <SessionLink />
            </header>
            <SessionNotices />
            <Contents />
            {children()}
        </div>
    }
}

/// Notices about the sign-in itself, above every page: a sign-in that failed while the session stands, access that could not be renewed,
/// and consent that ends soon.
#[component]
pub fn SessionNotices() -> impl IntoView {
    let app = use_app();
    let (session, state) = (StoredValue::new_local(app.session()), app.state);
    let setback = Memo::new(move |_| state.with(|state| state.grant()?.setback.clone().map(Trouble::Setback)));
    let ending = Memo::new(move |_| {
        state.with(|state| {
            let grant = state.grant().filter(|grant| grant.consent_ends_soon(WebWorld.now()))?;
            Some(Trouble::ConsentEnds(intl::day_of(grant.consent_ends_at().0)))
        })
    });
    let stuck = Memo::new(move |_| state.with(|state| Trouble::of_renewal(&state.grant()?.renewal)));
    let seen = Callback::new(move |()| session.with_value(Session::dismiss_setback));
    let retry = Callback::new(move |()| session.with_value(Session::retry));
    live(move || {
        let notices = [
            setback.get().map(|about| view! { <TroubleNotice about close=seen /> }.into_any()),
            stuck.get().map(|about| view! { <TroubleNotice about retry /> }.into_any()),
            ending.get().map(|about| view! { <TroubleNotice about /> }.into_any()),
        ];
        let notices: Vec<_> = notices.into_iter().flatten().collect();
        (!notices.is_empty()).then(|| view! { <section class="notices" aria-label="About your sign-in">{notices}</section> })
    })
}

/// Shows that somebody is signed in, and links to permissions and sign-out.
#[component]
fn SessionLink() -> impl IntoView {
    let life = use_life();
    view! {
        <Link to=Route::Permissions class="session">
            <SmallLife left=Signal::derive(move || life.get().share) />
            <span title=move || format!("{} until access is renewed", minutes_left(life.get()))>"Signed in"</span>
        </Link>
    }
}

#[component]
fn Contents() -> impl IntoView {
    let close = |_| {
        // In narrow windows the contents are a popover, and following a link closes it. In wide ones it is never open.
        if let Some(list) = document().get_element_by_id("contents").and_then(|list| list.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = list.hide_popover();
        }
    };
    let item = |route: Route| {
        let label = route.label();
        view! {
            <li>
                <Link to=route>{label}</Link>
            </li>
        }
    };
    let section = |section: Section| {
        view! {
            <h2>{section.title()}</h2>
            <ul class="list">{section.routes().map(item).collect_view()}</ul>
        }
    };
    view! {
        <nav class="contents" id="contents" popover="auto" aria-label="Main" on:click=close>
            {Section::ALL.map(section).collect_view()}
            <ThemeChoice name="theme-contents" />
        </nav>
    }
}
