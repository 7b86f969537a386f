//! Addresses: redirect URIs, referrers and origins. Read by hand, because the log also describes those that no parser accepts.

use super::hide::{MAX_TEXT, hidden};
use super::known::Known;
use super::params;
use crate::http::Params;

/// The parts of an address, as they were sent.
pub(super) struct Address<'a> {
    pub(super) scheme: &'a str,
    pub(super) authority: Option<Authority<'a>>,
    pub(super) path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

/// The part after `//`.
pub(super) struct Authority<'a> {
    user: Option<&'a str>,
    pub(super) host: &'a str,
    port: Option<&'a str>,
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

/// An address without its secrets.
pub(super) fn show(known: &Known<'_>, text: &str) -> String {
    let Some(address) = Address::split(text).filter(|address| known.has_scheme(address.scheme)) else { return hidden(text) };
    let mut shown = format!("{}:", address.scheme);
    if let Some(Authority { user, host, port }) = address.authority {
        shown.push_str("//");
        if let Some(user) = user {
            shown.push_str(&format!("{}@", hidden(user)));
        }
        shown.push_str(&if known.has_host(host) { host.to_owned() } else { hidden(host) });
        if let Some(port) = port {
            shown.push_str(&format!(":{}", if port.parse::<u16>().is_ok() { port.to_owned() } else { hidden(port) }));
        }
    }
    shown.push_str(&path(known, address.path));
    if let Some(query) = address.query {
        shown.push_str(&format!("?{}", params::text(known, &Params::parse(query.as_bytes()))));
    }
    // Browsers send no fragment; if another client does, it may contain an access token.
    if let Some(fragment) = address.fragment {
        shown.push_str(&format!("#{}", hidden(fragment)));
    }
    shown
}

/// A path without its secrets.
pub(super) fn path(known: &Known<'_>, text: &str) -> String {
    segments(text, &|segment| if known.has_segment(segment) { segment.to_owned() } else { hidden(segment) })
}

/// A path, each segment of which is described.
pub(super) fn segments(path: &str, describe: &dyn Fn(&str) -> String) -> String {
    // More would be cut.
    path.split('/').take(MAX_TEXT + 2).map(describe).collect::<Vec<_>>().join("/")
}
