//! Starting a session: leaving for the authorization server, the callback, the exchange of the code.

use core::mem;

use super::{Awaited, Machine};
use crate::oauth::{
    AuthorizationRequest, Callback, CallbackFault, ExchangeFault, HttpResponse, NetworkFault, NoRandomness, PendingAuthorization,
    PublicClient, State, TokenResponse, Verifier,
};
use crate::session::event::Effect;
use crate::session::ports::StorageFault;
use crate::session::shared::{Consent, Message, SessionId, SharedSession};
use crate::session::state::{Grant, Renewal, SessionState, Setback, SignInFault, SignedOutReason};
use crate::session::time::Timestamp;
use crate::session::transaction::{Resume, SignInRequest, Transaction, TransactionFault};

impl Machine {
    pub(super) fn sign_in_requested(
        &mut self,
        request: SignInRequest,
        secrets: Result<(State, Verifier), NoRandomness>,
        now: Timestamp,
    ) {
        // A second click starts nothing.
        if matches!(self.state, SessionState::Leaving { .. } | SessionState::Exchanging { .. }) {
            return;
        }
        let resume = Resume { granted_before: self.granted(), request };
        let Some(redirect_uri) = &self.redirect_uri else { return self.fail(SignInFault::NoRedirectUri, Some(resume)) };
        let Ok((state, verifier)) = secrets else { return self.fail(SignInFault::NoRandomness, Some(resume)) };
        let request = &resume.request;
        let client = PublicClient::new(request.client_id.clone());
        // The pending authorization is dropped with this page. The page that receives the callback restores it from the transaction.
        let (leave_for, _) = AuthorizationRequest::new(client, redirect_uri.clone(), state.clone(), verifier.clone())
            .scopes(request.scopes)
            .show_dialog(request.show_dialog)
            .start(&self.server);
        self.awaited = Awaited::Stored { leave_for, resume: resume.clone() };
        let before = Box::new(mem::replace(&mut self.state, SessionState::NEW));
        self.state = SessionState::Leaving { transaction: state.clone(), before };
        self.effects.push(Effect::StoreTransaction(Transaction { state, verifier, created: now, resume }));
    }

    pub(super) fn transaction_stored(&mut self, outcome: Result<(), StorageFault>) {
        let Awaited::Stored { leave_for, resume } = mem::take(&mut self.awaited) else { return };
        match outcome {
            Ok(()) => self.effects.push(Effect::Leave(leave_for)),
            Err(StorageFault) => self.fail(SignInFault::StorageBlocked, Some(resume)),
        }
    }

    /// A sign-in failed. An earlier grant is still good, in this tab or in another.
    pub(super) fn fail(&mut self, fault: SignInFault, resume: Option<Resume>) {
        if let SessionState::Leaving { before, .. } = &mut self.state {
            self.state = mem::replace(before, SessionState::NEW);
        }
        if let Some(grant) = self.state.grant_mut() {
            grant.setback = Some(Setback::SignIn(fault));
        } else {
            self.state = SessionState::SignedOut { reason: SignedOutReason::Failed(fault), resume };
            self.look_for_session();
        }
    }

    pub(super) fn callback_received(&mut self, query: &str) {
        // While somebody is signed in, or another callback is being handled, an old callback changes nothing.
        if self.state.grant().is_some()
            || matches!(self.state, SessionState::Exchanging { .. })
            || !matches!(self.awaited, Awaited::Nothing)
        {
            return;
        }
        match Callback::read(query, &self.server) {
            Ok(callback) => {
                self.effects.push(Effect::TakeTransaction(callback.state().clone()));
                self.awaited = Awaited::Taken(Box::new(callback));
            }
            // Perhaps the page was loaded again after its address had been cleaned.
            Err(CallbackFault::Empty) => {
                self.effects.push(Effect::ReadUnfinished);
                self.awaited = Awaited::Unfinished;
            }
            Err(fault) => self.fail(SignInFault::Callback(fault), None),
        }
    }

    pub(super) fn unfinished_read(&mut self, resume: Option<Resume>) {
        let Awaited::Unfinished = mem::take(&mut self.awaited) else { return };
        let fault = if resume.is_some() { SignInFault::Unfinished } else { SignInFault::Callback(CallbackFault::Empty) };
        self.fail(fault, resume);
    }

    pub(super) fn transaction_taken(&mut self, outcome: Result<Transaction, TransactionFault>) {
        let Awaited::Taken(callback) = mem::take(&mut self.awaited) else { return };
        let Transaction { state, verifier, resume, .. } = match outcome {
            Ok(transaction) => transaction,
            Err(fault) => return self.fail(SignInFault::Transaction(fault), None),
        };
        let Some(redirect_uri) = &self.redirect_uri else { return self.fail(SignInFault::NoRedirectUri, Some(resume)) };
        let client = PublicClient::new(resume.request.client_id.clone());
        let id = SessionId::of(&state);
        let unfinished = Effect::StoreUnfinished(resume.clone());
        let http = match PendingAuthorization::resumed(client, redirect_uri.clone(), state, verifier).exchange(*callback) {
            Ok(exchange) => exchange.into_http(&self.server),
            Err(ExchangeFault::OtherTransaction) => return self.fail(SignInFault::Transaction(TransactionFault::Unknown), None),
            Err(ExchangeFault::Refused(refusal)) => {
                self.effects.push(unfinished);
                return self.fail(SignInFault::Refused(refusal), Some(resume));
            }
        };
        self.effects.push(unfinished);
        let attempt = self.next_attempt();
        self.state = SessionState::Exchanging { attempt, resume, id };
        self.effects.push(Effect::SendTokenRequest(attempt, http));
    }

    pub(super) fn exchange_answered(&mut self, answer: Result<HttpResponse, NetworkFault>, now: Timestamp) {
        let SessionState::Exchanging { resume, id, .. } = mem::replace(&mut self.state, SessionState::NEW) else { return };
        let fault = match answer.map(|response| TokenResponse::read(&response)) {
            Ok(Ok(tokens)) => return self.arrive(tokens, resume.request, id, now),
            Ok(Err(fault)) => SignInFault::Token(fault),
            // The code may have been used before the response was lost, so it is not sent again.
            Err(fault) => SignInFault::Network(fault),
        };
        self.fail(fault, Some(resume));
    }

    fn arrive(&mut self, tokens: TokenResponse, request: SignInRequest, id: SessionId, now: Timestamp) {
        let grant = Grant {
            epoch: self.next_epoch(),
            consent: Consent {
                id,
                client_id: request.client_id,
                scopes: tokens.scopes.unwrap_or(request.scopes),
                requested: request.scopes,
                given_at: now,
                generation: 0,
                refresh: tokens.refresh_token,
            },
            obtained_at: now,
            expires_at: now.plus(tokens.life),
            renewal: Renewal::Idle,
            setback: None,
            access: tokens.access_token,
        };
        self.effects.push(Effect::DropUnfinished);
        self.broadcast(Message::Session(Box::new(SharedSession { fresh: true, ..grant.shared() })));
        self.record_renewal(&grant.consent, None, true);
        self.state = SessionState::SignedIn(grant);
        self.effects.push(Effect::Arrive(request.return_to));
    }
}
