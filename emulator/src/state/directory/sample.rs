//! The sample accounts and the sample apps.

use std::sync::Arc;

use super::{App, Directory, Mode, Person, Product};

/// Client ID of the sample app. Its owner is Ines, who has Premium.
pub const SAMPLE_CLIENT_ID: &str = "10c69002e1a94f0d8b3a5d7e6f2c4b81";
/// Client secret of the sample app, for trying the authorization code grant without PKCE from a server.
pub const SAMPLE_CLIENT_SECRET: &str = "5ec2e7000a1b4c3d9e8f7a6b5c4d3e2f";
/// A redirect URI of the sample app. As a loopback literal without a port, it matches any port.
pub const SAMPLE_REDIRECT_URI: &str = "http://127.0.0.1/callback";
/// Client ID of an app whose owner's Premium has lapsed: every Web API call returns 403.
pub const LAPSED_CLIENT_ID: &str = "20c69002e1a94f0d8b3a5d7e6f2c4b82";

/// The same for IPv6.
const SAMPLE_REDIRECT_URI_V6: &str = "http://[::1]/callback";

/// The sample accounts and apps.
pub(crate) fn directory() -> Directory {
    let person = |key: &str, name: &str, email: &str, country: &str, product, account_id: &str, about: &str| {
        Arc::new(Person {
            key: key.to_owned(),
            name: name.to_owned(),
            email: email.to_owned(),
            country: country.to_owned(),
            product,
            account_id: account_id.to_owned(),
            about: about.to_owned(),
        })
    };
    let people = vec![
        person(
            "ines",
            "Ines Okafor-Lindqvist",
            "ines@example.invalid",
            // One of the countries with audiobooks.
            "IE",
            Product::Premium,
            "5vQm2Xw8RkTz0LhJc7YbNa",
            "Premium, owns the sample app, has a full library",
        ),
        person(
            "noor",
            "Noor Haddad",
            "noor@example.invalid",
            "DE",
            Product::Free,
            "1tGh6PzKd3Vw9QsBx4MfRy",
            "Free account, on the app's list, has a small library",
        ),
        person(
            "stranger",
            "Sam Unlisted",
            "sam@example.invalid",
            "SE",
            Product::Premium,
            "8aJw4Nc2HtEo7UyLk5DgVi",
            "Premium, not on the app's list: signs in, then every Web API call answers 403",
        ),
    ];
    let sample = App {
        client_secret: SAMPLE_CLIENT_SECRET.to_owned(),
        name: "Sample app".to_owned(),
        redirect_uris: [
            SAMPLE_REDIRECT_URI,
            SAMPLE_REDIRECT_URI_V6,
            // For pages that demonstrate the implicit grant.
            "http://127.0.0.1/implicit",
            "http://[::1]/implicit",
            // With a port, a loopback literal has to match exactly.
            "http://127.0.0.1:4321/fixed",
            "https://app.example/callback",
            // As phone and desktop apps register it.
            "lockgroove-sample://callback",
        ]
        .map(str::to_owned)
        .to_vec(),
        ..app(SAMPLE_CLIENT_ID)
    };
    let lapsed = App {
        client_secret: "5ec2e7000a1b4c3d9e8f7a6b5c4d3e30".to_owned(),
        name: "App of an owner without Premium".to_owned(),
        owner: "noor".to_owned(),
        users: vec!["ines".to_owned()],
        ..app(LAPSED_CLIENT_ID)
    };
    Directory { apps: vec![Arc::new(sample), Arc::new(lapsed)], people }
}

/// An app that Ines owns and Noor may use, with a callback on any loopback port.
pub(crate) fn app(client_id: &str) -> App {
    App {
        client_id: client_id.to_owned(),
        client_secret: SAMPLE_CLIENT_SECRET.to_owned(),
        name: "Your app".to_owned(),
        redirect_uris: vec![SAMPLE_REDIRECT_URI.to_owned(), SAMPLE_REDIRECT_URI_V6.to_owned()],
        owner: "ines".to_owned(),
        users: vec!["noor".to_owned()],
        mode: Mode::Development,
        registered_itself: false,
        registered_by_use: Vec::new(),
    }
}
