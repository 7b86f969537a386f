//! Requests that never end or that are no HTTP, written byte by byte.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use crate::harness::{Emulator, READ};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

const WHOLE: &str = "GET /v1/me HTTP/1.1\r\nhost: x\r\n\r\n";

async fn connect(emulator: &Emulator) -> TcpStream {
    TcpStream::connect(emulator.origin.strip_prefix("http://").unwrap()).await.unwrap()
}

/// What arrives until the emulator closes the connection.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset ends a connection, too.
    timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("the connection ends").ok();
    String::from_utf8(bytes).unwrap()
}

/// The next response, which has no body.
async fn response(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(timeout(PATIENCE, stream.read_u8()).await.expect("a response").unwrap());
    }
    String::from_utf8(bytes).unwrap()
}

fn status(response: &str) -> u16 {
    response.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).and_then(|code| code.parse().ok()).unwrap_or_default()
}

async fn impatient() -> Emulator {
    let emulator = Emulator::start().await;
    emulator.set(json!({"request_seconds": 2})).await;
    emulator
}

#[tokio::test]
async fn a_head_that_does_not_end_is_given_up() {
    let emulator = impatient().await;
    for (sent, expected) in [("GET /v1/me HTTP/1.1\r\nhost: x\r\nx-endless: ", 408), ("", 0)] {
        let mut stream = connect(&emulator).await;
        let since = Instant::now();
        stream.write_all(sent.as_bytes()).await.unwrap();
        assert_eq!(status(&until_closed(&mut stream).await), expected, "{sent}");
        assert!(since.elapsed() >= Duration::from_millis(1_900), "{:?}", since.elapsed());
    }
}

