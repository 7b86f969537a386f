//! The file of `--state`: read at the start, written at the end, and never written over anything else.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::service::Service;
use crate::state::saved;

/// What is wrong with the file, in one sentence and a way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateFileError(String);

impl fmt::Display for StateFileError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for StateFileError {}

/// Where the state is kept.
#[derive(Debug)]
pub(super) struct StateFile(PathBuf);

impl StateFile {
    /// A file at this path, which may not be there yet; its directory has to be.
    pub(super) fn at(path: &Path) -> Result<Self, StateFileError> {
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !directory.is_dir() || path.file_name().is_none() {
            return Err(StateFileError(format!(
                "The state cannot be kept in {}, for its directory is not there; make it, or name another file with `--state FILE`.",
                path.display()
            )));
        }
        // A rename would put the file in the place of a link to it.
        Ok(Self(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())))
    }

    /// Goes on with the state in the file, if it is there.
    pub(super) fn load(&self, service: &Service) -> Result<(), StateFileError> {
        let text = match fs::read(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(self.error("cannot be read", &error)),
        };
        let next = saved::read(&text, service.world()).map_err(|refused| {
            let way_out = match &refused {
                saved::Refused::OtherWorld(_) => "start with those flags",
                saved::Refused::Unreadable(_) => "repair it",
            };
            let text = refused.text().trim_end_matches('.');
            let path = self.0.display();
            StateFileError(format!("{path} cannot be loaded: {text}; {way_out}, or name another file with `--state FILE`."))
        })?;
        service.lock().replace(next);
        Ok(())
    }

    /// Writes the state: beside the file first, so that a machine that stops in between leaves the older state whole.
    pub(super) fn save(&self, service: &Service) -> Result<(), StateFileError> {
        match fs::read(&self.0) {
            Ok(text) if !saved::is_ours(&text) => {
                return Err(StateFileError(format!(
                    "{} has become something else than a saved state, so it was left as it is and the state is lost.",
                    self.0.display()
                )));
            }
            _ => {}
        }
        let text = saved::write(&service.lock(), service.world()).map_err(StateFileError)?;
        let mut beside = self.0.clone().into_os_string();
        beside.push(format!(".{}.new", std::process::id()));
        let beside = PathBuf::from(beside);
        let written = write_new(&beside, text.as_bytes()).and_then(|()| fs::rename(&beside, &self.0));
        written.map_err(|error| {
            fs::remove_file(&beside).ok();
            self.error("cannot be written", &error)
        })
    }

    fn error(&self, what: &str, error: &io::Error) -> StateFileError {
        StateFileError(format!("{} {what} ({error}); name another file with `--state FILE`.", self.0.display()))
    }
}

/// Writes a file that was not there before. It holds tokens, so it is for its owner only.
fn write_new(path: &Path, text: &[u8]) -> io::Result<()> {
    // Left behind by a process of the same number that ended in the middle.
    fs::remove_file(path).ok();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file: File = options.open(path)?;
    file.write_all(text)?;
    file.sync_all()
}
