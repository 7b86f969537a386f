//! Checks the values a person typed against the operation's parameters, and builds the request.

use form_urlencoded::Serializer;
use serde_json::Value;

use super::operation::{Operation, Param, ParamKind, ParamLocation};
use super::paste;
use crate::oauth::{Method, RequestBody, pasted};

/// A form, filled in or not, and the request it makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestForm {
    /// The method.
    pub method: Method,
    /// Path and query below the API's address. A missing segment stays in braces.
    pub target: String,
    /// The body.
    pub body: Option<RequestBody>,
    /// What is wrong with each value, in a sentence.
    pub faults: Vec<Option<String>>,
    /// Whether each value is required and missing. Shown once the person tries to send.
    pub missing: Vec<bool>,
}

impl RequestForm {
    /// The form of no operation.
    #[must_use]
    pub const fn none() -> Self {
        Self { method: Method::Get, target: String::new(), body: None, faults: Vec::new(), missing: Vec::new() }
    }

    /// The first value that prevents sending.
    #[must_use]
    pub fn first_fault(&self) -> Option<usize> {
        self.faults.iter().zip(&self.missing).position(|(fault, missing)| fault.is_some() || *missing)
    }

    /// Whether it can be sent.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.first_fault().is_none()
    }
}

/// Builds the request. `values` has a text per parameter; an empty one is left out.
#[must_use]
pub fn fill(operation: &Operation, values: &[String]) -> RequestForm {
    let (mut path, mut query, mut members) = (operation.path.clone(), Serializer::new(String::new()), Vec::new());
    let mut form = RequestForm { method: operation.method, ..RequestForm::none() };
    let mut given = None;
    for (param, value) in operation.params.iter().zip(values.iter().map(String::as_str).chain(core::iter::repeat(""))) {
        let value = &cleaned(param.kind, value);
        form.missing.push(param.required && value.is_empty());
        if value.is_empty() {
            form.faults.push(None);
            continue;
        }
        let mut fault = None;
        if operation.not_both.contains(&param.name) {
            match given {
                Some(other) => fault = Some(format!("Use {other} or {}, not both.", param.name)),
                None => given = Some(param.name.as_str()),
            }
        }
        match encode(param, value) {
            Err(words) => fault = Some(words),
            Ok(text) => match param.location {
                ParamLocation::Path => path = path.replace(&format!("{{{}}}", param.name), &text),
                ParamLocation::Query => drop(query.append_pair(&param.name, &text)),
                ParamLocation::Body if param.kind == ParamKind::Jpeg => {
                    form.body = Some(RequestBody { content_type: "image/jpeg", text })
                }
                ParamLocation::Body => members.push(format!("{}:{text}", json_text(&param.name))),
            },
        }
        form.faults.push(fault);
    }
    if !members.is_empty() {
        form.body = Some(RequestBody::json(format!("{{{}}}", members.join(","))));
    }
    let query = query.finish();
    form.target = if query.is_empty() { path } else { format!("{path}?{query}") };
    form
}

/// The value without what pasting adds. Free text stays as it was typed; the line of the request shows each of its characters.
fn cleaned(kind: ParamKind, value: &str) -> String {
    match kind {
        ParamKind::Text => value.to_owned(),
        ParamKind::Number | ParamKind::Flag | ParamKind::Choice | ParamKind::Market | ParamKind::Id | ParamKind::Uri => {
            pasted::value(value)
        }
        // In a string of JSON these characters may be meant.
        ParamKind::Json if is_json(value) => value.trim().to_owned(),
        _ => pasted::words(value).trim().to_owned(),
    }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok()
}

/// The value as it goes into the request, or what is wrong with it.
fn encode(param: &Param, value: &str) -> Result<String, String> {
    let in_body = param.location == ParamLocation::Body;
    let list = |items: Vec<String>| {
        if param.most.is_some_and(|most| items.len() > most) {
            let most = param.most.unwrap_or_default();
            return Err(format!("{} values; the limit is {most}.", items.len()));
        }
        let quoted = || items.iter().map(|item| json_text(item)).collect::<Vec<_>>().join(",");
        Ok(if in_body { format!("[{}]", quoted()) } else { items.join(",") })
    };
    match param.kind {
        ParamKind::Text | ParamKind::Choice | ParamKind::Uri | ParamKind::Id | ParamKind::Market => {
            let text = plain(param, value)?;
            Ok(if in_body { json_text(&text) } else { text })
        }
        ParamKind::Number => number(param, value),
        ParamKind::Flag if matches!(value, "true" | "false") => Ok(value.to_owned()),
        ParamKind::Flag => Err("Must be true or false.".to_owned()),
        ParamKind::Choices => {
            let words = split(value);
            if words.iter().all(|word| param.choices.iter().any(|choice| choice == word)) {
                list(words)
            } else {
                Err(format!("Only these, separated by commas: {}.", param.choices.join(", ")))
            }
        }
        ParamKind::Uris => list(split(value).iter().map(|uri| paste::uri(uri)).collect::<Result<_, _>>()?),
        ParamKind::List => list(split(value)),
        ParamKind::Json if is_json(value) => Ok(value.to_owned()),
        ParamKind::Json => Err("Not valid JSON.".to_owned()),
        ParamKind::Jpeg => jpeg(param, value),
    }
}

