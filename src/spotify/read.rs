//! Reads answers leniently.
//!
//! The Web API omits members, sends `null`, and renames members while old and new names are both in use. So the body is parsed into a
//! [`Value`], and every member is looked up by name and may be missing: an odd member costs that member, never the whole answer.
//! Nothing is generated per type, which keeps the module small.

use serde_json::Value;

use super::error::{ApiError, excerpt};
use super::links::Links;

static NULL: Value = Value::Null;

/// A value inside an answer. Missing, `null` and of an unexpected type are treated alike.
#[derive(Clone, Copy)]
pub struct Json<'a> {
    value: &'a Value,
    links: &'a Links,
}

impl<'a> Json<'a> {
    /// A whole answer.
    #[must_use]
    pub const fn new(value: &'a Value, links: &'a Links) -> Self {
        Self { value, links }
    }

    /// The member with this name.
    #[must_use]
    pub fn at(self, name: &str) -> Self {
        Self { value: self.value.get(name).unwrap_or(&NULL), ..self }
    }

    /// The member `name`, or `older` where that is missing: for members that were renamed.
    #[must_use]
    pub fn either(self, name: &str, older: &str) -> Self {
        let newer = self.at(name);
        if newer.is_null() { self.at(older) } else { newer }
    }

    /// Whether a member with this name exists, even if it is `null`.
    #[must_use]
    pub fn has(self, name: &str) -> bool {
        self.value.get(name).is_some()
    }

    /// Whether the value is missing or `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.value.is_null()
    }

    /// Whether this is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.value.is_object()
    }

    /// The text, unless it is empty.
    #[must_use]
    pub fn as_text(self) -> Option<&'a str> {
        self.value.as_str().filter(|text| !text.is_empty())
    }

    /// The text of a member, unless it is empty.
    #[must_use]
    pub fn text(self, name: &str) -> Option<String> {
        self.at(name).as_text().map(str::to_owned)
    }

    /// The member `name`. Empty where it is missing, which happens in real libraries.
    #[must_use]
    pub fn name(self) -> String {
        self.text("name").unwrap_or_default()
    }

    /// A count or a length. `None` if it is negative or over 32 bits.
    #[must_use]
    pub fn number(self, name: &str) -> Option<u32> {
        let value = self.at(name).value;
        let whole = |n: f64| (n >= 0.0 && n <= f64::from(u32::MAX)).then_some(n as u32);
        value.as_u64().map_or_else(|| value.as_f64().and_then(whole), |n| u32::try_from(n).ok())
    }

    /// A boolean.
    #[must_use]
    pub fn flag(self, name: &str) -> Option<bool> {
        self.at(name).value.as_bool()
    }

    /// This as a boolean.
    #[must_use]
    pub fn as_flag(self) -> Option<bool> {
        self.value.as_bool()
    }

    /// The elements of this list. `None` if it is no list.
    #[must_use]
    pub fn elements(self) -> Option<impl Iterator<Item = Self>> {
        self.value.as_array().map(|list| list.iter().map(move |value| Self { value, ..self }))
    }

    /// The address of its page at Spotify.
    #[must_use]
    pub fn url(self) -> Option<String> {
        self.at("external_urls").at("spotify").as_text().and_then(|address| self.links.page(address))
    }

    /// The address of an image.
    #[must_use]
    pub fn image_url(self) -> Option<String> {
        self.at("url").as_text().and_then(|address| self.links.image(address))
    }

    /// The items of the list with this name; none where there is no list.
    pub fn list(self, name: &str) -> impl Iterator<Item = Self> {
        self.at(name).value.as_array().into_iter().flatten().map(move |value| Self { value, ..self })
    }
}

/// A type that the body of an answer can be read into.
pub trait FromJson: Sized {
    /// What an error message calls it.
    const WHAT: &'static str;

