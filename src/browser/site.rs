//! The files that are served with the app.

use gloo_net::http::{Request, Response};
use web_sys::RequestCache;

use super::{address, boot};

/// The text of a file, revalidated with the server each time. `None` if it cannot be loaded.
pub async fn file(name: &str) -> Option<String> {
    if let Some(answer) = boot::early_answer(name).await {
        let answer: Response = answer.into();
        return if answer.ok() { answer.text().await.ok() } else { None };
    }
    let answer = Request::get(&format!("{}{name}", address::base())).cache(RequestCache::NoCache).send().await;
    answer.ok().filter(Response::ok)?.text().await.ok()
}
