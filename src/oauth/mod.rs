//! OAuth 2.0 as a client of Spotify needs it, with all four [grants](grant).
//!
//! This floor builds requests and reads responses. It sends nothing, stores nothing and knows no clock: the caller passes random
//! bytes and text in, and gets requests and typed responses back. A mistake that the types can exclude does not compile, such as a
//! request without a verifier, or a client secret in a browser build.
//!
//! # Authorization code with PKCE
//!
//! ```
//! # use std::time::Duration;
//! use lockgroove::oauth::{
//!     AuthorizationRequest, AuthorizationServer, Callback, ClientId, HttpResponse, Origin, PublicClient, RedirectUri, Scope,
//!     ScopeSet, State, TokenRequest, Verifier,
//! };
//! # use lockgroove::oauth::{NoRandomness, Random};
//! # struct OsRandom;
//! # impl Random for OsRandom {
//! #     fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
//! #         getrandom::fill(bytes).map_err(|_| NoRandomness)
//! #     }
//! # }
//! # fn receive(body: &str) -> HttpResponse {
//! #     HttpResponse { status: 200, body: body.to_owned(), ..HttpResponse::default() }
//! # }
//!
//! // Who takes part: the authorization server, the app, and the address of its callback page.
//! let server = AuthorizationServer::new(Origin::parse("https://accounts.spotify.com").unwrap());
//! let client = PublicClient::new(ClientId::parse("0123456789abcdef0123456789abcdef").unwrap());
//! let redirect_uri = RedirectUri::of_app("https://lockgroove.example").unwrap();
//!
//! // 1. Two secrets for this sign-in. Only a hash of the verifier goes into the address.
//! let state = State::generate(&OsRandom).unwrap();
//! let verifier = Verifier::generate(&OsRandom).unwrap();
//! let challenge = verifier.challenge();
//!
//! // 2. Send the browser to this address, and keep `pending` until it comes back.
//! let (address, pending) = AuthorizationRequest::new(client.clone(), redirect_uri, state, verifier)
//!     .scopes(ScopeSet::of(&[Scope::PlaylistReadPrivate]))
//!     .start(&server);
//! assert!(address.reveal().starts_with("https://accounts.spotify.com/authorize?client_id=0123456789abcdef"));
//! assert!(address.reveal().contains(&format!("&code_challenge_method=S256&code_challenge={}", challenge.as_str())));
//!
//! // 3. The browser comes back to the callback page, with a code and the same `state` in the query.
//! let query = format!("?code=the-code&state={}", pending.state().reveal());
//! let callback = Callback::read(&query, &server).unwrap();
//!
//! // 4. Exchange the code. This compares `state`, and uses up `pending`, so a code is sent once.
//! let exchange = pending.exchange(callback).unwrap();
//! let read = exchange.reader();
//! let request = exchange.into_http(&server);
//! assert_eq!(request.line(), "POST /api/token");
//! let form = request.body.unwrap().text;
//! assert!(form.contains("grant_type=authorization_code&code=the-code&") && form.contains("&code_verifier="));
//!
//! // 5. Read the response.
//! let response = receive(
//!     r#"{"access_token":"a1","token_type":"Bearer","expires_in":3600,"refresh_token":"r1","scope":"playlist-read-private"}"#,
//! );
//! let tokens = read(&response).unwrap();
//! assert_eq!(tokens.life, Duration::from_secs(3600));
//! assert_eq!(tokens.scopes, Some(ScopeSet::of(&[Scope::PlaylistReadPrivate])));
//! assert_eq!(format!("{:?}", tokens.access_token), "[redacted]");
//!
//! // 6. Before the access token expires, get the next one with the refresh token.
//! let refresh_token = tokens.refresh_token.unwrap();
//! let refresh = TokenRequest::refresh(&client, &refresh_token);
//! let read = refresh.reader();
//! let form = refresh.into_http(&server).body.unwrap().text;
//! assert_eq!(form, "client_id=0123456789abcdef0123456789abcdef&grant_type=refresh_token&refresh_token=r1");
//!
//! // A response without a refresh token means that the old one is still good (RFC 6749 section 6).
//! let tokens = read(&receive(r#"{"access_token":"a2","token_type":"Bearer","expires_in":3600}"#)).unwrap();
//! assert_eq!(tokens.access_token.reveal(), "a2");
//! assert_eq!(tokens.refresh_token, None);
//! ```
//!
//! In a page, step 2 unloads the page and step 3 happens in another one. [`PendingAuthorization::resumed`] makes a `pending` from
//! what was stored; the [session](crate::session) does that, and sends the requests.
//!
//! # Sources
//!
//! RFC 6749, RFC 7636 (PKCE), RFC 9207 (`iss`), RFC 9700 (security), RFC 10017 section 6.3 (browser-based clients), and Spotify's
//! form of them (<https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow>).

pub mod callback;
pub mod client;
pub mod grant;
pub mod http;
pub mod origin;
mod parameters;
pub mod pasted;
pub mod pkce;
pub mod redirect_uri;
pub mod scope;
pub mod secret;
pub mod server;
pub mod token;

pub use callback::{Callback, CallbackFault, Refusal, RefusalReason};
#[cfg(not(target_family = "wasm"))]
pub use client::ConfidentialClient;
pub use client::{Client, ClientId, MalformedClientId, PublicClient};
pub use grant::code::{AuthorizationRequest, ExchangeFault, PendingAuthorization};
pub use grant::implicit::{ImplicitRequest, LoopbackServer, NotLoopback};
pub use http::{Credential, HttpRequest, HttpResponse, Method, NetworkFault, RequestBody};
pub use origin::Origin;
pub use pkce::{Challenge, NoRandomness, Random};
pub use redirect_uri::RedirectUri;
pub use scope::{Scope, ScopeSet};
pub use secret::{AccessToken, Address, Code, RefreshToken, State, Verifier};
#[cfg(not(target_family = "wasm"))]
pub use secret::{BasicCredential, ClientSecret};
pub use server::AuthorizationServer;
pub use token::{AppTokenResponse, TokenFault, TokenRequest, TokenResponse};
