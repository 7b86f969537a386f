//! The session as a state machine: it takes events and the time, changes its state and returns effects.
//!
//! It sends, stores and waits for nothing itself. The [driver](super::driver) carries out the effects and reports their results as
//! events. `tests/session` checks eight invariants with a fake clock and a scripted network: one token request at a time; no
//! sign-in without a transaction of this browser; nothing revives a session that ended; every caller who waits for a token gets an
//! answer; only the service or the person ends a session, never the network; the page never leaves for the authorization server by
//! itself, and retries are bounded and spaced; no secret is shown; stored transactions are few and young.
//!
//! `sign_in` starts a session, `renewal` keeps it alive, `sharing` keeps it the same in every tab of this browser.

mod renewal;
mod sharing;
mod sign_in;

use core::mem;

use super::event::{Effect, Event};
use super::return_to::ReturnRules;
use super::rng::SmallRng;
use super::shared::{EndReason, Message, SessionId};
use super::state::{Attempt, Bearer, CallerId, Denied, Epoch, Renewal, RenewalPhase, SessionState, SignedOutReason};
use super::time::Timestamp;
use super::transaction::{Resume, SignInRequest};
use crate::oauth::{Address, AuthorizationServer, Callback, RedirectUri, ScopeSet};

/// How many ended sessions to remember, so that no late message revives one.
const MAX_ENDED: usize = 16;

/// The machine.
#[derive(Debug)]
pub struct Machine {
    server: AuthorizationServer,
    redirect_uri: Option<RedirectUri>,
    return_rules: ReturnRules,
    state: SessionState,
    awaited: Awaited,
    /// Callers who wait for the renewal under way.
    waiting: Vec<CallerId>,
    /// Whether the person wants to stay signed in on this device.
    stay: bool,
    /// Sessions that ended in this browser.
    ended: Vec<SessionId>,
    /// The newest session according to the ledger. It replaces this page's own, whatever the clocks say.
    newest: Option<SessionId>,
    epochs: u32,
    attempts: u32,
    rng: SmallRng,
    /// The effects of the current event so far.
    effects: Vec<Effect>,
}

/// What to do with the result of a storage effect.
#[derive(Debug, Default)]
enum Awaited {
    #[default]
    Nothing,
    /// The transaction is being stored; then leave for this address.
    Stored { leave_for: Address, resume: Resume },
    /// The transaction of this callback is being taken from storage.
    Taken(Box<Callback>),
    /// The callback had no content. The unfinished sign-in of this tab is being read from storage.
    Unfinished,
}

impl Machine {
    /// A machine with nobody signed in. `redirect_uri` is `None` if Spotify does not redirect to this address. `seed` feeds the jitter of
    /// pauses and need not be secret.
    #[must_use]
    pub const fn new(server: AuthorizationServer, redirect_uri: Option<RedirectUri>, return_rules: ReturnRules, seed: u32) -> Self {
        Self {
            server,
            redirect_uri,
            return_rules,
            state: SessionState::NEW,
            awaited: Awaited::Nothing,
            waiting: Vec::new(),
            stay: false,
            ended: Vec::new(),
            newest: None,
            epochs: 0,
            attempts: 0,
            rng: SmallRng::new(seed),
            effects: Vec::new(),
        }
    }

    /// The state of the session.
    #[must_use]
    pub const fn state(&self) -> &SessionState {
        &self.state
    }

    /// Whether the person wants to stay signed in on this device.
    #[must_use]
    pub const fn stays_signed_in(&self) -> bool {
        self.stay
    }

