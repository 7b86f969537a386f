//! Starting and stopping.

use lockgroove_emulator::{Options, StartError, start};
use serde_json::json;

use crate::harness::{Emulator, options};

#[tokio::test]
async fn a_port_in_use_gives_one_sentence_and_a_fix() {
    let emulator = Emulator::start().await;
    let port = emulator.origin.rsplit_once(':').unwrap().1.parse().unwrap();
    let error = start(Options { port, ..options() }).await.unwrap_err();
    assert!(matches!(error, StartError::PortInUse { .. }));
    assert_eq!(
        error.to_string(),
        format!("Port {port} is in use by another program; stop that program, or choose another port with `--port N`.")
    );
}

#[tokio::test]
async fn a_missing_site_is_reported() {
    let missing = start(Options { site: Some("no-such-directory".into()), ..options() }).await.unwrap_err();
    assert!(missing.to_string().contains("no-such-directory"), "{missing}");
    for tracks in [19, 100_001] {
        let error = start(Options { tracks, ..options() }).await.unwrap_err();
        assert!(error.to_string().contains("20 to 100000"), "{error}");
    }
}

#[tokio::test]
async fn a_stopped_or_dropped_emulator_closes_its_port() {
    for by_drop in [false, true] {
        let emulator = Emulator::start().await;
        let origin = emulator.origin.clone();
        assert_eq!(reqwest::get(format!("{origin}/")).await.unwrap().status(), 200);
        if by_drop {
            drop(emulator);
            // The listener closes when its task runs next.
            while reqwest::get(format!("{origin}/")).await.is_ok() {
                tokio::task::yield_now().await;
            }
        } else {
            emulator.running.stop().await;
            assert!(reqwest::get(format!("{origin}/")).await.is_err());
        }
    }
}

