//! The command line: which command to run, with which options.

use std::ffi::OsString;

use lexopt::Arg::{Long, Short, Value};
use lexopt::{Parser, ValueExt as _};

use crate::fault::{Done, Fault};
use crate::verify::Part;
use crate::{bench_site, dev, verify, weigh};

/// A command with its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    /// Print this text.
    Help(&'static str),
    Dev(dev::Options),
    Verify(verify::Options),
    /// Install every tool.
    Install,
    /// Build the release bundle, to be served from this path.
    Build(String),
    /// Measure how fast the built site is.
    BenchSite(bench_site::Options),
    /// Measure the size of the authorization code.
    AuthSize,
    /// Print what takes the space in the release.
    Weigh(weigh::Options),
    /// Write `docs/errors.md`.
    Documents,
    /// Join the stylesheets: Trunk's first hook.
    Styles,
    /// Write the content security policy: Trunk's last hook.
    Policy,
}

const HELP: &str = "\
The project's commands:

  cargo dev                serve the app for development, with the emulator in place of Spotify
  cargo verify             run every check that a change must pass
  cargo bench-site         measure how fast the built site is, in Chromium
  cargo xtask install      install the tools that they need
  cargo xtask build        build the release bundle into dist/; add `--public-url /somewhere/` to serve it from that path
  cargo xtask docs         generate docs/errors.md
  cargo xtask auth-size    measure how many bytes the authorization code adds to a page
  cargo xtask weigh        show what takes the space in the module of a release; add `--top 20` for its largest functions

For details, run `cargo dev --help`, `cargo verify --help` or `cargo bench-site --help`. Trunk also calls `cargo xtask styles` and
`cargo xtask policy` as steps of a build.
";

const DEV_HELP: &str = "\
Usage: cargo dev [--spotify] [--release] [--port N] [--emulator-port N]

Builds the app, serves it at http://127.0.0.1:8080 and rebuilds it when a file changes. An emulator of Spotify runs beside it,
so you need neither an account nor a network. The first run installs missing tools into .tools. Press Ctrl-C to stop both.

  --spotify            use the real Spotify, with a client ID of your own
  --release            serve what visitors get, optimised and in parts; a change takes a minute to show, after a reload
  --port N             port of the app (8080); it is part of the redirect URI you register at Spotify
  --emulator-port N    port of the emulator (8888)
";

const VERIFY_HELP: &str = "\
Usage: cargo verify [PART…] [--long]

Runs all parts, or only those you name, and prints a summary at the end. A failed part does not stop the others.
Missing tools are installed first.

  format     check formatting with rustfmt
  lint       run clippy, natively and for wasm, and check the sources for what the security policy forbids
  docs       build the documentation without warnings
  native     run unit, property and contract tests
  browser    run component tests in Chromium and Firefox
  build      build the release bundle with wasm-opt
  e2e        run the journeys on that bundle, in Chromium and Firefox
  sizes      compare the size of a first visit with its budget
  served     run nginx with the bundle's own nginx.conf, count the bytes it sends, and compare the emulator's site with it

  --long     run more cases of the random tests, and journeys with more tabs
";

const BENCH_SITE_HELP: &str = "\
Usage: cargo bench-site [--runs N] [--write]

Builds the release bundle if it is not up to date, and measures visits to it in headless Chromium: plain, and with a slow processor and
network. It prints medians, with the smallest and the largest value, beside those of a page without scripts. Close other programs first.

  --runs N   how often each visit is made (7, which takes about 20 minutes)
  --write    write the result to docs/performance.md too
";

impl From<lexopt::Error> for Fault {
    fn from(error: lexopt::Error) -> Self {
        Self::new(format!("{error}. `--help` shows what this command accepts."))
    }
}

/// Reads the arguments that follow the program's name.
///
/// # Errors
/// A sentence that names the wrong argument.
pub(crate) fn parse<I>(arguments: I) -> Done<Command>
where
    I: IntoIterator,
    I::Item: Into<OsString>,
{
    let mut parser = Parser::from_args(arguments);
    let name = match parser.next()? {
        None | Some(Long("help") | Short('h')) => return Ok(Command::Help(HELP)),
        Some(Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    match name.as_str() {
        "dev" => dev(parser),
        "verify" => verify(parser),
        "bench-site" => bench_site(parser),
        "help" => without_options(parser, Command::Help(HELP)),
        "install" => without_options(parser, Command::Install),
        "build" => build(parser),
        "docs" => without_options(parser, Command::Documents),
        "auth-size" => without_options(parser, Command::AuthSize),
        "weigh" => weigh(parser),
        "styles" => without_options(parser, Command::Styles),
        "policy" => without_options(parser, Command::Policy),
        _ => Err(Fault::new(format!("there is no command `{name}`. `cargo xtask help` lists them."))),
    }
}

fn without_options(mut parser: Parser, command: Command) -> Done<Command> {
    match parser.next()? {
        None => Ok(command),
        Some(Long("help") | Short('h')) => Ok(Command::Help(HELP)),
        Some(other) => Err(other.unexpected().into()),
    }
}

fn build(mut parser: Parser) -> Done<Command> {
    let mut public_url = "/".to_owned();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("public-url") => public_url = parser.value()?.string()?,
            Long("help") | Short('h') => return Ok(Command::Help(HELP)),
            other => return Err(other.unexpected().into()),
        }
    }
    if !(public_url.starts_with('/') && public_url.ends_with('/')) {
        return Err(Fault::new(format!("--public-url takes a path that begins and ends with a slash, not `{public_url}`")));
    }
    Ok(Command::Build(public_url))
}

