//! The settings, which can change while the emulator runs.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::directory::Mode;

/// Default lifetime of an authorization code: the maximum that RFC 6749 section 4.1.2 recommends.
const CODE_SECONDS: i64 = 600;

/// What a refresh does to the refresh token of a public client (Spotify, "Refreshing tokens").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefreshRegime {
    /// The response contains no refresh token; the first one stays valid. What Spotify does since mid-2026.
    #[default]
    Static,
    /// The response contains a new one, and the old one is no longer valid.
    Rotate,
    /// The same, and using an old one again revokes everything issued since that sign-in.
    RotateStrict,
}

impl RefreshRegime {
    /// The regime with this name: `static`, `rotate` or `rotate-strict`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "static" => Some(Self::Static),
            "rotate" => Some(Self::Rotate),
            "rotate-strict" => Some(Self::RotateStrict),
            _ => None,
        }
    }
}

/// The generation of Web API responses (Spotify, "February 2026 migration guide").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shapes {
    /// As since February 2026 in development mode: without the removed fields, with the new names `items` and `item`.
    #[default]
    #[serde(rename = "2026")]
    Y2026,
    /// As before: with `tracks` and `track`, and with the removed fields.
    Older,
    /// With old and new names, and with the removed fields.
    Both,
}

impl Shapes {
    /// Whether responses have the names of 2026.
    pub(crate) fn new_names(self) -> bool {
        self != Self::Older
    }

    /// Whether responses have the names and fields that were removed in 2026.
    pub(crate) fn old_fields(self) -> bool {
        self != Self::Y2026
    }
}

/// Which account of the service responses follow where two of them disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResponsesAs {
    /// What a developer observed in October 2026 with an app in development mode.
    #[default]
    Observed,
    /// What Spotify documents, and what developers reported before.
    Documented,
}

/// The texts of a 401.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnauthorizedText {
    /// The same text for all causes, observed in September 2026.
    #[default]
    #[serde(rename = "2026")]
    Y2026,
    /// A text for each cause.
    Older,
}

/// The three texts for a person who is not on the app's list, by the year they were first reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotListedText {
    /// "The user is not registered for this application. …", as JSON.
    #[default]
    #[serde(rename = "2026")]
    Y2026,
    /// "Check settings on developer.spotify.com/dashboard, …", as JSON.
    #[serde(rename = "2025")]
    Y2025,
    /// "User not registered in the Developer Dashboard", which is not JSON.
    #[serde(rename = "2021")]
    Y2021,
}

/// What happens to an authorization request (Spotify, "Authorization Code with PKCE Flow"). The errors are shown on the service's own page,
/// with the texts that developers quote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginOutcome {
    /// The sign-in and consent pages, as at Spotify.
    #[default]
    Ask,
    /// `login_as` agrees to everything, without pages.
    Agree,
    /// `login_as` refuses, without pages.
    Refuse,
    /// The page "INVALID_CLIENT: Invalid client".
    InvalidClient,
    /// The page "INVALID_CLIENT: Invalid redirect URI".
    InvalidRedirectUri,
    /// The page "INVALID_CLIENT: Insecure redirect URI".
    InsecureRedirectUri,
    /// The page "Illegal scope".
    IllegalScope,
    /// The page "Illegal redirect_uri".
    IllegalRedirectUri,
}

impl LoginOutcome {
    /// The text of the error page.
    pub(crate) fn page_error(self) -> Option<&'static str> {
        match self {
            Self::Ask | Self::Agree | Self::Refuse => None,
            Self::InvalidClient => Some("INVALID_CLIENT: Invalid client"),
            Self::InvalidRedirectUri => Some("INVALID_CLIENT: Invalid redirect URI"),
            Self::InsecureRedirectUri => Some("INVALID_CLIENT: Insecure redirect URI"),
            Self::IllegalScope => Some("Illegal scope"),
            Self::IllegalRedirectUri => Some("Illegal redirect_uri"),
        }
    }
}

