//! The emulator, used over HTTP only, and its log as journeys read it.

use std::fmt;

use emulator::{Options, Running, SAMPLE_CLIENT_ID};
use serde::Deserialize;
use serde_json::{Value, json};

use super::browser::required;

/// A running emulator that also serves the built site.
pub(crate) struct Emulator {
    running: Running,
    http: reqwest::Client,
    /// The origin of the accounts service and the Web API.
    pub(crate) service: String,
    /// The address of the app, without a slash at its end.
    pub(crate) site: String,
}

/// The token endpoint.
pub(crate) const TOKEN: &str = "/api/token";

impl Emulator {
    pub(crate) async fn start(options: Options, bring_client_id: bool) -> Self {
        let at_root = options.site_base == Options::default().site_base;
        let options = Options {
            port: 0,
            site: Some(required(if at_root { "LOCKGROOVE_DIST" } else { "LOCKGROOVE_DIST_AT_SUBPATH" })),
            site_port: 0,
            site_client_id: (!bring_client_id).then(|| SAMPLE_CLIENT_ID.to_owned()),
            reveal_secrets: true,
            ..options
        };
        let running = emulator::start(options).await.expect("the emulator starts");
        let service = running.service_origin.clone();
        let address = running.site_address.as_deref().expect("a site");
        let site = address.trim_end_matches('/').to_owned();
        Self { running, http: reqwest::Client::new(), service, site }
    }

    pub(crate) async fn stop(self) {
        self.running.stop().await;
    }

    async fn control(&self, method: reqwest::Method, name: &str, body: Option<Value>) -> Value {
        let mut request = self.http.request(method, format!("{}/_emulator/{name}", self.service));
        if let Some(body) = &body {
            request = request.json(body);
        }
        let answer = request.send().await.expect("the emulator answers");
        let status = answer.status();
        let text = answer.text().await.expect("a text");
        assert!(status.is_success(), "{name} {body:?}: {status} {text}");
        if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
    }

    /// Makes every request to this path fail.
    pub(crate) async fn inject(&self, path: &str, fault: Value) {
        self.inject_rule(json!({"path": path, "fault": fault})).await;
    }

    /// Makes the next request to this path fail.
    pub(crate) async fn inject_once(&self, path: &str, fault: Value) {
        self.inject_rule(json!({"path": path, "times": 1, "fault": fault})).await;
    }

    /// Adds a rule for faults.
    pub(crate) async fn inject_rule(&self, rule: Value) {
        self.control(reqwest::Method::POST, "faults", Some(rule)).await;
    }

    /// Makes every request for the site's files at this path fail.
    pub(crate) async fn break_site(&self, path: &str, fault: Value) {
        self.inject_rule(json!({"path": path, "site": true, "fault": fault})).await;
    }

    /// Removes all faults.
    pub(crate) async fn clear_faults(&self) {
        self.control(reqwest::Method::DELETE, "faults", None).await;
    }

    pub(crate) async fn set(&self, settings: Value) {
        self.control(reqwest::Method::PATCH, "settings", Some(settings)).await;
    }

    /// Registers an app and returns its client ID.
    pub(crate) async fn register(&self, app: Value) -> String {
        let app = self.control(reqwest::Method::POST, "apps", Some(app)).await;
        app["client_id"].as_str().expect("a client ID").to_owned()
    }

    /// Changes an app in the dashboard.
    pub(crate) async fn change_app(&self, client_id: &str, change: Value) {
        self.control(reqwest::Method::PATCH, &format!("apps/{client_id}"), Some(change)).await;
    }

    /// Changes a user's account.
    pub(crate) async fn change_person(&self, key: &str, change: Value) {
        self.control(reqwest::Method::PATCH, &format!("people/{key}"), Some(change)).await;
    }

    /// Adds a person with an empty library, who may use the app.
    pub(crate) async fn add_person(&self, key: &str) {
        let person = json!({"key": key, "name": key, "library": "empty", "country": "GB"});
        self.control(reqwest::Method::POST, "people", Some(person)).await;
        self.change_app(::emulator::SAMPLE_CLIENT_ID, json!({"users": ["ines", key]})).await;
    }

    pub(crate) async fn expire_access_tokens(&self) {
        self.control(reqwest::Method::POST, "expire-access-tokens", None).await;
    }

    /// Revokes Ines's consent, as on Spotify's page of connected apps. Access tokens stay valid for their hour.
    pub(crate) async fn revoke_consent(&self) {
        self.control(reqwest::Method::POST, "revoke", Some(json!({"user": "ines", "keep_access_tokens": true}))).await;
    }

    /// Everything that changes, tokens too.
    pub(crate) async fn state(&self) -> Value {
        self.control(reqwest::Method::GET, "state", None).await
    }

    /// Goes on with another state.
    pub(crate) async fn set_state(&self, state: Value) {
        self.control(reqwest::Method::PUT, "state", Some(state)).await;
    }

    pub(crate) async fn log(&self) -> Log {
        let log = self.control(reqwest::Method::GET, "log", None).await;
        Log(serde_json::from_value(log).expect("a log"))
    }

    pub(crate) async fn clear_log(&self) {
        self.control(reqwest::Method::DELETE, "log", None).await;
    }

