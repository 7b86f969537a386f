//! Keeping a session alive: tokens for callers, one refresh at a time, and pauses after a failed refresh.

use core::time::Duration;

use super::Machine;
use crate::oauth::{HttpResponse, NetworkFault, PublicClient, TokenFault, TokenRequest, TokenResponse};
use crate::session::event::Effect;
use crate::session::shared::{EndReason, Message, RenewalFault, RenewalPause};
use crate::session::state::{Attempt, Bearer, CallerId, Denied, Renewal, RenewalPhase, SessionState};
use crate::session::time::Timestamp;

/// First and longest pause after a refresh that failed.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const MAX_PAUSE: Duration = Duration::from_secs(60);
/// Longest `Retry-After` to obey.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(3600);
/// After so many refreshes in a row without a response, find out whether the Web API responds.
const PROBE_AFTER: u32 = 3;
const UNREACHABLE: RenewalFault = RenewalFault::Network(NetworkFault::Unreachable);

/// Whether a pause still lasts. Setting the clock back ends it; by that clock it would last for days.
fn is_pausing(since: Timestamp, until: Timestamp, now: Timestamp) -> bool {
    (since..until).contains(&now)
}

impl Machine {
    pub(super) fn token_needed(&mut self, caller: CallerId, now: Timestamp) {
        let Some(grant) = self.state.grant() else { return self.answer(caller, Err(Denied::SignedOut)) };
        if grant.is_renewal_due(now) {
            self.renew_for(caller, now);
        } else {
            self.answer(caller, Ok(grant.bearer()));
        }
    }

    pub(super) fn token_refused(&mut self, caller: CallerId, refused: &Bearer, now: Timestamp) {
        let Some(grant) = self.state.grant_mut().filter(|grant| grant.epoch == refused.epoch) else {
            return self.answer(caller, Err(Denied::SignedOut));
        };
        // Another call has renewed it since.
        let current = grant.bearer();
        if current.generation != refused.generation {
            return self.answer(caller, Ok(current));
        }
        // The service has rejected it, whatever the clock says.
        grant.expires_at = grant.expires_at.min(now);
        self.renew_for(caller, now);
    }

    /// Starts a renewal, or joins the one under way. Answers with the current token where a renewal is not possible.
    fn renew_for(&mut self, caller: CallerId, now: Timestamp) {
        let Some(grant) = self.state.grant() else { return self.answer(caller, Err(Denied::SignedOut)) };
        match grant.renewal {
            // The current token is better than waiting for a page that may be frozen.
            Renewal::Running { phase: RenewalPhase::Queued { is_slow: true, .. }, .. } if grant.is_valid(now) => {
                self.answer(caller, Ok(grant.bearer()));
            }
            Renewal::Running { .. } => self.waiting.push(caller),
            _ if grant.is_over(now) => {
                self.answer(caller, Err(Denied::SignedOut));
                self.end(EndReason::ClientRefused);
            }
            Renewal::Paused { since, until, fault, .. } if is_pausing(since, until, now) => {
                self.answer(caller, grant.bearer_or(fault, now));
            }
            _ if grant.is_renewable() => {
                self.waiting.push(caller);
                self.refresh(now);
            }
            _ if grant.is_valid(now) => self.answer(caller, Ok(grant.bearer())),
            _ => {
                self.answer(caller, Err(Denied::SignedOut));
                self.end(EndReason::Expired);
            }
        }
    }

    pub(super) fn replacement_refused(&mut self, bearer: &Bearer) {
        let current = self.state.grant().map(|grant| (grant.epoch, grant.consent.generation));
        if current == Some((bearer.epoch, bearer.generation)) {
            self.end(EndReason::Rejected);
        }
    }

    /// Waits for the lock. [`send_refresh`](Self::send_refresh) follows.
    pub(super) fn refresh(&mut self, now: Timestamp) {
        let attempt = self.next_attempt();
        let Some(grant) = self.state.grant_mut().filter(|grant| grant.is_renewable()) else { return };
        if grant.renewal.running().is_some() {
            return;
        }
        let failures = grant.renewal.failures();
        grant.renewal = Renewal::Running { attempt, failures, phase: RenewalPhase::Queued { since: now, is_slow: false } };
        self.effects.push(Effect::AcquireLock(attempt));
    }