/// Possible error descriptions for a refresh token older than six months. Nobody has quoted the real one yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExpiredRefresh {
    /// "Refresh token expired".
    #[serde(rename = "Refresh token expired")]
    Expired,
    /// "Refresh token revoked", the text for a withdrawn consent, which was also seen when the rule was introduced.
    #[serde(rename = "Refresh token revoked")]
    Revoked,
}

impl ExpiredRefresh {
    /// The text.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Expired => "Refresh token expired",
            Self::Revoked => "Refresh token revoked",
        }
    }
}

/// The settings: what the emulator does until somebody changes it.
///
/// They start as `Options::settings`, and change through `Running::change_settings`, `PATCH /_emulator/settings` or the start page. Their names
/// in JSON are the names of the fields.
///
/// ```
/// use lockgroove_emulator::{LoginOutcome, Options, Settings};
///
/// let settings = Settings { login_outcome: LoginOutcome::Agree, rate_limit: Some(20), ..Settings::default() };
/// let options = Options { port: 0, settings: settings.into(), ..Options::default() };
/// assert_eq!(options.settings["login_outcome"], "agree");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Lifetime of an access token, in seconds.
    pub access_token_seconds: i64,
    /// What a refresh does to the refresh token.
    pub refresh: RefreshRegime,
    /// Lifetime of a refresh token in seconds, counted from the consent.
    pub refresh_token_seconds: i64,
    /// How many seconds a replaced refresh token still works, so that two uses at once both succeed.
    pub refresh_grace_seconds: i64,
    /// Error description for an expired refresh token; `None` for none.
    pub expired_refresh_description: Option<ExpiredRefresh>,
    /// Lifetime of an authorization code, in seconds.
    pub code_seconds: i64,
    /// Delay of the token endpoint and the Web API, in milliseconds; at most 600,000.
    pub latency_ms: u64,
    /// Web API requests of one app in any 30 seconds; `None` for no limit.
    pub rate_limit: Option<u64>,
    /// Web API requests per day and bucket of operations, over all apps of one owner; `None` for no limit.
    pub daily_quota: Option<u64>,
    /// Whether pages can read the 429 of these two, and its `Retry-After`.
    pub rate_limit_cors: bool,
    /// What happens to an authorization request.
    pub login_outcome: LoginOutcome,
    /// Key of the account that agrees or refuses without being asked.
    pub login_as: String,
    /// The mode of all apps, in place of their own.
    pub mode: Option<Mode>,
    /// The names and fields of Web API responses.
    pub shapes: Shapes,
    /// The texts of a 401.
    pub unauthorized_text: UnauthorizedText,
    /// Whether pages can read error responses of the token endpoint.
    pub token_error_cors: bool,
    /// An error code sent back to the app instead of asking for consent.
    pub redirect_error: Option<String>,
    /// Whether `response_type=token` is served, as it was until November 2025.
    pub implicit_grant: bool,
    /// The error text for a person who is not on the app's list.
    pub not_listed_text: NotListedText,
    /// Whether Web API responses have an ETag, and unchanged ones become 304.
    pub etags: bool,
    /// How many entries of each page stand again on the next one, as when a list grows while it is read.
    #[serde(default)]
    pub repeated_entries: usize,
    /// Whether apps and loopback redirect URIs are registered as requests use them.
    #[serde(default)]
    pub any_client: bool,
    /// How many seconds the head of a request may take, and how many its body; 1 to 3,600.
    #[serde(default = "request_seconds")]
    pub request_seconds: u64,
    /// How many seconds a connection may wait for its next request; 1 to 3,600.
    #[serde(default = "idle_seconds")]
    pub idle_seconds: u64,
    /// Which account of the service responses follow where two of them disagree.
    #[serde(default)]
    pub responses_as: ResponsesAs,
    /// Whether commas separate the scopes of an authorization request, too.
    #[serde(default)]
    pub scope_commas: bool,
    /// Whether the Web API refuses a PUT or POST that does not state the length of its body.
    #[serde(default)]
    pub length_required: bool,
}

