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
    ("LG-config-malformed", &["a_misconfigured_deployment_is_reported"]),
    ("LG-page-stopped", &["a_crashed_page_says_so_and_offers_a_reload"]),
    ("LG-random-none", &["what_keeps_a_sign_in_from_starting_is_told"]),
    ("LG-storage-blocked", &["bug_17_with_storage_blocked_the_page_works_and_explains_what_sign_in_needs"]),
    ("LG-address-refused", &["an_address_spotify_does_not_redirect_to_is_reported", "what_keeps_a_sign_in_from_starting_is_told"]),
    ("LG-callback-empty", &["a_forged_code_is_never_sent"]),
    ("LG-callback-repeated", &["a_repeated_parameter_is_refused_even_with_the_right_state"]),
    ("LG-callback-too-long", &["a_huge_callback_is_refused_with_a_short_message"]),
    ("LG-callback-issuer", &["a_response_from_another_issuer_is_refused"]),
    ("LG-callback-no-state", &["a_forged_code_is_never_sent"]),
    ("LG-callback-no-answer", &["a_code_next_to_an_error_is_not_sent"]),
    ("LG-transaction-unknown", &["bug_22_a_sign_in_that_ends_in_another_storage_is_explained", "a_forged_code_is_never_sent"]),
    ("LG-transaction-too-old", &["bug_12_a_sign_in_older_than_ten_minutes_is_refused"]),
    ("LG-transaction-future", &["a_transaction_from_the_future_blames_the_clock", "a_clock_that_was_set_back_is_named"]),
    ("LG-transaction-unreadable", &["a_damaged_transaction_is_refused"]),
    ("LG-auth-declined", &["bug_19_declining_is_accepted_as_an_answer"]),
    ("LG-auth-invalid-scope", &["every_standard_error_has_its_own_message_and_next_step"]),
    ("LG-auth-server-error", &["every_standard_error_has_its_own_message_and_next_step"]),
    ("LG-auth-unavailable", &["every_standard_error_has_its_own_message_and_next_step"]),
    ("LG-auth-refused", &["every_standard_error_has_its_own_message_and_next_step"]),
    ("LG-token-invalid-grant", &["a_rejected_code_is_reported"]),
    ("LG-token-invalid-client", &["an_unknown_client_id_leads_to_the_setup_page"]),
    ("LG-token-refused", &["any_other_refusal_leads_to_the_setup_page", "every_end_of_an_exchange_is_told"]),
    ("LG-token-throttled", &["a_throttled_exchange_is_reported"]),
    ("LG-token-unavailable", &["a_503_is_reported_and_not_retried"]),
    ("LG-token-malformed", &["a_captive_portal_page_is_not_a_token", "a_truncated_body_is_not_a_token"]),
    ("LG-token-unreachable", &["a_cut_connection_does_not_send_the_code_twice", "an_error_without_cors_counts_as_no_answer"]),
    ("LG-token-offline", &["every_end_of_an_exchange_is_told"]),
    ("LG-token-timeout", &["bug_20_waiting_ends_after_fifteen_seconds"]),
    ("LG-refresh-unreachable", &["a_cut_refresh_keeps_the_session"]),
    (
        "LG-refresh-offline",
        &["a_refresh_while_offline_keeps_the_session", "every_pause_of_a_session_is_told_and_says_that_it_stands"],
    ),
    ("LG-refresh-timeout", &["a_hanging_refresh_keeps_the_session"]),
    ("LG-refresh-throttled", &["every_pause_of_a_session_is_told_and_says_that_it_stands"]),
    ("LG-refresh-unavailable", &["a_refresh_while_the_service_is_down_keeps_the_session"]),
    ("LG-stay-not-kept", &["a_browser_that_cannot_store_says_so_once"]),
    ("LG-consent-ends-soon", &["the_end_of_consent_is_announced_a_week_ahead"]),
    ("LG-refresh-refused", &["every_pause_of_a_session_is_told_and_says_that_it_stands"]),
    ("LG-session-signed-out", &["a_new_user_connects_sees_their_library_and_signs_out"]),
    ("LG-session-expired", &["every_end_of_a_session_is_told"]),
    ("LG-session-revoked", &["revoked_access_asks_to_sign_in_and_keeps_the_place"]),
    ("LG-session-consent-over", &["six_months_that_are_over_are_told_apart_from_access_that_was_taken_back"]),
    ("LG-session-rejected", &["a_401_for_a_fresh_token_ends_the_session_without_a_loop"]),
    ("LG-401-signed-out", &["every_error_of_a_call_bears_the_code_of_its_cause"]),
    ("LG-403-not-granted", &["a_403_for_a_missing_scope_offers_to_grant_it"]),
    ("LG-403-user-not-listed", &["an_unlisted_user_learns_that_the_owner_must_add_them"]),
    ("LG-403-owner-without-premium", &["an_owner_without_premium_is_named_as_the_reason"]),
    ("LG-403-premium-required", &["every_error_of_a_call_bears_the_code_of_its_cause"]),
    ("LG-403-not-allowed", &["opening_someone_elses_playlist_is_explained"]),
    ("LG-404-not-found", &["a_missing_playlist_is_explained"]),
    ("LG-429-wait", &["a_long_retry_after_is_reported"]),
    ("LG-429-quota-spent", &["a_spent_quota_is_reported_at_once_and_stops_requests_for_a_while"]),
    ("LG-5xx-unavailable", &["a_502_is_tried_three_times_and_then_reported"]),
    ("LG-api-unreachable", &["a_429_without_cors_is_tried_three_times_and_then_reported"]),
    ("LG-api-timeout", &["every_error_of_a_call_bears_the_code_of_its_cause"]),
    ("LG-api-malformed", &["truncated_json_is_reported_at_once"]),
    ("LG-4xx-bad-request", &["every_error_of_a_call_bears_the_code_of_its_cause"]),
    ("LG-console-unread", &["a_console_without_its_operations_says_so"]),
    ("LG-session-stopped", &["every_error_of_a_call_bears_the_code_of_its_cause"]),
    ("LG-network-none", &["while_offline_only_the_network_is_blamed"]),
    ("LG-clock-off", &["the_check_shows_how_far_off_the_clock_is"]),
    ("LG-requests-cut", &["the_check_names_the_service_whose_requests_are_cut"]),
    ("LG-answer-withheld", &["the_check_distinguishes_a_hidden_answer_from_a_cut_request"]),
    ("LG-device-forgets", &["the_check_explains_how_to_allow_storage"]),
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