    /// Another page has the lock for longer than it should. Callers get the current token while it is valid.
    pub(super) fn lock_is_slow(&mut self, attempt: Attempt, now: Timestamp) {
        let Some(grant) = self.state.grant_mut() else { return };
        let valid = grant.is_valid(now).then(|| grant.bearer());
        let Renewal::Running { attempt: current, phase: RenewalPhase::Queued { is_slow, .. }, .. } = &mut grant.renewal else {
            return;
        };
        if *current == attempt {
            *is_slow = true;
            if let Some(bearer) = valid {
                self.answer_all(&Ok(bearer));
            }
        }
    }

    /// Sends the current refresh token, which another page may have replaced while this one waited.
    pub(super) fn send_refresh(&mut self) {
        let Some(grant) = self.state.grant_mut() else { return };
        let Renewal::Running { attempt, phase, .. } = &mut grant.renewal else { return };
        let Some(refresh_token) = grant.consent.refresh.as_ref().filter(|_| *phase != RenewalPhase::InFlight) else { return };
        let client = PublicClient::new(grant.consent.client_id.clone());
        let http = TokenRequest::refresh(&client, refresh_token).into_http(&self.server);
        *phase = RenewalPhase::InFlight;
        self.effects.push(Effect::SendTokenRequest(*attempt, http));
    }

    pub(super) fn token_response_received(&mut self, attempt: Attempt, answer: Result<HttpResponse, NetworkFault>, now: Timestamp) {
        if matches!(&self.state, SessionState::Exchanging { attempt: current, .. } if *current == attempt) {
            return self.exchange_answered(answer, now);
        }
        // The person has signed out or in again since the request was sent, so nobody waits for the response.
        if self.state.grant().and_then(|grant| grant.renewal.running()) != Some((attempt, RenewalPhase::InFlight)) {
            return;
        }
        match answer.map(|response| TokenResponse::read(&response)) {
            Ok(Ok(tokens)) => self.renewed(attempt, tokens, now),
            Ok(Err(TokenFault::InvalidGrant)) => {
                // The server gives the same response in both cases. The age of the consent shows which is likely.
                let is_over = self.state.grant().is_some_and(|grant| now >= grant.consent_ends_at());
                self.end(if is_over { EndReason::ConsentOver } else { EndReason::Revoked });
            }
            Ok(Err(fault)) if RenewalFault::from(&fault) == RenewalFault::Refused => self.client_refused(attempt, now),
            Ok(Err(fault)) => {
                let retry_after = Duration::from_secs(fault.retry_after().unwrap_or_default().into());
                self.pause(attempt, (&fault).into(), retry_after, now);
            }
            Err(fault) => self.pause(attempt, fault.into(), Duration::ZERO, now),
        }
    }

    fn renewed(&mut self, attempt: Attempt, tokens: TokenResponse, now: Timestamp) {
        let Some(grant) = self.state.grant_mut() else { return };
        grant.access = tokens.access_token;
        grant.obtained_at = now;
        grant.expires_at = now.plus(tokens.life);
        grant.renewal = Renewal::Idle;
        // A new refresh token replaces the old one at once. Without one, the old one stays.
        grant.consent.refresh = tokens.refresh_token.or(grant.consent.refresh.take());
        grant.consent.scopes = tokens.scopes.unwrap_or(grant.consent.scopes);
        grant.consent.generation = grant.consent.generation.wrapping_add(1);
        let (bearer, session) = (grant.bearer(), grant.shared());
        self.answer_all(&Ok(bearer));
        self.broadcast(Message::Session(Box::new(session.clone())));
        self.record_renewal(&session.consent, Some(attempt), false);
    }

