//! Runs the examples of the README like a reader.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output};

use lockgroove_emulator::Options;
use serde_json::json;

use crate::harness::{Emulator, options};

const README: &str = include_str!("../../README.md");

/// The recipe for rspotify. Its `main` is for those who run it.
#[allow(dead_code, missing_docs, unreachable_pub)]
#[path = "../../examples/with_rspotify.rs"]
mod with_rspotify;

async fn agreeing(more: Options) -> Emulator {
    Emulator::start_with(Options { settings: json!({"login_outcome": "agree"}).as_object().unwrap().clone(), ..more }).await
}

/// Runs an example. `None` if this machine lacks a program it needs, with a message.
async fn run(emulator: &Emulator, programs: &[&str], file: &str) -> Option<String> {
    if !are_here(programs, file) {
        return None;
    }
    let mut command = Command::new(programs[0]);
    command.arg(path(file)).env("EMULATOR", &emulator.origin);
    Some(output(command, file).await)
}

fn path(file: &str) -> String {
    format!("{}/examples/{file}", env!("CARGO_MANIFEST_DIR"))
}

/// Whether this machine has these programs; if not, a message says so.
fn are_here(programs: &[&str], file: &str) -> bool {
    let missing = programs.iter().find(|program| Command::new(program).arg("--version").output().is_err());
    if let Some(program) = missing {
        say(&format!("emulator/examples/{file} was NOT run: there is no {program} on this machine\n"));
    }
    missing.is_none()
}

/// Not `println!`, which the test harness captures.
fn say(text: &str) {
    std::io::stderr().write_all(text.as_bytes()).unwrap();
}

/// The output of a program.
async fn output(mut command: Command, file: &str) -> String {
    // The example must not use a proxy for loopback.
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy", "NODE_OPTIONS"] {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let (stdout, stderr) = (String::from_utf8(stdout).unwrap(), String::from_utf8_lossy(&stderr).into_owned());
    assert!(status.success(), "{file}: {stdout}{stderr}");
    stdout
}

