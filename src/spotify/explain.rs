//! What a person is told when a call brings nothing: what happened, what it means, what to do.
//!
//! Continues [`session::explain`](crate::session::explain), with the same [`Explanation`]. A [`NextStep::Wait`] comes with the
//! moment in the error; the page writes it the way the person's language does.

use super::error::ApiError;
use crate::oauth::{Capability, ScopeSet};
use crate::session::explain::why_paused;
use crate::session::{Explanation, NextStep};

/// Says why a call brought nothing.
#[must_use]
pub fn why_failed(error: &ApiError) -> Explanation {
    let text = |title: &str, meaning: &str, next| Explanation::new(error.code(), title, meaning, next);
    match error {
        ApiError::SignedOut => {
            text("You are signed out", "Sign in to go on. It is one click while you are signed in at Spotify.", NextStep::SignIn)
        }
        ApiError::Paused(trouble) => why_paused(trouble),
        ApiError::MissingScope(scopes) => not_granted(error.code(), *scopes),
        ApiError::NotListed => text(
            "Spotify does not know you as a user of this app",
            "Sign-in worked, but every request is refused. The app’s owner has to add your account’s email under User Management.",
            NextStep::OpenDashboard,
        ),
        ApiError::OwnerWithoutPremium => text(
            "The owner of this app has no Premium",
            "Spotify refuses every request until they have. After they subscribe it can take a few hours.",
            NextStep::Retry,
        ),
        ApiError::PremiumRequired => {
            text("This needs Premium", "Spotify lets only Premium accounts do this. Everything else works without.", NextStep::None)
        }
        ApiError::NotAllowed => text(
            "Spotify does not show this to Lockgroove",
            "What is in a playlist is told only to its owner and those it is shared with. Some requests are closed to small apps altogether.",
            NextStep::Leave,
        ),
        ApiError::NotFound => text(
            "There is nothing here",
            "It was deleted, the address is wrong, or it is one of Spotify’s own playlists, which apps cannot see.",
            NextStep::Leave,
        ),
        ApiError::Throttled { .. } => {
            text("Waiting because Spotify asked us to", "Nothing is lost. You can go on when the wait is over.", NextStep::Wait)
        }
        ApiError::QuotaSpent { until: Some(_) } => text(
            "This app has asked Spotify enough for now",
            "Spotify counts what an app asks for, and the count is full. Nothing is lost. You can go on when it starts anew.",
            NextStep::Wait,
        ),
        ApiError::QuotaSpent { until: None } => text(
            "This app has asked Spotify enough for now",
            "Spotify counts what an app asks for, and the count is full. It did not say until when; a day is usual. Nothing is lost.",
            NextStep::Retry,
        ),
        ApiError::Unavailable { status } => Explanation::new(
            error.code(),
            "Spotify has a fault of its own",
            format!("It answered with an error ({status}), more than once. This usually passes in a few minutes."),
            NextStep::Retry,
        ),
        ApiError::Unreachable => text(
            "Spotify could not be reached",
            "There is no network, or Spotify wants us to wait and the browser could not tell us. You are still signed in.",
            NextStep::Retry,
        ),
        ApiError::TimedOut => {
            text("Spotify took too long to answer", "The network may be slow. You are still signed in.", NextStep::Retry)
        }
        ApiError::Malformed { what, .. } => Explanation::new(
            error.code(),
            "That was not an answer this page can read",
            format!("It was to be {what}. A proxy or a login page of a network can do that, or an answer that was cut off."),
            NextStep::Retry,
        ),
        ApiError::BadRequest { message, .. } => Explanation::new(
            error.code(),
            "Spotify did not understand the request",
            format!("That is a fault of Lockgroove. Spotify said: “{message}”."),
            NextStep::Leave,
        ),
        ApiError::Stopped => text("Stopped", "The sign-in ended while this was being read.", NextStep::None),
    }
}

fn not_granted(code: &'static str, scopes: ScopeSet) -> Explanation {
    let touched = |capability: &Capability| !scopes.difference(capability.scopes()).eq(&scopes);
    let (title, meaning) = match Capability::ALL.iter().find(|capability| touched(capability)) {
        Some(Capability::SeeLibrary) => (
            "Seeing your library is not granted",
            "With it you can see your playlists, liked songs, albums and shows. It only reads.",
        ),
        Some(Capability::SeeListening) => (
            "Seeing what you listen to is not granted",
            "With it you can see your top songs and artists, and what you played. It only reads.",
        ),
        Some(Capability::SeeFollowing) => {
            ("Seeing whom you follow is not granted", "With it you can see the artists and people you follow. It only reads.")
        }
        Some(Capability::Play) => (
            "Playing is not granted",
            "With it you can see and steer the device that is playing. Needs Premium. Everything else works without.",
        ),
        Some(Capability::ChangePlaylists) => (
            "Changing playlists is not granted",
            "With it you can make, sort, merge and restore playlists. Everything else works without.",
        ),
        Some(Capability::ChangeLibrary) => (
            "Saving and following is not granted",
            "With it you can save, remove, follow and unfollow. Everything else works without.",
        ),
        Some(Capability::ChangeCovers) => {
            ("Changing covers is not granted", "With it a restored playlist gets its cover back. Everything else works without.")
        }
        Some(Capability::SeeAccount) => (
            "Seeing your account is not granted",
            "With it Spotify may tell your email address, country and subscription. Everything else works without.",
        ),
        Some(Capability::OtherApps) => (
            "Playing in other apps is not granted",
            "It is for apps that play in a page or steer a telephone. Everything else works without.",
        ),
        None => ("This is not granted", "It needs a permission you have not given. Everything else works without."),
    };
    Explanation::new(code, title, meaning, NextStep::Grant(scopes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::NetworkFault;
    use crate::session::machine::Trouble;
    use crate::spotify::catalogue::errors;
    use std::collections::BTreeSet;

    fn all() -> Vec<ApiError> {
        let mut all = errors();
        all.push(ApiError::Paused(Trouble::Network(NetworkFault::Unreachable)));
        all
    }

    #[test]
    fn every_error_has_its_own_code_and_words() {
        let codes: BTreeSet<&str> = all().iter().map(ApiError::code).collect();
        assert_eq!(codes.len(), all().len(), "a code stands for one thing");
        for error in all() {
            let words = why_failed(&error);
            assert_eq!(words.code, error.code());
            assert!(words.code.starts_with("LG-"), "{words:?}");
            assert!(!words.title.is_empty() && words.title.len() < 60 && !words.title.ends_with('.'), "{words:?}");
            assert!(words.meaning.ends_with('.') && !words.meaning.to_lowercase().contains("rate limit"), "{words:?}");
        }
    }

    #[test]
    fn a_missing_grant_is_named_by_what_it_unlocks() {
        for capability in Capability::ALL {
            let words = why_failed(&ApiError::MissingScope(capability.scopes()));
            assert!(words.title.ends_with("is not granted") && words.title != "This is not granted", "{words:?}");
            assert_eq!(words.next, NextStep::Grant(capability.scopes()));
        }
        assert_eq!(why_failed(&ApiError::MissingScope(ScopeSet::NONE)).title, "This is not granted");
    }
}
