//! The state of a session: plain data that pages read. Only the [machine](super::machine) changes it.

use core::time::Duration;

use super::shared::{Consent, EndReason, RenewalFault, SessionId, SharedSession};
use super::time::Timestamp;
use super::transaction::{Resume, TransactionFault};
use crate::oauth::{AccessToken, CallbackFault, NetworkFault, Refusal, State, TokenFault};

/// Renew this long before the access token expires, or a tenth of its life if that is shorter.
const RENEW_EARLY: Duration = Duration::from_secs(60);
/// The shortest six months. Spotify counts them from the consent, and a refresh does not extend them
/// (<https://developer.spotify.com/blog/2026-06-18-refresh-token-expiration>).
const CONSENT_LIFE: Duration = Duration::from_secs(181 * 86_400);
/// How long before the end of the consent to announce it.
const CONSENT_NOTICE: Duration = Duration::from_secs(7 * 86_400);

/// How many refreshes in a row to try without being asked.
const MAX_UNREQUESTED: u32 = 6;

/// Identifies one sign-in in this page. It changes at each sign-in and not at each refresh, so a refresh redraws no view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub(super) u32);

#[cfg(test)]
impl Epoch {
    /// Any epoch, for tests that need no session.
    pub(crate) const FIRST: Self = Self(1);
    /// The one after it.
    pub(crate) const SECOND: Self = Self(2);
}

/// The state of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// Nobody is signed in.
    SignedOut {
        /// Why not.
        reason: SignedOutReason,
        /// The sign-in that failed or ended, so that it can be tried again.
        resume: Option<Resume>,
    },
    /// The browser is about to leave for the authorization server.
    Leaving {
        /// The transaction that was stored.
        transaction: State,
        /// The state to restore if the Back button brings this page back.
        before: Box<Self>,
    },
    /// The code is being exchanged for tokens.
    Exchanging {
        /// The token request.
        attempt: Attempt,
        /// The sign-in, so that it can be tried again.
        resume: Resume,
        /// The ID of the session to come.
        id: SessionId,
    },
    /// A person is signed in.
    SignedIn(Grant),
}

/// Why nobody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedOutReason {
    /// Nobody has signed in since this page was loaded.
    NotYet,
    /// The session ended.
    Ended(EndReason),
    /// A sign-in failed.
    Failed(SignInFault),
}

/// Why a sign-in failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInFault {
    /// Web Crypto gave no randomness.
    NoRandomness,
    /// The browser blocks storage, so the verifier would not survive the trip to Spotify.
    StorageBlocked,
    /// Spotify does not redirect to the address of this page.
    NoRedirectUri,
    /// The callback is not a valid authorization response.
    Callback(CallbackFault),
    /// The callback page was loaded again before the sign-in was finished, or after it failed.
    Unfinished,
    /// The callback belongs to no pending transaction of this tab.
    Transaction(TransactionFault),
    /// The authorization server refused.
    Refused(Refusal),
    /// The token endpoint refused.
    Token(TokenFault),
    /// The token endpoint could not be reached. The code counts as used all the same.
    Network(NetworkFault),
}

/// What was granted, and the tokens that prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Which sign-in this is.
    pub epoch: Epoch,
    /// What the person agreed to.
    pub consent: Consent,
    /// When the access token was obtained.
    pub obtained_at: Timestamp,
    /// When the access token expires, according to the server.
    pub expires_at: Timestamp,
    /// The renewal of the access token.
    pub renewal: Renewal,
    /// A failure that did not end the session.
    pub setback: Option<Setback>,
    pub(super) access: AccessToken,
}

/// A failure that did not end the session, to be shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setback {
    /// A sign-in for more scopes, or as another person. The earlier grant is still good.
    SignIn(SignInFault),
    /// The browser could not store the refresh token, so the person will not stay signed in on this device.
    NotStored,
}

/// The renewal of the access token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// None is under way.
    Idle,
    /// One is under way.
    Running {
        /// Which one.
        attempt: Attempt,
        /// How many failed in a row before it.
        failures: u32,
        /// How far it is.
        phase: RenewalPhase,
    },
    /// The last one failed, and the next one comes later. The session goes on.
    Paused {
        /// When it failed.
        since: Timestamp,
        /// When the next one is due.
        until: Timestamp,
        /// How many failed in a row.
        failures: u32,
        /// Why the last one failed.
        fault: RenewalFault,
    },
}

/// How far a renewal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenewalPhase {
    /// It waits for the lock, because the pages of a browser renew one at a time.
    Queued {
        /// Since when.
        since: Timestamp,
        /// Whether that takes longer than it should, because a page that has the lock is slow or frozen.
        is_slow: bool,
    },
    /// Another page has renewed the session, and this page asks it for the tokens.
    CatchingUp,
    /// The token request was sent.
    InFlight,
}

