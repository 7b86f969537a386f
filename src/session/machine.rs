//! The session as a state machine: it is handed events and the time, changes its state and answers with effects.
//!
//! It sends, stores and waits for nothing itself; the [driver](super::driver) carries effects out and brings what came of them
//! back as events. The eight invariants it keeps are tested in `tests/session.rs` with a fake clock and a scripted network:
//! one token request in flight; no sign-in without a transaction of this browser; nothing revives an ended session; everyone who
//! waits for a token gets an answer; only the service's word or the person's ends a session, never the network; nothing leaves
//! for the authorization server by itself; retries are bounded and spaced.

use core::mem;
use core::time::Duration;

use super::ports::{StorageFault, Timestamp};
use super::return_to::ReturnTo;
use super::transaction::{SignInRequest, Transaction, TransactionFault};
use crate::oauth::{
    AccessToken, Address, AuthorizationRequest, AuthorizationServer, Callback, CallbackFault, ClientId, HttpRequest, HttpResponse,
    NetworkFault, NoCode, NoRandomness, PendingAuthorization, PublicClient, RedirectUri, RefreshToken, Refusal, ScopeSet,
    State as StateName, TokenAnswer, TokenFault, TokenRequest, Verifier,
};

/// Renew this long before the end, or a tenth of the life if that is shorter.
const EARLY: Duration = Duration::from_secs(60);
/// First and longest pause after a refresh that failed for want of a network or a service.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Longest `Retry-After` that is believed.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(3600);
/// Refreshes tried without anybody asking, after which only a call, a person or a returning network tries again.
const MOST_UNASKED: u32 = 6;

/// Names one sign-in. Changes with each sign-in, not with each refresh: views keyed on it are redrawn only for a new person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(u32);

/// Where a session stands. One value, one signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
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
        transaction: StateName,
        /// Where this page stood, should it be brought back by the Back button.
        before: Box<Self>,
    },
    /// The code is being exchanged.
    Exchanging {
        /// Which request.
        attempt: Attempt,
        /// What was signed in for.
        request: SignInRequest,
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
    /// The authorization server no longer honours the refresh token: access was taken back, or six months are over.
    Revoked,
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
    access: AccessToken,
    refresh: Option<RefreshToken>,
    generation: u32,
}

/// How the renewal of the access token stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// Nothing to do, or not yet.
    Idle,
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
    generation: u32,
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
pub struct Attempt(u32);

/// Names one caller who waits for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Waiter(pub u32);

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A person asked to sign in. Randomness is handed in.
    SignInAsked {
        /// What for.
        request: SignInRequest,
        /// Fresh secrets of this transaction.
        secrets: Result<(StateName, Verifier), NoRandomness>,
    },
    /// What came of [`Effect::StoreTransaction`].
    TransactionStored(Result<(), StorageFault>),
    /// The callback page was opened with this query.
    CallbackArrived(Address),
    /// What came of [`Effect::TakeTransaction`].
    TransactionTaken(Result<Transaction, TransactionFault>),
    /// What came of [`Effect::SendTokenRequest`].
    TokenAnswered(Attempt, Result<HttpResponse, NetworkFault>),
    /// A call wants an access token.
    TokenAsked(Waiter),
    /// The Web API answered 401 to this token; the call wants another.
    TokenRefused(Waiter, Bearer),
    /// The Web API answered 401 to a token that had been renewed for this very call.
    TokenUseless(Bearer),
    /// Time passed, the network is back, or the page is shown again: see whether anything is due.
    Resumed,
    /// The same, because a person asked.
    RetryAsked,
    /// The page came back from the back/forward cache with its memory intact.
    PageRestored,
    /// The person signs out.
    SignOutAsked,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Store this and report back with [`Event::TransactionStored`], at once.
    StoreTransaction(Transaction),
    /// Take this and report back with [`Event::TransactionTaken`], at once.
    TakeTransaction(StateName),
    /// Forget this one.
    DropTransaction(StateName),
    /// Forget every pending sign-in.
    ForgetTransactions,
    /// Navigate to the authorization server.
    Leave(Address),
    /// Send this and report back with [`Event::TokenAnswered`].
    SendTokenRequest(Attempt, HttpRequest),
    /// Nobody waits for this answer any more.
    AbortTokenRequest(Attempt),
    /// Give a caller the answer.
    Answer(Waiter, Result<Bearer, Denied>),
    /// Report [`Event::Resumed`] at about this time.
    WakeAt(Timestamp),
    /// Signed in: go on here.
    Arrive(ReturnTo),
    /// This sign-in is over: requests under way are to be aborted and what they brought forgotten.
    EpochEnded(Epoch),
}

