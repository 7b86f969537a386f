//! A status and a failure in words, for somebody who wanted to see just that. What is wrong with a request is their own here.

use crate::session::{Explanation, NextStep};
use crate::spotify::error::ApiError;
use crate::spotify::explain::why_failed;

/// What a status means: its name and a sentence (RFC 9110 section 15; Spotify, "API calls").
#[must_use]
pub const fn meaning(status: u16) -> (&'static str, &'static str) {
    match status {
        200 => ("OK", "It worked."),
        201 => ("Created", "It worked, and something new is there."),
        202 => ("Accepted", "It was taken, and is done in a moment."),
        204 => ("No Content", "It worked, and there is nothing to tell."),
        304 => ("Not Modified", "It is as it was when it was asked for last."),
        400 => ("Bad Request", "Something about the request is wrong."),
        401 => ("Unauthorized", "The access token was not accepted."),
        403 => ("Forbidden", "The token was accepted, and this is not allowed with it."),
        404 => ("Not Found", "There is no such thing, or none this app may see."),
        405 => ("Method Not Allowed", "There is something at this address, and not with this method."),
        411 => ("Length Required", "The request did not say how long it is."),
        413 => ("Content Too Large", "The body was too long."),
        429 => ("Too Many Requests", "Spotify wants less to be asked for a while."),
        500 => ("Internal Server Error", "Spotify made a mistake."),
        502 => ("Bad Gateway", "One part of Spotify did not understand another."),
        503 => ("Service Unavailable", "Spotify cannot do this just now."),
        504 => ("Gateway Timeout", "One part of Spotify waited for another in vain."),
        _ => match status / 100 {
            2 => ("", "It worked."),
            3 => ("", "The answer is elsewhere."),
            4 => ("", "Something about the request is wrong."),
            _ => ("", "Spotify has a fault of its own."),
        },
    }
}

/// The list of operations could not be had.
#[must_use]
pub fn why_no_operations() -> Explanation {
    Explanation::new(
        "LG-console-unread",
        "The list of operations is not there",
        "It is a file beside this page, operations.json. It could not be read, or is not the one this page was built with.",
        NextStep::Retry,
    )
}

/// A failed call in words. `writes` tells whether it was to change something.
#[must_use]
pub fn explain(error: &ApiError, writes: bool) -> Explanation {
    let mut words = why_failed(error);
    match error {
        ApiError::BadRequest { message, .. } => words.meaning = format!("Look at what the fields hold. Spotify said: “{message}”."),
        ApiError::Unavailable { status } => {
            words.meaning = format!("It answered with an error ({status}). This usually passes in a few minutes.");
        }
        _ => {}
    }
    // A person who sees no answer does not know what became of it.
    if writes && matches!(error, ApiError::Unavailable { .. } | ApiError::Unreachable | ApiError::TimedOut) {
        words.meaning = format!(
            "{} Whether it was done all the same cannot be known from here, so it is not sent again by itself.",
            words.meaning
        );
    }
    if words.next == NextStep::Leave {
        words.next = NextStep::None;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spotify::catalogue::errors;

    #[test]
    fn every_failure_leads_on_here_and_blames_nobody_else() {
        for error in errors() {
            for writes in [false, true] {
                let words = explain(&error, writes);
                assert_eq!(words.code, error.code());
                assert!(words.next != NextStep::Leave && words.meaning.ends_with('.'), "{words:?}");
                assert!(!words.meaning.contains("more than once") && !words.meaning.contains("fault of Lockgroove"), "{words:?}");
            }
        }
    }

    #[test]
    fn a_change_without_an_answer_may_have_been_made() {
        for error in [ApiError::Unreachable, ApiError::TimedOut, ApiError::Unavailable { status: 503 }] {
            assert!(explain(&error, true).meaning.contains("cannot be known"));
            assert!(!explain(&error, false).meaning.contains("cannot be known"));
        }
    }

    #[test]
    fn every_status_means_something() {
        for status in 100..=599 {
            assert!(meaning(status).1.ends_with('.'), "{status}");
        }
        assert_eq!(meaning(429).0, "Too Many Requests");
    }
}
