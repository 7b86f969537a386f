//! Faults to order: which requests they strike, and what they do (Spotify, "API calls" and "Rate limits").

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::settings::{NotListedText, Settings, UnauthorizedText};
use crate::accounts::token;
use crate::api::{cors, errors};
use crate::http::{Request, Response};
use crate::options::Options;

/// What happens to a struck request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Fault {
    /// Answers with a status.
    Status {
        status: u16,
        #[serde(default)]
        body: Option<String>,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default = "yes")]
        cors: bool,
    },
    /// Closes the connection without an answer.
    Cut {},
    /// Waits, then answers as usual.
    Delay { ms: u64 },
    /// Answers with a body of any type.
    Body {
        status: u16,
        content_type: String,
        body: String,
        #[serde(default = "yes")]
        cors: bool,
    },
    /// Half of the real body: as a whole answer, or with `wire` as an answer that breaks off.
    Truncate {
        #[serde(default)]
        wire: bool,
    },
    /// 429. Without CORS headers unless asked for, as browsers have seen it since July 2026.
    RateLimit {
        #[serde(default)]
        retry_after: Option<u64>,
        #[serde(default)]
        cors: bool,
        #[serde(default)]
        quota: bool,
        /// Whether pages may read `Retry-After`.
        #[serde(default)]
        expose: bool,
    },
    /// 401 as for a token past its life.
    ExpiredToken {},
    /// 401 as for a token nobody knows.
    InvalidToken {},
    /// 401 as for a request without a token.
    MissingToken {},
    /// 403 of one of the known kinds.
    Forbidden { which: Forbidden },
    /// 404 as for something that is not there.
    NotFound {},
    /// An error answer of the token endpoint (RFC 6749 section 5.2).
    TokenError {
        error: String,
        #[serde(default)]
        description: Option<String>,
    },
    /// Merges into the real JSON answer (RFC 7396): `null` takes a member away.
    Patch { merge: Value },
    /// Puts `null` in place of every so-manieth entry of the lists called `items`, or in place of one member of such an entry.
    NullItems {
        every: usize,
        #[serde(default)]
        member: Option<String>,
    },
}

/// The kinds of 403.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Forbidden {
    /// The operation is not open to apps in development mode.
    Dead,
    /// The token lacks a scope.
    Scope,
    /// The person is not on the app's list.
    NotListed,
    /// The same, with the text of 2025.
    #[serde(rename = "not_listed_2025")]
    NotListed2025,
    /// The same, in the older form that is not JSON.
    NotListedText,
    /// The app's owner has no Premium.
    OwnerPremium,
    /// The playlist is someone else's.
    Playlist,
    /// The person has no Premium and tries to steer a player.
    UserPremium,
}

fn yes() -> bool {
    true
}

impl Fault {
    /// Its name in the log.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::Cut {} => "cut",
            Self::Delay { .. } => "delay",
            Self::Body { .. } => "body",
            Self::Truncate { .. } => "truncate",
            Self::RateLimit { .. } => "rate_limit",
            Self::ExpiredToken {} => "expired_token",
            Self::InvalidToken {} => "invalid_token",
            Self::MissingToken {} => "missing_token",
            Self::Forbidden { .. } => "forbidden",
            Self::NotFound {} => "not_found",
            Self::TokenError { .. } => "token_error",
            Self::Patch { .. } => "patch",
            Self::NullItems { .. } => "null_items",
        }
    }

    /// The answer that takes the place of the real one, for the kinds that have one.
    pub(crate) fn answer(&self, settings: &Settings) -> Option<Response> {
        let older = settings.unauthorized_text == UnauthorizedText::Older;
        let (mut response, readable) = match self {
            Self::Status { status, body, headers, cors } => {
                let mut response = match body {
                    Some(body) => Response::with_body(*status, "application/json; charset=utf-8", body.clone()),
                    None => Response::empty(*status),
                };
                for (name, value) in headers {
                    response.set(name, value);
                }
                (response, *cors)
            }
            Self::Body { status, content_type, body, cors } => (Response::with_body(*status, content_type, body.clone()), *cors),
            Self::RateLimit { retry_after, cors, quota, expose } => {
                let mut response = if *quota { errors::quota() } else { errors::regular(429, "API rate limit exceeded") };
                if let Some(seconds) = retry_after {
                    response.set("retry-after", &seconds.to_string());
                }
                if *expose {
                    response.set("access-control-expose-headers", "Retry-After");
                }
                (response, *cors)
            }
            Self::ExpiredToken {} if older => (errors::expired_token_older(), true),
            Self::ExpiredToken {} => (errors::expired_token(), true),
            Self::InvalidToken {} => (errors::invalid_token(older), true),
            Self::MissingToken {} => (errors::missing_token(older), true),
            Self::Forbidden { which } => (which.answer(settings), true),
            Self::NotFound {} => (errors::not_found(), true),
            Self::TokenError { error, description } => {
                return Some(token::refusal(settings, error, description.as_deref()));
            }
            Self::Cut {} | Self::Delay { .. } | Self::Truncate { .. } | Self::Patch { .. } | Self::NullItems { .. } => return None,
        };
        if readable {
            cors::allow(&mut response);
        } else {
            response.strip("access-control-");
        }
        Some(response)
    }
}

