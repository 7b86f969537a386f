//! A browser tab as a person uses it: look, press, type, wait. Nothing here sleeps for a fixed time; every step waits for a condition.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::error::{WebDriverErrorInner, WebDriverResult};
use thirtyfour::{By, WebDriver, WebElement, WindowHandle};

use super::emulator::Emulator;
use super::user_context::UserContext;
use super::wire::in_chromium_itself;

/// The longest wait for a condition. It is generous because other builds and tests may use the same cores.
const TIMEOUT: Duration = Duration::from_secs(40);
/// Longer than a look takes: looking reads the whole page, which keeps Chromium busy.
const POLL_INTERVAL: Duration = Duration::from_millis(125);

/// The size of a new tab's page.
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 800;

/// The browser tabs of one journey. All methods act on the tab that was opened or switched to last.
pub(crate) struct Tab {
    driver: WebDriver,
    context: UserContext,
    site: String,
    service: String,
}

impl Tab {
    /// Shows the first tab of a user context.
    pub(super) async fn first(driver: WebDriver, context: UserContext, emulator: &Emulator) -> Self {
        let tab = Self { driver, context, site: emulator.site.clone(), service: emulator.service.clone() };
        let first = tab.context.first_tab().await.expect("a tab");
        tab.show(&first).await;
        tab
    }

    pub(crate) fn driver(&self) -> &WebDriver {
        &self.driver
    }

    // Waiting

    /// Waits until `look` returns something.
    pub(crate) async fn until<T>(&self, what: &str, look: impl AsyncFnMut() -> WebDriverResult<Option<T>>) -> T {
        self.until_within(TIMEOUT, what, look).await
    }

