//! The grants that Spotify has or had, one file each.
//!
//! | grant | client | request | response |
//! |---|---|---|---|
//! | [authorization code](code), with PKCE | any | [`AuthorizationRequest`](code::AuthorizationRequest) | a person's tokens, with a refresh token |
//! | [refresh token](refresh) | any | [`TokenRequest::refresh`](super::TokenRequest::refresh) | the next access token |
//! | `client_credentials` | confidential | `TokenRequest::client_credentials` | a token of the app itself |
//! | [implicit] | public; withdrawn | [`ImplicitRequest`](implicit::ImplicitRequest), to loopback only | a token in the address bar |
//!
//! Sources: <https://developer.spotify.com/documentation/web-api/concepts/authorization> and the pages under it.

#[cfg(not(target_family = "wasm"))]
pub mod client_credentials;
pub mod code;
pub mod implicit;
pub mod refresh;
