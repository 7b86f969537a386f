//! What the pages of one browser share of a session, and its text form: sent to the open tabs over a channel, and, if the person chose
//! to stay signed in, stored on the device.
//!
//! Two versions of the app can be open at once, so the words in these texts never change, even where the code has other names by now.
//! A text that cannot be read is ignored, because another version or another program wrote it.

use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::time::Timestamp;
use crate::oauth::{AccessToken, ClientId, NetworkFault, RefreshToken, ScopeSet, State, TokenFault};

const VERSION: i64 = 1;
/// Bytes of a session ID: enough that no two are the same.
const ID_BYTES: usize = 16;
/// Longest text that is read. Two tokens and the rest are a few kilobytes.
const MAX_LENGTH: usize = 65_536;

/// Identifies a sign-in in every tab of this browser. Not a secret: it is a hash of the transaction's `state`.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionId(Box<str>);

impl SessionId {
    /// The ID of the session that this transaction leads to.
    #[must_use]
    pub fn of(state: &State) -> Self {
        let digest = Sha256::digest(format!("session of {}", state.reveal()).as_bytes());
        Self(URL_SAFE_NO_PAD.encode(digest.get(..ID_BYTES).unwrap_or_default()).into())
    }

    /// Reads an ID: letters, digits, `-` and `_`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'));
        fits.then(|| Self(text.into()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a person agreed to, and the refresh token: everything that outlives an access token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Which sign-in it came from.
    pub id: SessionId,
    /// The app.
    pub client_id: ClientId,
    /// The granted scopes.
    pub scopes: ScopeSet,
    /// The scopes that were asked for.
    pub requested: ScopeSet,
    /// When the person agreed. The refresh token expires six months later.
    pub given_at: Timestamp,
    /// How many times the access token was renewed. Of two copies, the higher one is the newer.
    pub(super) generation: u32,
    /// The newest refresh token. Without one, other tabs still get the session, but nothing is stored.
    pub(super) refresh: Option<RefreshToken>,
}

/// A whole session, as one tab sends it to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedSession {
    /// Everything that outlives the access token.
    pub consent: Consent,
    /// The access token.
    pub access: AccessToken,
    /// When it was obtained.
    pub obtained_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// Whether the person has just signed in. Then it replaces any other session, whatever the clocks say.
    pub fresh: bool,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// The person signed out.
    ByPerson,
    /// The access token expired, and there is no refresh token.
    Expired,
    /// The authorization server no longer accepts the refresh token. It does not say why.
    Revoked,
    /// The same, six months after the person agreed.
    ConsentOver,
    /// The Web API refuses a token that was renewed a moment ago.
    Rejected,
    /// The authorization server refuses this client, so the access could not be renewed.
    ClientRefused,
}

impl EndReason {
    const ALL: [Self; 6] = [Self::ByPerson, Self::Expired, Self::Revoked, Self::ConsentOver, Self::Rejected, Self::ClientRefused];

    const fn as_str(self) -> &'static str {
        match self {
            Self::ByPerson => "by_person",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::ConsentOver => "consent_over",
            Self::Rejected => "rejected",
            Self::ClientRefused => "client_refused",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// What one tab sends to all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Asks for the session of any other tab.
    AskForSession,
    /// The session of this tab, or its newest tokens.
    Session(Box<SharedSession>),
    /// This session ended in every tab.
    Ended(SessionId, EndReason),
    /// Whether the person wants to stay signed in on this device.
    Stay(bool),
}

/// The content of the ledger, without secrets. A page that was frozen while others sent messages reads it when it wakes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerRecord {
    /// The newest session, and how many times it was renewed.
    pub newest: Option<(SessionId, u32)>,
    /// The last renewal that failed without ending the session.
    pub pause: Option<RenewalPause>,
    /// The last few sessions that ended.
    pub ended: Vec<(SessionId, EndReason)>,
}

/// The pause after a renewal that failed. Tabs that queued behind it share the pause instead of failing one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenewalPause {
    /// Which session.
    pub id: SessionId,
    /// When the renewal failed.
    pub since: Timestamp,
    /// When the next one is due.
    pub until: Timestamp,
    /// Why it failed.
    pub fault: RenewalFault,
}

/// Why a renewal failed without ending the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenewalFault {
    /// No response.
    Network(NetworkFault),
    /// Too many requests.
    Throttled,
    /// No response either, several times in a row, while the Web API responds.
    NoAnswer,
    /// The authorization server refuses this client. Another try does not change that.
    Refused,
    /// A response that says nothing about the refresh token.
    Unavailable,
}

