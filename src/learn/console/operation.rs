//! The operations in `operations.json`: those that apps in development mode may call.
//!
//! <https://developer.spotify.com/documentation/web-api> and, for which of them are open,
//! <https://developer.spotify.com/documentation/web-api/tutorials/february-2026-migration-guide>.

use serde_json::Value;

use crate::oauth::{Method, ScopeSet, pasted};

/// Which part of a request a parameter is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamLocation {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A member of the JSON body, or the whole body if it is a picture.
    Body,
}

/// The values a parameter accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// Any text.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// One of the choices.
    Choice,
    /// Some of the choices.
    Choices,
    /// A country code.
    Market,
    /// The ID of an object.
    Id,
    /// The URI of an object.
    Uri,
    /// URIs of objects.
    Uris,
    /// Several texts.
    List,
    /// JSON.
    Json,
    /// A JPEG picture as base64.
    Jpeg,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Which part of the request it is in.
    pub location: ParamLocation,
    /// Its name in the request.
    pub name: String,
    /// What it accepts.
    pub kind: ParamKind,
    /// Whether the operation needs it.
    pub required: bool,
    /// What it means, in a sentence.
    pub means: String,
    /// The value Spotify uses without it.
    pub default: Option<String>,
    /// An example value.
    pub example: Option<String>,
    /// The smallest number.
    pub min: Option<u64>,
    /// The largest number; for a picture, the most characters.
    pub max: Option<u64>,
    /// The most values.
    pub most: Option<usize>,
    /// The choices.
    pub choices: Vec<String>,
    /// The type of object an ID names, such as `album`.
    pub of: String,
}

/// An operation of the Web API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name in the console's address.
    pub id: String,
    /// The group it is listed under.
    pub group: String,
    /// The method.
    pub method: Method,
    /// The path below the API's address, with parameter names in braces.
    pub path: String,
    /// What it does.
    pub title: String,
    /// The scopes it needs, all of them.
    pub all: ScopeSet,
    /// The scopes of which it needs one.
    pub any: ScopeSet,
    /// Whether it needs Premium.
    pub premium: bool,
    /// A note, in a sentence. May be empty.
    pub note: String,
    /// Parameters of which only one may be given.
    pub not_both: Vec<String>,
    /// The parameters in the order of the form.
    pub params: Vec<Param>,
}

impl Operation {
    /// Whether it changes something.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.method != Method::Get
    }

    /// All scopes it names.
    #[must_use]
    pub const fn scopes(&self) -> ScopeSet {
        self.all.union(self.any)
    }

    /// Whether these scopes are enough, according to the reference.
    #[must_use]
    pub const fn is_met_by(&self, granted: ScopeSet) -> bool {
        granted.contains(self.all) && (self.any.is_empty() || granted.intersects(self.any))
    }

    /// Whether its group, title, method and path contain all these words.
    #[must_use]
    pub fn matches(&self, words: &str) -> bool {
        let text = format!("{} {} {} {}", self.group, self.title, self.method.as_str(), self.path).to_ascii_lowercase();
        pasted::words(words).to_ascii_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

/// Reads the file. `None` if it is cut off or is not this file at all.
#[must_use]
pub fn read(text: &str) -> Option<Vec<Operation>> {
    let list: Value = serde_json::from_str(text).ok()?;
    list.as_array()?.iter().map(operation).collect()
}

// Read by name rather than derived: that compiles to much less code.

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
        location: match string(value, "in").as_str() {
            "path" => ParamLocation::Path,
            "body" => ParamLocation::Body,
            _ => ParamLocation::Query,
        },
        name: text("name")?,
        kind: match string(value, "kind").as_str() {
            "text" => ParamKind::Text,
            "number" => ParamKind::Number,
            "flag" => ParamKind::Flag,
            "choice" => ParamKind::Choice,
            "choices" => ParamKind::Choices,
            "market" => ParamKind::Market,
            "id" => ParamKind::Id,
            "uri" => ParamKind::Uri,
            "uris" => ParamKind::Uris,
            "list" => ParamKind::List,
            "json" => ParamKind::Json,
            "jpeg" => ParamKind::Jpeg,
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

    /// An operation of the file by its ID.
    pub(in super::super) fn of_id(id: &str) -> Operation {
        read(FILE).unwrap().into_iter().find(|operation| operation.id == id).unwrap()
    }

    #[test]
    fn the_file_has_48_operations_and_every_member_is_read() {
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
            for (name, scopes) in [("all", operation.all), ("any", operation.any)] {
                assert_eq!(string(value, name).split_whitespace().count() as u32, scopes.len(), "{}: {name}", operation.id);
            }
            for param in value.get("params").and_then(Value::as_array).into_iter().flatten() {
                for name in param.as_object().unwrap().keys() {
                    assert!(of_param.contains(&name.as_str()), "{}: {name}", operation.id);
                }
            }
        }
    }

    #[test]
    fn every_operation_and_parameter_is_described() {
        for operation in read(FILE).unwrap() {
            let what = &operation.id;
            assert!(!operation.title.is_empty() && !operation.group.is_empty() && !operation.title.ends_with('.'), "{what}");
            assert!(operation.note.is_empty() || operation.note.ends_with('.'), "{what}");
            let names: BTreeSet<_> = operation.params.iter().map(|param| &param.name).collect();
            assert_eq!(names.len(), operation.params.len(), "{what}: names are used once");
            for param in &operation.params {
                assert!(param.means.ends_with('.'), "{what}: {}", param.name);
                let in_path = operation.path.contains(&format!("{{{}}}", param.name));
                assert_eq!(in_path, param.location == ParamLocation::Path, "{what}: {}", param.name);
                let chooses = matches!(param.kind, ParamKind::Choice | ParamKind::Choices);
                assert_eq!(chooses, !param.choices.is_empty(), "{what}: {}", param.name);
                assert_eq!(param.kind == ParamKind::Id, !param.of.is_empty(), "{what}: {}", param.name);
            }
            assert!(operation.not_both.iter().all(|name| names.contains(name)), "{what}");
            assert_eq!(
                operation.path.matches('{').count(),
                operation.params.iter().filter(|p| p.location == ParamLocation::Path).count()
            );
            assert!(operation.writes() || operation.params.iter().all(|param| param.location != ParamLocation::Body), "{what}");
        }
    }

    #[test]
    fn operations_are_found_by_their_words() {
        let found = |words: &str| read(FILE).unwrap().into_iter().filter(|one| one.matches(words)).count();
        assert_eq!(found(""), 48);
        assert_eq!(found("delete"), 2);
        assert_eq!(found("Playlists ITEMS"), 4);
        assert_eq!(found("no such words"), 0);
    }

    #[test]
    fn scopes_suffice_or_not() {
        let cover = of_id("put-cover");
        let met = |text: &str| cover.is_met_by(ScopeSet::parse(text));
        assert!(met("ugc-image-upload playlist-modify-private"));
        assert!(!met("ugc-image-upload") && !met("playlist-modify-public") && !met(""));
        assert!(of_id("get-me").is_met_by(ScopeSet::NONE));
    }

    #[test]
    fn any_other_file_is_rejected() {
        for text in ["", "<!DOCTYPE html>", "{}", "[1]", r#"[{"method":"BREW"}]"#, r#"[{"method":"GET","params":[{"name":"a"}]}]"#]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
