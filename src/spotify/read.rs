//! Reading answers without breaking on them.
//!
//! The Web API leaves members out, sends `null`, and renames things while old and new names live side by side, so every member
//! is asked for by name and may be absent. One concrete [`Value`] is parsed and looked into: one odd member costs that member,
//! never the answer, and no code is generated per type of answer.

use serde_json::Value;

use super::error::{ApiError, excerpt};
use super::links::Links;

static NULL: Value = Value::Null;

/// A place in an answer. Absent, `null` and of another kind than expected are the same to it.
#[derive(Clone, Copy)]
pub struct Json<'a> {
    value: &'a Value,
    links: &'a Links,
}

impl<'a> Json<'a> {
    /// The whole of an answer.
    #[must_use]
    pub const fn new(value: &'a Value, links: &'a Links) -> Self {
        Self { value, links }
    }

    /// The member of this name.
    #[must_use]
    pub fn at(self, name: &str) -> Self {
        Self { value: self.value.get(name).unwrap_or(&NULL), ..self }
    }

    /// The member of the first name, else of the second: for what was renamed.
    #[must_use]
    pub fn either(self, name: &str, older: &str) -> Self {
        let newer = self.at(name);
        if newer.is_null() { self.at(older) } else { newer }
    }

    /// Whether a member of this name is there, be it `null`.
    #[must_use]
    pub fn has(self, name: &str) -> bool {
        self.value.get(name).is_some()
    }

    /// Whether there is nothing here.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.value.is_null()
    }

    /// Whether this has members.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.value.is_object()
    }

    /// The text here, if there is any.
    #[must_use]
    pub fn as_text(self) -> Option<&'a str> {
        self.value.as_str().filter(|text| !text.is_empty())
    }

    /// The text of a member, if there is any.
    #[must_use]
    pub fn text(self, name: &str) -> Option<String> {
        self.at(name).as_text().map(str::to_owned)
    }

    /// The name of this thing. Text from elsewhere, and empty where a name is missing, as it is in real libraries.
    #[must_use]
    pub fn name(self) -> String {
        self.text("name").unwrap_or_default()
    }

    /// A count or a length. One that is negative or beyond 32 bits is not believed.
    #[must_use]
    pub fn number(self, name: &str) -> Option<u32> {
        let value = self.at(name).value;
        let whole = |n: f64| (n >= 0.0 && n <= f64::from(u32::MAX)).then_some(n as u32);
        value.as_u64().map_or_else(|| value.as_f64().and_then(whole), |n| u32::try_from(n).ok())
    }

    /// A yes or no.
    #[must_use]
    pub fn flag(self, name: &str) -> Option<bool> {
        self.at(name).value.as_bool()
    }

    /// Where this is shown at Spotify.
    #[must_use]
    pub fn url(self) -> Option<String> {
        self.at("external_urls").at("spotify").as_text().and_then(|address| self.links.page(address))
    }

    /// The address of a picture.
    #[must_use]
    pub fn image_url(self) -> Option<String> {
        self.at("url").as_text().and_then(|address| self.links.image(address))
    }

    /// What is in the list under this name; nothing where there is no list.
    pub fn list(self, name: &str) -> impl Iterator<Item = Self> {
        self.at(name).value.as_array().into_iter().flatten().map(move |value| Self { value, ..self })
    }
}

/// An answer this app can read.
pub trait FromJson: Sized {
    /// What it is called when it cannot be read.
    const WHAT: &'static str;

    /// Reads it. `None` when this is something else altogether.
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
    use crate::spotify::model::{Entry, Me, Page, Playlist};
    use crate::spotify::testing::{PLAYLIST_2026, TRACK_2026, api, decoded};
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_read_is_named_with_its_beginning() {
        let error = decoded::<Page<Playlist>>("<!DOCTYPE html>\n<html>").unwrap_err();
        assert_eq!(error, ApiError::Malformed { what: "a page of playlists", excerpt: "<!DOCTYPE html> <html>".into() });
        assert!(decoded::<Me>("").is_err());
        assert!(decoded::<Me>(&"[".repeat(100_000)).is_err(), "nested deeper than the stack goes");
    }

    #[test]
    fn odd_numbers_are_not_believed() {
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

        /// Whatever stands among them, good entries are all there and keep their places.
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
