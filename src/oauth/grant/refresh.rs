//! The refresh token grant (RFC 6749 section 6).

use crate::oauth::client::Client;
use crate::oauth::secret::RefreshToken;
use crate::oauth::token::{TokenRequest, TokenResponse};

impl TokenRequest<TokenResponse> {
    /// Requests the next access token, as the client that the refresh token was issued to. It names no scopes, so the new token has
    /// those that were granted.
    #[must_use]
    pub fn refresh(client: &impl Client, refresh_token: &RefreshToken) -> Self {
        Self::new(client, TokenResponse::read, |form| {
            form.append_pair("grant_type", "refresh_token").append_pair("refresh_token", refresh_token.reveal());
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::oauth::client::{ClientId, ConfidentialClient, PublicClient};
    use crate::oauth::origin::Origin;
    use crate::oauth::secret::ClientSecret;
    use crate::oauth::server::AuthorizationServer;

    #[test]
    fn a_refresh_asks_for_no_scope_and_as_the_client_it_was_given_to() {
        let server = AuthorizationServer::new(Origin::parse("https://accounts.spotify.com").unwrap());
        let id = ClientId::parse(&"a".repeat(32)).unwrap();
        let public = TokenRequest::refresh(&PublicClient::new(id.clone()), &RefreshToken::new("r")).into_http(&server);
        assert_eq!(public.body.unwrap().text, format!("client_id={}&grant_type=refresh_token&refresh_token=r", "a".repeat(32)));
        assert_eq!(public.credential, None);

        let client = ConfidentialClient::new(id, ClientSecret::new("s"));
        let confidential = TokenRequest::refresh(&client, &RefreshToken::new("r")).into_http(&server);
        assert_eq!(confidential.body.unwrap().text, "grant_type=refresh_token&refresh_token=r");
        assert!(confidential.credential.unwrap().header().starts_with("Basic "));
    }
}
