//! Maps each error of a call to its problem, with the details filled in, like [`session::explain`](crate::session::explain). The
//! texts are in [`code`](super::code).
//!
//! With [`NextStep::Wait`] the error has a time, which the page formats in the person's language.

use super::capability::Capability;
use super::error::ApiError;
use crate::oauth::ScopeSet;
use crate::session::{Explanation, NextStep};

/// Why a call failed.
#[must_use]
pub fn why_failed(error: &ApiError) -> Explanation {
    let words = Explanation::from(error.problem());
    match error {
        ApiError::MissingScope(scopes) => not_granted(words, *scopes),
        ApiError::QuotaExceeded { until: Some(_) } => Explanation {
            meaning: "Spotify limits how much an app may ask for. Nothing is lost. You can continue when the limit starts again."
                .to_owned(),
            next: NextStep::Wait,
            ..words
        },
        ApiError::Unavailable { status } => words.fill(&status.to_string()),
        ApiError::Malformed { what, .. } => words.fill(what),
        ApiError::BadRequest { message, .. } => words.fill(message),
        _ => words,
    }
}

/// Names the first capability that the missing permission is for.
fn not_granted(words: Explanation, scopes: ScopeSet) -> Explanation {
    let words = Explanation { next: NextStep::Grant(scopes), ..words };
    match Capability::ALL.into_iter().find(|capability| scopes.intersects(capability.scopes())) {
        Some(capability) => Explanation {
            title: format!("Let Lockgroove {}", capability.name().to_ascii_lowercase()),
            meaning: capability.meaning().to_owned(),
            ..words
        },
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_error_has_its_own_code_and_leaves_no_gap_in_its_words() {
        let codes: BTreeSet<&str> = ApiError::examples().iter().map(ApiError::code).collect();
        assert_eq!(codes.len(), ApiError::examples().len(), "a code stands for one thing");
        for error in ApiError::examples() {
            let words = why_failed(&error);
            assert_eq!(words.code, error.code());
            assert!(!words.title.contains('…') && !words.meaning.contains('…'), "{words:?}");
        }
    }

    #[test]
    fn a_missing_grant_is_named_by_what_it_unlocks() {
        for capability in Capability::ALL {
            let words = why_failed(&ApiError::MissingScope(capability.scopes()));
            assert!(words.title.starts_with("Let Lockgroove ") && words.meaning == capability.meaning(), "{words:?}");
            assert_eq!(words.next, NextStep::Grant(capability.scopes()));
        }
        assert_eq!(why_failed(&ApiError::MissingScope(ScopeSet::NONE)).title, "This needs your permission");
    }
}
