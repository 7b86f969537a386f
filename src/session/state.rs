//! Where a session stands: plain data that pages read. It changes in the [machine](super::machine) only.

use core::time::Duration;

use super::shared::{Cause, EndReason, Kept, SessionId, SharedSession};
use super::time::Timestamp;
use super::transaction::{SignInRequest, TransactionFault};
use crate::oauth::{AccessToken, CallbackFault, ClientId, NetworkFault, RefreshToken, Refusal, ScopeSet, State, TokenFault};

/// Renew this long before the end, or a tenth of the life if that is shorter.
const EARLY: Duration = Duration::from_secs(60);
/// Six months are 181 days at least. Spotify counts them from the consent; a refresh does not extend them
/// (<https://developer.spotify.com/blog/2026-06-18-refresh-token-expiration>).
const CONSENT_LIFE: Duration = Duration::from_secs(181 * 86_400);
/// How long before that the person hears of it.
const CONSENT_NOTICE: Duration = Duration::from_secs(7 * 86_400);

/// Names one sign-in. Changes with each sign-in, not with each refresh: views keyed on it are redrawn only for a new person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub(super) u32);

/// Where a session stands. One value, one signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// Nobody is signed in.
    SignedOut {
        /// How it came to this.
        why: Why,
        /// What was being signed in for, to go on from.
        resume: Option<SignInRequest>,
    },
    /// The page is about to be left for the authorization server.
    Leaving {
        /// The transaction that was stored.
        transaction: State,
        /// Where this page stood, should it be brought back by the Back button.
        before: Box<Self>,
    },
    /// The code is being exchanged.
    Exchanging {
        /// Which request.
        attempt: Attempt,
        /// What was signed in for.
        request: SignInRequest,
        /// What the session will be called.
        id: SessionId,
    },
    /// Somebody is signed in.
    SignedIn(Grant),
}

/// Why nobody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nobody was, since this page was loaded.
    NotYet,
    /// The person signed out.
    ByPerson,
    /// The access token ran out and there is no refresh token.
    Expired,
    /// The authorization server no longer honours the refresh token: access was taken back.
    Revoked,
    /// It no longer honours it because six months have passed since the person agreed.
    ConsentOver,
    /// The Web API refuses a token that was renewed a moment ago.
    Rejected,
    /// A sign-in did not come to its end.
    Failed(SignInFault),
}

/// What stopped a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInFault {
    /// Web Crypto gave no randomness.
    NoRandomness,
    /// The browser keeps nothing for this site, so the verifier would not survive the way to Spotify and back.
    StorageBlocked,
    /// The page runs at an address Spotify does not send anybody back to.
    NoRedirectUri,
    /// The callback is not an answer.
    Callback(CallbackFault),
    /// The callback answers nothing this browser asked.
    Transaction(TransactionFault),
    /// The authorization server said no.
    Refused(Refusal),
    /// The token endpoint said no.
    Token(TokenFault),
    /// The token endpoint could not be reached; the code is spent all the same.
    Network(NetworkFault),
}

/// What was granted, and the tokens that prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Which sign-in.
    pub epoch: Epoch,
    /// To which app.
    pub client_id: ClientId,
    /// What the person agreed to.
    pub scopes: ScopeSet,
    /// What had been asked for.
    pub asked: ScopeSet,
    /// When they agreed; a refresh token lives six months from here.
    pub authorized_at: Timestamp,
    /// When the access token was given.
    pub obtained_at: Timestamp,
    /// When it is said to end.
    pub expires_at: Timestamp,
    /// Whether it is being renewed.
    pub renewal: Renewal,
    /// Its name in every tab of this browser.
    pub id: SessionId,
    /// Whether the refresh token is kept on this device.
    pub stays: bool,
    /// What went wrong on the way here and did not end the session.
    pub setback: Option<Setback>,
    pub(super) access: AccessToken,
    pub(super) refresh: Option<RefreshToken>,
    pub(super) generation: u32,
}

/// Something a person wanted that did not come about, while the session stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setback {
    /// A sign-in for more, or as somebody else: what was granted before still is.
    SignIn(SignInFault),
    /// The browser keeps nothing, so the person will not stay signed in on this device.
    NotStored,
}

/// How the renewal of the access token stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// Nothing to do, or not yet.
    Idle,
    /// This page waits for its turn: one page of a browser renews at a time.
    Queued {
        /// Which.
        attempt: Attempt,
        /// How many failed before it.
        failures: u32,
        /// Since when.
        since: Timestamp,
    },
    /// Another page renewed the session in the meantime and is asked for the tokens.
    CatchingUp {
        /// Which.
        attempt: Attempt,
        /// How many failed before it.
        failures: u32,
    },
    /// A request is under way.
    InFlight {
        /// Which.
        attempt: Attempt,
        /// How many failed before it.
        failures: u32,
    },
    /// It failed for a reason that passes. The session stands.
    Paused {
        /// When it failed.
        since: Timestamp,
        /// When the next try is due.
        until: Timestamp,
        /// How many tries failed in a row.
        failures: u32,
        /// What went wrong last.
        trouble: Trouble,
    },
}

impl Renewal {
    /// The attempt that has the lock or waits for it.
    pub(super) const fn attempt(&self) -> Option<Attempt> {
        match self {
            Self::Queued { attempt, .. } | Self::CatchingUp { attempt, .. } | Self::InFlight { attempt, .. } => Some(*attempt),
            Self::Idle | Self::Paused { .. } => None,
        }
    }
}

