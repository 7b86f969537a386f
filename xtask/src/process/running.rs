//! A child at work, and the end of it and of all it has started.

use std::process::{Child, ExitStatus};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use super::{PAUSE, signal, stopping};
use crate::fault::{Done, Fault};

/// A child gets this long to end by itself.
pub(super) const GRACE: Duration = Duration::from_secs(4);

static GROUPS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// The groups of all children at work.
pub(super) fn groups() -> Vec<u32> {
    GROUPS.lock().map(|groups| groups.clone()).unwrap_or_default()
}

/// A child at work. Dropped, it ends with all it has started.
#[derive(Debug)]
pub(crate) struct Running {
    pub(super) child: Child,
    text: String,
}

impl Running {
    /// Takes charge of a child that heads a group of its own.
    pub(super) fn new(child: Child, text: String) -> Self {
        if let Ok(mut groups) = GROUPS.lock() {
            groups.push(child.id());
        }
        Self { child, text }
    }

    /// How it ended, if it has.
    pub(crate) fn poll(&mut self) -> Done<Option<ExitStatus>> {
        self.child.try_wait().map_err(|error| Fault::new(format!("cannot watch `{}`: {error}", self.text)))
    }

    /// Waits for its end. Sweeps up what it has left running, for example a browser's driver.
    pub(crate) fn wait(mut self) -> Done<ExitStatus> {
        loop {
            if let Some(status) = self.poll()? {
                return if stopping() { Err(Fault::new("stopped")) } else { Ok(status) };
            }
            thread::sleep(PAUSE);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let group = self.child.id();
        signal::all(&[group], signal::Kind::End);
        let asked = Instant::now();
        while asked.elapsed() < GRACE && (matches!(self.child.try_wait(), Ok(None)) || signal::alive(group)) {
            thread::sleep(PAUSE);
        }
        signal::all(&[group], signal::Kind::Kill);
        // Reaped, or never to be had: either way there is nothing left to do.
        let _ = self.child.wait();
        if let Ok(mut groups) = GROUPS.lock() {
            groups.retain(|other| *other != group);
        }
    }
}
