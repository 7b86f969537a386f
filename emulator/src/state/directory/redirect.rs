//! Which redirect URIs an app may register, and which a request may use (Spotify, "Authorization Code with PKCE Flow" and "Redirect URIs",
//! RFC 8252 section 7.3).

use url::{Host, Url};

/// Why a redirect URI is invalid. The service shows it on its own page, because it is not safe to redirect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InvalidRedirect {
    NotAUri,
    Insecure,
    NotRegistered,
}

impl InvalidRedirect {
    /// The text Spotify shows.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::NotAUri => "Illegal redirect_uri",
            Self::Insecure => "INVALID_CLIENT: Insecure redirect URI",
            Self::NotRegistered => "INVALID_CLIENT: Invalid redirect URI",
        }
    }
}

/// Checks the redirect URI of a request against the registered ones.
pub(crate) fn check(requested: &str, registered: &[String]) -> Result<(), InvalidRedirect> {
    if registered.iter().any(|known| known == requested) {
        return Ok(());
    }
    let url = parse(requested).ok_or(InvalidRedirect::NotAUri)?;
    if insecure(&url) {
        return Err(InvalidRedirect::Insecure);
    }
    if registered.iter().any(|known| matches_with_port(known, requested)) {
        return Ok(());
    }
    Err(InvalidRedirect::NotRegistered)
}

/// A loopback redirect URI without its port, so that it matches any port once it is registered; `None` for any other URI.
pub(crate) fn loopback(uri: &str) -> Option<String> {
    let url = parse(uri).filter(|url| url.scheme() == "http" && is_loopback_literal(url))?;
    let host = url.host_str()?;
    let registered = format!("http://{host}{}", after_port(uri, host)?);
    check_registrable(&registered).is_ok().then_some(registered)
}

/// Accepts what the dashboard accepts: `https`, custom schemes, and `http` on a loopback literal.
pub(crate) fn check_registrable(uri: &str) -> Result<(), String> {
    let Some(url) = parse(uri) else { return Err(format!("\"{uri}\" is not a redirect URI.")) };
    if insecure(&url) {
        return Err(format!(
            "\"{uri}\" is not a secure redirect URI; use https, or http://127.0.0.1 or http://[::1] during development (localhost is refused)."
        ));
    }
    // Browsers handle these themselves.
    if ["about", "blob", "data", "file", "ftp", "javascript", "ws", "wss"].contains(&url.scheme()) {
        return Err(format!("\"{uri}\" does not lead to an app; use https or a custom scheme."));
    }
    // RFC 6749 section 3.1.2.
    if url.fragment().is_some() {
        return Err(format!("\"{uri}\" has a fragment, which a redirect URI may not have."));
    }
    Ok(())
}

/// The parser drops blanks and control characters and escapes quotes. Reject such input instead of repairing it.
fn parse(uri: &str) -> Option<Url> {
    let is_repaired = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c);
    if uri.chars().any(is_repaired) { None } else { Url::parse(uri).ok() }
}

/// `http` is for loopback literals only, and `localhost` is a name, not a literal.
fn insecure(url: &Url) -> bool {
    let local_name = url.host_str().is_some_and(|host| host == "localhost" || host.ends_with(".localhost"));
    local_name || (url.scheme() == "http" && !is_loopback_literal(url))
}

fn is_loopback_literal(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address == std::net::Ipv4Addr::LOCALHOST,
        Some(Host::Ipv6(address)) => address == std::net::Ipv6Addr::LOCALHOST,
        _ => false,
    }
}

/// Whether a registered redirect URI matches any port: a loopback literal without a port does (RFC 8252 section 7.3).
#[must_use]
pub fn matches_any_port(registered: &str) -> bool {
    Url::parse(registered).is_ok_and(|url| url.scheme() == "http" && is_loopback_literal(&url) && url.port().is_none())
}

/// Whether a URI is a registered one with another port, if that matches any. Everything else is compared as text.
fn matches_with_port(registered: &str, requested: &str) -> bool {
    let (Ok(known), Ok(asked)) = (Url::parse(registered), Url::parse(requested)) else { return false };
    if !matches_any_port(registered) {
        return false;
    }
    let Some(host) = known.host_str() else { return false };
    let Some(known_rest) = registered.strip_prefix("http://").and_then(|rest| rest.strip_prefix(host)) else { return false };
    asked.host() == known.host() && after_port(requested, host) == Some(known_rest)
}

