//! What the pages of one browser share of a session, and how it is written down: told to open tabs over a channel, and, where a
//! person chose to stay signed in, kept on the device.
//!
//! Whatever cannot be read is as good as not said: it was written by another version of this app, or by nobody.

use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::time::Timestamp;
use crate::oauth::{AccessToken, ClientId, RefreshToken, ScopeSet, State};

const VERSION: i64 = 1;
/// Bytes of a session's name: enough that two never meet.
const NAME_BYTES: usize = 16;
/// Longest text worth reading. Two tokens and the rest are a few kilobytes.
const LONGEST: usize = 65_536;

/// Names one sign-in in every tab of this browser. No secret: it follows from the `state` of the transaction by a one-way function.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionId(Box<str>);

impl SessionId {
    /// The name of the sign-in that this transaction leads to.
    #[must_use]
    pub fn of(state: &State) -> Self {
        let digest = Sha256::digest(format!("session of {}", state.reveal()).as_bytes());
        Self(URL_SAFE_NO_PAD.encode(digest.get(..NAME_BYTES).unwrap_or_default()).into())
    }

    /// Reads a name back: letters, digits, `-` and `_`.
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

/// A refresh token and what belongs to it: enough to go on with on another day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which sign-in.
    pub id: SessionId,
    /// How many times it was renewed: of two copies the higher one counts.
    pub generation: u32,
    /// To which app.
    pub client_id: ClientId,
    /// What the person agreed to.
    pub scopes: ScopeSet,
    /// What had been asked for.
    pub asked: ScopeSet,
    /// When they agreed.
    pub authorized_at: Timestamp,
    /// The newest one; absent where the server gave none, and then only other tabs are told.
    pub refresh: Option<RefreshToken>,
}

/// A whole session, as one tab tells it to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedSession {
    /// What outlives the access token.
    pub kept: Kept,
    /// The access token.
    pub access: AccessToken,
    /// When it was given.
    pub obtained_at: Timestamp,
    /// When it is said to end.
    pub expires_at: Timestamp,
    /// Whether it begins just now: a person signed in. It counts before any other, whatever the clocks say.
    pub fresh: bool,
}

/// What ended a session, as other tabs are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndReason {
    /// The person signed out.
    ByPerson,
    /// It ran out, and there is nothing to renew it with.
    Expired,
    /// The authorization server no longer honours the refresh token.
    Revoked,
    /// The same, six months after the person agreed, which is when it does that by itself.
    ConsentOver,
    /// The Web API refuses a token that was renewed a moment ago.
    Rejected,
}

impl EndReason {
    const ALL: [Self; 5] = [Self::ByPerson, Self::Expired, Self::Revoked, Self::ConsentOver, Self::Rejected];

    const fn as_str(self) -> &'static str {
        match self {
            Self::ByPerson => "by_person",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::ConsentOver => "consent_over",
            Self::Rejected => "rejected",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.as_str() == text)
    }
}

/// What one tab says to all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Does anybody have a session?
    AskForSession,
    /// This is the session, or its newest tokens.
    Session(Box<SharedSession>),
    /// This session is over, here and everywhere.
    Ended(SessionId, EndReason),
    /// The person chose to stay signed in on this device, or chose not to.
    Stay(bool),
}

/// What is written down for all tabs, with no secret in it: which session is the newest, how often it was renewed, and which ones
/// are over. A page that was frozen while the others talked reads it when it wakes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerRecord {
    /// The newest session, and how many times it was renewed.
    pub newest: Option<(SessionId, u32)>,
    /// The last renewal that failed for a reason that passes.
    pub pause: Option<RenewalPause>,
    /// The last few that are over, and why.
    pub ended: Vec<(SessionId, EndReason)>,
}

/// A renewal failed in one tab. Those that waited behind it share its pause instead of failing one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenewalPause {
    /// Of which session.
    pub id: SessionId,
    /// When it failed.
    pub since: Timestamp,
    /// When the next try is due.
    pub until: Timestamp,
    /// What went wrong.
    pub cause: Cause,
}

/// What went wrong, as far as other tabs have to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// No answer.
    Unreachable,
    /// No network.
    Offline,
    /// No answer in time.
    TimedOut,
    /// Too many requests.
    Throttled,
    /// An answer that says nothing about the refresh token.
    Unavailable,
}

impl Cause {
    const ALL: [(Self, &str); 5] = [
        (Self::Unreachable, "unreachable"),
        (Self::Offline, "offline"),
        (Self::TimedOut, "timed_out"),
        (Self::Throttled, "throttled"),
        (Self::Unavailable, "unavailable"),
    ];

    fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(cause, _)| *cause == self).map_or("", |(_, text)| text)
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == text).map(|(cause, _)| cause)
    }
}

impl RenewalPause {
    /// The text to write down: `id since until cause`.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{} {} {} {}", self.id.as_str(), self.since.0, self.until.0, self.cause.as_str())
    }

    /// Reads it back.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let id = SessionId::parse(words.next()?)?;
        let mut moment = || words.next()?.parse().ok().map(Timestamp);
        let (since, until) = (moment()?, moment()?);
        Some(Self { id, since, until, cause: Cause::parse(words.next()?)? })
    }
}

impl LedgerRecord {
    /// Two of the texts to write down: `id generation`, and a line `id why` for each that is over.
    #[must_use]
    pub fn to_texts(&self) -> (String, String) {
        let newest = self.newest.as_ref().map(|(id, generation)| format!("{} {generation}", id.as_str()));
        let over: Vec<String> = self.ended.iter().map(|(id, ending)| format!("{} {}", id.as_str(), ending.as_str())).collect();
        (newest.unwrap_or_default(), over.join("\n"))
    }

    /// Reads them back. What makes no sense is left out.
    #[must_use]
    pub fn read(newest: &str, over: &str) -> Self {
        let newest = newest.split_once(' ').and_then(|(id, number)| Some((SessionId::parse(id)?, number.parse().ok()?)));
        let line = |line: &str| line.split_once(' ').and_then(|(id, why)| Some((SessionId::parse(id)?, EndReason::parse(why)?)));
        Self { newest, pause: None, ended: over.lines().filter_map(line).collect() }
    }
}

/// A text with its kind and version, a flat JSON object. Built and read by hand: a derived reader for so many members weighs more in
/// the bundle than everything else here.
struct Record(Map<String, Value>);

