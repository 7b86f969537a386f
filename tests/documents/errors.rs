//! `docs/errors.md`: every trouble the app can tell of, in the app's own words, and the tests that bring each about.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use lockgroove::learn::catalogue;
use lockgroove::session::catalogue::When;
use lockgroove::session::{Explanation, NextStep};

use crate::tree::{root, sources, tests};

/// Set by `cargo xtask docs`.
const WRITE: &str = "LOCKGROOVE_WRITE_DOCS";

/// Which tests bring about which trouble and look for its code. Journeys first, where a browser can be brought to it.
const PROOFS: &[(&str, &[&str])] = &[
    ("LG-page-insecure", &["bug_16_an_insecure_page_says_so_before_anything_else"]),
    ("LG-config-malformed", &["a_deployment_that_is_set_up_wrongly_is_told"]),
    ("LG-page-stopped", &["a_page_that_broke_says_so_and_offers_to_load_again"]),
    ("LG-random-none", &["what_keeps_a_sign_in_from_starting_is_told"]),
    ("LG-storage-blocked", &["bug_17_with_site_data_blocked_the_page_works_and_says_what_signing_in_needs"]),
    ("LG-address-refused", &["an_address_spotify_sends_nobody_back_to_is_named", "what_keeps_a_sign_in_from_starting_is_told"]),
    ("LG-callback-empty", &["a_forged_code_is_not_sent_anywhere"]),
    ("LG-callback-repeated", &["a_repeated_parameter_is_refused_even_with_the_right_state"]),
    ("LG-callback-too-long", &["a_huge_callback_is_refused_in_a_sentence"]),
    ("LG-callback-issuer", &["an_answer_in_the_name_of_another_service_is_refused"]),
    ("LG-callback-no-state", &["a_forged_code_is_not_sent_anywhere"]),
    ("LG-callback-no-answer", &["a_code_beside_an_error_is_neither_and_is_not_sent"]),
    ("LG-transaction-unknown", &["bug_22_a_sign_in_that_ends_in_another_store_is_explained", "a_forged_code_is_not_sent_anywhere"]),
    ("LG-transaction-too-old", &["bug_12_a_sign_in_older_than_ten_minutes_is_refused"]),
    ("LG-transaction-future", &["a_record_from_the_future_names_the_clock", "a_clock_that_was_set_back_is_named"]),
    ("LG-transaction-unreadable", &["a_damaged_record_is_refused"]),
    ("LG-auth-declined", &["bug_19_saying_no_is_taken_for_an_answer"]),
    ("LG-auth-invalid-scope", &["every_error_of_the_standard_has_its_own_words_and_a_way_on"]),
    ("LG-auth-server-error", &["every_error_of_the_standard_has_its_own_words_and_a_way_on"]),
    ("LG-auth-unavailable", &["every_error_of_the_standard_has_its_own_words_and_a_way_on"]),
    ("LG-auth-refused", &["every_error_of_the_standard_has_its_own_words_and_a_way_on"]),
    ("LG-token-invalid-grant", &["a_code_that_is_not_accepted_is_told"]),
    ("LG-token-invalid-client", &["a_client_id_that_is_not_known_leads_to_the_set_up"]),
    ("LG-token-refused", &["a_refusal_without_a_name_of_its_own_leads_to_the_set_up", "every_end_of_an_exchange_is_told"]),
    ("LG-token-throttled", &["a_request_to_wait_is_told"]),
    ("LG-token-unavailable", &["a_service_that_is_down_is_told_and_not_asked_again"]),
    ("LG-token-malformed", &["a_login_page_of_a_network_is_no_token", "half_an_answer_is_no_token"]),
    (
        "LG-token-unreachable",
        &["a_cut_connection_does_not_send_the_code_twice", "an_error_that_the_page_may_not_read_is_told_as_no_answer"],
    ),
    ("LG-token-offline", &["every_end_of_an_exchange_is_told"]),
    ("LG-token-timeout", &["bug_20_silence_ends_after_fifteen_seconds"]),
    ("LG-refresh-unreachable", &["a_refresh_that_is_cut_signs_nobody_out"]),
    (
        "LG-refresh-offline",
        &["a_refresh_without_a_network_signs_nobody_out", "every_pause_of_a_session_is_told_and_says_that_it_stands"],
    ),
    ("LG-refresh-timeout", &["a_refresh_that_hangs_signs_nobody_out"]),
    ("LG-refresh-throttled", &["every_pause_of_a_session_is_told_and_says_that_it_stands"]),
    ("LG-refresh-unavailable", &["a_refresh_while_the_service_is_down_signs_nobody_out"]),
    ("LG-stay-not-kept", &["a_browser_that_keeps_nothing_says_so_once"]),
    ("LG-consent-ends-soon", &["the_end_of_consent_is_foretold_from_a_week_before"]),
    ("LG-refresh-refused", &["every_pause_of_a_session_is_told_and_says_that_it_stands"]),
    ("LG-session-signed-out", &["somebody_new_connects_sees_their_library_and_signs_out"]),
    ("LG-session-expired", &["every_end_of_a_session_is_told"]),
    ("LG-session-revoked", &["access_taken_back_at_spotify_asks_to_sign_in_and_keeps_the_place"]),
    ("LG-session-consent-over", &["six_months_that_are_over_are_told_apart_from_access_that_was_taken_back"]),
    ("LG-session-rejected", &["a_401_to_a_fresh_token_ends_the_session_without_a_loop"]),
    ("LG-401-signed-out", &["every_error_of_a_call_bears_the_code_of_its_cause"]),
    ("LG-403-not-granted", &["a_403_for_want_of_a_scope_offers_to_grant_it"]),
    ("LG-403-user-not-listed", &["a_stranger_is_told_that_the_owner_has_to_add_them"]),
    ("LG-403-owner-without-premium", &["an_owner_without_premium_is_named_as_the_reason"]),
    ("LG-403-premium-required", &["every_error_of_a_call_bears_the_code_of_its_cause"]),
    ("LG-403-not-allowed", &["a_playlist_of_somebody_else_is_explained"]),
    ("LG-404-not-found", &["a_playlist_that_is_not_there_is_explained"]),
    ("LG-429-wait", &["a_long_wait_that_was_asked_for_is_told"]),
    ("LG-429-quota-spent", &["a_spent_quota_is_told_at_once_and_not_asked_about_for_a_while"]),
    ("LG-5xx-unavailable", &["a_502_is_tried_three_times_and_then_told"]),
    ("LG-api-unreachable", &["a_429_that_the_browser_hides_is_tried_three_times_and_then_told"]),
    ("LG-api-timeout", &["every_error_of_a_call_bears_the_code_of_its_cause"]),
    ("LG-api-malformed", &["half_a_json_text_is_told_at_once"]),
    ("LG-4xx-bad-request", &["every_error_of_a_call_bears_the_code_of_its_cause"]),
    ("LG-console-unread", &["a_console_without_its_list_says_so"]),
    ("LG-session-stopped", &["every_error_of_a_call_bears_the_code_of_its_cause"]),
    ("LG-network-none", &["without_a_network_nobody_else_is_blamed"]),
    ("LG-clock-off", &["a_clock_that_is_far_off_is_named_by_how_much"]),
    ("LG-requests-cut", &["requests_that_are_cut_are_named_with_the_service_they_were_for"]),
    ("LG-answer-withheld", &["an_answer_that_the_browser_hides_is_told_from_a_cut_one"]),
    ("LG-device-forgets", &["a_browser_that_stores_nothing_is_told_how_it_could"]),
];