impl RenewalFault {
    /// Their words in the ledger. Older versions of the app ignore a pause whose word they do not know.
    const SHARED: [(Self, &str); 7] = [
        (Self::Network(NetworkFault::Unreachable), "unreachable"),
        (Self::Network(NetworkFault::Offline), "offline"),
        (Self::Network(NetworkFault::TimedOut), "timed_out"),
        (Self::Throttled, "throttled"),
        (Self::Unavailable, "unavailable"),
        (Self::Refused, "refused"),
        (Self::NoAnswer, "no_answer"),
    ];

    fn as_str(self) -> &'static str {
        Self::SHARED.into_iter().find(|(fault, _)| *fault == self).map_or("unavailable", |(_, text)| text)
    }

    fn parse(text: &str) -> Option<Self> {
        Self::SHARED.into_iter().find(|(_, known)| *known == text).map(|(fault, _)| fault)
    }
}

/// Errors of RFC 6749 section 5.2 that every refresh of this app would get.
const FINAL: [&str; 4] = ["invalid_request", "unauthorized_client", "unsupported_grant_type", "invalid_scope"];

impl From<NetworkFault> for RenewalFault {
    fn from(fault: NetworkFault) -> Self {
        Self::Network(fault)
    }
}

impl From<&TokenFault> for RenewalFault {
    fn from(fault: &TokenFault) -> Self {
        match fault {
            TokenFault::Throttled(_) => Self::Throttled,
            TokenFault::InvalidClient => Self::Refused,
            TokenFault::Refused(name) if FINAL.contains(&name.as_str()) => Self::Refused,
            TokenFault::Refused(_) | TokenFault::InvalidGrant | TokenFault::Unavailable { .. } | TokenFault::Malformed(_) => {
                Self::Unavailable
            }
        }
    }
}

impl RenewalPause {
    /// The text for the ledger: `id since until fault`.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{} {} {} {}", self.id.as_str(), self.since.0, self.until.0, self.fault.as_str())
    }

    /// Reads it back.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let id = SessionId::parse(words.next()?)?;
        let mut moment = || words.next()?.parse().ok().map(Timestamp);
        let (since, until) = (moment()?, moment()?);
        Some(Self { id, since, until, fault: RenewalFault::parse(words.next()?)? })
    }
}

impl LedgerRecord {
    /// Two texts for the ledger: `id generation`, and a line `id reason` for each session that ended.
    #[must_use]
    pub fn to_texts(&self) -> (String, String) {
        let newest = self.newest.as_ref().map(|(id, generation)| format!("{} {generation}", id.as_str()));
        let ended: Vec<String> = self.ended.iter().map(|(id, reason)| format!("{} {}", id.as_str(), reason.as_str())).collect();
        (newest.unwrap_or_default(), ended.join("\n"))
    }

    /// Reads the two texts, and skips what makes no sense.
    #[must_use]
    pub fn read(newest: &str, ended: &str) -> Self {
        let newest = newest.split_once(' ').and_then(|(id, number)| Some((SessionId::parse(id)?, number.parse().ok()?)));
        let line =
            |line: &str| line.split_once(' ').and_then(|(id, reason)| Some((SessionId::parse(id)?, EndReason::parse(reason)?)));
        Self { newest, pause: None, ended: ended.lines().filter_map(line).collect() }
    }
}

/// A flat JSON object with a version and a kind. Written and read by hand, because derived code for so many members makes the bundle
/// larger than everything else here.
struct Fields(Map<String, Value>);

