//! Code verifiers: length, alphabet, known pairs, and common mistakes in hashing (Spotify, "Authorization Code with PKCE Flow"; RFC 7636
//! sections 4.1, 4.2 and 4.6 and appendix B).

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::harness::{Emulator, query_of, token_error};

fn sha(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// Pairs of verifier and challenge: the first from RFC 7636 appendix B, the others computed with OpenSSL.
fn pairs() -> Vec<(String, &'static str)> {
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
async fn known_pairs_of_verifier_and_challenge_work() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for (verifier, challenge) in pairs() {
        assert!([43, 128].contains(&verifier.len()));
        let code = emulator.code(&[("code_challenge", challenge)]).await;
        let other = if verifier.starts_with('a') { "b".repeat(43) } else { "a".repeat(43) };
        let answer = emulator.exchange_with(&code, &[("code_verifier", &other)]).await;
        assert_eq!(answer, token_error("invalid_grant", "code_verifier was incorrect"), "{other} for {challenge}");
        assert_eq!(emulator.exchange_with(&code, &[("code_verifier", &verifier)]).await.0, 200, "{verifier}");
    }
}

/// Whether this challenge and verifier give a token; `None` if `/authorize` rejects the challenge.
async fn is_accepted(emulator: &Emulator, challenge: &str, verifier: &str) -> Option<bool> {
    let target = emulator.agree(&[("code_challenge", challenge)]).await;
    let Some(code) = query_of(&target, "code") else {
        assert_eq!(query_of(&target, "error").as_deref(), Some("invalid_request"), "{target}");
        return None;
    };
    let (status, body) = emulator.exchange_with(&code, &[("code_verifier", verifier)]).await;
    if status != 200 {
        assert_eq!((status, body), token_error("invalid_grant", "code_verifier was incorrect"), "{challenge} {verifier}");
    }
    Some(status == 200)
}

#[tokio::test]
async fn verifiers_have_a_length_and_an_alphabet() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
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
        // The challenge always matches, so only the verifier's format can be wrong.
        let challenge = URL_SAFE_NO_PAD.encode(sha(verifier.as_bytes()));
        assert_eq!(is_accepted(&emulator, &challenge, &verifier).await, Some(good), "{verifier}");
    }
}

#[tokio::test]
async fn common_hashing_mistakes_fail() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for (verifier, challenge) in pairs() {
        let hash = sha(verifier.as_bytes());
        let hex = hash.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        for (what, wrong) in [
            ("hex", hex.clone()),
            ("base64url of hex", URL_SAFE_NO_PAD.encode(&hex)),
            ("with padding", URL_SAFE.encode(&hash)),
            ("the verifier itself", verifier.clone()),
            ("cut by one", challenge[..42].to_owned()),
        ] {
            assert_ne!(is_accepted(&emulator, &wrong, &verifier).await, Some(true), "{what}");
        }
        if let Ok(raw) = URL_SAFE_NO_PAD.decode(&verifier) {
            let wrong = URL_SAFE_NO_PAD.encode(sha(&raw));
            assert_eq!(is_accepted(&emulator, &wrong, &verifier).await, Some(false), "hashed the bytes instead of the text");
        }
        // Equal to the right challenge unless one of the two characters occurs.
        let standard = STANDARD.encode(&hash).trim_end_matches('=').to_owned();
        assert_eq!(is_accepted(&emulator, &standard, &verifier).await == Some(true), standard == challenge, "{standard}");
    }
}