/// A code in `src/` that is no trouble: what a page says of itself before anybody has signed in.
const NO_TROUBLE: &str = "LG-session-none";

fn act(next: &NextStep) -> &'static str {
    match next {
        NextStep::SignIn => "Sign in",
        NextStep::SignInAsBefore(_) => "Sign in as before",
        NextStep::Renew => "Sign in again",
        NextStep::CheckSetup => "Check the set-up",
        NextStep::Retry => "Try again",
        NextStep::Wait => "Wait; it goes on by itself",
        NextStep::Grant(_) => "Grant it",
        NextStep::OpenDashboard => "Open Spotify’s dashboard",
        NextStep::Leave => "Go on to the playlists",
        NextStep::None => "What the sentence says",
    }
}

fn document() -> String {
    let proofs: BTreeMap<_, _> = PROOFS.iter().copied().collect();
    let mut text = "# What can go wrong, and what the app says\n\n\
         Written by `cargo xtask docs` from the app’s own words; `cargo verify native` checks that it is current. A code never changes\n\
         its meaning, so it can go into a bug report. “…” stands for a text of Spotify’s own. The tests named bring the trouble about and\n\
         look for its code.\n"
        .to_owned();
    let mut section = None::<When>;
    for (when, Explanation { code, title, meaning, next }) in catalogue::all() {
        if section != Some(when) {
            section = Some(when);
            let _ = write!(
                text,
                "\n## When {}\n\n| code | what a person reads | next step | tests |\n|---|---|---|---|\n",
                when.as_str()
            );
        }
        let tests = proofs.get(code).copied().unwrap_or_default().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        let _ = writeln!(text, "| `{code}` | **{title}.** {meaning} | {} | {} |", act(&next), tests.join(", "));
    }
    text
}

#[test]
fn the_table_of_errors_is_current() {
    let path = root().join("docs/errors.md");
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, document()).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == document(), "docs/errors.md is not what the app says: run `cargo xtask docs`");
}

#[test]
fn every_code_is_brought_about_by_a_test_that_looks_for_it() {
    let tests = tests();
    let known: BTreeSet<&str> = catalogue::all().iter().map(|(_, words)| words.code).collect();
    let proved: BTreeSet<&str> = PROOFS.iter().map(|(code, _)| *code).collect();
    assert_eq!(known, proved, "each code has a test, and no other is named");
    assert_eq!(proved.len(), PROOFS.len());
    for (code, names) in PROOFS {
        assert!(!names.is_empty(), "{code}");
        for name in *names {
            let text = tests.get(*name).unwrap_or_else(|| panic!("{code}: there is no test {name}"));
            assert!(text.contains(code), "{name} does not look for {code}");
        }
    }
}

#[test]
fn no_code_stands_outside_the_catalogue() {
    let known: BTreeSet<&str> = catalogue::all().iter().map(|(_, words)| words.code).collect();
    for path in sources(&["src"]) {
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.match_indices("\"LG-") {
            let code = text[at + 1..].split('"').next().unwrap();
            assert!(code == "LG-" || code == NO_TROUBLE || known.contains(code), "{}: {code}", path.display());
        }
    }
}
