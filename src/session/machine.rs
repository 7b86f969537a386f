//! The session as a state machine: it is handed events and the time, changes its state and answers with effects.
//!
//! It sends, stores and waits for nothing itself; the [driver](super::driver) carries effects out and brings what came of them
//! back as events. The eight invariants it keeps are tested in `tests/session.rs` with a fake clock and a scripted network:
//! one token request in flight; no sign-in without a transaction of this browser; nothing revives an ended session; everyone who
//! waits for a token gets an answer; only the service's word or the person's ends a session, never the network; nothing leaves
//! for the authorization server by itself; retries are bounded and spaced.
//!
//! `sign_in` brings a session about, `renewal` keeps it alive, `sharing` keeps it the same in every tab of this browser.

mod renewal;
mod sharing;
mod sign_in;

use core::mem;

use super::return_to::ReturnRules;
use super::rng::SmallRng;
use super::shared::{EndReason, Message, SessionId};
use super::time::Timestamp;
use super::transaction::SignInRequest;
use crate::oauth::{Address, AuthorizationServer, Callback, RedirectUri};

pub use super::event::{Effect, Event};
pub use super::state::{
    Attempt, Bearer, CallerId, Denied, Epoch, Grant, Renewal, SessionState, Setback, SignInFault, Trouble, Why,
};

/// How many ended sessions are remembered, so that nothing said late brings one of them back.
const MAX_ENDED: usize = 16;

/// The machine.
#[derive(Debug)]
pub struct Machine {
    server: AuthorizationServer,
    redirect_uri: Option<RedirectUri>,
    return_rules: ReturnRules,
    state: SessionState,
    /// A callback whose transaction is being taken, or a transaction that is being stored with the address to leave for.
    between: Between,
    /// Secrets of the code exchange are used up when it is sent; only callers are kept.
    waiting: Vec<CallerId>,
    /// Whether the person wants to stay signed in on this device.
    stay: bool,
    /// Sessions that are over in this browser.
    ended: Vec<SessionId>,
    /// The session that the ledger calls the newest: it counts before this page's own, whatever the clocks say.
    newest: Option<SessionId>,
    epochs: u32,
    attempts: u32,
    rng: SmallRng,
    /// What the event at hand asks for so far.
    effects: Vec<Effect>,
}

#[derive(Debug, Default)]
enum Between {
    #[default]
    Nothing,
    Storing {
        leave_for: Address,
        /// Kept to go on from, should storing fail.
        request: SignInRequest,
    },
    Taking(Box<Callback>),
}

