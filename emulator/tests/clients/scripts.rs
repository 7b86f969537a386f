//! Clients in other languages, by a script each.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{SCOPES, emulator};

/// Compares what a client reported with the file beside it. With `LOCKGROOVE_WRITE` set, writes the file instead.
pub(crate) fn compare(file: &str, reported: &str) {
    let path = here().join(file);
    if std::env::var_os("LOCKGROOVE_WRITE").is_some() {
        std::fs::write(&path, reported).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    for (line, (known, now)) in known.lines().chain(std::iter::repeat("")).zip(reported.lines()).enumerate() {
        assert_eq!(now, known, "{file}, line {}", line + 1);
    }
    assert_eq!(known.lines().count(), reported.lines().count(), "{file} has more");
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients")
}

/// A client: its programs and packages, the command that installs them into an empty folder, and its script.
struct Client {
    name: &'static str,
    install: &'static str,
    run: &'static str,
    script: &'static str,
}

const TS_SDK: Client = Client {
    name: "ts-sdk",
    install: "npm install --no-audit --no-fund --prefix . @spotify/web-api-ts-sdk@1.2.0 typescript@5.9.3",
    run: "node ts-sdk.mjs",
    script: "ts-sdk.mjs",
};
const SPOTIPY: Client = Client {
    name: "spotipy",
    install: "python3 -m venv . && bin/pip install --quiet spotipy==2.26.0",
    run: "bin/python spotipy_calls.py",
    script: "spotipy_calls.py",
};

/// Writes past the test harness, which captures `println!`.
fn note(text: &str) {
    std::io::stderr().write_all(text.as_bytes()).unwrap();
}

async fn shell(folder: &Path, command: &str, origin: &str) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(folder).env("EMULATOR", origin).env("SCOPES", SCOPES);
    tokio::task::spawn_blocking(move || shell.output()).await.unwrap().unwrap()
}

impl Client {
    /// Runs the script in both modes and compares what it reports. Does nothing without `LOCKGROOVE_LONG`, or if it cannot be installed.
    async fn run(&self) {
        if std::env::var_os("LOCKGROOVE_LONG").is_none() {
            return;
        }
        // Kept between runs, so that it is installed once.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(self.name);
        std::fs::create_dir_all(&folder).unwrap();
        let installed = shell(&folder, self.install, "").await;
        if !installed.status.success() {
            let reason = String::from_utf8_lossy(&installed.stderr).into_owned();
            note(&format!("{} was NOT run, because it could not be installed: {reason}\n", self.name));
            return;
        }
        std::fs::copy(here().join(self.script), folder.join(self.script)).unwrap();
        for mode in ["development", "extended"] {
            let running = emulator(mode).await;
            // The script must not use a proxy for loopback.
            let command = format!("unset http_proxy HTTP_PROXY ALL_PROXY all_proxy; {}", self.run);
            let Output { status, stdout, stderr } = shell(&folder, &command, &running.service_origin).await;
            let reported = String::from_utf8(stdout).unwrap();
            assert!(status.success(), "{} in {mode} mode: {reported}{}", self.name, String::from_utf8_lossy(&stderr));
            compare(&format!("{}-{mode}.txt", self.name), &reported);
        }
    }
}

#[tokio::test]
async fn the_typescript_sdk() {
    TS_SDK.run().await;
}

#[tokio::test]
async fn spotipy() {
    SPOTIPY.run().await;
}
