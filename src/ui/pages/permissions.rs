//! The permissions page: how long access lasts, the permissions granted, changing them, and signing out.

use leptos::prelude::*;

use crate::browser::{WebWorld, intl};
use crate::oauth::ScopeSet;
use crate::session::explain::asked_and_granted;
use crate::session::ports::Clock as _;
use crate::session::{Grant, Session};
use crate::ui::components::allowed::Allowed;
use crate::ui::components::change_scopes::ChangeScopes;
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::groove::Life;
use crate::ui::components::live::live;
use crate::ui::components::name::name;
use crate::ui::components::renew::RenewNow;
use crate::ui::components::sign_in::OtherAccountButton;
use crate::ui::components::stay::{StayTick, use_stay};
use crate::ui::context::use_app;
use crate::ui::focus;
use crate::ui::life::use_life;

/// The page.
#[component]
pub fn Permissions() -> impl IntoView {
    let state = use_app().state;
    let consent: Consent = Memo::new(move |_| {
        state.with(|state| state.grant().map(|grant| (grant.consent.requested, grant.consent.scopes)).unwrap_or_default())
    });
    let granted = Signal::derive(move || consent.get().1);
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Permissions and sign-out"</h1>
            </header>
            <ThisSession />
            <WhatYouAllowed consent />
            <ChangeScopes granted />
            <ThisDevice />
            <SignOut />
        </main>
    }
}

/// The scopes asked for and the scopes granted. A memo, so that a renewal does not redraw a button that has the focus.
type Consent = Memo<(ScopeSet, ScopeSet)>;

/// A number of times, in words.
fn times(count: u32) -> String {
    match count {
        0 => "not yet".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        many => format!("{many} times"),
    }
}

#[component]
fn ThisSession() -> impl IntoView {
    let (state, life) = (use_app().state, use_life());
    // Another sign-in redraws the page.
    let client_id = state.with_untracked(|state| state.grant().map(|grant| grant.consent.client_id.as_str().to_owned()));
    let is_spotify = use_app().config().is_spotify();
    let ends = move |grant: &Grant| {
        let end = intl::time_of_day(grant.expires_at.0);
        if grant.is_valid(WebWorld.now()) {
            format!("until {end}, in the memory of open tabs only")
        } else {
            "has ended; the next request renews it".to_owned()
        }
    };
    let renewed = |grant: &Grant| {
        let last = grant.renewed_at().map(|at| format!(", last at {}", intl::moment(at.0)));
        times(grant.renewals()) + &last.unwrap_or_default()
    };
    let consent = |grant: &Grant| {
        let (given, over) = (intl::day_of(grant.consent.given_at.0), intl::day_of(grant.consent_ends_at().0));
        format!("given by {given}, ends by {over}")
    };
    let person = use_app().name;
    let who = move || {
        let person = person.get();
        (!person.is_empty()).then(|| view! { <div><dt>"Signed in"</dt><dd>{name(&person)}</dd></div> })
    };
    let session = StoredValue::new_local(use_app().session());
    let facts = move || {
        life.track();
        state.with(|state| {
            state.grant().map(|grant| {
                let stays = if session.with_value(Session::stays_signed_in) {
                    "keeps you signed in"
                } else {
                    "does not keep you signed in"
                };
                [
                    ("Access", ends(grant)),
                    ("Renewed", renewed(grant)),
                    ("Consent", consent(grant)),
                    ("This device", stays.to_owned()),
                    ("Other tabs", "all open tabs of this browser share this session".to_owned()),
                ]
                .map(|(name, fact)| view! { <div><dt>{name}</dt><dd>{fact}</dd></div> })
                .collect_view()
            })
        })
    };
    view! {
        <section class="duet life" aria-labelledby="a-session">
            <figure class="dial">
                <Life left=Signal::derive(move || life.get().share) />
                <figcaption class="fine quiet-text">"Each groove is five minutes, from the rim inwards."</figcaption>
            </figure>
            <div class="stack">
                <h2 id="a-session">"This session"</h2>
                <p class="dial-figure">{move || life.get().minutes}<small>" min"</small></p>
                <p>
                    "of access left. Lockgroove renews it when it needs to, without interrupting you. Six months after you agreed, Spotify asks you again."
                </p>
                <dl class="facts ruled">{who}{facts}</dl>
                <RenewNow />
                {client_id.map(|text| view! { <CopyField label="Client ID" text /> })}
                <p class="hint">
                    "The app that has these permissions."
                    {is_spotify
                        .then(|| view! { " It is yours; see " <a href="https://developer.spotify.com/dashboard">"Spotify’s dashboard"</a> "." })}
                </p>
            </div>
        </section>
    }
}

#[component]
fn WhatYouAllowed(consent: Consent) -> impl IntoView {
    let sentence = move || {
        let (asked, granted) = consent.get();
        asked_and_granted(asked, granted)
    };
    let groups = move || {
        let (asked, granted) = consent.get();
        view! { <Allowed asked granted /> }
    };
    view! {
        <section class="spread" aria-labelledby="a-allowed">
            <header>
                <h2 id="a-allowed">"What you allowed"</h2>
                <p>{sentence}</p>
            </header>
            {live(groups)}
        </section>
    }
}

#[component]
fn ThisDevice() -> impl IntoView {
    let (session, stay) = (use_app().session(), use_stay());
    let forget = move |_| {
        session.stay_signed_in(false);
        stay.set(false);
        // The pressed button disappears.
        focus::on("stay");
    };
    view! {
        <section class="spread" aria-labelledby="a-device">
            <header>
                <h2 id="a-device">"This device"</h2>
            </header>
            <div class="stack">
                <StayTick wanted=stay />
                <button class="button" type="button" hidden=move || !stay.get() on:click=forget>
                    "Forget this device"
                </button>
            </div>
        </section>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let session = use_app().session();
    view! {
        <section class="spread" aria-labelledby="a-out">
            <header>
                <h2 id="a-out">"Sign out"</h2>
            </header>
            <div class="stack">
                <h3>"Here"</h3>
                <button class="button grave" type="button" aria-describedby="a-here" on:click=move |_| session.sign_out()>
                    "Sign out in every tab and on this device"
                </button>
                <p class="hint" id="a-here">
                    "Ends access in every open tab of this browser, and deletes what is saved on this device. One tab alone cannot sign out, because tabs share the session. Spotify still lists the app."
                </p>
                <h3>"Another account"</h3>
                <OtherAccountButton />
                <p class="hint">
                    "Spotify asks you again, and there you can change the account. You stay signed in here until you have agreed."
                </p>
                <h3>"Everywhere"</h3>
                <a class="link" href=use_app().config().apps_page() aria-describedby="a-everywhere">
                    "Remove this app at Spotify"
                </a>
                <p class="hint" id="a-everywhere">
                    "Find the app by the name you gave it, and remove it. After that no device can renew its access, and what is left ends within the hour. Other apps are not affected."
                </p>
            </div>
        </section>
    }
}
