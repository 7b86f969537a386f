//! The service that the built page uses instead of Spotify.

use std::env;

use crate::fault::{Done, Fault};

/// Origin of the emulator, for example `http://127.0.0.1:8888`.
pub(crate) const SERVICE_ENV: &str = "LOCKGROOVE_SERVICE";
/// Client ID of the emulator's sample app.
pub(crate) const CLIENT_ID_ENV: &str = "LOCKGROOVE_CLIENT_ID";

/// A stand-in for Spotify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Service {
    /// Scheme, host and port, without a slash at the end.
    pub(crate) origin: String,
    /// The client ID of the page; `None` lets the person enter one.
    pub(crate) client_id: Option<String>,
}

impl Service {
    /// The service that the environment names; `None` is Spotify.
    pub(crate) fn from_env() -> Done<Option<Self>> {
        match env::var(SERVICE_ENV) {
            Ok(origin) => Self::new(&origin, env::var(CLIENT_ID_ENV).ok()).map(Some),
            Err(_) => Ok(None),
        }
    }

    /// Accepts nothing but an origin, because it becomes a part of the policy.
    fn new(origin: &str, client_id: Option<String>) -> Done<Self> {
        let rest = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || ".:-[]".contains(c));
        if !rest.is_some_and(|host| !host.is_empty() && plain(host)) {
            return Err(Fault::new(format!(
                "{SERVICE_ENV} is `{origin}`: give scheme, host and port only, such as http://127.0.0.1:8888"
            )));
        }
        if client_id.as_ref().is_some_and(|id| !id.chars().all(|c| c.is_ascii_alphanumeric())) {
            return Err(Fault::new(format!("{CLIENT_ID_ENV} may contain letters and digits only")));
        }
        Ok(Self { origin: origin.to_owned(), client_id })
    }

    /// The `config.json` that sends the page to this service.
    pub(crate) fn config_json(&self) -> String {
        let client_id = self.client_id.as_ref().map_or_else(|| "null".to_owned(), |id| format!("\"{id}\""));
        let origin = &self.origin;
        format!("{{\n  \"client_id\": {client_id},\n  \"accounts\": \"{origin}\",\n  \"api\": \"{origin}/v1\"\n}}\n")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Service;

    #[test]
    fn the_config_names_the_emulator() {
        let service = Service::new("http://127.0.0.1:8888", Some("abc123".into())).unwrap();
        assert_eq!(
            service.config_json(),
            "{\n  \"client_id\": \"abc123\",\n  \"accounts\": \"http://127.0.0.1:8888\",\n  \"api\": \"http://127.0.0.1:8888/v1\"\n}\n"
        );
        assert!(Service::new("http://[::1]:8888", None).unwrap().config_json().contains("\"client_id\": null"));
    }

    #[test]
    fn only_an_origin_is_accepted() {
        for origin in ["", "http://", "127.0.0.1:8888", "http://a/", "http://a b", "http://a;script-src *", "ftp://a"] {
            assert!(Service::new(origin, None).is_err(), "{origin}");
        }
        assert!(Service::new("http://127.0.0.1:8888", Some("a\"b".into())).is_err());
    }
}
