//! The file of `--state`: read at the start, written at the end. It never overwrites anything but a saved state.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::service::Service;
use crate::state::saved;

/// A problem with the file of `--state`. The text is one sentence with a way to fix it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateFileError(String);

impl fmt::Display for StateFileError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for StateFileError {}

/// The path of the file.
#[derive(Debug)]
pub(super) struct StateFile(PathBuf);

impl StateFile {
    /// A file that need not exist yet, in a directory that has to exist.
    pub(super) fn at(path: &Path) -> Result<Self, StateFileError> {
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !directory.is_dir() || path.file_name().is_none() {
            return Err(StateFileError(format!(
                "The state cannot be saved in {}, because its directory does not exist; create it, or choose another file with `--state FILE`.",
                path.display()
            )));
        }
        // Without this, saving would replace a symbolic link by the file.
        Ok(Self(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())))
    }

    /// Loads the state from the file, if it exists.
    pub(super) fn load(&self, service: &Service) -> Result<(), StateFileError> {
        let text = match fs::read(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(self.error("cannot be read", &error)),
        };
        let next = saved::read(&text, service.world()).map_err(|error| {
            let way_out = match &error {
                saved::LoadError::OtherWorld(_) => "start with those flags",
                saved::LoadError::Unreadable(_) => "repair it",
            };
            let text = error.text().trim_end_matches('.');
            let path = self.0.display();
            StateFileError(format!("{path} cannot be loaded: {text}; {way_out}, or choose another file with `--state FILE`."))
        })?;
        service.lock().replace(next);
        Ok(())
    }

    /// Writes the state to a new file and then renames it, so that a crash in between keeps the older state.
    pub(super) fn save(&self, service: &Service) -> Result<(), StateFileError> {
        match fs::read(&self.0) {
            Ok(text) if !saved::is_ours(&text) => {
                return Err(StateFileError(format!(
                    "{} is no longer a saved state, so it was not overwritten, and the state is lost.",
                    self.0.display()
                )));
            }
            _ => {}
        }
        let text = saved::write(&service.lock(), service.world()).map_err(StateFileError)?;
        let mut new = self.0.clone().into_os_string();
        new.push(format!(".{}.new", std::process::id()));
        let new = PathBuf::from(new);
        let written = write_new(&new, text.as_bytes()).and_then(|()| fs::rename(&new, &self.0));
        written.map_err(|error| {
            fs::remove_file(&new).ok();
            self.error("cannot be written", &error)
        })
    }

    fn error(&self, what: &str, error: &io::Error) -> StateFileError {
        StateFileError(format!("{} {what} ({error}); choose another file with `--state FILE`.", self.0.display()))
    }
}

/// Creates a file that only its owner can read, because it contains tokens.
fn write_new(path: &Path, text: &[u8]) -> io::Result<()> {
    // A crashed process with the same id may have left one.
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
