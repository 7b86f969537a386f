//! Keeping a session alive: tokens for callers, one refresh at a time, pauses after trouble that passes.

use core::time::Duration;

use super::Machine;
use crate::oauth::{HttpResponse, NetworkFault, PublicClient, TokenFault, TokenRequest, TokenResponse};
use crate::session::event::Effect;
use crate::session::shared::{Cause, EndReason, Message, RenewalPause};
use crate::session::state::{Attempt, Bearer, CallerId, Denied, Grant, Renewal, SessionState, Trouble};
use crate::session::time::Timestamp;

/// First and longest pause after a refresh that failed for want of a network or a service.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Longest `Retry-After` that is believed.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(3600);
/// Refreshes tried without anybody asking, after which only a call, a person or a returning network tries again.
const MOST_UNASKED: u32 = 6;

/// Whether a pause still lasts. A clock set back ends it: by that clock it would last for days.
fn is_pausing(since: Timestamp, until: Timestamp, now: Timestamp) -> bool {
    (since..until).contains(&now)
}

impl Machine {
    pub(super) fn token_needed(&mut self, waiter: CallerId, now: Timestamp) {
        let Some(grant) = self.state.grant() else {
            return self.effects.push(Effect::AnswerCaller(waiter, Err(Denied::SignedOut)));
        };
        if !grant.is_renewal_due(now) {
            return self.effects.push(Effect::AnswerCaller(waiter, Ok(grant.bearer())));
        }
        self.renew_for(waiter, now);
    }

    pub(super) fn token_refused(&mut self, waiter: CallerId, refused: &Bearer, now: Timestamp) {
        let Some(grant) = self.state.grant_mut().filter(|grant| grant.epoch == refused.epoch) else {
            return self.effects.push(Effect::AnswerCaller(waiter, Err(Denied::SignedOut)));
        };
        // Another call has had it renewed since: that one will do.
        if grant.generation != refused.generation {
            let bearer = grant.bearer();
            return self.effects.push(Effect::AnswerCaller(waiter, Ok(bearer)));
        }
        // Whatever the clock says, the service says it is over.
        grant.expires_at = grant.expires_at.min(now);
        self.renew_for(waiter, now);
    }

    /// Answers with what there is where that still works, and otherwise waits for the one request under way, or starts it.
    fn renew_for(&mut self, waiter: CallerId, now: Timestamp) {
        let Some(grant) = self.state.grant() else {
            return self.effects.push(Effect::AnswerCaller(waiter, Err(Denied::SignedOut)));
        };
        let alive = grant.is_valid(now);
        match &grant.renewal {
            Renewal::Queued { .. } | Renewal::CatchingUp { .. } | Renewal::InFlight { .. } => self.waiting.push(waiter),
            Renewal::Paused { since, until, trouble, .. } if is_pausing(*since, *until, now) => {
                let outcome = if alive { Ok(grant.bearer()) } else { Err(Denied::Paused(trouble.clone())) };
                self.effects.push(Effect::AnswerCaller(waiter, outcome));
            }
            _ if grant.refresh.is_some() => {
                self.waiting.push(waiter);
                self.refresh(now);
            }
            _ if alive => {
                let bearer = grant.bearer();
                self.effects.push(Effect::AnswerCaller(waiter, Ok(bearer)));
            }
            _ => {
                self.effects.push(Effect::AnswerCaller(waiter, Err(Denied::SignedOut)));
                self.end(EndReason::Expired);
            }
        }
    }

    pub(super) fn replacement_refused(&mut self, bearer: &Bearer) {
        if self.state.grant().is_some_and(|grant| grant.epoch == bearer.epoch && grant.generation == bearer.generation) {
            self.end(EndReason::Rejected);
        }
    }

    /// Waits for this page's turn; [`send_refresh`](Self::send_refresh) follows when it has come.
    pub(super) fn refresh(&mut self, now: Timestamp) {
        let attempt = self.next_attempt();
        let Some(grant) = self.state.grant_mut().filter(|grant| grant.refresh.is_some()) else { return };
        let failures = match &grant.renewal {
            Renewal::Queued { .. } | Renewal::CatchingUp { .. } | Renewal::InFlight { .. } => return,
            Renewal::Paused { failures, .. } => *failures,
            Renewal::Idle => 0,
        };
        grant.renewal = Renewal::Queued { attempt, failures, since: now };
        self.effects.push(Effect::AcquireLock(attempt));
    }

    /// Sends the refresh token it has now: while the page waited another one may have given it a newer one.
    pub(super) fn send_refresh(&mut self) {
        let server = &self.server;
        let Some(grant) = self.state.grant_mut() else { return };
        let (Renewal::Queued { attempt, failures, .. } | Renewal::CatchingUp { attempt, failures }) = grant.renewal else { return };
        let Some(refresh_token) = &grant.refresh else { return };
        let http = TokenRequest::refresh(&PublicClient::new(grant.client_id.clone()), refresh_token).into_http(server);
        grant.renewal = Renewal::InFlight { attempt, failures };
        self.effects.push(Effect::SendTokenRequest(attempt, http));
    }

