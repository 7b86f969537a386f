//! The program itself, as a process.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

/// A program that ends with the test.
pub(crate) struct Program {
    child: Child,
    /// Where it listens, as host and port.
    pub(crate) address: String,
    /// What it wrote when it started.
    pub(crate) greeting: String,
}

impl Program {
    /// Starts the emulator's program with these flags, after these commands of the shell.
    pub(crate) fn start(before: &str, flags: &[&str]) -> Self {
        let mut child = Command::new("sh")
            .args(["-c", &format!("{before} exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_lockgroove-emulator"), "--port", "0"])
            .args(["--tracks", "20"])
            .args(flags)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.contains("stops it.") {
            assert!(lines.read_line(&mut greeting).unwrap() > 0, "it ended: {greeting}");
        }
        child.stdout = Some(lines.into_inner());
        let (_, rest) = greeting.split_once("authorize     http://").unwrap();
        let address = rest.split('/').next().unwrap().to_owned();
        Self { child, address, greeting }
    }

    /// Stops it; returns everything that it wrote to its terminal.
    pub(crate) fn end(mut self) -> String {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").arg(pid).status().unwrap().success());
        let mut rest = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut rest).unwrap();
        assert!(self.child.wait().unwrap().success());
        format!("{}{rest}", self.greeting)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The CPU time it has used so far, in clock ticks.
    #[cfg(target_os = "linux")]
    pub(crate) fn ticks(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // After the name, in parentheses: the times are the 12th and the 13th field.
        let fields: Vec<&str> = text.rsplit_once(')').unwrap().1.split_whitespace().collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
