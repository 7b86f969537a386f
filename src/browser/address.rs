//! The address bar: where the app stands, cleaning the callback's parameters out, and leaving for another page.

use wasm_bindgen::JsValue;
use web_sys::{History, Location, Url};

use crate::oauth::callback::without_oauth_parameters;

fn location() -> Option<Location> {
    web_sys::window().map(|window| window.location())
}

/// The directory the app is served from, as an absolute address ending in `/`. Read off the address of the app's own script,
/// which the build puts there, so that the same files work in any folder of any host.
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

/// The number that was given to this entry of the history; `None` where the browser made it.
#[must_use]
pub fn entry() -> Option<u32> {
    // Numbers are written by the two functions below, and these are small.
    history()?.state().ok()?.as_f64().map(|number| number as u32)
}

/// Adds an entry with this address and number, without loading it.
pub fn push(address: &str, entry: u32) {
    // Browsers refuse when it is done too often; the address is then behind until the next time.
    let _ = history().map(|history| history.push_state_with_url(&entry.into(), "", Some(address)));
}

/// Gives the entry that the page stands at this address and number, without loading it.
pub fn replace(address: &str, entry: u32) {
    let _ = history().map(|history| history.replace_state_with_url(&entry.into(), "", Some(address)));
}

/// Takes the query out of the address bar and the history, and returns it.
#[must_use]
pub fn take_query() -> Option<String> {
    let (path, query) = (location()?.pathname().ok()?, location()?.search().ok()?);
    // A fragment could only come from the implicit grant, which this app never speaks.
    let clean = format!("{path}{}", without_oauth_parameters(&query));
    keep(&clean)?;
    Some(query)
}

/// Query and fragment as they stand in the address, each with its mark or empty.
#[must_use]
pub fn query_and_fragment() -> (String, String) {
    let Some(location) = location() else { return (String::new(), String::new()) };
    (location.search().unwrap_or_default(), location.hash().unwrap_or_default())
}

/// Takes query and fragment out of the address bar, replacing the entry of the history.
pub fn drop_query_and_fragment() {
    keep_only("");
}

/// Takes the fragment out of the address bar where it brings a token, replacing the entry of the history.
pub fn drop_token_fragment() {
    let (query, fragment) = query_and_fragment();
    if form_urlencoded::parse(fragment.trim_start_matches('#').as_bytes()).any(|(name, _)| name == "access_token") {
        keep_only(&query);
    }
}

/// Leaves path and this query in the address.
fn keep_only(query: &str) {
    let path = location().and_then(|location| location.pathname().ok());
    // A browser that refuses has more trouble than this; the page then stays as it is.
    let _ = path.and_then(|path| keep(&format!("{path}{query}")));
}

fn history() -> Option<History> {
    web_sys::window().and_then(|window| window.history().ok())
}

/// Replaces the address of this entry of the history, and keeps its number. `None` where the browser refuses.
fn keep(address: &str) -> Option<()> {
    let history = history()?;
    let state = history.state().unwrap_or(JsValue::NULL);
    history.replace_state_with_url(&state, "", Some(address)).ok()
}

/// Whether the browser takes this page for one that nobody on the way can change: https, or this machine. Elsewhere it withholds the
/// cryptography that keeping a session needs.
#[must_use]
pub fn is_secure() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

/// Whether the page was opened as `localhost`, which Spotify refuses as a redirect URI.
#[must_use]
pub fn is_localhost() -> bool {
    location().and_then(|location| location.hostname().ok()).is_some_and(|host| host == "localhost")
}

/// The address of the same page at `127.0.0.1`, where it is open under another name of this computer: `localhost` or one below it.
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

/// Opens the same page at `127.0.0.1`. Storage belongs to an origin, so this has to happen before anything is stored.
pub fn move_to_loopback_literal() {
    let moved = at_loopback_literal().and_then(|literal| location()?.replace(&literal).ok());
    if moved.is_none() {
        web_sys::console::warn_1(&"open this page at 127.0.0.1 instead of localhost".into());
    }
}

/// A top-level navigation.
pub fn leave_for(url: &str) {
    // A navigation that cannot start leaves this page as it is, with its button.
    let _ = location().map(|location| location.assign(url));
}

/// Loads the page again.
pub fn reload() {
    let _ = location().map(|location| location.reload());
}

/// Whether a path, resolved as the browser would, stays on this origin. The last of three checks on where a sign-in returns to.
#[must_use]
pub fn stays_here(path: &str) -> bool {
    let here = base();
    Url::new_with_base(path, &here).is_ok_and(|url| Url::new(&here).is_ok_and(|base| url.origin() == base.origin()))
}
