//! Runs the examples of the README like a reader.

use std::io::Write as _;
use std::process::{Command, Output};

use lockgroove_emulator::Options;
use serde_json::json;

use crate::harness::{Emulator, options};

async fn agreeing(more: Options) -> Emulator {
    Emulator::start_with(Options { settings: json!({"login_outcome": "agree"}).as_object().unwrap().clone(), ..more }).await
}

/// Runs an example. `None` if this machine lacks a program it needs, with a message.
async fn run(emulator: &Emulator, programs: &[&str], file: &str) -> Option<String> {
    for program in programs {
        if Command::new(program).arg("--version").output().is_err() {
            // Not `println!`, which the test harness captures.
            let text = format!("emulator/examples/{file} was NOT run: there is no {program} on this machine\n");
            std::io::stderr().write_all(text.as_bytes()).unwrap();
            return None;
        }
    }
    let mut command = Command::new(programs[0]);
    command.arg(format!("{}/examples/{file}", env!("CARGO_MANIFEST_DIR"))).env("EMULATOR", &emulator.origin);
    // The example must not use a proxy for loopback.
    for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let (stdout, stderr) = (String::from_utf8(stdout).unwrap(), String::from_utf8_lossy(&stderr).into_owned());
    assert!(status.success(), "{file}: {stdout}{stderr}");
    Some(stdout)
}

#[tokio::test]
async fn client_credentials_in_bash() {
    let emulator = Emulator::start_with(options()).await;
    let Some(text) = run(&emulator, &["bash", "curl"], "client-credentials.sh").await else { return };
    assert_eq!(text.lines().filter(|line| line.starts_with("  ")).count(), 5, "{text}");
    assert!(text.ends_with("And /me/tracks answers 403.\n"), "{text}");
}

#[tokio::test]
async fn pkce_in_python() {
    let emulator = agreeing(options()).await;
    let Some(text) = run(&emulator, &["python3"], "pkce.py").await else { return };
    assert_eq!(text, "Signed in as Ines Okafor-Lindqvist, for user-library-read, until 3600 seconds from now.\n");
}

#[tokio::test]
async fn the_whole_library_in_javascript() {
    let expired = json!({"path": "/v1/me/tracks", "skip": 2, "times": 1, "fault": {"kind": "expired_token"}});
    let emulator = agreeing(Options { liked: Some(230), faults: vec![expired], ..options() }).await;
    let Some(text) = run(&emulator, &["node"], "library.mjs").await else { return };
    assert!(text.starts_with("230 liked songs, the newest is "), "{text}");
    assert!(text.ends_with("; the access token was renewed 1 time(s).\n"), "{text}");
}

#[test]
fn the_readme_links_to_every_example() {
    let readme = include_str!("../../README.md");
    for entry in std::fs::read_dir(format!("{}/examples", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(readme.contains(&format!("(examples/{name})")), "{name}");
    }
}
