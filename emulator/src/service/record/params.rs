//! Queries and forms. A name is shown if it is one that Spotify has, or close to one; its value, if it is of the kind that belongs there.

use serde_json::{Map, Value};

use super::address;
use super::hide::{MAX_TEXT, hidden, hidden_value, secret, secret_value, shorten};
use super::known::Known;
use super::search;
use super::slip::is_close;
use super::words::{MEMBERS, REDIRECT_ERRORS, URI_PARTS};
use crate::http::Params;
use crate::state::scope;

/// More parameters than this are counted only. No request that Spotify understands has as many.
const MAX_PARAMETERS: usize = 40;

/// The values that are shown.
enum Open {
    /// Nothing: the value is a secret of the protocol.
    Secret,
    /// Nothing: the value is opaque, or written by people.
    Nothing,
    /// One of these words; others are secrets of the protocol.
    WordOrSecret(&'static [&'static str]),
    /// Those of these words that are in the list, separated by commas.
    Words(&'static [&'static str]),
    /// A whole number of up to so many digits.
    Number(usize),
    /// A country, or a language with a country.
    Market,
    /// Identifiers that exist, separated by commas.
    Items,
    /// A number or an identifier that exists.
    Cursor,
    /// Spotify URIs whose parts exist, separated by commas.
    Uris,
    Device,
    ClientId,
    Address,
    Scopes,
    Search,
    Members,
    /// The error code of a redirect.
    Error,
}

const ITEM_TYPES: &[&str] = &["album", "artist", "audiobook", "episode", "playlist", "show", "track", "user"];

/// The parameters that Spotify has, and others that come up in sign-ins.
const NAMES: &[(&str, Open)] = &[
    ("access_token", Open::Secret),
    ("additional_types", Open::Words(ITEM_TYPES)),
    ("after", Open::Cursor),
    ("before", Open::Cursor),
    ("client_assertion", Open::Secret),
    ("client_id", Open::ClientId),
    ("client_secret", Open::Secret),
    ("code", Open::Secret),
    ("code_challenge", Open::Secret),
    ("code_challenge_method", Open::Words(&["S256", "s256", "plain"])),
    ("code_verifier", Open::Secret),
    ("continue", Open::Nothing),
    ("country", Open::Market),
    ("device_id", Open::Device),
    ("device_ids", Open::Device),
    ("error", Open::Error),
    ("error_description", Open::Nothing),
    ("expires_in", Open::Number(7)),
    ("fields", Open::Members),
    ("form_key", Open::Secret),
    ("grant_type", Open::Words(&["authorization_code", "client_credentials", "implicit", "password", "refresh_token"])),
    ("id", Open::Items),
    ("id_token", Open::Secret),
    ("ids", Open::Items),
    ("include_external", Open::Words(&["audio"])),
    ("include_groups", Open::Words(&["album", "appears_on", "compilation", "single"])),
    ("limit", Open::Number(6)),
    ("locale", Open::Market),
    ("market", Open::Market),
    ("nonce", Open::Secret),
    ("offset", Open::Number(6)),
    ("password", Open::Nothing),
    ("position", Open::Number(6)),
    ("position_ms", Open::Number(10)),
    ("prompt", Open::Words(&["consent", "login", "none", "select_account"])),
    ("q", Open::Search),
    ("redirect_uri", Open::Address),
    ("refresh_token", Open::Secret),
    ("request", Open::Nothing),
    ("response_type", Open::Words(&["code", "token"])),
    ("scope", Open::Scopes),
    ("show_dialog", Open::Words(&["true", "false"])),
    ("snapshot_id", Open::Nothing),
    // A sign-in has a secret of this name, the player has words.
    ("state", Open::WordOrSecret(&["context", "false", "off", "track", "true"])),
    ("time_range", Open::Words(&["long_term", "medium_term", "short_term"])),
    ("token", Open::Secret),
    ("token_type", Open::Words(&["Bearer", "bearer"])),
    ("type", Open::Words(ITEM_TYPES)),
    ("uri", Open::Uris),
    ("uris", Open::Uris),
    ("username", Open::Nothing),
    ("volume_percent", Open::Number(3)),
];

/// A value as the log has it.
enum Shown {
    Open(String),
    Hidden,
    Secret,
}

/// Parameters as an object. Of a repeated name the last value counts.
pub(super) fn object(known: &Known<'_>, params: &Params) -> Value {
    let mut members = Map::new();
    for (name, value) in params.pairs().take(MAX_PARAMETERS) {
        let (name, shown) = show(known, name, value, false);
        let value_shown = match shown {
            Shown::Open(text) => Value::String(shorten(text, value.len())),
            Shown::Hidden => hidden_value(value),
            Shown::Secret => secret_value(value),
        };
        members.insert(name, value_shown);
    }
    if let Some(more) = more(params) {
        members.insert("…".to_owned(), more.into());
    }
    Value::Object(members)
}

