//! The address bar and the history: where the app is served, removing OAuth parameters, and navigation.

use wasm_bindgen::JsValue;
use web_sys::{History, Location, Url};

use crate::oauth::callback::without_oauth_parameters;

fn location() -> Option<Location> {
    web_sys::window().map(|window| window.location())
}

/// The folder the app is served from, as an absolute address that ends in `/`. It comes from the address of the app's script, so the
/// same files work in any folder of any host.
#[must_use]
pub fn base() -> String {
    let script = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("link[rel=modulepreload]").ok().flatten())
        .and_then(|link| link.get_attribute("href"));
    let here = location().and_then(|location| location.href().ok()).unwrap_or_default();
    script
        .and_then(|script| Url::new_with_base(&script, &here).ok())
        .and_then(|url| Url::new_with_base(".", &url.href()).ok())
        .or_else(|| Url::new_with_base("/", &here).ok())
        .map(|url| url.href())
        .unwrap_or_default()
}

/// The path of [`base`].
#[must_use]
pub fn base_path() -> String {
    Url::new(&base()).map(|url| url.pathname()).unwrap_or_default()
}

/// Path, query and fragment of the page.
#[must_use]
pub fn here() -> String {
    let Some(location) = location() else { return String::new() };
    let part = |read: Result<String, JsValue>| read.unwrap_or_default();
    format!("{}{}{}", part(location.pathname()), part(location.search()), part(location.hash()))
}

/// The number of this history entry; `None` if the app did not create it.
#[must_use]
pub fn entry() -> Option<u32> {
    // Only the two functions below write it, and the numbers are small.
    history()?.state().ok()?.as_f64().map(|number| number as u32)
}

/// Adds a history entry with this address and number, without loading it.
pub fn push(address: &str, entry: u32) {
    // Browsers refuse this when it happens too often. The address is then stale until the next navigation.
    let _ = history().map(|history| history.push_state_with_url(&entry.into(), "", Some(address)));
}

/// Gives the current history entry this address and number, without loading it.
pub fn replace(address: &str, entry: u32) {
    let _ = history().map(|history| history.replace_state_with_url(&entry.into(), "", Some(address)));
}

/// Removes the query from the address bar and the history, and returns it.
#[must_use]
pub fn take_query() -> Option<String> {
    let (path, query) = (location()?.pathname().ok()?, location()?.search().ok()?);
    // Any fragment goes too: only the implicit grant returns one, and this app does not use it.
    let clean = format!("{path}{}", without_oauth_parameters(&query));
    rewrite(&clean)?;
    Some(query)
}

/// Query and fragment of the address, with `?` and `#`, or empty.
#[must_use]
pub fn query_and_fragment() -> (String, String) {
    let Some(location) = location() else { return (String::new(), String::new()) };
    (location.search().unwrap_or_default(), location.hash().unwrap_or_default())
}

/// Removes query and fragment from the address bar and the history.
pub fn drop_query_and_fragment() {
    set_query("");
}

/// Removes a fragment with a token from the address bar and the history.
pub fn drop_token_fragment() {
    let (query, fragment) = query_and_fragment();
    if form_urlencoded::parse(fragment.trim_start_matches('#').as_bytes()).any(|(name, _)| name == "access_token") {
        set_query(&query);
    }
}

/// Reduces the address to the path and this query.
fn set_query(query: &str) {
    let path = location().and_then(|location| location.pathname().ok());
    // If the browser refuses, the address stays as it is.
    let _ = path.and_then(|path| rewrite(&format!("{path}{query}")));
}

fn history() -> Option<History> {
    web_sys::window().and_then(|window| window.history().ok())
}

/// Changes the address of the current history entry and keeps its number. `None` if the browser refuses.
fn rewrite(address: &str) -> Option<()> {
    let history = history()?;
    let state = history.state().unwrap_or(JsValue::NULL);
    history.replace_state_with_url(&state, "", Some(address)).ok()
}

/// Whether this is a secure context: https, or this computer. Elsewhere browsers offer no Web Crypto.
#[must_use]
pub fn is_secure() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

/// Whether the page was opened as `localhost`, which Spotify refuses as a redirect URI.
#[must_use]
pub fn is_localhost() -> bool {
    location().and_then(|location| location.hostname().ok()).is_some_and(|host| host == "localhost")
}

/// The address of this page at `127.0.0.1`, if it is open at `localhost` or a subdomain of it.
#[must_use]
pub fn at_loopback_literal() -> Option<String> {
    let url = Url::new(&location()?.href().ok()?).ok()?;
    let name = url.hostname();
    if name != "localhost" && !name.ends_with(".localhost") {
        return None;
    }
    url.set_hostname("127.0.0.1");
    Some(url.href())
}

/// Opens this page at `127.0.0.1`. Storage belongs to an origin, so this must happen before anything is stored.
pub fn move_to_loopback_literal() {
    let moved = at_loopback_literal().and_then(|literal| location()?.replace(&literal).ok());
    if moved.is_none() {
        web_sys::console::warn_1(&"open this page at 127.0.0.1 instead of localhost".into());
    }
}

/// A top-level navigation.
pub fn leave_for(url: &str) {
    // If the navigation cannot start, this page stays, with its button.
    let _ = location().map(|location| location.assign(url));
}

/// Reloads the page.
pub fn reload() {
    let _ = location().map(|location| location.reload());
}

/// Whether the browser resolves this path to the same origin. The last of three checks on where a sign-in returns to.
#[must_use]
pub fn is_same_origin(path: &str) -> bool {
    let here = base();
    Url::new_with_base(path, &here).is_ok_and(|url| Url::new(&here).is_ok_and(|base| url.origin() == base.origin()))
}
