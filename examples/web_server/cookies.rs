//! Cookies, the only thing that the browser stores.

use std::time::Duration;

use axum::http::{HeaderMap, header};
use lockgroove::oauth::{NoRandomness, Random as _};

use super::App;
use super::random::OsRandom;

impl App {
    /// With `__Host-` in front, a browser accepts the cookie from this host only, not from another one under the same domain.
    /// Browsers reject that prefix over http, as on loopback.
    fn cookie_name(&self, name: &str) -> String {
        if self.is_https() { format!("__Host-{name}") } else { name.to_owned() }
    }

    fn is_https(&self) -> bool {
        self.redirect_uri.as_str().starts_with("https:")
    }

    pub(crate) fn cookie(&self, headers: &HeaderMap, name: &str) -> Option<String> {
        let name = self.cookie_name(name);
        let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
        pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
    }

    /// HttpOnly: no script can read it. SameSite=Lax, not Strict: the browser must send it when Spotify redirects it back here.
    pub(crate) fn set_cookie(&self, name: &str, value: &str, life: Option<Duration>) -> String {
        let life = life.map(|life| format!("; Max-Age={}", life.as_secs())).unwrap_or_default();
        let secure = if self.is_https() { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{life}{secure}", self.cookie_name(name))
    }
}

/// 256 random bits.
pub(crate) fn random_id() -> Result<String, NoRandomness> {
    let mut bytes = [0; 32];
    OsRandom.fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
