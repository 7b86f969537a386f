//! What every journey needs: a browser, an emulator, and an end that leaves nothing running.

mod bidi;
pub(crate) mod browser;
pub(crate) mod console;
pub(crate) mod emulator;
mod keys;
mod pool;
pub(crate) mod tab;
pub(crate) mod tree;
mod user_context;
mod wire;

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::LazyLock;
use std::time::Duration;

use futures::FutureExt as _;
use serde_json::json;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

use browser::Session;
pub(crate) use browser::{Browser, FOREIGN_NAME, Profile};
use console::Console;
use emulator::Emulator;
pub(crate) use tab::Tab;

/// Journeys that run at once.
static SLOTS: Semaphore = Semaphore::const_new(2);
/// The connections to a shared browser outlive the journey that opened them, and so does what they run on.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));
/// No journey takes longer, unless something hangs.
const LIMIT: Duration = Duration::from_secs(240);

/// What a journey has.
pub(crate) struct Stage {
    pub(crate) emulator: Emulator,
    pub(crate) tab: Tab,
    pub(crate) console: Console,
}

/// How a journey begins.
#[derive(Default)]
pub(crate) struct Setup {
    pub(crate) emulator: ::emulator::Options,
    pub(crate) profile: Profile,
    /// Whether the site knows no client ID, so that a person brings their own.
    pub(crate) bring_client_id: bool,
}

/// A journey with everything as usual.
pub(crate) fn journey(story: impl AsyncFnOnce(&Stage)) {
    journey_with(Setup::default(), story);
}

/// Runs a journey and looks at the console at its end.
pub(crate) fn journey_with(setup: Setup, story: impl AsyncFnOnce(&Stage)) {
    let outcome = RUNTIME.block_on(async {
        pool::enter();
        let outcome = AssertUnwindSafe(run(setup, story)).catch_unwind().await;
        pool::leave().await;
        outcome
    });
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

async fn run(setup: Setup, story: impl AsyncFnOnce(&Stage)) {
    let _slot = SLOTS.acquire().await.expect("never closed");
    let emulator = Emulator::start(setup.emulator, setup.bring_client_id).await;
    let (session, context) = pool::take(&setup.profile).await;
    let tab = Tab::first(session.driver().clone(), context.clone(), &emulator).await;
    let console = Console::new(session.driver().clone()).await;
    let stage = Stage { emulator, tab, console };

    let whole = async {
        story(&stage).await;
        stage.console.is_clean().await;
    };
    let outcome = match tokio::time::timeout(LIMIT, AssertUnwindSafe(whole).catch_unwind()).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Box::new(format!("the journey was not over after {LIMIT:?}")) as Box<dyn std::any::Any + Send>),
    };
    if outcome.is_err() {
        eprintln!("{}\non the wire:\n{}", stage.tab.describe().await, stage.emulator.log().await);
        stage.tab.photograph().await;
    }
    // A browser that a journey failed in may be the reason, so it is not used again.
    if outcome.is_ok() && setup.profile.is_usual() {
        pool::put_back(session, context).await;
    } else {
        session.end().await;
    }
    stage.emulator.stop().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

impl Stage {
    /// Opens a page of the app and signs in from it, agreeing to everything, as Ines.
    pub(crate) async fn signed_in_at(&self, path: &str) {
        self.signed_in_as("ines", path).await;
    }

    /// The same as another person.
    pub(crate) async fn signed_in_as(&self, person: &str, path: &str) {
        self.tab.open(path).await;
        self.tab.press("Sign in at Spotify").await;
        self.tab.log_in_as(person).await;
        self.tab.agree().await;
        self.tab.arrives_at(path).await;
    }

    /// Takes the network away from the browser, and with it the way to the token endpoint.
    pub(crate) async fn goes_offline(&self) {
        self.console.expect(emulator::TOKEN);
        if Browser::of_this_run() == Browser::Firefox {
            // Firefox lets pages reach this machine while it is offline, so the wire is cut as well.
            self.emulator.strike(emulator::TOKEN, json!({"kind": "cut"})).await;
        }
        self.tab.set_offline(true).await;
    }

    /// Gives it back.
    pub(crate) async fn goes_online(&self) {
        self.emulator.mend().await;
        self.tab.set_offline(false).await;
    }

    /// Opens the overview, signed in as Ines, with everything on it read.
    pub(crate) async fn signed_in(&self) {
        self.signed_in_at("/library").await;
        self.tab.sees("Ines Okafor-Lindqvist").await;
        self.tab.sees("songs you have liked").await;
        self.tab.sees("All 48 playlists").await;
    }
}
