//! The operations as the file beside the app lists them: those that apps in development mode may call.
//!
//! <https://developer.spotify.com/documentation/web-api> and, for which of them are open,
//! <https://developer.spotify.com/documentation/web-api/tutorials/february-2026-migration-guide>.

use serde_json::Value;

use crate::oauth::{Method, ScopeSet};

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path, between slashes.
    Path,
    /// In the query.
    Query,
    /// A member of the JSON body, or the whole body where it is a picture.
    Body,
}

/// What kind of value a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// One of the choices.
    Choice,
    /// Some of the choices.
    Words,
    /// A country.
    Market,
    /// The ID of a thing.
    Id,
    /// The URI of a thing.
    Uri,
    /// URIs of things.
    Uris,
    /// Several texts.
    List,
    /// JSON.
    Json,
    /// A JPEG picture as base64.
    Jpeg,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Where it stands.
    pub place: Place,
    /// Its name in the request.
    pub name: String,
    /// What it takes.
    pub kind: Kind,
    /// Whether nothing works without it.
    pub required: bool,
    /// What it means, in a sentence.
    pub means: String,
    /// What is meant where it is not given.
    pub default: Option<String>,
    /// A value it could have.
    pub example: Option<String>,
    /// The least number.
    pub min: Option<u64>,
    /// The greatest number; for a picture, the most characters.
    pub max: Option<u64>,
    /// How many values at most.
    pub most: Option<usize>,
    /// What can be chosen.
    pub choices: Vec<String>,
    /// Of what kind of thing an ID is, such as `album`.
    pub of: String,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name in addresses.
    pub id: String,
    /// What it belongs to.
    pub group: String,
    /// The method.
    pub method: Method,
    /// The path below the API's address; a parameter's name stands in braces.
    pub path: String,
    /// What it is for.
    pub title: String,
    /// Scopes of which it needs each.
    pub all: ScopeSet,
    /// Scopes of which it needs one.
    pub any: ScopeSet,
    /// Whether the person needs Premium.
    pub premium: bool,
    /// What else is to be known, in a sentence, or nothing.
    pub note: String,
    /// Names of which only one may be given.
    pub not_both: Vec<String>,
    /// The parameters, in the order of the form.
    pub params: Vec<Param>,
}

impl Operation {
    /// Whether it changes something.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.method != Method::Get
    }

    /// All scopes it has to do with.
    #[must_use]
    pub const fn scopes(&self) -> ScopeSet {
        self.all.and(self.any)
    }

    /// Whether these scopes are enough, as far as the reference says.
    #[must_use]
    pub const fn is_met_by(&self, granted: ScopeSet) -> bool {
        granted.covers(self.all) && (self.any.is_empty() || granted.meets(self.any))
    }

    /// Whether it has these words in its title, its path or its method.
    #[must_use]
    pub fn is_about(&self, words: &str) -> bool {
        let about = format!("{} {} {} {}", self.group, self.title, self.method.as_str(), self.path).to_ascii_lowercase();
        words.to_ascii_lowercase().split_whitespace().all(|word| about.contains(word))
    }
}

/// Reads the file. `None` when it is not what it was built as: cut off on the way, or another page in its place.
#[must_use]
pub fn read(text: &str) -> Option<Vec<Operation>> {
    let list: Value = serde_json::from_str(text).ok()?;
    list.as_array()?.iter().map(operation).collect()
}

// Looked into by name, like every other answer, so that no code is made for a type of its own.

