//! No request crashes the emulator: random requests, the same ones in every run.

use crate::dice::Dice;
use crate::harness::{Emulator, READ, encode};

#[tokio::test]
async fn random_requests_do_not_crash_it() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let bearer = format!("Bearer {}", tokens.access);
    let long = "x".repeat(3_000);
    let methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "LOCK"];
    let segments = [
        "",
        "v1",
        "me",
        "tracks",
        "playlists",
        "items",
        "albums",
        "%00",
        "%ff",
        "..",
        "image",
        "c640",
        "authorize",
        "decision",
        "api",
        "token",
        "en",
        "login",
        "search",
        "library",
        "player",
        "x",
        long.as_str(),
    ];
    let names = [
        "limit",
        "offset",
        "fields",
        "ids",
        "uris",
        "q",
        "type",
        "market",
        "code",
        "state",
        "client_id",
        "scope",
        "grant_type",
        "redirect_uri",
        "refresh_token",
        "user",
        "request",
        "continue",
        "",
    ];
    let values = [
        "",
        "0",
        "-1",
        "18446744073709551616",
        "é\u{202e}\0",
        "a(b(c",
        "!",
        "spotify:track:x",
        "http://[::1",
        "authorization_code",
        "refresh_token",
        "ines",
        "%",
        "&=",
        long.as_str(),
    ];
    let kinds = ["application/json", "application/x-www-form-urlencoded", "", "image/jpeg", "text/plain; charset=\u{7f}"];
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for _ in 0..1_500 {
        let mut path = String::new();
        for _ in 0..=dice.below(5) {
            path.push('/');
            path.push_str(dice.pick(&segments));
        }
        let pairs: Vec<(&str, &str)> = (0..dice.below(5)).map(|_| (dice.pick(&names), dice.pick(&values))).collect();
        if dice.below(2) == 0 {
            path.push('?');
            path.push_str(&encode(&pairs));
        }
        let body = match dice.below(4) {
            0 => None,
            1 => Some(encode(&pairs)),
            2 => Some("{\"uris\": [1, null, \"x\"], \"range_start\": -4, \"name\": {}}".to_owned()),
            _ => Some("[".repeat(dice.below(20_000))),
        };
        let kind = dice.pick(&kinds);
        let mut headers = vec![("authorization", bearer.as_str())];
        if kind.is_ascii() && !kind.contains('\u{7f}') {
            headers.push(("content-type", kind));
        }
        let method = dice.pick(&methods);
        let answer = emulator.send(method, &path, &headers, body).await.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        assert!(answer.status() != 500, "{method} {path}");
    }
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 200, "it still runs");
}

#[tokio::test]
async fn an_endless_body_is_rejected() {
    let emulator = Emulator::start().await;
    let response = emulator.send("POST", "/api/token", &[], Some("x".repeat(2 << 20))).await;
    // The rejection may arrive while the client is still sending, which some clients report as a broken connection.
    if let Ok(response) = response {
        assert_eq!(response.status(), 413);
    }
    assert_eq!(emulator.visit("/").await.status(), 200);
}
