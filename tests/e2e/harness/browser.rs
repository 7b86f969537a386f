//! A browser and the driver that steers it.

use std::env;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::oneshot;

use super::bidi::BiDi;

/// Which browser the tests run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Browser {
    Chromium,
    Firefox,
}

impl Browser {
    /// The one named by `LOCKGROOVE_BROWSER`.
    pub(crate) fn of_this_run() -> Self {
        match env::var("LOCKGROOVE_BROWSER").as_deref() {
            Ok("chromium") => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            other => panic!("LOCKGROOVE_BROWSER is {other:?}, not chromium or firefox: run `cargo verify e2e`"),
        }
    }

    fn driver(self) -> PathBuf {
        required(match self {
            Self::Chromium => "CHROMEDRIVER",
            Self::Firefox => "GECKODRIVER",
        })
    }

    fn binary(self) -> PathBuf {
        required(match self {
            Self::Chromium => "CHROMIUM",
            Self::Firefox => "FIREFOX",
        })
    }
}

/// A path from the environment.
pub(crate) fn required(variable: &str) -> PathBuf {
    env::var_os(variable).map(PathBuf::from).unwrap_or_else(|| panic!("{variable} is not set: run `cargo verify e2e`"))
}

/// Firefox has taken more than a minute to start on cores that others kept busy.
const LONGEST_START: Duration = Duration::from_secs(3 * 60);

/// A host name that browsers do not treat as this machine's own.
pub(crate) const FOREIGN_NAME: &str = "lockgroove.test";

/// How a browser is set up. A journey with an unusual profile gets a browser of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Profile {
    /// Site data is blocked.
    pub(crate) blocks_storage: bool,
    /// [`FOREIGN_NAME`] resolves to this machine, as a name in a home network would.
    pub(crate) resolves_foreign_name: bool,
    /// The site at [`FOREIGN_NAME`] is a secure page from elsewhere, as one from the internet is.
    pub(crate) has_site_elsewhere: bool,
    /// WebAssembly is turned off.
    pub(crate) has_no_wasm: bool,
    /// Pages may not run scripts.
    pub(crate) has_no_script: bool,
}

impl Profile {
    /// Whether the browser can be shared.
    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// A running browser with its driver.
pub(crate) struct RunningBrowser {
    driver: WebDriver,
    bidi: Arc<BiDi>,
    _process: DriverProcess,
}

impl RunningBrowser {
    /// Starts a browser for the site at this address.
    pub(super) async fn start(profile: &Profile, site: &str) -> Self {
        let browser = Browser::of_this_run();
        let (process, port) = start_driver(browser).await;
        let (driver, bidi) =
            connect(browser, profile, site, port).await.unwrap_or_else(|error| panic!("{browser:?} did not start: {error}"));
        Self { driver, bidi: Arc::new(bidi), _process: process }
    }

    pub(super) fn bidi(&self) -> &Arc<BiDi> {
        &self.bidi
    }

    pub(super) fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Ends the browser and the driver.
    pub(super) async fn end(self) {
        let quit = tokio::time::timeout(Duration::from_secs(20), self.driver.clone().quit()).await;
        if !matches!(quit, Ok(Ok(()))) {
            eprintln!("the browser did not quit: {quit:?}");
        }
    }
}

/// A driver's process. Dropping it kills the driver and the browser that it started, which would outlive it.
struct DriverProcess(Child);

impl Drop for DriverProcess {
    fn drop(&mut self) {
        if let Some(id) = self.0.id() {
            let _ = std::process::Command::new("pkill").args(["-KILL", "-P", &id.to_string()]).status();
        }
    }
}

async fn connect(browser: Browser, profile: &Profile, site: &str, port: u16) -> Result<(WebDriver, BiDi), String> {
    let capabilities = match browser {
        Browser::Chromium => chromium(profile, site),
        Browser::Firefox => firefox(profile),
    };
    let builder = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities).request_timeout(LONGEST_START);
    let driver = builder.connect().await.map_err(|error| error.to_string())?;
    let socket = driver.capabilities().get("webSocketUrl").and_then(Value::as_str).ok_or("it has no BiDi socket")?;
    let bidi = BiDi::connect(socket).await?;
    Ok((driver, bidi))
}