/// A refresh that failed without ending the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No answer.
    Network(NetworkFault),
    /// An answer that says nothing about the refresh token.
    Token(TokenFault),
}

/// An access token on its way into a request, with the name of what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// For the `Authorization` header.
    pub token: AccessToken,
    /// Which sign-in it belongs to.
    pub epoch: Epoch,
    pub(super) generation: u32,
}

/// Why no access token can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Nobody is signed in.
    SignedOut,
    /// It has run out and cannot be renewed just now.
    Paused(Trouble),
}

/// Names one token request. An answer to any other than the current one changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt(pub(super) u32);

/// Names one caller who waits for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CallerId(pub u32);

impl SessionState {
    /// The grant, if somebody is signed in. A page about to be left still has its grant.
    #[must_use]
    pub fn grant(&self) -> Option<&Grant> {
        match self {
            Self::SignedIn(grant) => Some(grant),
            Self::Leaving { before, .. } => before.grant(),
            Self::SignedOut { .. } | Self::Exchanging { .. } => None,
        }
    }

    pub(super) fn grant_mut(&mut self) -> Option<&mut Grant> {
        match self {
            Self::SignedIn(grant) => Some(grant),
            Self::Leaving { before, .. } => before.grant_mut(),
            Self::SignedOut { .. } | Self::Exchanging { .. } => None,
        }
    }

    /// Which sign-in this is, if somebody is signed in.
    #[must_use]
    pub fn epoch(&self) -> Option<Epoch> {
        self.grant().map(|grant| grant.epoch)
    }
}

impl Grant {
    pub(super) fn bearer(&self) -> Bearer {
        Bearer { token: self.access.clone(), epoch: self.epoch, generation: self.generation }
    }

    /// Whether the access token is, by the wall clock, still good.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }

    /// Whether it is time to renew: a little early, so that no call is caught by the end. A clock that was set back since the token
    /// was given says nothing about it any more.
    pub(super) fn is_renewal_due(&self, now: Timestamp) -> bool {
        if now.plus(EARLY) < self.obtained_at {
            return true;
        }
        let life = self.expires_at.since(self.obtained_at);
        now.plus(EARLY.min(life / 10)) >= self.expires_at
    }

    /// When the refresh token ends, as far as can be told: six months after the person agreed, counted in the shortest of months.
    #[must_use]
    pub fn consent_ends_at(&self) -> Timestamp {
        self.authorized_at.plus(CONSENT_LIFE)
    }

    /// Whether that is less than a week ahead, so that the person should hear of it.
    #[must_use]
    pub fn consent_ends_soon(&self, now: Timestamp) -> bool {
        self.is_renewable() && now.plus(CONSENT_NOTICE) >= self.consent_ends_at()
    }

    /// What belongs to the refresh token, to be kept or told.
    pub(super) fn kept(&self) -> Kept {
        Kept {
            id: self.id.clone(),
            generation: self.generation,
            client_id: self.client_id.clone(),
            scopes: self.scopes,
            asked: self.asked,
            authorized_at: self.authorized_at,
            refresh: self.refresh.clone(),
        }
    }

    /// All of it, to be told to another tab.
    pub(super) fn snapshot(&self) -> SharedSession {
        SharedSession {
            kept: self.kept(),
            access: self.access.clone(),
            obtained_at: self.obtained_at,
            expires_at: self.expires_at,
            fresh: false,
        }
    }

    /// How often the access token was renewed since the sign-in, by any page of this browser.
    #[must_use]
    pub const fn renewals(&self) -> u32 {
        self.generation
    }

    /// When it was renewed last. `None` where it never was, and where a page that is gone did it: what is kept on the device holds no
    /// access token.
    #[must_use]
    pub fn renewed_at(&self) -> Option<Timestamp> {
        (self.generation > 0 && self.expires_at > self.obtained_at).then_some(self.obtained_at)
    }

    /// Whether there is anything to renew with.
    #[must_use]
    pub const fn is_renewable(&self) -> bool {
        self.refresh.is_some()
    }
}

impl From<EndReason> for Why {
    fn from(ending: EndReason) -> Self {
        match ending {
            EndReason::ByPerson => Self::ByPerson,
            EndReason::Expired => Self::Expired,
            EndReason::Revoked => Self::Revoked,
            EndReason::ConsentOver => Self::ConsentOver,
            EndReason::Rejected => Self::Rejected,
        }
    }
}

impl From<&Trouble> for Cause {
    fn from(trouble: &Trouble) -> Self {
        match trouble {
            Trouble::Network(NetworkFault::Unreachable) => Self::Unreachable,
            Trouble::Network(NetworkFault::Offline) => Self::Offline,
            Trouble::Network(NetworkFault::TimedOut) => Self::TimedOut,
            Trouble::Token(TokenFault::Throttled(_)) => Self::Throttled,
            Trouble::Token(_) => Self::Unavailable,
        }
    }
}

impl From<Cause> for Trouble {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Unreachable => Self::Network(NetworkFault::Unreachable),
            Cause::Offline => Self::Network(NetworkFault::Offline),
            Cause::TimedOut => Self::Network(NetworkFault::TimedOut),
            Cause::Throttled => Self::Token(TokenFault::Throttled(None)),
            Cause::Unavailable => Self::Token(TokenFault::Unavailable(503)),
        }
    }
}
