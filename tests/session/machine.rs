//! What the driver cannot bring about: answers delivered twice, and the text of every event and effect.

use lockgroove::oauth::{Address, RedirectUri, State, Verifier};
use lockgroove::session::event::{Effect, Event};
use lockgroove::session::machine::Machine;
use lockgroove::session::shared::{LedgerRecord, Message};
use lockgroove::session::state::CallerId;
use lockgroove::session::{EndReason, SessionState, SignedOutReason, Timestamp, Transaction};

use crate::world::*;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// A machine, and the text of all that went in and came out.
struct Bench {
    machine: Machine,
    text: String,
}

impl Bench {
    fn new() -> Self {
        let machine = Machine::new(config().server, Some(RedirectUri::of_app(APP).unwrap()), RETURN_RULES, 1);
        Self { machine, text: String::new() }
    }

    fn handle(&mut self, event: Event) -> Vec<Effect> {
        self.text += &format!("{event:?}\n");
        let effects = self.machine.handle(event, NOW);
        self.text += &format!("{effects:?}\n{:?}\n", self.machine);
        effects
    }

    fn exchange(&mut self) -> Effect {
        let secrets = Ok((State::new("secret-state"), Verifier::new("secret-verifier".repeat(4))));
        let mut effects = self.handle(Event::SignInRequested { request: wish(), secrets });
        let Some(Effect::StoreTransaction(transaction)) = effects.pop() else { panic!("{effects:?}") };
        self.handle(Event::TransactionStored(Ok(())));
        self.come_back(transaction).pop().unwrap()
    }

    fn come_back(&mut self, taken: Transaction) -> Vec<Effect> {
        self.handle(Event::CallbackReceived(Address::new("?code=secret-code&state=secret-state")));
        self.handle(Event::TransactionTaken(Ok(taken)))
    }
}

#[test]
fn no_text_of_an_event_an_effect_or_a_state_holds_a_secret() {
    let mut bench = Bench::new();
    let Effect::SendTokenRequest(attempt, _) = bench.exchange() else { panic!("an exchange") };
    bench.handle(Event::TokenResponseReceived(attempt, tokens("secret-access", Some("secret-refresh"))));
    let effects = bench.handle(Event::TokenNeeded(CallerId(0)));
    let [Effect::AnswerCaller(_, Ok(bearer))] = effects.as_slice() else { panic!("{effects:?}") };
    bench.handle(Event::TokenRefused(CallerId(1), bearer.clone()));
    bench.handle(Event::ReplacementRefused(bearer.clone()));
    assert!(matches!(bench.machine.state(), SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::Rejected), .. }));
    assert!(bench.text.contains("[redacted]"));
    assert!(!bench.text.contains("secret-"), "{}", bench.text);
}

#[test]
fn an_answer_delivered_twice_counts_once() {
    let mut bench = Bench::new();
    let Effect::SendTokenRequest(exchange, _) = bench.exchange() else { panic!("an exchange") };
    bench.handle(Event::TokenResponseReceived(exchange, tokens("at-1", Some("rt-1"))));
    let before = bench.machine.state().clone();
    assert_eq!(bench.handle(Event::TokenResponseReceived(exchange, tokens("at-9", Some("rt-9")))), []);
    assert_eq!(bench.handle(Event::TokenResponseReceived(exchange, invalid_grant())), []);
    assert_eq!(*bench.machine.state(), before);

    let effects = bench.handle(Event::TokenNeeded(CallerId(0)));
    let [Effect::AnswerCaller(_, Ok(bearer))] = effects.as_slice() else { panic!("{effects:?}") };
    let effects = bench.handle(Event::TokenRefused(CallerId(1), bearer.clone()));
    let [Effect::AcquireLock(turn)] = effects.as_slice() else { panic!("{effects:?}") };
    let effects = bench.handle(Event::LockWaitEnded(*turn, LedgerRecord::default()));
    let [Effect::SendTokenRequest(refresh, _)] = effects.as_slice() else { panic!("{effects:?}") };
    // The exchange answers once more while a refresh is under way.
    assert_eq!(bench.handle(Event::TokenResponseReceived(exchange, invalid_grant())), []);
    let effects = bench.handle(Event::TokenResponseReceived(*refresh, tokens("at-2", None)));
    assert!(
        matches!(effects.as_slice(), [Effect::AnswerCaller(..), Effect::Broadcast(_), Effect::RecordRenewal { .. }]),
        "{effects:?}"
    );
    let before = bench.machine.state().clone();
    assert_eq!(bench.handle(Event::TokenResponseReceived(*refresh, invalid_grant())), []);
    assert_eq!(*bench.machine.state(), before);
}

#[test]
fn an_answer_to_the_exchange_of_an_earlier_sign_in_is_not_taken_for_this_one() {
    let mut bench = Bench::new();
    let Effect::SendTokenRequest(old, _) = bench.exchange() else { panic!("an exchange") };
    assert!(bench.handle(Event::SignOutRequested).contains(&Effect::AbortTokenRequest(old)));
    let Effect::SendTokenRequest(new, _) = bench.exchange() else { panic!("an exchange") };
    assert_eq!(bench.handle(Event::TokenResponseReceived(old, tokens("at-old", None))), []);
    assert!(matches!(bench.machine.state(), SessionState::Exchanging { attempt, .. } if *attempt == new));
    bench.handle(Event::TokenResponseReceived(new, tokens("at-new", None)));
    assert!(matches!(bench.machine.state(), SessionState::SignedIn(_)));
}

#[test]
fn reports_nobody_waits_for_change_nothing() {
    let mut bench = Bench::new();
    let mut other = Bench::new();
    let Effect::SendTokenRequest(attempt, _) = other.exchange() else { panic!("an exchange") };
    let before = bench.machine.state().clone();
    assert_eq!(bench.handle(Event::TransactionStored(Ok(()))), []);
    assert_eq!(bench.handle(Event::TokenResponseReceived(attempt, tokens("at", None))), []);
    for event in [
        Event::Woken,
        Event::RetryRequested,
        Event::RenewalRequested,
        Event::PageShown,
        Event::SetbackDismissed,
        Event::PeersTimedOut(attempt),
    ] {
        assert_eq!(bench.handle(event), []);
    }
    assert_eq!(bench.handle(Event::LockWaitEnded(attempt, LedgerRecord::default())), [Effect::ReleaseLock(attempt)]);
    assert_eq!(bench.handle(Event::PageRestored), [Effect::Broadcast(Message::AskForSession)]);
    assert_eq!(*bench.machine.state(), before);
}

#[test]
fn a_record_of_another_name_is_not_believed() {
    let mut bench = Bench::new();
    let mut effects = bench.handle(Event::SignInRequested {
        request: wish(),
        secrets: Ok((State::new("other-state"), Verifier::new("v".repeat(86)))),
    });
    let Some(Effect::StoreTransaction(transaction)) = effects.pop() else { panic!("{effects:?}") };
    bench.handle(Event::TransactionStored(Ok(())));
    assert_eq!(bench.come_back(transaction), [Effect::Broadcast(Message::AskForSession)]);
    assert!(matches!(bench.machine.state(), SessionState::SignedOut { .. }));
}
