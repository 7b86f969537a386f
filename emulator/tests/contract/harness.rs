//! A running emulator, with a minimal browser and a minimal app to use it. They follow no redirects and keep one cookie.

use std::sync::Mutex;

use lockgroove_emulator::{Options, Running, SAMPLE_CLIENT_ID, start};
use reqwest::{Client, Method, Response, redirect};
use serde_json::{Value, json};

/// The pair of RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(crate) const REDIRECT: &str = "http://127.0.0.1:5555/callback";
pub(crate) const STATE: &str = "st4te-of-the-test";
/// `Authorization` of the sample app, as a server sends it.
pub(crate) const BASIC: &str = "Basic MTBjNjkwMDJlMWE5NGYwZDhiM2E1ZDdlNmYyYzRiODE6NWVjMmU3MDAwYTFiNGMzZDllOGY3YTZiNWM0ZDNlMmY=";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const READ: &str = "playlist-read-collaborative playlist-read-private user-library-read";

pub(crate) struct Emulator {
    pub(crate) running: Running,
    pub(crate) origin: String,
    http: Client,
    cookie: Mutex<Option<String>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) scope: String,
}

impl Tokens {
    fn read(body: &Value) -> Self {
        let text = |name: &str| body[name].as_str().unwrap_or_else(|| panic!("no {name} in {body}")).to_owned();
        Self { access: text("access_token"), refresh: text("refresh_token"), scope: text("scope") }
    }
}

pub(crate) fn options() -> Options {
    Options { port: 0, site_port: 0, tracks: 400, reveal_secrets: true, ..Options::default() }
}

