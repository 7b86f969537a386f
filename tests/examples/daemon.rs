//! The daemon, with a clock that advances only when the daemon waits, and advances the emulator with it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use emulator::{Options, Running, SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET};
use lockgroove::learn::flows::Flow;
use lockgroove::session::Timestamp;
use lockgroove::session::ports::{Clock, Pending};
use reqwest::Method;
use serde_json::{Value, json};

use crate::daemon::options::Party;
use crate::daemon::{Daemon, Fault, Options as DaemonOptions};
use crate::drawn::assert_figure_matches;
use crate::person::{control, statuses};

/// Does not wait: it moves both clocks.
#[derive(Clone)]
struct FakeClock {
    emulator: Rc<Running>,
    now: Rc<Cell<i64>>,
    pauses: Rc<RefCell<Vec<u64>>>,
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.get())
    }

    fn sleep(&self, span: Duration) -> Pending<()> {
        let clock = self.clone();
        Box::pin(async move {
            clock.now.set(clock.now.get() + span.as_millis() as i64);
            clock.pauses.borrow_mut().push(span.as_secs());
            control(&clock.emulator, Method::POST, "advance", json!({"seconds": span.as_secs()})).await;
        })
    }
}

struct Stage {
    clock: FakeClock,
    daemon: Daemon<FakeClock>,
    out: Vec<u8>,
}

impl Stage {
    async fn new(secret: &str) -> Self {
        let emulator = Rc::new(emulator::start(Options { port: 0, tracks: 400, ..Options::default() }).await.unwrap());
        let origin = &emulator.service_origin;
        let party = Party::of(origin, &format!("{origin}/v1"), (SAMPLE_CLIENT_ID.to_owned(), secret.to_owned())).unwrap();
        let clock = FakeClock { emulator: Rc::clone(&emulator), now: Rc::default(), pauses: Rc::default() };
        Self { daemon: Daemon::new(party, clock.clone()).unwrap(), clock, out: Vec::new() }
    }

    async fn run(&mut self, rounds: u32, every: u64) -> Result<(), Fault> {
        let options = DaemonOptions { rounds, every: Duration::from_secs(every), ..DaemonOptions::default() };
        self.daemon.run(&options, &mut self.out).await
    }

    async fn fault(&self, path: &str, times: Option<u32>, fault: Value) {
        control(&self.clock.emulator, Method::POST, "faults", json!({"path": path, "times": times, "fault": fault})).await;
    }

    async fn statuses(&self, path: &str) -> Vec<u64> {
        statuses(&self.clock.emulator, path).await
    }

    fn pauses(&self) -> Vec<u64> {
        self.clock.pauses.borrow().clone()
    }
}

#[tokio::test]
async fn it_finds_albums_and_renews_its_token_before_it_expires() {
    let mut stage = Stage::new(SAMPLE_CLIENT_SECRET).await;
    stage.run(4, 1800).await.unwrap();
    let text = String::from_utf8(stage.out.clone()).unwrap();
    assert!(text.lines().any(|line| line.starts_with("  ") && line.contains(": ")), "{text}");
    assert!(text.contains("Round 4, token 2: "), "{text}");
    assert_eq!(stage.statuses("/api/token").await, [200, 200]);
    assert_eq!(stage.statuses("/v1/search").await, [200; 4], "no request was sent with an expired token");
    let log = control(&stage.clock.emulator, Method::GET, "log", json!({})).await;
    assert_figure_matches(Flow::ClientCredentials, &log, &["/api/token"]);
}

#[tokio::test]
async fn a_token_that_expires_early_is_replaced_once() {
    let mut stage = Stage::new(SAMPLE_CLIENT_SECRET).await;
    stage.run(1, 0).await.unwrap();
    control(&stage.clock.emulator, Method::POST, "expire-access-tokens", json!({})).await;
    stage.run(1, 0).await.unwrap();
    assert_eq!(stage.statuses("/v1/search").await, [200, 401, 200]);
    stage.fault("/v1/search", None, json!({"kind": "expired_token"})).await;
    let fault = stage.run(1, 0).await.unwrap_err();
    assert_eq!((fault.exit_code(), stage.statuses("/v1/search").await.len()), (1, 5), "{fault}");
}

#[tokio::test]
async fn a_wrong_secret_is_not_tried_twice() {
    let mut stage = Stage::new("another").await;
    let fault = stage.run(1, 0).await.unwrap_err();
    assert_eq!((&fault, fault.exit_code()), (&Fault::UnknownClient, 3));
    assert!(fault.to_string().contains("SPOTIFY_CLIENT_SECRET"));
    assert_eq!(stage.statuses("/api/token").await, [400]);
}

#[tokio::test]
async fn a_short_wait_is_accepted_and_a_long_one_is_not() {
    for path in ["/api/token", "/v1/search"] {
        let mut stage = Stage::new(SAMPLE_CLIENT_SECRET).await;
        stage.fault(path, Some(1), json!({"kind": "rate_limit", "retry_after": 7})).await;
        stage.run(1, 0).await.unwrap();
        assert_eq!((stage.pauses(), stage.statuses(path).await), (vec![7], vec![429, 200]), "{path}");

        let mut stage = Stage::new(SAMPLE_CLIENT_SECRET).await;
        stage.fault(path, None, json!({"kind": "rate_limit", "retry_after": 86_207})).await;
        let fault = stage.run(1, 0).await.unwrap_err();
        assert_eq!((&fault, fault.exit_code()), (&Fault::Later(86_207), 4), "{path}");
        assert_eq!((stage.pauses(), stage.statuses(path).await), (vec![], vec![429]), "{path}");
    }
}

#[tokio::test]
async fn an_outage_is_waited_for_longer_after_each_try_and_not_for_ever() {
    for path in ["/api/token", "/v1/search"] {
        for fault in [json!({"kind": "status", "status": 503}), json!({"kind": "cut"})] {
            let mut stage = Stage::new(SAMPLE_CLIENT_SECRET).await;
            stage.fault(path, Some(2), fault.clone()).await;
            stage.run(1, 0).await.unwrap();
            assert_eq!(stage.pauses(), [1, 2], "{path} {fault}");

            let mut stage = Stage::new(SAMPLE_CLIENT_SECRET).await;
            stage.fault(path, None, fault.clone()).await;
            let ended = stage.run(1, 0).await.unwrap_err();
            assert_eq!((ended.exit_code(), stage.pauses()), (5, vec![1, 2, 4, 8]), "{path} {fault}");
        }
    }
}

#[tokio::test]
async fn a_response_that_makes_no_sense_is_an_error() {
    for path in ["/api/token", "/v1/search"] {
        let mut stage = Stage::new(SAMPLE_CLIENT_SECRET).await;
        stage.fault(path, None, json!({"kind": "body", "status": 200, "content_type": "text/html", "body": "<p>"})).await;
        let fault = stage.run(1, 0).await.unwrap_err();
        assert_eq!((fault.exit_code(), stage.statuses(path).await.len()), (1, 1), "{path}: {fault}");
    }
}
