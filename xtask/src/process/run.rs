//! A program to run.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::running::{POLL_INTERVAL, Running};
use super::signal;
use crate::fault::{About as _, Done, Fault};
use crate::paths;

/// After a child has ended, this long for the rest of its output.
const LAST_OUTPUT: Duration = Duration::from_secs(1);

/// A program with its arguments, folder and environment.
#[derive(Debug)]
pub(crate) struct Run {
    command: Command,
    name: String,
    limit: Option<Duration>,
}

impl Run {
    /// Runs `program` in the root of the checkout. The checkout's own tools come first on its `PATH`.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let name = Path::new(program).file_name().unwrap_or(program).to_string_lossy().into_owned();
        let mut command = Command::new(program);
        command.current_dir(paths::root()).env("PATH", paths::search_path()).stdin(Stdio::null());
        // Set by `cargo run` for this package; a cargo that runs as a child would misread it.
        for (key, _) in std::env::vars_os() {
            let text = key.to_string_lossy();
            if text == "CARGO" || ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|start| text.starts_with(start)) {
                command.env_remove(&key);
            }
        }
        signal::own_group(&mut command);
        Self { command, name, limit: None }
    }

    /// Adds arguments.
    pub(crate) fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(mut self, arguments: I) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets a variable.
    pub(crate) fn env(mut self, key: &str, value: impl Into<OsString>) -> Self {
        self.command.env(key, value.into());
        self
    }

    /// Unsets a variable.
    pub(crate) fn without(mut self, key: &str) -> Self {
        self.command.env_remove(key);
        self
    }

    /// Runs in `dir` instead of the root of the checkout.
    pub(crate) fn within(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Ends it when it takes longer than this. [`Run::answer`] and [`Run::tee`] only.
    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// The command as a person would type it.
    pub(crate) fn text(&self) -> String {
        let words = std::iter::once(self.name.clone()).chain(self.command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
        words.collect::<Vec<_>>().join(" ")
    }

    /// Starts it and returns at once. It shares our output.
    pub(crate) fn start(mut self) -> Done<Running> {
        let text = self.text();
        let child = self.command.spawn().map_err(|error| Fault::new(format!("cannot start `{text}`: {error}")))?;
        Ok(Running::new(child, text))
    }

    /// Runs it to its end. It shares our output.
    pub(crate) fn status(self) -> Done<ExitStatus> {
        self.start()?.wait()
    }

    /// Runs it to its end. It shares our output, and must succeed.
    pub(crate) fn succeed(self) -> Done {
        let text = self.text();
        match self.status()? {
            status if status.success() => Ok(()),
            status => Err(Fault::new(format!("`{text}` failed ({status})"))),
        }
    }

    /// Runs it silently and returns its standard output; `None` if it failed or does not exist.
    pub(crate) fn answer(mut self) -> Option<String> {
        self.command.stderr(Stdio::null());
        let (status, text) = self.collect(|_| {}).ok()?;
        status.success().then_some(text)
    }

    /// Runs it to its end, shows each line of its standard output, and returns all of them.
    pub(crate) fn tee(self) -> Done<(ExitStatus, String)> {
        // Our own output may be closed; the child still has to be waited for.
        self.collect(|line| drop(std::io::stdout().write_all(line.as_bytes())))
    }

    /// Waits for the child, not for the end of its output: a program it leaves behind can keep that open for ever.
    fn collect(mut self, mut show: impl FnMut(&str)) -> Done<(ExitStatus, String)> {
        self.command.stdout(Stdio::piped());
        let (text, limit, started) = (self.text(), self.limit, Instant::now());
        let mut running = self.start()?;
        let (sender, lines) = mpsc::channel();
        if let Some(pipe) = running.child.stdout.take() {
            thread::spawn(move || {
                for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                    if sender.send(format!("{}\n", String::from_utf8_lossy(&line))).is_err() {
                        break;
                    }
                }
            });
        }
        let mut output = String::new();
        let mut deadline = None;
        loop {
            match lines.recv_timeout(POLL_INTERVAL) {
                Ok(line) => {
                    show(&line);
                    output += &line;
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    if deadline.is_none() && running.poll()?.is_some() {
                        deadline = Some(Instant::now() + LAST_OUTPUT);
                    }
                    if limit.is_some_and(|limit| started.elapsed() > limit) {
                        let seconds = started.elapsed().as_secs();
                        return Err(Fault::new(format!("`{text}` was ended because it took longer than {seconds} s")));
                    }
                    if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                        break;
                    }
                }
            }
        }
        Ok((running.wait()?, output))
    }

    /// Runs it to its end, its output in `log`. Calls `on_progress` with the last line at this interval.
    pub(crate) fn logged(mut self, log: &Path, interval: Duration, mut on_progress: impl FnMut(&str)) -> Done<ExitStatus> {
        let problem = || format!("cannot write {}", log.display());
        let file = File::create(log).about(problem())?;
        self.command.stdout(file.try_clone().about(problem())?).stderr(file);
        let mut running = self.start()?;
        let mut reported = Instant::now();
        loop {
            if let Some(status) = running.poll()? {
                return Ok(status);
            }
            if reported.elapsed() >= interval {
                reported = Instant::now();
                on_progress(last_lines(log, 1).trim());
            }
            thread::sleep(POLL_INTERVAL);
        }
    }
}

/// The last `count` lines of a file.
pub(crate) fn last_lines(file: &Path, count: usize) -> String {
    let text = std::fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(count)..).unwrap_or_default().join("\n")
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::{Duration, Instant};

    use super::Run;

    #[test]
    fn a_child_ends_with_everything_it_started() {
        let started = Instant::now();
        let text = {
            // The shell prints the process ID of a sleeper, ends at once and leaves the sleeper behind.
            let run = Run::new("sh").args(["-c", "sleep 60 >/dev/null 2>&1 & echo $!"]);
            run.answer().unwrap()
        };
        let sleeper: i32 = text.trim().parse().unwrap();
        assert!(started.elapsed() < Duration::from_secs(10));
        let gone = (0..40).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            nix::sys::signal::kill(nix::unistd::Pid::from_raw(sleeper), None).is_err()
        });
        assert!(gone, "the sleeper is still running");
    }

    #[test]
    fn output_is_shown_and_kept() {
        let (status, kept) = Run::new("sh").args(["-c", "echo one; echo two; exit 3"]).tee().unwrap();
        assert_eq!((status.code(), kept.as_str()), (Some(3), "one\ntwo\n"));
    }

    #[test]
    fn a_missing_program_is_named() {
        let fault = Run::new("no-such-program-here").status().unwrap_err();
        assert!(fault.to_string().starts_with("cannot start `no-such-program-here`"));
        assert!(Run::new("no-such-program-here").answer().is_none());
    }
}
