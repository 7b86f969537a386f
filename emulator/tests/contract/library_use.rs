//! The emulator as a library: typed settings, at the start and while it runs.

use lockgroove_emulator::{LoginOutcome, Mode, NotListedText, Options, Settings, Shapes};
use serde_json::{Map, Value, json};

use crate::harness::{Emulator, STATE, location, options, query_of};

#[tokio::test]
async fn typed_settings_apply_at_the_start_and_while_it_runs() {
    // Every field can be set from outside, or this does not compile.
    let settings = Settings { login_outcome: LoginOutcome::Refuse, mode: Some(Mode::Extended), ..Settings::default() };
    let emulator = Emulator::start_with(Options { settings: settings.clone().into(), ..options() }).await;
    assert_eq!(emulator.running.settings(), settings);
    let refused = location(&emulator.authorize(&[]).await);
    assert_eq!(query_of(&refused, "error").as_deref(), Some("access_denied"), "{refused}");
    emulator.running.change_settings(|settings| settings.login_outcome = LoginOutcome::Agree).unwrap();
    let agreed = location(&emulator.authorize(&[]).await);
    assert_eq!(query_of(&agreed, "state").as_deref(), Some(STATE));
    assert!(query_of(&agreed, "code").is_some(), "{agreed}");
    let (_, read) = emulator.control("GET", "settings", json!({})).await;
    assert_eq!((&read["login_outcome"], &read["mode"]), (&json!("agree"), &json!("extended")));

    let before = emulator.running.settings();
    let error = emulator.running.change_settings(|settings| settings.latency_ms = 600_001).unwrap_err();
    assert!(error.to_string().contains("latency_ms"), "{error}");
    assert_eq!(emulator.running.settings(), before);
}

#[test]
fn settings_become_the_options_that_differ() {
    let settings =
        Settings { rate_limit: Some(20), shapes: Shapes::Older, not_listed_text: NotListedText::Y2021, ..Settings::default() };
    let options = Map::<String, Value>::from(settings);
    assert_eq!(Value::Object(options), json!({"rate_limit": 20, "shapes": "older", "not_listed_text": "2021"}));
    assert_eq!(Map::<String, Value>::from(Settings::default()), Map::new());
}

#[test]
fn the_crate_has_the_licences_of_the_repository() {
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let read = |directory: &str| {
            let path = format!("{}/{directory}{name}", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
        };
        assert!(read("") == read("../") && read("../compression/") == read("../"), "{name}");
    }
}
