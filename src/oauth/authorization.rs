//! The authorization request, and what comes back in the address bar.
//!
//! The callback is read in an order that a forged one cannot use (`oauth4webapi` does the same): repeated parameters, then
//! `iss`, then `state`, and only when the state names a transaction of this browser is `error` or `code` believed. A forged
//! `?error=…` must not end a sign-in that is still under way.

use core::fmt;

use form_urlencoded::Serializer;

use super::origin::{InsecureOrigin, Origin};
use super::pkce::Challenge;
use super::scope::ScopeSet;
use super::secret::{Code, State};

/// Where the two endpoints are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationServer {
    origin: Origin,
}

impl AuthorizationServer {
    /// Spotify's accounts service, or whatever stands in for it.
    #[must_use]
    pub const fn new(origin: Origin) -> Self {
        Self { origin }
    }

    /// The authorization endpoint, for a top-level navigation; it has no CORS.
    #[must_use]
    pub fn authorization_endpoint(&self) -> String {
        self.origin.join("/authorize")
    }

    /// The token endpoint.
    #[must_use]
    pub fn token_endpoint(&self) -> String {
        self.origin.join("/api/token")
    }

    /// The issuer identifier `iss` must equal, when it is sent (RFC 9207). Spotify sends none.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.origin.as_str()
    }
}

/// The client ID: public, 32 characters of `0-9a-f` at Spotify.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientId(Box<str>);

/// Why a text is not a client ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MalformedClientId {
    /// Nothing typed yet.
    Empty,
    /// Some other number of characters than 32.
    Length(usize),
    /// Holds something other than `0-9` and `a-f`.
    Character(char),
}

impl ClientId {
    /// Characters in a client ID.
    pub const LENGTH: usize = 32;

    /// Reads what a person pasted; white space around it is dropped.
    ///
    /// # Errors
    /// [`MalformedClientId`] says what is wrong, for the sentence beside the field.
    pub fn parse(text: &str) -> Result<Self, MalformedClientId> {
        let text = text.trim();
        match text.chars().find(|c| !matches!(c, '0'..='9' | 'a'..='f')) {
            _ if text.is_empty() => Err(MalformedClientId::Empty),
            Some(odd) => Err(MalformedClientId::Character(odd)),
            None if text.len() != Self::LENGTH => Err(MalformedClientId::Length(text.len())),
            None => Ok(Self(text.into())),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where the authorization server sends the person back to. Registered byte for byte, so it is built in one place only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri(String);

impl RedirectUri {
    /// The path of the callback page below the app's base.
    pub const PATH: &'static str = "/callback";

    /// The redirect URI of an app served at `base` (origin and base path).
    ///
    /// # Errors
    /// [`InsecureOrigin`] when Spotify would refuse it: neither `https` nor a loopback literal.
    pub fn of_app(base: &str) -> Result<Self, InsecureOrigin> {
        Origin::parse(base).map(|origin| Self(origin.join(Self::PATH)))
    }

    /// The text to register and to send.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An authorization request (RFC 6749 section 4.1.1 with RFC 7636 section 4.3).
#[derive(Clone, Copy, Debug)]
pub struct AuthorizationRequest<'a> {
    /// Whose request.
    pub client_id: &'a ClientId,
    /// Where to come back.
    pub redirect_uri: &'a RedirectUri,
    /// What is asked for.
    pub scopes: ScopeSet,
    /// The name of the transaction.
    pub state: &'a State,
    /// The fingerprint of its verifier.
    pub challenge: &'a Challenge,
    /// Ask even somebody who agreed before: the way to switch accounts.
    pub show_dialog: bool,
}

impl AuthorizationRequest<'_> {
    /// The address to navigate to.
    #[must_use]
    pub fn url(&self, server: &AuthorizationServer) -> String {
        let mut query = Serializer::new(String::new());
        query
            .append_pair("client_id", self.client_id.as_str())
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", self.redirect_uri.as_str())
            .append_pair("state", self.state.reveal())
            .append_pair("code_challenge_method", "S256")
            .append_pair("code_challenge", self.challenge.as_str());
        if !self.scopes.is_empty() {
            query.append_pair("scope", &self.scopes.to_string());
        }
        if self.show_dialog {
            query.append_pair("show_dialog", "true");
        }
        format!("{}?{}", server.authorization_endpoint(), query.finish())
    }
}

/// Parameters that belong to the protocol, taken out of the address bar whatever they say.
const OAUTH_PARAMETERS: [&str; 8] = ["code", "state", "iss", "error", "error_description", "error_uri", "scope", "session_state"];

/// Longest parameter worth reading. Codes and states are a few hundred characters; more is not an answer.
const LONGEST_PARAMETER: usize = 4096;
/// How much of the server's own words about an error is kept.
const LONGEST_DESCRIPTION: usize = 200;

/// What stands in the query of the callback page, before anything of it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    issuer: Option<String>,
    state: State,
    answer: Result<Code, Refusal>,
}

/// Why a callback is not an answer to anything this browser asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackFault {
    /// The page was opened without any of the parameters.
    Empty,
    /// A parameter stands there twice (RFC 6749 section 3.1).
    Repeated,
    /// A parameter is longer than any real one.
    TooLong,
    /// `iss` names another server (RFC 9207 section 2.4).
    WrongIssuer,
    /// No `state`.
    NoState,
    /// A `state`, and neither `code` nor `error`; or both.
    NoAnswer,
}

