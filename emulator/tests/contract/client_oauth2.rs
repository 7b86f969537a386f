//! The grants with the `oauth2` crate, a client written from the RFCs without this service in mind.

use lockgroove_emulator::{SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET};
use oauth2::basic::{BasicClient, BasicErrorResponseType, BasicTokenType};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope, TokenResponse as _,
    TokenUrl,
};
use serde_json::json;

use crate::harness::{Emulator, REDIRECT, location, query_of};

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

fn client(emulator: &Emulator, secret: bool) -> Client {
    let client = BasicClient::new(ClientId::new(SAMPLE_CLIENT_ID.to_owned()))
        .set_auth_uri(AuthUrl::new(format!("{}/authorize", emulator.origin)).unwrap())
        .set_token_uri(TokenUrl::new(format!("{}/api/token", emulator.origin)).unwrap())
        .set_redirect_uri(RedirectUrl::new(REDIRECT.to_owned()).unwrap());
    if secret { client.set_client_secret(ClientSecret::new(SAMPLE_CLIENT_SECRET.to_owned())) } else { client }
}

/// The HTTP client for the crate.
async fn send(request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let answer = reqwest::Client::new().execute(request.try_into()?).await?;
    let mut response = HttpResponse::new(Vec::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    *response.body_mut() = answer.bytes().await?.to_vec();
    Ok(response)
}

/// The part of the person and the browser: open the address, sign in, agree. Returns the code.
async fn browse(emulator: &Emulator, address: &str, state: &CsrfToken, scopes: &str) -> AuthorizationCode {
    let response = emulator.visit(address.strip_prefix(&emulator.origin).unwrap()).await;
    let target = if response.status() == 303 {
        location(&response)
    } else {
        emulator.decide(&response.text().await.unwrap(), "agree", scopes).await
    };
    assert!(target.starts_with(REDIRECT), "{target}");
    assert_eq!(query_of(&target, "state").as_deref(), Some(state.secret().as_str()));
    AuthorizationCode::new(query_of(&target, "code").unwrap())
}

/// Signs in with PKCE; returns the code and the verifier.
async fn sign_in(emulator: &Emulator, client: &Client) -> (AuthorizationCode, PkceCodeVerifier) {
    emulator.log_in("ines").await;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (address, state) = client
        .authorize_url(CsrfToken::new_random)
        .add_scope(Scope::new("user-library-read".to_owned()))
        .add_scope(Scope::new("user-top-read".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    (browse(emulator, address.as_str(), &state, "user-library-read user-top-read").await, verifier)
}

#[tokio::test]
async fn the_code_grant_with_pkce_and_refresh_works() {
    let emulator = Emulator::start().await;
    let client = client(&emulator, false);
    for (regime, rotates) in [("static", false), ("rotate", true)] {
        emulator.set(json!({ "refresh": regime })).await;
        let (code, verifier) = sign_in(&emulator, &client).await;
        let tokens = client.exchange_code(code).set_pkce_verifier(verifier).request_async(&send).await.unwrap();
        assert!(matches!(tokens.token_type(), BasicTokenType::Bearer));
        assert_eq!(tokens.expires_in().unwrap().as_secs(), 3_600);
        let mut scopes: Vec<&str> = tokens.scopes().unwrap().iter().map(|scope| scope.as_str()).collect();
        scopes.sort_unstable();
        assert_eq!(scopes, ["user-library-read", "user-top-read"]);
        assert_eq!(emulator.api(tokens.access_token().secret(), "/me/top/tracks").await.0, 200);

        let refresh = tokens.refresh_token().unwrap();
        let newer = client.exchange_refresh_token(refresh).request_async(&send).await.unwrap();
        assert_eq!(newer.refresh_token().is_some(), rotates, "{regime}");
        assert_ne!(newer.access_token().secret(), tokens.access_token().secret());
        assert_eq!(emulator.api(newer.access_token().secret(), "/me/tracks").await.0, 200);
    }
}

#[tokio::test]
async fn the_code_grant_accepts_the_secret_in_header_or_body() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for kind in [AuthType::BasicAuth, AuthType::RequestBody] {
        let client = client(&emulator, true).set_auth_type(kind.clone());
        let (address, state) = client.authorize_url(CsrfToken::new_random).add_scope(Scope::new("user-top-read".to_owned())).url();
        let code = browse(&emulator, address.as_str(), &state, "user-top-read").await;
        let tokens = client.exchange_code(code).request_async(&send).await.unwrap();
        assert_eq!(emulator.api(tokens.access_token().secret(), "/me/top/artists").await.0, 200, "{kind:?}");
        let newer = client.exchange_refresh_token(tokens.refresh_token().unwrap()).request_async(&send).await.unwrap();
        assert_eq!(emulator.api(newer.access_token().secret(), "/me/top/artists").await.0, 200, "{kind:?}");
    }
}

#[tokio::test]
async fn the_client_credentials_grant_works() {
    let emulator = Emulator::start().await;
    let tokens = client(&emulator, true).exchange_client_credentials().request_async(&send).await.unwrap();
    assert!(tokens.refresh_token().is_none() && tokens.scopes().is_none());
    assert_eq!(tokens.expires_in().unwrap().as_secs(), 3_600);
    let (status, found) = emulator.api(tokens.access_token().secret(), "/search?q=a&type=track&market=SE").await;
    assert_eq!(status, 200, "{found}");
}

#[tokio::test]
async fn errors_follow_the_rfc() {
    let emulator = Emulator::start().await;
    let client = client(&emulator, false);
    let (code, _) = sign_in(&emulator, &client).await;
    let (_, other) = PkceCodeChallenge::new_random_sha256();
    let wrong = client.exchange_code(code.clone()).set_pkce_verifier(other).request_async(&send).await;
    let missing = client.exchange_code(code).request_async(&send).await;
    let unknown = client.exchange_refresh_token(&RefreshToken::new("made-up".to_owned())).request_async(&send).await;
    let no_secret = client.exchange_client_credentials().request_async(&send).await;
    for (answer, error, description) in [
        (wrong, BasicErrorResponseType::InvalidGrant, Some("code_verifier was incorrect")),
        (missing, BasicErrorResponseType::InvalidRequest, Some("code_verifier required")),
        (unknown, BasicErrorResponseType::InvalidGrant, Some("Invalid refresh token")),
        (no_secret, BasicErrorResponseType::InvalidClient, None),
    ] {
        let Err(RequestTokenError::ServerResponse(body)) = answer else { panic!("no OAuth error: {answer:?}") };
        assert_eq!((body.error(), body.error_description().map(String::as_str)), (&error, description));
    }
}