impl Forbidden {
    fn answer(self, settings: &Settings) -> Response {
        match self {
            Self::Dead | Self::Playlist => errors::regular(403, "Forbidden"),
            Self::Scope => errors::insufficient_scope(),
            Self::NotListed => errors::not_listed(settings.not_listed_text),
            Self::NotListed2025 => errors::not_listed(NotListedText::Y2025),
            Self::NotListedText => errors::not_listed(NotListedText::Y2021),
            Self::OwnerPremium => errors::owner_without_premium(),
            Self::UserPremium => errors::user_without_premium(),
        }
    }
}

/// A fault and the requests it waits for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    #[serde(default, skip_deserializing)]
    id: u64,
    /// Path with `*` for any run of characters.
    path: String,
    /// The same for the query as it was sent; `null` for any.
    #[serde(default)]
    query: Option<String>,
    /// `null` for any method but OPTIONS.
    #[serde(default)]
    method: Option<String>,
    /// How many matching requests pass first.
    #[serde(default)]
    skip: u64,
    /// How many are struck after that; `null` for all.
    #[serde(default)]
    times: Option<u64>,
    /// Whether the request has its real effect before its answer is replaced.
    #[serde(default)]
    pub(crate) after: bool,
    pub(crate) fault: Fault,
    #[serde(default, skip_deserializing)]
    struck: u64,
}

impl Rule {
    fn matches(&self, request: &Request) -> bool {
        let method = match &self.method {
            Some(method) => method.eq_ignore_ascii_case(&request.method),
            // A preflight is no request of the app's own, so it takes an order of its own to strike it.
            None => request.method != "OPTIONS",
        };
        method && glob(&self.path, &request.path) && self.query.as_ref().is_none_or(|pattern| glob(pattern, &request.query))
    }
}

/// All ordered faults.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<Rule>,
    next: u64,
}

impl Faults {
    /// The faults a start with these options has, or why there are none.
    pub(crate) fn from_options(options: &Options) -> Result<Self, String> {
        let mut faults = Self::default();
        options.faults.iter().try_for_each(|body| faults.add(body).map(drop))?;
        Ok(faults)
    }

    /// Orders a fault; gives its number back.
    pub(crate) fn add(&mut self, body: &Value) -> Result<u64, String> {
        let mut rule: Rule = serde_json::from_value(body.clone()).map_err(|error| format!("{error}."))?;
        match rule.fault {
            Fault::Status { status, .. } | Fault::Body { status, .. } if !(200..=599).contains(&status) => {
                return Err("A status is a number from 200 to 599.".to_owned());
            }
            Fault::Delay { ms } if ms > 3_600_000 => return Err("A delay is at most an hour.".to_owned()),
            Fault::NullItems { every: 0, .. } => return Err("`every` is 1 or more: 1 is each entry, 3 each third.".to_owned()),
            _ => {}
        }
        self.next += 1;
        rule.id = self.next;
        self.rules.push(rule);
        Ok(self.next)
    }

