//! The protocol: OAuth 2.0 as Spotify speaks it, all four [grants](grant).
//!
//! Owns what goes on the wire and how an answer is read. It sends nothing, stores nothing and knows no clock: it is handed
//! randomness and text, and gives back requests and typed answers. What is wrong for a grant or for a kind of client does not
//! compile; a client secret exists outside the browser only.
//!
//! Follows RFC 6749, RFC 7636 (PKCE), RFC 9207 (`iss`), RFC 9700 (security) and RFC 10017 (browser-based clients, section 6.3),
//! in the way Spotify speaks them (<https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow>).

pub mod callback;
pub mod client;
pub mod grant;
pub mod http;
pub mod origin;
mod parameters;
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
