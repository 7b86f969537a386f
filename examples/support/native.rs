//! Sends the requests of the protocol outside a browser. The contract tests use it too.

use lockgroove::oauth::{AuthorizationServer, HttpRequest, HttpResponse, Method, NetworkFault, TokenFault, TokenRequest};

/// A client that follows no redirects, so that no response can send a token elsewhere.
pub(crate) fn http() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()
}

/// Converts a request of the protocol for reqwest.
pub(crate) fn prepare(http: &reqwest::Client, request: &HttpRequest) -> reqwest::RequestBuilder {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    };
    let mut builder = http.request(method, &request.url).timeout(request.time_limit);
    if let Some(credential) = &request.credential {
        builder = builder.header("authorization", credential.header());
    }
    if let Some(body) = &request.body {
        builder = builder.header("content-type", body.content_type).body(body.text.clone());
    }
    builder
}

/// Reads the whole response.
pub(crate) async fn read(response: reqwest::Response) -> Result<HttpResponse, NetworkFault> {
    let retry_after = header(&response, "retry-after").and_then(|text| text.parse().ok());
    let status = response.status().as_u16();
    let headers = response.headers().iter().filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())));
    let headers = headers.collect();
    Ok(HttpResponse { status, retry_after, headers, body: response.text().await.map_err(fault)? })
}

pub(crate) fn header(response: &reqwest::Response, name: &str) -> Option<String> {
    response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

pub(crate) fn fault(error: reqwest::Error) -> NetworkFault {
    if error.is_timeout() { NetworkFault::TimedOut } else { NetworkFault::Unreachable }
}

/// Sends a request and reads the response.
pub(crate) async fn send(http: &reqwest::Client, request: &HttpRequest) -> Result<HttpResponse, NetworkFault> {
    read(prepare(http, request).send().await.map_err(fault)?).await
}

/// Why a token request failed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoTokens {
    /// There was no response.
    Network(NetworkFault),
    /// The response was an error, or malformed.
    Token(TokenFault),
}

/// Requests tokens.
pub(crate) async fn ask<A>(http: &reqwest::Client, server: &AuthorizationServer, request: TokenRequest<A>) -> Result<A, NoTokens> {
    let reader = request.reader();
    let response = send(http, &request.into_http(server)).await.map_err(NoTokens::Network)?;
    reader(&response).map_err(NoTokens::Token)
}