impl Fields {
    fn new(kind: &str) -> Self {
        Self(Map::new()).with("v", VERSION).with("say", kind)
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    fn of(kind: &str, consent: &Consent) -> Self {
        let fields = Self::new(kind)
            .with("id", consent.id.as_str())
            .with("generation", consent.generation)
            .with("client_id", consent.client_id.as_str())
            .with("scopes", consent.scopes.to_string())
            .with("asked", consent.requested.to_string())
            .with("authorized_at", consent.given_at.0);
        match &consent.refresh {
            Some(token) => fields.with("refresh", token.reveal()),
            None => fields,
        }
    }

    fn read(text: &str) -> Option<Self> {
        let value = (text.len() <= MAX_LENGTH).then(|| serde_json::from_str(text).ok()).flatten()?;
        let Value::Object(members) = value else { return None };
        Some(Self(members)).filter(|fields| fields.number("v") == Some(VERSION))
    }

    fn write(self) -> String {
        Value::Object(self.0).to_string()
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.0.get(name)?.as_i64()
    }

    fn time(&self, name: &str) -> Option<Timestamp> {
        self.number(name).map(Timestamp)
    }

    fn id(&self) -> Option<SessionId> {
        SessionId::parse(self.text("id")?)
    }

    fn consent(&self) -> Option<Consent> {
        Some(Consent {
            id: self.id()?,
            generation: u32::try_from(self.number("generation")?).ok()?,
            client_id: ClientId::parse(self.text("client_id")?).ok()?,
            scopes: ScopeSet::parse(self.text("scopes")?),
            requested: ScopeSet::parse(self.text("asked")?),
            given_at: self.time("authorized_at")?,
            refresh: self.text("refresh").filter(|token| !token.is_empty()).and_then(RefreshToken::parse),
        })
    }

    fn session(&self) -> Option<SharedSession> {
        let access = AccessToken::parse(self.text("access")?)?;
        let (obtained_at, expires_at) = (self.time("obtained_at")?, self.time("expires_at")?);
        // A session from the vault has no access token until it is renewed.
        let expires_at = if access.reveal().is_empty() { expires_at.min(obtained_at) } else { expires_at };
        Some(SharedSession {
            consent: self.consent()?,
            access,
            obtained_at,
            expires_at,
            fresh: self.0.get("fresh").and_then(Value::as_bool).unwrap_or(false),
        })
    }
}

impl Consent {
    /// The text for the vault. It contains the refresh token, so it must be encrypted.
    #[must_use]
    pub fn to_text(&self) -> String {
        Fields::of("kept", self).write()
    }

    /// Reads a text from the vault. Without a refresh token it is of no use.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Fields::read(text)
            .filter(|fields| fields.text("say") == Some("kept"))?
            .consent()
            .filter(|consent| consent.refresh.is_some())
    }
}

