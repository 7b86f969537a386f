//! `cargo dev`: serves the app, rebuilds it when a file changes, and runs the emulator beside it.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::ExitStatus;
use std::thread;
use std::time::Duration;

use crate::fault::{Done, Fault};
use crate::paths;
use crate::policy::{CLIENT_ID_ENV, SERVICE_ENV};
use crate::process::{Run, Running, is_stopping};
use crate::tools::{self, rust, trunk};

/// Options of `cargo dev`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    /// Use the real Spotify instead of the emulator.
    pub(crate) spotify: bool,
    /// Serve what visitors get: optimised, and split into parts.
    pub(crate) release: bool,
    /// Port of the app.
    pub(crate) port: u16,
    /// Port of the emulator.
    pub(crate) emulator_port: u16,
}

impl Default for Options {
    fn default() -> Self {
        // The port of the app is also in Trunk.toml, for `trunk serve`.
        Self { spotify: false, release: false, port: 8080, emulator_port: 8888 }
    }
}

/// The client ID of the emulator's sample app (`emulator/src/state/directory/sample.rs`), which accepts redirect URIs on any port.
const SAMPLE_CLIENT_ID: &str = "10c69002e1a94f0d8b3a5d7e6f2c4b81";

/// The development build; `dist` is for the release bundle.
const SITE: &str = "target/dev-site";

/// Runs until Ctrl-C, or until the emulator or Trunk ends.
pub(crate) fn run(options: &Options) -> Done {
    ensure_free("the app", "--port", options.port)?;
    if !options.spotify {
        ensure_free("the emulator", "--emulator-port", options.emulator_port)?;
    }
    prepare(options)?;
    let mut emulator = if options.spotify { None } else { Some(start_emulator(options.emulator_port)?) };
    let mut trunk = start_trunk(options)?;
    let mut greeted = false;
    loop {
        if is_stopping() {
            eprintln!("\nstopping");
            return Ok(());
        }
        if let Some(status) = emulator.as_mut().map_or(Ok(None), Running::poll)? {
            return if is_stopping() { Ok(()) } else { Err(ended("the emulator", status)) };
        }
        if let Some(status) = trunk.poll()? {
            return if is_stopping() { Ok(()) } else { Err(ended("Trunk", status)) };
        }
        let status = |port| if greeted { None } else { http_status(port) };
        if let Some(page) = status(options.port).filter(|_| options.spotify || status(options.emulator_port).is_some()) {
            greeted = true;
            greet(options, page == 200);
        }
        thread::sleep(Duration::from_millis(200));
    }
}

/// Installs the tools and builds the emulator. Where a tool is missing, both go on side by side, and the app's dependencies are
/// compiled too, so that Trunk finds them ready.
fn prepare(options: &Options) -> Done {
    if options.release {
        tools::for_release()?;
    }
    if tools::are_ready_for_dev()? {
        return build_emulator(options);
    }
    // Everything else is compiled for this target.
    rust::ensure_wasm_target()?;
    thread::scope(|scope| {
        let builds = scope.spawn(|| {
            build_emulator(options)?;
            build_app()
        });
        tools::for_dev()?;
        builds.join().unwrap_or_else(|_| Err(Fault::new("the build stopped")))
    })
}

/// Builds the emulator by itself, so that its errors and the wait for it are easy to tell from Trunk's.
fn build_emulator(options: &Options) -> Done {
    if options.spotify {
        return Ok(());
    }
    eprintln!("building the emulator");
    Run::new("cargo").args(["build", "--quiet", "--package", "lockgroove-emulator"]).succeed()
}

/// What Trunk will ask cargo for. Trunk reports the errors, again at each change, so they are left to it.
fn build_app() -> Done {
    eprintln!("building the app");
    Run::new("cargo").args(["build", "--quiet", "--bin", "app", "--target", rust::WASM]).answer();
    Ok(())
}

