//! The protocol: OAuth 2.0 Authorization Code with PKCE, and refresh, as a public client speaks it.
//!
//! Owns what goes on the wire and how an answer is read. It sends nothing, stores nothing and knows no clock: it is handed
//! randomness and text, and gives back requests and typed answers.
//!
//! Follows RFC 6749, RFC 7636 (PKCE), RFC 9207 (`iss`), RFC 9700 (security) and RFC 10017 (browser-based clients, section 6.3),
//! in the way Spotify speaks them (<https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow>).

pub mod authorization;
pub mod http;
pub mod origin;
pub mod pkce;
pub mod scope;
pub mod secret;
pub mod token;

pub use authorization::{AuthorizationRequest, AuthorizationServer, Callback, CallbackFault, ClientId, RedirectUri, Refusal};
pub use http::{HttpRequest, HttpResponse, Method, NetworkFault};
pub use origin::Origin;
pub use pkce::{Challenge, NoRandomness, Random};
pub use scope::{Capability, Scope, ScopeSet};
pub use secret::{AccessToken, Address, Code, RefreshToken, State, Verifier};
pub use token::{TokenAnswer, TokenFault, TokenRequest};