/// The machine.
#[derive(Debug)]
pub struct Machine {
    server: AuthorizationServer,
    redirect_uri: Option<RedirectUri>,
    state: State,
    /// A callback whose transaction is being taken, or a transaction that is being stored with the address to leave for.
    between: Between,
    /// Secrets of the code exchange are used up when it is sent; only callers are kept.
    waiting: Vec<Waiter>,
    epochs: u32,
    attempts: u32,
    dice: u32,
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

impl State {
    /// The grant, if somebody is signed in. A page about to be left still has its grant.
    #[must_use]
    pub fn grant(&self) -> Option<&Grant> {
        match self {
            Self::SignedIn(grant) => Some(grant),
            Self::Leaving { before, .. } => before.grant(),
            Self::SignedOut { .. } | Self::Exchanging { .. } => None,
        }
    }

    fn grant_mut(&mut self) -> Option<&mut Grant> {
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
    fn bearer(&self) -> Bearer {
        Bearer { token: self.access.clone(), epoch: self.epoch, generation: self.generation }
    }

    /// Whether the access token is, by the wall clock, still good.
    #[must_use]
    pub fn is_alive(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }

    /// Whether it is time to renew: a little early, so that no call is caught by the end.
    fn is_due(&self, now: Timestamp) -> bool {
        let life = self.expires_at.since(self.obtained_at);
        now.plus(EARLY.min(life / 10)) >= self.expires_at
    }

    /// Whether there is anything to renew with.
    #[must_use]
    pub const fn is_renewable(&self) -> bool {
        self.refresh.is_some()
    }
}

/// Whether a pause still lasts. A clock set back ends it: by that clock it would last for days.
fn rests(since: Timestamp, until: Timestamp, now: Timestamp) -> bool {
    (since..until).contains(&now)
}

impl Machine {
    /// A machine with nobody signed in. `redirect_uri` is `None` where Spotify would not send anybody back; `seed` feeds the
    /// jitter of pauses and needs no secrecy.
    #[must_use]
    pub const fn new(server: AuthorizationServer, redirect_uri: Option<RedirectUri>, seed: u32) -> Self {
        Self {
            server,
            redirect_uri,
            state: State::SignedOut { why: Why::NotYet, resume: None },
            between: Between::Nothing,
            waiting: Vec::new(),
            epochs: 0,
            attempts: 0,
            // Spread over all bits: seeds of tabs opened together are close, and so would be their first pauses.
            dice: seed.wrapping_mul(0x9e37_79b9) | 1,
        }
    }

    /// Where the session stands.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Takes in what happened at `now`, and says what is to be done, in order.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::SignInAsked { request, secrets } => self.sign_in_asked(request, secrets, now, &mut effects),
            Event::TransactionStored(outcome) => self.transaction_stored(outcome, &mut effects),
            Event::CallbackArrived(query) => self.callback_arrived(query.reveal(), &mut effects),
            Event::TransactionTaken(outcome) => self.transaction_taken(outcome, &mut effects),
            Event::TokenAnswered(attempt, answer) => self.token_answered(attempt, answer, now, &mut effects),
            Event::TokenAsked(waiter) => self.token_asked(waiter, now, &mut effects),
            Event::TokenRefused(waiter, bearer) => self.token_refused(waiter, &bearer, now, &mut effects),
            Event::TokenUseless(bearer) => self.token_useless(&bearer, &mut effects),
            Event::Resumed => self.resumed(false, now, &mut effects),
            Event::RetryAsked => self.resumed(true, now, &mut effects),
            Event::PageRestored => self.page_restored(now, &mut effects),
            Event::SignOutAsked => self.sign_out_asked(&mut effects),
        }
        effects
    }

    // Signing in

    fn sign_in_asked(
        &mut self,
        request: SignInRequest,
        secrets: Result<(StateName, Verifier), NoRandomness>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        // A second click while the first is on its way starts nothing.
        if matches!(self.state, State::Leaving { .. } | State::Exchanging { .. }) {
            return;
        }
        let Some(redirect_uri) = &self.redirect_uri else { return self.fail(SignInFault::NoRedirectUri, Some(request)) };
        let Ok((state, verifier)) = secrets else { return self.fail(SignInFault::NoRandomness, Some(request)) };
        let client = PublicClient::new(request.client_id.clone());
        // What waits for the answer cannot wait here: this page goes. It is taken up from the stored transaction.
        let (leave_for, _) = AuthorizationRequest::new(client, redirect_uri.clone(), state.clone(), verifier.clone())
            .scopes(request.scopes)
            .show_dialog(request.show_dialog)
            .start(&self.server);
        self.between = Between::Storing { leave_for, request: request.clone() };
        let before = Box::new(mem::replace(&mut self.state, State::SignedOut { why: Why::NotYet, resume: None }));
        self.state = State::Leaving { transaction: state.clone(), before };
        effects.push(Effect::StoreTransaction(Transaction { state, verifier, created: now, request }));
    }

