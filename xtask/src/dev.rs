//! `cargo dev`: the app with rebuild at each change, and the emulator beside it.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::ExitStatus;
use std::thread;
use std::time::Duration;

use crate::args::Dev;
use crate::fault::{Done, Fault};
use crate::paths;
use crate::policy::{CLIENT_ID_ENV, LIVE_RELOAD_PORT_ENV, SERVICE_ENV};
use crate::process::{Run, Running, stopping};
use crate::tools::{self, say, trunk};

/// The client ID of the emulator's sample app (`emulator/src/state/directory/sample.rs`), which takes redirect URIs on any port.
const SAMPLE_CLIENT_ID: &str = "10c69002e1a94f0d8b3a5d7e6f2c4b81";

/// Where the development build lies: `dist` is the release bundle's.
const SITE: &str = "target/dev-site";

/// Runs until Ctrl-C, or until one of the two ends.
pub(crate) fn run(options: &Dev) -> Done {
    free("the app", "--port", options.port)?;
    if !options.spotify {
        free("the emulator", "--emulator-port", options.emulator_port)?;
    }
    tools::for_dev()?;
    let mut emulator = if options.spotify { None } else { Some(start_emulator(options.emulator_port)?) };
    let mut trunk = start_trunk(options)?;
    let mut greeted = false;
    loop {
        if stopping() {
            say("\nending");
            return Ok(());
        }
        if let Some(status) = ended(emulator.as_mut())? {
            return if stopping() { Ok(()) } else { Err(gone("the emulator", status)) };
        }
        if let Some(status) = trunk.poll()? {
            return if stopping() { Ok(()) } else { Err(gone("Trunk", status)) };
        }
        let ready = |port| if greeted { None } else { answer(port) };
        if let Some(page) = ready(options.port).filter(|_| options.spotify || ready(options.emulator_port).is_some()) {
            greeted = true;
            greet(options, page == 200);
        }
        thread::sleep(Duration::from_millis(200));
    }
}

fn start_emulator(port: u16) -> Done<Running> {
    // Built by itself first: its errors, and the time it takes, are then not mixed with Trunk's.
    say("building the emulator");
    Run::new("cargo").args(["build", "--quiet", "--package", "lockgroove-emulator"]).succeed()?;
    // With the grant that Spotify withdrew, so that the page that shows why can do so.
    let flags = ["--port", &port.to_string(), "--set", "implicit_grant=true"];
    Run::new("cargo").args(["run", "--quiet", "--package", "lockgroove-emulator", "--"]).args(flags).start()
}

fn start_trunk(options: &Dev) -> Done<Running> {
    say("building the app; the first time takes a minute or two");
    let port = options.port.to_string();
    // What was built before may be for another service. It may also not be there at all.
    let _ = std::fs::remove_dir_all(paths::root().join(SITE));
    let run = trunk::run("serve").args(["--port", &port, "--dist", SITE]).env(LIVE_RELOAD_PORT_ENV, &port);
    if options.spotify {
        return run.without(SERVICE_ENV).without(CLIENT_ID_ENV).start();
    }
    run.env(SERVICE_ENV, format!("http://127.0.0.1:{}", options.emulator_port)).env(CLIENT_ID_ENV, SAMPLE_CLIENT_ID).start()
}

fn ended(child: Option<&mut Running>) -> Done<Option<ExitStatus>> {
    child.map_or(Ok(None), Running::poll)
}

fn gone(who: &str, status: ExitStatus) -> Fault {
    Fault::new(format!("{who} ended by itself ({status}), so everything ends. What it said last stands above."))
}

fn greet(options: &Dev, built: bool) {
    let Dev { port, emulator_port, .. } = options;
    if !built {
        say("\n  The app does not build yet, the reason stands above. Trunk tries again as soon as a file changes.");
    }
    say(&format!("\n  Open  http://127.0.0.1:{port}  (not `localhost`: Spotify refuses it as a redirect URI)"));
    if options.spotify {
        say(&format!("  It talks to Spotify. Register http://127.0.0.1:{port}/callback as a redirect URI of your app there."));
    } else {
        say(&format!("  It talks to the emulator on http://127.0.0.1:{emulator_port}, which has a page of its own."));
        say("  Sign in there as Ines Okafor-Lindqvist, who has a full library; no password is asked for.");
    }
    say("  Ctrl-C ends it.\n");
}

/// Nobody listens on the port.
fn free(who: &str, flag: &str, port: u16) -> Done {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(Fault::new(format!(
            "{who} cannot have port {port} ({error}). End the program that has it, or choose another with `{flag} {}`.",
            port.saturating_add(10)
        ))),
    }
}

/// The status with which something on the port answers HTTP.
fn answer(port: u16) -> Option<u16> {
    let wait = Duration::from_millis(500);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, wait).ok()?;
    stream.set_read_timeout(Some(wait)).ok()?;
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

    use super::{answer, free};

    #[test]
    fn the_sample_app_is_the_emulators() {
        let apps = std::fs::read_to_string(crate::paths::root().join("emulator/src/state/directory/sample.rs")).unwrap();
        assert!(apps.contains(super::SAMPLE_CLIENT_ID));
    }

    #[test]
    fn a_taken_port_is_named_with_a_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let sentence = free("the app", "--port", port).unwrap_err().to_string();
        assert!(sentence.contains(&port.to_string()) && sentence.contains("--port "), "{sentence}");
        drop(taken);
        assert!(free("the app", "--port", port).is_ok());
        assert_eq!(answer(port), None);
    }
}