fn start_emulator(port: u16) -> Done<Running> {
    // With the implicit grant, which Spotify withdrew, for the page that shows why.
    let flags = ["--port", &port.to_string(), "--set", "implicit_grant=true"];
    Run::new("cargo").args(["run", "--quiet", "--package", "lockgroove-emulator", "--"]).args(flags).start()
}

fn start_trunk(options: &Options) -> Done<Running> {
    eprintln!("building the app; the first time takes a minute or two");
    let port = options.port.to_string();
    // An earlier build may be for another service. If there is none, there is nothing to remove.
    let _ = std::fs::remove_dir_all(paths::root().join(SITE));
    let mut run = trunk::run("serve").args(["--port", &port, "--dist", SITE]);
    if options.release {
        // The policy of a release does not allow the script that reloads the page.
        run = run.args(["--release", "--features", "split", "--no-autoreload", "true"]);
    }
    if options.spotify {
        return run.without(SERVICE_ENV).without(CLIENT_ID_ENV).start();
    }
    run.env(SERVICE_ENV, format!("http://127.0.0.1:{}", options.emulator_port)).env(CLIENT_ID_ENV, SAMPLE_CLIENT_ID).start()
}

fn ended(program: &str, status: ExitStatus) -> Fault {
    Fault::new(format!("{program} ended unexpectedly ({status}), so everything stops. Its last message is above."))
}

fn greet(options: &Options, is_built: bool) {
    let Options { port, emulator_port, .. } = options;
    if !is_built {
        eprintln!("\n  The app does not compile yet; the error is above. Trunk tries again when a file changes.");
    }
    eprintln!("\n  Open  http://127.0.0.1:{port}  (not `localhost`: Spotify refuses it as a redirect URI)");
    if options.spotify {
        eprintln!("  The app uses Spotify. Register http://127.0.0.1:{port}/callback as a redirect URI of your Spotify app.");
    } else {
        eprintln!("  The app uses the emulator at http://127.0.0.1:{emulator_port}; open that address for its settings.");
        eprintln!("  Sign in as Ines Okafor-Lindqvist, who has a full library and needs no password.");
    }
    eprintln!("  Press Ctrl-C to stop.\n");
}

fn ensure_free(program: &str, flag: &str, port: u16) -> Done {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(Fault::new(format!(
            "{program} cannot use port {port} ({error}). Stop the program that uses it, or choose another with `{flag} {}`.",
            port.saturating_add(10)
        ))),
    }
}

/// The status of an HTTP answer from `port`; `None` while nothing answers.
fn http_status(port: u16) -> Option<u16> {
    let timeout = Duration::from_millis(500);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, timeout).ok()?;
    stream.set_read_timeout(Some(timeout)).ok()?;
    let request = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut line = [0; 12];
    stream.read_exact(&mut line).ok()?;
    let line = std::str::from_utf8(&line).ok()?;
    line.strip_prefix("HTTP/")?.split_once(' ')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::net::TcpListener;

    use super::{ensure_free, http_status};

    #[test]
    fn the_client_id_is_that_of_the_sample_app() {
        let apps = std::fs::read_to_string(crate::paths::root().join("emulator/src/state/directory/sample.rs")).unwrap();
        assert!(apps.contains(super::SAMPLE_CLIENT_ID));
    }

    #[test]
    fn the_port_of_the_app_is_that_of_trunk_serve() {
        let trunk = std::fs::read_to_string(crate::paths::root().join("Trunk.toml")).unwrap();
        assert!(trunk.contains(&format!("\nport = {}\n", super::Options::default().port)));
    }

    #[test]
    fn a_port_in_use_is_named_with_another_to_choose() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let sentence = ensure_free("the app", "--port", port).unwrap_err().to_string();
        assert!(sentence.contains(&port.to_string()) && sentence.contains("--port "), "{sentence}");
        drop(taken);
        assert!(ensure_free("the app", "--port", port).is_ok());
        assert_eq!(http_status(port), None);
    }
}
