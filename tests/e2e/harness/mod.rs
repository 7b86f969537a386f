//! What every journey needs: a browser, an emulator, and an end that leaves nothing running.

mod bidi;
pub(crate) mod browser;
pub(crate) mod console;
pub(crate) mod emulator;
mod keys;
mod page;
mod pool;
mod secrets;
mod steps;
pub(crate) mod tab;
mod touch;
mod transactions;
pub(crate) mod tree;
mod user_context;
mod wire;

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::LazyLock;
use std::time::Duration;
pub(crate) use steps::INES;

use futures::FutureExt as _;
use tokio::runtime::Runtime;

pub(crate) use browser::{Browser, FOREIGN_NAME, Profile};
use console::Console;
use emulator::Emulator;
pub(crate) use tab::Tab;

/// Shared by all journeys, because the connections to a shared browser outlive the journey that opened them.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));
/// A journey that takes longer hangs. It is generous because other builds and tests may use the same cores.
const LIMIT: Duration = Duration::from_secs(8 * 60);

/// What a journey works with.
pub(crate) struct Stage {
    pub(crate) emulator: Emulator,
    pub(crate) tab: Tab,
    pub(crate) console: Console,
}

/// How a journey starts.
#[derive(Default)]
pub(crate) struct Setup {
    pub(crate) emulator: ::emulator::Options,
    pub(crate) profile: Profile,
    /// The site has no client ID of its own, so each person brings one.
    pub(crate) bring_client_id: bool,
}

/// Runs a journey with the usual setup.
pub(crate) fn journey(story: impl AsyncFnOnce(&Stage)) {
    journey_with(Setup::default(), story);
}

/// Runs a journey. At its end the console must hold nothing unexpected.
pub(crate) fn journey_with(setup: Setup, story: impl AsyncFnOnce(&Stage)) {
    let outcome = RUNTIME.block_on(pool::in_turn(run(setup, story)));
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

async fn run(setup: Setup, story: impl AsyncFnOnce(&Stage)) {
    let emulator = Emulator::start(setup.emulator, setup.bring_client_id).await;
    let (browser, context) = pool::take(&setup.profile, &emulator.site).await;
    let tab = Tab::first(browser.driver().clone(), context.clone(), &emulator).await;
    let console = Console::new(browser.driver().clone()).await;
    let stage = Stage { emulator, tab, console };

    let whole = async {
        tokio::time::timeout(LIMIT, story(&stage)).await.unwrap_or_else(|_| panic!("the journey took longer than {LIMIT:?}"));
        stage.console.is_clean().await;
    };
    let outcome = AssertUnwindSafe(whole).catch_unwind().await;
    if outcome.is_err() {
        eprintln!("{}\non the wire:\n{}", stage.tab.describe().await, stage.emulator.log().await);
        stage.tab.screenshot().await;
    }
    // The browser may be why the journey failed, so no other journey gets it.
    if outcome.is_ok() && setup.profile.is_usual() {
        pool::put_back(browser, context).await;
    } else {
        browser.end().await;
    }
    stage.emulator.stop().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}