    fn transaction_stored(&mut self, outcome: Result<(), StorageFault>, effects: &mut Vec<Effect>) {
        let Between::Storing { leave_for, request } = mem::take(&mut self.between) else { return };
        match outcome {
            Ok(()) => effects.push(Effect::Leave(leave_for)),
            Err(StorageFault) => self.fail(SignInFault::StorageBlocked, Some(request)),
        }
    }

    /// A sign-in failed. Whoever was signed in before still is.
    fn fail(&mut self, fault: SignInFault, resume: Option<SignInRequest>) {
        if let State::Leaving { before, .. } = &mut self.state {
            self.state = mem::replace(before, State::SignedOut { why: Why::NotYet, resume: None });
        }
        if self.state.grant().is_none() {
            self.state = State::SignedOut { why: Why::Failed(fault), resume };
        }
    }

    fn callback_arrived(&mut self, query: &str, effects: &mut Vec<Effect>) {
        // Signed in already, or busy with another answer: an old callback changes nothing.
        if self.state.grant().is_some()
            || matches!(self.state, State::Exchanging { .. })
            || !matches!(self.between, Between::Nothing)
        {
            return;
        }
        match Callback::read(query, &self.server) {
            Ok(callback) => {
                effects.push(Effect::TakeTransaction(callback.state().clone()));
                self.between = Between::Taking(Box::new(callback));
            }
            Err(fault) => self.fail(SignInFault::Callback(fault), None),
        }
    }

    fn transaction_taken(&mut self, outcome: Result<Transaction, TransactionFault>, effects: &mut Vec<Effect>) {
        let Between::Taking(callback) = mem::take(&mut self.between) else { return };
        let Transaction { state, verifier, request, .. } = match outcome {
            Ok(transaction) => transaction,
            Err(fault) => return self.fail(SignInFault::Transaction(fault), None),
        };
        let Some(redirect_uri) = &self.redirect_uri else { return self.fail(SignInFault::NoRedirectUri, Some(request)) };
        let client = PublicClient::new(request.client_id.clone());
        let http = match PendingAuthorization::resumed(client, redirect_uri.clone(), state, verifier).exchange(*callback) {
            Ok(exchange) => exchange.into_http(&self.server),
            Err(NoCode::OtherTransaction) => return self.fail(SignInFault::Transaction(TransactionFault::Unknown), None),
            Err(NoCode::Refused(refusal)) => return self.fail(SignInFault::Refused(refusal), Some(request)),
        };
        let attempt = self.next_attempt();
        self.state = State::Exchanging { attempt, request };
        effects.push(Effect::SendTokenRequest(attempt, http));
    }

    // Token answers

    fn next_attempt(&mut self) -> Attempt {
        self.attempts = self.attempts.wrapping_add(1);
        Attempt(self.attempts)
    }

    fn token_answered(
        &mut self,
        attempt: Attempt,
        answer: Result<HttpResponse, NetworkFault>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        if matches!(&self.state, State::Exchanging { attempt: current, .. } if *current == attempt) {
            return self.exchange_answered(answer, now, effects);
        }
        let failures = match self.state.grant().map(|grant| &grant.renewal) {
            Some(Renewal::InFlight { attempt: current, failures }) if *current == attempt => *failures,
            // An answer nobody waits for: signed out, or signed in anew, since it was asked for.
            _ => return,
        };
        match answer.map(|response| TokenAnswer::read(&response)) {
            Ok(Ok(tokens)) => self.renewed(tokens, now, effects),
            Ok(Err(TokenFault::InvalidGrant)) => self.end(Why::Revoked, effects),
            Ok(Err(fault)) => self.pause(Trouble::Token(fault), failures, now, effects),
            Err(fault) => self.pause(Trouble::Network(fault), failures, now, effects),
        }
    }

