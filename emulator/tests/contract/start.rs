//! Starting and stopping.

use lockgroove_emulator::{Options, StartError, start};
use serde_json::json;

use crate::harness::{options, party, party_with};

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
    for text in [
        lockgroove_emulator::SAMPLE_CLIENT_ID,
        lockgroove_emulator::SAMPLE_REDIRECT_URI,
        &party.origin,
        "Ines Okafor-Lindqvist",
        "Noor Haddad",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(party.running.accounts().any(|(key, _, _)| key == "stranger"));
    assert_eq!(party.visit("/_emulator/style.css").await.status(), 200);
}

#[tokio::test]
async fn other_machines_are_let_in_only_on_request() {
    for host in ["0.0.0.0", "::", "192.0.2.1"] {
        let error = start(Options { host: host.parse().unwrap(), ..options() }).await.unwrap_err();
        assert!(matches!(error, StartError::OtherMachines { .. }));
        assert!(error.to_string().contains(host) && error.to_string().contains("--allow-other-machines"), "{error}");
    }
    // An address of documentation: no machine has it.
    let error = start(Options { host: "192.0.2.1".parse().unwrap(), allow_other_machines: true, ..options() }).await.unwrap_err();
    assert!(error.to_string().contains("--host ADDR"), "{error}");
}

#[tokio::test]
async fn where_it_listens_everywhere_links_lead_to_loopback() {
    let party = party_with(Options { host: "0.0.0.0".parse().unwrap(), allow_other_machines: true, ..options() }).await;
    assert!(party.origin.starts_with("http://127.0.0.1:"), "{}", party.origin);
    assert_eq!(party.control("GET", "settings", json!({})).await.0, 200);
}

#[tokio::test]
async fn ipv6_works_where_the_machine_has_it() {
    if std::net::TcpListener::bind("[::1]:0").is_err() {
        return;
    }
    let place = std::env::temp_dir().join(format!("emulator-v6-site-{}", std::process::id()));
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join("index.html"), "<p>here").unwrap();
    let party = party_with(Options { host: "::1".parse().unwrap(), site: Some(place.clone()), ..options() }).await;
    assert!(party.origin.starts_with("http://[::1]:"), "{}", party.origin);
    let site = party.running.site_origin.clone().unwrap();
    assert!(site.starts_with("http://[::1]:"), "{site}");
    assert_eq!(reqwest::get(site).await.unwrap().text().await.unwrap(), "<p>here");
    std::fs::remove_dir_all(place).unwrap();

    let tokens = party.sign_in("ines", "").await;
    let (status, me) = party.api(&tokens.access, "/me").await;
    assert_eq!(status, 200);
    assert!(me["href"].as_str().unwrap().starts_with(&party.origin), "{me}");
    let port = party.origin.rsplit_once(':').unwrap().1;
    for (host, expected) in [
        (format!("[::1]:{port}"), 200),
        (format!("localhost:{port}"), 200),
        (format!("127.0.0.1:{port}"), 403),
        (format!("evil.example:{port}"), 403),
    ] {
        let answer = party.send("GET", "/_emulator/settings", &[("host", &host)], None).await.unwrap();
        assert_eq!(answer.status(), expected, "{host}");
    }
    for (origin, expected) in [(party.origin.as_str(), 200), ("http://evil.example", 403)] {
        let answer = party.send("GET", "/_emulator/settings", &[("origin", origin)], None).await.unwrap();
        assert_eq!(answer.status(), expected, "{origin}");
    }
}
