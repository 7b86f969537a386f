//! Where there are no process groups: the tree of processes, ended by the system's own tool.

use std::process::Command;

#[derive(Clone, Copy)]
pub(in crate::process) enum Kind {
    End,
    Kill,
}

pub(in crate::process) fn own_group(_: &mut Command) {}

/// `taskkill /T` ends a process and all below it; without `/F` console programs do not listen.
pub(in crate::process) fn all(groups: &[u32], _: Kind) {
    for group in groups {
        let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &group.to_string()]).output();
    }
}

pub(in crate::process) fn alive(_: u32) -> bool {
    false
}
