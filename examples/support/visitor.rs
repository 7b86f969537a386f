//! Somebody with a browser at the emulator's pages: follows redirects, keeps a cookie, agrees to everything.

/// The person who signs in.
const WHO: &str = "ines";
/// A sign-in takes two pages and a few redirects.
const MOST_STEPS: usize = 8;

/// A browser with a cookie jar, as far as the emulator's pages need one.
pub(crate) struct Visitor {
    http: reqwest::Client,
    service: String,
    cookie: Option<String>,
}

/// A page, or the way to the next one.
enum Seen {
    Page(String),
    Sent(String),
}

impl Visitor {
    pub(crate) fn new(service: &str) -> Result<Self, String> {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().map_err(text)?;
        Ok(Self { http, service: service.to_owned(), cookie: None })
    }

    /// Opens an address, signs in and agrees where that is asked, and gives the address of the app it is sent back to.
    pub(crate) async fn comes_back_to(&mut self, app: &str, address: &str) -> Result<String, String> {
        let mut seen = self.open(address).await?;
        for _ in 0..MOST_STEPS {
            seen = match seen {
                Seen::Sent(to) if to.starts_with(app) => return Ok(to),
                Seen::Sent(to) => self.open(&self.absolute(&to)).await?,
                Seen::Page(page) => self.answer(&page).await?,
            };
        }
        Err("The emulator's pages lead nowhere.".to_owned())
    }

    /// Has the emulator speak the implicit grant from here on.
    pub(crate) async fn allow_implicit_grant(&self) -> Result<(), String> {
        let address = format!("{}/_emulator/settings", self.service);
        let answer = self.http.patch(address).body(r#"{"implicit_grant":true}"#).send().await.map_err(text)?;
        if answer.status().is_success() { Ok(()) } else { Err("The emulator knows no implicit grant.".to_owned()) }
    }

    /// Whose token this is, says the Web API.
    pub(crate) async fn who_am_i(&self, token: &str) -> Result<String, String> {
        let answer = self.http.get(format!("{}/v1/me", self.service)).bearer_auth(token).send().await.map_err(text)?;
        let profile: serde_json::Value = serde_json::from_str(&answer.text().await.map_err(text)?).map_err(text)?;
        let name = profile.get("display_name").and_then(serde_json::Value::as_str);
        name.map(str::to_owned).ok_or_else(|| "The Web API does not say whose token it is.".to_owned())
    }

    fn absolute(&self, address: &str) -> String {
        if address.starts_with('/') { format!("{}{address}", self.service) } else { address.to_owned() }
    }

    async fn open(&mut self, address: &str) -> Result<Seen, String> {
        let request = self.http.get(address);
        self.send(request).await
    }

    /// Presses the button of the page: the person's own on the login page, Agree on the consent page.
    async fn answer(&mut self, page: &str) -> Result<Seen, String> {
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
                form.append_pair("user", WHO).append_pair("continue", &next);
                "/en/login"
            }
            _ => return Err("That page of the emulator has no form.".to_owned()),
        };
        let request = self.http.post(format!("{}{path}", self.service));
        self.send(request.header("content-type", "application/x-www-form-urlencoded").body(form.finish())).await
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Result<Seen, String> {
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
            Some(to) => Ok(Seen::Sent(to)),
            None => Ok(Seen::Page(answer.text().await.map_err(text)?)),
        }
    }
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split('"').next().map(|value| value.replace("&amp;", "&"))
}

/// An address as it may be shown.
pub(crate) fn without_state(address: &str) -> String {
    let is_shown = |pair: &&str| !pair.starts_with("state=");
    let (page, query) = address.split_once('?').unwrap_or((address, ""));
    let shown = query.split('&').filter(is_shown).collect::<Vec<_>>().join("&");
    if shown.is_empty() { page.to_owned() } else { format!("{page}?{shown}") }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
