//! The browser build has no type that holds a client secret.
//!
//! Nothing here runs. Each name is a type of this file as long as the app has none of that name. If it had one, the name would be
//! ambiguous, and these tests would not compile.

#![allow(dead_code, unused_imports)]

mod absent {
    pub(crate) struct BasicCredential;
    pub(crate) struct ClientSecret;
    pub(crate) struct ConfidentialClient;
    pub(crate) mod client_credentials {
        pub(crate) struct Grant;
    }
}

use absent::*;
use lockgroove::oauth::client::*;
use lockgroove::oauth::grant::code::*;
use lockgroove::oauth::grant::*;
use lockgroove::oauth::secret::*;
use lockgroove::oauth::*;

fn no_secret(_: ClientSecret, _: BasicCredential, _: ConfidentialClient, _: client_credentials::Grant) {}

/// A bearer token is the only credential a request can have.
fn bearer_alone(credential: Credential) -> AccessToken {
    let Credential::Bearer(token) = credential;
    token
}
