//! A running child.

use std::process::{Child, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use super::signal::{Signal, is_alive, signal};
use super::stop::{self, GRACE};
use crate::fault::{Done, Fault};

/// How often to look whether a child has ended.
pub(super) const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// A running child. Dropping it ends it and everything it started.
#[derive(Debug)]
pub(crate) struct Running {
    pub(super) child: Child,
    /// The command as a person would type it.
    text: String,
}

impl Running {
    /// `child` must be the head of a process group.
    pub(super) fn new(child: Child, text: String) -> Self {
        stop::add_group(child.id());
        Self { child, text }
    }

    /// The exit status, if the child has ended.
    pub(crate) fn poll(&mut self) -> Done<Option<ExitStatus>> {
        self.child.try_wait().map_err(|error| Fault::new(format!("cannot watch `{}`: {error}", self.text)))
    }

    /// Waits for the child, then ends what it left running, such as a browser's driver.
    pub(crate) fn wait(mut self) -> Done<ExitStatus> {
        loop {
            if let Some(status) = self.poll()? {
                return if stop::is_stopping() { Err(Fault::new("stopped")) } else { Ok(status) };
            }
            thread::sleep(POLL_INTERVAL);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let group = self.child.id();
        signal(&[group], Signal::End);
        let asked = Instant::now();
        while asked.elapsed() < GRACE && (matches!(self.child.try_wait(), Ok(None)) || is_alive(group)) {
            thread::sleep(POLL_INTERVAL);
        }
        signal(&[group], Signal::Kill);
        let _ = self.child.wait();
        stop::remove_group(group);
    }
}
