//! The registered apps: what the dashboard would know of them (Spotify, "Redirect URIs" and "Quota modes").

/// Client ID of the sample app. Its owner is Ines, who has Premium.
pub const SAMPLE_CLIENT_ID: &str = "10c69002e1a94f0d8b3a5d7e6f2c4b81";
/// Client secret of the sample app, for trying the authorization code grant without PKCE from a server.
pub const SAMPLE_CLIENT_SECRET: &str = "5ec2e7000a1b4c3d9e8f7a6b5c4d3e2f";
/// A redirect URI of the sample app. Being a loopback literal without a port, it may be asked for with any port.
pub const SAMPLE_REDIRECT_URI: &str = "http://127.0.0.1/callback";
/// Client ID of an app whose owner's Premium has lapsed: every Web API call answers 403.
pub const LAPSED_CLIENT_ID: &str = "20c69002e1a94f0d8b3a5d7e6f2c4b82";

/// A registered app.
#[derive(Clone, Copy, Debug)]
pub(crate) struct App {
    pub(crate) client_id: &'static str,
    pub(crate) client_secret: &'static str,
    pub(crate) name: &'static str,
    pub(crate) redirect_uris: &'static [&'static str],
    pub(crate) owner_has_premium: bool,
}

/// Both registered apps.
pub(crate) const APPS: &[App] = &[
    App {
        client_id: SAMPLE_CLIENT_ID,
        client_secret: SAMPLE_CLIENT_SECRET,
        name: "Sample app",
        redirect_uris: &[
            SAMPLE_REDIRECT_URI,
            "http://[::1]/callback",
            // With a port, a loopback literal is as exact as any other redirect URI.
            "http://127.0.0.1:4321/fixed",
            "https://app.example/callback",
            // As a phone or desktop app registers it.
            "lockgroove-sample://callback",
        ],
        owner_has_premium: true,
    },
    App {
        client_id: LAPSED_CLIENT_ID,
        client_secret: "5ec2e7000a1b4c3d9e8f7a6b5c4d3e30",
        name: "App of an owner without Premium",
        redirect_uris: &[SAMPLE_REDIRECT_URI, "http://[::1]/callback"],
        owner_has_premium: false,
    },
];

/// A registered app by its client ID.
pub(crate) fn find(client_id: &str) -> Option<&'static App> {
    APPS.iter().find(|app| app.client_id == client_id)
}
