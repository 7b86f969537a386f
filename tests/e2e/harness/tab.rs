//! A tab as a person uses it: looks, presses, types, waits. Nothing here sleeps for a fixed time; everything waits for what it says.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::error::{WebDriverErrorInner, WebDriverResult};
use thirtyfour::{By, WebDriver, WebElement, WindowHandle};

use super::emulator::Emulator;
use super::user_context::UserContext;
use super::wire::set_offline;

/// How long anything may take that a person waits for. Long, because two cores build and test at once; reaching it is a failure.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// The size of a page in a window of a desktop.
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 800;
/// Between two looks.
const BLINK: Duration = Duration::from_millis(40);

/// A tab.
pub(crate) struct Tab {
    driver: WebDriver,
    context: UserContext,
    site: String,
    service: String,
}

impl Tab {
    /// The first tab of a user context.
    pub(super) async fn first(driver: WebDriver, context: UserContext, emulator: &Emulator) -> Self {
        let tab = Self { driver, context, site: emulator.site.clone(), service: emulator.service.clone() };
        let first = tab.context.first_tab().await.expect("a tab");
        tab.show(first).await;
        tab
    }

    pub(crate) fn driver(&self) -> &WebDriver {
        &self.driver
    }

    // Waiting

    /// Waits until `look` finds something.
    pub(crate) async fn until<T>(&self, what: &str, look: impl AsyncFnMut() -> WebDriverResult<Option<T>>) -> T {
        self.within(PATIENCE, what, look).await
    }

    /// The same with another limit.
    pub(crate) async fn within<T>(
        &self,
        limit: Duration,
        what: &str,
        mut look: impl AsyncFnMut() -> WebDriverResult<Option<T>>,
    ) -> T {
        let begun = Instant::now();
        loop {
            // A page that is just being replaced cannot be asked: an error here means "not yet".
            let trouble = match look().await {
                Ok(Some(found)) => return found,
                Ok(None) => String::new(),
                Err(error) => format!("\nthe driver said: {error}"),
            };
            if begun.elapsed() > limit {
                panic!("waited {limit:?} for {what}{trouble}\n{}", self.describe().await);
            }
            tokio::time::sleep(BLINK).await;
        }
    }

    /// The page in a few lines, for failures.
    pub(crate) async fn describe(&self) -> String {
        let address = self.driver.current_url().await.map_or_else(|error| error.to_string(), |url| url.to_string());
        let main = "return (document.querySelector('.open-record') ?? document.querySelector('#main') ?? document.body).innerText";
        let text = self
            .try_js(main, vec![])
            .await
            .map_or_else(|error| error.to_string(), |text| text.as_str().unwrap_or_default().to_owned());
        format!("at {address}\nthe page says: {}", text.chars().take(1500).collect::<String>())
    }

    /// A picture of the page beside the build's files, for failures.
    pub(crate) async fn photograph(&self) {
        let name = std::thread::current().name().unwrap_or("journey").replace("::", "-");
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        if self.driver.screenshot(&path).await.is_ok() {
            eprintln!("a picture of it: {}", path.display());
        }
    }

    // Looking

