//! Debian's packages.

use crate::paths::find_program;
use crate::process::Run;

/// Whether this system has them.
pub(super) fn is_here() -> bool {
    find_program(&["apt-get"]).is_some()
}

/// A call as root; `None` where that takes a password.
pub(super) fn as_root(arguments: &[&str]) -> Option<Run> {
    let is_root = Run::new("id").args(["-u"]).answer().is_some_and(|id| id.trim() == "0");
    let run = if is_root {
        Run::new("apt-get")
    } else {
        Run::new("sudo").args(["-n", "true"]).answer()?;
        Run::new("sudo").args(["-n", "apt-get"])
    };
    Some(run.args(["-qq"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}
