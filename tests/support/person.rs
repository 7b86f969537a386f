//! A person at the emulator's pages.

use emulator::Running;
use lockgroove::oauth::ScopeSet;

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name} in {page}"));
    rest.split('"').next().unwrap().replace("&amp;", "&")
}

/// Opens the authorization request at `url`, signs in and agrees. Returns the address that the browser is redirected to.
pub(crate) async fn agree(emulator: &Running, user: &str, url: &str, scopes: ScopeSet) -> String {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let form = |pairs: &[(&str, &str)]| form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let post = |path: &str, cookie: String, body: String| {
        let request = http.post(format!("{}{path}", emulator.service_origin)).header("cookie", cookie);
        request.header("content-type", "application/x-www-form-urlencoded").body(body).send()
    };
    let header = |response: &reqwest::Response, name: &str| response.headers()[name].to_str().unwrap().to_owned();

    let first = http.get(url).send().await.unwrap();
    assert!(!first.headers().contains_key("access-control-allow-origin"), "for navigation only");
    let login = post("/en/login", String::new(), form(&[("user", user)])).await.unwrap();
    let cookie = header(&login, "set-cookie").split(';').next().unwrap().to_owned();

    let consent = http.get(url).header("cookie", &cookie).send().await.unwrap();
    if consent.status() == 303 {
        // The person agreed to these scopes before.
        return header(&consent, "location");
    }
    assert_eq!(consent.status(), 200);
    let page = consent.text().await.unwrap();
    let (request, key) = (hidden(&page, "request"), hidden(&page, "form_key"));
    let mut pairs = vec![("request", request.as_str()), ("form_key", key.as_str()), ("decision", "agree")];
    pairs.extend(scopes.iter().map(|scope| ("scope", scope.as_str())));
    let redirect = post("/authorize/decision", cookie, form(&pairs)).await.unwrap();
    header(&redirect, "location")
}

/// Calls one of the emulator's own endpoints.
pub(crate) async fn control(emulator: &Running, method: reqwest::Method, name: &str, body: serde_json::Value) -> serde_json::Value {
    let url = format!("{}/_emulator/{name}", emulator.service_origin);
    let response = reqwest::Client::new().request(method, url).body(body.to_string()).send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    assert!(status.is_success(), "{name}: {status} {text}");
    serde_json::from_str(&text).unwrap_or_default()
}

/// The status of each response of a path so far, without preflights.
pub(crate) async fn statuses(emulator: &Running, path: &str) -> Vec<u64> {
    let log = control(emulator, reqwest::Method::GET, "log", serde_json::json!({})).await;
    let of_path = log.as_array().unwrap().iter().filter(|entry| entry["path"] == path && entry["method"] != "OPTIONS");
    of_path.map(|entry| entry["status"].as_u64().unwrap_or_default()).collect()
}
