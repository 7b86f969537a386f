//! The files that clients need: the certificate to trust, and the module for Node.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::random::hex32;

const CERTIFICATE: &str = "ca.pem";
const NODE: &str = "hosts.mjs";

/// The directory of the files. Dropping it removes a directory for temporary files.
#[derive(Debug)]
pub(super) struct Files {
    directory: PathBuf,
    is_temporary: bool,
}

impl Files {
    /// Writes the files in a directory, or else in a new one for temporary files.
    pub(super) fn write(directory: Option<&Path>, certificate: &str, node: &str) -> io::Result<Self> {
        let files = match directory {
            Some(directory) => {
                fs::create_dir_all(directory)?;
                // Paths in the printed lines have to work from any directory.
                Self { directory: std::path::absolute(directory)?, is_temporary: false }
            }
            None => Self { directory: new_directory()?, is_temporary: true },
        };
        write(&files.certificate(), certificate)?;
        write(&files.node(), node)?;
        Ok(files)
    }

    pub(super) fn certificate(&self) -> PathBuf {
        self.directory.join(CERTIFICATE)
    }

    pub(super) fn node(&self) -> PathBuf {
        self.directory.join(NODE)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        if self.is_temporary {
            // There is no one to report an error to.
            fs::remove_dir_all(&self.directory).ok();
        }
    }
}

/// Programs run the module and trust the certificate, so no one else may be able to write here: the name cannot be guessed, and the directory
/// is new and private.
fn new_directory() -> io::Result<PathBuf> {
    let directory = std::env::temp_dir().join(format!("lockgroove-emulator-{}", hex32()));
    #[cfg_attr(not(unix), expect(unused_mut, reason = "permissions exist on Unix only"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(&directory)?;
    Ok(directory)
}

/// Writes a new file in place of an older one, and never through a link.
fn write(path: &Path, text: &str) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}