/// Starts a driver on a free port, which it prints.
async fn start_driver(browser: Browser) -> (DriverProcess, u16) {
    let mut command = Command::new(browser.driver());
    match browser {
        Browser::Chromium => command.arg("--port=0"),
        // Reading the console and the accessibility tree takes system access.
        Browser::Firefox => command.args(["--port", "0", "--websocket-port", "0", "--allow-system-access"]),
    };
    let mut process = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", browser.driver().display()));
    let output = process.stdout.take().expect("piped");
    let (sender, receiver) = oneshot::channel();
    let printed = Arc::new(Mutex::new(String::new()));
    tokio::spawn({
        let printed = Arc::clone(&printed);
        async move {
            let (mut lines, mut sender) = (BufReader::new(output).lines(), Some(sender));
            // Read to the end: a driver blocks when its output pipe is full.
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some(port) = port_in(&line)
                    && let Some(sender) = sender.take()
                {
                    let _ = sender.send(port);
                } else if sender.is_some() {
                    printed.lock().unwrap().push_str(&line);
                }
            }
        }
    });
    match tokio::time::timeout(Duration::from_secs(20), receiver).await {
        Ok(Ok(port)) => (DriverProcess(process), port),
        _ => panic!("{} printed no port: {}", browser.driver().display(), printed.lock().unwrap()),
    }
}

/// `ChromeDriver was started successfully on port 35427.` and `… Listening on 127.0.0.1:44195`.
fn port_in(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("successfully on port ").or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
    rest.trim_end_matches('.').parse().ok()
}

fn chromium(profile: &Profile, site: &str) -> Capabilities {
    let mut preferences = json!({});
    if profile.blocks_storage {
        preferences = json!({"profile.default_content_setting_values.cookies": 2});
    }
    if profile.has_no_script {
        preferences = json!({"profile.default_content_setting_values.javascript": 2});
    }
    let mut arguments = vec![
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-dev-shm-usage",
        // Two renderers per window that no journey looks at.
        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
        "--window-size=1280,900",
    ];
    let rule = format!("--host-resolver-rules=MAP {FOREIGN_NAME} 127.0.0.1");
    if profile.resolves_foreign_name || profile.has_site_elsewhere {
        arguments.push(&rule);
    }
    let host = site.split('/').nth(2).unwrap_or_default();
    let elsewhere = [
        format!("--ip-address-space-overrides={host}=public"),
        format!("--unsafely-treat-insecure-origin-as-secure={}", site.replace("127.0.0.1", FOREIGN_NAME)),
    ];
    if profile.has_site_elsewhere {
        arguments.extend(elsewhere.iter().map(String::as_str));
    }
    if profile.has_no_wasm {
        // Without a compiler at run time there is no WebAssembly, as in stricter security modes.
        arguments.push("--js-flags=--jitless");
    }
    capabilities(json!({
        "browserName": "chrome",
        "webSocketUrl": true,
        "goog:loggingPrefs": {"browser": "ALL"},
        "goog:chromeOptions": {"binary": Browser::Chromium.binary(), "args": arguments, "prefs": preferences},
    }))
}

fn firefox(profile: &Profile) -> Capabilities {
    let mut preferences = json!({
        // Keeps console messages, so that they can be read.
        "devtools.console.stdout.content": false,
        // No start pages, no calls home.
        "browser.startup.homepage_override.mstone": "ignore",
        "datareporting.policy.dataSubmissionEnabled": false,
        "app.normandy.enabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
    });
    if profile.blocks_storage {
        preferences["network.cookie.cookieBehavior"] = json!(2);
    }
    if profile.resolves_foreign_name || profile.has_site_elsewhere {
        preferences["network.dns.localDomains"] = json!(FOREIGN_NAME);
    }
    if profile.has_site_elsewhere {
        preferences["dom.securecontext.allowlist"] = json!(FOREIGN_NAME);
    }
    if profile.has_no_wasm {
        preferences["javascript.options.wasm"] = json!(false);
    }
    if profile.has_no_script {
        preferences["javascript.enabled"] = json!(false);
    }
    capabilities(json!({
        "browserName": "firefox",
        "webSocketUrl": true,
        "moz:firefoxOptions": {
            "binary": Browser::Firefox.binary(),
            "args": ["-headless", "--width=1280", "--height=900"],
            "prefs": preferences,
        },
    }))
}

fn capabilities(value: Value) -> Capabilities {
    let mut capabilities = Capabilities::new();
    for (name, value) in value.as_object().expect("an object") {
        capabilities.set(name.as_str(), value).expect("JSON");
    }
    capabilities
}
