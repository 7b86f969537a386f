//! The button that leaves for Spotify. Only a click does.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::browser::address;
use crate::browser::settings::Setting;
use crate::oauth::{Capability, ClientId, ScopeSet};
use crate::session::{ReturnTo, SignInRequest, State};
use crate::ui::context::{use_config, use_session, use_session_state};

/// The client ID to sign in with: the one pasted on this device, else the deployment's.
#[must_use]
pub fn known_client_id() -> Option<ClientId> {
    Setting::ClientId.get().and_then(|text| ClientId::parse(&text).ok()).or_else(|| use_config().client_id)
}

/// Signs in and comes back to this page. Without a client ID it leads to the set-up first.
#[component]
pub fn SignInButton(
    /// What to ask for beyond what is granted or was asked for; nothing means what the first page needs.
    #[prop(default = None)]
    scopes: Option<ScopeSet>,
    /// The small form, for notices.
    #[prop(optional)]
    little: bool,
    /// The words on it.
    children: Children,
) -> impl IntoView {
    let (session, state, navigate) = (use_session(), use_session_state(), use_navigate());
    let busy = move || state.with(is_busy);
    let start = move |_| {
        let (resumed, held) = state.with_untracked(|state| (resumable(state), state.grant().map(|grant| grant.scopes)));
        let scopes = [held, resumed.as_ref().map(|request| request.scopes), scopes].into_iter().flatten().reduce(ScopeSet::and);
        let here = address::current_path();
        let return_to = match resumed {
            Some(request) if here.starts_with("/callback") => request.return_to,
            _ => ReturnTo::parse(&here),
        };
        match known_client_id() {
            Some(client_id) => session.sign_in(SignInRequest {
                client_id,
                scopes: scopes.unwrap_or(Capability::SeeLibrary.scopes()),
                return_to,
                held: ScopeSet::NONE,
                show_dialog: false,
            }),
            None => navigate(&format!("/connect?to={}", encode(return_to.as_str())), NavigateOptions::default()),
        }
    };
    view! {
        <button class="button first" class:little=little type="button" aria-disabled=move || busy().to_string() on:click=start>
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
