//! The grants Spotify has or had, one file each.
//!
//! | grant | for whom | asks for | gets |
//! |---|---|---|---|
//! | [authorization code](code), with PKCE | either client | [`AuthorizationRequest`](code::AuthorizationRequest) | tokens of a person, with a refresh token |
//! | [refresh token](refresh) | either client | a [`TokenRequest`](super::TokenRequest) | the next access token |
//! | `client_credentials` | a confidential client | a `TokenRequest` | a token of the app, of no person |
//! | [implicit] | nobody any more | an [`ImplicitRequest`](implicit::ImplicitRequest), to loopback only | a token in the address bar |
//!
//! Sources: <https://developer.spotify.com/documentation/web-api/concepts/authorization> and the pages under it.

#[cfg(not(target_family = "wasm"))]
pub mod client_credentials;
pub mod code;
pub mod implicit;
pub mod refresh;
