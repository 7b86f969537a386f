//! The headers of every answer, whatever host gives it, beside the content security policy.

/// A header that no file is served without: name and value.
pub(crate) type Header = (&'static str, String);

/// For files whose name changes with their content.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// For files that keep their name: ask each time, get 304 when nothing changed.
pub(crate) const REVALIDATE: &str = "no-cache";

/// Powers of the browser that this site never uses. Names Chromium does not know make it complain on every page, so the
/// list holds what it knows everywhere; `bluetooth` and `web-share` it knows on some systems only.
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

/// Powers the site itself uses and no frame in it may: copying the redirect URI and results.
const OWN: [&str; 1] = ["clipboard-write"];

/// All headers of every file, with `csp` as the policy.
pub(crate) fn of_every_file(csp: &str) -> Vec<Header> {
    vec![
        ("Content-Security-Policy", csp.to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        ("Permissions-Policy", permissions()),
        // Not for subdomains: whoever puts the site on a domain decides that for the others on it.
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
    fn everything_unused_is_denied() {
        let policy = permissions();
        assert!(policy.starts_with("accelerometer=(), autoplay=()"));
        assert!(policy.ends_with("clipboard-write=(self)"));
        assert!(!policy.contains('*'));
    }

    #[test]
    fn no_header_stands_twice_and_all_fit_in_quotes() {
        let headers = of_every_file("default-src 'none'");
        for (name, value) in &headers {
            assert_eq!(headers.iter().filter(|(other, _)| other == name).count(), 1, "{name}");
            assert!(!value.contains(['"', '\\', '\n']), "{name}");
        }
    }
}
