//! Signals to a process and all it has started: a process group.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

#[derive(Clone, Copy)]
pub(in crate::process) enum Kind {
    End,
    Kill,
}

pub(in crate::process) fn own_group(command: &mut Command) {
    command.process_group(0);
}

fn pid(group: u32) -> Option<Pid> {
    // 0 and 1 would mean our own group and everybody.
    i32::try_from(group).ok().filter(|id| *id > 1).map(Pid::from_raw)
}

pub(in crate::process) fn all(groups: &[u32], kind: Kind) {
    let signal = match kind {
        Kind::End => Signal::SIGTERM,
        Kind::Kill => Signal::SIGKILL,
    };
    for group in groups.iter().filter_map(|group| pid(*group)) {
        // A group that is gone already is what we want.
        let _ = killpg(group, signal);
    }
}

pub(in crate::process) fn alive(group: u32) -> bool {
    pid(group).is_some_and(|group| killpg(group, None).is_ok())
}
