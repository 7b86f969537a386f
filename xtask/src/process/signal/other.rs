//! Without process groups: `taskkill /T` ends a process and everything below it.

use std::process::Command;

use super::Signal;

pub(in crate::process) fn own_group(_: &mut Command) {}

pub(in crate::process) fn signal(groups: &[u32], _: Signal) {
    for group in groups {
        // Without `/F`, console programs ignore it.
        let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &group.to_string()]).output();
    }
}

pub(in crate::process) fn is_alive(_: u32) -> bool {
    false
}