impl Record {
    fn new(say: &str) -> Self {
        Self(Map::new()).with("v", VERSION).with("say", say)
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    fn of_kept(say: &str, kept: &Kept) -> Self {
        let record = Self::new(say)
            .with("id", kept.id.as_str())
            .with("generation", kept.generation)
            .with("client_id", kept.client_id.as_str())
            .with("scopes", kept.scopes.to_string())
            .with("asked", kept.asked.to_string())
            .with("authorized_at", kept.authorized_at.0);
        match &kept.refresh {
            Some(token) => record.with("refresh", token.reveal()),
            None => record,
        }
    }

    fn read(text: &str) -> Option<Self> {
        let value = (text.len() <= LONGEST).then(|| serde_json::from_str(text).ok()).flatten()?;
        let Value::Object(members) = value else { return None };
        Some(Self(members)).filter(|record| record.number("v") == Some(VERSION))
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

    fn moment(&self, name: &str) -> Option<Timestamp> {
        self.number(name).map(Timestamp)
    }

    fn id(&self) -> Option<SessionId> {
        SessionId::parse(self.text("id")?)
    }

    fn kept(&self) -> Option<Kept> {
        Some(Kept {
            id: self.id()?,
            generation: u32::try_from(self.number("generation")?).ok()?,
            client_id: ClientId::parse(self.text("client_id")?).ok()?,
            scopes: ScopeSet::parse(self.text("scopes")?),
            asked: ScopeSet::parse(self.text("asked")?),
            authorized_at: self.moment("authorized_at")?,
            refresh: self.text("refresh").filter(|token| !token.is_empty()).map(RefreshToken::new),
        })
    }

    fn snapshot(&self) -> Option<SharedSession> {
        Some(SharedSession {
            kept: self.kept()?,
            access: AccessToken::new(self.text("access")?),
            obtained_at: self.moment("obtained_at")?,
            expires_at: self.moment("expires_at")?,
            fresh: self.0.get("fresh").and_then(Value::as_bool).unwrap_or(false),
        })
    }
}

impl Kept {
    /// The text to keep. It holds the refresh token, so it is to be encrypted before it is stored.
    #[must_use]
    pub fn to_text(&self) -> String {
        Record::of_kept("kept", self).write()
    }

    /// Reads it back.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Record::read(text).filter(|record| record.text("say") == Some("kept"))?.kept().filter(|kept| kept.refresh.is_some())
    }
}

impl Message {
    /// The text for the channel.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::AskForSession => Record::new("who"),
            Self::Session(snapshot) => Record::of_kept("here", &snapshot.kept)
                .with("access", snapshot.access.reveal())
                .with("obtained_at", snapshot.obtained_at.0)
                .with("expires_at", snapshot.expires_at.0)
                .with("fresh", snapshot.fresh),
            Self::Ended(id, ending) => Record::new("over").with("id", id.as_str()).with("ending", ending.as_str()),
            Self::Stay(on) => Record::new("stay").with("stay", *on),
        }
        .write()
    }

    /// Reads what another tab said.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let record = Record::read(text)?;
        match record.text("say")? {
            "who" => Some(Self::AskForSession),
            "here" => record.snapshot().map(|snapshot| Self::Session(Box::new(snapshot))),
            "over" => Some(Self::Ended(record.id()?, EndReason::parse(record.text("ending")?)?)),
            "stay" => record.0.get("stay")?.as_bool().map(Self::Stay),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::session::state::Trouble;
    use proptest::prelude::*;

    fn kept() -> Kept {
        Kept {
            id: SessionId::of(&State::new("abc")),
            generation: 3,
            client_id: ClientId::parse(&"a".repeat(32)).unwrap(),
            scopes: ScopeSet::parse("user-top-read"),
            asked: ScopeSet::parse("user-top-read user-library-read"),
            authorized_at: Timestamp(7),
            refresh: Some(RefreshToken::new("sesame")),
        }
    }

    #[test]
    fn what_is_said_is_heard() {
        let here = SharedSession {
            kept: kept(),
            access: AccessToken::new("open"),
            obtained_at: Timestamp(8),
            expires_at: Timestamp(9),
            fresh: false,
        };
        let without = SharedSession { kept: Kept { refresh: None, ..kept() }, ..here.clone() };
        for message in [
            Message::AskForSession,
            Message::Session(Box::new(here)),
            Message::Session(Box::new(without)),
            Message::Ended(kept().id, EndReason::Revoked),
            Message::Stay(true),
            Message::Stay(false),
        ] {
            assert_eq!(Message::read(&message.to_text()), Some(message));
        }
        assert_eq!(Kept::read(&kept().to_text()), Some(kept()));
    }

    #[test]
    fn what_is_noted_is_read_and_what_makes_no_sense_is_left_out() {
        let id = |text: &str| SessionId::parse(text).unwrap();
        let record = LedgerRecord {
            newest: Some((id("abc"), 7)),
            pause: None,
            ended: EndReason::ALL.iter().enumerate().map(|(n, ending)| (id(&format!("over-{n}")), *ending)).collect(),
        };
        let (newest, over) = record.to_texts();
        assert_eq!(LedgerRecord::read(&newest, &over), record);
        assert_eq!(LedgerRecord::read("", ""), LedgerRecord::default());
        assert_eq!(LedgerRecord::read("abc x", "abc\nabc nonsense\n !"), LedgerRecord::default());
        assert_eq!(LedgerRecord::default().to_texts(), (String::new(), String::new()));
    }

    #[test]
    fn a_rest_is_written_down_and_read_back() {
        for (cause, _) in Cause::ALL {
            let rest = RenewalPause { id: kept().id, since: Timestamp(5), until: Timestamp(9), cause };
            assert_eq!(RenewalPause::read(&rest.to_text()), Some(rest));
            assert_eq!(Cause::from(&Trouble::from(cause)), cause);
        }
        for text in ["", "abc", "abc 1", "abc 1 2", "abc 1 2 tired", "abc x 2 offline", "!! 1 2 offline"] {
            assert_eq!(RenewalPause::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_tells_nothing_of_the_state_and_differs_for_each() {
        let one = SessionId::of(&State::new("abc"));
        assert_eq!(one, SessionId::of(&State::new("abc")));
        assert_ne!(one, SessionId::of(&State::new("abd")));
        assert!(!one.as_str().contains("abc"));
        assert_eq!(SessionId::parse(one.as_str()), Some(one));
        assert_eq!(SessionId::parse("no blanks"), None);
        assert_eq!(SessionId::parse(""), None);
    }

    #[test]
    fn what_is_not_whole_is_not_heard() {
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
        assert_eq!(Message::read(&format!(r#"{{"v":1,"say":"who","x":"{}"}}"#, "y".repeat(LONGEST))), None);
        assert_eq!(Kept::read(&Kept { refresh: None, ..kept() }.to_text()), None, "nothing to go on with");
        assert_eq!(Kept::read(&Message::AskForSession.to_text()), None);
    }

    #[test]
    fn nothing_secret_is_shown() {
        let shown = format!(
            "{:?}",
            Message::Session(Box::new(SharedSession {
                kept: kept(),
                access: AccessToken::new("open"),
                obtained_at: Timestamp(8),
                expires_at: Timestamp(9),
                fresh: false
            }))
        );
        assert!(!shown.contains("sesame") && !shown.contains("open"), "{shown}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,200}") {
            let _ = (Message::read(&text), Kept::read(&text));
        }
    }
}
