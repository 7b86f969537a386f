//! What can be turned while the emulator runs.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::directory::Mode;

/// How long an authorization code lives, unless a setting says otherwise: what RFC 6749 section 4.1.2 advises at most.
const CODE_SECONDS: i64 = 600;

/// What a refresh does to the refresh token of a public client (Spotify, "Refreshing tokens").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefreshRegime {
    /// The answer carries no refresh token; the first one stays good. What Spotify does since mid-2026.
    #[default]
    Static,
    /// The answer carries a new one, and the old one is dead.
    Rotate,
    /// The same, and using an old one again ends everything that was given from that sign-in.
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

/// Which generation of answers the Web API gives (Spotify, "February 2026 migration guide").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shapes {
    /// As since February 2026 in development mode: removed fields are gone, `items` and `item` have their new names.
    #[default]
    #[serde(rename = "2026")]
    Y2026,
    /// As before: `tracks` and `track`, and the fields that were removed.
    Older,
    /// Old and new names beside each other, removed fields still there.
    Both,
}

impl Shapes {
    /// Whether the names of 2026 are there.
    pub(crate) fn new_names(self) -> bool {
        self != Self::Older
    }

    /// Whether what was removed in 2026 is there.
    pub(crate) fn old_fields(self) -> bool {
        self != Self::Y2026
    }
}

/// The texts of a 401.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum UnauthorizedText {
    /// One text for all, observed in September 2026.
    #[default]
    #[serde(rename = "2026")]
    Y2026,
    /// A text for each cause.
    Older,
}

/// The three texts for a person who is not on the app's list, by the year they were first reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum NotListedText {
    #[default]
    #[serde(rename = "2026")]
    Y2026,
    #[serde(rename = "2025")]
    Y2025,
    /// Not JSON.
    #[serde(rename = "2021")]
    Y2021,
}

/// What happens to an authorization request before anybody is asked (Spotify, "Authorization Code with PKCE Flow"). The errors stand
/// on the service's own page, as developers quote them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LoginOutcome {
    /// The sign-in and consent pages, as at Spotify.
    #[default]
    Ask,
    /// `login_as` is signed in and has agreed to everything already.
    Agree,
    /// `login_as` is signed in and refuses.
    Refuse,
    InvalidClient,
    InvalidRedirectUri,
    InsecureRedirectUri,
    IllegalScope,
    IllegalRedirectUri,
}

impl LoginOutcome {
    /// The text of the error page, for those that end on one.
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

/// What a refresh token past its six months may be told; nobody has quoted the text yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ExpiredRefresh {
    #[serde(rename = "Refresh token expired")]
    Expired,
    /// The text of a withdrawn consent, which was seen again when the rule came.
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

/// All settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) access_token_seconds: i64,
    pub(crate) refresh: RefreshRegime,
    /// Life of a refresh token, counted from the consent.
    pub(crate) refresh_token_seconds: i64,
    /// How long a refresh token that was replaced can still be used, so that two uses at once both succeed.
    pub(crate) refresh_grace_seconds: i64,
    /// What a refresh token past its life is told; `null` for no description.
    pub(crate) expired_refresh_description: Option<ExpiredRefresh>,
    pub(crate) code_seconds: i64,
    pub(crate) latency_ms: u64,
    /// Web API requests of one app in any 30 seconds; `null` for as many as it likes.
    pub(crate) rate_limit: Option<u64>,
    /// Web API requests in a day and a bucket of operations, over all apps of one owner; `null` for as many as they like.
    pub(crate) daily_quota: Option<u64>,
    /// Whether pages can read the 429 of these two, and their `Retry-After`.
    pub(crate) rate_limit_cors: bool,
    /// What happens to an authorization request.
    pub(crate) login_outcome: LoginOutcome,
    /// Who agrees or refuses when nobody is asked.
    pub(crate) login_as: String,
    /// For all apps, whatever mode each of them has.
    pub(crate) mode: Option<Mode>,
    pub(crate) shapes: Shapes,
    pub(crate) unauthorized_text: UnauthorizedText,
    /// Whether error answers of the token endpoint can be read by pages.
    pub(crate) token_error_cors: bool,
    /// Sent back to the app in place of asking for consent.
    pub(crate) redirect_error: Option<String>,
    /// Whether `response_type=token` is served, as it was until November 2025.
    pub(crate) implicit_grant: bool,
    /// What a person who is not on the app's list is told.
    pub(crate) not_listed_text: NotListedText,
    /// Whether Web API answers carry an ETag and can answer 304.
    pub(crate) etags: bool,
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
        }
    }
}

impl Settings {
    /// As JSON.
    pub(crate) fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_else(|_| json!({}))
    }

    /// Reads the value of a setting as people write it. What is not JSON is a word, so that `rotate` needs no quotes, and neither does
    /// `2026`: a setting whose values are words takes the number for one.
    pub(crate) fn read(name: &str, text: &str) -> Result<Value, String> {
        let word = Value::from(text);
        if text.is_empty() && Self::default().patch(&json!({ name: null })).is_ok() {
            return Ok(Value::Null);
        }
        let read = serde_json::from_str(text).unwrap_or_else(|_| word.clone());
        let fits = |value: &Value| Self::default().patch(&json!({ name: value }));
        match fits(&read) {
            Ok(()) => Ok(read),
            Err(_) if fits(&word).is_ok() => Ok(word),
            Err(error) => Err(error),
        }
    }

    /// Changes the members that are given; nothing changes when one of them is unknown or of the wrong kind.
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

    /// Bounded, so that a moment in time plus a life never leaves the range of the clock.
    pub(crate) fn check(&self) -> Result<(), String> {
        let seconds = [self.access_token_seconds, self.refresh_token_seconds, self.code_seconds, self.refresh_grace_seconds];
        if seconds.iter().any(|life| !(-3_200_000_000..=3_200_000_000).contains(life)) || self.latency_ms > 600_000 {
            return Err("A life may be at most 3200000000 seconds, and latency_ms at most 600000.".to_owned());
        }
        Ok(())
    }
}