impl Machine {
    /// A machine with nobody signed in. `redirect_uri` is `None` where Spotify would not send anybody back; `seed` feeds the
    /// jitter of pauses and needs no secrecy.
    #[must_use]
    pub const fn new(server: AuthorizationServer, redirect_uri: Option<RedirectUri>, return_rules: ReturnRules, seed: u32) -> Self {
        Self {
            server,
            redirect_uri,
            return_rules,
            state: SessionState::SignedOut { why: Why::NotYet, resume: None },
            between: Between::Nothing,
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

    /// Where the session stands.
    #[must_use]
    pub const fn state(&self) -> &SessionState {
        &self.state
    }

    /// Whether the person wants to stay signed in on this device.
    #[must_use]
    pub const fn stays(&self) -> bool {
        self.stay
    }

    /// Takes in what happened at `now`, and says what is to be done, in order.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        match event {
            Event::PageOpened { stay, returning } => self.page_opened(stay, returning),
            Event::SignInRequested { request, secrets } => self.sign_in_requested(request, secrets, now),
            Event::TransactionStored(outcome) => self.transaction_stored(outcome),
            Event::CallbackReceived(query) => self.callback_received(query.reveal()),
            Event::TransactionTaken(outcome) => self.transaction_taken(outcome),
            Event::TokenResponseReceived(attempt, answer) => self.token_response_received(attempt, answer, now),
            Event::TokenNeeded(waiter) => self.token_needed(waiter, now),
            Event::TokenRefused(waiter, bearer) => self.token_refused(waiter, &bearer, now),
            Event::ReplacementRefused(bearer) => self.replacement_refused(&bearer),
            Event::LockWaitEnded(attempt, record) => self.lock_wait_ended(attempt, &record, now),
            Event::PeersTimedOut(attempt) => self.peers_timed_out(attempt),
            Event::MessageReceived(message) => self.message_received(message, now),
            Event::LedgerRead(record) => self.ledger_read(&record),
            Event::VaultLoaded(kept) => self.vault_loaded(kept, now),
            Event::VaultFailed => self.vault_failed(),
            Event::StayChosen(stay) => self.stay_chosen(stay),
            Event::SetbackDismissed => self.setback_dismissed(),
            Event::PageShown => self.page_shown(now),
            Event::Woken => self.woken(false, now),
            Event::RetryRequested => self.woken(true, now),
            Event::RenewalRequested => self.renewal_requested(now),
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

    fn answer_all(&mut self, outcome: &Result<Bearer, Denied>) {
        self.effects.extend(mem::take(&mut self.waiting).into_iter().map(|waiter| Effect::AnswerCaller(waiter, outcome.clone())));
    }

    // The page comes and goes

    fn page_opened(&mut self, stay: bool, returning: bool) {
        self.stay = stay;
        if !returning {
            self.look_around();
        }
    }

    fn page_shown(&mut self, now: Timestamp) {
        if self.state.grant().is_some() {
            self.effects.push(Effect::ReadLedger);
        }
        self.woken(false, now);
    }

    fn page_restored(&mut self, now: Timestamp) {
        if let SessionState::Leaving { transaction, before } = &mut self.state {
            self.effects.push(Effect::DropTransaction(transaction.clone()));
            self.state = mem::replace(before, SessionState::SignedOut { why: Why::NotYet, resume: None });
            self.between = Between::Nothing;
        }
        if matches!(self.state, SessionState::SignedOut { .. }) {
            self.look_around();
        }
        self.page_shown(now);
    }

    // The end

    fn sign_out_requested(&mut self) {
        self.effects.push(Effect::DropAllTransactions);
        self.between = Between::Nothing;
        if let SessionState::Exchanging { attempt, .. } = self.state {
            self.effects.push(Effect::AbortTokenRequest(attempt));
        }
        self.end(EndReason::ByPerson);
        // Whatever else was under way is given up with it.
        self.state = SessionState::SignedOut { why: Why::ByPerson, resume: None };
        // Whoever signs out of a device does not want to be signed in there tomorrow.
        if mem::take(&mut self.stay) {
            self.effects.push(Effect::EnableVault(false));
        }
    }

    /// Ends the session in every tab of this browser.
    fn end(&mut self, ending: EndReason) {
        let Some(id) = self.state.grant().map(|grant| grant.id.clone()) else { return };
        self.end_here(ending.into());
        self.remember_ended(&id);
        self.effects.extend([Effect::Broadcast(Message::Ended(id.clone(), ending)), Effect::RecordEnd(id, ending)]);
        if self.stay {
            self.effects.push(Effect::ClearVault);
        }
    }

    /// Ends the session in this page: the tokens are forgotten, everyone who waits is told, requests under way are aborted.
    fn end_here(&mut self, why: Why) {
        let resume = self.state.grant().map(|grant| SignInRequest {
            client_id: grant.client_id.clone(),
            scopes: grant.scopes,
            held: grant.scopes,
            return_to: self.return_rules.start(),
            show_dialog: false,
        });
        self.close();
        let ended = SessionState::SignedOut { resume: if why == Why::ByPerson { None } else { resume }, why };
        match &mut self.state {
            // On the way out to sign in anew: the way out stands, only what was before it is over.
            SessionState::Leaving { before, .. } => **before = ended,
            state => *state = ended,
        }
    }

    /// Lets go of everything that hangs on the grant there is.
    fn close(&mut self) {
        if let Some(grant) = self.state.grant() {
            if let Renewal::InFlight { attempt, .. } = grant.renewal {
                self.effects.push(Effect::AbortTokenRequest(attempt));
            }
            if let Some(attempt) = grant.renewal.attempt() {
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
}
