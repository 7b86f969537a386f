//! The set-up: register an app, give it the redirect URI, paste the client ID, choose what to grant, and leave for Spotify.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::title;
use crate::browser::address;
use crate::browser::settings::Setting;
use crate::oauth::capability::CHANGES;
use crate::oauth::{Capability, ClientId, MalformedClientId, RedirectUri, ScopeSet};
use crate::session::explain::{why_nobody, why_sign_in_failed};
use crate::session::{ReturnTo, SignInFault, SignInRequest, State, Why};
use crate::ui::components::capability;
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::icon::Icon;
use crate::ui::components::notice::ExplanationNotice;
use crate::ui::components::scope_choice::ScopeChoice;
use crate::ui::components::sign_in::{is_busy, known_client_id};
use crate::ui::components::stay::{StayTick, use_stay};
use crate::ui::context::{use_session, use_session_state};
use crate::ui::needs;
use crate::ui::shell::{FrontPage, Told};

/// What is wrong with a client ID, beside its field.
fn fault(text: &str) -> Option<String> {
    match ClientId::parse(text) {
        Ok(_) | Err(MalformedClientId::Empty) => None,
        Err(MalformedClientId::Length(n)) if n < ClientId::LENGTH => {
            Some(format!("This has {n} characters. A client ID has {}: the end may be missing.", ClientId::LENGTH))
        }
        Err(MalformedClientId::Length(n)) => Some(format!("This has {n} characters. A client ID has {}.", ClientId::LENGTH)),
        Err(MalformedClientId::Character(c)) => {
            Some(format!("“{c}” cannot be part of a client ID: it holds only 0 to 9 and a to f."))
        }
    }
}

/// The connect page.
#[component]
pub fn Connect() -> impl IntoView {
    title::set("Connect Spotify");
    let client_id = RwSignal::new(known_client_id().map(|id| id.as_str().to_owned()).unwrap_or_default());
    let chosen = RwSignal::new(needs::LIBRARY.scopes);
    let valid = Memo::new(move |_| client_id.with(|text| ClientId::parse(text).ok()).is_some());
    view! {
        <FrontPage class="plain page">
            <header class="opening">
                <h1>"Connect Spotify"</h1>
                <p class="lead">"You bring your own Spotify app, so the permission is yours and nobody else’s quota is in it."</p>
            </header>
            <Failure />
            <Told />
            <div class="setup">
                <ol class="steps">
                    <li class:finished=valid>
                        <Register />
                    </li>
                    <li class:finished=valid>
                        <Redirect />
                    </li>
                    <li class:finished=valid aria-current=move || (!valid.get()).then_some("step")>
                        <PasteClientId client_id />
                    </li>
                    <li aria-current=move || valid.get().then_some("step")>
                        <Choose chosen />
                    </li>
                </ol>
                <aside aria-labelledby="sum">
                    <Slip client_id chosen />
                </aside>
            </div>
        </FrontPage>
    }
}

/// Why the last sign-in did not work, where the set-up can mend it.
#[component]
fn Failure() -> impl IntoView {
    let state = use_session_state();
    move || match state.get() {
        state @ State::SignedOut { why: Why::Failed(_), .. } => why_nobody(&state).map(|words| {
            // The button that signs in stands below already.
            let explanation = crate::session::Explanation { next: crate::session::NextStep::None, ..words };
            view! { <ExplanationNotice explanation /> }
        }),
        _ => None,
    }
}

#[component]
fn Register() -> impl IntoView {
    view! {
        <div class="stack">
            <h2>"Register an app"</h2>
            <p>
                "Open " <a href="https://developer.spotify.com/dashboard">"Spotify’s developer dashboard"</a> ", choose " <b>"Create app"</b>
                ", and tick " <b>"Web API"</b> ". Name and description are for you alone."
            </p>
            <ul>
                <li>"The account that owns the app needs Spotify Premium."</li>
                <li>
                    "Anyone else who signs in must be added under " <b>"User Management"</b>
                    ", five people at most, with the exact email of their Spotify account."
                </li>
            </ul>
        </div>
    }
}

