//! The set-up: register an app, fill in its form, paste the client ID, choose the permissions, and leave for Spotify. It needs no other
//! instructions, and a person who was here before needs one click.

use leptos::prelude::*;

use crate::browser::settings::Setting;
use crate::browser::{WebWorld, address};
use crate::oauth::{ClientId, MalformedClientId, RedirectUri, Scope, ScopeSet, pasted};
use crate::session::ports::Storage as _;
use crate::session::{NextStep, SessionState, SignInFault, SignInRequest, SignedOutReason};
use crate::spotify::Capability;
use crate::ui::components::code::code;
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::emulated::{Emulated, start_page};
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::scope_choice::ScopeChoice;
use crate::ui::components::sign_in::{is_busy, known_client_id};
use crate::ui::components::stay::{StayTick, use_stay};
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::context::use_app;
use crate::ui::needs::Need;
use crate::ui::route::{RETURN_RULES, Route};
use crate::ui::shell::{OpenPage, SessionNotices};
use crate::ui::trouble::Trouble;

/// The error of the client ID, beside its field.
fn fault(text: &str) -> Option<String> {
    match ClientId::parse(text) {
        Ok(_) | Err(MalformedClientId::Empty) => None,
        Err(MalformedClientId::Length(n)) if n < ClientId::LENGTH => {
            Some(format!("This has {n} characters. A client ID has {}: the end may be missing.", ClientId::LENGTH))
        }
        Err(MalformedClientId::Length(n)) => Some(format!("This has {n} characters. A client ID has {}.", ClientId::LENGTH)),
        Err(MalformedClientId::Character(c)) => {
            Some(format!("{} cannot be part of a client ID: it has only 0 to 9 and a to f.", pasted::shown(c)))
        }
    }
}

/// What a person typed and ticked. This tab stores it, so that loading the page again, or a consent that was declined, loses nothing.
struct Choice {
    /// As typed, so it may be half an ID.
    client_id: String,
    scopes: ScopeSet,
}

impl Choice {
    const NAME: &str = "connect";

    fn kept() -> Self {
        let kept = WebWorld.get(Self::NAME).ok().flatten();
        let (client_id, scopes) = kept.as_deref().and_then(|kept| kept.split_once('\n')).unzip();
        Self { client_id: client_id.unwrap_or_default().to_owned(), scopes: scopes.map_or(Need::Library.scopes(), ScopeSet::parse) }
    }

    fn keep(&self) {
        // If storage is full or blocked, the choice lasts as long as the page.
        let _ = WebWorld.set(Self::NAME, &format!("{}\n{}", self.client_id, self.scopes));
    }
}

/// The connect page.
#[component]
pub fn Connect() -> impl IntoView {
    let kept = Choice::kept();
    let known = known_client_id(use_app()).map(|id| id.as_str().to_owned());
    let client_id = RwSignal::new(known.unwrap_or(kept.client_id));
    let chosen = RwSignal::new(kept.scopes);
    Effect::new(move |before: Option<()>| {
        let now = Choice { client_id: client_id.get(), scopes: chosen.get() };
        if before.is_some() {
            now.keep();
        }
    });
    let valid = Memo::new(move |_| client_id.with(|text| ClientId::parse(text).ok()).is_some());
    view! {
        <OpenPage>
            <header class="opening">
                <h1>"Connect Spotify"</h1>
                <p class="lead">"You use your own Spotify app, so you share its permissions and its limits with nobody."</p>
            </header>
            <Failure />
            <SessionNotices />
            <Place />
            <Returning chosen />
            <div class="setup">
                <ol class="steps">
                    <li class:finished=valid>
                        <Register />
                    </li>
                    <li class:finished=valid>
                        <Form />
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
        </OpenPage>
    }
}

/// Why the last sign-in failed, if the set-up can fix it.
#[component]
fn Failure() -> impl IntoView {
    let state = use_app().state;
    live(move || match state.get() {
        state @ SessionState::SignedOut { reason: SignedOutReason::Failed(_), .. } => {
            // The button that signs in is below.
            Some(view! { <TroubleNotice about=Trouble::Nobody(state) is_elsewhere=true /> })
        }
        _ => None,
    })
}

/// A remark about the address of this page, if Spotify would not redirect to it, or about the emulator.
#[component]
fn Place() -> impl IntoView {
    let refused = RedirectUri::of_app(&address::base()).is_err().then(|| {
        // Signing in from here would end with the same error.
        let literal = address::at_loopback_literal();
        view! {
            <TroubleNotice about=Trouble::SignIn(SignInFault::NoRedirectUri) is_elsewhere=true />
            {literal.map(|literal| view! { <a class="button first" href=literal>"Open this page at 127.0.0.1"</a> })}
        }
    });
    view! {
        <div class="place">
            {refused}
            <Emulated />
        </div>
    }
}

/// The short way for a person who was here before.
#[component]
fn Returning(chosen: RwSignal<ScopeSet>) -> impl IntoView {
    let (epoch, leave) = (use_app().epoch, use_leave(chosen));
    // Decided when the page opens: while a person types, the form has the button.
    let known = known_client_id(use_app()).filter(|_| RedirectUri::of_app(&address::base()).is_ok());
    live(move || {
        let id = known.clone().filter(|_| epoch.get().is_none())?;
        let (text, leave, other, other_id) = (id.as_str().to_owned(), leave.clone(), leave.clone(), id.clone());
        Some(view! {
            <section class="returning" aria-labelledby="returning">
                <h2 id="returning">"Welcome back"</h2>
                <p>"The client ID " {code(&text)} " is saved on this device. Below you can use another one or change the permissions."</p>
                <div class="row">
                    <button class="button" type="button" on:click=move |_| leave(id.clone(), false)>
                        "Sign in with this client ID"
                    </button>
                    <button class="button" type="button" on:click=move |_| other(other_id.clone(), true)>
                        {NextStep::OTHER_ACCOUNT}
                    </button>
                </div>
            </section>
        })
    })
}

