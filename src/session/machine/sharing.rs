//! Keeping a session the same in every tab of this browser, and, where a person chose that, on this device.
//!
//! A browser has one session. A tab without one takes over that of another tab; of two the later sign-in counts; of two copies of
//! one, the one that was renewed more often. What is over is over everywhere, and nothing that is said late brings it back. One page
//! at a time renews, and looks first whether another one has: the lock and the ledger see to that.

use core::mem;

use super::Machine;
use crate::oauth::AccessToken;
use crate::session::event::Effect;
use crate::session::shared::{EndReason, Kept, LedgerRecord, Message, SessionId, SharedSession};
use crate::session::state::{Attempt, Grant, Renewal, SessionState, Setback, Why};
use crate::session::time::Timestamp;

impl Machine {
    /// Asks whether the session is to be had from another tab, or from this device.
    pub(super) fn look_around(&mut self) {
        self.effects.push(Effect::Broadcast(Message::AskForSession));
        if self.stay {
            self.effects.push(Effect::LoadVault);
        }
    }

    /// What is to be written down for other tabs, and kept on this device if the person wants that.
    pub(super) fn publish(&self, grant: &Grant, attempt: Option<Attempt>, fresh: bool) -> Effect {
        let store = Some(grant.kept()).filter(|kept| self.stay && kept.refresh.is_some());
        Effect::RecordRenewal { attempt, id: grant.id.clone(), generation: grant.generation, fresh, store }
    }

    pub(super) fn message_received(&mut self, message: Message, now: Timestamp) {
        match message {
            Message::AskForSession => {
                if let Some(grant) = self.state.grant() {
                    self.effects.push(Effect::Broadcast(Message::Session(Box::new(grant.snapshot()))));
                }
            }
            Message::Session(snapshot) => self.session_received(*snapshot, now),
            Message::Ended(id, ending) => self.end_received(&id, ending),
            Message::Stay(stay) => self.set_stay(stay),
        }
    }

    fn session_received(&mut self, snapshot: SharedSession, now: Timestamp) {
        if self.ended.contains(&snapshot.kept.id) {
            return;
        }
        let rank = |at: Timestamp, id: &SessionId| (at, id.as_str().to_owned());
        match self.state.grant() {
            Some(grant) if grant.id == snapshot.kept.id && snapshot.kept.generation > grant.generation => {
                self.catch_up(snapshot, now);
            }
            Some(grant)
                if grant.id != snapshot.kept.id
                    && (snapshot.fresh
                        || self.newest.as_ref() == Some(&snapshot.kept.id)
                        || rank(snapshot.kept.authorized_at, &snapshot.kept.id) > rank(grant.authorized_at, &grant.id)) =>
            {
                self.close();
                self.take_over(snapshot);
            }
            Some(_) => {}
            None if matches!(self.state, SessionState::SignedOut { .. }) => self.take_over(snapshot),
            // Busy signing in: what comes of it is newer than anything another tab has.
            None => {}
        }
    }

    /// A session of another tab, or of another day, becomes this page's.
    fn take_over(&mut self, snapshot: SharedSession) {
        let SharedSession { kept, access, obtained_at, expires_at, .. } = snapshot;
        let mut grant = Grant {
            epoch: self.next_epoch(),
            client_id: kept.client_id,
            scopes: kept.scopes,
            asked: kept.asked,
            authorized_at: kept.authorized_at,
            obtained_at,
            expires_at,
            renewal: Renewal::Idle,
            id: kept.id,
            stays: self.stay,
            setback: None,
            access,
            refresh: kept.refresh,
            generation: kept.generation,
        };
        match &mut self.state {
            SessionState::Leaving { before, .. } => **before = SessionState::SignedIn(grant),
            state => {
                // A sign-in that failed was on its way somewhere, and the person should still hear that it failed. A callback that
                // answers nothing this browser asked was nobody's sign-in: an old link, a copied address.
                if let SessionState::SignedOut { why: Why::Failed(fault), resume } =
                    mem::replace(state, SessionState::SignedOut { why: Why::NotYet, resume: None })
                {
                    grant.setback = resume.is_some().then_some(Setback::SignIn(fault));
                    self.effects
                        .push(Effect::Arrive(resume.map_or_else(|| self.return_rules.start(), |request| request.return_to)));
                }
                *state = SessionState::SignedIn(grant);
            }
        }
    }

    /// Newer tokens of the session this page has.
    fn catch_up(&mut self, snapshot: SharedSession, now: Timestamp) {
        let Some(grant) = self.state.grant_mut() else { return };
        grant.access = snapshot.access;
        grant.refresh = snapshot.kept.refresh.or(grant.refresh.take());
        grant.scopes = snapshot.kept.scopes;
        grant.generation = snapshot.kept.generation;
        grant.obtained_at = snapshot.obtained_at;
        grant.expires_at = snapshot.expires_at;
        // A request of this page's own goes on; its answer is newer still.
        if !matches!(grant.renewal, Renewal::InFlight { .. }) {
            let renewal = mem::replace(&mut grant.renewal, Renewal::Idle);
            self.effects.extend(renewal.attempt().map(Effect::ReleaseLock));
        }
        if grant.is_valid(now) {
            let bearer = grant.bearer();
            self.answer_all(&Ok(bearer));
        } else if !self.waiting.is_empty() {
            self.refresh(now);
        }
    }

