//! The headers of every response, on every host.

/// Name and value.
pub(crate) type Header = (&'static str, String);

/// `Cache-Control` of files whose name changes with their content.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// `Cache-Control` of files with fixed names: the browser asks each time, and gets 304 if nothing changed.
pub(crate) const REVALIDATE: &str = "no-cache";

/// Browser features that this site never uses. Chromium warns about unknown names on every page, so the list leaves out
/// `bluetooth` and `web-share`, which it knows on some systems only.
const DENIED: [&str; 31] = [
    "accelerometer",
    "autoplay",
    "camera",
    "clipboard-read",
    "compute-pressure",
    "cross-origin-isolated",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
];

/// Browser features that the site uses and its frames may not: copying the redirect URI and results.
const OWN: [&str; 1] = ["clipboard-write"];

/// The headers of every file, with `csp` as the security policy.
pub(crate) fn of_every_file(csp: &str) -> Vec<Header> {
    vec![
        ("Content-Security-Policy", csp.to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        ("Permissions-Policy", permissions()),
        // Without `includeSubDomains`: that is for the owner of the domain to decide.
        ("Strict-Transport-Security", "max-age=31536000".to_owned()),
    ]
}

fn permissions() -> String {
    let denied = DENIED.iter().map(|name| format!("{name}=()"));
    let own = OWN.iter().map(|name| format!("{name}=(self)"));
    denied.chain(own).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{of_every_file, permissions};

    #[test]
    fn unused_features_are_denied() {
        let policy = permissions();
        assert!(policy.starts_with("accelerometer=(), autoplay=()"));
        assert!(policy.ends_with("clipboard-write=(self)"));
        assert!(!policy.contains('*'));
    }

    #[test]
    fn headers_are_unique_and_fit_in_quotes() {
        let headers = of_every_file("default-src 'none'");
        for (name, value) in &headers {
            assert_eq!(headers.iter().filter(|(other, _)| other == name).count(), 1, "{name}");
            assert!(!value.contains(['"', '\\', '\n']), "{name}");
        }
    }
}
