//! The faults, and the requests each applies to (Spotify, "API calls" and "Rate limits").

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::http::Request;

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Fault {
    /// Responds with a status.
    Status {
        status: u16,
        #[serde(default)]
        body: Option<String>,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default = "yes")]
        cors: bool,
    },
    /// Closes the connection without a response.
    Cut {},
    /// Waits, then responds as usual.
    Delay { ms: u64 },
    /// Responds with a body of any type.
    Body {
        status: u16,
        content_type: String,
        body: String,
        #[serde(default = "yes")]
        cors: bool,
    },
    /// Sends half of the real body: as a complete response, or with `wire` as one that breaks off.
    Truncate {
        #[serde(default)]
        wire: bool,
    },
    /// 429, by default without CORS headers, as browsers have seen it since July 2026.
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
    /// 401 for an expired token.
    ExpiredToken {},
    /// 401 for an unknown token.
    InvalidToken {},
    /// 401 for a missing token.
    MissingToken {},
    /// 403.
    Forbidden { which: Forbidden },
    /// 404.
    NotFound {},
    /// An error response of the token endpoint (RFC 6749 section 5.2).
    TokenError {
        error: String,
        #[serde(default)]
        description: Option<String>,
    },
    /// Applies a merge patch to the real JSON response (RFC 7396): `null` removes a member.
    Patch { merge: Value },
    /// Replaces every nth entry of the lists called `items`, or one member of such an entry, by `null`.
    NullItems {
        every: usize,
        #[serde(default)]
        member: Option<String>,
    },
}

/// The reasons for a 403.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Forbidden {
    /// The operation is closed to apps in development mode.
    Dead,
    /// The token lacks a scope.
    Scope,
    /// The person is not on the app's list.
    NotListed,
    /// The same, with the text of 2025.
    #[serde(rename = "not_listed_2025")]
    NotListed2025,
    /// The same, in the older format that is not JSON.
    NotListedText,
    /// The app's owner has no Premium.
    OwnerPremium,
    /// The playlist is someone else's.
    Playlist,
    /// The person has no Premium and tries to control a player.
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

    fn check(&self) -> Result<(), String> {
        match self {
            Self::Status { status, .. } | Self::Body { status, .. } if !(200..=599).contains(status) => {
                Err("A status is a number from 200 to 599.".to_owned())
            }
            Self::Delay { ms } if *ms > 3_600_000 => Err("A delay is at most an hour.".to_owned()),
            Self::NullItems { every: 0, .. } => Err("`every` is 1 or more: 1 is each entry, 3 each third.".to_owned()),
            _ => Ok(()),
        }
    }
}

/// A fault and the requests it applies to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// Assigned here.
    #[serde(default)]
    pub(crate) id: u64,
    /// The path; `*` matches any characters.
    pub(crate) path: String,
    /// The same for the raw query; `null` for any.
    #[serde(default)]
    pub(crate) query: Option<String>,
    /// `null` for any method but OPTIONS.
    #[serde(default)]
    pub(crate) method: Option<String>,
    /// How many matching requests pass first.
    #[serde(default)]
    skip: u64,
    /// How many requests it then applies to; `null` for all.
    #[serde(default)]
    pub(crate) times: Option<u64>,
    /// Whether the request takes effect before its response is replaced.
    #[serde(default)]
    pub(crate) after: bool,
    /// Whether it applies to the site's files instead of the service.
    #[serde(default)]
    pub(crate) site: bool,
    pub(crate) fault: Fault,
    #[serde(default)]
    pub(crate) struck: u64,
}

impl Rule {
    fn matches(&self, request: &Request, site: bool) -> bool {
        let method = match &self.method {
            Some(method) => method.eq_ignore_ascii_case(&request.method),
            // The browser sends preflights, not the app, so a fault affects them only if it names OPTIONS.
            None => request.method != "OPTIONS",
        };
        self.site == site
            && method
            && glob(&self.path, &request.path)
            && self.query.as_ref().is_none_or(|pattern| glob(pattern, &request.query))
    }
}

/// All faults that are set.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Faults {
    rules: Vec<Rule>,
    next: u64,
}

impl Faults {
    /// Sets a fault; returns its id.
    pub(crate) fn add(&mut self, body: &Value) -> Result<u64, String> {
        if body.get("id").or_else(|| body.get("struck")).is_some() {
            return Err("The emulator assigns `id` and counts `struck` itself; leave them out.".to_owned());
        }
        let mut rule: Rule = serde_json::from_value(body.clone()).map_err(|error| format!("{error}."))?;
        rule.fault.check()?;
        self.next += 1;
        rule.id = self.next;
        self.rules.push(rule);
        Ok(self.next)
    }

    /// Sets a fault unless the same one is set already: a saved state may contain it, and a flag set it again.
    pub(crate) fn add_once(&mut self, body: &Value) -> Result<(), String> {
        let mut parsed = Self::default();
        parsed.add(body)?;
        let same = |one: &Rule, other: &Rule| {
            (&one.path, &one.query, &one.method, one.after, one.site, &one.fault)
                == (&other.path, &other.query, &other.method, other.after, other.site, &other.fault)
        };
        let known = |rule: &Rule| self.rules.iter().any(|other| same(rule, other));
        if parsed.rules.iter().any(known) { Ok(()) } else { self.add(body).map(drop) }
    }

    /// The oldest fault that applies to this request for the service or the site, and counts the request.
    pub(crate) fn apply(&mut self, request: &Request, site: bool) -> Option<Rule> {
        let mut found = None;
        for rule in self.rules.iter_mut().filter(|rule| rule.matches(request, site)) {
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

    /// Checks faults that were loaded.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.rules.iter().try_for_each(|rule| rule.fault.check())
    }

    /// Ends a fault; false if there is none with this id.
    pub(crate) fn remove(&mut self, id: u64) -> bool {
        let before = self.rules.len();
        self.rules.retain(|rule| rule.id != id);
        self.rules.len() < before
    }

    /// The faults, oldest first.
    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Ends all faults. Ids are not used again.
    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// The faults as JSON.
    pub(crate) fn to_json(&self) -> Value {
        serde_json::to_value(&self.rules).unwrap_or_else(|_| json!([]))
    }
}

/// Whether a text matches a pattern in which `*` matches any characters.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut rest = rest;
    let mut last: Option<&str> = None;
    for part in parts {
        // Every part but the last matches at its first position; the last one has to end the text.
        if let Some(before) = last.replace(part) {
            match rest.find(before).and_then(|at| rest.get(at + before.len()..)) {
                Some(after) => rest = after,
                None => return false,
            }
        }
    }
    last.map_or(rest.is_empty(), |part| rest.ends_with(part))
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
}
