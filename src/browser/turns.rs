//! Long work in turns, so that the page is drawn meanwhile.

use core::cell::Cell;
use core::time::Duration;

use super::WebWorld;
use crate::session::ports::{Clock as _, Pending};

/// For how long work goes on before the page may draw, in milliseconds.
const WORK: i64 = 20;

thread_local! {
    /// When long work last let the page draw.
    static SINCE: Cell<i64> = const { Cell::new(0) };
}

/// Lets the page draw, if work has gone on for long enough since it last did. To be called after each small piece of work.
pub fn rest() -> Pending<()> {
    Box::pin(async {
        // Browsers let the timers of a hidden page wait for a second and more, and nothing of it is drawn.
        let is_hidden = web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden());
        if !is_hidden && WebWorld.now().0 - SINCE.get() >= WORK {
            WebWorld.sleep(Duration::ZERO).await;
            SINCE.set(WebWorld.now().0);
        }
    })
}