impl Message {
    /// The text for the channel.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::AskForSession => Fields::new("who"),
            Self::Session(session) => Fields::of("here", &session.consent)
                .with("access", session.access.reveal())
                .with("obtained_at", session.obtained_at.0)
                .with("expires_at", session.expires_at.0)
                .with("fresh", session.fresh),
            Self::Ended(id, reason) => Fields::new("over").with("id", id.as_str()).with("ending", reason.as_str()),
            Self::Stay(on) => Fields::new("stay").with("stay", *on),
        }
        .write()
    }

    /// Reads a message from another tab.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let fields = Fields::read(text)?;
        match fields.text("say")? {
            "who" => Some(Self::AskForSession),
            "here" => fields.session().map(|session| Self::Session(Box::new(session))),
            "over" => Some(Self::Ended(fields.id()?, EndReason::parse(fields.text("ending")?)?)),
            "stay" => fields.0.get("stay")?.as_bool().map(Self::Stay),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn consent() -> Consent {
        Consent {
            id: SessionId::of(&State::new("abc")),
            generation: 3,
            client_id: ClientId::parse(&"a".repeat(32)).unwrap(),
            scopes: ScopeSet::parse("user-top-read"),
            requested: ScopeSet::parse("user-top-read user-library-read"),
            given_at: Timestamp(7),
            refresh: Some(RefreshToken::new("sesame")),
        }
    }

    fn session() -> SharedSession {
        SharedSession {
            consent: consent(),
            access: AccessToken::new("open"),
            obtained_at: Timestamp(8),
            expires_at: Timestamp(9),
            fresh: false,
        }
    }

    #[test]
    fn every_message_is_read_as_it_was_written() {
        let without_refresh = SharedSession { consent: Consent { refresh: None, ..consent() }, ..session() };
        for message in [
            Message::AskForSession,
            Message::Session(Box::new(session())),
            Message::Session(Box::new(without_refresh)),
            Message::Ended(consent().id, EndReason::Revoked),
            Message::Stay(true),
            Message::Stay(false),
        ] {
            assert_eq!(Message::read(&message.to_text()), Some(message));
        }
        assert_eq!(Consent::read(&consent().to_text()), Some(consent()));
    }

    /// A tab of an older version may be open beside this one, and the vault outlives both.
    #[test]
    fn the_words_on_the_wire_are_those_of_version_one() {
        let fields = format!(
            r#""asked":"user-library-read user-top-read","authorized_at":7,"client_id":"{}","generation":3,"id":"{}","refresh":"sesame","scopes":"user-top-read""#,
            "a".repeat(32),
            consent().id.as_str()
        );
        let older = |kind: &str, more: &str| format!(r#"{{{fields},{more}"say":"{kind}","v":1}}"#);
        assert_eq!(Consent::read(&older("kept", "")), Some(consent()));
        let tokens = r#""access":"open","obtained_at":8,"expires_at":9,"fresh":false,"#;
        assert_eq!(Message::read(&older("here", tokens)), Some(Message::Session(Box::new(session()))));
        for (message, text) in [
            (Message::AskForSession, r#"{"v":1,"say":"who"}"#),
            (
                Message::Ended(SessionId("a".into()), EndReason::ConsentOver),
                r#"{"v":1,"say":"over","id":"a","ending":"consent_over"}"#,
            ),
            (Message::Stay(true), r#"{"v":1,"say":"stay","stay":true}"#),
        ] {
            let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
            assert_eq!(json(&message.to_text()), json(text));
        }
        let pause = |fault| RenewalPause { id: SessionId("a".into()), since: Timestamp(5), until: Timestamp(9), fault };
        assert_eq!(pause(RenewalFault::Network(NetworkFault::TimedOut)).to_text(), "a 5 9 timed_out");
        assert_eq!(pause(RenewalFault::Refused).to_text(), "a 5 9 refused");
    }

    #[test]
    fn what_is_noted_is_read_and_what_makes_no_sense_is_left_out() {
        let id = |text: &str| SessionId::parse(text).unwrap();
        let record = LedgerRecord {
            newest: Some((id("abc"), 7)),
            pause: None,
            ended: EndReason::ALL.iter().enumerate().map(|(n, reason)| (id(&format!("over-{n}")), *reason)).collect(),
        };
        let (newest, ended) = record.to_texts();
        assert_eq!(LedgerRecord::read(&newest, &ended), record);
        assert_eq!(LedgerRecord::read("", ""), LedgerRecord::default());
        assert_eq!(LedgerRecord::read("abc x", "abc\nabc nonsense\n !"), LedgerRecord::default());
        assert_eq!(LedgerRecord::default().to_texts(), (String::new(), String::new()));
    }

    #[test]
    fn a_pause_is_written_and_read() {
        for (fault, _) in RenewalFault::SHARED {
            let pause = RenewalPause { id: consent().id, since: Timestamp(5), until: Timestamp(9), fault };
            assert_eq!(RenewalPause::read(&pause.to_text()), Some(pause));
        }
        for text in ["", "abc", "abc 1", "abc 1 2", "abc 1 2 tired", "abc x 2 offline", "!! 1 2 offline"] {
            assert_eq!(RenewalPause::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_session_id_hides_the_state_and_differs_for_each() {
        let one = SessionId::of(&State::new("abc"));
        assert_eq!(one, SessionId::of(&State::new("abc")));
        assert_ne!(one, SessionId::of(&State::new("abd")));
        assert!(!one.as_str().contains("abc"));
        assert_eq!(SessionId::parse(one.as_str()), Some(one));
        assert_eq!(SessionId::parse("no blanks"), None);
        assert_eq!(SessionId::parse(""), None);
    }

    #[test]
    fn an_incomplete_message_is_ignored() {
        for text in [
            "",
            "{}",
            "[]",
            r#"{"v":2,"say":"who"}"#,
            r#"{"v":1,"say":"hello"}"#,
            r#"{"v":1,"say":"over","id":"a"}"#,
            r#"{"v":1,"say":"over","ending":"revoked"}"#,
            r#"{"v":1,"say":"stay"}"#,
            r#"{"v":1,"say":"here","id":"a","client_id":"short","access":"x"}"#,
        ] {
            assert_eq!(Message::read(text), None, "{text}");
        }
        assert_eq!(Message::read(&format!(r#"{{"v":1,"say":"who","x":"{}"}}"#, "y".repeat(MAX_LENGTH))), None);
        assert_eq!(Consent::read(&Consent { refresh: None, ..consent() }.to_text()), None, "nothing to renew with");
        assert_eq!(Consent::read(&Message::AskForSession.to_text()), None);
    }

    #[test]
    fn nothing_secret_is_shown() {
        let shown = format!("{:?}", Message::Session(Box::new(session())));
        assert!(!shown.contains("sesame") && !shown.contains("open"), "{shown}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,200}") {
            let _ = (Message::read(&text), Consent::read(&text));
        }
    }
}