    /// The server refuses the client, which another try does not change. The access token stays good until it expires.
    fn client_refused(&mut self, attempt: Attempt, now: Timestamp) {
        let Some(grant) = self.state.grant().filter(|grant| grant.is_valid(now)) else {
            return self.end(EndReason::ClientRefused);
        };
        // If the clock was set back, the time of expiry means nothing.
        let life = grant.expires_at.since(grant.obtained_at);
        let until = grant.expires_at.min(now.plus(life.max(MAX_PAUSE)));
        let (id, fault) = (grant.consent.id.clone(), RenewalFault::Refused);
        self.start_pause(until, fault, now);
        self.effects.push(Effect::RecordPause(attempt, RenewalPause { id, since: now, until, fault }));
    }

    /// Pauses after this page's own refresh failed, at least as long as the service asks.
    fn pause(&mut self, attempt: Attempt, fault: RenewalFault, retry_after: Duration, now: Timestamp) {
        let random = self.rng.fraction();
        let Some(grant) = self.state.grant() else { return };
        let (id, failures) = (grant.consent.id.clone(), grant.renewal.failures());
        let longest = FIRST_PAUSE.saturating_mul(1 << failures.min(8)).min(MAX_PAUSE);
        // Between half of it and all of it, so that many browsers do not try again at the same moment.
        let backoff = longest / 2 + longest.mul_f64(random / 2.0);
        let until = now.plus(backoff.max(retry_after.min(MAX_RETRY_AFTER)));
        self.start_pause(until, fault, now);
        self.effects.push(Effect::RecordPause(attempt, RenewalPause { id, since: now, until, fault }));
    }

    /// Another page failed while this one queued behind it. This page would have failed too.
    pub(super) fn share_pause(&mut self, attempt: Attempt, pause: &RenewalPause, now: Timestamp) {
        // A little later than the other page, which then has the tokens for both.
        let until = pause.until.plus(FIRST_PAUSE.mul_f64(self.rng.fraction()));
        self.start_pause(until, pause.fault, now);
        self.effects.push(Effect::ReleaseLock(attempt));
    }

    /// Pauses renewals. Callers get the current token while it is valid, or else the fault.
    fn start_pause(&mut self, until: Timestamp, fault: RenewalFault, now: Timestamp) {
        let Some(grant) = self.state.grant_mut() else { return };
        let failures = grant.renewal.failures().saturating_add(1);
        grant.renewal = Renewal::Paused { since: now, until, failures, fault };
        let (outcome, has_given_up) = (grant.bearer_or(fault, now), grant.renewal.has_given_up());
        self.answer_all(&outcome);
        if fault == UNREACHABLE && failures >= PROBE_AFTER {
            self.effects.push(Effect::ProbeApi);
        }
        if !has_given_up || fault == RenewalFault::Refused {
            self.effects.push(Effect::WakeAt(until));
        }
    }

    /// Where the Web API responds, it is not the network that keeps the refresh from being answered.
    pub(super) fn api_probed(&mut self, answered: bool) {
        if let Some(Renewal::Paused { fault, .. }) = self.state.grant_mut().map(|grant| &mut grant.renewal)
            && *fault == UNREACHABLE
            && answered
        {
            *fault = RenewalFault::NoAnswer;
        }
    }

    /// A person wants a new token now. If a renewal is under way they get that one, and a pause that the service asked for is not cut
    /// short.
    pub(super) fn renewal_requested(&mut self, now: Timestamp) {
        match self.state.grant().map(|grant| &grant.renewal) {
            Some(Renewal::Idle) => self.refresh(now),
            _ => self.woken(true, now),
        }
    }

    /// Time passed, or a person asks: a paused renewal may be due.
    pub(super) fn woken(&mut self, by_person: bool, now: Timestamp) {
        let Some(grant) = self.state.grant() else { return };
        let Renewal::Paused { since, until, fault, .. } = grant.renewal else { return };
        if grant.is_over(now) {
            return self.end(EndReason::ClientRefused);
        }
        // A person can cut a pause short, unless the service asked for it.
        if !is_pausing(since, until, now) || (by_person && fault != RenewalFault::Throttled) {
            self.refresh(now);
        }
    }
}
