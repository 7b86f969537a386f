//! Statuses and failures in words. In the console a bad request is the person's own, so some failures read differently here.

use crate::session::{Explanation, NextStep};
use crate::spotify::error::ApiError;
use crate::spotify::explain::why_failed;

/// The name of a status and what it means (RFC 9110 section 15; Spotify, "API calls").
#[must_use]
pub const fn meaning(status: u16) -> (&'static str, &'static str) {
    match status {
        200 => ("OK", "It worked."),
        201 => ("Created", "It worked and created something."),
        202 => ("Accepted", "It will be done in a moment."),
        204 => ("No Content", "It worked, and there is nothing to return."),
        304 => ("Not Modified", "Nothing has changed since the last request."),
        400 => ("Bad Request", "Something in the request is wrong."),
        401 => ("Unauthorized", "The access token was not accepted."),
        403 => ("Forbidden", "The access token was accepted, but does not allow this."),
        404 => ("Not Found", "It does not exist, or this app may not see it."),
        405 => ("Method Not Allowed", "The path exists, but not with this method."),
        411 => ("Length Required", "The request did not state its length."),
        413 => ("Content Too Large", "The body was too long."),
        429 => ("Too Many Requests", "Spotify wants fewer requests for a while."),
        500 => ("Internal Server Error", "Something went wrong at Spotify."),
        502 => ("Bad Gateway", "One part of Spotify got a bad response from another."),
        503 => ("Service Unavailable", "Spotify cannot do this right now."),
        504 => ("Gateway Timeout", "One part of Spotify got no response from another."),
        _ => match status / 100 {
            2 => ("", "It worked."),
            3 => ("", "The response is at another address."),
            4 => ("", "Something in the request is wrong."),
            _ => ("", "Something went wrong at Spotify."),
        },
    }
}

/// A failed call in words. `writes` is whether it was meant to change something.
#[must_use]
pub fn explain(error: &ApiError, writes: bool) -> Explanation {
    let mut words = why_failed(error);
    match error {
        ApiError::BadRequest { message, .. } => words.meaning = format!("Check the fields. Spotify said: “{message}”."),
        ApiError::Unavailable { status } => {
            words.meaning = format!("It responded with an error ({status}). This usually passes in a few minutes.");
        }
        _ => {}
    }
    // Without a response nobody knows whether the change was made.
    if writes && matches!(error, ApiError::Unavailable { .. } | ApiError::Unreachable | ApiError::TimedOut) {
        words.meaning =
            format!("{} The change may have been made anyway, so the request is not sent again by itself.", words.meaning);
    }
    words.next = match words.next {
        NextStep::Playlists => NextStep::None,
        NextStep::PlaylistsOrOtherAccount => NextStep::OtherAccount,
        next => next,
    };
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_has_a_next_step_here_and_blames_nobody_else() {
        for error in ApiError::examples() {
            for writes in [false, true] {
                let words = explain(&error, writes);
                assert_eq!(words.code, error.code());
                assert!(words.next.label() != NextStep::Playlists.label() && words.meaning.ends_with('.'), "{words:?}");
                assert!(!words.meaning.contains("more than once") && !words.meaning.contains("fault in Lockgroove"), "{words:?}");
            }
        }
    }

    #[test]
    fn a_change_without_a_response_may_have_been_made() {
        for error in [ApiError::Unreachable, ApiError::TimedOut, ApiError::Unavailable { status: 503 }] {
            assert!(explain(&error, true).meaning.contains("may have been made"));
            assert!(!explain(&error, false).meaning.contains("may have been made"));
        }
    }

    #[test]
    fn every_status_has_a_meaning() {
        for status in 100..=599 {
            assert!(meaning(status).1.ends_with('.'), "{status}");
        }
        assert_eq!(meaning(429).0, "Too Many Requests");
    }
}
