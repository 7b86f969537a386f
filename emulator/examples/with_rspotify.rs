//! rspotify signs in with PKCE and reads the newest liked songs. Its addresses are in its configuration.
//!
//! ```sh
//! cargo add rspotify --no-default-features --features client-ureq,ureq-rustls-tls
//! cargo add ureq@2
//! lockgroove-emulator --any-client --set login_outcome=agree &
//! cargo run
//! ```

use std::collections::HashSet;
use std::error::Error;

use rspotify::clients::OAuthClient as _;
use rspotify::{AuthCodePkceSpotify, Config, Credentials, OAuth};

fn main() -> Result<(), Box<dyn Error>> {
    let service = std::env::var("EMULATOR").unwrap_or_else(|_| "http://127.0.0.1:8888".to_owned());
    print!("{}", newest_liked_songs(&service)?);
    Ok(())
}

/// A text with the newest five.
pub fn newest_liked_songs(service: &str) -> Result<String, Box<dyn Error>> {
    let config = Config { api_base_url: format!("{service}/v1/"), auth_base_url: format!("{service}/"), ..Config::default() };
    let oauth = OAuth {
        redirect_uri: "http://127.0.0.1:5555/callback".to_owned(),
        scopes: HashSet::from(["user-library-read".to_owned()]),
        ..OAuth::default()
    };
    let mut client = AuthCodePkceSpotify::with_config(Credentials::new_pkce("any-client-id"), oauth, config);

    // With that setting the emulator redirects at once. An app opens the address in a browser and listens at the redirect URI.
    let address = client.get_authorize_url(None)?;
    let answer = ureq::builder().redirects(0).build().get(&address).call()?;
    let code = client.parse_response_code(answer.header("location").unwrap_or_default()).ok_or("no code came back")?;
    client.request_token(&code)?;

    let page = client.current_user_saved_tracks_manual(None, Some(5), None)?;
    let names: String = page.items.iter().map(|entry| format!("  {}\n", entry.track.name)).collect();
    Ok(format!("{} liked songs, the newest five:\n{names}", page.total))
}
