//! The parts of an address. Read by hand, because the log also describes addresses that no parser accepts.

/// The parts of an address, as they were sent.
pub(super) struct Address<'a> {
    pub(super) scheme: &'a str,
    pub(super) authority: Option<Authority<'a>>,
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    pub(super) fragment: Option<&'a str>,
}

/// The part after `//`.
pub(super) struct Authority<'a> {
    pub(super) user: Option<&'a str>,
    pub(super) host: &'a str,
    pub(super) port: Option<&'a str>,
}

impl<'a> Address<'a> {
    /// Splits an address; `None` if it has no scheme.
    pub(super) fn split(text: &'a str) -> Option<Self> {
        let (text, fragment) = split_at(text, '#');
        let (text, query) = split_at(text, '?');
        let (scheme, rest) = text.split_once(':')?;
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                (Some(Authority::split(authority)), path)
            }
            None => (None, rest),
        };
        Some(Self { scheme, authority, path, query, fragment })
    }
}

impl<'a> Authority<'a> {
    fn split(text: &'a str) -> Self {
        let (user, rest) = text.rsplit_once('@').map_or((None, text), |(user, rest)| (Some(user), rest));
        // An IPv6 address contains colons, in brackets.
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (rest, None),
        };
        Self { user, host, port }
    }
}

fn split_at(text: &str, separator: char) -> (&str, Option<&str>) {
    text.split_once(separator).map_or((text, None), |(before, after)| (before, Some(after)))
}
