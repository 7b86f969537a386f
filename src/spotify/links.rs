//! Addresses of Spotify's own pages, and which addresses from an answer may reach the page. An answer is untrusted text: `javascript:`
//! and the like must not.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::uri::Uri;
use crate::oauth::Origin;

/// Spotify's page of the person's liked songs.
pub const LIKED_SONGS: &str = "https://open.spotify.com/collection/tracks";

/// Spotify's page of this thing, for an answer that does not name it. On a telephone it opens the app.
#[must_use]
pub fn open(uri: &Uri) -> String {
    format!("https://open.spotify.com/{}/{}", uri.kind().as_str(), utf8_percent_encode(uri.id(), NON_ALPHANUMERIC))
}

/// Spotify's page of a search.
#[must_use]
pub fn open_search(words: &str) -> String {
    format!("https://open.spotify.com/search/{}", utf8_percent_encode(words, NON_ALPHANUMERIC))
}

/// Longer than any address Spotify sends.
const LONGEST: usize = 2048;

/// The domains of Spotify's images, which the page's policy allows. Any other image would be blocked.
const IMAGE_DOMAINS: [&str; 2] = [".scdn.co", ".spotifycdn.com"];

/// Filters the addresses in the answers of one API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// Scheme, host and port of the API, with a slash at the end. The emulator serves its images there.
    own: String,
}

impl Links {
    /// A filter for the answers of this API.
    #[must_use]
    pub fn of(api: &Origin) -> Self {
        let text = api.as_str();
        let after_scheme = text.find("://").map_or(0, |at| at + 3);
        let end = text.get(after_scheme..).and_then(|rest| rest.find('/')).map_or(text.len(), |at| after_scheme + at);
        Self { own: format!("{}/", text.get(..end).unwrap_or(text)) }
    }

    /// The address of a page to link to. `None` unless it is `https`.
    #[must_use]
    pub fn page(&self, address: &str) -> Option<String> {
        (is_plain(address) && is_https(address)).then(|| address.to_owned())
    }

    /// The address of an image. `None` unless it is on Spotify's image servers or on the API's own origin.
    #[must_use]
    pub fn image(&self, address: &str) -> Option<String> {
        (is_plain(address) && (is_spotify_image(address) || address.starts_with(&self.own))).then(|| address.to_owned())
    }
}

fn is_https(address: &str) -> bool {
    address.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
}

fn is_spotify_image(address: &str) -> bool {
    let host = address.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    IMAGE_DOMAINS
        .into_iter()
        .any(|domain| host.strip_suffix(domain).is_some_and(|name| !name.is_empty() && !name.contains(['@', ':'])))
}

/// Browsers strip white space and turn backslashes into slashes, so an address with either leads elsewhere than it seems.
fn is_plain(address: &str) -> bool {
    address.len() <= LONGEST && !address.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn links(api: &str) -> Links {
        Links::of(&Origin::parse(api).unwrap())
    }

    #[test]
    fn each_kind_has_a_page_at_spotify() {
        let links = links("https://api.spotify.com/v1");
        for (uri, address) in [
            ("spotify:track:4uLU6hMCjMI75M1A2tKUQC", "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"),
            ("spotify:audiobook:7iHfbu1YPACw6oZPAFJtqe", "https://open.spotify.com/audiobook/7iHfbu1YPACw6oZPAFJtqe"),
            ("spotify:user:wíz%ler", "https://open.spotify.com/user/w%C3%ADz%25ler"),
        ] {
            assert_eq!(open(&Uri::parse(uri).unwrap()), address);
            assert_eq!(links.page(address).as_deref(), Some(address));
        }
        assert_eq!(open_search("a/b ü"), "https://open.spotify.com/search/a%2Fb%20%C3%BC");
        assert!(links.page(LIKED_SONGS).is_some());
    }

    #[test]
    fn only_an_https_address_is_a_page() {
        let links = links("http://127.0.0.1:8888/v1");
        assert!(links.page("https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC").is_some());
        for address in [
            "javascript:alert(1)",
            "data:text/html,x",
            "http://open.spotify.com/",
            "//open.spotify.com/",
            "https://",
            "https:///x",
            " https://open.spotify.com/",
            "https://open.spotify.com/\u{9}x",
            "https:\\\\open.spotify.com",
            "http://127.0.0.1:8888/open/track/1",
            "",
        ] {
            assert_eq!(links.page(address), None, "{address}");
        }
    }

    #[test]
    fn an_image_may_also_be_on_the_apis_own_origin() {
        let links = links("http://127.0.0.1:8888/v1");
        assert!(links.image("http://127.0.0.1:8888/covers/1.png").is_some());
        for address in [
            "http://127.0.0.1:9999/covers/1.png",
            "http://127.0.0.1:8888@evil.example/1.png",
            "http://127.0.0.1:88880/1.png",
            "data:image/png,x",
        ] {
            assert_eq!(links.image(address), None, "{address}");
        }
        assert_eq!(self::links("https://api.spotify.com/v1").image("http://api.spotify.com/1.png"), None);
    }

    #[test]
    fn an_image_comes_from_spotify_under_any_name_and_from_nowhere_else() {
        let links = links("https://api.spotify.com/v1");
        for name in [
            "i.scdn.co",
            "mosaic.scdn.co",
            "dailymix-images.scdn.co",
            "image-cdn-ak.spotifycdn.com",
            "image-cdn-fa.spotifycdn.com",
            "wrapped-images.spotifycdn.com",
        ] {
            assert!(links.image(&format!("https://{name}/image/ab67616d")).is_some(), "{name}");
            assert_eq!(links.image(&format!("http://{name}/image/ab67616d")), None, "{name}");
        }
        for address in [
            "https://platform-lookaside.fbsbx.com/platform/profilepic/",
            "https://evil.example/x.scdn.co",
            "https://evil.example/?.scdn.co",
            "https://evil.example#.scdn.co",
            "https://user@i.scdn.co/1.png",
            "https://evilscdn.co/1.png",
            "https://.scdn.co/1.png",
            "https://scdn.co.evil.example/1.png",
            "https://i.scdn.co:8443/1.png",
        ] {
            assert_eq!(links.image(address), None, "{address}");
        }
    }

    #[test]
    fn the_policy_of_the_page_allows_the_same_domains() {
        let policy = include_str!("../../xtask/src/policy/csp.rs");
        let sources = IMAGE_DOMAINS.map(|domain| format!("\"https://*{domain}\"")).join(", ");
        assert!(policy.contains(&format!("[{sources}]")), "{sources}");
    }
}
