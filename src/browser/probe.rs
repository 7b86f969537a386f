//! Whether a server is reachable, and the time on its clock.

use core::time::Duration;

use gloo_net::http::{Request, Response};
use js_sys::Date;
use web_sys::{ReferrerPolicy, RequestCache, RequestCredentials, RequestMode};

use super::fetch::within;
use crate::oauth::NetworkFault;

/// How long a server may take to answer.
const TIME_LIMIT: Duration = Duration::from_secs(10);

async fn get(url: &str, mode: RequestMode) -> Result<Response, NetworkFault> {
    within(TIME_LIMIT, async |signal| {
        let request = Request::get(url)
            .mode(mode)
            .credentials(RequestCredentials::Omit)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .cache(RequestCache::NoStore)
            .abort_signal(Some(signal));
        request.send().await.map_err(drop)
    })
    .await
}

/// Whether anything answers at this address. The request is `no-cors`, so a response without CORS headers counts too, and a failure
/// means that the request was blocked on its way. It contains nothing about the person.
///
/// # Errors
/// [`NetworkFault`] says how it failed.
pub async fn is_reachable(url: &str) -> Result<(), NetworkFault> {
    get(url, RequestMode::NoCors).await.map(drop)
}

/// How many milliseconds this computer's clock is ahead of the server's, by the `Date` of an answer and the `Age` that a cache adds (RFC
/// 9110 section 6.6.1, RFC 9111 section 5.1). `None` if the answer has no date.
///
/// # Errors
/// [`NetworkFault`] says why there is no answer.
pub async fn clock_offset(url: &str) -> Result<Option<i64>, NetworkFault> {
    let asked = Date::now();
    let answer = get(url, RequestMode::SameOrigin).await?;
    let here = f64::midpoint(asked, Date::now());
    let age = answer.headers().get("age").and_then(|text| text.trim().parse::<u32>().ok()).unwrap_or_default();
    let there = answer.headers().get("date").map(|text| Date::parse(&text) + f64::from(age) * 1000.0);
    // A malformed date gives NaN.
    Ok(there.map(|there| here - there).filter(|ahead| ahead.is_finite()).map(|ahead| ahead as i64))
}
