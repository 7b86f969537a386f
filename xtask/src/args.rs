//! What the command line asks for.

use crate::fault::{Done, Fault};
use crate::verify::Part;

/// Where `cargo dev` serves the app. Trunk.toml says the same.
pub(crate) const APP_PORT: u16 = 8080;
/// Where `cargo dev` runs the emulator.
pub(crate) const EMULATOR_PORT: u16 = 8888;

/// One command with its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    /// Print this text.
    Help(&'static str),
    /// `cargo dev`.
    Dev(Dev),
    /// `cargo verify`.
    Verify(Verify),
    /// Install every tool.
    Install,
    /// Build the release bundle.
    Build,
    /// Weigh the authorization code.
    AuthSize,
    /// Write the documents that are made from the app's words.
    Documents,
    /// Join the stylesheets: Trunk's first hook.
    Styles,
    /// Write the policy: Trunk's last hook.
    Policy,
}

/// Options of `cargo dev`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dev {
    /// The real service instead of the emulator.
    pub(crate) spotify: bool,
    /// Port of the app.
    pub(crate) port: u16,
    /// Port of the emulator.
    pub(crate) emulator_port: u16,
}

/// Options of `cargo verify`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verify {
    /// What to run, in the order of running.
    pub(crate) parts: Vec<Part>,
    /// The long journeys too, and the random tests with more cases.
    pub(crate) long: bool,
}

const HELP: &str = "\
The project's commands:

  cargo dev                serve the app for development, against the emulator
  cargo verify             everything that must pass before a change goes in
  cargo xtask install      install the tools both need, without running anything
  cargo xtask build        build the release bundle into dist/
  cargo xtask docs         write docs/errors.md from the app's own words
  cargo xtask auth-size    weigh the authorization code: what it adds to a page that has none

`cargo dev --help` and `cargo verify --help` say more. (`cargo xtask styles` and `cargo xtask policy` are steps of the
build; Trunk calls them.)
";

const DEV_HELP: &str = "\
Usage: cargo dev [--spotify] [--port N] [--emulator-port N]

Builds the app and serves it on http://127.0.0.1:8080, rebuilding at each change, and runs an emulator of Spotify beside it,
so no account and no network is needed. The first start installs the tools into .tools. Ctrl-C ends both.

  --spotify            talk to the real Spotify, with a client ID of your own
  --port N             port of the app (8080). Spotify compares redirect URIs with the port in them
  --emulator-port N    port of the emulator (8888)
";

const VERIFY_HELP: &str = "\
Usage: cargo verify [PART…] [--long]

Runs the parts named, or all, goes on after a part that fails, and closes with a table. Installs what it needs.

  format     rustfmt has nothing to change
  lint       clippy for this machine and for the browser; one leptos; nothing in src/ that the page's policy blocks
  docs       the documentation builds without a warning
  native     unit, property and contract tests on this machine
  browser    component tests in Chromium and Firefox
  build      the release bundle, with wasm-opt
  e2e        journeys on that bundle in Chromium and Firefox
  sizes      what a first visit transfers, against the budget

  --long     the long journeys too, and more cases for random tests
";

/// Reads the arguments behind the program's name.
///
/// # Errors
/// A sentence that names the argument and what would be right.
pub(crate) fn parse(arguments: &[String]) -> Done<Command> {
    let Some((command, rest)) = arguments.split_first() else { return Ok(Command::Help(HELP)) };
    let wants_help = rest.iter().any(|word| word == "--help" || word == "-h");
    match command.as_str() {
        "dev" if wants_help => Ok(Command::Help(DEV_HELP)),
        "dev" => dev(rest).map(Command::Dev),
        "verify" if wants_help => Ok(Command::Help(VERIFY_HELP)),
        "verify" => verify(rest).map(Command::Verify),
        "help" | "--help" | "-h" => Ok(Command::Help(HELP)),
        _ if wants_help => Ok(Command::Help(HELP)),
        "install" => alone(rest, Command::Install),
        "build" => alone(rest, Command::Build),
        "docs" => alone(rest, Command::Documents),
        "auth-size" => alone(rest, Command::AuthSize),
        "styles" => alone(rest, Command::Styles),
        "policy" => alone(rest, Command::Policy),
        other => Err(Fault::new(format!("there is no command `{other}`. `cargo xtask help` lists them."))),
    }
}

