//! What the driver cannot cause: answers delivered twice, and the printed form of every event and effect.

use lockgroove::oauth::{Address, RedirectUri, State, Verifier};
use lockgroove::session::event::{Effect, Event};
use lockgroove::session::machine::Machine;
use lockgroove::session::shared::{LedgerRecord, Message};
use lockgroove::session::state::CallerId;
use lockgroove::session::{EndReason, SessionState, SignedOutReason, Timestamp, Transaction};

use crate::fake_page::*;
use crate::fake_world::*;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// A machine that logs every event, effect and state.
struct LoggedMachine {
    inner: Machine,
    log: String,
}

impl LoggedMachine {
    fn new() -> Self {
        let inner = Machine::new(config().server, Some(RedirectUri::of_app(APP).unwrap()), RETURN_RULES, 1);
        Self { inner, log: String::new() }
    }

    fn handle(&mut self, event: Event) -> Vec<Effect> {
        self.log += &format!("{event:?}\n");
        let effects = self.inner.handle(event, NOW);
        self.log += &format!("{effects:?}\n{:?}\n", self.inner);
        effects
    }

    fn exchange(&mut self) -> Effect {
        let secrets = Ok((State::new("secret-state"), Verifier::new("secret-verifier".repeat(4))));
        let mut effects = self.handle(Event::SignInRequested { request: sign_in_request(), secrets });
        let Some(Effect::StoreTransaction(transaction)) = effects.pop() else { panic!("{effects:?}") };
        self.handle(Event::TransactionStored(Ok(())));
        self.return_with(transaction).pop().unwrap()
    }

    fn return_with(&mut self, transaction: Transaction) -> Vec<Effect> {
        self.handle(Event::CallbackReceived(Address::new("?code=secret-code&state=secret-state")));
        self.handle(Event::TransactionTaken(Ok(transaction)))
    }
}

#[test]
fn events_effects_and_states_print_no_secret() {
    let mut machine = LoggedMachine::new();
    let Effect::SendTokenRequest(attempt, _) = machine.exchange() else { panic!("an exchange") };
    machine.handle(Event::TokenResponseReceived(attempt, tokens("secret-access", Some("secret-refresh"))));
    let effects = machine.handle(Event::TokenNeeded(CallerId(0)));
    let [Effect::AnswerCaller(_, Ok(bearer))] = effects.as_slice() else { panic!("{effects:?}") };
    machine.handle(Event::TokenRefused(CallerId(1), bearer.clone()));
    machine.handle(Event::ReplacementRefused(bearer.clone()));
    assert!(matches!(machine.inner.state(), SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::Rejected), .. }));
    assert!(machine.log.contains("[redacted]"));
    assert!(!machine.log.contains("secret-"), "{}", machine.log);
}

#[test]
fn an_answer_delivered_twice_counts_once() {
    let mut machine = LoggedMachine::new();
    let Effect::SendTokenRequest(exchange, _) = machine.exchange() else { panic!("an exchange") };
    machine.handle(Event::TokenResponseReceived(exchange, tokens("at-1", Some("rt-1"))));
    let before = machine.inner.state().clone();
    assert_eq!(machine.handle(Event::TokenResponseReceived(exchange, tokens("at-9", Some("rt-9")))), []);
    assert_eq!(machine.handle(Event::TokenResponseReceived(exchange, invalid_grant())), []);
    assert_eq!(*machine.inner.state(), before);

    let effects = machine.handle(Event::TokenNeeded(CallerId(0)));
    let [Effect::AnswerCaller(_, Ok(bearer))] = effects.as_slice() else { panic!("{effects:?}") };
    let effects = machine.handle(Event::TokenRefused(CallerId(1), bearer.clone()));
    let [Effect::AcquireLock(attempt)] = effects.as_slice() else { panic!("{effects:?}") };
    let effects = machine.handle(Event::LockWaitEnded(*attempt, LedgerRecord::default()));
    let [Effect::SendTokenRequest(refresh, _)] = effects.as_slice() else { panic!("{effects:?}") };
    // The exchange answers again while a refresh is in flight.
    assert_eq!(machine.handle(Event::TokenResponseReceived(exchange, invalid_grant())), []);
    let effects = machine.handle(Event::TokenResponseReceived(*refresh, tokens("at-2", None)));
    assert!(
        matches!(effects.as_slice(), [Effect::AnswerCaller(..), Effect::Broadcast(_), Effect::RecordRenewal { .. }]),
        "{effects:?}"
    );
    let before = machine.inner.state().clone();
    assert_eq!(machine.handle(Event::TokenResponseReceived(*refresh, invalid_grant())), []);
    assert_eq!(*machine.inner.state(), before);
}

#[test]
fn an_answer_to_an_earlier_exchange_is_ignored() {
    let mut machine = LoggedMachine::new();
    let Effect::SendTokenRequest(old, _) = machine.exchange() else { panic!("an exchange") };
    assert!(machine.handle(Event::SignOutRequested).contains(&Effect::AbortTokenRequest(old)));
    let Effect::SendTokenRequest(new, _) = machine.exchange() else { panic!("an exchange") };
    assert_eq!(machine.handle(Event::TokenResponseReceived(old, tokens("at-old", None))), []);
    assert!(matches!(machine.inner.state(), SessionState::Exchanging { attempt, .. } if *attempt == new));
    machine.handle(Event::TokenResponseReceived(new, tokens("at-new", None)));
    assert!(matches!(machine.inner.state(), SessionState::SignedIn(_)));
}

#[test]
fn events_nobody_waits_for_change_nothing() {
    let mut machine = LoggedMachine::new();
    let mut other = LoggedMachine::new();
    let Effect::SendTokenRequest(attempt, _) = other.exchange() else { panic!("an exchange") };
    let before = machine.inner.state().clone();
    assert_eq!(machine.handle(Event::TransactionStored(Ok(()))), []);
    assert_eq!(machine.handle(Event::TokenResponseReceived(attempt, tokens("at", None))), []);
    for event in [
        Event::Woken,
        Event::RetryRequested,
        Event::RenewalRequested,
        Event::PageShown,
        Event::SetbackDismissed,
        Event::PeersTimedOut(attempt),
    ] {
        assert_eq!(machine.handle(event), []);
    }
    assert_eq!(machine.handle(Event::LockWaitEnded(attempt, LedgerRecord::default())), [Effect::ReleaseLock(attempt)]);
    assert_eq!(machine.handle(Event::PageRestored), [Effect::Broadcast(Message::AskForSession)]);
    assert_eq!(*machine.inner.state(), before);
}

#[test]
fn a_transaction_with_another_state_is_refused() {
    let mut machine = LoggedMachine::new();
    let mut effects = machine.handle(Event::SignInRequested {
        request: sign_in_request(),
        secrets: Ok((State::new("other-state"), Verifier::new("v".repeat(86)))),
    });
    let Some(Effect::StoreTransaction(transaction)) = effects.pop() else { panic!("{effects:?}") };
    machine.handle(Event::TransactionStored(Ok(())));
    assert_eq!(machine.return_with(transaction), [Effect::Broadcast(Message::AskForSession)]);
    assert!(matches!(machine.inner.state(), SessionState::SignedOut { .. }));
}
