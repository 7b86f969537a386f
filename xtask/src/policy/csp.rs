//! The content security policy: what the page may load, run and connect to.

/// The accounts service and the Web API.
const SPOTIFY: [&str; 2] = ["https://accounts.spotify.com", "https://api.spotify.com"];

/// Hosts of covers and profile pictures. Spotify serves them under many names of its two domains (`i`, `mosaic`, `image-cdn-ak`,
/// `dailymix-images`, `thisis-images`, `wrapped-images` …) and adds new ones, so each domain is allowed as a whole. The app asks for
/// no image elsewhere: `IMAGE_DOMAINS` in `src/spotify/links.rs` are the same.
const SPOTIFY_IMAGES: [&str; 2] = ["https://*.scdn.co", "https://*.spotifycdn.com"];

/// What the policy depends on. The rest of it is fixed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Csp {
    /// `sha256-…` of each inline script.
    pub(crate) script_hashes: Vec<String>,
    /// Whether the page has a `<base>`, which `base-uri 'none'` would disable.
    pub(crate) has_base: bool,
    /// The origin of the emulator, if it replaces Spotify.
    pub(crate) service: Option<String>,
    /// The WebSocket by which `trunk serve` reloads the page.
    pub(crate) live_reload: Option<String>,
}

impl Csp {
    /// For a `<meta>` element, where browsers ignore `frame-ancestors` with a warning.
    pub(crate) fn for_meta(&self) -> String {
        render(&self.directives())
    }

    /// For a header.
    pub(crate) fn for_header(&self) -> String {
        let mut directives = self.directives();
        directives.push(("frame-ancestors", vec!["'none'".to_owned()]));
        render(&directives)
    }

    fn directives(&self) -> Vec<(&'static str, Vec<String>)> {
        let none = || vec!["'none'".to_owned()];
        let own = || vec!["'self'".to_owned()];
        let mut scripts = own();
        scripts.push("'wasm-unsafe-eval'".to_owned());
        scripts.extend(self.script_hashes.iter().map(|hash| format!("'{hash}'")));
        let mut connections = own();
        connections.extend(self.hosts(&SPOTIFY));
        connections.extend(self.live_reload.clone());
        let mut images = own();
        images.extend(self.hosts(&SPOTIFY_IMAGES));
        vec![
            ("default-src", none()),
            ("script-src", scripts),
            ("connect-src", connections),
            ("img-src", images),
            ("style-src", own()),
            ("font-src", own()),
            ("manifest-src", own()),
            ("base-uri", if self.has_base { own() } else { none() }),
            ("form-action", none()),
            ("object-src", none()),
            ("require-trusted-types-for", vec!["'script'".to_owned()]),
            ("trusted-types", vec!["default".to_owned()]),
        ]
    }

    fn hosts(&self, spotify: &[&str]) -> Vec<String> {
        match &self.service {
            Some(origin) => vec![origin.clone()],
            None => spotify.iter().map(|host| (*host).to_owned()).collect(),
        }
    }
}

fn render(directives: &[(&str, Vec<String>)]) -> String {
    let parts: Vec<String> = directives.iter().map(|(name, values)| format!("{name} {}", values.join(" "))).collect();
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Csp;
    use crate::policy::live_reload::SOCKET;

    fn parse(policy: &str) -> Vec<(String, Vec<String>)> {
        policy
            .split(';')
            .map(|part| {
                let mut words = part.split_whitespace().map(str::to_owned);
                (words.next().unwrap(), words.collect())
            })
            .collect()
    }

    fn sources(policy: &str, directive: &str) -> Vec<String> {
        parse(policy).into_iter().find(|(name, _)| name == directive).unwrap().1
    }

    #[test]
    fn the_policy_of_a_release_is_exactly_this() {
        let csp = Csp { script_hashes: vec!["sha256-AA=".into()], has_base: true, ..Csp::default() };
        assert_eq!(
            csp.for_header(),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-AA='; \
             connect-src 'self' https://accounts.spotify.com https://api.spotify.com; \
             img-src 'self' https://*.scdn.co https://*.spotifycdn.com; style-src 'self'; font-src 'self'; manifest-src 'self'; \
             base-uri 'self'; form-action 'none'; object-src 'none'; require-trusted-types-for 'script'; \
             trusted-types default; frame-ancestors 'none'"
        );
    }

    #[test]
    fn the_meta_element_leaves_out_frame_ancestors() {
        let csp = Csp::default();
        assert!(!csp.for_meta().contains("frame-ancestors"));
        assert_eq!(format!("{}; frame-ancestors 'none'", csp.for_meta()), csp.for_header());
    }

    #[test]
    fn directives_are_unique_and_not_empty() {
        let policy = parse(&Csp::default().for_header());
        for (name, values) in &policy {
            assert_eq!(policy.iter().filter(|(other, _)| other == name).count(), 1, "{name}");
            assert!(!values.is_empty(), "{name}");
        }
    }

    #[test]
    fn no_source_is_unsafe_or_a_wildcard() {
        for csp in [Csp::default(), Csp { service: Some("http://127.0.0.1:8888".into()), ..Csp::default() }] {
            let policy = csp.for_header();
            for word in ["'unsafe-inline'", "'unsafe-eval'", "*", "data:", "blob:", "'strict-dynamic'"] {
                assert!(!policy.split_whitespace().any(|source| source.trim_end_matches(';') == word), "{word}");
            }
        }
    }

    #[test]
    fn the_emulator_replaces_every_host() {
        let csp = Csp { service: Some("http://127.0.0.1:8888".into()), ..Csp::default() };
        let policy = csp.for_header();
        assert!(!policy.contains("spotify"), "{policy}");
        assert_eq!(sources(&policy, "connect-src"), ["'self'", "http://127.0.0.1:8888"]);
        assert_eq!(sources(&policy, "img-src"), ["'self'", "http://127.0.0.1:8888"]);
    }

    #[test]
    fn only_a_development_build_allows_the_live_reload_socket_on_any_port() {
        let csp = Csp { live_reload: Some(SOCKET.into()), ..Csp::default() };
        assert!(sources(&csp.for_meta(), "connect-src").contains(&"ws://127.0.0.1:*".to_owned()));
        assert!(!Csp::default().for_meta().contains("ws:"));
    }

    #[test]
    fn a_page_without_a_base_forbids_one() {
        assert_eq!(sources(&Csp::default().for_meta(), "base-uri"), ["'none'"]);
    }
}
