//! The console: forms, pasted links, the address, responses of any shape, and its own file of operations.

use lockgroove::learn::console::{curl, fill, form, operation, paste, text as lines};
use lockgroove::oauth::Origin;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::odd::{check, document, is_printable_ascii, text, value};

fn operations() -> Vec<operation::Operation> {
    operation::read(include_str!("../../public/operations.json")).unwrap()
}

#[test]
fn any_form_makes_a_request_that_can_be_sent_and_a_command_of_one_line() {
    let (all, api) = (operations(), Origin::parse("https://api.spotify.com/v1").unwrap());
    check(3_000, (any::<Index>(), prop::collection::vec(text(), 0..9)), |(which, values)| {
        let operation = &all[which.index(all.len())];
        let request = fill(operation, &values);
        assert_eq!((request.faults.len(), request.missing.len()), (operation.params.len(), operation.params.len()));
        for fault in request.faults.iter().flatten() {
            assert!(!fault.is_empty() && !fault.chars().any(char::is_control), "{fault:?}");
        }
        if request.is_valid() {
            let path = request.target.split('?').next().unwrap();
            assert!(is_printable_ascii(&request.target) && !request.target.contains('#'), "{}", request.target);
            assert!(!path.split('/').any(|segment| matches!(segment, "." | "..")) && !path.contains("//"), "{path}");
            if let Some(body) = request.body.as_ref().filter(|body| body.content_type == "application/json") {
                serde_json::from_str::<Value>(&body.text).unwrap_or_else(|error| panic!("{}: {error}", body.text));
            }
            assert!(curl::command(&request, &api).starts_with("curl -X "));
        }
        // The address keeps the form.
        let query = form::query(operation, &values, true);
        assert!(is_printable_ascii(&query), "{query}");
        let kept = form::values(operation, &query);
        for (n, value) in values.iter().take(operation.params.len()).enumerate() {
            assert_eq!(kept.get(n), Some(value), "{query}");
        }
    });
}

#[test]
fn any_pasted_text_is_an_id_or_explained() {
    let pasted = (
        prop::sample::select(vec![
            "",
            "spotify:track:",
            "spotify:",
            "https://open.spotify.com/",
            "https://open.spotify.com/intl-sv/track/",
        ]),
        text(),
    );
    check(3_000, pasted, |(start, odd)| {
        let text = format!("{start}{odd}");
        match paste::id(&text, "track") {
            Ok(id) => assert!(!id.is_empty() && id.bytes().all(|c| c.is_ascii_alphanumeric()), "{text}: {id}"),
            Err(words) => assert!(!words.is_empty(), "{text}"),
        }
        match paste::uri(&text) {
            Ok(uri) => assert!(uri.starts_with("spotify:") && !uri.contains(char::is_whitespace), "{text}: {uri}"),
            Err(words) => assert!(!words.is_empty(), "{text}"),
        }
    });
}

#[test]
fn any_response_is_laid_out_without_loss_and_can_be_searched() {
    check(
        3_000,
        (document(vec![serde_json::json!({"a": [1, {"b": "c"}], "d": null})]), value(), text()),
        |(body, value, words)| {
            for body in [body, value.to_string()] {
                if let Some(laid_out) = lines::indented(&body) {
                    let before: Value = serde_json::from_str(&body).unwrap();
                    assert_eq!(serde_json::from_str::<Value>(&laid_out).unwrap(), before, "{body}");
                }
                for at in lines::matches(&body, &words) {
                    assert!(body.is_char_boundary(at) && at < body.len(), "{words:?}");
                }
                for count in [0, 1, 400] {
                    let (start, _) = lines::beginning(&body, count);
                    assert!(body.starts_with(start));
                }
            }
        },
    );
}

#[test]
fn any_file_of_operations_is_read_or_refused() {
    let file: Value = serde_json::from_str(include_str!("../../public/operations.json")).unwrap();
    check(300, document(vec![file]), |text| {
        for operation in operation::read(&text).unwrap_or_default() {
            let request = fill(&operation, &[]);
            assert_eq!(request.missing.len(), operation.params.len());
            let _ = (operation.writes(), operation.matches("me"), form::query(&operation, &[], true));
        }
    });
}