    /// The first fault that waits for this request; it counts as struck.
    pub(crate) fn strike(&mut self, request: &Request) -> Option<Rule> {
        let mut found = None;
        for rule in self.rules.iter_mut().filter(|rule| rule.matches(request)) {
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            if found.is_none() {
                rule.struck += 1;
                if let Some(left) = &mut rule.times {
                    *left = left.saturating_sub(1);
                }
                found = Some(rule.clone());
            }
        }
        self.rules.retain(|rule| rule.times != Some(0));
        found
    }

    /// Forgets all faults; numbers run on.
    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// What is still ordered.
    pub(crate) fn to_json(&self) -> Value {
        serde_json::to_value(&self.rules).unwrap_or_else(|_| json!([]))
    }
}

/// Whether a text fits a pattern in which `*` stands for any run of characters.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut rest = rest;
    let mut last: Option<&str> = None;
    for part in parts {
        // Every part but the last takes its first place; the last one has to end the text.
        if let Some(before) = last.replace(part) {
            match rest.find(before).and_then(|at| rest.get(at + before.len()..)) {
                Some(after) => rest = after,
                None => return false,
            }
        }
    }
    last.map_or(rest.is_empty(), |part| rest.ends_with(part))
}

/// Merges a JSON merge patch into a value (RFC 7396 section 2).
pub(crate) fn merge(target: &mut Value, patch: &Value) {
    let Some(changes) = patch.as_object() else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Some(members) = target.as_object_mut() else { return };
    for (name, change) in changes {
        if change.is_null() {
            members.remove(name);
        } else {
            merge(members.entry(name.clone()).or_insert(Value::Null), change);
        }
    }
}

/// Puts `null` into every list called `items`, or the value itself when it is a list. Lists inside entries stay as they are.
pub(crate) fn null_items(value: &mut Value, every: usize, member: Option<&str>) {
    match value {
        Value::Array(entries) => {
            for entry in entries.iter_mut().skip(every.saturating_sub(1)).step_by(every.max(1)) {
                match member {
                    None => *entry = Value::Null,
                    Some(name) => {
                        if let Some(inner) = entry.get_mut(name) {
                            *inner = Value::Null;
                        }
                    }
                }
            }
        }
        Value::Object(members) => {
            for (name, inner) in members {
                if name == "items" || inner.is_object() {
                    null_items(inner, every, member);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, text, fits) in [
            ("/v1/me", "/v1/me", true),
            ("/v1/me", "/v1/me/tracks", false),
            ("/v1/me/*", "/v1/me/tracks", true),
            ("/v1/me/*", "/v1/me", false),
            ("*", "", true),
            ("*/items", "/v1/playlists/x/items", true),
            ("*/items", "/v1/playlists/x/items/", false),
            ("/v1/*/x/*", "/v1/playlists/x/items", true),
            ("/a*a", "/a", false),
            ("**", "x", true),
        ] {
            assert_eq!(glob(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn merge_patches_follow_the_examples_of_rfc_7396() {
        for (target, patch, result) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": "b"}), json!(["c"]), json!(["c"])),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ] {
            let mut merged = target;
            merge(&mut merged, &patch);
            assert_eq!(merged, result);
        }
    }

    #[test]
    fn entries_become_null_wherever_a_page_stands() {
        for (body, every, member, expected) in [
            (json!({"items": [1, 2, 3, 4, 5]}), 2, None, json!({"items": [1, null, 3, null, 5]})),
            (json!([1, 2, 3]), 3, None, json!([1, 2, null])),
            (json!({"artists": {"items": [1, 2]}}), 1, None, json!({"artists": {"items": [null, null]}})),
            (
                json!({"items": [{"item": {"artists": [1]}}, {"x": 1}]}),
                1,
                Some("item"),
                json!({"items": [{"item": null}, {"x": 1}]}),
            ),
            (json!({"items": {"items": [1, 2]}}), 2, None, json!({"items": {"items": [1, null]}})),
            (json!("text"), 1, None, json!("text")),
        ] {
            let mut changed = body;
            null_items(&mut changed, every, member);
            assert_eq!(changed, expected);
        }
    }
}
