//! The files that are served with the app.

use gloo_net::http::{Request, Response};
use web_sys::RequestCache;

use super::address;

/// The text of a file, revalidated with the server each time. `None` if it cannot be loaded.
pub async fn file(name: &str) -> Option<String> {
    let answer = Request::get(&format!("{}{name}", address::base())).cache(RequestCache::NoCache).send().await;
    answer.ok().filter(Response::ok)?.text().await.ok()
}