#[tokio::test]
async fn the_start_page_shows_what_an_app_needs() {
    let emulator = Emulator::start().await;
    let page = emulator.visit("/").await.text().await.unwrap();
    for text in [
        lockgroove_emulator::SAMPLE_CLIENT_ID,
        lockgroove_emulator::SAMPLE_REDIRECT_URI,
        &emulator.origin,
        "Ines Okafor-Lindqvist",
        "Noor Haddad",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(emulator.running.accounts().any(|(key, _, _)| key == "stranger"));
    assert_eq!(emulator.visit("/_emulator/style.css").await.status(), 200);
}

#[tokio::test]
async fn the_start_page_shows_the_client_id_and_redirect_uris_in_force() {
    const MINE: &str = "0123456789abcdef0123456789abcdef";
    let uris = || vec!["https://mine.example/back".to_owned(), "http://127.0.0.1/back".to_owned()];
    let emulator = Emulator::start_with(Options { client_id: Some(MINE.to_owned()), redirect_uris: uris(), ..options() }).await;
    assert_eq!(emulator.running.app(), Some((MINE.to_owned(), uris())));
    let shown = async || {
        let page = emulator.visit("/").await.text().await.unwrap();
        let (_, section) = page.split_once("<section id=\"app\">").unwrap();
        section.split("</section>").next().unwrap().to_owned()
    };
    let section = shown().await;
    assert!(section.contains(MINE) && !section.contains(lockgroove_emulator::SAMPLE_CLIENT_ID), "{section}");
    assert!(section.contains("<code>https://mine.example/back</code></td>"), "{section}");
    assert!(section.contains("<code>http://127.0.0.1/back</code> with any port</td>"), "{section}");
    let one = json!({"redirect_uri": "https://mine.example/other"});
    emulator.control("POST", &format!("apps/{MINE}/redirect-uris"), one).await;
    assert!(shown().await.contains("https://mine.example/other"));
    assert_eq!(emulator.control("DELETE", &format!("apps/{MINE}"), json!({})).await.0, 204);
    assert!(shown().await.contains(lockgroove_emulator::SAMPLE_CLIENT_ID), "the first that is left");
}

#[cfg(unix)]
#[test]
fn the_program_prints_the_client_id_and_redirect_uris_in_force() {
    use crate::program::Program;
    let mine = ["--client-id", "0123456789abcdef0123456789abcdef", "--redirect-uri", "https://mine.example/back"];
    let text = Program::start("", &mine).end();
    assert!(text.contains("client ID     0123456789abcdef0123456789abcdef\n"), "{text}");
    assert!(text.contains("redirect URI  https://mine.example/back\n") && !text.contains("127.0.0.1/callback"), "{text}");
    let text = Program::start("", &["--redirect-uri", "https://mine.example/back"]).end();
    assert!(text.contains(lockgroove_emulator::SAMPLE_CLIENT_ID), "{text}");
    assert!(text.contains("redirect URI  http://127.0.0.1/callback  (with any port)\n"), "{text}");
    assert!(text.contains("redirect URI  https://mine.example/back\n"), "{text}");
}

#[tokio::test]
async fn other_machines_need_a_flag() {
    for host in ["0.0.0.0", "::", "192.0.2.1"] {
        let error = start(Options { host: host.parse().unwrap(), ..options() }).await.unwrap_err();
        assert!(matches!(error, StartError::NotLoopback { .. }));
        assert!(error.to_string().contains(host) && error.to_string().contains("--allow-other-machines"), "{error}");
    }
    // An address for documentation, which no machine has.
    let error = start(Options { host: "192.0.2.1".parse().unwrap(), allow_other_machines: true, ..options() }).await.unwrap_err();
    assert!(error.to_string().contains("--host ADDR"), "{error}");
}

#[tokio::test]
async fn links_use_loopback_when_listening_on_all_addresses() {
    let emulator =
        Emulator::start_with(Options { host: "0.0.0.0".parse().unwrap(), allow_other_machines: true, ..options() }).await;
    assert!(emulator.origin.starts_with("http://127.0.0.1:"), "{}", emulator.origin);
    assert_eq!(emulator.control("GET", "settings", json!({})).await.0, 200);
}

#[tokio::test]
async fn ipv6_works_if_the_machine_has_it() {
    if std::net::TcpListener::bind("[::1]:0").is_err() {
        return;
    }
    let directory = std::env::temp_dir().join(format!("emulator-v6-site-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("index.html"), "<p>here").unwrap();
    let emulator = Emulator::start_with(Options { host: "::1".parse().unwrap(), site: Some(directory.clone()), ..options() }).await;
    assert!(emulator.origin.starts_with("http://[::1]:"), "{}", emulator.origin);
    let site = emulator.running.site_origin.clone().unwrap();
    assert!(site.starts_with("http://[::1]:"), "{site}");
    assert_eq!(reqwest::get(site).await.unwrap().text().await.unwrap(), "<p>here");
    std::fs::remove_dir_all(directory).unwrap();

    let tokens = emulator.sign_in("ines", "").await;
    let (status, me) = emulator.api(&tokens.access, "/me").await;
    assert_eq!(status, 200);
    assert!(me["href"].as_str().unwrap().starts_with(&emulator.origin), "{me}");
    let port = emulator.origin.rsplit_once(':').unwrap().1;
    for (host, expected) in [
        (format!("[::1]:{port}"), 200),
        (format!("localhost:{port}"), 200),
        (format!("127.0.0.1:{port}"), 403),
        (format!("evil.example:{port}"), 403),
    ] {
        let answer = emulator.send("GET", "/_emulator/settings", &[("host", &host)], None).await.unwrap();
        assert_eq!(answer.status(), expected, "{host}");
    }
    for (origin, expected) in [(emulator.origin.as_str(), 200), ("http://evil.example", 403)] {
        let answer = emulator.send("GET", "/_emulator/settings", &[("origin", origin)], None).await.unwrap();
        assert_eq!(answer.status(), expected, "{origin}");
    }
}
