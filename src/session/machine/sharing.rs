//! Keeping a session the same in every tab of this browser and, if the person chose that, on this device.
//!
//! A browser has one session. A tab without one takes it over from another tab. Of two sessions the later sign-in counts; of two copies
//! of one session, the one that was renewed more often. A session that ended is over everywhere, and no late message revives it. Pages
//! renew one at a time, and each first looks whether another one has: that is what the lock and the ledger are for.

use core::mem;

use super::Machine;
use crate::oauth::AccessToken;
use crate::session::event::Effect;
use crate::session::shared::{Consent, EndReason, LedgerRecord, Message, SessionId, SharedSession};
use crate::session::state::{Attempt, Grant, Renewal, RenewalPhase, SessionState, Setback, SignedOutReason};
use crate::session::time::Timestamp;

impl Machine {
    /// Looks for a session in the other tabs, and on this device.
    pub(super) fn look_for_session(&mut self) {
        self.broadcast(Message::AskForSession);
        if self.stay {
            self.effects.push(Effect::LoadVault);
        }
    }

    /// Records the newest generation in the ledger and, if the person chose that, stores the refresh token on this device.
    pub(super) fn record_renewal(&mut self, consent: &Consent, attempt: Option<Attempt>, fresh: bool) {
        let store = Some(consent).filter(|consent| self.stay && consent.refresh.is_some()).cloned();
        let (id, generation) = (consent.id.clone(), consent.generation);
        self.effects.push(Effect::RecordRenewal { attempt, id, generation, fresh, store });
    }

    pub(super) fn message_received(&mut self, message: Message, now: Timestamp) {
        match message {
            Message::AskForSession => {
                if let Some(session) = self.state.grant().map(Grant::shared) {
                    self.broadcast(Message::Session(Box::new(session)));
                }
            }
            Message::Session(session) => self.session_received(*session, now),
            Message::Ended(id, reason) => self.end_received(&id, reason),
            Message::Stay(stay) => self.stay = stay,
        }
    }

    fn session_received(&mut self, session: SharedSession, now: Timestamp) {
        let theirs = &session.consent;
        if self.ended.contains(&theirs.id) {
            return;
        }
        let Some(ours) = self.state.grant().map(|grant| &grant.consent) else {
            // A sign-in under way leads to a newer session than any other tab has.
            if matches!(self.state, SessionState::SignedOut { .. }) {
                self.take_over(session);
            }
            return;
        };
        let rank = |consent: &Consent| (consent.given_at, consent.id.as_str().to_owned());
        if ours.id == theirs.id {
            if theirs.generation > ours.generation {
                self.catch_up(session, now);
            }
        } else if session.fresh || self.newest.as_ref() == Some(&theirs.id) || rank(theirs) > rank(ours) {
            self.close();
            self.take_over(session);
        }
    }

    /// Takes over a session from another tab, or from this device.
    fn take_over(&mut self, session: SharedSession) {
        let SharedSession { consent, access, obtained_at, expires_at, .. } = session;
        let epoch = self.next_epoch();
        let mut grant = Grant { epoch, consent, obtained_at, expires_at, renewal: Renewal::Idle, setback: None, access };
        match &mut self.state {
            SessionState::Leaving { before, .. } => **before = SessionState::SignedIn(grant),
            state => {
                // After a sign-in that failed, the page still goes where it was going, and says what failed. Without a resume the
                // callback belonged to no sign-in of this browser, such as an old link, so there is nothing to say.
                if let SessionState::SignedOut { reason: SignedOutReason::Failed(fault), resume } =
                    mem::replace(state, SessionState::NEW)
                {
                    grant.setback = resume.is_some().then_some(Setback::SignIn(fault));
                    self.effects.push(Effect::DropUnfinished);
                    let return_to = resume.map_or_else(|| self.return_rules.start(), |resume| resume.request.return_to);
                    self.effects.push(Effect::Arrive(return_to));
                }
                *state = SessionState::SignedIn(grant);
            }
        }
    }

    /// Takes newer tokens of this page's own session.
    fn catch_up(&mut self, session: SharedSession, now: Timestamp) {
        let Some(grant) = self.state.grant_mut() else { return };
        grant.access = session.access;
        grant.obtained_at = session.obtained_at;
        grant.expires_at = session.expires_at;
        grant.consent.refresh = session.consent.refresh.or(grant.consent.refresh.take());
        grant.consent.scopes = session.consent.scopes;
        grant.consent.generation = session.consent.generation;
        // A request that this page has sent goes on, because its response is newer still.
        let running = grant.renewal.running();
        if !matches!(running, Some((_, RenewalPhase::InFlight))) {
            grant.renewal = Renewal::Idle;
            self.effects.extend(running.map(|(attempt, _)| Effect::ReleaseLock(attempt)));
        }
        if grant.is_valid(now) {
            let bearer = grant.bearer();
            self.answer_all(&Ok(bearer));
        } else if !self.waiting.is_empty() {
            self.refresh(now);
        }
    }

