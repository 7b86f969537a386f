//! The proof key: lengths, alphabet, vectors, and the usual wrong ways to hash it (Spotify, "Authorization Code with PKCE Flow";
//! RFC 7636 sections 4.1, 4.2 and 4.6 and appendix B).

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::harness::{Party, party, query_of, token_error};

fn sha(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// Verifier and challenge. The first pair is that of RFC 7636 appendix B; the others were computed with OpenSSL.
fn vectors() -> Vec<(String, &'static str)> {
    let bytes: Vec<u8> = (0..96).collect();
    vec![
        ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        (URL_SAFE_NO_PAD.encode([0; 32]), "DwBzhbb51LfusnSGBa_hqYSgo7-j8BTQnip4TOnlzRo"),
        (URL_SAFE_NO_PAD.encode([0xff; 32]), "Il9-dTKd1FqjVJddc5hzGTCTk686TGczvBNgGk8bh5Y"),
        ("a".repeat(43), "ZtNPunH49FD35FWYhT5Tv8I7vRKQJ8uxMaL0_9eHjNA"),
        ("-._~".repeat(32), "wEN2Mh1i33jhevH7WF-NulA1aGJPY9l0zG2M4t8rhw4"),
        (URL_SAFE_NO_PAD.encode(bytes), "10vGEdIUs89S5HPKbpL7Zkkl0o0Fu1gaA9ZhyeE_I74"),
    ]
}

#[tokio::test]
async fn the_vectors() {
    let party = party().await;
    party.log_in("ines").await;
    for (verifier, challenge) in vectors() {
        assert!([43, 128].contains(&verifier.len()));
        let code = party.code(&[("code_challenge", challenge)]).await;
        let other = if verifier.starts_with('a') { "b".repeat(43) } else { "a".repeat(43) };
        let answer = party.exchange_with(&code, &[("code_verifier", &other)]).await;
        assert_eq!(answer, token_error("invalid_grant", "code_verifier was incorrect"), "{other} for {challenge}");
        assert_eq!(party.exchange_with(&code, &[("code_verifier", &verifier)]).await.0, 200, "{verifier}");
    }
}

/// Whether a token comes of this challenge and this verifier; `None` when `/authorize` turned the challenge away.
async fn opens(party: &Party, challenge: &str, verifier: &str) -> Option<bool> {
    let place = party.agree(&[("code_challenge", challenge)]).await;
    let Some(code) = query_of(&place, "code") else {
        assert_eq!(query_of(&place, "error").as_deref(), Some("invalid_request"), "{place}");
        return None;
    };
    let (status, body) = party.exchange_with(&code, &[("code_verifier", verifier)]).await;
    if status != 200 {
        assert_eq!((status, body), token_error("invalid_grant", "code_verifier was incorrect"), "{challenge} {verifier}");
    }
    Some(status == 200)
}

#[tokio::test]
async fn lengths_and_alphabet() {
    let party = party().await;
    party.log_in("ines").await;
    let all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (verifier, good) in [
        ("x".repeat(42), false),
        ("x".repeat(43), true),
        ("x".repeat(64), true),
        ("x".repeat(128), true),
        ("x".repeat(129), false),
        (all.to_owned(), true),
        (format!("{}+", "x".repeat(42)), false),
        (format!("{}/", "x".repeat(42)), false),
        (format!("{}=", "x".repeat(42)), false),
        (format!("{} ", "x".repeat(42)), false),
        (format!("{}%", "x".repeat(42)), false),
        (format!("{}é", "x".repeat(42)), false),
    ] {
        // The challenge is right each time, so that only the verifier's own shape can be the reason.
        let challenge = URL_SAFE_NO_PAD.encode(sha(verifier.as_bytes()));
        assert_eq!(opens(&party, &challenge, &verifier).await, Some(good), "{verifier}");
    }
}

#[tokio::test]
async fn the_usual_wrong_hashes_open_nothing() {
    let party = party().await;
    party.log_in("ines").await;
    for (verifier, challenge) in vectors() {
        let hash = sha(verifier.as_bytes());
        let hex = hash.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        for (what, wrong) in [
            ("hex", hex.clone()),
            ("base64url of hex", URL_SAFE_NO_PAD.encode(&hex)),
            ("with padding", URL_SAFE.encode(&hash)),
            ("the verifier itself", verifier.clone()),
            ("cut by one", challenge[..42].to_owned()),
        ] {
            assert_ne!(opens(&party, &wrong, &verifier).await, Some(true), "{what}");
        }
        if let Ok(raw) = URL_SAFE_NO_PAD.decode(&verifier) {
            let wrong = URL_SAFE_NO_PAD.encode(sha(&raw));
            assert_eq!(opens(&party, &wrong, &verifier).await, Some(false), "the bytes instead of the text");
        }
        // The same text as the right one where neither of the two letters occurs.
        let standard = STANDARD.encode(&hash).trim_end_matches('=').to_owned();
        assert_eq!(opens(&party, &standard, &verifier).await == Some(true), standard == challenge, "{standard}");
    }
}