    /// The newest secret of this kind.
    pub(crate) async fn newest_secret(&self, kind: &str) -> String {
        let secrets = self.secrets().await;
        secrets.into_iter().rfind(|(of, _)| of == kind).map(|(_, text)| text).unwrap_or_else(|| panic!("no {kind} yet"))
    }

    /// Every secret so far, as kind and text.
    pub(crate) async fn secrets(&self) -> Vec<(String, String)> {
        let secrets = self.control(reqwest::Method::GET, "secrets", None).await;
        let of_kind = |(kind, texts): (&String, &Value)| {
            let texts: Vec<String> = serde_json::from_value(texts.clone()).expect("texts");
            texts.into_iter().map(|text| (kind.clone(), text)).collect::<Vec<_>>()
        };
        secrets.as_object().expect("an object").iter().flat_map(of_kind).collect()
    }
}

/// The page of the built site.
pub(crate) fn built_page() -> String {
    std::fs::read_to_string(required("LOCKGROOVE_DIST").join("index.html")).expect("a page")
}

/// The app's files, as `public/boot.js` knows them.
pub(crate) struct AppFiles(Value);

impl AppFiles {
    /// Those of the built site.
    pub(crate) fn built() -> Self {
        let page = built_page();
        let start = page.find("{\"base\":").expect("the names of the files");
        let mut values = serde_json::Deserializer::from_str(&page[start..]).into_iter();
        Self(values.next().expect("a value").expect("JSON"))
    }

    fn name(file: &Value) -> String {
        file["name"].as_str().expect("a name").to_owned()
    }

    /// The main part of the module.
    pub(crate) fn module(&self) -> String {
        Self::name(&self.0["module"])
    }

    /// The pieces that a part needs: its own, and those it shares with others. They come in no order.
    pub(crate) fn pieces_of(&self, part: &str) -> Vec<String> {
        let shared = self.0["parts"][part].as_str().unwrap_or_else(|| panic!("no part {part}"));
        let names = shared.chars().map(String::from).chain([part.to_owned()]);
        names.map(|name| Self::name(&self.0["pieces"][&name])).collect()
    }

    /// All pieces of all parts.
    pub(crate) fn pieces(&self) -> Vec<String> {
        self.0["pieces"].as_object().expect("pieces").values().map(Self::name).collect()
    }
}

/// One logged request.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Entry {
    pub(crate) service: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Value,
    pub(crate) query_names_repeated: bool,
    pub(crate) status: Option<u16>,
    pub(crate) fault: Option<String>,
    pub(crate) referer: Option<String>,
    pub(crate) sec_fetch_dest: Option<String>,
    pub(crate) sec_fetch_mode: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) cookie_header: bool,
    pub(crate) authorization_header: bool,
    pub(crate) client_secret: bool,
    pub(crate) form: Option<Value>,
    pub(crate) token_id: Option<String>,
}

impl Entry {
    fn has(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }

    fn grants(&self, grant_type: &str) -> bool {
        self.has("POST", TOKEN) && self.form.as_ref().is_some_and(|form| form["grant_type"] == grant_type)
    }
}

/// The logged requests, oldest first.
#[derive(Clone, Debug)]
pub(crate) struct Log(Vec<Entry>);

impl Log {
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.0
    }

    fn filter(&self, wanted: impl Fn(&Entry) -> bool) -> Vec<&Entry> {
        self.0.iter().filter(|entry| wanted(entry)).collect()
    }

    /// Authorization requests.
    pub(crate) fn authorizations(&self) -> Vec<&Entry> {
        self.filter(|entry| entry.has("GET", "/authorize"))
    }

    /// Everything at the token endpoint, including preflights.
    pub(crate) fn token_requests(&self) -> Vec<&Entry> {
        self.filter(|entry| entry.path == TOKEN)
    }

    /// Code exchanges.
    pub(crate) fn exchanges(&self) -> Vec<&Entry> {
        self.filter(|entry| entry.grants("authorization_code"))
    }

    /// Refreshes.
    pub(crate) fn refreshes(&self) -> Vec<&Entry> {
        self.filter(|entry| entry.grants("refresh_token"))
    }

    /// Web API calls, without preflights.
    pub(crate) fn calls(&self) -> Vec<&Entry> {
        self.filter(|entry| entry.service == "api" && entry.method != "OPTIONS")
    }

    /// GET requests to this path of the Web API.
    pub(crate) fn calls_of(&self, path: &str) -> Vec<&Entry> {
        self.filter(|entry| entry.method == "GET" && entry.path == path)
    }

    /// Requests for pages and files of the site.
    pub(crate) fn site_requests(&self) -> Vec<&Entry> {
        self.filter(|entry| entry.service == "site")
    }
}

impl fmt::Display for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Entry { service, method, path, query, status, fault, .. } in &self.0 {
            let status = status.map_or("-".to_owned(), |status| status.to_string());
            let fault = fault.as_ref().map(|fault| format!(" ({fault})")).unwrap_or_default();
            writeln!(f, "  {service:8} {method} {path} {query} -> {status}{fault}")?;
        }
        Ok(())
    }
}