    fn end_received(&mut self, id: &SessionId, ending: EndReason) {
        self.remember_ended(id);
        if ending == EndReason::ByPerson {
            self.set_stay(false);
        }
        if self.state.grant().is_some_and(|grant| grant.id == *id) {
            self.end_here(ending.into());
        }
    }

    // One page at a time renews

    pub(super) fn lock_wait_ended(&mut self, attempt: Attempt, record: &LedgerRecord, now: Timestamp) {
        let waits = |grant: &Grant| matches!(grant.renewal, Renewal::Queued { attempt: current, .. } if current == attempt);
        // The tokens came another way in the meantime, or the session is over.
        if !self.state.grant().is_some_and(waits) {
            return self.effects.push(Effect::ReleaseLock(attempt));
        }
        if self.ended_in(record) {
            return;
        }
        let Some(grant) = self.state.grant_mut() else { return };
        if let Renewal::Queued { since: queued, .. } = grant.renewal
            && let Some(pause) =
                record.pause.as_ref().filter(|pause| pause.id == grant.id && pause.since > queued && pause.until > now)
        {
            return self.share_pause(pause, now);
        }
        // Renewed by another page, or pushed aside by a later sign-in that this page has missed.
        let moved_on = record.newest.as_ref().is_some_and(|(id, generation)| *id != grant.id || *generation > grant.generation);
        if !moved_on {
            return self.send_refresh();
        }
        if let Renewal::Queued { attempt, failures, .. } = grant.renewal {
            grant.renewal = Renewal::CatchingUp { attempt, failures };
        }
        self.newest = record.newest.as_ref().map(|(id, _)| id.clone());
        self.effects.extend([Effect::Broadcast(Message::AskForSession), Effect::WaitForPeers(attempt)]);
    }

    pub(super) fn peers_timed_out(&mut self, attempt: Attempt) {
        let waits = |grant: &Grant| matches!(grant.renewal, Renewal::CatchingUp { attempt: current, .. } if current == attempt);
        if !self.state.grant().is_some_and(waits) {
            return;
        }
        // Whoever renewed it is gone. It may have left its refresh token on this device; and where refresh tokens are not replaced
        // the one this page has is still good.
        if self.stay { self.effects.push(Effect::LoadVault) } else { self.send_refresh() }
    }

    /// A page that slept reads what it missed.
    pub(super) fn ledger_read(&mut self, record: &LedgerRecord) {
        if self.ended_in(record) {
            return;
        }
        let Some(grant) = self.state.grant() else { return };
        let newest = Some((grant.id.clone(), grant.generation));
        self.newest = record.newest.as_ref().map(|(id, _)| id.clone());
        if record.newest.is_some() && record.newest != newest {
            self.effects.push(Effect::Broadcast(Message::AskForSession));
        }
    }

    fn ended_in(&mut self, record: &LedgerRecord) -> bool {
        record.ended.iter().for_each(|(id, _)| self.remember_ended(id));
        let is_ours = |(id, _): &&(SessionId, EndReason)| self.state.grant().is_some_and(|grant| grant.id == *id);
        let Some((_, ending)) = record.ended.iter().find(is_ours) else { return false };
        self.end_here((*ending).into());
        true
    }

    // Staying signed in on this device

    pub(super) fn vault_loaded(&mut self, kept: Option<Kept>, now: Timestamp) {
        let kept = kept.filter(|kept| self.stay && !self.ended.contains(&kept.id));
        if let Some(grant) = self.state.grant_mut() {
            // Another page renewed it, and this is the last place to look.
            if matches!(grant.renewal, Renewal::CatchingUp { .. }) {
                if let Some(kept) = kept.filter(|kept| kept.id == grant.id && kept.generation > grant.generation) {
                    grant.refresh = kept.refresh;
                    grant.generation = kept.generation;
                }
                self.send_refresh();
            }
        } else if let (Some(kept), SessionState::SignedOut { .. }) = (kept, &self.state) {
            // The access token was not kept: the first call that needs one renews.
            let snapshot = SharedSession { kept, access: AccessToken::new(""), obtained_at: now, expires_at: now, fresh: false };
            self.take_over(snapshot);
        }
    }

    pub(super) fn stay_chosen(&mut self, stay: bool) {
        self.set_stay(stay);
        self.effects.extend([Effect::EnableVault(stay), Effect::Broadcast(Message::Stay(stay))]);
        if let Some(grant) = self.state.grant().filter(|_| stay) {
            self.effects.push(self.publish(grant, None, false));
        }
    }

    pub(super) fn vault_failed(&mut self) {
        self.set_stay(false);
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

    fn set_stay(&mut self, stay: bool) {
        self.stay = stay;
        if let Some(grant) = self.state.grant_mut() {
            grant.stays = stay;
        }
    }
}