/// A directory for one test, removed afterwards.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("emulator-example-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn copy(&self, file: &str) -> PathBuf {
        let to = self.0.join(file);
        std::fs::copy(path(file), &to).unwrap();
        to
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// `PATH` with a `lockgroove-emulator` in front: the one that these tests were built with. What it prints arrives in parts.
#[cfg(unix)]
fn path_with_emulator(directory: &Directory) -> OsString {
    use std::os::unix::fs::PermissionsExt as _;
    let program = directory.0.join("lockgroove-emulator");
    let real = env!("CARGO_BIN_EXE_lockgroove-emulator");
    std::fs::write(&program, format!("#!/bin/sh\necho Hello\nsleep 0.2\nexec '{real}' \"$@\"\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(directory.0.clone()).chain(std::env::split_paths(&paths))).unwrap()
}

/// Whether examples run that install packages, which takes time and a network.
fn is_long() -> bool {
    std::env::var_os("LOCKGROOVE_LONG").is_some()
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

#[tokio::test]
async fn the_first_token_in_bash() {
    let settings = json!({"any_client": true}).as_object().unwrap().clone();
    let emulator = Emulator::start_with(Options { settings, ..options() }).await;
    let Some(text) = run(&emulator, &["bash", "curl"], "first-token.sh").await else { return };
    assert!(text.contains("\"artists\":{\"href\":"), "{text}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_fixture_for_vitest() {
    if !are_here(&["node"], "vitest-emulator.mjs") {
        return;
    }
    // As vitest calls it.
    let program = format!(
        "import setup from '{}';
        let origin;
        const stop = await setup({{ provide: (name, value) => {{ origin = value; }} }});
        console.log((await fetch(`${{origin}}/_emulator/settings`).then((answer) => answer.json())).any_client);
        stop();",
        path("vitest-emulator.mjs")
    );
    let directory = Directory::new("vitest");
    let mut command = Command::new("node");
    command.args(["--input-type=module", "-e", &program]).env("PATH", path_with_emulator(&directory));
    assert_eq!(output(command, "vitest-emulator.mjs").await, "true\n");
}

#[cfg(unix)]
#[tokio::test]
async fn the_fixture_for_pytest() {
    if !are_here(&["python3"], "conftest.py") {
        return;
    }
    // As pytest calls it, which itself need not be here.
    let directory = Directory::new("pytest");
    directory.copy("conftest.py");
    std::fs::write(directory.0.join("pytest.py"), "fixture = lambda **_: lambda function: function").unwrap();
    let program = "import conftest, json, urllib.request
running = conftest.emulator()
origin = next(running)
read = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
print(json.load(read(origin + '/_emulator/settings'))['any_client'])
next(running, None)";
    let mut command = Command::new("python3");
    command.args(["-c", program]).current_dir(&directory.0).env("PATH", path_with_emulator(&directory));
    assert_eq!(output(command, "conftest.py").await, "True\n");
}

#[cfg(feature = "tls")]
#[tokio::test]
async fn spotifys_typescript_sdk_as_it_is() {
    if !are_here(&["node", "npm"], "ts-sdk.mjs") {
        return;
    }
    let mut check = Command::new("node");
    check.arg("--check").arg(path("ts-sdk.mjs"));
    output(check, "ts-sdk.mjs").await;
    if !is_long() {
        return;
    }
    let directory = Directory::new("ts-sdk");
    let mut install = Command::new("npm");
    install.args(["install", "--no-audit", "--no-fund", "--silent", "@spotify/web-api-ts-sdk@1.2.0"]).current_dir(&directory.0);
    output(install, "npm install").await;
    let settings = json!({"any_client": true}).as_object().unwrap().clone();
    let emulator = Emulator::start_with(Options { tls: true, tls_port: 0, settings, ..options() }).await;
    let tls = emulator.running.tls.as_ref().unwrap();
    let mut command = Command::new("node");
    command.arg("--import").arg(&tls.node_file).arg(directory.copy("ts-sdk.mjs")).env("NODE_EXTRA_CA_CERTS", &tls.certificate_file);
    let text = output(command, "ts-sdk.mjs").await;
    assert_eq!(text.lines().filter(|line| line.starts_with("  ")).count(), 5, "{text}");
    assert!(text.contains(", at https://api.spotify.com/v1/artists/"), "{text}");
    let log = emulator.log().await;
    // The log shows no client ID that registered itself, unless it is 32 hex digits.
    let of_the_app = log.iter().filter(|entry| entry["app"] == format!("‹{} characters›", "any-client-id".len()));
    assert_eq!(of_the_app.count(), 3, "{log:?}");
}

#[tokio::test]
async fn spotipy_signs_in() {
    if !are_here(&["python3"], "with_spotipy.py") {
        return;
    }
    let directory = Directory::new("spotipy");
    let file = directory.copy("with_spotipy.py");
    let mut check = Command::new("python3");
    check.args(["-m", "py_compile"]).arg(&file);
    output(check, "with_spotipy.py").await;
    if !is_long() {
        return;
    }
    let mut install = Command::new("python3");
    install.args(["-m", "pip", "install", "--quiet", "--target"]).arg(&directory.0).arg("spotipy==2.26.0");
    output(install, "pip install").await;
    let emulator = agreeing(Options { liked: Some(30), ..options() }).await;
    emulator.set(json!({"any_client": true})).await;
    let mut command = Command::new("python3");
    command.arg(&file).env("EMULATOR", &emulator.origin);
    let text = output(command, "with_spotipy.py").await;
    assert!(text.starts_with("30 liked songs, the newest five:\n") && text.lines().count() == 6, "{text}");
}

#[tokio::test]
async fn rspotify_signs_in() {
    let emulator = agreeing(Options { liked: Some(30), ..options() }).await;
    emulator.set(json!({"any_client": true})).await;
    let origin = emulator.origin.clone();
    let recipe = move || with_rspotify::newest_liked_songs(&origin).map_err(|error| error.to_string());
    let text = tokio::task::spawn_blocking(recipe).await.unwrap().unwrap();
    assert!(text.starts_with("30 liked songs, the newest five:\n") && text.lines().count() == 6, "{text}");
}

/// The commands below "Install, and the first token", as they stand there, but for the port.
#[tokio::test]
async fn the_first_tokens_in_the_readme() {
    if !are_here(&["bash", "curl", "openssl"], "../README.md") {
        return;
    }
    let (_, section) = README.split_once("\n## Install, and the first token\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let blocks: Vec<&str> = section.split("```bash\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect();
    let settings = json!({"any_client": true}).as_object().unwrap().clone();
    let emulator = Emulator::start_with(Options { settings, ..options() }).await;
    for (commands, answer) in blocks.iter().zip(["{\"artists\":{\"href\":", "\"added_at\":"]) {
        assert!(commands.contains("http://127.0.0.1:8888/"), "{commands}");
        let mut bash = Command::new("bash");
        bash.args(["-euo", "pipefail", "-c", &commands.replace("http://127.0.0.1:8888", &emulator.origin)]);
        let text = output(bash, "the README").await;
        assert!(text.contains(answer), "{commands}{text}");
    }
    assert_eq!(blocks.len(), 2);
}

/// The last step but one of the recipe, on another port, with the tests in place of the app's.
#[cfg(unix)]
#[tokio::test]
async fn the_recipe_for_continuous_integration() {
    let recipe = include_str!("../../examples/github-actions.yml");
    assert!(recipe.contains(&format!("key: lockgroove-emulator-{}\n", env!("CARGO_PKG_VERSION"))), "another version is cached");
    if !are_here(&["bash", "curl"], "github-actions.yml") {
        return;
    }
    let (_, steps) = recipe.split_once("- run: |\n").unwrap();
    let (start, tests) = steps.split_once("      - run: ").unwrap();
    assert_eq!(tests, "npm ci && npm test\n");
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let start = start.replace("8888", &port).replace("--any-client", &format!("--any-client --port {port}"));
    let directory = Directory::new("github-actions");
    let token = format!("curl -sS -u a:b -d grant_type=client_credentials http://127.0.0.1:{port}/api/token");
    let mut bash = Command::new("bash");
    bash.args(["-e", "-c", &format!("trap 'kill $!' EXIT\n{start}\n{token}\ncat emulator.log")]);
    bash.current_dir(&directory.0).env("PATH", path_with_emulator(&directory));
    let text = output(bash, "github-actions.yml").await;
    assert!(text.contains("\"access_token\":") && text.contains("The emulator is running."), "{text}");
}

#[test]
fn the_code_for_rust_tests_is_a_test_here() {
    assert!(README.contains(&format!("```rust\n{}```\n", include_str!("as_dev_dependency.rs"))));
}

#[test]
fn the_readme_links_to_every_example() {
    for entry in std::fs::read_dir(format!("{}/examples", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(README.contains(&format!("(examples/{name})")), "{name}");
    }
}