#[component]
fn Redirect() -> impl IntoView {
    view! {
        <div class="stack">
            <h2>"Give it this redirect URI"</h2>
            <p>"It must match to the letter: same case, same slash at the end."</p>
            {match RedirectUri::of_app(&address::base()) {
                Ok(uri) => view! { <CopyField label="Redirect URI" text=uri.as_str().to_owned() /> }.into_any(),
                Err(_) => view! { <ExplanationNotice explanation=why_sign_in_failed(&SignInFault::NoRedirectUri) /> }.into_any(),
            }}
            <p class="hint">"Running it yourself? Spotify takes http only at 127.0.0.1 or [::1], and refuses the name localhost."</p>
        </div>
    }
}

#[component]
fn PasteClientId(client_id: RwSignal<String>) -> impl IntoView {
    let wrong = Memo::new(move |_| client_id.with(|text| fault(text)));
    let typed = move |event| {
        let text = event_target_value(&event);
        if let Ok(id) = ClientId::parse(&text) {
            Setting::ClientId.set(Some(id.as_str()));
        }
        client_id.set(text);
    };
    view! {
        <div class="stack">
            <h2>"Paste the client ID"</h2>
            <p>
                "It is on the app’s page under " <b>"Settings"</b>
                ". It is not a secret. Leave the client secret where it is: this page never wants it."
            </p>
            <div class="field">
                <label for="client-id">"Client ID"</label>
                <input
                    class="input code"
                    type="text"
                    id="client-id"
                    prop:value=client_id
                    on:input=typed
                    aria-invalid=move || wrong.get().is_some().to_string()
                    aria-describedby="client-id-fault client-id-hint"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                />
                <span id="client-id-fault" role="status">
                    {move || wrong.get().map(|words| view! { <span class="fault"><Icon name="broken" />{words}</span> })}
                </span>
                <span class="hint" id="client-id-hint">
                    "32 characters, only 0 to 9 and a to f. This device remembers it."
                </span>
            </div>
        </div>
    }
}

#[component]
fn Choose(chosen: RwSignal<ScopeSet>) -> impl IntoView {
    view! {
        <div class="stack">
            <h2>"Choose what to grant"</h2>
            <p>"Ask for little now. Whatever you leave out can be asked for later."</p>
            <ScopeChoice chosen />
        </div>
    }
}

/// What is about to be allowed, and the button that leaves.
#[component]
fn Slip(client_id: RwSignal<String>, chosen: RwSignal<ScopeSet>) -> impl IntoView {
    let (session, state, query) = (use_session(), use_session_state(), use_query_map());
    let granted = move |capability: Capability| {
        let all = capability.scopes();
        let some = all.within(chosen.get()).len();
        let words = || match all.len() {
            1 => "1 scope".to_owned(),
            many if many == some => format!("{many} scopes"),
            many => format!("{some} of {many} scopes"),
        };
        (some > 0).then(|| view! { <div><dt>{capability::words(capability).0}</dt><dd>{words()}</dd></div> })
    };
    let changes_anything = move || chosen.get().meets(CHANGES);
    let ready = move || client_id.with(|text| ClientId::parse(text).ok());
    let leave = move |_| {
        let Some(client_id) = ready() else { return };
        let return_to = query.with_untracked(|query| query.get("to").map_or_else(ReturnTo::start, |to| ReturnTo::parse(&to)));
        session.sign_in(SignInRequest {
            client_id,
            scopes: chosen.get_untracked(),
            return_to,
            held: ScopeSet::NONE,
            show_dialog: false,
        });
    };
    let blocked = move || ready().is_none() || state.with(is_busy);
    view! {
        <div class="slip">
            <h2 id="sum">"You are about to allow"</h2>
            <dl class="facts ruled">
                {move || Capability::ALL.map(granted).collect_view()}
                <div>
                    <dt>"Change anything"</dt>
                    <dd>{move || if changes_anything() { "yes" } else { "no" }}</dd>
                </div>
                <div>
                    <dt>"Lasts"</dt>
                    <dd>"six months at most"</dd>
                </div>
            </dl>
            <StayTick wanted=use_stay() />
            <button class="button first" type="button" aria-disabled=move || blocked().to_string() aria-describedby="wait-for" on:click=leave>
                "Sign in at Spotify"
            </button>
            <p class="hint" id="wait-for">
                {move || {
                    if ready().is_none() {
                        "Waiting for a full client ID in step 3. Spotify then asks you once more, on its own page."
                    } else {
                        "Spotify asks you once more, on its own page."
                    }
                }}
            </p>
        </div>
    }
}
