//! The button that leaves for Spotify. Nothing else does.

use leptos::prelude::*;

use crate::browser::settings::Setting;
use crate::oauth::{ClientId, ScopeSet};
use crate::session::{NextStep, SessionState, SignInRequest, SignedOutReason};
use crate::ui::context::{App, use_app};
use crate::ui::needs::Need;
use crate::ui::route::Route;

/// The client ID to sign in with: the one entered on this device, or else the deployment's.
#[must_use]
pub fn known_client_id(app: App) -> Option<ClientId> {
    Setting::ClientId.get().and_then(|text| ClientId::parse(&text).ok()).or_else(|| app.config().client_id)
}

/// The scopes to request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Those granted or requested before, or else those of the first page.
    Usual,
    /// The same and these.
    Also(ScopeSet),
    /// Only these.
    Only(ScopeSet),
    /// Those granted or requested before. Spotify asks again, where it would otherwise come straight back.
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

/// Signs in and returns to this page. Without a client ID it leads to the set-up first.
#[component]
pub fn SignInButton(
    /// The scopes to request.
    #[prop(default = Ask::Usual)]
    ask: Ask,
    /// The small size, for notices.
    #[prop(optional)]
    little: bool,
    /// Whether a button beside it is the main one.
    #[prop(optional)]
    second: bool,
    /// Without a frame, for menus.
    #[prop(optional)]
    quiet: bool,
    /// Called before the person leaves for Spotify.
    #[prop(default = None)]
    leaving: Option<Callback<()>>,
    /// Its label.
    children: Children,
) -> impl IntoView {
    let app = use_app();
    let busy = move || app.state.with(is_busy);
    let start = move |_| {
        if let Some(leaving) = leaving {
            leaving.run(());
        }
        sign_in(app, ask);
    };
    // Meanwhile the person may be at Spotify, and what the library needs is in the browser's cache when they are back.
    let early = move || app.parts.load_early(&Route::Overview);
    view! {
        <button
            class="button"
            class:first=!second
            class:little=little
            class:quiet=quiet
            type="button"
            aria-disabled=move || busy().to_string()
            on:pointerenter=move |_| early()
            on:focus=move |_| early()
            on:click=start
        >
            {children()}
        </button>
    }
}

/// Leaves for Spotify, and returns to the open page. Without a client ID it leads to the set-up first.
pub fn sign_in(app: App, ask: Ask) {
    let (session, state, router) = (app.session(), app.state, app.router);
    let (resumed, held) = state.with_untracked(|state| (resumable(state), state.grant().map(|grant| grant.consent.scopes)));
    let known = [held, resumed.as_ref().map(|request| request.scopes)].into_iter().flatten().reduce(ScopeSet::union);
    let return_to = match resumed {
        Some(request) if router.route.get_untracked() == Route::Callback => request.return_to,
        _ => session.return_to(&router.address()),
    };
    match known_client_id(app) {
        Some(client_id) => {
            session.sign_in(SignInRequest { client_id, scopes: ask.scopes(known), return_to, show_dialog: ask == Ask::Anew })
        }
        None => router.go(&Route::Connect { to: Some(return_to) }),
    }
}

/// Signs in with another account. The usual button comes straight back with the account that is signed in at Spotify; here Spotify asks,
/// and its page can change the account.
#[component]
pub fn OtherAccountButton(
    /// The small size, for notices.
    #[prop(optional)]
    little: bool,
    /// Without a frame, for menus.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    view! { <SignInButton ask=Ask::Anew second=true little quiet>{NextStep::OTHER_ACCOUNT}</SignInButton> }
}

/// Whether a sign-in is in progress, so that a second click would do nothing.
#[must_use]
pub fn is_busy(state: &SessionState) -> bool {
    matches!(state, SessionState::Leaving { .. } | SessionState::Exchanging { .. })
}

/// Whether somebody was signed in here before, or tried to be, as far as this tab knows.
#[must_use]
pub fn was_here(state: &SessionState) -> bool {
    matches!(state, SessionState::SignedOut { reason: SignedOutReason::Ended(_) | SignedOutReason::Failed(_), .. })
}

fn resumable(state: &SessionState) -> Option<SignInRequest> {
    if let SessionState::SignedOut { resume: Some(resume), .. } = state { Some(resume.request.clone()) } else { None }
}