/// The server said no (RFC 6749 section 4.1.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which no.
    pub reason: RefusalReason,
    /// The server's words, trimmed. Not to be trusted: text, never markup.
    pub description: Option<String>,
}

/// The error codes a person can do something about.
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
    /// Any other code, trimmed.
    Other(String),
}

impl Callback {
    /// Reads the query of the callback page. `query` may start with `?`.
    ///
    /// # Errors
    /// [`CallbackFault`], in the order of this module's description.
    pub fn read(query: &str) -> Result<Self, CallbackFault> {
        let query = query.strip_prefix('?').unwrap_or(query);
        let mut found: [Option<String>; OAUTH_PARAMETERS.len()] = Default::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = OAUTH_PARAMETERS.iter().position(|known| *known == name).and_then(|index| found.get_mut(index));
            match place {
                Some(Some(_)) => return Err(CallbackFault::Repeated),
                Some(place) => *place = Some(value.into_owned()),
                None => {}
            }
        }
        let [code, state, issuer, error, description, ..] = found;
        // The server's own words may be long; they are cut, not refused.
        if [&code, &state, &issuer, &error].into_iter().flatten().any(|value| value.len() > LONGEST_PARAMETER) {
            return Err(CallbackFault::TooLong);
        }
        let present = |value: Option<String>| value.filter(|text| !text.is_empty());
        let (code, error) = (present(code), present(error));
        let Some(state) = present(state) else {
            return Err(if code.is_none() && error.is_none() { CallbackFault::Empty } else { CallbackFault::NoState });
        };
        let answer = match (code, error) {
            (Some(code), None) => Ok(Code::new(code)),
            (None, Some(error)) => {
                Err(Refusal { reason: RefusalReason::of(&error), description: description.map(|text| trim(&text)) })
            }
            _ => return Err(CallbackFault::NoAnswer),
        };
        Ok(Self { issuer, state: State::new(state), answer })
    }

    /// Checks who answered.
    ///
    /// # Errors
    /// [`CallbackFault::WrongIssuer`] when `iss` is there and is not this server, compared as plain text.
    pub fn issued_by(self, server: &AuthorizationServer) -> Result<Self, CallbackFault> {
        match &self.issuer {
            Some(issuer) if issuer != server.issuer() => Err(CallbackFault::WrongIssuer),
            _ => Ok(self),
        }
    }

    /// The name of the transaction this claims to answer.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// What was said. To be asked only when a transaction of this browser was found under [`state`](Self::state).
    ///
    /// # Errors
    /// The server's [`Refusal`].
    pub fn answer(self) -> Result<Code, Refusal> {
        self.answer
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

/// The query without the protocol's parameters, for the address bar: with `?` in front, or empty. The rest is kept as it was.
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
    use crate::oauth::secret::Verifier;
    use proptest::prelude::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    fn server() -> AuthorizationServer {
        AuthorizationServer::new(Origin::parse("https://accounts.spotify.com").unwrap())
    }

    #[test]
    fn the_request_carries_what_pkce_needs_and_nothing_else() {
        let url = AuthorizationRequest {
            client_id: &ClientId::parse(ID).unwrap(),
            redirect_uri: &RedirectUri::of_app("https://lockgroove.example").unwrap(),
            scopes: ScopeSet::parse("playlist-read-private user-library-read"),
            state: &State::new("abc"),
            challenge: &Verifier::new("a".repeat(43)).challenge(),
            show_dialog: false,
        }
        .url(&server());
        assert_eq!(
            url,
            "https://accounts.spotify.com/authorize?client_id=0123456789abcdef0123456789abcdef&response_type=code\
             &redirect_uri=https%3A%2F%2Flockgroove.example%2Fcallback&state=abc&code_challenge_method=S256\
             &code_challenge=ZtNPunH49FD35FWYhT5Tv8I7vRKQJ8uxMaL0_9eHjNA&scope=playlist-read-private+user-library-read"
        );
    }

    #[test]
    fn the_redirect_uri_is_refused_where_spotify_would_refuse_it() {
        assert_eq!(RedirectUri::of_app("http://127.0.0.1:8080/").unwrap().as_str(), "http://127.0.0.1:8080/callback");
        assert_eq!(RedirectUri::of_app("http://localhost:8080"), Err(InsecureOrigin::Localhost));
        assert_eq!(RedirectUri::of_app("http://192.168.0.2"), Err(InsecureOrigin::Scheme));
    }

    #[test]
    fn a_client_id_is_read_as_pasted() {
        assert_eq!(ClientId::parse(&format!("  {ID}\n")).unwrap().as_str(), ID);
        assert_eq!(ClientId::parse(" "), Err(MalformedClientId::Empty));
        assert_eq!(ClientId::parse(&ID[..28]), Err(MalformedClientId::Length(28)));
        assert_eq!(ClientId::parse(&ID.replace('f', "g")), Err(MalformedClientId::Character('g')));
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
            assert_eq!(Callback::read(query), Err(fault), "{query}");
        }
        let long = format!("state=a&code={}", "x".repeat(100_000));
        assert_eq!(Callback::read(&long), Err(CallbackFault::TooLong));
    }

    #[test]
    fn a_good_callback_gives_its_code() {
        let callback = Callback::read("?code=the+code&state=st%26ate&foo=1").unwrap().issued_by(&server()).unwrap();
        assert_eq!(callback.state().reveal(), "st&ate");
        assert_eq!(callback.answer().unwrap().reveal(), "the code");
    }

    #[test]
    fn the_issuer_is_compared_as_plain_text() {
        let with = |issuer: &str| Callback::read(&format!("code=a&state=b&iss={issuer}")).unwrap().issued_by(&server());
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
        let refusal = Callback::read(&query).unwrap().answer().unwrap_err();
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
            let read = Callback::read(&format!("state=s&error={code}")).unwrap().answer().unwrap_err();
            assert_eq!(read.reason, reason);
        }
    }

    #[test]
    fn cleaning_keeps_what_is_not_ours() {
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
            let _ = Callback::read(&query);
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

        #[test]
        fn parameters_survive_the_wire(state in "[A-Za-z0-9 &+%=#/?é]{1,40}", bits in 0u8..4) {
            let url = AuthorizationRequest {
                client_id: &ClientId::parse(ID).unwrap(),
                redirect_uri: &RedirectUri::of_app("http://127.0.0.1:8080").unwrap(),
                scopes: if bits & 1 == 1 { ScopeSet::parse("user-top-read user-library-read") } else { ScopeSet::NONE },
                state: &State::new(state.clone()),
                challenge: &Verifier::new("a".repeat(43)).challenge(),
                show_dialog: bits & 2 == 2,
            }
            .url(&server());
            let (_, query) = url.split_once('?').unwrap();
            let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
            prop_assert!(pairs.contains(&("state".to_owned(), state)));
            prop_assert!(!url.contains('#'));
            names.sort_unstable();
            let count = names.len();
            names.dedup();
            prop_assert_eq!(names.len(), count, "a parameter stands there twice");
        }
    }
}
