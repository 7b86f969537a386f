//! The button that leaves for Spotify. Only a click does.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::browser::address;
use crate::browser::settings::Setting;
use crate::oauth::{ClientId, ScopeSet};
use crate::session::{SignInRequest, State};
use crate::ui::context::use_app;
use crate::ui::needs;

/// The client ID to sign in with: the one pasted on this device, else the deployment's.
#[must_use]
pub fn known_client_id() -> Option<ClientId> {
    Setting::ClientId.get().and_then(|text| ClientId::parse(&text).ok()).or_else(|| use_app().config().client_id)
}

/// What to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What is granted or was asked for before; else what the first page needs.
    Usual,
    /// The same, and these.
    Also(ScopeSet),
    /// These and no more.
    Only(ScopeSet),
    /// What is granted, agreed to anew.
    Anew,
}

impl Ask {
    fn scopes(self, known: Option<ScopeSet>) -> ScopeSet {
        match self {
            Self::Usual | Self::Anew => known.unwrap_or(needs::LIBRARY.scopes),
            Self::Also(more) => known.unwrap_or_default().and(more),
            Self::Only(these) => these,
        }
    }
}

/// Signs in and comes back to this page. Without a client ID it leads to the set-up first.
#[component]
pub fn SignInButton(
    /// What to ask for.
    #[prop(default = Ask::Usual)]
    ask: Ask,
    /// The small form, for notices.
    #[prop(optional)]
    little: bool,
    /// Whether another button beside it is the one to press first.
    #[prop(optional)]
    second: bool,
    /// Run before the page is left.
    #[prop(default = None)]
    leaving: Option<Callback<()>>,
    /// The words on it.
    children: Children,
) -> impl IntoView {
    let app = use_app();
    let (session, state, navigate) = (app.session(), app.state, use_navigate());
    let busy = move || state.with(is_busy);
    let start = move |_| {
        if let Some(leaving) = leaving {
            leaving.run(());
        }
        let (resumed, held) = state.with_untracked(|state| (resumable(state), state.grant().map(|grant| grant.scopes)));
        let known = [held, resumed.as_ref().map(|request| request.scopes)].into_iter().flatten().reduce(ScopeSet::and);
        let here = address::current_path();
        let return_to = match resumed {
            Some(request) if here.starts_with("/callback") => request.return_to,
            _ => session.return_to(&here),
        };
        match known_client_id() {
            Some(client_id) => session.sign_in(SignInRequest {
                client_id,
                scopes: ask.scopes(known),
                return_to,
                held: ScopeSet::NONE,
                show_dialog: ask == Ask::Anew,
            }),
            None => navigate(&format!("/connect?to={}", encode(return_to.as_str())), NavigateOptions::default()),
        }
    };
    view! {
        <button
            class="button"
            class:first=!second
            class:little=little
            type="button"
            aria-disabled=move || busy().to_string()
            on:click=start
        >
            {children()}
        </button>
    }
}

/// Whether a sign-in is under way, so that a second click would do nothing.
#[must_use]
pub fn is_busy(state: &State) -> bool {
    matches!(state, State::Leaving { .. } | State::Exchanging { .. })
}

fn resumable(state: &State) -> Option<SignInRequest> {
    if let State::SignedOut { resume, .. } = state { resume.clone() } else { None }
}

fn encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
