//! A notice: what happened, what it means, what to do, and a code.

use leptos::prelude::*;

use super::icon::Icon;
use super::link::Link;
use super::sign_in::{Ask, SignInButton};
use crate::browser::address;
use crate::check::mend::steps;
use crate::session::{Explanation, NextStep};
use crate::ui::route::Route;

/// Something went wrong, or cannot be done just now. Spoken at once to those who listen.
#[component]
pub fn ExplanationNotice(
    /// The words.
    explanation: Explanation,
    /// What to do when the next step is to try again; without it, the page is loaded again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
    /// Takes the notice away, where a person can.
    #[prop(optional, into)]
    close: Option<Callback<()>>,
) -> impl IntoView {
    let Explanation { code, title, meaning, next } = explanation;
    // What is only foretold interrupts nobody.
    let (class, icon, role) = match next {
        NextStep::Wait => ("notice calm", "wait", "alert"),
        NextStep::Renew => ("notice calm", "wait", "status"),
        _ => ("notice wrong", "broken", "alert"),
    };
    let close =
        close.map(|close| view! { <button class="button little" type="button" on:click=move |_| close.run(())>"Close"</button> });
    let act = next_step(next, retry);
    let shown =
        (!steps(code).is_empty()).then(|| view! { <Link to=Route::Check class="button little">"Show me how to mend it"</Link> });
    let row = (act.is_some() || shown.is_some() || close.is_some()).then(|| view! { <div class="row">{act}{shown}{close}</div> });
    view! {
        <div class=class role=role>
            <Icon name=icon />
            <h2>{title}</h2>
            <p>{meaning}</p>
            <p class="number-code">{code}</p>
            {row}
        </div>
    }
}

/// The button or link of a next step, if it has one.
pub fn next_step(next: NextStep, retry: Option<Callback<()>>) -> Option<AnyView> {
    match next {
        NextStep::SignIn => Some(view! { <SignInButton little=true>"Sign in at Spotify"</SignInButton> }.into_any()),
        NextStep::SignInAsBefore(held) => Some(
            view! {
                <SignInButton ask=Ask::Only(held) little=true>
                    "Sign in as before"
                </SignInButton>
                <SignInButton second=true little=true>
                    "Ask again"
                </SignInButton>
            }
            .into_any(),
        ),
        NextStep::Renew => Some(view! { <SignInButton ask=Ask::Anew little=true>"Sign in again"</SignInButton> }.into_any()),
        NextStep::Grant(more) => Some(view! { <SignInButton ask=Ask::Also(more) little=true>"Grant it"</SignInButton> }.into_any()),
        NextStep::CheckSetup => {
            Some(view! { <Link to=Route::CONNECT class="button first little">"Check the set-up"</Link> }.into_any())
        }
        NextStep::Retry => {
            let again = move |_| retry.map_or_else(address::reload, |retry| retry.run(()));
            Some(view! { <button class="button first little" type="button" on:click=again>"Try again"</button> }.into_any())
        }
        NextStep::OpenDashboard => {
            let again = retry.map(
                |retry| view! { <button class="button little" type="button" on:click=move |_| retry.run(())>"Try again"</button> },
            );
            let dashboard = view! {
                <a class="button first little" href="https://developer.spotify.com/dashboard">
                    "Open Spotify’s dashboard"
                </a>
            };
            Some((dashboard, again).into_any())
        }
        NextStep::Leave => Some(view! { <Link to=Route::Playlists class="button little">"Your playlists"</Link> }.into_any()),
        NextStep::Wait | NextStep::None => None,
    }
}
