//! The notice about each kind of [`Trouble`], in words.

use leptos::prelude::*;

use super::api_notice::{api_notice, with_its_end};
use super::code::number_code;
use super::icon::Icon;
use super::notice::ExplanationNotice;
use super::sign_in::{OtherAccountButton, SignInButton};
use crate::session::{EndReason, Explanation, NextStep, SessionState, SignedOutReason};
use crate::ui::context::use_app;
use crate::ui::parts::Acts;
use crate::ui::trouble::Trouble;

/// Draws the notice.
#[must_use]
pub fn draw(trouble: Trouble, acts: Acts) -> AnyView {
    match trouble {
        Trouble::Call(error) => api_notice(error, acts),
        Trouble::Nobody(SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::ByPerson), .. }) => {
            view! { <SignedOff explanation=trouble.explain() /> }.into_any()
        }
        Trouble::ConsoleCall { ref error, writes } => {
            let mut explanation = with_its_end(trouble.explain(), error.until());
            // A change is only sent again from the form, which asks first.
            if writes && explanation.next == NextStep::Retry {
                explanation.next = NextStep::None;
            }
            view! { <ExplanationNotice explanation acts /> }.into_any()
        }
        trouble => {
            let mut explanation = trouble.explain();
            if acts.is_elsewhere {
                explanation.next = NextStep::None;
            }
            view! { <ExplanationNotice explanation acts /> }.into_any()
        }
    }
}

/// The person signed out. Nothing is wrong, so the notice is calm and also leads to removing the app at Spotify.
#[component]
fn SignedOff(explanation: Explanation) -> impl IntoView {
    view! {
        <div class="notice good" role="status">
            <Icon name="check" />
            <h2>{explanation.title}</h2>
            <p>{explanation.meaning}</p>
            {number_code(explanation.code)}
            <div class="row">
                <SignInButton little=true>"Sign in at Spotify"</SignInButton>
                <OtherAccountButton little=true />
                <a class="small" href=use_app().config().apps_page()>
                    "Remove this app at Spotify"
                </a>
            </div>
        </div>
    }
}
