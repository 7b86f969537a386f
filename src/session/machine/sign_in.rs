//! Bringing a session about: leaving for the authorization server, the callback, the exchange of the code.

use core::mem;

use super::{Between, Machine};
use crate::oauth::{
    AuthorizationRequest, Callback, ExchangeFault, HttpResponse, NetworkFault, NoRandomness, PendingAuthorization, PublicClient,
    ScopeSet, State, TokenResponse, Verifier,
};
use crate::session::event::Effect;
use crate::session::ports::StorageFault;
use crate::session::shared::{Message, SessionId, SharedSession};
use crate::session::state::{Grant, Renewal, SessionState, Setback, SignInFault, Why};
use crate::session::time::Timestamp;
use crate::session::transaction::{SignInRequest, Transaction, TransactionFault};

impl Machine {
    pub(super) fn sign_in_requested(
        &mut self,
        mut request: SignInRequest,
        secrets: Result<(State, Verifier), NoRandomness>,
        now: Timestamp,
    ) {
        // A second click while the first is on its way starts nothing.
        if matches!(self.state, SessionState::Leaving { .. } | SessionState::Exchanging { .. }) {
            return;
        }
        let Some(redirect_uri) = &self.redirect_uri else { return self.fail(SignInFault::NoRedirectUri, Some(request)) };
        let Ok((state, verifier)) = secrets else { return self.fail(SignInFault::NoRandomness, Some(request)) };
        request.held = self.state.grant().map_or(ScopeSet::NONE, |grant| grant.scopes);
        let client = PublicClient::new(request.client_id.clone());
        // What waits for the answer cannot wait here: this page goes. It is taken up from the stored transaction.
        let (leave_for, _) = AuthorizationRequest::new(client, redirect_uri.clone(), state.clone(), verifier.clone())
            .scopes(request.scopes)
            .show_dialog(request.show_dialog)
            .start(&self.server);
        self.between = Between::Storing { leave_for, request: request.clone() };
        let before = Box::new(mem::replace(&mut self.state, SessionState::SignedOut { why: Why::NotYet, resume: None }));
        self.state = SessionState::Leaving { transaction: state.clone(), before };
        self.effects.push(Effect::StoreTransaction(Transaction { state, verifier, created: now, request }));
    }

    pub(super) fn transaction_stored(&mut self, outcome: Result<(), StorageFault>) {
        let Between::Storing { leave_for, request } = mem::take(&mut self.between) else { return };
        match outcome {
            Ok(()) => self.effects.push(Effect::Leave(leave_for)),
            Err(StorageFault) => self.fail(SignInFault::StorageBlocked, Some(request)),
        }
    }

    /// A sign-in failed. Whoever was signed in before still is, here or in another tab.
    pub(super) fn fail(&mut self, fault: SignInFault, resume: Option<SignInRequest>) {
        if let SessionState::Leaving { before, .. } = &mut self.state {
            self.state = mem::replace(before, SessionState::SignedOut { why: Why::NotYet, resume: None });
        }
        if let Some(grant) = self.state.grant_mut() {
            grant.setback = Some(Setback::SignIn(fault));
        } else {
            self.state = SessionState::SignedOut { why: Why::Failed(fault), resume };
            self.look_around();
        }
    }

    pub(super) fn callback_received(&mut self, query: &str) {
        // Signed in already, or busy with another answer: an old callback changes nothing.
        if self.state.grant().is_some()
            || matches!(self.state, SessionState::Exchanging { .. })
            || !matches!(self.between, Between::Nothing)
        {
            return;
        }
        match Callback::read(query, &self.server) {
            Ok(callback) => {
                self.effects.push(Effect::TakeTransaction(callback.state().clone()));
                self.between = Between::Taking(Box::new(callback));
            }
            Err(fault) => self.fail(SignInFault::Callback(fault), None),
        }
    }

    pub(super) fn transaction_taken(&mut self, outcome: Result<Transaction, TransactionFault>) {
        let Between::Taking(callback) = mem::take(&mut self.between) else { return };
        let Transaction { state, verifier, request, .. } = match outcome {
            Ok(transaction) => transaction,
            Err(fault) => return self.fail(SignInFault::Transaction(fault), None),
        };
        let Some(redirect_uri) = &self.redirect_uri else { return self.fail(SignInFault::NoRedirectUri, Some(request)) };
        let client = PublicClient::new(request.client_id.clone());
        let id = SessionId::of(&state);
        let http = match PendingAuthorization::resumed(client, redirect_uri.clone(), state, verifier).exchange(*callback) {
            Ok(exchange) => exchange.into_http(&self.server),
            Err(ExchangeFault::OtherTransaction) => return self.fail(SignInFault::Transaction(TransactionFault::Unknown), None),
            Err(ExchangeFault::Refused(refusal)) => return self.fail(SignInFault::Refused(refusal), Some(request)),
        };
        let attempt = self.next_attempt();
        self.state = SessionState::Exchanging { attempt, request, id };
        self.effects.push(Effect::SendTokenRequest(attempt, http));
    }

    pub(super) fn exchange_answered(&mut self, answer: Result<HttpResponse, NetworkFault>, now: Timestamp) {
        let SessionState::Exchanging { request, id, .. } =
            mem::replace(&mut self.state, SessionState::SignedOut { why: Why::NotYet, resume: None })
        else {
            return;
        };
        let fault = match answer.map(|response| TokenResponse::read(&response)) {
            Ok(Ok(tokens)) => return self.arrive(tokens, request, id, now),
            Ok(Err(fault)) => SignInFault::Token(fault),
            // The code may have been spent before the answer was lost. It is not sent again.
            Err(fault) => SignInFault::Network(fault),
        };
        self.fail(fault, Some(request));
    }

    fn arrive(&mut self, tokens: TokenResponse, request: SignInRequest, id: SessionId, now: Timestamp) {
        let grant = Grant {
            epoch: self.next_epoch(),
            client_id: request.client_id,
            scopes: tokens.scopes.unwrap_or(request.scopes),
            asked: request.scopes,
            authorized_at: now,
            obtained_at: now,
            expires_at: now.plus(tokens.life),
            renewal: Renewal::Idle,
            id,
            stays: self.stay,
            setback: None,
            access: tokens.access_token,
            refresh: tokens.refresh_token,
            generation: 0,
        };
        let snapshot = SharedSession { fresh: true, ..grant.snapshot() };
        self.effects.push(Effect::Broadcast(Message::Session(Box::new(snapshot))));
        self.effects.push(self.publish(&grant, None, true));
        self.state = SessionState::SignedIn(grant);
        self.effects.push(Effect::Arrive(request.return_to));
    }
}
