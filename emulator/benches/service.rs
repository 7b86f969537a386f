//! The speed of the emulator over HTTP: starting, pages of liked songs over one connection, and many requests at once.
//!
//! `cargo bench -p lockgroove-emulator`; with `-- --minute` the last part runs for a minute instead of five seconds. It prints times without
//! limits, because machines differ. A wrong or missing response ends it with an error.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

use std::time::{Duration, Instant};

use lockgroove_emulator::{Options, Running, SAMPLE_CLIENT_ID, start};
use reqwest::{Client, redirect};
use serde_json::{Value, json};

/// Requests over one connection.
const PAGES: usize = 2_000;
/// Requests at the same time.
const IN_FLIGHT: usize = 50;
const REDIRECT: &str = "http://127.0.0.1:5555/callback";
/// The pair of RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

#[tokio::main]
async fn main() {
    let minute = std::env::args().any(|argument| argument == "--minute");
    for tracks in [Options::default().tracks, 100_000] {
        let since = Instant::now();
        let running = start_with(tracks).await;
        println!("start with {tracks:>6} tracks               {:>9.1} ms", ms(since.elapsed()));
        let token = sign_in(&running).await;
        pages(&running, &token, tracks).await;
        running.stop().await;
    }
    at_once(Duration::from_secs(if minute { 60 } else { 5 })).await;
}

async fn start_with(tracks: usize) -> Running {
    let settings = json!({"login_outcome": "agree"}).as_object().unwrap().clone();
    start(Options { port: 0, tracks, settings, ..Options::default() }).await.unwrap()
}

async fn sign_in(running: &Running) -> String {
    let http = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
    let origin = &running.service_origin;
    let encode = |pairs: &[(&str, &str)]| form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let query = encode(&[
        ("client_id", SAMPLE_CLIENT_ID),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", "user-library-read"),
        ("code_challenge_method", "S256"),
        ("code_challenge", CHALLENGE),
    ]);
    let back = http.get(format!("{origin}/authorize?{query}")).send().await.unwrap();
    let target = back.headers().get("location").unwrap().to_str().unwrap().to_owned();
    let code = target.split_once("code=").unwrap().1;
    let form = encode(&[
        ("grant_type", "authorization_code"),
        ("client_id", SAMPLE_CLIENT_ID),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ]);
    let request = http.post(format!("{origin}/api/token")).header("content-type", "application/x-www-form-urlencoded").body(form);
    let tokens: Value = request.send().await.unwrap().json().await.unwrap();
    tokens.get("access_token").unwrap().as_str().unwrap().to_owned()
}

/// Pages of 50, one after another over one connection.
async fn pages(running: &Running, token: &str, tracks: usize) {
    let http = Client::new();
    let liked = tracks * 2 / 5;
    let mut times = Vec::with_capacity(PAGES);
    for n in 0..PAGES {
        let offset = n * 50 % (liked - 50);
        let since = Instant::now();
        assert!(page(&http, running, token, offset).await, "a page failed");
        times.push(since.elapsed());
    }
    times.sort();
    let at = |share: f64| times.get((PAGES as f64 * share) as usize).copied().unwrap_or_default();
    println!("page of 50 liked songs, {tracks:>6} tracks     {:>9.3} ms median, {:.3} ms p99", ms(at(0.5)), ms(at(0.99)));
}

/// Many requests at once.
async fn at_once(time: Duration) {
    let running = std::sync::Arc::new(start_with(Options::default().tracks).await);
    let token = sign_in(&running).await;
    let http = Client::new();
    let until = Instant::now() + time;
    let mut tasks = Vec::new();
    for task in 0..IN_FLIGHT {
        let (running, token, http) = (running.clone(), token.clone(), http.clone());
        tasks.push(tokio::spawn(async move {
            let (mut good, mut bad) = (0_u64, 0_u64);
            while Instant::now() < until {
                let offset = (task * 7 + usize::try_from(good).unwrap_or(0)) % 700;
                *(if page(&http, &running, &token, offset).await { &mut good } else { &mut bad }) += 1;
            }
            (good, bad)
        }));
    }
    let (mut good, mut bad) = (0, 0);
    for task in tasks {
        let (more_good, more_bad) = task.await.unwrap();
        good += more_good;
        bad += more_bad;
    }
    println!("{IN_FLIGHT} in flight for {} s                  {good:>9} responses, {bad} errors", time.as_secs());
    assert_eq!(bad, 0, "requests failed");
    assert!(good > 0, "there were no responses");
}

async fn page(http: &Client, running: &Running, token: &str, offset: usize) -> bool {
    let url = format!("{}/v1/me/tracks?limit=50&offset={offset}", running.service_origin);
    let Ok(response) = http.get(url).header("authorization", format!("Bearer {token}")).send().await else { return false };
    let good = response.status() == 200;
    good && response.bytes().await.is_ok_and(|body| body.ends_with(b"}"))
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