pub(crate) fn encode(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The default authorization request with changed parameters; an empty value removes one.
pub(crate) fn authorization(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = [
        ("client_id", SAMPLE_CLIENT_ID),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", READ),
        ("state", STATE),
        ("code_challenge_method", "S256"),
        ("code_challenge", CHALLENGE),
    ]
    .iter()
    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
    .collect();
    for (name, value) in changes {
        pairs.retain(|(known, _)| known != name);
        if !value.is_empty() {
            pairs.push(((*name).to_owned(), (*value).to_owned()));
        }
    }
    pairs
}

pub(crate) fn query_of(location: &str, name: &str) -> Option<String> {
    let (_, query) = location.split_once('?')?;
    form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

pub(crate) fn location(response: &Response) -> String {
    response.headers().get("location").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

/// The value of a hidden field.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let start = page.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name} in {page}"));
    let rest = &page[start + name.len() + 15..];
    rest[..rest.find('"').unwrap()].replace("&amp;", "&")
}

/// An error response of the token endpoint; an empty description means none.
pub(crate) fn token_error(code: &str, description: &str) -> (u16, Value) {
    if description.is_empty() {
        (400, json!({ "error": code }))
    } else {
        (400, json!({"error": code, "error_description": description}))
    }
}

/// An error response of the Web API.
pub(crate) fn api_error(status: u16, message: &str) -> (u16, Value) {
    (status, json!({"error": {"status": status, "message": message}}))
}

impl Emulator {
    pub(crate) async fn start() -> Self {
        Self::start_with(options()).await
    }

    pub(crate) async fn start_with(options: Options) -> Self {
        let running = start(options).await.unwrap();
        let http = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { origin: running.service_origin.clone(), running, http, cookie: Mutex::new(None) }
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Result<Response, reqwest::Error> {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.http.request(method, format!("{}{path}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        request.send().await
    }

    /// Opens a page like a browser: sends the cookie and stores a new one.
    pub(crate) async fn visit(&self, path: &str) -> Response {
        let cookie = self.cookie.lock().unwrap().clone();
        let headers: Vec<(&str, &str)> = cookie.iter().map(|cookie| ("cookie", cookie.as_str())).collect();
        let response = self.send("GET", path, &headers, None).await.unwrap();
        self.keep_cookie(&response);
        response
    }

    pub(crate) async fn submit(&self, path: &str, pairs: &[(&str, &str)]) -> Response {
        let cookie = self.cookie.lock().unwrap().clone().unwrap_or_default();
        let headers = [("cookie", cookie.as_str()), ("content-type", FORM)];
        let response = self.send("POST", path, &headers, Some(encode(pairs))).await.unwrap();
        self.keep_cookie(&response);
        response
    }

    fn keep_cookie(&self, response: &Response) {
        if let Some(cookie) = response.headers().get("set-cookie") {
            let text = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            *self.cookie.lock().unwrap() = Some(text);
        }
    }

    pub(crate) async fn log_in(&self, user: &str) {
        let response = self.submit("/en/login", &[("user", user)]).await;
        assert_eq!(response.status(), 303);
    }

    pub(crate) async fn authorize(&self, changes: &[(&str, &str)]) -> Response {
        let pairs = authorization(changes);
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.visit(&format!("/authorize?{}", encode(&pairs))).await
    }

    /// Presses a button of the consent page with these scopes ticked. Returns the address of the redirect.
    pub(crate) async fn decide(&self, page: &str, decision: &str, ticked: &str) -> String {
        let request = hidden(page, "request");
        let key = hidden(page, "form_key");
        let mut pairs = vec![("request", request.as_str()), ("form_key", key.as_str()), ("decision", decision)];
        pairs.extend(ticked.split(' ').filter(|scope| !scope.is_empty()).map(|scope| ("scope", scope)));
        location(&self.submit("/authorize/decision", &pairs).await)
    }

    /// Sends an authorization request and agrees to everything. Returns the address of the redirect.
    pub(crate) async fn agree(&self, changes: &[(&str, &str)]) -> String {
        let response = self.authorize(changes).await;
        if response.status() == 303 {
            return location(&response);
        }
        let page = response.text().await.unwrap();
        let scope = authorization(changes).into_iter().find(|(name, _)| name == "scope").map(|(_, value)| value);
        self.decide(&page, "agree", &scope.unwrap_or_default()).await
    }

    pub(crate) async fn code(&self, changes: &[(&str, &str)]) -> String {
        let target = self.agree(changes).await;
        query_of(&target, "code").unwrap_or_else(|| panic!("no code in {target}"))
    }

    pub(crate) async fn token(&self, pairs: &[(&str, &str)]) -> Response {
        self.send("POST", "/api/token", &[("content-type", FORM)], Some(encode(pairs))).await.unwrap()
    }

    /// A token request with these headers.
    pub(crate) async fn token_with(&self, headers: &[(&str, &str)], pairs: &[(&str, &str)]) -> (u16, Value) {
        let response = self.send("POST", "/api/token", headers, Some(encode(pairs))).await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// The default exchange of a code with changed fields; an empty value removes one.
    pub(crate) async fn exchange_with(&self, code: &str, changes: &[(&str, &str)]) -> (u16, Value) {
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("client_id", SAMPLE_CLIENT_ID),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        for (name, value) in changes {
            pairs.retain(|(known, _)| known != name);
            if !value.is_empty() {
                pairs.push((name, value));
            }
        }
        self.token_with(&[("content-type", FORM)], &pairs).await
    }

    /// Signs in without PKCE and exchanges the code with the secret, like a server.
    pub(crate) async fn sign_in_as_server(&self, user: &str, scope: &str) -> Tokens {
        self.log_in(user).await;
        let code = self.code(&[("scope", scope), ("code_challenge", ""), ("code_challenge_method", "")]).await;
        let fields = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", REDIRECT)];
        let (status, body) = self.token_with(&[("content-type", FORM), ("authorization", BASIC)], &fields).await;
        assert_eq!(status, 200, "{body}");
        Tokens::read(&body)
    }

    pub(crate) async fn exchange(&self, code: &str, client_id: &str) -> Tokens {
        let response = self
            .token(&[
                ("grant_type", "authorization_code"),
                ("client_id", client_id),
                ("code", code),
                ("redirect_uri", REDIRECT),
                ("code_verifier", VERIFIER),
            ])
            .await;
        Tokens::read(&response.json().await.unwrap())
    }

    /// A complete sign-in.
    pub(crate) async fn sign_in(&self, user: &str, scope: &str) -> Tokens {
        self.log_in(user).await;
        let scope = if scope.is_empty() { " " } else { scope };
        let code = self.code(&[("scope", scope)]).await;
        self.exchange(&code, SAMPLE_CLIENT_ID).await
    }

    pub(crate) async fn refresh(&self, token: &str) -> (u16, Value) {
        let response =
            self.token(&[("grant_type", "refresh_token"), ("client_id", SAMPLE_CLIENT_ID), ("refresh_token", token)]).await;
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// The body of a response without the origin, which differs between emulators.
    pub(crate) async fn text(&self, token: &str, path: &str) -> String {
        let bearer = format!("Bearer {token}");
        let response = self.send("GET", &format!("/v1{path}"), &[("authorization", &bearer)], None).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.unwrap().replace(&self.origin, "")
    }

    pub(crate) async fn api(&self, token: &str, path: &str) -> (u16, Value) {
        self.call(token, "GET", path, None).await
    }

    pub(crate) async fn call(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let response = self.send(method, &format!("/v1{path}"), &headers, body.map(|body| body.to_string())).await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    pub(crate) async fn control(&self, method: &str, name: &str, body: Value) -> (u16, Value) {
        let response = self.send(method, &format!("/_emulator/{name}"), &[], Some(body.to_string())).await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    pub(crate) async fn set(&self, settings: Value) {
        let (status, answer) = self.control("PATCH", "settings", settings).await;
        assert_eq!(status, 200, "{answer}");
    }

    pub(crate) async fn advance(&self, seconds: i64) {
        assert_eq!(self.control("POST", "advance", json!({ "seconds": seconds })).await.0, 200);
    }

    pub(crate) async fn fault(&self, rule: Value) {
        let (status, answer) = self.control("POST", "faults", rule).await;
        assert_eq!(status, 200, "{answer}");
    }

    pub(crate) async fn log(&self) -> Vec<Value> {
        self.control("GET", "log", json!({})).await.1.as_array().unwrap().clone()
    }
}

/// One header as text.
pub(crate) fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}
