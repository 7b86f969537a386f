//! The client credentials grant (RFC 6749 section 4.4): a token of the app itself, without access to any person's data. Not in a
//! browser build.
//!
//! ```
//! # use lockgroove::oauth::{AppTokenResponse, ConfidentialClient, TokenRequest};
//! # fn request(client: &ConfidentialClient, answer: AppTokenResponse) {
//! let request = TokenRequest::client_credentials(client);
//! let token = answer.access_token;
//! # }
//! ```
//!
//! A public client has no such request:
//!
//! ```compile_fail,E0308
//! # use lockgroove::oauth::{AppTokenResponse, PublicClient, TokenRequest};
//! # fn request(client: &PublicClient, answer: AppTokenResponse) {
//! let request = TokenRequest::client_credentials(client);
//! # }
//! ```
//!
//! and the response has no refresh token, because Spotify gives none:
//!
//! ```compile_fail,E0609
//! # use lockgroove::oauth::{AppTokenResponse, ConfidentialClient, TokenRequest};
//! # fn request(client: &ConfidentialClient, answer: AppTokenResponse) {
//! let token = answer.refresh_token;
//! # }
//! ```

use crate::oauth::client::ConfidentialClient;
use crate::oauth::token::{AppTokenResponse, TokenRequest};

impl TokenRequest<AppTokenResponse> {
    /// Requests a token of the app itself. It has no scopes at Spotify.
    #[must_use]
    pub fn client_credentials(client: &ConfidentialClient) -> Self {
        Self::new(client, AppTokenResponse::read, |form| {
            form.append_pair("grant_type", "client_credentials");
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::oauth::client::ClientId;
    use crate::oauth::origin::Origin;
    use crate::oauth::secret::ClientSecret;
    use crate::oauth::server::AuthorizationServer;

    #[test]
    fn the_body_names_the_grant_and_nothing_else() {
        let server = AuthorizationServer::new(Origin::parse("https://accounts.spotify.com").unwrap());
        let client = ConfidentialClient::new(ClientId::parse(&"a".repeat(32)).unwrap(), ClientSecret::new("s"));
        let request = TokenRequest::client_credentials(&client).into_http(&server);
        assert_eq!(request.body.unwrap().text, "grant_type=client_credentials");
        assert!(request.credential.unwrap().header().starts_with("Basic "));
    }
}
