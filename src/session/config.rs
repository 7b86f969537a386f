//! The settings of a deployment: `config.json`, a file beside the built site. It names the services, may preset a client ID, and may switch
//! off the page that counts a library.

use serde::Deserialize;

use crate::oauth::{AuthorizationServer, ClientId, Origin};

/// The settings of one deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// A preset client ID, so that visitors do not need one.
    pub client_id: Option<ClientId>,
    /// The accounts service.
    pub server: AuthorizationServer,
    /// The Web API, with its version, such as `https://api.spotify.com/v1`.
    pub api: Origin,
    /// Whether the library may be shown in pictures. `docs/pictures.md` says why a site may not want that.
    pub pictures: bool,
}

/// A malformed `config.json`: the member that is not valid, or `None` if the file is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedConfig(pub Option<&'static str>);

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    client_id: Option<String>,
    #[serde(default = "spotify_accounts")]
    accounts: String,
    #[serde(default = "spotify_api")]
    api: String,
    #[serde(default = "yes")]
    pictures: bool,
}

const fn yes() -> bool {
    true
}

fn spotify_accounts() -> String {
    "https://accounts.spotify.com".to_owned()
}

fn spotify_api() -> String {
    "https://api.spotify.com/v1".to_owned()
}

impl Config {
    /// Reads the text of `config.json`. The defaults are Spotify's addresses, no preset client ID, and every page.
    ///
    /// # Errors
    /// [`MalformedConfig`] names the member that is not valid.
    pub fn parse(text: &str) -> Result<Self, MalformedConfig> {
        let file: File = serde_json::from_str(text).map_err(|_| MalformedConfig(None))?;
        let origin = |text: &str, member| Origin::parse(text).map_err(|_| MalformedConfig(Some(member)));
        let client_id = file.client_id.filter(|id| !id.is_empty());
        Ok(Self {
            client_id: client_id.map(|id| ClientId::parse(&id)).transpose().map_err(|_| MalformedConfig(Some("client_id")))?,
            server: AuthorizationServer::new(origin(&file.accounts, "accounts")?),
            api: origin(&file.api, "api")?,
            pictures: file.pictures,
        })
    }

    /// The page on which a person can remove an app's access. An emulator has it at the same path.
    #[must_use]
    pub fn apps_page(&self) -> String {
        if self.server.issuer() == spotify_accounts() {
            return "https://www.spotify.com/account/apps/".to_owned();
        }
        format!("{}/account/apps", self.server.issuer())
    }

    /// Whether both services are Spotify's, not an emulator's.
    #[must_use]
    pub fn is_spotify(&self) -> bool {
        self.server.issuer() == spotify_accounts() && self.api.as_str() == spotify_api()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_shipped_file_means_spotify_and_no_client_id() {
        let config = Config::parse(include_str!("../../config.json")).unwrap();
        assert_eq!(config, Config::parse("{}").unwrap());
        assert!(config.is_spotify());
        assert_eq!(config.client_id, None);
        assert_eq!(config.apps_page(), "https://www.spotify.com/account/apps/");
        assert_eq!(config.server.token_endpoint(), "https://accounts.spotify.com/api/token");
    }

    #[test]
    fn a_stand_in_on_loopback_is_fine_and_plain_http_is_not() {
        let text = |accounts: &str| {
            format!(r#"{{"client_id":"{}","accounts":"{accounts}","api":"http://127.0.0.1:8888/v1"}}"#, "a".repeat(32))
        };
        let config = Config::parse(&text("http://127.0.0.1:8888")).unwrap();
        assert!(!config.is_spotify());
        assert_eq!(config.apps_page(), "http://127.0.0.1:8888/account/apps");
        assert_eq!(Config::parse(&text("http://accounts.example")), Err(MalformedConfig(Some("accounts"))));
    }

    #[test]
    fn pictures_are_there_unless_they_are_switched_off() {
        assert!(Config::parse("{}").unwrap().pictures);
        assert!(!Config::parse(r#"{"pictures":false}"#).unwrap().pictures);
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(Config::parse("<html>"), Err(MalformedConfig(None)));
        assert_eq!(Config::parse(r#"{"client_id":"short"}"#), Err(MalformedConfig(Some("client_id"))));
        assert_eq!(Config::parse(r#"{"client_id":""}"#).unwrap().client_id, None);
        assert_eq!(Config::parse(r#"{"api":"nowhere"}"#), Err(MalformedConfig(Some("api"))));
    }
}
