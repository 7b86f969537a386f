//! Redirect URIs from the authorization request to the token (Spotify, "Redirect URIs"; RFC 8252 section 7.3; RFC 3986 section 3.1).

use crate::harness::{Emulator, STATE, query_of};

/// The redirect URIs of the sample app.
const REGISTERED: [&str; 7] = [
    "http://127.0.0.1/callback",
    "http://[::1]/callback",
    "http://127.0.0.1/implicit",
    "http://[::1]/implicit",
    "http://127.0.0.1:4321/fixed",
    "https://app.example/callback",
    "lockgroove-sample://callback",
];

/// A loopback literal registered without a port matches any port.
const ANY_PORT: [&str; 7] = [
    "http://127.0.0.1:1/callback",
    "http://127.0.0.1:80/callback",
    "http://127.0.0.1:8000/callback",
    "http://127.0.0.1:65535/callback",
    "http://[::1]:8000/callback",
    "http://[::1]:65535/callback",
    "http://127.0.0.1:8080/implicit",
];

/// Invalid redirect URIs, with the text on the service's own page.
const REFUSED: &[(&str, &str)] = &[
    // `localhost` and its aliases, with and without TLS.
    ("http://localhost/callback", "INVALID_CLIENT: Insecure redirect URI"),
    ("http://localhost:8000/callback", "INVALID_CLIENT: Insecure redirect URI"),
    ("http://LOCALHOST:8000/callback", "INVALID_CLIENT: Insecure redirect URI"),
    ("http://app.localhost:8000/callback", "INVALID_CLIENT: Insecure redirect URI"),
    ("https://localhost:8000/callback", "INVALID_CLIENT: Insecure redirect URI"),
    // HTTP on other hosts.
    ("http://app.example/callback", "INVALID_CLIENT: Insecure redirect URI"),
    ("http://192.168.0.7:8000/callback", "INVALID_CLIENT: Insecure redirect URI"),
    ("http://10.0.0.1/callback", "INVALID_CLIENT: Insecure redirect URI"),
    ("http://[fe80::1]/callback", "INVALID_CLIENT: Insecure redirect URI"),
    // A loopback literal registered with a port.
    ("http://127.0.0.1/fixed", "INVALID_CLIENT: Invalid redirect URI"),
    ("http://127.0.0.1:4322/fixed", "INVALID_CLIENT: Invalid redirect URI"),
    ("http://127.0.0.1:80/fixed", "INVALID_CLIENT: Invalid redirect URI"),
    ("http://[::1]:4321/fixed", "INVALID_CLIENT: Invalid redirect URI"),
    // Only the port may differ.
    ("http://127.0.0.1:8000/", "INVALID_CLIENT: Invalid redirect URI"),
    ("http://127.0.0.1:8000/callback/", "INVALID_CLIENT: Invalid redirect URI"),
    ("http://127.0.0.1:8000/Callback", "INVALID_CLIENT: Invalid redirect URI"),
    ("http://127.0.0.1:8000/callback?next=1", "INVALID_CLIENT: Invalid redirect URI"),
    ("http://127.0.0.1:8000/callback#x", "INVALID_CLIENT: Invalid redirect URI"),
    ("https://127.0.0.1:8000/callback", "INVALID_CLIENT: Invalid redirect URI"),
    // The port may differ only for loopback literals.
    ("https://app.example:8443/callback", "INVALID_CLIENT: Invalid redirect URI"),
    ("https://app.example/callback/", "INVALID_CLIENT: Invalid redirect URI"),
    ("https://app.example/Callback", "INVALID_CLIENT: Invalid redirect URI"),
    ("https://app.example", "INVALID_CLIENT: Invalid redirect URI"),
    ("https://evil.example/callback", "INVALID_CLIENT: Invalid redirect URI"),
    // A custom scheme that is not registered.
    ("myapp://back", "INVALID_CLIENT: Invalid redirect URI"),
    ("lockgroove-sample://callback/", "INVALID_CLIENT: Invalid redirect URI"),
    ("lockgroove-sample://elsewhere", "INVALID_CLIENT: Invalid redirect URI"),
    ("Lockgroove-Sample://callback", "INVALID_CLIENT: Invalid redirect URI"),
    ("lockgroove-sample://callback?next=1", "INVALID_CLIENT: Invalid redirect URI"),
    // Not a URI.
    ("callback", "Illegal redirect_uri"),
    ("\"https://app.example/callback\"", "Illegal redirect_uri"),
    ("https://app.example/call back", "Illegal redirect_uri"),
    ("http://127.0.0.1:99999/callback", "Illegal redirect_uri"),
];

#[tokio::test]
async fn registered_uris_and_any_port_of_a_loopback_literal_work() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for uri in REGISTERED.iter().chain(&ANY_PORT) {
        let target = emulator.agree(&[("redirect_uri", uri)]).await;
        assert!(target.starts_with(&format!("{uri}?code=")), "{uri}: {target}");
        assert_eq!(query_of(&target, "state").unwrap(), STATE, "{uri}");
        let code = query_of(&target, "code").unwrap();
        let (status, body) = emulator.exchange_with(&code, &[("redirect_uri", uri)]).await;
        assert_eq!(status, 200, "{uri}: {body}");
    }
}

#[tokio::test]
async fn other_uris_show_an_error_on_the_services_own_page() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for (uri, text) in REFUSED {
        // Not even an error redirects there.
        for changes in [vec![], vec![("response_type", "token")], vec![("code_challenge", "")]] {
            let response = emulator.authorize(&[vec![("redirect_uri", *uri)], changes.clone()].concat()).await;
            assert_eq!(response.status(), 400, "{uri}");
            assert!(response.headers().get("location").is_none(), "{uri}");
            let page = response.text().await.unwrap();
            assert!(page.contains(&format!("<p id=\"error\">{text}</p>")), "{uri} {changes:?}: {page}");
        }
    }
}