impl Renewal {
    /// The attempt and its phase, if one is under way.
    pub(super) const fn running(&self) -> Option<(Attempt, RenewalPhase)> {
        match self {
            Self::Running { attempt, phase, .. } => Some((*attempt, *phase)),
            Self::Idle | Self::Paused { .. } => None,
        }
    }

    /// Whether it tries no more by itself: only a call, a person or the network coming back leads to another try.
    #[must_use]
    pub const fn has_given_up(&self) -> bool {
        matches!(self, Self::Paused { failures, .. } if *failures > MAX_UNREQUESTED)
    }

    /// Why it failed, if a person has to know about it: it tries no more by itself, or trying may never help.
    #[must_use]
    pub fn stuck(&self) -> Option<RenewalFault> {
        match self {
            Self::Paused { fault, .. }
                if self.has_given_up() || matches!(fault, RenewalFault::NoAnswer | RenewalFault::Refused) =>
            {
                Some(*fault)
            }
            _ => None,
        }
    }

    /// How many failed in a row.
    pub(super) const fn failures(&self) -> u32 {
        match self {
            Self::Idle => 0,
            Self::Running { failures, .. } | Self::Paused { failures, .. } => *failures,
        }
    }
}

/// An access token and the sign-in it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// For the `Authorization` header.
    pub token: AccessToken,
    /// The sign-in.
    pub epoch: Epoch,
    pub(super) generation: u32,
}

/// Why there is no access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Nobody is signed in.
    SignedOut,
    /// It has expired and cannot be renewed yet.
    Paused(RenewalFault),
}

/// Identifies a token request. A response to any other than the current one changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt(pub(super) u32);

/// Identifies a caller who waits for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CallerId(pub u32);

impl SessionState {
    /// Nobody has signed in yet.
    pub(super) const NEW: Self = Self::SignedOut { reason: SignedOutReason::NotYet, resume: None };

    /// The grant, if somebody is signed in. A page that is about to leave still has its grant.
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

    /// The epoch, if somebody is signed in.
    #[must_use]
    pub fn epoch(&self) -> Option<Epoch> {
        self.grant().map(|grant| grant.epoch)
    }
}

impl Grant {
    pub(super) fn bearer(&self) -> Bearer {
        Bearer { token: self.access.clone(), epoch: self.epoch, generation: self.consent.generation }
    }

    /// The access token, unless it has expired.
    pub(super) fn bearer_or(&self, fault: RenewalFault, now: Timestamp) -> Result<Bearer, Denied> {
        if self.is_valid(now) { Ok(self.bearer()) } else { Err(Denied::Paused(fault)) }
    }

    /// Whether the access token is still good by the wall clock.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }

    /// Whether the server refused the client, and the access token has expired since.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        matches!(self.renewal, Renewal::Paused { fault: RenewalFault::Refused, .. }) && !self.is_valid(now)
    }

    /// Whether it is time to renew: a little early, so that no call meets an expired token. After the clock was set back, the times of
    /// the token mean nothing any more, so it is due as well.
    pub(super) fn is_renewal_due(&self, now: Timestamp) -> bool {
        if now.plus(RENEW_EARLY) < self.obtained_at {
            return true;
        }
        let life = self.expires_at.since(self.obtained_at);
        now.plus(RENEW_EARLY.min(life / 10)) >= self.expires_at
    }

    /// When the refresh token expires, at the earliest: six months after the consent.
    #[must_use]
    pub fn consent_ends_at(&self) -> Timestamp {
        self.consent.given_at.plus(CONSENT_LIFE)
    }

    /// Whether the consent ends within a week.
    #[must_use]
    pub fn consent_ends_soon(&self, now: Timestamp) -> bool {
        self.is_renewable() && now.plus(CONSENT_NOTICE) >= self.consent_ends_at()
    }

    /// The whole session, for the other tabs.
    pub(super) fn shared(&self) -> SharedSession {
        SharedSession {
            consent: self.consent.clone(),
            access: self.access.clone(),
            obtained_at: self.obtained_at,
            expires_at: self.expires_at,
            fresh: false,
        }
    }

    /// How often the access token was renewed since the sign-in, by any page of this browser.
    #[must_use]
    pub const fn renewals(&self) -> u32 {
        self.consent.generation
    }

    /// When the access token was last renewed. `None` if it never was, or if the page that did it is closed: the device stores no access
    /// token and so no time.
    #[must_use]
    pub fn renewed_at(&self) -> Option<Timestamp> {
        (self.renewals() > 0 && self.expires_at > self.obtained_at).then_some(self.obtained_at)
    }

    /// Whether there is a refresh token.
    #[must_use]
    pub const fn is_renewable(&self) -> bool {
        self.consent.refresh.is_some()
    }
}