    /// Reads it. `None` if the JSON is something else.
    fn read(json: Json<'_>) -> Option<Self>;
}

/// Reads the body of an answer.
///
/// # Errors
/// [`ApiError::Malformed`] with the start of the body.
pub fn decode<T: FromJson>(body: &str, links: &Links) -> Result<T, ApiError> {
    let value = parse(body, T::WHAT)?;
    T::read(Json::new(&value, links)).ok_or_else(|| malformed(body, T::WHAT))
}

fn parse(body: &str, what: &'static str) -> Result<Value, ApiError> {
    serde_json::from_str(body).map_err(|_| malformed(body, what))
}

fn malformed(body: &str, what: &'static str) -> ApiError {
    ApiError::Malformed { what, excerpt: excerpt(body) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::spotify::model::{
        Answers, Artist, Audiobook, Chapter, CursorPage, Entry, Found, ListedAlbum, ListedEpisode, Me, Page, Play, Playlist, Saved,
        Show, Track, WholeAlbum,
    };
    use crate::spotify::testing::{PLAYLIST_2026, TRACK_2026, api, decoded};
    use proptest::prelude::*;

    #[test]
    fn an_unreadable_answer_is_named_and_quoted() {
        let error = decoded::<Page<Playlist>>("<!DOCTYPE html>\n<html>").unwrap_err();
        assert_eq!(error, ApiError::Malformed { what: "a page of playlists", excerpt: "<!DOCTYPE html> <html>".into() });
        assert!(decoded::<Me>("").is_err());
        assert!(decoded::<Me>(&"[".repeat(100_000)).is_err(), "too deeply nested for the stack");
    }

    #[test]
    fn impossible_numbers_are_ignored() {
        let value = serde_json::from_str::<Value>(r#"{"a":7,"b":7.0,"c":-1,"d":1e20,"e":"7","f":null,"g":4294967296}"#).unwrap();
        let links = Links::of(&api());
        let json = Json::new(&value, &links);
        assert_eq!(
            ["a", "b", "c", "d", "e", "f", "g", "h"].map(|name| json.number(name)),
            [Some(7), Some(7), None, None, None, None, None, None]
        );
    }

    fn read_all(body: &str) {
        let _ = decoded::<Me>(body);
        let _ = decoded::<Playlist>(body);
        let _ = decoded::<Page<Playlist>>(body);
        let _ = decoded::<Page<Entry>>(body);
        let _ = decoded::<Page<Saved<ListedAlbum>>>(body);
        let _ = decoded::<Page<Saved<Audiobook>>>(body);
        let _ = decoded::<Page<Saved<ListedEpisode>>>(body);
        let _ = decoded::<Page<Chapter>>(body);
        let _ = decoded::<CursorPage<Artist>>(body);
        let _ = decoded::<CursorPage<Play>>(body);
        let _ = decoded::<WholeAlbum>(body);
        let _ = decoded::<Show>(body);
        let _ = decoded::<Found>(body);
        let _ = decoded::<Track>(body);
        let _ = decoded::<Artist>(body);
        let _ = decoded::<ListedEpisode>(body);
        let _ = decoded::<Chapter>(body);
        let _ = decoded::<Answers>(body);
    }

    /// Any JSON made of the members that are asked for.
    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
            "(track|episode|spotify:local:a:b:c:1|https://i.scdn.co/x)".prop_map(Value::from),
        ];
        let name = proptest::sample::select(vec![
            "items",
            "total",
            "item",
            "track",
            "tracks",
            "id",
            "uri",
            "type",
            "name",
            "artists",
            "album",
            "images",
            "url",
            "owner",
            "show",
            "external_urls",
            "spotify",
            "is_local",
            "added_by",
            "restrictions",
            "offset",
            "limit",
            "next",
        ]);
        leaf.prop_recursive(5, 64, 8, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::vec((name.clone(), inner), 0..8)
                    .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Value>()),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(body in "\\PC{0,200}") {
            read_all(&body);
        }

        #[test]
        fn any_json_is_read_without_panic(value in json()) {
            read_all(&value.to_string());
        }

        /// Good entries are all read and keep their positions, whatever is between them.
        #[test]
        fn an_odd_entry_costs_only_itself(odd in proptest::collection::vec(json(), 0..5)) {
            let good = serde_json::json!({"item": serde_json::from_str::<Value>(TRACK_2026).unwrap()});
            let items: Vec<Value> = odd.iter().flat_map(|odd| [good.clone(), odd.clone()]).collect();
            let page: Page<Entry> = decoded(&serde_json::json!({"items": items}).to_string()).unwrap();
            prop_assert_eq!(page.items.len(), items.len());
            prop_assert!(page.items.iter().step_by(2).all(|entry| entry.item.name() == Some("Slow Train")));
            let good: Value = serde_json::from_str(PLAYLIST_2026).unwrap();
            let items: Vec<Value> = odd.iter().flat_map(|odd| [good.clone(), odd.clone()]).collect();
            let page: Page<Playlist> = decoded(&serde_json::json!({"items": items}).to_string()).unwrap();
            prop_assert!(page.items.iter().filter(|list| list.name == "Slow trains").count() >= odd.len());
            prop_assert_eq!(page.items.len() + page.odd as usize, items.len());
        }

        #[test]
        fn a_cut_answer_never_panics(cut in 0usize..2000) {
            let body = format!(r#"{{"items":[{{"item":{TRACK_2026}}}],"total":1}}"#);
            if let Some(start) = body.get(..cut.min(body.len())) {
                read_all(start);
            }
        }
    }
}
