//! What was stored earlier, perhaps by another version, or sent by another tab.

use std::cell::RefCell;
use std::collections::BTreeMap;

use lockgroove::oauth::State;
use lockgroove::session::Timestamp;
use lockgroove::session::ports::{Storage, StorageFault};
use lockgroove::session::shared::{Consent, LedgerRecord, Message, RenewalPause, SessionId};
use lockgroove::session::transaction::{self, Transaction};
use lockgroove::ui::route::RETURN_RULES;
use proptest::prelude::*;
use serde_json::json;

use crate::odd::{check, document, is_printable_ascii, text};

/// The storage of a tab.
#[derive(Default)]
struct Tab(RefCell<BTreeMap<String, String>>);

impl Storage for Tab {
    fn get(&self, key: &str) -> Result<Option<String>, StorageFault> {
        Ok(self.0.borrow().get(key).cloned())
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageFault> {
        self.0.borrow_mut().insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), StorageFault> {
        self.0.borrow_mut().remove(key);
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, StorageFault> {
        Ok(self.0.borrow().keys().cloned().collect())
    }
}

#[test]
fn a_stored_sign_in_is_whole_or_refused_and_used_once() {
    let valid = json!({"v": 1, "created": 1_795_000_000_000_i64, "verifier": "v".repeat(86), "client_id": "a".repeat(32),
        "scopes": "user-library-read", "granted_before": "", "return_to": "/playlists?a=b#c"});
    let times = prop_oneof![4 => Just(1_795_000_000_500_i64), 1 => any::<i64>()];
    check(4_000, (document(vec![valid]), text(), times), |(record, key, now)| {
        let (tab, now) = (Tab::default(), Timestamp(now));
        let state = State::new(key.as_str());
        tab.set(&format!("tx:{key}"), &record).unwrap();
        if let Ok(taken) = Transaction::take(&state, &tab, &RETURN_RULES, now) {
            let request = &taken.resume.request;
            assert!((43..=128).contains(&taken.verifier.reveal().len()) && is_printable_ascii(taken.verifier.reveal()));
            assert!(is_printable_ascii(request.return_to.as_str()) && !request.return_to.as_str().starts_with("//"));
            assert!((0..=600_000).contains(&now.0.saturating_sub(taken.created.0)));
        }
        assert!(tab.0.borrow().is_empty(), "it can be used again");
        // One that is never taken goes with the next.
        tab.set(&format!("tx:{key}"), &record).unwrap();
        let left = transaction::purge(&tab, now).unwrap();
        assert_eq!(left.len(), tab.0.borrow().len());
        transaction::drop_all(&tab);
        assert!(tab.0.borrow().is_empty());
    });
}

#[test]
fn a_message_or_a_vault_is_read_whole_or_not_at_all() {
    let fields = json!({"v": 1, "say": "here", "id": "abc", "generation": 3, "client_id": "a".repeat(32), "scopes": "user-top-read",
        "asked": "user-top-read user-library-read", "authorized_at": 7, "refresh": "sesame", "access": "open", "obtained_at": 8, "expires_at": 9, "fresh": true});
    let with = |say: &str| {
        let mut other = fields.clone();
        other["say"] = json!(say);
        other
    };
    let valid = vec![
        fields.clone(),
        with("kept"),
        json!({"v": 1, "say": "over", "id": "abc", "ending": "revoked"}),
        json!({"v": 1, "say": "stay", "stay": true}),
        json!({"v": 1, "say": "who"}),
    ];
    check(5_000, document(valid), |text| {
        if let Some(message) = Message::read(&text) {
            assert_eq!(Message::read(&message.to_text()).as_ref(), Some(&message), "{text}");
            if let Message::Session(session) = &message {
                assert!(is_printable_ascii(session.consent.client_id.as_str()) && is_printable_ascii(session.consent.id.as_str()));
            }
        }
        if let Some(consent) = Consent::read(&text) {
            assert_eq!(Consent::read(&consent.to_text()), Some(consent), "{text}");
        }
    });
}

/// A tab of another version, or a program that knows the channel's name, may send any text as a token.
#[test]
fn a_token_of_another_tab_can_be_sent() {
    let valid = json!({"v": 1, "say": "here", "id": "abc", "generation": 3, "client_id": "a".repeat(32), "scopes": "", "asked": "",
        "authorized_at": 7, "refresh": "sesame", "access": "open", "obtained_at": 8, "expires_at": 9});
    check(4_000, document(vec![valid]), |text| {
        if let Some(Message::Session(session)) = Message::read(&text) {
            let token = session.access.reveal();
            assert!(token.bytes().all(|byte| (0x20..=0x7e).contains(&byte)), "{token:?}");
            // A session from the vault has none yet, and renews it before the first call.
            assert!(!token.is_empty() || session.expires_at <= session.obtained_at, "{token:?}");
        }
    });
}

#[test]
fn the_ledger_is_read_as_far_as_it_makes_sense() {
    let line = prop_oneof![
        2 => text(),
        3 => ("[a-z-]{0,5}", text()).prop_map(|(id, rest)| format!("{id} {rest}")),
        2 => ("[a-z]{1,3}", prop::sample::select(vec!["revoked", "by_person", "7", "-1", "99999999999999999999"])).prop_map(|(id, word)| format!("{id} {word}")),
    ];
    check(3_000, (line.clone(), prop::collection::vec(line, 0..200), text()), |(newest, ended, pause)| {
        let ended = ended.join("\n");
        let record = LedgerRecord::read(&newest, &ended);
        let (newest, again) = record.to_texts();
        assert_eq!(LedgerRecord::read(&newest, &again), record);
        for text in [pause.clone(), format!("abc {pause}"), format!("abc 5 {pause} timed_out"), format!("abc 5 9 {pause}")] {
            if let Some(pause) = RenewalPause::read(&text) {
                assert_eq!(RenewalPause::read(&pause.to_text()), Some(pause), "{text}");
            }
        }
        if let Some(id) = SessionId::parse(&pause) {
            assert!(is_printable_ascii(id.as_str()));
        }
    });
}
