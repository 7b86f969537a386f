//! Ends what the browser does for a future that was dropped: a request, or the wait for a lock.

use web_sys::AbortController;

/// Aborts on drop. That has no effect on what is finished.
pub(super) struct AbortOnDrop(pub(super) AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
