//! Runs other programs, each as the head of a process group of its own, so that whatever it starts ends with it.
//!
//! Ctrl-C and SIGTERM reach this program only; [`end_all_on_stop`] passes them on. Waiting is done by asking now and then,
//! which lets one loop watch several children and the wish to stop.

mod running;
#[cfg_attr(unix, path = "signal_unix.rs")]
#[cfg_attr(not(unix), path = "signal_other.rs")]
mod signal;

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::fault::{About as _, Done, Fault};
use crate::paths;
use running::GRACE;
pub(crate) use running::Running;

/// Between two looks at a child.
const PAUSE: Duration = Duration::from_millis(50);

static STOP: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C, SIGTERM and a closed terminal end every child before this program ends.
pub(crate) fn end_all_on_stop() -> Done {
    ctrlc::set_handler(|| {
        STOP.store(true, Ordering::SeqCst);
        signal::all(&running::groups(), signal::Kind::End);
        // The main thread sees its children end and says goodbye. Should one hang, this is the last word.
        thread::sleep(GRACE + Duration::from_secs(1));
        signal::all(&running::groups(), signal::Kind::Kill);
        std::process::exit(130);
    })
    .map_err(|error| Fault::new(format!("cannot listen for Ctrl-C: {error}")))
}

/// The person, or the system, asked this program to end.
pub(crate) fn stopping() -> bool {
    STOP.load(Ordering::SeqCst)
}

/// A program to run: what, with which arguments, where, with which environment.
#[derive(Debug)]
pub(crate) struct Run {
    command: Command,
    name: String,
    limit: Option<Duration>,
}

impl Run {
    /// `program`, looked for among this checkout's tools first, to be run in the checkout's root.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let name = Path::new(program).file_name().unwrap_or(program).to_string_lossy().into_owned();
        let mut command = Command::new(program);
        command.current_dir(paths::root()).env("PATH", paths::search_path()).stdin(Stdio::null());
        // `cargo run` describes this package to us; that is not the child's business.
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

    /// Runs in `dir` instead of the root.
    pub(crate) fn within(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Ends it when it takes longer than this; only where its output is read.
    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// The command as a person would type it.
    pub(crate) fn text(&self) -> String {
        let words = std::iter::once(self.name.clone()).chain(self.command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
        words.collect::<Vec<_>>().join(" ")
    }

    /// Starts it and goes on; its output goes where ours goes.
    pub(crate) fn start(mut self) -> Done<Running> {
        let text = self.text();
        let child = self.command.spawn().map_err(|error| Fault::new(format!("cannot start `{text}`: {error}")))?;
        Ok(Running::new(child, text))
    }

    /// Runs it to its end, its output in ours.
    pub(crate) fn status(self) -> Done<ExitStatus> {
        self.start()?.wait()
    }

    /// Runs it to its end, its output in ours, and makes a failure a fault.
    pub(crate) fn succeed(self) -> Done {
        let text = self.text();
        match self.status()? {
            status if status.success() => Ok(()),
            status => Err(Fault::new(format!("`{text}` failed ({status})"))),
        }
    }

    /// Runs it to its end unseen and gives what it wrote to standard output; nothing when it failed or is not there.
    pub(crate) fn answer(mut self) -> Option<String> {
        self.command.stderr(Stdio::null());
        let (status, text) = self.collect(|_| {}).ok()?;
        status.success().then_some(text)
    }

    /// Runs it to its end, shows each line of its standard output at once and keeps it as well.
    pub(crate) fn tee(self) -> Done<(ExitStatus, String)> {
        // Nobody may read what we show; the child is still to be waited for.
        self.collect(|line| drop(std::io::stdout().write_all(line.as_bytes())))
    }

    /// A program left behind may hold the output open for ever, so the end of the child counts, not the end of its output.
    fn collect(mut self, mut show: impl FnMut(&str)) -> Done<(ExitStatus, String)> {
        self.command.stdout(Stdio::piped());
        let (text, limit, started) = (self.text(), self.limit, Instant::now());
        let mut running = self.start()?;
        let (sender, lines) = mpsc::channel();
        if let Some(output) = running.child.stdout.take() {
            thread::spawn(move || {
                for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                    if sender.send(format!("{}\n", String::from_utf8_lossy(&line))).is_err() {
                        break;
                    }
                }
            });
        }
        let mut kept = String::new();
        let mut last_words = None;
        loop {
            match lines.recv_timeout(PAUSE) {
                Ok(line) => {
                    show(&line);
                    kept += &line;
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    if last_words.is_none() && running.poll()?.is_some() {
                        last_words = Some(Instant::now() + Duration::from_secs(1));
                    }
                    if limit.is_some_and(|limit| started.elapsed() > limit) {
                        return Err(Fault::new(format!(
                            "`{text}` was ended: it took longer than {} s",
                            started.elapsed().as_secs()
                        )));
                    }
                    if last_words.is_some_and(|until| Instant::now() >= until) {
                        break;
                    }
                }
            }
        }
        Ok((running.wait()?, kept))
    }

    /// Runs it to its end with all it writes in `log`, and tells `news` the last line of it now and then.
    pub(crate) fn logged(mut self, log: &Path, every: Duration, mut news: impl FnMut(&str)) -> Done<ExitStatus> {
        let problem = || format!("cannot write {}", log.display());
        let file = File::create(log).about(problem())?;
        self.command.stdout(file.try_clone().about(problem())?).stderr(file);
        let mut running = self.start()?;
        let mut told = Instant::now();
        loop {
            if let Some(status) = running.poll()? {
                return Ok(status);
            }
            if told.elapsed() >= every {
                told = Instant::now();
                news(last_line(log).trim());
            }
            thread::sleep(PAUSE);
        }
    }
}

/// The last lines of a file, for telling what a program that failed had to say.
pub(crate) fn last_lines(file: &Path, count: usize) -> String {
    let text = std::fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(count)..).unwrap_or_default().join("\n")
}

fn last_line(file: &Path) -> String {
    last_lines(file, 1)
}

/// Where a program named by an environment variable or found on `PATH` lies.
pub(crate) fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file()).or_else(|| paths::find_program(names))
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::{Duration, Instant};

    use super::Run;

    #[test]
    fn what_a_child_has_started_ends_with_it() {
        let started = Instant::now();
        let text = {
            // The shell ends at once and leaves a sleeper behind that prints its own number.
            let run = Run::new("sh").args(["-c", "sleep 60 >/dev/null 2>&1 & echo $!"]);
            run.answer().unwrap()
        };
        let sleeper: i32 = text.trim().parse().unwrap();
        assert!(started.elapsed() < Duration::from_secs(10));
        let gone = (0..40).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            nix::sys::signal::kill(nix::unistd::Pid::from_raw(sleeper), None).is_err()
        });
        assert!(gone, "the sleeper is still there");
    }

    #[test]
    fn output_is_shown_and_kept() {
        let (status, kept) = Run::new("sh").args(["-c", "echo one; echo two; exit 3"]).tee().unwrap();
        assert_eq!((status.code(), kept.as_str()), (Some(3), "one\ntwo\n"));
    }

    #[test]
    fn a_program_that_is_not_there_gives_a_sentence() {
        let fault = Run::new("no-such-program-here").status().unwrap_err();
        assert!(fault.to_string().starts_with("cannot start `no-such-program-here`"));
        assert!(Run::new("no-such-program-here").answer().is_none());
    }
}