    /// The same with another limit.
    pub(crate) async fn until_within<T>(
        &self,
        limit: Duration,
        what: &str,
        mut look: impl AsyncFnMut() -> WebDriverResult<Option<T>>,
    ) -> T {
        let start = Instant::now();
        loop {
            // A page that is being replaced cannot be queried: an error means "not yet".
            let error = match look().await {
                Ok(Some(found)) => return found,
                Ok(None) => String::new(),
                Err(error) => format!("\nthe driver reports: {error}"),
            };
            if start.elapsed() > limit {
                panic!("waited {limit:?} for {what}{error}\n{}", self.describe().await);
            }
            tokio::time::sleep(POLL_INTERVAL).await;
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
        format!("at {address}\nthe page shows: {}", text.chars().take(1500).collect::<String>())
    }

    /// Saves a screenshot next to the build output, for failures.
    pub(crate) async fn screenshot(&self) {
        let name = std::thread::current().name().unwrap_or("journey").replace("::", "-");
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        if self.driver.screenshot(&path).await.is_ok() {
            eprintln!("screenshot: {}", path.display());
        }
    }

    // Scripts

    /// Runs a script.
    pub(crate) async fn try_js(&self, script: &str, arguments: Vec<Value>) -> WebDriverResult<Value> {
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    /// Runs a script that has to succeed.
    pub(crate) async fn js(&self, script: &str) -> Value {
        self.js_with(script, vec![]).await
    }

    /// The same with arguments.
    pub(crate) async fn js_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.try_js(script, arguments).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Runs a script that passes its result to its last argument.
    pub(crate) async fn js_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        let result = self.driver.execute_async(script, arguments).await.unwrap_or_else(|error| panic!("{script}: {error}"));
        result.json().clone()
    }

    /// Waits until a script returns `true`.
    pub(crate) async fn until_js(&self, what: &str, script: &str) {
        self.until(what, async || Ok((self.try_js(script, vec![]).await? == true).then_some(()))).await;
    }

    // Looking

    /// Waits until the page shows this text.
    pub(crate) async fn sees(&self, text: &str) {
        self.until(&format!("the page to show “{text}”"), async || Ok(self.try_text().await?.contains(text).then_some(()))).await;
    }

    /// The same with another limit.
    pub(crate) async fn sees_within(&self, limit: Duration, text: &str) {
        let what = format!("the page to show “{text}”");
        self.until_within(limit, &what, async || Ok(self.try_text().await?.contains(text).then_some(()))).await;
    }

    /// Waits until the page no longer shows this text.
    pub(crate) async fn no_longer_sees(&self, text: &str) {
        self.until(&format!("“{text}” to go"), async || Ok((!self.try_text().await?.contains(text)).then_some(()))).await;
    }

    /// Waits until a notice has this error code.
    pub(crate) async fn sees_code(&self, code: &str) {
        self.sees_code_within(TIMEOUT, code).await;
    }

    /// The same with another limit.
    pub(crate) async fn sees_code_within(&self, limit: Duration, code: &str) {
        self.until_within(limit, &format!("a notice with the code {code}"), async || {
            Ok(self.try_codes().await?.iter().any(|shown| shown == code).then_some(()))
        })
        .await;
    }

    /// Waits until no notice is left.
    pub(crate) async fn sees_no_notice(&self) {
        self.until("no notice", async || Ok(self.try_codes().await?.is_empty().then_some(()))).await;
    }

    /// Waits until the strip at the foot of the window is gone.
    pub(crate) async fn sees_no_strip(&self) {
        self.until_count(".strip", 0).await;
    }

    /// The whole address.
    pub(crate) async fn address(&self) -> String {
        self.js("return location.href").await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the tab is at this path of the app, with query and fragment.
    pub(crate) async fn arrives_at(&self, path: &str) {
        self.is_at(&format!("{}{path}", self.site)).await;
    }

    /// Waits until the tab is at this address.
    pub(crate) async fn is_at(&self, address: &str) {
        self.until(&format!("the address {address}"), async || {
            Ok((self.try_js("return location.href", vec![]).await? == address).then_some(()))
        })
        .await;
    }

    /// Waits until the tab has loaded a page of the service whose path starts like this.
    pub(crate) async fn is_at_service(&self, path: &str) {
        let start = format!("{}{path}", self.service);
        self.until(&format!("a page at {start}"), async || {
            let address = self.try_js("return document.readyState === 'complete' && location.href", vec![]).await?;
            Ok(address.as_str().is_some_and(|address| address.starts_with(&start)).then_some(()))
        })
        .await;
    }

    // Finding and acting

    /// Waits for a visible button, link or label with this text or accessible name.
    pub(crate) async fn find_control(&self, text: &str) -> WebElement {
        let path = format!(
            "//*[self::button or self::a or self::label][normalize-space(.)={text} or @aria-label={text}]",
            text = quoted(text)
        );
        self.until(&format!("a button or link “{text}”"), async || {
            for element in self.driver.find_all(By::XPath(path.as_str())).await? {
                if element.is_displayed().await? {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Presses the button, link or label with this text.
    pub(crate) async fn press(&self, text: &str) {
        self.click(text, async || Ok(Some(self.find_control(text).await))).await;
    }

    /// Presses the first of these elements that contains this text.
    pub(crate) async fn press_among(&self, selector: &str, text: &str) {
        let script =
            "return [...document.querySelectorAll(arguments[0])].find(one => one.textContent.includes(arguments[1])) ?? null";
        self.click(&format!("{text} among {selector}"), async || {
            let found = self.driver.execute(script, vec![json!(selector), json!(text)]).await?;
            if found.json().is_null() { Ok(None) } else { found.element().map(Some) }
        })
        .await;
    }

    /// Presses an element that has no text of its own.
    pub(crate) async fn press_element(&self, selector: &str) {
        self.click(selector, async || Ok(Some(self.find(selector).await))).await;
    }

    /// Waits for an element by selector. For elements that no text on the page names.
    pub(crate) async fn find(&self, selector: &str) -> WebElement {
        self.until(&format!("an element {selector}"), async || {
            let found = self.driver.find_all(By::Css(selector)).await?;
            Ok(found.into_iter().next())
        })
        .await
    }

    /// Clicks the element that `find` returns, as often as the page replaces it or something covers it.
    async fn click(&self, what: &str, find: impl AsyncFn() -> WebDriverResult<Option<WebElement>>) {
        self.until(&format!("to press “{what}”"), async || {
            let Some(element) = find().await? else { return Ok(None) };
            let pressed = async {
                self.uncover(&element).await?;
                element.click().await
            };
            let Err(error) = pressed.await else { return Ok(Some(())) };
            match *error {
                WebDriverErrorInner::StaleElementReference(_) | WebDriverErrorInner::ElementClickIntercepted(_) => Ok(None),
                _ => Err(error),
            }
        })
        .await;
    }

    /// Scrolls an element to where a person could press it, unless it is there. A driver scrolls only what is outside the window, and
    /// the sticky masthead covers what is under it: Firefox then presses an option of a covered list without any effect.
    async fn uncover(&self, element: &WebElement) -> WebDriverResult<()> {
        let script = "const it = arguments[0].closest('select') ?? arguments[0], box = it.getBoundingClientRect();
            const there = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
            if (!there || !(it.contains(there) || there.contains(it))) it.scrollIntoView({ block: 'center' });";
        self.driver.execute(script, vec![element.to_json()?]).await.map(drop)
    }

    /// Replaces the value of the field with this label.
    pub(crate) async fn fill(&self, label: &str, text: &str) {
        let path = format!("//*[self::input or self::textarea][@id=//label[normalize-space(.)={}]/@for]", quoted(label));
        let field = self
            .until(&format!("a field “{label}”"), async || {
                for field in self.driver.find_all(By::XPath(path.as_str())).await? {
                    // Dialogs that are closed have fields, too.
                    if field.is_displayed().await? {
                        return Ok(Some(field));
                    }
                }
                Ok(None)
            })
            .await;
        field.clear().await.expect("a field");
        field.send_keys(text).await.expect("a field");
    }

    // Navigating

    /// Opens a path of the app.
    pub(crate) async fn open(&self, path: &str) {
        self.go(&format!("{}{path}", self.site)).await;
    }

    /// Opens any address.
    pub(crate) async fn go(&self, address: &str) {
        self.driver.goto(address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    pub(crate) async fn back(&self) {
        self.driver.back().await.expect("a page to go back to");
    }

    pub(crate) async fn forward(&self) {
        self.driver.forward().await.expect("a page to go forward to");
    }

    pub(crate) async fn reload(&self) {
        self.driver.refresh().await.expect("a page");
    }

    /// Makes the page this wide.
    pub(crate) async fn resize(&self, width: u32) {
        self.context.set_viewport(&self.handle().await, width, HEIGHT).await.expect("a page of that width");
        self.until_js(&format!("a page {width} wide"), &format!("return window.innerWidth === {width}")).await;
    }

    /// Removes Web Locks from every page that is loaded from now on, as in older browsers.
    pub(crate) async fn remove_web_locks(&self) {
        let function = "() => { Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }) }";
        self.context.preload(function).await.expect("a script before the page's own");
    }

    /// Every page that is loaded from now on has a network that the browser describes like this (<https://wicg.github.io/netinfo/>).
    pub(crate) async fn describe_network(&self, network: Value) {
        let value = format!("{{ value: {network}, configurable: true }}");
        let function = format!("() => {{ Object.defineProperty(Navigator.prototype, 'connection', {value}) }}");
        self.context.preload(&function).await.expect("a script before the page's own");
    }

    /// The browser is too busy for work that can wait, in every page that is loaded from now on.
    pub(crate) async fn be_busy(&self) {
        self.context.preload("() => { window.requestIdleCallback = () => 0 }").await.expect("a script before the page's own");
    }

    /// Disconnects all tabs from the network and waits until the page knows.
    pub(crate) async fn go_offline(&self) {
        self.context.set_offline(true).await.expect("offline");
        self.until_js("the page to know that it is offline", "return !navigator.onLine").await;
    }

    /// Connects them again.
    pub(crate) async fn go_online(&self) {
        self.context.set_offline(false).await.expect("online");
        self.until_js("the page to know that it is online", "return navigator.onLine").await;
    }

    /// Decides in the person's place whether this page may use addresses of this computer, which Chromium asks.
    pub(crate) async fn decide_local_access(&self, decision: &str) {
        let page = self.js("return location.origin").await;
        let params = json!({"permission": {"name": "loopback-network"}, "setting": decision, "origin": page});
        in_chromium_itself(&self.driver, "Browser.setPermission", params).await.expect("a permission of Chromium");
    }

    // Several tabs

    /// The current tab.
    pub(crate) async fn handle(&self) -> WindowHandle {
        self.driver.window().await.expect("a tab")
    }

    /// Opens an empty tab and switches to it.
    pub(crate) async fn open_tab(&self) -> WindowHandle {
        let tab = self.context.open_tab().await.expect("a tab");
        self.show(&tab).await;
        tab
    }

    async fn show(&self, tab: &WindowHandle) {
        self.context.set_viewport(tab, WIDTH, HEIGHT).await.expect("a tab");
        self.switch_to(tab).await;
    }

    /// Switches to a tab.
    pub(crate) async fn switch_to(&self, tab: &WindowHandle) {
        self.driver.switch_to_window(tab.clone()).await.expect("a tab");
    }

    /// Every tab of this journey.
    pub(crate) async fn all_tabs(&self) -> Vec<WindowHandle> {
        self.context.tabs().await.expect("tabs")
    }

    /// Waits until a page has opened another tab, and switches to it.
    pub(crate) async fn switch_to_new_tab(&self) -> WindowHandle {
        let here = self.handle().await;
        let new = self.until("another tab", async || Ok(self.all_tabs().await.into_iter().find(|tab| *tab != here))).await;
        self.switch_to(&new).await;
        new
    }

    /// Closes the current tab. Switch to another one afterwards.
    pub(crate) async fn close(&self) {
        self.driver.close_window().await.expect("a tab");
    }

    // Spotify's pages

    /// Chooses a user on the login page.
    pub(crate) async fn log_in_as(&self, user: &str) {
        self.press_element(&format!("button[name=user][value={user}]")).await;
    }

    /// Ticks or unticks a scope on the consent page.
    pub(crate) async fn toggle_scope(&self, scope: &str) {
        self.press_element(&format!("input[name=scope][value={scope}]")).await;
    }

    /// Agrees on the consent page.
    pub(crate) async fn agree(&self) {
        self.press_element("#agree").await;
    }

    /// Declines on the consent page.
    pub(crate) async fn decline(&self) {
        self.press_element("#cancel").await;
    }
}

/// A text as an XPath literal.
fn quoted(text: &str) -> String {
    assert!(!text.contains('"'), "no such texts here");
    format!("\"{text}\"")
}