#[tokio::test]
async fn a_head_that_trickles_in_is_given_up() {
    let emulator = impatient().await;
    let (mut reader, mut writer) = connect(&emulator).await.into_split();
    let trickle = tokio::spawn(async move {
        writer.write_all(b"GET / HTTP/1.1\r\nx-endless: ").await.unwrap();
        while writer.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let mut bytes = Vec::new();
    timeout(PATIENCE, reader.read_to_end(&mut bytes)).await.expect("the connection ends").ok();
    assert_eq!(status(&String::from_utf8(bytes).unwrap()), 408);
    timeout(PATIENCE, trickle).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_body_that_does_not_end_is_given_up() {
    let emulator = impatient().await;
    for body in ["content-length: 100\r\n\r\ngrant_type=", "transfer-encoding: chunked\r\n\r\n5\r\ngrant\r\n"] {
        let mut stream = connect(&emulator).await;
        stream.write_all(format!("POST /api/token HTTP/1.1\r\nhost: x\r\n{body}").as_bytes()).await.unwrap();
        let text = until_closed(&mut stream).await;
        assert_eq!(status(&text), 408, "{text}");
        assert!(text.contains("connection: close"), "{text}");
    }
}

#[tokio::test]
async fn the_limit_is_half_a_minute_unless_set() {
    let emulator = Emulator::start().await;
    let settings = emulator.control("GET", "settings", json!({})).await.1;
    assert_eq!((&settings["request_seconds"], &settings["idle_seconds"]), (&json!(30), &json!(600)));
    for name in ["request_seconds", "idle_seconds"] {
        for wrong in [0, 3_601] {
            assert_eq!(emulator.control("PATCH", "settings", json!({name: wrong})).await.0, 400);
        }
    }
}

#[tokio::test]
async fn a_connection_between_two_requests_stays_open() {
    let emulator = impatient().await;
    let mut stream = connect(&emulator).await;
    for _ in 0..2 {
        stream.write_all(WHOLE.replace("GET", "HEAD").as_bytes()).await.unwrap();
        assert_eq!(status(&response(&mut stream).await), 401);
        // Longer than the limit: nothing arrives, and the connection does not close either.
        let mut byte = [0];
        assert!(timeout(Duration::from_millis(2_500), stream.read(&mut byte)).await.is_err(), "it was closed");
    }
    // The head of a later request has the limit again. No response can be in its place, for one may be on its way.
    stream.write_all(b"GET /v1/me HTTP/1.1\r\n").await.unwrap();
    assert_eq!(until_closed(&mut stream).await, "");
}

#[tokio::test]
async fn an_idle_connection_is_closed_in_the_end() {
    let emulator = impatient().await;
    emulator.set(json!({"idle_seconds": 1})).await;
    // Also if the beginning of another head arrived together with the first request.
    for more in ["", "GET /v1/me HT"] {
        let mut stream = connect(&emulator).await;
        stream.write_all(format!("{}{more}", WHOLE.replace("GET", "HEAD")).as_bytes()).await.unwrap();
        assert_eq!(status(&response(&mut stream).await), 401);
        assert_eq!(until_closed(&mut stream).await, "");
    }
}

#[tokio::test]
async fn slow_responses_have_no_limit() {
    let emulator = impatient().await;
    let tokens = emulator.sign_in("ines", READ).await;
    for after in [false, true] {
        emulator.fault(json!({"path": "/v1/me", "times": 1, "after": after, "fault": {"kind": "delay", "ms": 2_500}})).await;
        assert_eq!(emulator.api(&tokens.access, "/me").await.0, 200);
    }
    emulator.set(json!({"latency_ms": 2_500})).await;
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 200);
}

#[tokio::test]
async fn malformed_requests_get_400_and_long_ones_413_414_or_431() {
    let emulator = Emulator::start().await;
    let post = |rest: &str| format!("POST /api/token HTTP/1.1\r\nhost: x\r\n{rest}");
    let chunked = |rest: &str| post(&format!("transfer-encoding: chunked\r\n\r\n{rest}"));
    for (request, expected) in [
        (chunked("zz\r\nx\r\n0\r\n\r\n"), 400),
        (chunked("-1\r\nx\r\n0\r\n\r\n"), 400),
        (chunked("\r\nx\r\n0\r\n\r\n"), 400),
        (chunked("ffffffffffffffffff\r\nx\r\n0\r\n\r\n"), 400),
        (chunked("3\r\nabcdef\r\n0\r\n\r\n"), 400),
        (post("transfer-encoding: fast\r\n\r\n"), 400),
        (post("content-length: many\r\n\r\n"), 400),
        (post("content-length: -1\r\n\r\n"), 400),
        (post("content-length: +1\r\n\r\nx"), 400),
        (post("content-length: 1, 2\r\n\r\nxx"), 400),
        (post("content-length: 1\r\ncontent-length: 2\r\n\r\nxx"), 400),
        (post("content-length: 99999999999999999999999\r\n\r\n"), 400),
        (post("content-length: 1048577\r\n\r\n"), 413),
        (chunked(&format!("100001\r\n{}\r\n0\r\n\r\n", "x".repeat(0x100001))), 413),
        ("GET /v1/me HTTP/1.1\r\nno colon\r\n\r\n".to_owned(), 400),
        ("GET /v1/me HTTP/1.1\r\nna me: x\r\n\r\n".to_owned(), 400),
        ("GET /v1/me HTTP/1.1\r\nname: \0\r\n\r\n".to_owned(), 400),
        ("GET /v1/me HTTP/9\r\n\r\n".to_owned(), 400),
        ("GET /a b HTTP/1.1\r\n\r\n".to_owned(), 400),
        ("hello\r\n\r\n".to_owned(), 400),
        (format!("GET /v1/me HTTP/1.1\r\nname: {}\r\n\r\n", "x".repeat(600_000)), 431),
        (format!("GET /v1/me HTTP/1.1\r\n{}\r\n", "name: x\r\n".repeat(200)), 431),
        (format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(70_000)), 414),
    ] {
        let (mut reader, mut writer) = connect(&emulator).await.into_split();
        let sent = request.clone();
        // The response may come before everything is sent.
        let writing = tokio::spawn(async move {
            writer.write_all(sent.as_bytes()).await.ok();
            writer
        });
        let mut start = [0; 12];
        let read = timeout(PATIENCE, reader.read_exact(&mut start)).await.expect("a response");
        let summary = request.chars().take(120).collect::<String>();
        read.unwrap_or_else(|error| panic!("{summary}: {error}"));
        assert_eq!(status(std::str::from_utf8(&start).unwrap()), expected, "{summary}");
        let mut rest = Vec::new();
        timeout(PATIENCE, reader.read_to_end(&mut rest)).await.unwrap_or_else(|_| panic!("{summary}: not closed")).ok();
        writing.await.unwrap();
    }
    assert_eq!(emulator.visit("/").await.status(), 200);
}

#[tokio::test]
async fn a_body_that_breaks_off_takes_no_effect() {
    let emulator = Emulator::start().await;
    for body in
        ["transfer-encoding: chunked\r\n\r\n13\r\n{\"shapes\": \"older\"}\r\n", "content-length: 30\r\n\r\n{\"shapes\": \"older\"}"]
    {
        let mut stream = connect(&emulator).await;
        stream.write_all(format!("PATCH /_emulator/settings HTTP/1.1\r\n{body}").as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let text = until_closed(&mut stream).await;
        assert!([0, 400].contains(&status(&text)), "{text}");
    }
    assert_eq!(emulator.control("GET", "settings", json!({})).await.1["shapes"], "2026");
}