fn alone(rest: &[String], command: Command) -> Done<Command> {
    match rest.first() {
        None => Ok(command),
        Some(word) => Err(Fault::new(format!("this command takes no `{word}`"))),
    }
}

fn dev(rest: &[String]) -> Done<Dev> {
    let mut dev = Dev { spotify: false, port: APP_PORT, emulator_port: EMULATOR_PORT };
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let (flag, value) = word.split_once('=').map_or((word.as_str(), None), |(flag, value)| (flag, Some(value)));
        match flag {
            "--spotify" => dev.spotify = true,
            "--port" => dev.port = port(flag, value.or_else(|| words.next().map(String::as_str)))?,
            "--emulator-port" => dev.emulator_port = port(flag, value.or_else(|| words.next().map(String::as_str)))?,
            _ => return Err(Fault::new(format!("`cargo dev` knows no `{word}`. `cargo dev --help` lists what it knows."))),
        }
    }
    if dev.port == dev.emulator_port && !dev.spotify {
        return Err(Fault::new("the app and the emulator cannot share a port: give them different numbers"));
    }
    Ok(dev)
}

fn port(flag: &str, value: Option<&str>) -> Done<u16> {
    match value.map(str::parse) {
        Some(Ok(port)) if port > 0 => Ok(port),
        _ => Err(Fault::new(format!("{flag} takes a port number from 1 to 65535, such as `{flag} 9000`"))),
    }
}

fn verify(rest: &[String]) -> Done<Verify> {
    let (flags, names): (Vec<&String>, Vec<&String>) = rest.iter().partition(|word| word.starts_with('-'));
    if let Some(flag) = flags.iter().find(|flag| *flag != &"--long") {
        return Err(Fault::new(format!("`cargo verify` knows no `{flag}`. `cargo verify --help` lists what it knows.")));
    }
    if let Some(name) = names.iter().find(|name| Part::ALL.iter().all(|part| part.name() != name.as_str())) {
        let known: Vec<&str> = Part::ALL.iter().map(|part| part.name()).collect();
        return Err(Fault::new(format!("there is no part `{name}`; there are {}", known.join(", "))));
    }
    let wanted = |part: &Part| names.is_empty() || names.iter().any(|name| part.name() == name.as_str());
    Ok(Verify { parts: Part::ALL.into_iter().filter(wanted).collect(), long: !flags.is_empty() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Command, Dev, Verify, parse};
    use crate::verify::Part;

    fn read(line: &str) -> Result<Command, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words).map_err(|fault| fault.to_string())
    }

    #[test]
    fn dev_has_defaults_and_options() {
        assert_eq!(read("dev"), Ok(Command::Dev(Dev { spotify: false, port: 8080, emulator_port: 8888 })));
        assert_eq!(
            read("dev --spotify --port 9000 --emulator-port=9001"),
            Ok(Command::Dev(Dev { spotify: true, port: 9000, emulator_port: 9001 }))
        );
    }

    #[test]
    fn verify_runs_all_parts_or_those_named_in_their_own_order() {
        assert_eq!(read("verify"), Ok(Command::Verify(Verify { parts: Part::ALL.to_vec(), long: false })));
        assert_eq!(
            read("verify e2e --long native"),
            Ok(Command::Verify(Verify { parts: vec![Part::Native, Part::E2e], long: true }))
        );
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (line, word) in [
            ("dev --prot 1", "--prot"),
            ("dev --port", "--port"),
            ("dev --port 0", "--port"),
            ("dev --port 70000", "--port"),
            ("dev --port 8888", "share a port"),
            ("verify everything", "everything"),
            ("verify --fast", "--fast"),
            ("policy now", "now"),
            ("deploy", "deploy"),
        ] {
            assert!(read(line).unwrap_err().contains(word), "{line}");
        }
    }

    #[test]
    fn help_is_everywhere() {
        for line in ["", "help", "--help", "dev --help", "verify native -h", "policy --help"] {
            assert!(matches!(read(line), Ok(Command::Help(_))), "{line}");
        }
    }
}
