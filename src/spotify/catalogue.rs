//! Every trouble a person can be told of, one example of each: those of the session, and those of a call.

use super::error::ApiError;
use super::explain::why_failed;
use crate::oauth::Capability;
use crate::session::catalogue::{self, When};
use crate::session::{Explanation, Timestamp};

/// Everything that can be wrong with a call by itself. A session that pauses is the session's own trouble.
pub(crate) fn errors() -> Vec<ApiError> {
    vec![
        ApiError::SignedOut,
        ApiError::MissingScope(Capability::SeeLibrary.scopes()),
        ApiError::NotListed,
        ApiError::OwnerWithoutPremium,
        ApiError::PremiumRequired,
        ApiError::NotAllowed,
        ApiError::NotFound,
        ApiError::Throttled { until: Timestamp(0) },
        ApiError::QuotaSpent { until: None },
        ApiError::Unavailable { status: 502 },
        ApiError::Unreachable,
        ApiError::TimedOut,
        ApiError::Malformed { what: "…", excerpt: String::new() },
        ApiError::BadRequest { status: 400, message: "…".to_owned() },
        ApiError::Stopped,
    ]
}

/// One example of each, in the order in which a person would meet them.
#[must_use]
pub fn all() -> Vec<(When, Explanation)> {
    let mut all = catalogue::all();
    all.extend(errors().iter().map(|error| (When::Calling, why_failed(error))));
    all
}
