//! What must not be in a page is not there: none of the types that hold a client secret.
//!
//! Nothing here runs. Each name stands for a type of this file as long as the app has none of that name; if it had one, the name
//! would be ambiguous, and these tests would not compile.

#![allow(dead_code, unused_imports)]

mod absent {
    pub(crate) struct BasicCredential;
    pub(crate) struct ClientSecret;
    pub(crate) struct ConfidentialClient;
    pub(crate) struct SecretAlone;
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

fn no_secret(_: ClientSecret, _: BasicCredential, _: ConfidentialClient, _: SecretAlone, _: client_credentials::Grant) {}

/// A request has a bearer token to show, or nothing.
fn bearer_alone(credential: Credential) -> AccessToken {
    let Credential::Bearer(token) = credential;
    token
}
