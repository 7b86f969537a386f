//! Signs in at the emulator's pages as a person would: follows redirects, keeps a cookie, and agrees to everything.

/// The person who signs in.
const USER: &str = "ines";
/// A sign-in takes two pages and a few redirects.
const MAX_STEPS: usize = 8;

/// As much of a browser as the emulator's pages need.
pub(crate) struct Visitor {
    http: reqwest::Client,
    service: String,
    cookie: Option<String>,
}

/// A response of the emulator.
enum Response {
    /// The HTML.
    Page(String),
    /// The address in `Location`.
    Redirect(String),
}

impl Visitor {
    pub(crate) fn new(service: &str) -> Result<Self, String> {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().map_err(text)?;
        Ok(Self { http, service: service.to_owned(), cookie: None })
    }

    /// Opens the address, signs in, agrees, and returns the address that the browser is redirected to at `app`.
    pub(crate) async fn sign_in(&mut self, app: &str, address: &str) -> Result<String, String> {
        let mut response = self.open(address).await?;
        for _ in 0..MAX_STEPS {
            response = match response {
                Response::Redirect(to) if to.starts_with(app) => return Ok(to),
                Response::Redirect(to) => self.open(&self.absolute(&to)).await?,
                Response::Page(page) => self.submit(&page).await?,
            };
        }
        Err("The emulator's pages do not lead back to the app.".to_owned())
    }

    /// Makes the emulator offer the implicit grant.
    pub(crate) async fn allow_implicit_grant(&self) -> Result<(), String> {
        let address = format!("{}/_emulator/settings", self.service);
        let answer = self.http.patch(address).body(r#"{"implicit_grant":true}"#).send().await.map_err(text)?;
        if answer.status().is_success() { Ok(()) } else { Err("The emulator does not offer the implicit grant.".to_owned()) }
    }

    /// The name of the person whose token this is.
    pub(crate) async fn name_of(&self, token: &str) -> Result<String, String> {
        let answer = self.http.get(format!("{}/v1/me", self.service)).bearer_auth(token).send().await.map_err(text)?;
        let profile: serde_json::Value = serde_json::from_str(&answer.text().await.map_err(text)?).map_err(text)?;
        let name = profile.get("display_name").and_then(serde_json::Value::as_str);
        name.map(str::to_owned).ok_or_else(|| "The profile has no name.".to_owned())
    }

    fn absolute(&self, address: &str) -> String {
        if address.starts_with('/') { format!("{}{address}", self.service) } else { address.to_owned() }
    }

    async fn open(&mut self, address: &str) -> Result<Response, String> {
        let request = self.http.get(address);
        self.send(request).await
    }

    /// Submits the form of the page: chooses the person on the sign-in page, agrees on the consent page.
    async fn submit(&mut self, page: &str) -> Result<Response, String> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let path = match (hidden(page, "request"), hidden(page, "form_key"), hidden(page, "continue")) {
            (Some(request), Some(key), _) => {
                form.append_pair("request", &request).append_pair("form_key", &key).append_pair("decision", "agree");
                for scope in page.split("name=\"scope\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                    form.append_pair("scope", scope);
                }
                "/authorize/decision"
            }
            (_, _, Some(next)) => {
                form.append_pair("user", USER).append_pair("continue", &next);
                "/en/login"
            }
            _ => return Err("A page of the emulator has no form.".to_owned()),
        };
        let request = self.http.post(format!("{}{path}", self.service));
        self.send(request.header("content-type", "application/x-www-form-urlencoded").body(form.finish())).await
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Result<Response, String> {
        let request = match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        };
        let answer = request.send().await.map_err(text)?;
        let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        if let Some(cookie) = header("set-cookie") {
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        match header("location") {
            Some(to) => Ok(Response::Redirect(to)),
            None => Ok(Response::Page(answer.text().await.map_err(text)?)),
        }
    }
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split('"').next().map(|value| value.replace("&amp;", "&"))
}

/// The address without its `state`, which is a secret.
pub(crate) fn without_state(address: &str) -> String {
    let is_shown = |pair: &&str| !pair.starts_with("state=");
    let (page, query) = address.split_once('?').unwrap_or((address, ""));
    let shown = query.split('&').filter(is_shown).collect::<Vec<_>>().join("&");
    if shown.is_empty() { page.to_owned() } else { format!("{page}?{shown}") }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
