//! What is on the page: named queries, so that journeys need little JavaScript of their own.

use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;

use super::Tab;

impl Tab {
    // Text

    /// The visible text of the page, with runs of white space as one space.
    pub(super) async fn try_text(&self) -> WebDriverResult<String> {
        let text = self.try_js("return document.body ? document.body.innerText : ''", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The visible text of the page, with runs of white space as one space.
    pub(crate) async fn text(&self) -> String {
        self.try_text().await.expect("a page")
    }

    /// The error codes of all notices.
    pub(crate) async fn try_codes(&self) -> WebDriverResult<Vec<String>> {
        let script = "return [...document.querySelectorAll('.notice .number-code')].filter(code => code.checkVisibility()).map(code => code.textContent)";
        self.driver().execute(script, vec![]).await?.convert()
    }

    /// The error codes of all notices.
    pub(crate) async fn codes(&self) -> Vec<String> {
        self.try_codes().await.expect("a page")
    }

    /// Waits until these are the error codes of all notices.
    pub(crate) async fn until_codes_are(&self, codes: &[&str]) {
        self.until(&format!("the codes {codes:?}"), async || Ok((self.try_codes().await? == codes).then_some(()))).await;
    }

    /// The whole document as HTML.
    pub(crate) async fn html(&self) -> String {
        self.string("return document.documentElement.outerHTML", vec![]).await
    }

    /// Waits until the window has this title.
    pub(crate) async fn until_title(&self, title: &str) {
        self.until(&format!("the page {title:?}"), async || {
            Ok((self.try_js("return document.title", vec![]).await? == title).then_some(()))
        })
        .await;
    }

    /// Waits until the page with this title is open, nothing on it is loading, and its text no longer changes.
    pub(crate) async fn until_settled(&self, title: &str) {
        let script = "return document.title === arguments[0] && !document.querySelector('main [aria-busy=true]')";
        let mut before = String::new();
        self.until(&format!("the page {title:?}"), async || {
            let is_open = self.try_js(script, vec![json!(title)]).await? == true;
            let text = self.try_text().await?;
            let is_settled = is_open && text == before;
            before = text;
            Ok(is_settled.then_some(()))
        })
        .await;
    }

    // Elements by selector

    /// How many elements match.
    pub(crate) async fn count(&self, selector: &str) -> u64 {
        self.js_with("return document.querySelectorAll(arguments[0]).length", vec![json!(selector)]).await.as_u64().unwrap()
    }

    /// Waits until exactly this many elements match.
    pub(crate) async fn until_count(&self, selector: &str, count: u64) {
        self.until(&format!("{count} of {selector}"), async || {
            let script = "return document.querySelectorAll(arguments[0]).length";
            Ok((self.try_js(script, vec![json!(selector)]).await? == count).then_some(()))
        })
        .await;
    }

    /// The text of the first match; empty without one.
    pub(crate) async fn text_of(&self, selector: &str) -> String {
        self.try_text_of(selector).await.unwrap()
    }

    async fn try_text_of(&self, selector: &str) -> WebDriverResult<String> {
        let text = self.try_js("return document.querySelector(arguments[0])?.textContent ?? ''", vec![json!(selector)]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the text of the first match is this.
    pub(crate) async fn until_text_of(&self, selector: &str, text: &str) {
        self.until(&format!("{selector} to be “{text}”"), async || {
            Ok((self.try_text_of(selector).await? == text).then_some(()))
        })
        .await;
    }

    /// Waits until the text of the first match contains this.
    pub(crate) async fn sees_in(&self, selector: &str, text: &str) {
        self.until(&format!("{selector} to show “{text}”"), async || {
            Ok(self.try_text_of(selector).await?.contains(text).then_some(()))
        })
        .await;
    }

    /// The text of every match.
    pub(crate) async fn texts_of(&self, selector: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(one => one.textContent)";
        serde_json::from_value(self.js_with(script, vec![json!(selector)]).await).unwrap()
    }

    /// The value of the first match, a field.
    pub(crate) async fn value_of(&self, selector: &str) -> String {
        self.string("return document.querySelector(arguments[0]).value", vec![json!(selector)]).await
    }

    /// The values of all matches, fields.
    pub(crate) async fn values_of(&self, selector: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(one => one.value)";
        serde_json::from_value(self.js_with(script, vec![json!(selector)]).await).unwrap()
    }

    /// An attribute of the first match.
    pub(crate) async fn attribute_of(&self, selector: &str, name: &str) -> Option<String> {
        let script = "return document.querySelector(arguments[0]).getAttribute(arguments[1])";
        self.js_with(script, vec![json!(selector), json!(name)]).await.as_str().map(str::to_owned)
    }

    /// Waits until the first match is wholly in view.
    pub(crate) async fn until_in_view(&self, selector: &str) {
        self.until(&format!("{selector} in view"), async || {
            let script = "const box = document.querySelector(arguments[0])?.getBoundingClientRect();
                return !!box && box.top >= 0 && box.bottom <= innerHeight";
            Ok((self.try_js(script, vec![json!(selector)]).await? == true).then_some(()))
        })
        .await;
    }

    /// Opens every `<details>` inside the matches.
    pub(crate) async fn open_details_in(&self, selector: &str) {
        let script = "for (const one of document.querySelectorAll(arguments[0]))
            one.querySelectorAll('details').forEach(details => { details.open = true; });";
        self.js_with(script, vec![json!(selector)]).await;
    }

    // Focus

    /// Waits until the first match has the focus.
    pub(crate) async fn until_focus_is_on(&self, selector: &str) {
        self.until(&format!("the focus on {selector}"), async || {
            let script = "return document.activeElement?.matches(arguments[0]) === true";
            Ok((self.try_js(script, vec![json!(selector)]).await? == true).then_some(()))
        })
        .await;
    }

    // The page's memory and clock

    /// Everything in a store of the page: `sessionStorage` or `localStorage`.
    pub(crate) async fn storage(&self, store: &str) -> Value {
        self.js_with("return Object.fromEntries(Object.entries(window[arguments[0]]))", vec![json!(store)]).await
    }

    /// Waits until this device stores a refresh token, or none.
    pub(crate) async fn until_token_is_stored(&self, expected: bool) {
        let script = "
            const done = arguments[arguments.length - 1];
            const opening = indexedDB.open('lockgroove');
            opening.onerror = () => done(false);
            opening.onsuccess = () => {
                const base = opening.result;
                const [store] = base.objectStoreNames;
                if (store === undefined) { base.close(); return done(false); }
                const all = base.transaction(store).objectStore(store).getAllKeys();
                all.onsuccess = () => { base.close(); done(all.result.includes('vault')); };
            };";
        self.until(&format!("a stored token: {expected}"), async || {
            let stored = self.driver().execute_async(script, vec![]).await?;
            Ok((*stored.json() == expected).then_some(()))
        })
        .await;
    }

    pub(crate) async fn history_length(&self) -> u64 {
        self.js("return history.length").await.as_u64().unwrap()
    }

    /// Marks the page, to find out later whether the same page came back.
    pub(crate) async fn mark_page(&self) {
        self.js("window.marked = true").await;
    }

    /// Whether the page came out of the back/forward cache with its memory intact. Each browser decides that for itself, so the app has
    /// to be right either way, and tests ask.
    pub(crate) async fn is_marked_page(&self) -> bool {
        self.js("return window.marked === true").await == true
    }

    /// Sets the page's clock ahead by this much, or back where it is negative.
    pub(crate) async fn shift_clock(&self, milliseconds: i64) {
        // Firefox runs a test's scripts next to the page, with a `Date` of their own.
        let script = "const page = window.wrappedJSObject ?? window, shift = arguments[0];
            page.unshifted ??= page.Date.now;
            const now = page.unshifted;
            page.Date.now = () => now() + shift;";
        self.js_with(script, vec![json!(milliseconds)]).await;
    }

    /// From here on, what this page copies is written into it: the last text, and all of them one below the other. Not every browser lets
    /// a test read the clipboard.
    pub(crate) async fn record_copies(&self) {
        self.js("const page = window.wrappedJSObject ?? window;
            const write = text => {
                const record = document.body.dataset;
                record.copied = text;
                record.copies = (record.copies ?? '') + '\\n' + text;
                return page.Promise.resolve();
            };
            const value = { value: write, configurable: true };
            const own = typeof cloneInto === 'function' ? cloneInto(value, page, { cloneFunctions: true }) : value;
            page.Object.defineProperty(page.navigator.clipboard, 'writeText', own);")
            .await;
    }

    async fn string(&self, script: &str, arguments: Vec<Value>) -> String {
        self.js_with(script, arguments).await.as_str().unwrap_or_default().to_owned()
    }
}