fn plain(param: &Param, value: &str) -> Result<String, String> {
    match param.kind {
        ParamKind::Choice if !param.choices.iter().any(|choice| choice == value) => {
            Err(format!("Must be one of: {}.", param.choices.join(", ")))
        }
        ParamKind::Uri => paste::uri(value),
        ParamKind::Id => paste::id(value, &param.of),
        ParamKind::Market if value == "from_token" => Ok(value.to_owned()),
        ParamKind::Market if value.len() == 2 && value.bytes().all(|c| c.is_ascii_alphabetic()) => Ok(value.to_ascii_uppercase()),
        ParamKind::Market => Err("A two-letter country code, such as SE.".to_owned()),
        _ => Ok(value.to_owned()),
    }
}

fn number(param: &Param, value: &str) -> Result<String, String> {
    let min = param.min.unwrap_or_default();
    let fits = |number: &u64| *number >= min && param.max.is_none_or(|max| *number <= max);
    match value.parse().ok().filter(fits) {
        // Without leading zeros, which JSON forbids.
        Some(number) => Ok(number.to_string()),
        None => Err(limits(param)),
    }
}

/// The numbers a parameter accepts, in a sentence.
#[must_use]
pub fn limits(param: &Param) -> String {
    let min = param.min.unwrap_or_default();
    match param.max {
        Some(max) => format!("A whole number from {min} to {max}."),
        None => format!("A whole number, {min} or more."),
    }
}

/// What a person needs to know to fill in a parameter, in sentences.
#[must_use]
pub fn hint(param: &Param) -> String {
    let mut hint = if param.required { format!("Required. {}", param.means) } else { param.means.clone() };
    let mut add = |words: &str| hint.extend([" ", words]);
    match param.kind {
        ParamKind::Number => add(&limits(param)),
        ParamKind::Choices => add(&format!("Any of these, separated by commas: {}.", param.choices.join(", "))),
        ParamKind::Id => add("A link or a URI works too."),
        _ => {}
    }
    if let Some(most) = param.most {
        add(&format!("At most {most}."));
    }
    if let Some(default) = &param.default {
        add(&format!("Default: {default}."));
    }
    if let Some(example) = &param.example {
        add(&format!("Example: {example}"));
    }
    hint
}

fn jpeg(param: &Param, value: &str) -> Result<String, String> {
    // Some tools wrap base64.
    let text: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let is_base64 = text.trim_end_matches('=').bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/'));
    // A JPEG starts with FF D8 FF.
    if !is_base64 || !text.starts_with("/9j/") {
        return Err("Not a JPEG as base64, which starts with /9j/.".to_owned());
    }
    match param.max {
        Some(max) if text.len() as u64 > max => Err(format!("{} characters; the limit is {max}.", text.len())),
        _ => Ok(text),
    }
}

fn split(value: &str) -> Vec<String> {
    value.split([',', ' ', '\n']).map(pasted::value).filter(|item| !item.is_empty()).collect()
}

/// A JSON string. Writing one cannot fail.
fn json_text(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// Longer values, such as a picture, are left out of the address.
const LONGEST: usize = 400;

/// The query that opens the console with this form. Leaves out values too long for an address, unless `whole`.
#[must_use]
pub fn query(operation: &Operation, values: &[String], whole: bool) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("op", &operation.id);
    for (param, value) in operation.params.iter().zip(values) {
        if !value.is_empty() && (whole || value.len() <= LONGEST) {
            query.append_pair(&param.name, value);
        }
    }
    query.finish()
}

/// The values of a query, in the order of the parameters.
#[must_use]
pub fn values(operation: &Operation, query: &str) -> Vec<String> {
    operation.params.iter().map(|param| named(query, &param.name).unwrap_or_default()).collect()
}