fn string(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn strings(value: &Value, name: &str) -> Vec<String> {
    let list = value.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn is(value: &Value, name: &str) -> bool {
    value.get(name) == Some(&Value::Bool(true))
}

fn operation(value: &Value) -> Option<Operation> {
    let method = match string(value, "method").as_str() {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "DELETE" => Method::Delete,
        _ => return None,
    };
    let params = value.get("params").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    Some(Operation {
        id: string(value, "id"),
        group: string(value, "group"),
        method,
        path: string(value, "path"),
        title: string(value, "title"),
        all: ScopeSet::parse(&string(value, "all")),
        any: ScopeSet::parse(&string(value, "any")),
        premium: is(value, "premium"),
        note: string(value, "note"),
        not_both: strings(value, "not_both"),
        params: params.iter().map(param).collect::<Option<_>>()?,
    })
}

fn param(value: &Value) -> Option<Param> {
    let text = |name| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let number = |name| value.get(name).and_then(Value::as_u64);
    Some(Param {
        place: match string(value, "in").as_str() {
            "path" => Place::Path,
            "body" => Place::Body,
            _ => Place::Query,
        },
        name: text("name")?,
        kind: match string(value, "kind").as_str() {
            "text" => Kind::Text,
            "number" => Kind::Number,
            "flag" => Kind::Flag,
            "choice" => Kind::Choice,
            "words" => Kind::Words,
            "market" => Kind::Market,
            "id" => Kind::Id,
            "uri" => Kind::Uri,
            "uris" => Kind::Uris,
            "list" => Kind::List,
            "json" => Kind::Json,
            "jpeg" => Kind::Jpeg,
            _ => return None,
        },
        required: is(value, "required"),
        means: string(value, "means"),
        default: text("default"),
        example: text("example"),
        min: number("min"),
        max: number("max"),
        most: number("most").and_then(|most| most.try_into().ok()),
        choices: strings(value, "choices"),
        of: string(value, "of"),
    })
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::collections::BTreeSet;

    const FILE: &str = include_str!("../../../public/operations.json");

    /// One operation of the file.
    pub(in super::super) fn of_id(id: &str) -> Operation {
        read(FILE).unwrap().into_iter().find(|operation| operation.id == id).unwrap()
    }

    #[test]
    fn the_file_has_48_operations_and_nothing_that_is_not_understood() {
        let operations = read(FILE).unwrap();
        let ids: BTreeSet<_> = operations.iter().map(|operation| &operation.id).collect();
        let lines: BTreeSet<_> = operations.iter().map(|operation| (operation.method.as_str(), &operation.path)).collect();
        assert_eq!((operations.len(), ids.len(), lines.len()), (48, 48, 48));
        let of_operation = ["id", "group", "method", "path", "title", "all", "any", "premium", "note", "not_both", "params"];
        let of_param = ["in", "name", "kind", "required", "means", "default", "example", "min", "max", "most", "choices", "of"];
        let raw: Value = serde_json::from_str(FILE).unwrap();
        for (value, operation) in raw.as_array().unwrap().iter().zip(&operations) {
            for name in value.as_object().unwrap().keys() {
                assert!(of_operation.contains(&name.as_str()), "{}: {name}", operation.id);
            }
            for (given, understood) in [("all", operation.all), ("any", operation.any)] {
                assert_eq!(string(value, given).split_whitespace().count() as u32, understood.len(), "{}: {given}", operation.id);
            }
            for param in value.get("params").and_then(Value::as_array).into_iter().flatten() {
                for name in param.as_object().unwrap().keys() {
                    assert!(of_param.contains(&name.as_str()), "{}: {name}", operation.id);
                }
            }
        }
    }

    #[test]
    fn every_operation_and_parameter_is_told_in_words() {
        for operation in read(FILE).unwrap() {
            let what = &operation.id;
            assert!(!operation.title.is_empty() && !operation.group.is_empty() && !operation.title.ends_with('.'), "{what}");
            assert!(operation.note.is_empty() || operation.note.ends_with('.'), "{what}");
            let names: BTreeSet<_> = operation.params.iter().map(|param| &param.name).collect();
            assert_eq!(names.len(), operation.params.len(), "{what}: names are used once");
            for param in &operation.params {
                assert!(param.means.ends_with('.'), "{what}: {}", param.name);
                let in_path = operation.path.contains(&format!("{{{}}}", param.name));
                assert_eq!(in_path, param.place == Place::Path, "{what}: {}", param.name);
                let chooses = matches!(param.kind, Kind::Choice | Kind::Words);
                assert_eq!(chooses, !param.choices.is_empty(), "{what}: {}", param.name);
                assert_eq!(param.kind == Kind::Id, !param.of.is_empty(), "{what}: {}", param.name);
            }
            assert!(operation.not_both.iter().all(|name| names.contains(name)), "{what}");
            assert_eq!(operation.path.matches('{').count(), operation.params.iter().filter(|p| p.place == Place::Path).count());
            assert!(operation.writes() || operation.params.iter().all(|param| param.place != Place::Body), "{what}");
        }
    }

    #[test]
    fn operations_are_found_by_words() {
        let found = |words: &str| read(FILE).unwrap().into_iter().filter(|one| one.is_about(words)).count();
        assert_eq!(found(""), 48);
        assert_eq!(found("delete"), 2);
        assert_eq!(found("Playlists ITEMS"), 4);
        assert_eq!(found("nothing of the kind"), 0);
    }

    #[test]
    fn scopes_are_enough_or_not() {
        let cover = of_id("put-cover");
        let met = |text: &str| cover.is_met_by(ScopeSet::parse(text));
        assert!(met("ugc-image-upload playlist-modify-private"));
        assert!(!met("ugc-image-upload") && !met("playlist-modify-public") && !met(""));
        assert!(of_id("get-me").is_met_by(ScopeSet::NONE));
    }

    #[test]
    fn another_file_in_its_place_is_not_read() {
        for text in ["", "<!DOCTYPE html>", "{}", "[1]", r#"[{"method":"BREW"}]"#, r#"[{"method":"GET","params":[{"name":"a"}]}]"#]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