/// The default of this setting, also for states saved before it existed.
fn request_seconds() -> u64 {
    30
}

/// The same. Much longer than clients keep a connection: one that closes while a client sends a request makes the request fail.
fn idle_seconds() -> u64 {
    600
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            access_token_seconds: 3_600,
            refresh: RefreshRegime::Static,
            // Six months, as in the rule of June 2026.
            refresh_token_seconds: 184 * 86_400,
            refresh_grace_seconds: 0,
            expired_refresh_description: None,
            code_seconds: CODE_SECONDS,
            latency_ms: 0,
            rate_limit: None,
            daily_quota: None,
            rate_limit_cors: false,
            login_outcome: LoginOutcome::Ask,
            login_as: "ines".to_owned(),
            mode: None,
            shapes: Shapes::Y2026,
            unauthorized_text: UnauthorizedText::Y2026,
            token_error_cors: true,
            redirect_error: None,
            implicit_grant: false,
            not_listed_text: NotListedText::Y2026,
            etags: true,
            repeated_entries: 0,
            any_client: false,
            request_seconds: request_seconds(),
            idle_seconds: idle_seconds(),
            responses_as: ResponsesAs::Observed,
            scope_commas: false,
            length_required: false,
        }
    }
}

impl From<Settings> for Map<String, Value> {
    /// The settings that differ from the default, by name.
    fn from(settings: Settings) -> Self {
        let default = Settings::default().to_json();
        match settings.to_json() {
            Value::Object(all) => all.into_iter().filter(|(name, value)| default.get(name) != Some(value)).collect(),
            _ => Self::new(),
        }
    }
}

impl Settings {
    /// As JSON.
    pub(crate) fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_else(|_| json!({}))
    }

    /// Reads a value as people write it: JSON, or else a string, so that `rotate` needs no quotes. Neither does `2026`, if the setting takes
    /// strings only.
    pub(crate) fn read(name: &str, text: &str) -> Result<Value, String> {
        let string = Value::from(text);
        if text.is_empty() && Self::default().patch(&json!({ name: null })).is_ok() {
            return Ok(Value::Null);
        }
        let read = serde_json::from_str(text).unwrap_or_else(|_| string.clone());
        let fits = |value: &Value| Self::default().patch(&json!({ name: value }));
        match fits(&read) {
            Ok(()) => Ok(read),
            Err(_) if fits(&string).is_ok() => Ok(string),
            Err(error) => Err(error),
        }
    }

    /// Changes the given settings, or none if one of them is unknown or has a wrong value.
    pub(crate) fn patch(&mut self, change: &Value) -> Result<(), String> {
        let mut merged = self.to_json();
        let (Some(members), Some(changes)) = (merged.as_object_mut(), change.as_object()) else {
            return Err("Send an object of settings.".to_owned());
        };
        for (name, value) in changes {
            members.insert(name.clone(), value.clone());
        }
        let next: Self = serde_json::from_value(merged).map_err(|error| format!("{error}."))?;
        next.check()?;
        *self = next;
        Ok(())
    }

    /// Bounds the lifetimes, so that a date plus a lifetime stays within the range of the clock.
    pub(crate) fn check(&self) -> Result<(), String> {
        let seconds = [self.access_token_seconds, self.refresh_token_seconds, self.code_seconds, self.refresh_grace_seconds];
        if seconds.iter().any(|lifetime| !(-3_200_000_000..=3_200_000_000).contains(lifetime)) || self.latency_ms > 600_000 {
            return Err("A lifetime is at most 3200000000 seconds, and latency_ms at most 600000.".to_owned());
        }
        if [self.request_seconds, self.idle_seconds].iter().any(|limit| !(1..=3_600).contains(limit)) {
            return Err("request_seconds and idle_seconds are numbers from 1 to 3600.".to_owned());
        }
        Ok(())
    }
}
