//! A child is the head of a process group, and a signal goes to the whole group.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use nix::sys::signal::{self as nix_signal, killpg};
use nix::unistd::Pid;

use super::Signal;

pub(in crate::process) fn own_group(command: &mut Command) {
    command.process_group(0);
}

fn pid(group: u32) -> Option<Pid> {
    // 0 would mean our own group, and 1 every process.
    i32::try_from(group).ok().filter(|id| *id > 1).map(Pid::from_raw)
}

pub(in crate::process) fn signal(groups: &[u32], signal: Signal) {
    let signal = match signal {
        Signal::End => nix_signal::Signal::SIGTERM,
        Signal::Kill => nix_signal::Signal::SIGKILL,
    };
    for group in groups.iter().filter_map(|group| pid(*group)) {
        // Fails when the group has already ended, which is fine.
        let _ = killpg(group, signal);
    }
}

pub(in crate::process) fn is_alive(group: u32) -> bool {
    pid(group).is_some_and(|group| killpg(group, None).is_ok())
}