    pub(super) fn token_response_received(&mut self, attempt: Attempt, answer: Result<HttpResponse, NetworkFault>, now: Timestamp) {
        if matches!(&self.state, SessionState::Exchanging { attempt: current, .. } if *current == attempt) {
            return self.exchange_answered(answer, now);
        }
        let failures = match self.state.grant().map(|grant| &grant.renewal) {
            Some(Renewal::InFlight { attempt: current, failures }) if *current == attempt => *failures,
            // An answer nobody waits for: signed out, or signed in anew, since it was asked for.
            _ => return,
        };
        match answer.map(|response| TokenResponse::read(&response)) {
            Ok(Ok(tokens)) => self.renewed(attempt, tokens, now),
            Ok(Err(TokenFault::InvalidGrant)) => {
                // The answer is the same for both; the time since the consent tells which is likely.
                let over = self.state.grant().is_some_and(|grant| now >= grant.consent_ends_at());
                self.end(if over { EndReason::ConsentOver } else { EndReason::Revoked });
            }
            Ok(Err(fault)) => self.pause(attempt, Trouble::Token(fault), failures, now),
            Err(fault) => self.pause(attempt, Trouble::Network(fault), failures, now),
        }
    }

    fn renewed(&mut self, attempt: Attempt, tokens: TokenResponse, now: Timestamp) {
        let Some(grant) = self.state.grant_mut() else { return };
        grant.access = tokens.access_token;
        // A new refresh token replaces the old one at once; none means: keep it.
        grant.refresh = tokens.refresh_token.or(grant.refresh.take());
        grant.scopes = tokens.scopes.unwrap_or(grant.scopes);
        grant.generation = grant.generation.wrapping_add(1);
        grant.obtained_at = now;
        grant.expires_at = now.plus(tokens.life);
        grant.renewal = Renewal::Idle;
        let (bearer, grant) = (grant.bearer(), grant.clone());
        self.answer_all(&Ok(bearer));
        self.effects.push(Effect::Broadcast(Message::Session(Box::new(grant.snapshot()))));
        self.effects.push(self.publish(&grant, Some(attempt), false));
    }

    fn pause(&mut self, attempt: Attempt, trouble: Trouble, failures: u32, now: Timestamp) {
        let fraction = self.rng.fraction();
        let Some(id) = self.state.grant().map(|grant| grant.id.clone()) else { return };
        let longest = FIRST_PAUSE.saturating_mul(1 << failures.min(8)).min(LONGEST_PAUSE);
        // Between half of it and all of it, so that many browsers do not knock at once.
        let backoff = longest / 2 + longest.mul_f64(fraction / 2.0);
        let told = match &trouble {
            Trouble::Token(TokenFault::Throttled(Some(seconds))) => Duration::from_secs((*seconds).into()).min(LONGEST_RETRY_AFTER),
            _ => Duration::ZERO,
        };
        let until = now.plus(backoff.max(told));
        let rest = RenewalPause { id, since: now, until, cause: Cause::from(&trouble) };
        self.start_pause(until, trouble, failures, now);
        self.effects.push(Effect::RecordPause(attempt, rest));
    }

    /// Another page failed while this one waited behind it: that would have been this page's failure too.
    pub(super) fn share_pause(&mut self, rest: &RenewalPause, now: Timestamp) {
        let fraction = self.rng.fraction();
        let Some(Renewal::Queued { attempt, failures, .. }) = self.state.grant().map(|grant| &grant.renewal) else { return };
        let (attempt, failures) = (*attempt, *failures);
        // A little later than the other one, which then has the answer for both.
        self.start_pause(rest.until.plus(FIRST_PAUSE.mul_f64(fraction)), rest.cause.into(), failures, now);
        self.effects.push(Effect::ReleaseLock(attempt));
    }

    /// Waits until then. Callers go on with what still works, or hear what is in the way.
    fn start_pause(&mut self, until: Timestamp, trouble: Trouble, failures: u32, now: Timestamp) {
        let Some(grant) = self.state.grant_mut() else { return };
        let outcome = if grant.is_valid(now) { Ok(grant.bearer()) } else { Err(Denied::Paused(trouble.clone())) };
        grant.renewal = Renewal::Paused { since: now, until, failures: failures.saturating_add(1), trouble };
        self.answer_all(&outcome);
        if failures < MOST_UNASKED {
            self.effects.push(Effect::WakeAt(until));
        }
    }

    /// A person wants it renewed whatever the clock says. One that is under way is the one they get, and a service that said when to
    /// come back is not hurried.
    pub(super) fn renewal_requested(&mut self, now: Timestamp) {
        match self.state.grant().map(|grant| &grant.renewal) {
            Some(Renewal::Idle) => self.refresh(now),
            _ => self.woken(true, now),
        }
    }

    /// Time passed, or a person asks: a refresh that rests may be due.
    pub(super) fn woken(&mut self, asked: bool, now: Timestamp) {
        let Some(Grant { renewal: Renewal::Paused { since, until, trouble, .. }, .. }) = self.state.grant() else { return };
        // A person may hurry the network, not a service that said when to come back.
        let told_to_wait = matches!(trouble, Trouble::Token(TokenFault::Throttled(_)));
        if !is_pausing(*since, *until, now) || (asked && !told_to_wait) {
            self.refresh(now);
        }
    }
}
