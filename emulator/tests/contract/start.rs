//! Starting and stopping.

use emulator::{Options, StartError, start};

use crate::harness::{options, party};

#[tokio::test]
async fn a_taken_port_is_one_sentence_and_a_way_out() {
    let party = party().await;
    let port = party.origin.rsplit_once(':').unwrap().1.parse().unwrap();
    let error = start(Options { port, ..options() }).await.unwrap_err();
    assert!(matches!(error, StartError::PortTaken { .. }));
    assert_eq!(
        error.to_string(),
        format!("Port {port} is taken by another program; end that one, or choose another port with `--port N`.")
    );
}

#[tokio::test]
async fn what_cannot_be_served_is_said() {
    let missing = start(Options { site: Some("no-such-directory".into()), ..options() }).await.unwrap_err();
    assert!(missing.to_string().contains("no-such-directory"), "{missing}");
    for tracks in [19, 100_001] {
        let error = start(Options { tracks, ..options() }).await.unwrap_err();
        assert!(error.to_string().contains("20 to 100000"), "{error}");
    }
}

#[tokio::test]
async fn a_stopped_or_dropped_emulator_is_gone() {
    for by_drop in [false, true] {
        let party = party().await;
        let origin = party.origin.clone();
        assert_eq!(reqwest::get(format!("{origin}/")).await.unwrap().status(), 200);
        if by_drop {
            drop(party);
            // The listener closes as soon as its task is next run.
            while reqwest::get(format!("{origin}/")).await.is_ok() {
                tokio::task::yield_now().await;
            }
        } else {
            party.running.stop().await;
            assert!(reqwest::get(format!("{origin}/")).await.is_err());
        }
    }
}

#[tokio::test]
async fn the_front_page_names_what_an_app_needs() {
    let party = party().await;
    let page = party.visit("/").await.text().await.unwrap();
    for text in [emulator::SAMPLE_CLIENT_ID, emulator::SAMPLE_REDIRECT_URI, &party.origin, "Ines Okafor-Lindqvist", "Noor Haddad"] {
        assert!(page.contains(text), "{text}");
    }
    assert!(party.running.accounts().any(|(key, _, _)| key == "stranger"));
    assert_eq!(party.visit("/_emulator/style.css").await.status(), 200);
}
