//! Addresses: those a page is opened at, and those in answers.

use lockgroove::oauth::Origin;
use lockgroove::oauth::callback::without_oauth_parameters;
use lockgroove::spotify::PlaylistId;
use lockgroove::spotify::links::Links;
use lockgroove::ui::route::{Base, RETURN_RULES, Route};
use proptest::prelude::*;

use crate::odd::{check, is_printable_ascii, text};

/// Parts of addresses, put together in any order.
fn address() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => prop::sample::select(vec!["/", "//", "/.", "/..", "%2e", "%2F", "?", "#", "&", "=", "@", ":", "\\", "callback", "connect", "library", "playlists", "top", "to", "code", "state"])
            .prop_map(str::to_owned),
        1 => text(),
    ];
    prop::collection::vec(part, 0..9).prop_map(|parts| parts.concat())
}

#[test]
fn any_address_opens_a_page_whose_address_opens_it_again() {
    check(3_000, (address(), address()), |(address, folder)| {
        let base = Base::new(&folder);
        for route in [Route::parse(&address), base.route(&base.above(&address)), base.route(&address)] {
            assert_eq!(Route::parse(&route.to_string()), route, "{address}");
            assert_eq!(base.route(&base.address(&route)), route, "{folder:?} {address}");
            assert!(is_printable_ascii(&route.path()) && !route.title().is_empty(), "{address}");
        }
    });
}

#[test]
fn the_way_back_from_a_sign_in_stays_on_this_site() {
    check(3_000, (address(), address()), |(to, more)| {
        let site = reqwest::Url::parse("https://app.example/somewhere/").unwrap();
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("to", &to).finish();
        for text in [to.clone(), format!("/connect?{query}"), format!("/connect?to={to}"), format!("/connect?{more}&{query}")] {
            let to = match Route::parse(&text) {
                Route::Connect { to: Some(to) } => to,
                _ => RETURN_RULES.parse(&text),
            };
            let resolved = site.join(to.as_str()).unwrap();
            assert_eq!(resolved.origin(), site.origin(), "{text}");
            assert!(!resolved.path().starts_with("//") && is_printable_ascii(to.as_str()), "{text}");
            // A browser shows and stores it as it is, but for an apostrophe in a query.
            let shown = match to.as_str().split_once('?') {
                Some((path, query)) => format!("{path}?{}", query.replace('\'', "%27")),
                None => to.as_str().to_owned(),
            };
            assert_eq!(resolved.as_str().strip_prefix("https://app.example"), Some(shown.as_str()), "{text}");
            assert!(!RETURN_RULES.forbidden.contains(&resolved.path().trim_end_matches('/')), "{text}");
        }
    });
}

#[test]
fn nothing_of_the_protocol_stays_in_the_address() {
    check(2_000, address(), |address| {
        let clean = without_oauth_parameters(&address);
        assert!(clean.is_empty() || clean.starts_with('?'), "{clean}");
        // One question mark begins the query; another is a part of the first name.
        let query = clean.strip_prefix('?').unwrap_or_default();
        let names: Vec<_> = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name).collect();
        for name in ["code", "state", "iss", "error", "error_description"] {
            assert!(!names.iter().any(|found| found == name), "{address} {clean}");
        }
        assert_eq!(without_oauth_parameters(&clean), clean, "{address}");
    });
}

#[test]
fn only_safe_addresses_of_an_answer_reach_the_page() {
    let links = Links::of(&Origin::parse("http://127.0.0.1:8888/v1").unwrap());
    let address =
        (prop::sample::select(vec!["", "https://", "http://", "http://127.0.0.1:8888/", "data:", "https://i.scdn.co/"]), text());
    check(3_000, address, |(start, rest)| {
        let address = format!("{start}{rest}");
        for kept in [links.page(&address), links.image(&address)].into_iter().flatten() {
            let url = reqwest::Url::parse(&kept);
            let is_safe = url.as_ref().is_ok_and(|url| url.scheme() == "https" || kept.starts_with("http://127.0.0.1:8888/"));
            // What is no address at all leads nowhere.
            assert!(is_safe || url.is_err(), "{kept}");
            assert!(!kept.chars().any(|c| c.is_control() || c.is_whitespace()), "{kept:?}");
        }
        if let Ok(origin) = Origin::parse(&address) {
            assert!(is_printable_ascii(origin.as_str()) && !origin.as_str().ends_with('/'), "{address}");
        }
        if let Ok(id) = PlaylistId::parse(&rest) {
            assert!(!id.as_str().is_empty() && id.as_str().bytes().all(|c| c.is_ascii_alphanumeric()), "{rest}");
        }
    });
}