fn weigh(mut parser: Parser) -> Done<Command> {
    let mut options = weigh::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("top") => {
                let value = parser.value()?.string()?;
                options.top = value.parse().map_err(|_| Fault::new(format!("--top takes a number, not `{value}`")))?;
            }
            Long("help") | Short('h') => return Ok(Command::Help(HELP)),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Weigh(options))
}

fn dev(mut parser: Parser) -> Done<Command> {
    let mut options = dev::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("spotify") => options.spotify = true,
            Long("release") => options.release = true,
            Long("port") => options.port = port(&mut parser, "--port")?,
            Long("emulator-port") => options.emulator_port = port(&mut parser, "--emulator-port")?,
            Long("help") | Short('h') => return Ok(Command::Help(DEV_HELP)),
            other => return Err(other.unexpected().into()),
        }
    }
    if options.port == options.emulator_port && !options.spotify {
        return Err(Fault::new("the app and the emulator cannot share a port: choose two different numbers"));
    }
    Ok(Command::Dev(options))
}

fn port(parser: &mut Parser, flag: &str) -> Done<u16> {
    let value = parser.value()?.string()?;
    match value.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(Fault::new(format!("{flag} takes a port number from 1 to 65535, not `{value}`"))),
    }
}

fn verify(mut parser: Parser) -> Done<Command> {
    let (mut named, mut long) = (Vec::new(), false);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("long") => long = true,
            Long("help") | Short('h') => return Ok(Command::Help(VERIFY_HELP)),
            Value(name) => named.push(part(&name.string()?)?),
            other => return Err(other.unexpected().into()),
        }
    }
    let parts = Part::ALL.into_iter().filter(|part| named.is_empty() || named.contains(part)).collect();
    Ok(Command::Verify(verify::Options { parts, long }))
}

fn bench_site(mut parser: Parser) -> Done<Command> {
    let mut options = bench_site::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("runs") => {
                let value = parser.value()?.string()?;
                let runs = value.parse().ok().filter(|&runs| runs > 0);
                options.runs = runs.ok_or_else(|| Fault::new(format!("--runs takes a number from 1 on, not `{value}`")))?;
            }
            Long("write") => options.write = true,
            Long("help") | Short('h') => return Ok(Command::Help(BENCH_SITE_HELP)),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::BenchSite(options))
}

fn part(name: &str) -> Done<Part> {
    Part::ALL.into_iter().find(|part| part.name() == name).ok_or_else(|| {
        let names = Part::ALL.map(Part::name).join(", ");
        Fault::new(format!("there is no part `{name}`. The parts are {names}."))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Command, parse};
    use crate::verify::Part;
    use crate::{bench_site, dev, verify, weigh};

    fn read(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn dev_has_defaults_and_options() {
        assert_eq!(read("dev"), Ok(Command::Dev(dev::Options { spotify: false, release: false, port: 8080, emulator_port: 8888 })));
        assert_eq!(
            read("dev --spotify --release --port 9000 --emulator-port=9001"),
            Ok(Command::Dev(dev::Options { spotify: true, release: true, port: 9000, emulator_port: 9001 }))
        );
    }

    #[test]
    fn verify_runs_all_parts_or_the_named_ones_in_their_own_order() {
        assert_eq!(read("verify"), Ok(Command::Verify(verify::Options { parts: Part::ALL.to_vec(), long: false })));
        assert_eq!(
            read("verify e2e --long native"),
            Ok(Command::Verify(verify::Options { parts: vec![Part::Native, Part::E2e], long: true }))
        );
    }

    #[test]
    fn the_site_is_measured_seven_times_or_as_often_as_asked() {
        assert_eq!(read("bench-site"), Ok(Command::BenchSite(bench_site::Options { runs: 7, write: false })));
        assert_eq!(read("bench-site --runs 2 --write"), Ok(Command::BenchSite(bench_site::Options { runs: 2, write: true })));
    }

    #[test]
    fn build_is_for_the_root_by_default() {
        assert_eq!(read("build"), Ok(Command::Build("/".into())));
        assert_eq!(read("build --public-url /a/b/"), Ok(Command::Build("/a/b/".into())));
    }

    #[test]
    fn weigh_lists_no_functions_unless_asked() {
        assert_eq!(read("weigh"), Ok(Command::Weigh(weigh::Options { top: 0 })));
        assert_eq!(read("weigh --top 20"), Ok(Command::Weigh(weigh::Options { top: 20 })));
    }

    #[test]
    fn an_error_names_the_wrong_argument() {
        for (line, word) in [
            ("dev --prot 1", "--prot"),
            ("dev --port", "--port"),
            ("dev --port 0", "--port"),
            ("dev --port 70000", "--port"),
            ("dev --port 8888", "share a port"),
            ("verify everything", "everything"),
            ("bench-site --runs 0", "--runs"),
            ("bench-site now", "now"),
            ("verify --fast", "--fast"),
            ("policy now", "now"),
            ("build --public-url somewhere", "somewhere"),
            ("weigh --top all", "all"),
            ("deploy", "deploy"),
        ] {
            assert!(read(line).unwrap_err().contains(word), "{line}");
        }
    }

    #[test]
    fn every_command_has_help() {
        for line in ["", "help", "--help", "dev --help", "verify native -h", "bench-site --help", "policy --help", "weigh -h"] {
            assert!(matches!(read(line), Ok(Command::Help(_))), "{line}");
        }
    }

    #[test]
    fn the_help_of_verify_names_every_part() {
        for part in Part::ALL {
            assert!(super::VERIFY_HELP.contains(&format!("\n  {} ", part.name())), "{}", part.name());
        }
    }
}