    /// Handles an event that happened at `now`, and returns what to do, in order.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        match event {
            Event::PageOpened { stay, returning } => self.page_opened(stay, returning),
            Event::SignInRequested { request, secrets } => self.sign_in_requested(request, secrets, now),
            Event::TransactionStored(outcome) => self.transaction_stored(outcome),
            Event::CallbackReceived(query) => self.callback_received(query.reveal()),
            Event::TransactionTaken(outcome) => self.transaction_taken(outcome),
            Event::UnfinishedRead(resume) => self.unfinished_read(resume),
            Event::TokenResponseReceived(attempt, answer) => self.token_response_received(attempt, answer, now),
            Event::ApiProbed(answered) => self.api_probed(answered),
            Event::TokenNeeded(caller) => self.token_needed(caller, now),
            Event::TokenRefused(caller, bearer) => self.token_refused(caller, &bearer, now),
            Event::ReplacementRefused(bearer) => self.replacement_refused(&bearer),
            Event::LockIsSlow(attempt) => self.lock_is_slow(attempt, now),
            Event::LockWaitEnded(attempt, record) => self.lock_wait_ended(attempt, &record, now),
            Event::PeersTimedOut(attempt) => self.peers_timed_out(attempt),
            Event::MessageReceived(message) => self.message_received(message, now),
            Event::LedgerRead(record) => self.ledger_read(&record),
            Event::VaultLoaded(consent) => self.vault_loaded(consent, now),
            Event::VaultFailed => self.vault_failed(),
            Event::StayChosen(stay) => self.stay_chosen(stay),
            Event::SetbackDismissed => self.setback_dismissed(),
            Event::PageShown => self.page_shown(now),
            Event::Woken => self.woken(false, now),
            Event::RetryRequested => self.woken(true, now),
            Event::RenewalRequested => self.renewal_requested(now),
            Event::PageHidden => self.page_hidden(),
            Event::PageRestored => self.page_restored(now),
            Event::SignOutRequested => self.sign_out_requested(),
        }
        mem::take(&mut self.effects)
    }

    fn next_attempt(&mut self) -> Attempt {
        self.attempts = self.attempts.wrapping_add(1);
        Attempt(self.attempts)
    }

    fn next_epoch(&mut self) -> Epoch {
        self.epochs = self.epochs.wrapping_add(1);
        Epoch(self.epochs)
    }

    fn answer(&mut self, caller: CallerId, outcome: Result<Bearer, Denied>) {
        self.effects.push(Effect::AnswerCaller(caller, outcome));
    }

    fn answer_all(&mut self, outcome: &Result<Bearer, Denied>) {
        for caller in mem::take(&mut self.waiting) {
            self.answer(caller, outcome.clone());
        }
    }

    fn broadcast(&mut self, message: Message) {
        self.effects.push(Effect::Broadcast(message));
    }

    // The page comes and goes

    fn page_opened(&mut self, stay: bool, returning: bool) {
        self.stay = stay;
        if !returning {
            self.look_for_session();
        }
    }

    fn page_shown(&mut self, now: Timestamp) {
        if self.state.grant().is_some() {
            self.effects.push(Effect::ReadLedger);
        }
        self.woken(false, now);
    }

    /// A page in the back/forward cache runs nothing, so it must not have the lock. A renewal that callers wait for starts again when it
    /// comes back.
    fn page_hidden(&mut self) {
        let Some(grant) = self.state.grant_mut() else { return };
        let Some((attempt, phase)) = grant.renewal.running() else { return };
        grant.renewal = Renewal::Idle;
        if phase == RenewalPhase::InFlight {
            self.effects.push(Effect::AbortTokenRequest(attempt));
        }
        self.effects.push(Effect::ReleaseLock(attempt));
    }

    fn page_restored(&mut self, now: Timestamp) {
        if let SessionState::Leaving { transaction, before } = &mut self.state {
            self.effects.push(Effect::DropTransaction(transaction.clone()));
            self.state = mem::replace(before, SessionState::NEW);
            self.awaited = Awaited::Nothing;
        }
        if matches!(self.state, SessionState::SignedOut { .. }) {
            self.look_for_session();
        }
        self.page_shown(now);
        if !self.waiting.is_empty() {
            self.refresh(now);
        }
    }

    // The end of a session

    fn sign_out_requested(&mut self) {
        self.effects.push(Effect::DropAllTransactions);
        self.awaited = Awaited::Nothing;
        if let SessionState::Exchanging { attempt, .. } = self.state {
            self.effects.push(Effect::AbortTokenRequest(attempt));
        }
        self.end(EndReason::ByPerson);
        // Also if there was no session yet, such as during an exchange.
        self.state = SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::ByPerson), resume: None };
        // A person who signs out of a device does not expect to be signed in there tomorrow. A page that slept when staying signed in was
        // chosen in another one does not know that the session is stored, so it clears the vault in any case.
        self.stay = false;
        self.effects.push(Effect::EnableVault(false));
    }

    /// Ends the session in every tab of this browser.
    fn end(&mut self, reason: EndReason) {
        let Some(id) = self.state.grant().map(|grant| grant.consent.id.clone()) else { return };
        self.end_here(reason);
        self.remember_ended(&id);
        self.broadcast(Message::Ended(id.clone(), reason));
        self.effects.push(Effect::RecordEnd(id, reason));
        if self.stay {
            self.effects.push(Effect::ClearVault);
        }
    }

    /// Ends the session in this page: forgets the tokens, answers the callers who wait, aborts requests.
    fn end_here(&mut self, reason: EndReason) {
        let resume = self.state.grant().filter(|_| reason != EndReason::ByPerson).map(|grant| Resume {
            request: SignInRequest {
                client_id: grant.consent.client_id.clone(),
                scopes: grant.consent.scopes,
                return_to: self.return_rules.start(),
                show_dialog: false,
            },
            granted_before: grant.consent.scopes,
        });
        self.close();
        let signed_out = SessionState::SignedOut { reason: SignedOutReason::Ended(reason), resume };
        match &mut self.state {
            // The page is leaving for another sign-in. That goes on; only the state to come back to changes.
            SessionState::Leaving { before, .. } => **before = signed_out,
            state => *state = signed_out,
        }
    }

    /// Releases everything that belongs to the current grant.
    fn close(&mut self) {
        if let Some(grant) = self.state.grant() {
            if let Some((attempt, phase)) = grant.renewal.running() {
                if phase == RenewalPhase::InFlight {
                    self.effects.push(Effect::AbortTokenRequest(attempt));
                }
                self.effects.push(Effect::ReleaseLock(attempt));
            }
            self.effects.push(Effect::EpochEnded(grant.epoch));
        }
        self.answer_all(&Err(Denied::SignedOut));
    }

    fn remember_ended(&mut self, id: &SessionId) {
        if !self.ended.contains(id) {
            self.ended.push(id.clone());
            let surplus = self.ended.len().saturating_sub(MAX_ENDED);
            self.ended.drain(..surplus);
        }
    }

    /// The scopes granted so far.
    fn granted(&self) -> ScopeSet {
        self.state.grant().map_or(ScopeSet::NONE, |grant| grant.consent.scopes)
    }
}