/// The value with this name in a query.
#[must_use]
pub fn named(query: &str, name: &str) -> Option<String> {
    let query = query.strip_prefix('?').unwrap_or(query);
    form_urlencoded::parse(query.as_bytes()).find_map(|(known, value)| (known == name).then(|| value.into_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::operation::tests::of_id;
    use super::*;
    use proptest::prelude::*;

    /// A form filled in by parameter name.
    fn filled(id: &str, pairs: &[(&str, &str)]) -> RequestForm {
        let operation = of_id(id);
        let value = |param: &Param| pairs.iter().find(|(name, _)| *name == param.name).map_or("", |(_, value)| value).to_owned();
        assert!(pairs.iter().all(|(name, _)| operation.params.iter().any(|param| param.name == *name)));
        fill(&operation, &operation.params.iter().map(value).collect::<Vec<_>>())
    }

    fn body(form: &RequestForm) -> &str {
        form.body.as_ref().map_or("", |body| &body.text)
    }

    #[test]
    fn the_request_is_what_was_typed() {
        let id = "3cEYpjA9oz9GiPac4AsH4n";
        for (op, pairs, target, sent) in [
            ("get-me", &[][..], "/me", ""),
            (
                "get-playlist",
                &[("id", id), ("market", "se"), ("fields", "name,items(total)")],
                "/playlists/3cEYpjA9oz9GiPac4AsH4n?market=SE&fields=name%2Citems%28total%29",
                "",
            ),
            ("get-top", &[("type", "tracks"), ("limit", "05")], "/me/top/tracks?limit=5", ""),
            (
                "search",
                &[("q", "Bjørk & \"co\""), ("type", "track, artist")],
                "/search?q=Bj%C3%B8rk+%26+%22co%22&type=track%2Cartist",
                "",
            ),
            (
                "create-playlist",
                &[("name", "a \"b\"\u{2028}"), ("public", "false")],
                "/me/playlists",
                "{\"name\":\"a \\\"b\\\"\u{2028}\",\"public\":false}",
            ),
            (
                "add-items",
                &[("id", id), ("uris", "spotify:track:a https://open.spotify.com/track/b"), ("position", "0")],
                "/playlists/3cEYpjA9oz9GiPac4AsH4n/items",
                r#"{"uris":["spotify:track:a","spotify:track:b"],"position":0}"#,
            ),
            (
                "save",
                &[("uris", "spotify:track:a,spotify:track:b")],
                "/me/library?uris=spotify%3Atrack%3Aa%2Cspotify%3Atrack%3Ab",
                "",
            ),
            (
                "play",
                &[("uris", "spotify:track:a"), ("offset", r#"{"position": 1}"#)],
                "/me/player/play",
                r#"{"uris":["spotify:track:a"],"offset":{"position": 1}}"#,
            ),
            ("transfer", &[("device_ids", "x"), ("play", "true")], "/me/player", r#"{"device_ids":["x"],"play":true}"#),
            ("put-cover", &[("id", id), ("image", "/9j/4A\nECAw==")], "/playlists/3cEYpjA9oz9GiPac4AsH4n/images", "/9j/4AECAw=="),
        ] {
            let form = filled(op, pairs);
            assert!(form.is_valid(), "{op}: {form:?}");
            assert_eq!((form.target.as_str(), body(&form)), (target, sent), "{op}");
        }
        assert_eq!(filled("put-cover", &[("image", "/9j/")]).body.unwrap().content_type, "image/jpeg");
    }

    #[test]
    fn a_missing_segment_stays_in_braces_and_is_not_a_fault_yet() {
        let form = filled("get-playlist", &[]);
        assert_eq!((form.target.as_str(), form.faults[0].as_deref(), form.first_fault()), ("/playlists/{id}", None, Some(0)));
    }

    #[test]
    fn every_limit_is_explained() {
        let many = |count: usize| vec!["spotify:track:a"; count].join(",");
        for (op, name, good, bad, words) in [
            ("get-saved-tracks", "limit", "50".to_owned(), "51".to_owned(), "A whole number from 1 to 50."),
            ("search", "limit", "10".into(), "0".into(), "A whole number from 1 to 10."),
            ("get-saved-tracks", "offset", "0".into(), "-1".into(), "A whole number, 0 or more."),
            ("volume", "volume_percent", "100".into(), "101".into(), "A whole number from 0 to 100."),
            ("save", "uris", many(40), many(41), "41 values; the limit is 40."),
            ("add-items", "uris", many(100), many(101), "101 values; the limit is 100."),
            ("transfer", "device_ids", "a".into(), "a,b".into(), "2 values; the limit is 1."),
            ("get-album", "market", "GB".into(), "Sweden".into(), "A two-letter country code, such as SE."),
            (
                "search",
                "type",
                "track".into(),
                "track,song".into(),
                "Only these, separated by commas: album, artist, playlist, track, show, episode, audiobook.",
            ),
            ("repeat", "state", "off".into(), "on".into(), "Must be one of: track, context, off."),
            ("shuffle", "state", "true".into(), "on".into(), "Must be true or false."),
            ("remove-items", "items", "[]".into(), "[".into(), "Not valid JSON."),
            ("put-cover", "image", "/9j/".into(), "iVBORw0K".into(), "Not a JPEG as base64, which starts with /9j/."),
            (
                "put-cover",
                "image",
                format!("/9j/{}", "A".repeat(262_140)),
                format!("/9j/{}", "A".repeat(262_141)),
                "262145 characters; the limit is 262144.",
            ),
            ("add-to-queue", "uri", "spotify:track:a".into(), "a".into(), "Not a Spotify URI or link: a"),
        ] {
            let faults = |value: &str| filled(op, &[(name, value)]).faults.into_iter().flatten().collect::<Vec<_>>();
            assert_eq!(faults(&good), Vec::<String>::new(), "{op} {name}");
            assert_eq!(faults(&bad), [words], "{op} {name}");
        }
    }

    #[test]
    fn what_pasting_adds_is_not_sent() {
        let id = "3cEYpjA9oz9GiPac4AsH4n";
        for (op, name, clean, pasted) in [
            ("get-playlist", "id", id, format!("\u{200b}“{id}”\u{a0}\r\n")),
            ("get-saved-tracks", "limit", "5", "\u{feff}5\u{200b}".to_owned()),
            ("get-album", "market", "SE", "\"SE\"".to_owned()),
            ("repeat", "state", "off", "off\u{200b}".to_owned()),
            ("shuffle", "state", "true", "\u{a0}true".to_owned()),
            ("search", "type", "track,artist", "track\u{200b},\u{a0}artist\u{2060}".to_owned()),
            ("save", "uris", "spotify:track:a,spotify:track:b", "\"spotify:track:a\",\r\n\"spotify:track:b\u{200b}\"".to_owned()),
            ("remove-items", "items", "[ {}]", "[\u{a0}{}\u{200b}]\u{feff}".to_owned()),
            ("put-cover", "image", "/9j/4AEC", "\u{feff}/9j/\u{200b}4AEC\n".to_owned()),
        ] {
            let (good, same) = (filled(op, &[(name, clean)]), filled(op, &[(name, &pasted)]));
            assert_eq!(same.faults.iter().flatten().next(), None, "{op}");
            assert_eq!((&same.target, &same.body), (&good.target, &good.body), "{op}");
        }
        // In a string, a character that cannot be seen may be meant.
        assert_eq!(body(&filled("remove-items", &[("items", "[\"a\u{200d}b\"]")])), "{\"items\":[\"a\u{200d}b\"]}");
        assert!(filled("get-playlist", &[("id", "\u{200b}")]).missing[0], "nothing is there");
    }

    #[test]
    fn of_two_exclusive_values_the_second_is_at_fault() {
        let form = filled("get-recently-played", &[("after", "1"), ("before", "2")]);
        assert_eq!(form.faults, [None, None, Some("Use after or before, not both.".to_owned())]);
        assert!(filled("get-recently-played", &[("before", "2")]).is_valid());
    }

    #[test]
    fn a_form_is_restored_from_its_address() {
        let operation = of_id("create-playlist");
        let typed = ["ä & b=c?#", "true", "", &"x".repeat(401)].map(str::to_owned);
        let whole = query(&operation, &typed, true);
        assert_eq!(values(&operation, &whole), typed);
        let short = query(&operation, &typed, false);
        assert!(short.starts_with("op=create-playlist&name=") && short.len() < 100, "{short}");
        assert_eq!(values(&operation, &format!("?{short}"))[3], "");
    }

    proptest! {
        #[test]
        fn any_values_survive_the_address(typed in proptest::collection::vec(".{0,30}", 4)) {
            let operation = of_id("create-playlist");
            prop_assert_eq!(values(&operation, &query(&operation, &typed, false)), typed);
        }

        /// Any text leaves the request at its operation and its body as JSON.
        #[test]
        fn no_text_changes_the_operation(id in ".{0,30}", text in ".{0,30}") {
            let form = filled("get-playlist", &[("id", &id), ("fields", &text)]);
            prop_assert!(form.target.starts_with("/playlists/"));
            let path = form.target.split('?').next().unwrap_or_default();
            prop_assert_eq!(path.matches('/').count(), 2);
            let form = filled("create-playlist", &[("name", &text)]);
            if let Some(body) = &form.body {
                let read: Value = serde_json::from_str(&body.text).unwrap();
                prop_assert_eq!(read["name"].as_str(), Some(text.as_str()));
            }
        }
    }
}
