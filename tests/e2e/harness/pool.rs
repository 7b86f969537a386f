//! The running browsers. Starting one takes seconds, so journeys share them: a journey has a browser to itself while it runs, in a user
//! context of its own, and then puts it back.
//!
//! Nothing of a test program runs after its last test, so the last journey ends the browsers. It is the one that finds no other journey
//! running or waiting. With one test thread more than there are browsers, a journey is always waiting until the last ones run.
//!
//! Measured once on two busy cores (load 11 to 16), the 20 journeys of `api` in Chromium, journeys per minute: 10.8 with one browser, 13.7
//! with two, 16.9 with three; 10.1 when each journey started its own (two at a time).

use std::env;
use std::panic::AssertUnwindSafe;
use std::sync::{LazyLock, Mutex};
use std::thread;

use futures::FutureExt as _;
use tokio::sync::Semaphore;

use super::browser::{Profile, RunningBrowser};
use super::user_context::UserContext;

/// A permit per journey that may run: as many as `LOCKGROOVE_BROWSERS` says, or two.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| {
    let browsers = env::var("LOCKGROOVE_BROWSERS").ok().map_or(2, |count| count.parse().expect("a number of browsers"));
    Semaphore::new(browsers)
});

static POOL: Mutex<Pool> = Mutex::new(Pool { journeys: 0, idle: Vec::new() });

struct Pool {
    /// Journeys that run or wait for their turn.
    journeys: usize,
    /// Browsers that no journey uses.
    idle: Vec<RunningBrowser>,
}

/// Runs a journey when it is its turn. The last journey ends the browsers, however it ends itself.
pub(super) async fn in_turn(journey: impl Future<Output = ()>) -> thread::Result<()> {
    POOL.lock().unwrap().journeys += 1;
    let outcome = {
        let _turn = TURNS.acquire().await.expect("never closed");
        AssertUnwindSafe(journey).catch_unwind().await
    };
    let unused = {
        let mut pool = POOL.lock().unwrap();
        pool.journeys -= 1;
        if pool.journeys == 0 { std::mem::take(&mut pool.idle) } else { Vec::new() }
    };
    futures::future::join_all(unused.into_iter().map(RunningBrowser::end)).await;
    outcome
}

/// A browser for one journey: an idle one, or a new one when there is none or when the journey wants another profile.
/// `site` is the address of the journey's site.
pub(super) async fn take(profile: &Profile, site: &str) -> (RunningBrowser, UserContext) {
    if profile.is_usual() {
        while let Some(browser) = idle() {
            match UserContext::create(browser.bidi()).await {
                Ok(context) => return (browser, context),
                Err(error) => {
                    eprintln!("an idle browser does not answer any more: {error}");
                    browser.end().await;
                }
            }
        }
    }
    let browser = RunningBrowser::start(profile, site).await;
    let context = if profile.is_usual() {
        UserContext::create(browser.bidi()).await.expect("a user context")
    } else {
        // What a profile says need not apply to other user contexts.
        UserContext::of_the_profile(browser.bidi())
    };
    (browser, context)
}

fn idle() -> Option<RunningBrowser> {
    POOL.lock().unwrap().idle.pop()
}

/// Closes the journey's tabs and keeps the browser for the next journey.
pub(super) async fn put_back(browser: RunningBrowser, context: UserContext) {
    match context.remove().await {
        Ok(()) => POOL.lock().unwrap().idle.push(browser),
        Err(error) => {
            eprintln!("the browser cannot be used again: {error}");
            browser.end().await;
        }
    }
}
