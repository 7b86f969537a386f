//! In the place of a page that needs a sign-in.

use leptos::prelude::*;

use super::OpenPage;
use crate::session::{SessionState, SignedOutReason};
use crate::ui::components::live::live;
use crate::ui::components::sign_in::{OtherAccountButton, SignInButton};
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::context::use_app;
use crate::ui::trouble::Trouble;

/// Offers to sign in and keeps the address, so that signing in returns here.
#[component]
pub fn SignedOut() -> impl IntoView {
    let state = use_app().state;
    // A tab that just opened takes over the session of another tab, or that of this device, within milliseconds.
    let waits =
        Memo::new(move |_| state.with(|state| matches!(state, SessionState::SignedOut { reason: SignedOutReason::NotYet, .. })));
    view! {
        <div class:late=waits>
            <OpenPage>
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
            </OpenPage>
        </div>
    }
}
