//! The authorization response (RFC 6749 section 4.1.2), in the query of the callback page.
//!
//! The order of the checks matters: repeated parameters, then `iss`, then `state`, and `error` or `code` only if `state` names a
//! transaction of this browser. In another order a forged `?error=…` could end a pending sign-in. The types enforce it: a
//! [`Callback`] has passed the first two checks, and only the [`PendingAuthorization`](super::PendingAuthorization) with its state
//! can read its code or error.

use super::parameters::{Repeated, once};
use super::secret::{Code, State};
use super::server::AuthorizationServer;

/// The parameters of the protocol, which are removed from the address bar.
const OAUTH_PARAMETERS: [&str; 8] = ["code", "state", "iss", "error", "error_description", "error_uri", "scope", "session_state"];

/// The longest parameter to accept. Codes and states have a few hundred characters.
const LONGEST_PARAMETER: usize = 4096;
/// How many characters of an error description are kept.
const LONGEST_DESCRIPTION: usize = 200;

/// An authorization response whose `state` is not checked yet.
#[derive(Debug, PartialEq, Eq)]
pub struct Callback {
    state: State,
    outcome: Result<Code, Refusal>,
}

/// Why a query is not an authorization response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackFault {
    /// There is neither `state`, `code` nor `error`.
    Empty,
    /// A parameter is repeated (RFC 6749 section 3.1).
    Repeated,
    /// A parameter is longer than 4096 bytes.
    TooLong,
    /// `iss` names another server (RFC 9207 section 2.4).
    WrongIssuer,
    /// There is no `state`.
    NoState,
    /// There are neither `code` nor `error`, or both.
    NoAnswer,
}

/// The authorization server refused (RFC 6749 section 4.1.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// By its error code.
    pub reason: RefusalReason,
    /// The error description, shortened. Anyone can forge it, so it must be shown as text, never as markup.
    pub description: Option<String>,
}

/// The error codes that the app handles differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusalReason {
    /// `access_denied`: the person chose Cancel.
    AccessDenied,
    /// `invalid_scope`.
    InvalidScope,
    /// `server_error`.
    ServerError,
    /// `temporarily_unavailable`.
    TemporarilyUnavailable,
    /// Any other code, shortened.
    Other(String),
}

impl From<Repeated> for CallbackFault {
    fn from(_: Repeated) -> Self {
        Self::Repeated
    }
}

impl Callback {
    /// Reads the query of the callback page, after a sign-in at `server`. `query` may start with `?`.
    ///
    /// # Errors
    /// [`CallbackFault`] for the first check that fails. `iss`, if present, must equal the issuer character by character (RFC 9207
    /// section 2.4).
    pub fn read(query: &str, server: &AuthorizationServer) -> Result<Self, CallbackFault> {
        let query = query.strip_prefix('?').unwrap_or(query);
        let [code, state, issuer, error, description, ..] = once(query, OAUTH_PARAMETERS)?;
        // A long description is shortened instead.
        if [&code, &state, &issuer, &error].into_iter().flatten().any(|value| value.len() > LONGEST_PARAMETER) {
            return Err(CallbackFault::TooLong);
        }
        if issuer.is_some_and(|issuer| issuer != server.issuer()) {
            return Err(CallbackFault::WrongIssuer);
        }
        let present = |value: Option<String>| value.filter(|text| !text.is_empty());
        let (code, error) = (present(code), present(error));
        let Some(state) = present(state) else {
            return Err(if code.is_none() && error.is_none() { CallbackFault::Empty } else { CallbackFault::NoState });
        };
        let outcome = match (code, error) {
            (Some(code), None) => Ok(Code::new(code)),
            (None, Some(error)) => Err(Refusal::new(&error, description.as_deref())),
            _ => return Err(CallbackFault::NoAnswer),
        };
        Ok(Self { state: State::new(state), outcome })
    }

    /// The `state`, which identifies the transaction.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The code or the error. Call this only after the check of [`state`](Self::state).
    pub(super) fn into_outcome(self) -> Result<Code, Refusal> {
        self.outcome
    }
}

impl Refusal {
    pub(super) fn new(error: &str, description: Option<&str>) -> Self {
        Self { reason: RefusalReason::of(error), description: description.map(trim) }
    }
}

impl RefusalReason {
    fn of(code: &str) -> Self {
        match code {
            "access_denied" => Self::AccessDenied,
            "invalid_scope" => Self::InvalidScope,
            "server_error" => Self::ServerError,
            "temporarily_unavailable" => Self::TemporarilyUnavailable,
            other => Self::Other(trim(other)),
        }
    }
}

fn trim(text: &str) -> String {
    let visible = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    visible.take(LONGEST_DESCRIPTION).collect::<String>().trim().to_owned()
}

