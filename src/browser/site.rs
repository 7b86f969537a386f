//! The files that lie beside the app.

use gloo_net::http::{Request, Response};
use web_sys::RequestCache;

use super::address;

/// The text of a file, asked of the server each time whether it is still that. `None` where it cannot be had.
pub async fn file(name: &str) -> Option<String> {
    let answer = Request::get(&format!("{}{name}", address::base())).cache(RequestCache::NoCache).send().await;
    answer.ok().filter(Response::ok)?.text().await.ok()
}
