//! The browser console: script errors, failed loads, violations of the page's policy.
//!
//! Chromium's driver returns its log. Firefox's does not, so the console service is read with privileges; it reports failed loads only
//! where CORS is the reason. Both report violations of the Content Security Policy.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use thirtyfour::WebDriver;
use thirtyfour::error::WebDriverResult;

use super::browser::Browser;
use super::wire::in_firefox_itself;

/// The console of the browser that a journey uses.
pub(crate) struct Console {
    driver: WebDriver,
    expected: Mutex<Vec<String>>,
    violations_expected: AtomicBool,
    seen: Mutex<Vec<String>>,
}

impl Console {
    /// Starts empty, without what earlier journeys left in the browser.
    pub(super) async fn new(driver: WebDriver) -> Self {
        read(&driver).await;
        let expected = vec![
            // The build adds a hash to every preload. Chromium reports on each load that it does not check the hash for this kind.
            "The `integrity` attribute is currently ignored for preload destinations".to_owned(),
            // Firefox also counts the seconds in which a page waits for Spotify and uses no text in the display face.
            "preloaded with link preload was not used within a few seconds".to_owned(),
            // Firefox reports this when a page is left while it reads the ledger or the vault. The next page reads again; an aborted
            // write leaves the old value.
            "An IndexedDB transaction that was not yet complete has been aborted due to page navigation".to_owned(),
            // Firefox says this of a tab that is closed while it handles that it is closed. A page that hangs fails its journey anyway.
            "Script terminated by timeout".to_owned(),
        ];
        Self { driver, expected: Mutex::new(expected), violations_expected: AtomicBool::new(false), seen: Mutex::default() }
    }

    /// From here on, the journey provokes messages that contain this text.
    pub(crate) fn expect(&self, part: &str) {
        self.expected.lock().unwrap().push(part.to_owned());
    }

    /// From here on, the journey violates the page's policy on purpose.
    pub(crate) fn expect_violations(&self) {
        self.violations_expected.store(true, Ordering::Relaxed);
    }

    /// The policy violations so far.
    pub(crate) async fn violations(&self) -> Vec<String> {
        self.all().await.into_iter().filter(|line| is_violation(line)).collect()
    }

    /// All messages so far.
    pub(crate) async fn all(&self) -> Vec<String> {
        let new = read(&self.driver).await;
        let mut seen = self.seen.lock().unwrap();
        seen.extend(new);
        seen.clone()
    }

    /// Fails on a message that the journey did not expect.
    pub(crate) async fn is_clean(&self) {
        let messages = self.all().await;
        let expected = self.expected.lock().unwrap();
        let violations_expected = self.violations_expected.load(Ordering::Relaxed);
        let is_expected = |line: &str| {
            if is_violation(line) { violations_expected } else { expected.iter().any(|part| line.contains(part.as_str())) }
        };
        let unexpected: Vec<&String> = messages.iter().filter(|line| !is_expected(line)).collect();
        assert!(unexpected.is_empty(), "unexpected console messages: {unexpected:#?}");
    }
}

/// Whether a message reports a violation of the Content Security Policy, which includes Trusted Types.
fn is_violation(line: &str) -> bool {
    ["Content Security Policy", "Content-Security-Policy", "TrustedScript", "TrustedHTML", "Trusted Type"]
        .iter()
        .any(|part| line.contains(part))
}

/// Reads and empties the log.
async fn read(driver: &WebDriver) -> Vec<String> {
    match Browser::of_this_run() {
        Browser::Chromium => {
            let log = driver.browser_log().await.expect("a log");
            log.into_iter().map(|entry| format!("{}: {}", entry.level, entry.message)).collect()
        }
        Browser::Firefox => firefox(driver).await.expect("a console"),
    }
}

/// Reads and empties Firefox's console. Only messages about pages of this machine count, not those about Firefox itself.
async fn firefox(driver: &WebDriver) -> WebDriverResult<Vec<String>> {
    const READ: &str = "
        const ofPage = text => typeof text === 'string' && text.includes('http://127.0.0.1');
        const errors = Services.console.getMessageArray().filter(message => message instanceof Ci.nsIScriptError)
            .filter(error => ofPage(error.sourceName) || ofPage(error.errorMessage))
            .map(error => `${error.category}: ${error.errorMessage} (${error.sourceName})`);
        Services.console.reset();
        const storage = Cc['@mozilla.org/consoleAPI-storage;1'].getService(Ci.nsIConsoleAPIStorage);
        const calls = storage.getEvents().filter(event => ofPage(event.filename))
            .map(event => `console ${event.level}: ${event.arguments.map(String).join(' ')}`);
        storage.clearEvents();
        return [...errors, ...calls];";
    serde_json::from_value(in_firefox_itself(driver, READ, vec![]).await?).map_err(Into::into)
}
