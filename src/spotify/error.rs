//! Why a call to the Web API failed: one variant per reaction of the caller. The status alone does not decide it; the text of the
//! response does too.
//!
//! Shapes: <https://developer.spotify.com/documentation/web-api/concepts/api-calls> ("Response Error"). Some messages are not
//! documented and come from reports of other developers. Some errors are plain text, so JSON is optional here.

use serde_json::Value;

use super::code::Code;
use crate::oauth::ScopeSet;
use crate::session::RenewalFault;
use crate::session::Timestamp;
use crate::session::explain::pause_code;
use crate::session::problem::Problem;

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// Nobody is signed in, or the service rejects even a new token.
    SignedOut,
    /// The token has expired and cannot be renewed yet. The session goes on.
    Paused(RenewalFault),
    /// These scopes were not granted.
    MissingScope(ScopeSet),
    /// The person is not on the app's user list. They can sign in, but every call fails.
    NotListed,
    /// The owner of the app has no Premium, so the app works for nobody.
    OwnerWithoutPremium,
    /// The operation needs Premium, and the person has none.
    PremiumRequired,
    /// The operation is not open to this app, or the content of a playlist is visible to its owner only.
    NotAllowed,
    /// It does not exist, or this app may not see it.
    NotFound,
    /// The service asks for a longer wait than a call may take.
    Throttled {
        /// When to try again.
        until: Timestamp,
    },
    /// The app has used up its quota for this kind of call, often for a day.
    QuotaExceeded {
        /// When to try again, if the response said so.
        until: Option<Timestamp>,
    },
    /// The service has a problem.
    Unavailable {
        /// Its status, 5xx.
        status: u16,
    },
    /// There is no readable response: no network, or a 429 that the browser hides because it has no CORS headers.
    Unreachable,
    /// There was no response within the time limit.
    TimedOut,
    /// The response cannot be read.
    Malformed {
        /// What was expected.
        what: &'static str,
        /// The start of the response.
        excerpt: String,
    },
    /// The service rejects the request: a fault of this app.
    BadRequest {
        /// Its status, 4xx.
        status: u16,
        /// Its message, shortened.
        message: String,
    },
    /// The sign-in ended during the call. The page shows the state of the session, so this needs no message.
    Stopped,
}

/// How many characters of a response are kept, to find the fault.
const LONGEST_EXCERPT: usize = 200;

/// The start of a text, on one line.
#[must_use]
pub fn excerpt(text: &str) -> String {
    let visible = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    visible.take(LONGEST_EXCERPT).collect::<String>().trim().to_owned()
}

/// An error body: `{"error":{"status":…,"message":"…","reason":"…"}}`, another JSON shape, or plain text.
pub(crate) struct Refusal {
    message: String,
    reason: String,
    lower: String,
}

impl Refusal {
    pub(crate) fn read(body: &str) -> Self {
        let json: Value = serde_json::from_str(body).unwrap_or_default();
        let error = json.get("error").unwrap_or(&json);
        let text = |name| error.get(name).and_then(Value::as_str).map(excerpt);
        let message = text("message").or_else(|| error.as_str().map(excerpt)).unwrap_or_else(|| excerpt(body));
        let reason = text("reason").unwrap_or_default();
        let lower = message.to_lowercase();
        Self { message, reason, lower }
    }

    fn says(&self, words: &str) -> bool {
        self.lower.contains(words)
    }

    pub(crate) fn is_quota(&self) -> bool {
        self.reason == "QUOTA_EXCEEDED" || self.says("quota_exceeded")
    }
}

impl ApiError {
    /// Whether a change may have been made, although no answer says so.
    #[must_use]
    pub const fn may_have_changed(&self) -> bool {
        matches!(self, Self::Unreachable | Self::TimedOut | Self::Unavailable { .. } | Self::Malformed { .. })
    }

    /// The error for a status from 400 to 499, other than 401 and 429. `needed` are the scopes of the call.
    pub(crate) fn of_refusal(status: u16, body: &str, needed: ScopeSet) -> Self {
        let refusal = Refusal::read(body);
        match status {
            403 => Self::of_forbidden(&refusal, needed),
            404 if refusal.reason == "PREMIUM_REQUIRED" => Self::PremiumRequired,
            404 => Self::NotFound,
            _ => Self::BadRequest { status, message: refusal.message },
        }
    }

    fn of_forbidden(refusal: &Refusal, needed: ScopeSet) -> Self {
        if refusal.says("premium") && refusal.says("owner") {
            Self::OwnerWithoutPremium
        } else if refusal.reason == "PREMIUM_REQUIRED" || refusal.says("premium required") {
            Self::PremiumRequired
        } else if refusal.says("registered")
            || refusal.says("not approved for app")
            || refusal.says("developer.spotify.com/dashboard")
        {
            Self::NotListed
        } else if refusal.says("insufficient client scope") && !needed.is_empty() {
            Self::MissingScope(needed)
        } else {
            Self::NotAllowed
        }
    }

    /// When to try again, if the response said so.
    #[must_use]
    pub const fn until(&self) -> Option<Timestamp> {
        match self {
            Self::Throttled { until } | Self::QuotaExceeded { until: Some(until) } => Some(*until),
            _ => None,
        }
    }