/// Leaves for Spotify, requests the chosen scopes, and returns to the page in `?to=`. With `true` Spotify asks even if it need not, so
/// that the account can be changed.
fn use_leave(chosen: RwSignal<ScopeSet>) -> impl Fn(ClientId, bool) + Clone + 'static {
    let (session, route) = (StoredValue::new_local(use_app().session()), use_app().router.route);
    move |client_id, show_dialog| {
        let return_to = if let Route::Connect { to: Some(to) } = route.get_untracked() { to } else { RETURN_RULES.start() };
        let scopes = chosen.get_untracked();
        let request = SignInRequest { client_id, scopes, return_to, show_dialog };
        session.with_value(|session| session.sign_in(request));
    }
}

/// What need not be read to get through.
fn why(question: &'static str, answer: &'static str) -> AnyView {
    view! {
        <details>
            <summary>{question}</summary>
            <p class="quiet">{answer}</p>
        </details>
    }
    .into_any()
}

#[component]
fn Register() -> impl IntoView {
    let (href, name) = match start_page(&use_app().config()) {
        Some(start) => (format!("{start}#register"), "the emulator’s start page"),
        None => ("https://developer.spotify.com/dashboard".to_owned(), "Spotify’s developer dashboard"),
    };
    view! {
        <div class="stack">
            <h2>"Register an app"</h2>
            <p>
                "Open " <a href=href target="_blank" rel="noopener">{name}</a>
                " (in a new tab), log in, and press " <b>"Create app"</b> ". The owner of an app needs Spotify Premium."
            </p>
            {why(
                "Why an app of my own?",
                "Spotify gives a small app five people and one set of limits. With your own you share them with nobody. If its owner has no Premium, Spotify refuses every request. The first time, it asks you to accept its developer terms.",
            )}
        </div>
    }
}

#[component]
fn Form() -> impl IntoView {
    let uri = RedirectUri::of_app(&address::base()).ok();
    view! {
        <div class="stack">
            <h2>"Fill in the form"</h2>
            <dl class="form-guide">
                <dt>"App name"</dt>
                <dd>"Anything, such as “My Lockgroove”"</dd>
                <dt>"App description"</dt>
                <dd>"Any word"</dd>
                <dt>"Website"</dt>
                <dd>"Empty"</dd>
                <dt>"Redirect URIs"</dt>
                <dd>
                    "Paste exactly this, and press " <b>"Add"</b>
                    {uri.map(|uri| view! { <CopyField label="Redirect URI" text=uri.as_str().to_owned() /> })}
                </dd>
                <dt>"Which API/SDKs are you planning to use?"</dt>
                <dd><b>"Web API"</b> " alone"</dd>
                <dt>"Terms"</dt>
                <dd>"Agree, and press " <b>"Save"</b></dd>
            </dl>
            {why(
                "Why exactly this address?",
                "It is where Spotify sends you back to. It must match to the letter: same case, no slash at the end. Spotify shows the name of the app when it asks for your consent.",
            )}
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
                "Spotify now shows the " <b>"Client ID"</b> ", later under " <b>"Settings"</b>
                ". Leave the client secret there: this page does not need it."
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
                    {live(move || wrong.get().map(|words| view! { <span class="fault"><Icon name="broken" />{words}</span> }))}
                </span>
                <span class="hint" id="client-id-hint">
                    "32 characters, only 0 to 9 and a to f. Not a secret; this device remembers it."
                </span>
            </div>
            {why(
                "Is it for somebody else, too?",
                "In the dashboard, under Settings and User Management, enter their name and the email of their Spotify account first. The list has room for five people. Spotify lets others sign in too, but then refuses every request.",
            )}
            <p>
                "Something does not work? " <Link to=Route::Check>"Connection check"</Link>
            </p>
        </div>
    }
}

#[component]
fn Choose(chosen: RwSignal<ScopeSet>) -> impl IntoView {
    view! {
        <div class="stack">
            <h2>"Choose permissions"</h2>
            <p>"Start with little. You can allow more later, when you need it."</p>
            <ScopeChoice chosen folded=true />
        </div>
    }
}

/// The permissions about to be requested, and the button that leaves.
#[component]
fn Slip(client_id: RwSignal<String>, chosen: RwSignal<ScopeSet>) -> impl IntoView {
    let state = use_app().state;
    let granted = move |capability: Capability| {
        let all = capability.scopes();
        let some = all.intersection(chosen.get()).len();
        let words = || match all.len() {
            1 => "1 permission".to_owned(),
            many if many == some => format!("{many} permissions"),
            many => format!("{some} of {many} permissions"),
        };
        (some > 0).then(|| view! { <div><dt>{capability.name()}</dt><dd>{words()}</dd></div> })
    };
    let changes_anything = move || !chosen.get().iter().all(Scope::only_reads);
    let ready = move || client_id.with(|text| ClientId::parse(text).ok());
    let go = use_leave(chosen);
    let leave = move |_| {
        if let Some(client_id) = ready() {
            go(client_id, false);
        }
    };
    let blocked = move || ready().is_none() || state.with(is_busy);
    view! {
        <div class="slip">
            <h2 id="sum">"You are about to allow"</h2>
            <dl class="facts ruled">
                {live(move || Capability::ALL.map(granted).collect_view())}
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
                {live(move || {
                    if ready().is_none() {
                        "Enter the whole client ID in step 3 first."
                    } else {
                        "Spotify then asks for your consent on its own page."
                    }
                })}
            </p>
        </div>
    }
}