    fn exchange_answered(&mut self, answer: Result<HttpResponse, NetworkFault>, now: Timestamp, effects: &mut Vec<Effect>) {
        let State::Exchanging { request, .. } = mem::replace(&mut self.state, State::SignedOut { why: Why::NotYet, resume: None })
        else {
            return;
        };
        let fault = match answer.map(|response| TokenAnswer::read(&response)) {
            Ok(Ok(tokens)) => return self.arrive(tokens, request, now, effects),
            Ok(Err(fault)) => SignInFault::Token(fault),
            // The code may have been spent before the answer was lost. It is not sent again.
            Err(fault) => SignInFault::Network(fault),
        };
        self.fail(fault, Some(request));
    }

    fn arrive(&mut self, tokens: TokenAnswer, request: SignInRequest, now: Timestamp, effects: &mut Vec<Effect>) {
        self.epochs = self.epochs.wrapping_add(1);
        self.state = State::SignedIn(Grant {
            epoch: Epoch(self.epochs),
            client_id: request.client_id,
            scopes: tokens.scopes.unwrap_or(request.scopes),
            asked: request.scopes,
            authorized_at: now,
            obtained_at: now,
            expires_at: now.plus(tokens.life),
            renewal: Renewal::Idle,
            access: tokens.access_token,
            refresh: tokens.refresh_token,
            generation: 0,
        });
        effects.push(Effect::Arrive(request.return_to));
    }

    fn renewed(&mut self, tokens: TokenAnswer, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some(grant) = self.state.grant_mut() else { return };
        grant.access = tokens.access_token;
        // A new refresh token replaces the old one at once; none means: keep it.
        grant.refresh = tokens.refresh_token.or(grant.refresh.take());
        grant.scopes = tokens.scopes.unwrap_or(grant.scopes);
        grant.generation = grant.generation.wrapping_add(1);
        grant.obtained_at = now;
        grant.expires_at = now.plus(tokens.life);
        grant.renewal = Renewal::Idle;
        let bearer = grant.bearer();
        self.answer_all(&Ok(bearer), effects);
    }

    fn pause(&mut self, trouble: Trouble, failures: u32, now: Timestamp, effects: &mut Vec<Effect>) {
        let roll = self.roll();
        let Some(grant) = self.state.grant_mut() else { return };
        let longest = FIRST_PAUSE.saturating_mul(1 << failures.min(8)).min(LONGEST_PAUSE);
        // Between half of it and all of it, so that many tabs do not knock at once.
        let backoff = longest / 2 + longest.mul_f64(roll / 2.0);
        let told = match &trouble {
            Trouble::Token(TokenFault::Throttled(Some(seconds))) => Duration::from_secs((*seconds).into()).min(LONGEST_RETRY_AFTER),
            _ => Duration::ZERO,
        };
        let until = now.plus(backoff.max(told));
        let outcome = if grant.is_alive(now) { Ok(grant.bearer()) } else { Err(Denied::Paused(trouble.clone())) };
        grant.renewal = Renewal::Paused { since: now, until, failures: failures.saturating_add(1), trouble };
        self.answer_all(&outcome, effects);
        if failures < MOST_UNASKED {
            effects.push(Effect::WakeAt(until));
        }
    }

