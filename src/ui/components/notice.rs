//! A notice: what happened, what it means, what to do, and a code.

use leptos::prelude::*;

use super::code::number_code;
use super::icon::Icon;
use super::link::Link;
use super::sign_in::{Ask, OtherAccountButton, SignInButton};
use crate::browser::address;
use crate::session::{Explanation, NextStep};
use crate::ui::parts::Acts;
use crate::ui::route::Route;

/// Something went wrong, or cannot be done now. Screen readers announce it at once.
#[component]
pub fn ExplanationNotice(
    /// Its text.
    explanation: Explanation,
    /// What it lets a person do.
    #[prop(optional)]
    acts: Acts,
) -> impl IntoView {
    let Acts { retry, close, .. } = acts;
    let Explanation { code, title, meaning, next, fix } = explanation;
    // An announcement does not interrupt a screen reader.
    let (class, icon, role) = match next {
        NextStep::Wait => ("notice calm", "wait", "alert"),
        NextStep::Renew => ("notice calm", "wait", "status"),
        _ => ("notice wrong", "broken", "alert"),
    };
    let close =
        close.map(|close| view! { <button class="button little" type="button" on:click=move |_| close.run(())>"Close"</button> });
    let act = next_step(next, retry);
    let how = (!fix.is_empty()).then(|| view! { <Link to=Route::Check class="button little">"How to fix it"</Link> });
    let row = (act.is_some() || how.is_some() || close.is_some()).then(|| view! { <div class="row">{act}{how}{close}</div> });
    view! {
        <div class=class role=role>
            <Icon name=icon />
            <h2>{title}</h2>
            <p>{meaning}</p>
            {number_code(code)}
            {row}
        </div>
    }
}

/// The button or link of a next step, if it has one.
pub fn next_step(next: NextStep, retry: Option<Callback<()>>) -> Option<AnyView> {
    let label = next.label()?;
    let again = move || retry.map_or_else(address::reload, |retry| retry.run(()));
    let view = match next {
        NextStep::SignIn => view! { <SignInButton little=true>{label}</SignInButton> }.into_any(),
        NextStep::SignInAsBefore(held) => view! {
            <SignInButton ask=Ask::Only(held) little=true>
                {label}
            </SignInButton>
            <SignInButton second=true little=true>
                "Ask again"
            </SignInButton>
        }
        .into_any(),
        NextStep::Renew => view! { <SignInButton ask=Ask::Anew little=true>{label}</SignInButton> }.into_any(),
        NextStep::Grant(more) => view! { <SignInButton ask=Ask::Also(more) little=true>{label}</SignInButton> }.into_any(),
        NextStep::CheckSetup => view! { <Link to=Route::CONNECT class="button first little">{label}</Link> }.into_any(),
        NextStep::Retry | NextStep::RetryOrNewest => {
            view! { <button class="button first little" type="button" on:click=move |_| again()>{label}</button> }.into_any()
        }
        NextStep::RetryOrSignIn => view! {
            <button class="button first little" type="button" on:click=move |_| again()>
                {label}
            </button>
            <SignInButton second=true little=true>
                "Sign in again"
            </SignInButton>
        }
        .into_any(),
        NextStep::OpenDashboard => {
            let again = NextStep::Retry.label().filter(|_| retry.is_some()).map(|label| {
                view! { <button class="button little" type="button" on:click=move |_| again()>{label}</button> }
            });
            let dashboard = view! {
                <a class="button first little" href="https://developer.spotify.com/dashboard">
                    {label}
                </a>
            };
            (dashboard, again).into_any()
        }
        NextStep::OtherAccount => view! { <OtherAccountButton little=true /> }.into_any(),
        NextStep::Playlists | NextStep::PlaylistsOrOtherAccount => {
            view! { <Link to=Route::Playlists class="button little">{label}</Link> }.into_any()
        }
        NextStep::Wait | NextStep::None => return None,
    };
    let other = next.offers_other_account().then(|| view! { <OtherAccountButton little=true /> });
    Some((view, other).into_any())
}