/// The query without the parameters of the protocol, starting with `?` unless it is empty. Other parameters keep their exact form.
#[must_use]
pub fn without_oauth_parameters(query: &str) -> String {
    let query = query.strip_prefix('?').unwrap_or(query);
    let foreign = |pair: &&str| {
        let name = form_urlencoded::parse(pair.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default();
        !pair.is_empty() && !OAUTH_PARAMETERS.contains(&name.as_str())
    };
    let kept: Vec<&str> = query.split('&').filter(foreign).collect();
    if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::oauth::origin::Origin;
    use proptest::prelude::*;

    fn read(query: &str) -> Result<Callback, CallbackFault> {
        Callback::read(query, &AuthorizationServer::new(Origin::parse("https://accounts.spotify.com").unwrap()))
    }

    #[test]
    fn callbacks_are_read_in_order() {
        for (query, fault) in [
            ("", CallbackFault::Empty),
            ("?foo=1", CallbackFault::Empty),
            ("code=a&code=b&state=c", CallbackFault::Repeated),
            ("state=a&state=a&code=c", CallbackFault::Repeated),
            ("error=a&%65rror=b", CallbackFault::Repeated),
            ("code=a", CallbackFault::NoState),
            ("error=access_denied", CallbackFault::NoState),
            ("code=a&state=", CallbackFault::NoState),
            ("state=a", CallbackFault::NoAnswer),
            ("state=a&code=&error=", CallbackFault::NoAnswer),
            ("state=a&code=b&error=access_denied", CallbackFault::NoAnswer),
        ] {
            assert_eq!(read(query), Err(fault), "{query}");
        }
        let long = format!("state=a&code={}", "x".repeat(100_000));
        assert_eq!(read(&long), Err(CallbackFault::TooLong));
    }

    #[test]
    fn a_good_callback_gives_its_code() {
        let callback = read("?code=the+code&state=st%26ate&foo=1").unwrap();
        assert_eq!(callback.state().reveal(), "st&ate");
        assert_eq!(callback.into_outcome().unwrap().reveal(), "the code");
    }

    #[test]
    fn the_issuer_is_compared_as_plain_text() {
        let with = |issuer: &str| read(&format!("code=a&state=b&iss={issuer}"));
        assert!(with("https%3A%2F%2Faccounts.spotify.com").is_ok());
        for other in
            ["https%3A%2F%2Faccounts.spotify.com%2F", "https%3A%2F%2FACCOUNTS.spotify.com", "https%3A%2F%2Fevil.example", ""]
        {
            assert_eq!(with(other), Err(CallbackFault::WrongIssuer), "{other}");
        }
    }

    #[test]
    fn the_servers_words_are_cut_and_stay_text() {
        let query =
            format!("error=server_error&state=s&error_description=%3Cimg%20src=x%20onerror=alert(1)%3E%00{}", "y".repeat(100_000));
        let refusal = read(&query).unwrap().into_outcome().unwrap_err();
        assert_eq!(refusal.reason, RefusalReason::ServerError);
        let description = refusal.description.unwrap();
        assert!(description.starts_with("<img src=x onerror=alert(1)> y"));
        assert_eq!(description.chars().count(), LONGEST_DESCRIPTION);
    }

    #[test]
    fn refusals_have_names() {
        for (code, reason) in [
            ("access_denied", RefusalReason::AccessDenied),
            ("invalid_scope", RefusalReason::InvalidScope),
            ("temporarily_unavailable", RefusalReason::TemporarilyUnavailable),
            ("whatever", RefusalReason::Other("whatever".into())),
        ] {
            let read = read(&format!("state=s&error={code}")).unwrap().into_outcome().unwrap_err();
            assert_eq!(read.reason, reason);
        }
    }

    #[test]
    fn bug_15_cleaning_keeps_what_is_not_ours() {
        for (before, after) in [
            ("?code=a&state=b", ""),
            ("?view=grid&code=a&state=b&q=a%2Bb+c", "?view=grid&q=a%2Bb+c"),
            ("?%63ode=a&x", "?x"),
            ("", ""),
        ] {
            assert_eq!(without_oauth_parameters(before), after, "{before}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(query in ".{0,300}") {
            let _ = read(&query);
            let _ = without_oauth_parameters(&query);
        }

        #[test]
        fn cleaning_leaves_no_oauth_parameter(pairs in proptest::collection::vec(("(code|state|error|iss|view|q)", "[a-z&=%+ ]{0,8}"), 0..8)) {
            let query = pairs.iter().map(|(name, value)| format!("{name}={}", form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>())).collect::<Vec<_>>().join("&");
            let clean = without_oauth_parameters(&query);
            let kept: Vec<(String, String)> = form_urlencoded::parse(clean.trim_start_matches('?').as_bytes()).into_owned().collect();
            let wanted: Vec<(String, String)> = pairs.into_iter().filter(|(name, _)| name == "view" || name == "q").collect();
            prop_assert_eq!(kept, wanted);
        }
    }
}
