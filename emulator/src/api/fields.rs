//! The `fields` parameter of the playlist operations (Spotify, "Web API Reference"): `total,limit`, `items(added_at,item(name,album(!images)))`,
//! `items.item.name`. `tracks` means `items` and `track` means `item`, because Spotify's examples still use the old names.

use serde_json::{Map, Value};

/// The members to select from an object.
#[derive(Debug, Default, PartialEq)]
struct Selection {
    /// Members to keep, each with the selection inside it; `None` for all of it.
    keep: Vec<(String, Option<Selection>)>,
    /// Members to omit.
    drop: Vec<String>,
}

/// The selected fields of a value; the whole value without `fields`, or if they cannot be parsed.
pub(crate) fn select(value: &Value, fields: Option<&str>) -> Value {
    match fields.and_then(parse) {
        Some(wanted) => pick(value, &wanted),
        None => value.clone(),
    }
}

fn pick(value: &Value, wanted: &Selection) -> Value {
    match value {
        Value::Array(list) => Value::Array(list.iter().map(|one| pick(one, wanted)).collect()),
        Value::Object(members) => {
            let mut kept = Map::new();
            for (name, member) in members {
                if wanted.drop.iter().any(|dropped| same(dropped, name)) {
                    continue;
                }
                match wanted.keep.iter().find(|(known, _)| same(known, name)) {
                    Some((_, Some(inner))) => kept.insert(name.clone(), pick(member, inner)),
                    Some((_, None)) => kept.insert(name.clone(), member.clone()),
                    None if wanted.keep.is_empty() => kept.insert(name.clone(), member.clone()),
                    None => None,
                };
            }
            Value::Object(kept)
        }
        other => other.clone(),
    }
}

fn same(asked: &str, name: &str) -> bool {
    let now = |name: &str| match name {
        "tracks" => "items".to_owned(),
        "track" => "item".to_owned(),
        other => other.to_owned(),
    };
    asked == name || now(asked) == now(name)
}

fn parse(text: &str) -> Option<Selection> {
    let mut rest = text;
    let wanted = list(&mut rest, 0)?;
    rest.is_empty().then_some(wanted)
}

/// Deeper than any response; limits the recursion on malicious input.
const MAX_DEPTH: usize = 16;

fn list(rest: &mut &str, depth: usize) -> Option<Selection> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mut wanted = Selection::default();
    loop {
        let dropped = eat(rest, '!');
        let name = word(rest)?;
        if dropped {
            wanted.drop.push(name);
        } else {
            let inner = inner(rest, depth)?;
            add(&mut wanted, name, inner);
        }
        if !eat(rest, ',') {
            return Some(wanted);
        }
    }
}

/// Parses the rest after a name: nothing, `.name…` or `(list)`. The outer `Option` is `None` on a syntax error.
fn inner(rest: &mut &str, depth: usize) -> Option<Option<Selection>> {
    if eat(rest, '.') {
        let name = word(rest)?;
        let deeper = if depth < MAX_DEPTH { inner(rest, depth + 1)? } else { return None };
        let mut wanted = Selection::default();
        add(&mut wanted, name, deeper);
        return Some(Some(wanted));
    }
    if eat(rest, '(') {
        let wanted = list(rest, depth + 1)?;
        return eat(rest, ')').then_some(Some(wanted));
    }
    Some(None)
}

/// Adds a member, which may be there already, as in `owner.id,owner.name`.
fn add(wanted: &mut Selection, name: String, inner: Option<Selection>) {
    match wanted.keep.iter_mut().find(|(known, _)| *known == name) {
        Some((_, Some(known))) => {
            if let Some(inner) = inner {
                known.drop.extend(inner.drop);
                for (name, deeper) in inner.keep {
                    add(known, name, deeper);
                }
            }
        }
        Some(_) => {}
        None => wanted.keep.push((name, inner)),
    }
}

fn eat(rest: &mut &str, c: char) -> bool {
    match rest.trim_start().strip_prefix(c) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    }
}

fn word(rest: &mut &str) -> Option<String> {
    let text = rest.trim_start();
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    let (name, after) = text.split_at_checked(end)?;
    *rest = after.trim_start();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn examples() {
        let page = json!({"total": 2, "limit": 20, "items": [
            {"added_at": "x", "added_by": {"id": "ines", "type": "user"}, "item": {"name": "a", "album": {"name": "b", "images": [1], "external_urls": {}}}},
            {"added_at": "y", "added_by": {"id": "noor", "type": "user"}, "item": null},
        ]});
        for (fields, expected) in [
            ("total,limit", json!({"total": 2, "limit": 20})),
            (
                "items(added_at,added_by.id)",
                json!({"items": [{"added_at": "x", "added_by": {"id": "ines"}}, {"added_at": "y", "added_by": {"id": "noor"}}]}),
            ),
            ("tracks.track.name", json!({"items": [{"item": {"name": "a"}}, {"item": null}]})),
            ("items.item.album(!external_urls,images)", json!({"items": [{"item": {"album": {"images": [1]}}}, {"item": null}]})),
            (
                "items(item(album(!external_urls)))",
                json!({"items": [{"item": {"album": {"name": "b", "images": [1]}}}, {"item": null}]}),
            ),
            ("!items", json!({"total": 2, "limit": 20})),
            ("items(item(name)", page.clone()),
            ("((((", page.clone()),
        ] {
            assert_eq!(select(&page, Some(fields)), expected, "{fields}");
        }
        assert_eq!(select(&page, None), page);
        assert_eq!(select(&page, Some(&"a(".repeat(10_000))), page);
    }
}