/// An address without its secrets.
pub(super) fn address(known: &Known<'_>, address: &str) -> String {
    address::show(known, address, &|params| text(known, params))
}

/// Parameters as they stand in an address.
fn text(known: &Known<'_>, params: &Params) -> String {
    let pairs = params.pairs().take(MAX_PARAMETERS).map(|(name, value)| {
        let (name, shown) = show(known, name, value, true);
        let value = match shown {
            Shown::Open(text) => shorten(text, value.len()),
            Shown::Hidden => hidden(value),
            Shown::Secret => secret(value),
        };
        format!("{name}={value}")
    });
    pairs.chain(more(params)).collect::<Vec<_>>().join("&")
}

/// A note about parameters beyond the maximum.
fn more(params: &Params) -> Option<String> {
    let more = params.pairs().count().saturating_sub(MAX_PARAMETERS);
    (more > 0).then(|| format!("{more} more"))
}

/// A name and its value; `nested` is whether they stand in an address.
fn show(known: &Known<'_>, name: &str, value: &str, nested: bool) -> (String, Shown) {
    if let Some((_, open)) = NAMES.iter().find(|(one, _)| *one == name) {
        // An address in an address in an address may have no end.
        if nested && matches!(open, Open::Address) && value.contains(['?', '#']) {
            return (name.to_owned(), Shown::Hidden);
        }
        return (name.to_owned(), open.show(known, value));
    }
    let is_slip = NAMES.iter().any(|(one, _)| is_close(name, one));
    (if is_slip { name.to_owned() } else { hidden(name) }, Shown::Hidden)
}

impl Open {
    fn show(&self, known: &Known<'_>, value: &str) -> Shown {
        let whole = |is_open: bool| if is_open { Shown::Open(value.to_owned()) } else { Shown::Hidden };
        match self {
            Self::Secret => Shown::Secret,
            Self::Nothing => Shown::Hidden,
            Self::WordOrSecret(words) if words.contains(&value) => whole(true),
            Self::WordOrSecret(_) => Shown::Secret,
            Self::Words(words) => in_parts(value, &[','], &|part| words.contains(&part)),
            Self::Number(digits) => whole(is_number(value, *digits)),
            Self::Market => whole(is_market(value)),
            Self::Items => in_parts(value, &[','], &|part| known.has_item(part)),
            Self::Cursor => whole(is_number(value, 13) || known.has_item(value)),
            Self::Uris => in_parts(value, &[',', ':'], &|part| URI_PARTS.contains(&part) || known.has_item(part)),
            Self::Device => whole(known.has_device(value)),
            Self::ClientId => whole(known.has_client_id(value)),
            Self::Address => Shown::Open(address(known, value)),
            Self::Scopes => in_parts(value, &[' ', ','], &|part| {
                scope::known(part).is_some() || scope::SCOPES.iter().any(|(one, _)| is_close(part, one))
            }),
            Self::Search => Shown::Open(search::show(value)),
            Self::Members => in_parts(value, &[',', '(', ')', '.', '!'], &|part| MEMBERS.contains(&part)),
            Self::Error => {
                let is_set = known.state.settings.redirect_error.as_deref() == Some(value);
                whole(is_set || REDIRECT_ERRORS.contains(&value))
            }
        }
    }
}

/// A list, each part of which is shown or not.
fn in_parts(text: &str, separators: &[char], is_shown: &dyn Fn(&str) -> bool) -> Shown {
    let mut shown = String::new();
    // More would be cut.
    for piece in text.split_inclusive(separators).take(MAX_TEXT + 2) {
        let part = piece.trim_end_matches(separators);
        let separator = piece.get(part.len()..).unwrap_or_default();
        shown.push_str(&if is_shown(part) { part.to_owned() } else { hidden(part) });
        shown.push_str(separator);
    }
    Shown::Open(shown)
}

fn is_number(text: &str, digits: usize) -> bool {
    let number = text.strip_prefix('-').unwrap_or(text);
    number.len() <= digits && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// `SE`, `from_token`, or a language with a country, `sv_SE`.
fn is_market(text: &str) -> bool {
    let is_pair = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    text == "from_token"
        || is_pair(text)
        || text.split_once(['_', '-']).is_some_and(|(language, country)| is_pair(language) && is_pair(country))
}
