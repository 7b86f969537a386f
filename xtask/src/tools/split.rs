//! `lockgroove-split`, which splits the module of the app: a package of this project, in `xtask/split`.

use super::cargo_install::{Crate, install, installed_here};
use crate::fault::Done;

const PACKAGE: Crate<'static> =
    Crate { package: "lockgroove-split", version: "0.2.0", takes: "1 to 2 minutes", toolchain: None, folder: Some("xtask/split") };

/// Installs the program unless it is here.
pub(crate) fn ensure() -> Done {
    if installed_here(PACKAGE.package).as_deref() == Some(PACKAGE.version) { Ok(()) } else { install(PACKAGE) }
}
