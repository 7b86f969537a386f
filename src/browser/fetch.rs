//! Sends requests with fetch: no cookies, no redirects, no referrer, a time limit, and an abort on drop.

use core::cell::Cell;
use core::time::Duration;
use std::rc::Rc;

use gloo_net::http::{Headers, RequestBuilder};
use gloo_timers::callback::Timeout;
use web_sys::{AbortController, AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode, RequestRedirect};

use super::abort::AbortOnDrop;
use super::{WebWorld, wake};
use crate::oauth::http::read_retry_after;
use crate::oauth::{HttpRequest, HttpResponse, Method, NetworkFault, RequestBody};
use crate::session::ports::{Pending, Transport};

impl Transport for WebWorld {
    fn send(&self, request: HttpRequest) -> Pending<Result<HttpResponse, NetworkFault>> {
        Box::pin(async move { within(request.time_limit, async |signal| send(&request, signal).await).await })
    }
}

/// Runs a request with a time limit. The request receives the signal that aborts it.
pub(super) async fn within<T>(
    limit: Duration,
    request: impl AsyncFnOnce(&AbortSignal) -> Result<T, ()>,
) -> Result<T, NetworkFault> {
    let controller = AbortController::new().map_err(|_| NetworkFault::Unreachable)?;
    let request_guard = AbortOnDrop(controller.clone());
    let timed_out = Rc::new(Cell::new(false));
    let _timer = Timeout::new(u32::try_from(limit.as_millis()).unwrap_or(u32::MAX), {
        let timed_out = Rc::clone(&timed_out);
        move || {
            timed_out.set(true);
            controller.abort();
        }
    });
    request(&request_guard.0.signal()).await.map_err(|()| match timed_out.get() {
        true => NetworkFault::TimedOut,
        false if !wake::is_online() => NetworkFault::Offline,
        false => NetworkFault::Unreachable,
    })
}

async fn send(request: &HttpRequest, signal: &AbortSignal) -> Result<HttpResponse, ()> {
    // gloo-net panics when the browser refuses a value.
    let headers = web_sys::Headers::new().map_err(drop)?;
    if let Some(credential) = &request.credential {
        headers.set("Authorization", &credential.header()).map_err(drop)?;
    }
    if let Some(body) = &request.body {
        headers.set("Content-Type", body.content_type).map_err(drop)?;
    }
    let builder = RequestBuilder::new(&request.url)
        .headers(Headers::from_raw(headers))
        .method(match request.method {
            Method::Get => gloo_net::http::Method::GET,
            Method::Post => gloo_net::http::Method::POST,
            Method::Put => gloo_net::http::Method::PUT,
            Method::Delete => gloo_net::http::Method::DELETE,
        })
        .mode(RequestMode::Cors)
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .cache(if request.cacheable { RequestCache::Default } else { RequestCache::NoStore })
        .abort_signal(Some(signal));
    let built = match &request.body {
        Some(RequestBody { text, .. }) => builder.body(text.as_str()),
        None => builder.build(),
    };
    let response = built.map_err(drop)?.send().await.map_err(drop)?;
    let date = |text: &str| Some(js_sys::Date::parse(text)).filter(|moment| moment.is_finite());
    let retry_after = response.headers().get("retry-after").and_then(|text| read_retry_after(&text, js_sys::Date::now(), date));
    let headers = response.headers().entries().collect();
    Ok(HttpResponse { status: response.status(), retry_after, headers, body: response.text().await.map_err(drop)? })
}
