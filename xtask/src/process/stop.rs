//! Ends every child when this program is asked to end.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::signal::{Signal, signal};
use crate::fault::{Done, Fault};

/// A child that was asked to end gets this long before it is killed.
pub(super) const GRACE: Duration = Duration::from_secs(4);

static IS_STOPPING: AtomicBool = AtomicBool::new(false);
/// The process groups of all running children.
static GROUPS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Makes Ctrl-C, SIGTERM and a closed terminal end every child before this program ends.
pub(crate) fn end_all_on_stop() -> Done {
    ctrlc::set_handler(|| {
        IS_STOPPING.store(true, Ordering::SeqCst);
        signal(&groups(), Signal::End);
        // Normally the main thread notices that its children have ended, and returns first.
        thread::sleep(GRACE + Duration::from_secs(1));
        signal(&groups(), Signal::Kill);
        std::process::exit(130);
    })
    .map_err(|error| Fault::new(format!("cannot listen for Ctrl-C: {error}")))
}

/// Whether the person, or the system, has asked this program to end.
pub(crate) fn is_stopping() -> bool {
    IS_STOPPING.load(Ordering::SeqCst)
}

pub(super) fn add_group(group: u32) {
    if let Ok(mut groups) = GROUPS.lock() {
        groups.push(group);
    }
}

pub(super) fn remove_group(group: u32) {
    if let Ok(mut groups) = GROUPS.lock() {
        groups.retain(|other| *other != group);
    }
}

fn groups() -> Vec<u32> {
    GROUPS.lock().map(|groups| groups.clone()).unwrap_or_default()
}
