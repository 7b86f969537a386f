//! The browsers that are running. Starting one takes seconds, so journeys share them: a journey has a browser to itself while it runs,
//! in a user context of its own, and puts it back.

use std::sync::Mutex;

use super::browser::{Profile, Session};
use super::user_context::UserContext;

static POOL: Mutex<Pool> = Mutex::new(Pool { journeys: 0, idle: Vec::new() });

struct Pool {
    /// Journeys that run or wait for their turn.
    journeys: usize,
    /// Browsers that no journey uses.
    idle: Vec<Session>,
}

/// Counts a journey that is about to run, or to wait for its turn.
pub(super) fn enter() {
    POOL.lock().unwrap().journeys += 1;
}

/// The journey is over. The last one ends the browsers, since nothing of a test program runs after its last test.
pub(super) async fn leave() {
    let unused = {
        let mut pool = POOL.lock().unwrap();
        pool.journeys -= 1;
        if pool.journeys == 0 { std::mem::take(&mut pool.idle) } else { Vec::new() }
    };
    futures::future::join_all(unused.into_iter().map(Session::end)).await;
}

/// A browser for one journey: an idle one, or a new one when there is none or when the journey wants another profile.
pub(super) async fn take(profile: &Profile) -> (Session, UserContext) {
    if profile.is_usual() {
        while let Some(session) = idle() {
            match UserContext::create(session.bidi()).await {
                Ok(context) => return (session, context),
                Err(error) => {
                    eprintln!("an idle browser does not answer any more: {error}");
                    session.end().await;
                }
            }
        }
    }
    let session = Session::start(profile).await;
    let context = if profile.is_usual() {
        UserContext::create(session.bidi()).await.expect("a user context")
    } else {
        // What a profile says need not apply to other user contexts.
        UserContext::of_the_profile(session.bidi())
    };
    (session, context)
}

fn idle() -> Option<Session> {
    POOL.lock().unwrap().idle.pop()
}

/// Closes the journey's tabs and keeps the browser for the next journey.
pub(super) async fn put_back(session: Session, context: UserContext) {
    match context.remove().await {
        Ok(()) => POOL.lock().unwrap().idle.push(session),
        Err(error) => {
            eprintln!("the browser cannot be used again: {error}");
            session.end().await;
        }
    }
}