    /// Runs a script.
    pub(crate) async fn try_js(&self, script: &str, arguments: Vec<Value>) -> WebDriverResult<Value> {
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    /// Runs a script that has to work.
    pub(crate) async fn js(&self, script: &str) -> Value {
        self.try_js(script, vec![]).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until a script returns `true`.
    pub(crate) async fn until_js(&self, what: &str, script: &str) {
        self.until(what, async || Ok((self.try_js(script, vec![]).await? == true).then_some(()))).await;
    }

    /// What can be read on the page, each run of white space as one space.
    pub(crate) async fn text(&self) -> WebDriverResult<String> {
        let text = self.try_js("return document.body ? document.body.innerText : ''", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Waits until the page says this.
    pub(crate) async fn sees(&self, words: &str) {
        self.until(&format!("the page to say “{words}”"), async || Ok(self.text().await?.contains(words).then_some(()))).await;
    }

    /// Waits until a notice bears this code, and is the only one that does.
    pub(crate) async fn is_told(&self, code: &str) {
        self.until(&format!("a notice with the code {code}"), async || {
            Ok(self.codes().await?.iter().any(|told| told == code).then_some(()))
        })
        .await;
    }

    /// The codes of all notices.
    pub(crate) async fn codes(&self) -> WebDriverResult<Vec<String>> {
        let script = "return [...document.querySelectorAll('.notice .number-code')].map(code => code.textContent)";
        self.driver.execute(script, vec![]).await?.convert()
    }

    /// The whole address.
    pub(crate) async fn address(&self) -> String {
        self.js("return location.href").await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the tab shows this path (with query and fragment) of the app.
    pub(crate) async fn arrives_at(&self, path: &str) {
        self.is_at(&format!("{}{path}", self.site)).await;
    }

    /// Waits until the tab shows this address.
    pub(crate) async fn is_at(&self, address: &str) {
        self.until(&format!("the address {address}"), async || {
            Ok((self.try_js("return location.href", vec![]).await? == address).then_some(()))
        })
        .await;
    }

    /// Waits until the tab shows a page of the service whose path begins so, and that page is there.
    pub(crate) async fn is_at_service(&self, path: &str) {
        let start = format!("{}{path}", self.service);
        self.until(&format!("a page at {start}"), async || {
            let there = self.try_js("return document.readyState === 'complete' && location.href", vec![]).await?;
            Ok(there.as_str().is_some_and(|address| address.starts_with(&start)).then_some(()))
        })
        .await;
    }

    // Finding and acting

    /// Waits for a visible button or link with these words or this accessible name.
    pub(crate) async fn control(&self, words: &str) -> WebElement {
        let path = format!(
            "//*[self::button or self::a or self::label][normalize-space(.)={text} or @aria-label={text}]",
            text = quoted(words)
        );
        self.until(&format!("a button or link “{words}”"), async || {
            for element in self.driver.find_all(By::XPath(path.as_str())).await? {
                if element.is_displayed().await? {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Presses the button, or follows the link, with these words.
    pub(crate) async fn press(&self, words: &str) {
        // A page that was drawn anew between finding and pressing has another button with the same words; a person would press that.
        self.until(&format!("to press “{words}”"), async || match self.control(words).await.click().await {
            Ok(()) => Ok(Some(())),
            Err(error) if matches!(*error, WebDriverErrorInner::StaleElementReference(_)) => Ok(None),
            Err(error) => panic!("“{words}” cannot be pressed: {error}\n{}", self.describe().await),
        })
        .await;
    }

    /// Presses the one of these elements that has these words in it.
    pub(crate) async fn press_among(&self, selector: &str, words: &str) {
        let script =
            "return [...document.querySelectorAll(arguments[0])].find(one => one.textContent.includes(arguments[1])) ?? null";
        let element = self
            .until(&format!("“{words}” among {selector}"), async || {
                let found = self.driver.execute(script, vec![json!(selector), json!(words)]).await?;
                if found.json().is_null() { Ok(None) } else { found.element().map(Some) }
            })
            .await;
        element.click().await.unwrap_or_else(|error| panic!("“{words}” cannot be pressed: {error}"));
    }

    /// Waits for an element by selector, where nothing that a person reads names it.
    pub(crate) async fn find(&self, selector: &str) -> WebElement {
        self.until(&format!("an element {selector}"), async || {
            let found = self.driver.find_all(By::Css(selector)).await?;
            Ok(found.into_iter().next())
        })
        .await
    }

    /// Replaces what stands in the field with this label.
    pub(crate) async fn fill(&self, label: &str, text: &str) {
        let path = format!("//input[@id=//label[normalize-space(.)={}]/@for]", quoted(label));
        let field = self
            .until(&format!("a field “{label}”"), async || {
                Ok(self.driver.find_all(By::XPath(path.as_str())).await?.into_iter().next())
            })
            .await;
        field.clear().await.expect("a field");
        field.send_keys(text).await.expect("a field");
    }

    // Going

    /// Opens a page of the app by its address.
    pub(crate) async fn open(&self, path: &str) {
        self.go(&format!("{}{path}", self.site)).await;
    }

    /// Opens any address.
    pub(crate) async fn go(&self, address: &str) {
        self.driver.goto(address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    pub(crate) async fn back(&self) {
        self.driver.back().await.expect("something to go back to");
    }

    pub(crate) async fn reload(&self) {
        self.driver.refresh().await.expect("a page");
    }

    /// Makes the page this wide.
    pub(crate) async fn resize(&self, width: u32) {
        self.context.set_viewport(&self.handle().await, width, HEIGHT).await.expect("a page of that width");
        self.until_js(&format!("a page {width} wide"), &format!("return window.innerWidth === {width}")).await;
    }

    /// Follows the session in the masthead to the page about access.
    pub(crate) async fn looks_at_access(&self) {
        self.find("a.session").await.click().await.expect("a link");
        self.arrives_at("/access").await;
        self.sees("What you allowed").await;
    }

    /// Signs out, on the page about access, from any page of the library.
    pub(crate) async fn signs_out(&self) {
        self.looks_at_access().await;
        self.press("Sign out in every tab and on this device").await;
        self.is_told("LG-session-signed-out").await;
    }

    /// From here on what this page copies is written into it: the last text, and all of them one below the other. The clipboard itself
    /// cannot be read everywhere.
    pub(crate) async fn notes_what_is_copied(&self) {
        self.js("const page = window.wrappedJSObject ?? window;
            const write = text => {
                const noted = document.body.dataset;
                noted.copied = text;
                noted.copies = (noted.copies ?? '') + '\\n' + text;
                return page.Promise.resolve();
            };
            const value = { value: write, configurable: true };
            const own = typeof cloneInto === 'function' ? cloneInto(value, page, { cloneFunctions: true }) : value;
            page.Object.defineProperty(page.navigator.clipboard, 'writeText', own);")
            .await;
    }

    /// Takes the network away from the browser, or gives it back, and waits until the page knows.
    pub(crate) async fn set_offline(&self, offline: bool) {
        set_offline(&self.driver, offline).await.expect("a browser that can be offline");
        self.until_js("the page to know of the network", &format!("return navigator.onLine === {}", !offline)).await;
    }

    // Several tabs

    /// The tab that is shown.
    pub(crate) async fn handle(&self) -> WindowHandle {
        self.driver.window().await.expect("a tab")
    }

    /// Opens another tab in front of this one.
    pub(crate) async fn open_tab(&self) -> WindowHandle {
        let another = self.context.open_tab().await.expect("a tab");
        self.show(another.clone()).await;
        another
    }

    async fn show(&self, tab: WindowHandle) {
        self.context.set_viewport(&tab, WIDTH, HEIGHT).await.expect("a tab");
        self.switch_to(&tab).await;
    }

    /// Goes to a tab.
    pub(crate) async fn switch_to(&self, tab: &WindowHandle) {
        self.driver.switch_to_window(tab.clone()).await.expect("a tab");
    }

    /// Every tab of this journey.
    pub(crate) async fn all_tabs(&self) -> Vec<WindowHandle> {
        self.context.tabs().await.expect("tabs")
    }

    /// Waits until there is another tab than the one that is shown.
    pub(crate) async fn other_tab(&self) -> WindowHandle {
        let here = self.handle().await;
        self.until("another tab", async || Ok(self.all_tabs().await.into_iter().find(|tab| *tab != here))).await
    }

    /// Closes the tab that is shown. Another one has to be gone to afterwards.
    pub(crate) async fn close(&self) {
        self.driver.close_window().await.expect("a tab");
    }

    // At Spotify

    /// Chooses who to be on the login page.
    pub(crate) async fn log_in_as(&self, user: &str) {
        self.find(&format!("button[name=user][value={user}]")).await.click().await.expect("a button");
    }

    /// Agrees on the consent page.
    pub(crate) async fn agree(&self) {
        self.find("#agree").await.click().await.expect("a button");
    }

    /// Says no on the consent page.
    pub(crate) async fn decline(&self) {
        self.find("#cancel").await.click().await.expect("a button");
    }

    // Under the hood

    /// What a store of the page holds: `sessionStorage` or `localStorage`.
    pub(crate) async fn storage(&self, which: &str) -> Value {
        self.try_js("return Object.fromEntries(Object.entries(window[arguments[0]]))", vec![json!(which)])
            .await
            .unwrap_or(Value::Null)
    }
}

/// A text as an XPath literal.
fn quoted(text: &str) -> String {
    assert!(!text.contains('"'), "no such texts here");
    format!("\"{text}\"")
}