/// What follows the host and the port.
fn after_port<'a>(uri: &'a str, host: &str) -> Option<&'a str> {
    let rest = uri.strip_prefix("http://")?.strip_prefix(host)?;
    Some(rest.strip_prefix(':').map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requested_uris_match_registered_ones() {
        let registered = [
            "http://127.0.0.1/callback",
            "http://[::1]/callback",
            "http://127.0.0.1:4321/fixed",
            "https://app.example/callback",
            "myapp://back",
        ]
        .map(str::to_owned);
        for (requested, expected) in [
            ("http://127.0.0.1/callback", Ok(())),
            ("http://127.0.0.1:8080/callback", Ok(())),
            ("http://[::1]:9/callback", Ok(())),
            ("http://127.0.0.1:4321/fixed", Ok(())),
            ("https://app.example/callback", Ok(())),
            ("myapp://back", Ok(())),
            ("http://127.0.0.1:4322/fixed", Err(InvalidRedirect::NotRegistered)),
            ("http://127.0.0.1/fixed", Err(InvalidRedirect::NotRegistered)),
            ("http://127.0.0.1:8080/callback/", Err(InvalidRedirect::NotRegistered)),
            ("http://127.0.0.1:8080/Callback", Err(InvalidRedirect::NotRegistered)),
            ("http://127.0.0.1:8080/callback?a=1", Err(InvalidRedirect::NotRegistered)),
            ("http://127.0.0.1:8080/callback#x", Err(InvalidRedirect::NotRegistered)),
            ("http://127.0.0.1:8080/x/../callback", Err(InvalidRedirect::NotRegistered)),
            ("http://user@127.0.0.1:8080/callback", Err(InvalidRedirect::NotRegistered)),
            ("https://127.0.0.1:8080/callback", Err(InvalidRedirect::NotRegistered)),
            ("https://app.example:8443/callback", Err(InvalidRedirect::NotRegistered)),
            ("https://APP.example/callback", Err(InvalidRedirect::NotRegistered)),
            ("https://app.example/callback/", Err(InvalidRedirect::NotRegistered)),
            ("http://localhost:8080/callback", Err(InvalidRedirect::Insecure)),
            ("https://localhost/callback", Err(InvalidRedirect::Insecure)),
            ("http://app.localhost/callback", Err(InvalidRedirect::Insecure)),
            ("http://192.168.1.4:8080/callback", Err(InvalidRedirect::Insecure)),
            ("http://127.0.0.2:8080/callback", Err(InvalidRedirect::Insecure)),
            ("http://app.example/callback", Err(InvalidRedirect::Insecure)),
            ("callback", Err(InvalidRedirect::NotAUri)),
            ("\"https://app.example/callback\"", Err(InvalidRedirect::NotAUri)),
            ("https://app.example/call back", Err(InvalidRedirect::NotAUri)),
            ("http://127.0.0.1:99999/callback", Err(InvalidRedirect::NotAUri)),
        ] {
            assert_eq!(check(requested, &registered), expected, "{requested}");
        }
    }

    #[test]
    fn loopback_uris_are_registered_without_their_port() {
        for (uri, expected) in [
            ("http://127.0.0.1:4321/callback?a=1", Some("http://127.0.0.1/callback?a=1")),
            ("http://127.0.0.1", Some("http://127.0.0.1")),
            ("http://[::1]:9/back", Some("http://[::1]/back")),
            ("http://127.0.0.1:4321/callback#x", None),
            ("http://user@127.0.0.1:4321/callback", None),
            ("https://127.0.0.1/callback", None),
            ("http://localhost:4321/callback", None),
            ("http://127.0.0.2/callback", None),
            ("https://app.example/callback", None),
            ("callback", None),
        ] {
            assert_eq!(loopback(uri).as_deref(), expected, "{uri}");
            if let Some(registered) = expected {
                assert_eq!(check(uri, &[registered.to_owned()]), Ok(()), "{uri}");
            }
        }
    }

    #[test]
    fn the_dashboard_accepts_only_secure_uris() {
        for (uri, good) in [
            ("https://app.example/callback", true),
            ("http://127.0.0.1/callback", true),
            ("http://127.0.0.1:4321/callback?a=1", true),
            ("http://[::1]:4321/callback", true),
            ("myapp://back", true),
            ("com.example.app:/back", true),
            ("http://localhost:4321/callback", false),
            ("https://localhost/callback", false),
            ("http://192.168.1.4/callback", false),
            ("http://app.example/callback", false),
            ("https://app.example/callback#x", false),
            ("javascript:alert(1)", false),
            ("file:///callback", false),
            ("https://app.example/call back", false),
            ("callback", false),
            ("", false),
        ] {
            assert_eq!(check_registrable(uri).is_ok(), good, "{uri}");
        }
    }
}
