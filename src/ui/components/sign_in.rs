//! The button that leaves for Spotify. Only a click does.

use leptos::prelude::*;

use crate::browser::settings::Setting;
use crate::oauth::{ClientId, ScopeSet};
use crate::session::{SessionState, SignInRequest};
use crate::ui::context::use_app;
use crate::ui::needs::Need;
use crate::ui::route::Route;

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
            Self::Usual | Self::Anew => known.unwrap_or(Need::Library.scopes()),
            Self::Also(more) => known.unwrap_or_default().union(more),
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
    let (session, state, router) = (app.session(), app.state, app.router);
    let busy = move || state.with(is_busy);
    let start = move |_| {
        if let Some(leaving) = leaving {
            leaving.run(());
        }
        let (resumed, held) = state.with_untracked(|state| (resumable(state), state.grant().map(|grant| grant.consent.scopes)));
        let known = [held, resumed.as_ref().map(|request| request.scopes)].into_iter().flatten().reduce(ScopeSet::union);
        let return_to = match resumed {
            Some(request) if router.route.get_untracked() == Route::Callback => request.return_to,
            _ => session.return_to(&router.address()),
        };
        match known_client_id() {
            Some(client_id) => {
                session.sign_in(SignInRequest { client_id, scopes: ask.scopes(known), return_to, show_dialog: ask == Ask::Anew })
            }
            None => router.go(&Route::Connect { to: Some(return_to) }),
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
pub fn is_busy(state: &SessionState) -> bool {
    matches!(state, SessionState::Leaving { .. } | SessionState::Exchanging { .. })
}

fn resumable(state: &SessionState) -> Option<SignInRequest> {
    if let SessionState::SignedOut { resume: Some(resume), .. } = state { Some(resume.request.clone()) } else { None }
}