    /// Its entry in the list of problems. A paused session has one in the session's list.
    #[must_use]
    pub fn problem(&self) -> &'static Problem {
        let code = match self {
            Self::Paused(trouble) => return pause_code(trouble).problem(),
            Self::SignedOut => Code::SignedOut,
            Self::MissingScope(_) => Code::NotGranted,
            Self::NotListed => Code::NotListed,
            Self::OwnerWithoutPremium => Code::OwnerWithoutPremium,
            Self::PremiumRequired => Code::PremiumRequired,
            Self::NotAllowed => Code::NotAllowed,
            Self::NotFound => Code::NotFound,
            Self::Throttled { .. } => Code::Throttled,
            Self::QuotaExceeded { .. } => Code::QuotaExceeded,
            Self::Unavailable { .. } => Code::Unavailable,
            Self::Unreachable => Code::Unreachable,
            Self::TimedOut => Code::TimedOut,
            Self::Malformed { .. } => Code::Malformed,
            Self::BadRequest { .. } => Code::BadRequest,
            Self::Stopped => Code::Stopped,
        };
        code.problem()
    }

    /// One of each kind, without [`Self::Paused`], which belongs to the session.
    #[cfg(test)]
    pub(crate) fn examples() -> Vec<Self> {
        vec![
            Self::SignedOut,
            Self::MissingScope(ScopeSet::parse("user-library-read")),
            Self::NotListed,
            Self::OwnerWithoutPremium,
            Self::PremiumRequired,
            Self::NotAllowed,
            Self::NotFound,
            Self::Throttled { until: Timestamp(0) },
            Self::QuotaExceeded { until: None },
            Self::Unavailable { status: 502 },
            Self::Unreachable,
            Self::TimedOut,
            Self::Malformed { what: "a page", excerpt: String::new() },
            Self::BadRequest { status: 400, message: "Invalid limit".to_owned() },
            Self::Stopped,
        ]
    }

    /// Its code, for bug reports.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.problem().code
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::Scope;
    use proptest::prelude::*;

    const NEEDED: ScopeSet = ScopeSet::of(&[Scope::UserLibraryRead]);

    fn json(status: u16, message: &str) -> String {
        serde_json::json!({"error": {"status": status, "message": message}}).to_string()
    }

    #[test]
    fn every_text_of_a_refusal_is_known() {
        let listed = "Check settings on developer.spotify.com/dashboard, the user may not be registered.";
        let of_2026 = "The user is not registered for this application. Please check your settings on https://developer.spotify.com/dashboard.";
        let owner = "Active premium subscription required for the owner of the app. When the subscription status changes, it can take \
                     a few hours before requests are allowed again.";
        for (status, message, error) in [
            (403, "User not registered in the Developer Dashboard", ApiError::NotListed),
            (403, "User not approved for app", ApiError::NotListed),
            (403, listed, ApiError::NotListed),
            (403, of_2026, ApiError::NotListed),
            (403, owner, ApiError::OwnerWithoutPremium),
            (403, "Player command failed: Premium required", ApiError::PremiumRequired),
            (403, "Insufficient client scope", ApiError::MissingScope(NEEDED)),
            (403, "Forbidden", ApiError::NotAllowed),
            (403, "", ApiError::NotAllowed),
            (404, "Resource not found", ApiError::NotFound),
            (400, "Invalid limit", ApiError::BadRequest { status: 400, message: "Invalid limit".into() }),
            (413, "Too large", ApiError::BadRequest { status: 413, message: "Too large".into() }),
        ] {
            // As JSON, as JSON of another shape and as plain text.
            assert_eq!(ApiError::of_refusal(status, &json(status, message), NEEDED), error, "{message}");
            assert_eq!(
                ApiError::of_refusal(status, &serde_json::json!({"error": message}).to_string(), NEEDED),
                error,
                "{message}"
            );
            assert_eq!(ApiError::of_refusal(status, message, NEEDED), error, "{message}");
        }
    }

    #[test]
    fn a_reason_says_more_than_the_message() {
        let body = r#"{"error":{"status":403,"message":"Player command failed","reason":"PREMIUM_REQUIRED"}}"#;
        assert_eq!(ApiError::of_refusal(403, body, NEEDED), ApiError::PremiumRequired);
        assert!(Refusal::read(r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#).is_quota());
        assert!(Refusal::read("QUOTA_EXCEEDED").is_quota());
        assert!(!Refusal::read("API rate limit exceeded").is_quota());
    }

    #[test]
    fn nothing_to_grant_is_not_a_missing_grant() {
        assert_eq!(ApiError::of_refusal(403, &json(403, "Insufficient client scope"), ScopeSet::NONE), ApiError::NotAllowed);
    }

    #[test]
    fn an_excerpt_is_short_and_on_one_line() {
        assert_eq!(excerpt(&"ä\n".repeat(500)).chars().count(), 199);
        assert_eq!(excerpt(" <html>\r\n\0x "), "<html>   x");
    }

    proptest! {
        #[test]
        fn any_refusal_is_read(status in 400u16..500, body in ".{0,300}", reason in ".{0,20}") {
            let _ = ApiError::of_refusal(status, &body, NEEDED);
            let _ = ApiError::of_refusal(status, &serde_json::json!({"error": {"message": body, "reason": reason}}).to_string(), NEEDED);
        }
    }
}