    fn end_received(&mut self, id: &SessionId, reason: EndReason) {
        self.remember_ended(id);
        if reason == EndReason::ByPerson {
            self.stay = false;
        }
        if self.state.grant().is_some_and(|grant| grant.consent.id == *id) {
            self.end_here(reason);
        }
    }

    // Renewal by one page at a time

    pub(super) fn lock_wait_ended(&mut self, attempt: Attempt, record: &LedgerRecord, now: Timestamp) {
        let running = self.state.grant().and_then(|grant| grant.renewal.running());
        // The tokens came another way in the meantime, or the session ended.
        let Some((_, RenewalPhase::Queued { since, .. })) = running.filter(|(current, _)| *current == attempt) else {
            return self.effects.push(Effect::ReleaseLock(attempt));
        };
        if self.ended_in(record) {
            return;
        }
        let Some(grant) = self.state.grant_mut() else { return };
        let consent = &grant.consent;
        if let Some(pause) = &record.pause
            && pause.id == consent.id
            && pause.since > since
            && pause.until > now
        {
            return self.share_pause(attempt, pause, now);
        }
        // Another page renewed this session, or this page missed a later sign-in.
        let moved_on = record.newest.as_ref().is_some_and(|(id, generation)| *id != consent.id || *generation > consent.generation);
        if !moved_on {
            return self.send_refresh();
        }
        grant.renewal = Renewal::Running { attempt, failures: grant.renewal.failures(), phase: RenewalPhase::CatchingUp };
        self.newest = record.newest.as_ref().map(|(id, _)| id.clone());
        self.broadcast(Message::AskForSession);
        self.effects.push(Effect::WaitForPeers(attempt));
    }

    pub(super) fn peers_timed_out(&mut self, attempt: Attempt) {
        if self.state.grant().and_then(|grant| grant.renewal.running()) != Some((attempt, RenewalPhase::CatchingUp)) {
            return;
        }
        // The page that renewed it is gone. It may have stored its refresh token on this device; otherwise this page's own is still good
        // where the server does not rotate refresh tokens.
        if self.stay { self.effects.push(Effect::LoadVault) } else { self.send_refresh() }
    }

    /// Reads what a page missed while it slept.
    pub(super) fn ledger_read(&mut self, record: &LedgerRecord) {
        if self.ended_in(record) {
            return;
        }
        let Some(consent) = self.state.grant().map(|grant| &grant.consent) else { return };
        let ours = Some((consent.id.clone(), consent.generation));
        self.newest = record.newest.as_ref().map(|(id, _)| id.clone());
        if record.newest.is_some() && record.newest != ours {
            self.broadcast(Message::AskForSession);
        }
    }

    /// Ends the session here if the ledger says that it ended. Returns whether it does.
    fn ended_in(&mut self, record: &LedgerRecord) -> bool {
        record.ended.iter().for_each(|(id, _)| self.remember_ended(id));
        let is_ours = |(id, _): &&(SessionId, EndReason)| self.state.grant().is_some_and(|grant| grant.consent.id == *id);
        let Some((_, reason)) = record.ended.iter().find(is_ours) else { return false };
        self.end_here(*reason);
        true
    }

    // Staying signed in on this device

    pub(super) fn vault_loaded(&mut self, stored: Option<Consent>, now: Timestamp) {
        let stored = stored.filter(|stored| self.stay && !self.ended.contains(&stored.id));
        if let Some(grant) = self.state.grant_mut() {
            // Another page renewed the session and is gone, so the vault is the last place to look.
            if matches!(grant.renewal.running(), Some((_, RenewalPhase::CatchingUp))) {
                let ours = &mut grant.consent;
                if let Some(stored) = stored.filter(|stored| stored.id == ours.id && stored.generation > ours.generation) {
                    ours.refresh = stored.refresh;
                    ours.generation = stored.generation;
                }
                self.send_refresh();
            }
        } else if let (Some(consent), SessionState::SignedOut { .. }) = (stored, &self.state) {
            // No access token is stored: the first call that needs one renews.
            let access = AccessToken::new("");
            self.take_over(SharedSession { consent, access, obtained_at: now, expires_at: now, fresh: false });
        }
    }

    pub(super) fn stay_chosen(&mut self, stay: bool) {
        self.stay = stay;
        self.effects.push(Effect::EnableVault(stay));
        self.broadcast(Message::Stay(stay));
        if let Some(consent) = self.state.grant().filter(|_| stay).map(|grant| grant.consent.clone()) {
            self.record_renewal(&consent, None, false);
        }
    }

    pub(super) fn vault_failed(&mut self) {
        self.stay = false;
        self.effects.push(Effect::EnableVault(false));
        if let Some(grant) = self.state.grant_mut() {
            grant.setback = Some(Setback::NotStored);
        }
    }

    pub(super) fn setback_dismissed(&mut self) {
        if let Some(grant) = self.state.grant_mut() {
            grant.setback = None;
        }
    }
}