    /// A number from 0 to 1, from a small generator of its own (xorshift): the spread of pauses needs no secrecy.
    fn roll(&mut self) -> f64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 17;
        self.dice ^= self.dice << 5;
        f64::from(self.dice) / f64::from(u32::MAX)
    }

    fn answer_all(&mut self, outcome: &Result<Bearer, Denied>, effects: &mut Vec<Effect>) {
        effects.extend(mem::take(&mut self.waiting).into_iter().map(|waiter| Effect::Answer(waiter, outcome.clone())));
    }

    // Asking for tokens

    fn token_asked(&mut self, waiter: Waiter, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some(grant) = self.state.grant() else { return effects.push(Effect::Answer(waiter, Err(Denied::SignedOut))) };
        if !grant.is_due(now) {
            return effects.push(Effect::Answer(waiter, Ok(grant.bearer())));
        }
        self.renew_for(waiter, now, effects);
    }

    fn token_refused(&mut self, waiter: Waiter, refused: &Bearer, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some(grant) = self.state.grant_mut().filter(|grant| grant.epoch == refused.epoch) else {
            return effects.push(Effect::Answer(waiter, Err(Denied::SignedOut)));
        };
        // Another call has had it renewed since: that one will do.
        if grant.generation != refused.generation {
            let bearer = grant.bearer();
            return effects.push(Effect::Answer(waiter, Ok(bearer)));
        }
        // Whatever the clock says, the service says it is over.
        grant.expires_at = grant.expires_at.min(now);
        self.renew_for(waiter, now, effects);
    }

    /// Answers with what there is where that still works, and otherwise waits for the one request under way, or starts it.
    fn renew_for(&mut self, waiter: Waiter, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some(grant) = self.state.grant() else { return effects.push(Effect::Answer(waiter, Err(Denied::SignedOut))) };
        let alive = grant.is_alive(now);
        match &grant.renewal {
            Renewal::InFlight { .. } => self.waiting.push(waiter),
            Renewal::Paused { since, until, trouble, .. } if rests(*since, *until, now) => {
                let outcome = if alive { Ok(grant.bearer()) } else { Err(Denied::Paused(trouble.clone())) };
                effects.push(Effect::Answer(waiter, outcome));
            }
            _ if grant.refresh.is_some() => {
                self.waiting.push(waiter);
                self.refresh(effects);
            }
            _ if alive => {
                let bearer = grant.bearer();
                effects.push(Effect::Answer(waiter, Ok(bearer)));
            }
            _ => {
                effects.push(Effect::Answer(waiter, Err(Denied::SignedOut)));
                self.end(Why::Expired, effects);
            }
        }
    }

    fn token_useless(&mut self, bearer: &Bearer, effects: &mut Vec<Effect>) {
        if self.state.grant().is_some_and(|grant| grant.epoch == bearer.epoch && grant.generation == bearer.generation) {
            self.end(Why::Rejected, effects);
        }
    }

    fn refresh(&mut self, effects: &mut Vec<Effect>) {
        let attempt = self.next_attempt();
        let Some(grant) = self.state.grant_mut() else { return };
        let failures = match &grant.renewal {
            Renewal::InFlight { .. } => return,
            Renewal::Paused { failures, .. } => *failures,
            Renewal::Idle => 0,
        };
        let Some(refresh_token) = &grant.refresh else { return };
        let http = TokenRequest::refresh(&PublicClient::new(grant.client_id.clone()), refresh_token).into_http(&self.server);
        grant.renewal = Renewal::InFlight { attempt, failures };
        effects.push(Effect::SendTokenRequest(attempt, http));
    }

    // The world outside

    fn resumed(&mut self, asked: bool, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some(Grant { renewal: Renewal::Paused { since, until, trouble, .. }, .. }) = self.state.grant() else { return };
        // A person may hurry the network, not a service that said when to come back.
        let told_to_wait = matches!(trouble, Trouble::Token(TokenFault::Throttled(_)));
        if !rests(*since, *until, now) || (asked && !told_to_wait) {
            self.refresh(effects);
        }
    }

    fn page_restored(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        if let State::Leaving { transaction, before } = &mut self.state {
            effects.push(Effect::DropTransaction(transaction.clone()));
            self.state = mem::replace(before, State::SignedOut { why: Why::NotYet, resume: None });
            self.between = Between::Nothing;
        }
        self.resumed(false, now, effects);
    }

    fn sign_out_asked(&mut self, effects: &mut Vec<Effect>) {
        effects.push(Effect::ForgetTransactions);
        self.between = Between::Nothing;
        if let State::Exchanging { attempt, .. } = self.state {
            effects.push(Effect::AbortTokenRequest(attempt));
        }
        if matches!(self.state, State::Leaving { .. }) || self.state.grant().is_none() {
            self.close(effects);
            self.state = State::SignedOut { why: Why::ByPerson, resume: None };
        } else {
            self.end(Why::ByPerson, effects);
        }
    }

    /// Ends a session: the tokens are forgotten, everyone who waits is told, requests under way are aborted.
    fn end(&mut self, why: Why, effects: &mut Vec<Effect>) {
        let resume = self.state.grant().map(|grant| SignInRequest {
            client_id: grant.client_id.clone(),
            scopes: grant.scopes,
            return_to: ReturnTo::start(),
            show_dialog: false,
        });
        self.close(effects);
        let ended = State::SignedOut { resume: if why == Why::ByPerson { None } else { resume }, why };
        match &mut self.state {
            // On the way out to sign in anew: the way out stands, only what was before it is over.
            State::Leaving { before, .. } => **before = ended,
            state => *state = ended,
        }
    }

    fn close(&mut self, effects: &mut Vec<Effect>) {
        if let Some(grant) = self.state.grant() {
            if let Renewal::InFlight { attempt, .. } = grant.renewal {
                effects.push(Effect::AbortTokenRequest(attempt));
            }
            effects.push(Effect::EpochEnded(grant.epoch));
        }
        self.answer_all(&Err(Denied::SignedOut), effects);
    }
}
