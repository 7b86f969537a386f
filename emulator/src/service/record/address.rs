//! Addresses: redirect URIs, referrers and origins.

use super::hide::{MAX_TEXT, hidden};
use super::known::Known;
use super::parts::{Address, Authority};
use crate::http::Params;

/// An address without its secrets. `query` describes its parameters.
pub(super) fn show(known: &Known<'_>, text: &str, query: &dyn Fn(&Params) -> String) -> String {
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
    if let Some(params) = address.query {
        shown.push_str(&format!("?{}", query(&Params::parse(params.as_bytes()))));
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
