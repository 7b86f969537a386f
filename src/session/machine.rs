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
use super::shared::{Ending, Message, SessionId};
use super::time::Timestamp;
use super::transaction::SignInRequest;
use crate::oauth::{Address, AuthorizationServer, Callback, RedirectUri};

pub use super::event::{Effect, Event};
pub use super::state::{Attempt, Bearer, Denied, Epoch, Grant, Renewal, Setback, SignInFault, State, Trouble, Waiter, Why};

/// How many ended sessions are remembered, so that nothing said late brings one of them back.
const MOST_OVER: usize = 16;

/// The machine.
#[derive(Debug)]
pub struct Machine {
    server: AuthorizationServer,
    redirect_uri: Option<RedirectUri>,
    return_rules: ReturnRules,
    state: State,
    /// A callback whose transaction is being taken, or a transaction that is being stored with the address to leave for.
    between: Between,
    /// Secrets of the code exchange are used up when it is sent; only callers are kept.
    waiting: Vec<Waiter>,
    /// Whether the person wants to stay signed in on this device.
    stay: bool,
    /// Sessions that are over in this browser.
    over: Vec<SessionId>,
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
            state: State::SignedOut { why: Why::NotYet, resume: None },
            between: Between::Nothing,
            waiting: Vec::new(),
            stay: false,
            over: Vec::new(),
            newest: None,
            epochs: 0,
            attempts: 0,
            rng: SmallRng::new(seed),
            effects: Vec::new(),
        }
    }

    /// Where the session stands.
    #[must_use]
    pub const fn state(&self) -> &State {
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
            Event::Opened { stay, returning } => self.opened(stay, returning),
            Event::SignInAsked { request, secrets } => self.sign_in_asked(request, secrets, now),
            Event::TransactionStored(outcome) => self.transaction_stored(outcome),
            Event::CallbackArrived(query) => self.callback_arrived(query.reveal()),
            Event::TransactionTaken(outcome) => self.transaction_taken(outcome),
            Event::TokenAnswered(attempt, answer) => self.token_answered(attempt, answer, now),
            Event::TokenAsked(waiter) => self.token_asked(waiter, now),
            Event::TokenRefused(waiter, bearer) => self.token_refused(waiter, &bearer, now),
            Event::TokenUseless(bearer) => self.token_useless(&bearer),
            Event::LockAnswered(attempt, note) => self.lock_answered(attempt, &note, now),
            Event::PeersSilent(attempt) => self.peers_silent(attempt),
            Event::Heard(message) => self.heard(message, now),
            Event::LedgerRead(note) => self.ledger_read(&note),
            Event::VaultOpened(kept) => self.vault_opened(kept, now),
            Event::NotKept => self.not_kept(),
            Event::StayChosen(stay) => self.stay_chosen(stay),
            Event::SetbackSeen => self.setback_seen(),
            Event::Shown => self.shown(now),
            Event::Resumed => self.resumed(false, now),
            Event::RetryAsked => self.resumed(true, now),
            Event::RenewAsked => self.renew_asked(now),
            Event::PageRestored => self.page_restored(now),
            Event::SignOutAsked => self.sign_out_asked(),
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
        self.effects.extend(mem::take(&mut self.waiting).into_iter().map(|waiter| Effect::Answer(waiter, outcome.clone())));
    }

    // The page comes and goes

    fn opened(&mut self, stay: bool, returning: bool) {
        self.stay = stay;
        if !returning {
            self.look_around();
        }
    }

    fn shown(&mut self, now: Timestamp) {
        if self.state.grant().is_some() {
            self.effects.push(Effect::ReadLedger);
        }
        self.resumed(false, now);
    }

    fn page_restored(&mut self, now: Timestamp) {
        if let State::Leaving { transaction, before } = &mut self.state {
            self.effects.push(Effect::DropTransaction(transaction.clone()));
            self.state = mem::replace(before, State::SignedOut { why: Why::NotYet, resume: None });
            self.between = Between::Nothing;
        }
        if matches!(self.state, State::SignedOut { .. }) {
            self.look_around();
        }
        self.shown(now);
    }

    // The end

    fn sign_out_asked(&mut self) {
        self.effects.push(Effect::ForgetTransactions);
        self.between = Between::Nothing;
        if let State::Exchanging { attempt, .. } = self.state {
            self.effects.push(Effect::AbortTokenRequest(attempt));
        }
        self.end(Ending::ByPerson);
        // Whatever else was under way is given up with it.
        self.state = State::SignedOut { why: Why::ByPerson, resume: None };
        // Whoever signs out of a device does not want to be signed in there tomorrow.
        if mem::take(&mut self.stay) {
            self.effects.push(Effect::WantVault(false));
        }
    }

    /// Ends the session in every tab of this browser.
    fn end(&mut self, ending: Ending) {
        let Some(id) = self.state.grant().map(|grant| grant.id.clone()) else { return };
        self.end_here(ending.into());
        self.remember_over(&id);
        self.effects.extend([Effect::Tell(Message::Over(id.clone(), ending)), Effect::EndInLedger(id, ending)]);
        if self.stay {
            self.effects.push(Effect::EmptyVault);
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
        let ended = State::SignedOut { resume: if why == Why::ByPerson { None } else { resume }, why };
        match &mut self.state {
            // On the way out to sign in anew: the way out stands, only what was before it is over.
            State::Leaving { before, .. } => **before = ended,
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

    fn remember_over(&mut self, id: &SessionId) {
        if !self.over.contains(id) {
            self.over.push(id.clone());
            let surplus = self.over.len().saturating_sub(MOST_OVER);
            self.over.drain(..surplus);
        }
    }
}
