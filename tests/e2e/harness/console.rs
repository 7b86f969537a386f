//! What the browser itself complained about: script errors, refused loads, breaches of the page's policy.
//!
//! Chromium gives its log out through the driver. Firefox does not, so its console service is read from its privileged side; there,
//! failed loads are told only where CORS is the reason. Both tell breaches of the Content Security Policy.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use thirtyfour::WebDriver;
use thirtyfour::error::WebDriverResult;

use super::browser::Browser;
use super::wire::in_firefox_itself;

/// The console of one browser.
pub(crate) struct Console {
    driver: WebDriver,
    expected: Mutex<Vec<String>>,
    breaches_expected: AtomicBool,
    seen: Mutex<Vec<String>>,
}

impl Console {
    /// Begins with an empty log: what other journeys left in the browser is not read.
    pub(super) async fn new(driver: WebDriver) -> Self {
        read(&driver).await;
        let expected = vec![
            // The build names a hash for every file it preloads. Chromium says on each load that it does not check it for this kind.
            "The `integrity` attribute is currently ignored for preload destinations".to_owned(),
            // Firefox counts the seconds also while a page waits for Spotify with nothing in the display face on it.
            "preloaded with link preload was not used within a few seconds".to_owned(),
            // Firefox says so when a page is left while a tab still reads the ledger or the vault. The other tabs and the next page
            // ask again for themselves; a write that is cut so leaves what was there before.
            "An IndexedDB transaction that was not yet complete has been aborted due to page navigation".to_owned(),
        ];
        Self { driver, expected: Mutex::new(expected), breaches_expected: AtomicBool::new(false), seen: Mutex::default() }
    }

    /// From here on complaints that hold this text are what the test provokes.
    pub(crate) fn expect(&self, part: &str) {
        self.expected.lock().unwrap().push(part.to_owned());
    }

    /// From here on the test breaks the page's policy on purpose.
    pub(crate) fn expect_breaches(&self) {
        self.breaches_expected.store(true, Ordering::Relaxed);
    }

    /// The breaches of the page's policy so far.
    pub(crate) async fn breaches(&self) -> Vec<String> {
        self.all().await.into_iter().filter(|line| is_breach(line)).collect()
    }

    /// Everything said so far.
    pub(crate) async fn all(&self) -> Vec<String> {
        let new = read(&self.driver).await;
        let mut seen = self.seen.lock().unwrap();
        seen.extend(new);
        seen.clone()
    }

    /// Fails when anything was said that nobody expected.
    pub(crate) async fn is_clean(&self) {
        let said = self.all().await;
        let expected = self.expected.lock().unwrap();
        let breaches_expected = self.breaches_expected.load(Ordering::Relaxed);
        let is_expected = |line: &str| {
            if is_breach(line) { breaches_expected } else { expected.iter().any(|part| line.contains(part.as_str())) }
        };
        let odd: Vec<&String> = said.iter().filter(|line| !is_expected(line)).collect();
        assert!(odd.is_empty(), "the console says what nobody expected: {odd:#?}");
    }
}

/// Whether a line tells of a breach of the Content Security Policy or of Trusted Types, which is part of it.
fn is_breach(line: &str) -> bool {
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

/// Reads and empties Firefox's console: what pages of this machine caused, not what Firefox says about itself.
async fn firefox(driver: &WebDriver) -> WebDriverResult<Vec<String>> {
    const READ: &str = "
        const ofPage = text => typeof text === 'string' && text.includes('http://127.0.0.1');
        const told = Services.console.getMessageArray().filter(message => message instanceof Ci.nsIScriptError)
            .filter(error => ofPage(error.sourceName) || ofPage(error.errorMessage))
            .map(error => `${error.category}: ${error.errorMessage} (${error.sourceName})`);
        Services.console.reset();
        const storage = Cc['@mozilla.org/consoleAPI-storage;1'].getService(Ci.nsIConsoleAPIStorage);
        const spoken = storage.getEvents().filter(event => ofPage(event.filename))
            .map(event => `console ${event.level}: ${event.arguments.map(String).join(' ')}`);
        storage.clearEvents();
        return [...told, ...spoken];";
    serde_json::from_value(in_firefox_itself(driver, READ, vec![]).await?).map_err(Into::into)
}
