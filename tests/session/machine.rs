//! What the driver cannot bring about: answers delivered twice, and the text of every event and effect.

use lockgroove::oauth::{Address, RedirectUri, State as StateName, Verifier};
use lockgroove::session::machine::{Effect, Event, Machine, Waiter};
use lockgroove::session::shared::{Message, Note};
use lockgroove::session::{State, Timestamp, Transaction, Why};

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
        let secrets = Ok((StateName::new("secret-state"), Verifier::new("secret-verifier".repeat(4))));
        let mut effects = self.handle(Event::SignInAsked { request: wish(), secrets });
        let Some(Effect::StoreTransaction(transaction)) = effects.pop() else { panic!("{effects:?}") };
        self.handle(Event::TransactionStored(Ok(())));
        self.come_back(transaction).pop().unwrap()
    }

    fn come_back(&mut self, taken: Transaction) -> Vec<Effect> {
        self.handle(Event::CallbackArrived(Address::new("?code=secret-code&state=secret-state")));
        self.handle(Event::TransactionTaken(Ok(taken)))
    }
}

#[test]
fn no_text_of_an_event_an_effect_or_a_state_holds_a_secret() {
    let mut bench = Bench::new();
    let Effect::SendTokenRequest(attempt, _) = bench.exchange() else { panic!("an exchange") };
    bench.handle(Event::TokenAnswered(attempt, tokens("secret-access", Some("secret-refresh"))));
    let effects = bench.handle(Event::TokenAsked(Waiter(0)));
    let [Effect::Answer(_, Ok(bearer))] = effects.as_slice() else { panic!("{effects:?}") };
    bench.handle(Event::TokenRefused(Waiter(1), bearer.clone()));
    bench.handle(Event::TokenUseless(bearer.clone()));
    assert!(matches!(bench.machine.state(), State::SignedOut { why: Why::Rejected, .. }));
    assert!(bench.text.contains("[redacted]"));
    assert!(!bench.text.contains("secret-"), "{}", bench.text);
}

#[test]
fn an_answer_delivered_twice_counts_once() {
    let mut bench = Bench::new();
    let Effect::SendTokenRequest(exchange, _) = bench.exchange() else { panic!("an exchange") };
    bench.handle(Event::TokenAnswered(exchange, tokens("at-1", Some("rt-1"))));
    let before = bench.machine.state().clone();
    assert_eq!(bench.handle(Event::TokenAnswered(exchange, tokens("at-9", Some("rt-9")))), []);
    assert_eq!(bench.handle(Event::TokenAnswered(exchange, invalid_grant())), []);
    assert_eq!(*bench.machine.state(), before);

    let effects = bench.handle(Event::TokenAsked(Waiter(0)));
    let [Effect::Answer(_, Ok(bearer))] = effects.as_slice() else { panic!("{effects:?}") };
    let effects = bench.handle(Event::TokenRefused(Waiter(1), bearer.clone()));
    let [Effect::AcquireLock(turn)] = effects.as_slice() else { panic!("{effects:?}") };
    let effects = bench.handle(Event::LockAnswered(*turn, Note::default()));
    let [Effect::SendTokenRequest(refresh, _)] = effects.as_slice() else { panic!("{effects:?}") };
    // The exchange answers once more while a refresh is under way.
    assert_eq!(bench.handle(Event::TokenAnswered(exchange, invalid_grant())), []);
    let effects = bench.handle(Event::TokenAnswered(*refresh, tokens("at-2", None)));
    assert!(matches!(effects.as_slice(), [Effect::Answer(..), Effect::Tell(_), Effect::Publish { .. }]), "{effects:?}");
    let before = bench.machine.state().clone();
    assert_eq!(bench.handle(Event::TokenAnswered(*refresh, invalid_grant())), []);
    assert_eq!(*bench.machine.state(), before);
}

#[test]
fn an_answer_to_the_exchange_of_an_earlier_sign_in_is_not_taken_for_this_one() {
    let mut bench = Bench::new();
    let Effect::SendTokenRequest(old, _) = bench.exchange() else { panic!("an exchange") };
    assert!(bench.handle(Event::SignOutAsked).contains(&Effect::AbortTokenRequest(old)));
    let Effect::SendTokenRequest(new, _) = bench.exchange() else { panic!("an exchange") };
    assert_eq!(bench.handle(Event::TokenAnswered(old, tokens("at-old", None))), []);
    assert!(matches!(bench.machine.state(), State::Exchanging { attempt, .. } if *attempt == new));
    bench.handle(Event::TokenAnswered(new, tokens("at-new", None)));
    assert!(matches!(bench.machine.state(), State::SignedIn(_)));
}

#[test]
fn reports_nobody_waits_for_change_nothing() {
    let mut bench = Bench::new();
    let mut other = Bench::new();
    let Effect::SendTokenRequest(attempt, _) = other.exchange() else { panic!("an exchange") };
    let before = bench.machine.state().clone();
    assert_eq!(bench.handle(Event::TransactionStored(Ok(()))), []);
    assert_eq!(bench.handle(Event::TokenAnswered(attempt, tokens("at", None))), []);
    for event in
        [Event::Resumed, Event::RetryAsked, Event::RenewAsked, Event::Shown, Event::SetbackSeen, Event::PeersSilent(attempt)]
    {
        assert_eq!(bench.handle(event), []);
    }
    assert_eq!(bench.handle(Event::LockAnswered(attempt, Note::default())), [Effect::ReleaseLock(attempt)]);
    assert_eq!(bench.handle(Event::PageRestored), [Effect::Tell(Message::WhoIsThere)]);
    assert_eq!(*bench.machine.state(), before);
}

#[test]
fn a_record_of_another_name_is_not_believed() {
    let mut bench = Bench::new();
    let mut effects = bench.handle(Event::SignInAsked {
        request: wish(),
        secrets: Ok((StateName::new("other-state"), Verifier::new("v".repeat(86)))),
    });
    let Some(Effect::StoreTransaction(transaction)) = effects.pop() else { panic!("{effects:?}") };
    bench.handle(Event::TransactionStored(Ok(())));
    assert_eq!(bench.come_back(transaction), [Effect::Tell(Message::WhoIsThere)]);
    assert!(matches!(bench.machine.state(), State::SignedOut { .. }));
}
