//! The JSON of an item, read once into a flat row of values whose texts are those of the file. An archive has a hundred thousand items of
//! some sixty members each, and of most members only the place where they end is of use, so nothing is allocated for them.

use core::fmt;
use std::borrow::Cow;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// For so many values a tree has room before it grows.
const ROOM: usize = 128;

/// A value. Those inside a list or an object follow it; each in an object follows the text of its name.
#[derive(Clone, Debug)]
enum Node<'a> {
    Null,
    Bool(bool),
    /// A number; `None` if it is not one that an entry has: negative, with a fraction, or too large.
    Number(Option<u32>),
    Text(Cow<'a, str>),
    /// How many nodes are inside.
    List(usize),
    Object(usize),
}

/// The values of one item.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
}

impl<'a> Tree<'a> {
    /// Reads the value that a text begins with, and returns it with what comes after it and white space. `None` if there is no value.
    pub(super) fn read(text: &'a str) -> Option<(Self, &'a str)> {
        let mut values = serde_json::Deserializer::from_str(text).into_iter();
        let tree = values.next()?.ok()?;
        let rest = text.get(values.byte_offset()..)?;
        Some((tree, rest.trim_start_matches([' ', '\n', '\r', '\t'])))
    }

    /// The same of a value that was read otherwise.
    pub(super) fn of(value: &'a Value) -> Self {
        Self::deserialize(value).unwrap_or_default()
    }

    /// The whole value.
    pub(super) fn whole(&self) -> Json<'_> {
        Json { nodes: &self.nodes }
    }
}

impl<'a> Deserialize<'a> for Tree<'a> {
    fn deserialize<D: Deserializer<'a>>(value: D) -> Result<Self, D::Error> {
        let mut nodes = Vec::with_capacity(ROOM);
        value.deserialize_any(Grow(&mut nodes))?;
        Ok(Self { nodes })
    }
}

/// Reads a value to the end of a tree.
struct Grow<'t, 'a>(&'t mut Vec<Node<'a>>);

impl<'a> Grow<'_, 'a> {
    fn leaf<E>(self, node: Node<'a>) -> Result<(), E> {
        self.0.push(node);
        Ok(())
    }

    fn text<E>(self, text: Cow<'a, str>) -> Result<(), E> {
        self.leaf(Node::Text(text))
    }

    fn number<E>(self, number: Option<u32>) -> Result<(), E> {
        self.leaf(Node::Number(number))
    }

    /// A list or an object: the node says how many are inside, which `fill` puts there.
    fn inside<E>(self, node: fn(usize) -> Node<'a>, fill: impl FnOnce(&mut Vec<Node<'a>>) -> Result<(), E>) -> Result<(), E> {
        let place = self.0.len();
        self.0.push(Node::Null);
        fill(self.0)?;
        let count = self.0.len() - place - 1;
        if let Some(first) = self.0.get_mut(place) {
            *first = node(count);
        }
        Ok(())
    }
}

impl<'a> DeserializeSeed<'a> for Grow<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Grow<'_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.leaf(Node::Null)
    }

    fn visit_bool<E>(self, bool: bool) -> Result<(), E> {
        self.leaf(Node::Bool(bool))
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.number(u32::try_from(number).ok())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.number(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.number(None)
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.text(Cow::Owned(text.to_owned()))
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<(), E> {
        self.text(Cow::Borrowed(text))
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
        self.inside(Node::List, |nodes| {
            while list.next_element_seed(Grow(nodes))?.is_some() {}
            Ok(())
        })
    }

    fn visit_map<A: MapAccess<'a>>(self, mut object: A) -> Result<(), A::Error> {
        self.inside(Node::Object, |nodes| {
            while object.next_key_seed(Grow(nodes))?.is_some() {
                object.next_value_seed(Grow(nodes))?;
            }
            Ok(())
        })
    }
}

/// A value of a tree. What is no text has no text, and what is no object has no members.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Json<'t> {
    /// It, what is inside, and what comes after.
    nodes: &'t [Node<'t>],
}

impl<'t> Json<'t> {
    /// What comes after the values that it has.
    fn after(self) -> &'t [Node<'t>] {
        let inside = match self.nodes.first() {
            Some(Node::List(inside) | Node::Object(inside)) => *inside,
            _ => 0,
        };
        self.nodes.get(inside + 1..).unwrap_or_default()
    }

    /// What is inside.
    fn inside(self) -> &'t [Node<'t>] {
        match self.nodes.first() {
            Some(Node::List(inside) | Node::Object(inside)) => self.nodes.get(1..=*inside).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The members with these names, where they are there. Of members with the same name, the last one counts.
    pub(super) fn members<const N: usize>(self, names: [&str; N]) -> [Option<Self>; N] {
        let mut found = [None; N];
        self.find(&names, &mut found);
        found
    }

    fn find(self, names: &[&str], found: &mut [Option<Self>]) {
        let mut rest = if self.is_object() { self.inside() } else { &[] };
        while let [Node::Text(name), nodes @ ..] = rest {
            let value = Self { nodes };
            if let Some((_, place)) = names.iter().zip(&mut *found).find(|(wanted, _)| **wanted == *name) {
                *place = Some(value);
            }
            rest = value.after();
        }
    }

    /// The member with this name; `null` without one.
    pub(super) fn member(self, name: &str) -> Self {
        let [found] = self.members([name]);
        found.unwrap_or_default()
    }

    /// The values of a list.
    pub(super) fn values(self) -> impl Iterator<Item = Self> {
        let mut rest = if self.is_list() { self.inside() } else { &[] };
        core::iter::from_fn(move || {
            let value = Self { nodes: rest };
            rest = value.after();
            (!value.nodes.is_empty()).then_some(value)
        })
    }

    pub(super) fn is_null(self) -> bool {
        matches!(self.nodes.first(), None | Some(Node::Null))
    }

    pub(super) fn is_object(self) -> bool {
        matches!(self.nodes.first(), Some(Node::Object(_)))
    }

    pub(super) fn is_list(self) -> bool {
        matches!(self.nodes.first(), Some(Node::List(_)))
    }

    /// Whether it is true. `None` if it is neither true nor false.
    pub(super) fn bool(self) -> Option<bool> {
        match self.nodes.first() {
            Some(Node::Bool(bool)) => Some(*bool),
            _ => None,
        }
    }

    pub(super) fn number(self) -> Option<u32> {
        match self.nodes.first() {
            Some(Node::Number(number)) => *number,
            _ => None,
        }
    }

    /// The text, unless it is empty.
    pub(super) fn text(self) -> Option<&'t str> {
        match self.nodes.first() {
            Some(Node::Text(text)) => Some(&**text).filter(|text| !text.is_empty()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// A value of a tree as serde_json has it, except that numbers no entry has are 0.5.
    fn value(json: Json<'_>) -> Value {
        match json.nodes.first() {
            None | Some(Node::Null) => Value::Null,
            Some(Node::Bool(bool)) => (*bool).into(),
            Some(Node::Number(number)) => number.map_or_else(|| 0.5.into(), Value::from),
            Some(Node::Text(text)) => (&**text).into(),
            Some(Node::List(_)) => json.values().map(value).collect(),
            Some(Node::Object(_)) => {
                let (mut members, mut rest) = (serde_json::Map::new(), json.inside());
                while let [Node::Text(name), nodes @ ..] = rest {
                    members.insert(name.to_string(), value(Json { nodes }));
                    rest = Json { nodes }.after();
                }
                members.into()
            }
        }
    }

    fn simple(value: Value) -> Value {
        match value {
            Value::Number(number) if number.as_u64().is_none_or(|number| number > u64::from(u32::MAX)) => 0.5.into(),
            Value::Array(values) => values.into_iter().map(simple).collect(),
            Value::Object(members) => members.into_iter().map(|(name, value)| (name, simple(value))).collect(),
            other => other,
        }
    }

    /// Compares with what serde_json makes of a text.
    fn compare(text: &str) {
        let found = Tree::read(text).filter(|(_, rest)| rest.is_empty()).map(|(tree, _)| value(tree.whole()));
        let expected = serde_json::from_str::<Value>(text).ok();
        if let Some(expected) = &expected {
            assert_eq!(value(Tree::of(expected).whole()), simple(expected.clone()), "{text}");
        }
        assert_eq!(found, expected.map(simple), "{text}");
    }

    #[test]
    fn it_takes_what_serde_json_takes() {
        let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        for text in [
            "",
            " ",
            "null",
            " true\n",
            "false ",
            "nul",
            "nullx",
            "7",
            "0",
            "-0",
            "007",
            "01",
            "4294967295",
            "4294967296",
            "-7",
            "1.50",
            "1e5",
            "1E+2",
            "1e999",
            "1.",
            ".5",
            "-",
            "+1",
            "1-2",
            "99999999999999999999999",
            "\"\"",
            "\"a",
            "\"\\",
            "\"\\\"\"",
            "\"\\u00e9\\/\"",
            "\"\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\\x\"",
            "\"\\é\"",
            "\"a\tb\"",
            "\"é\u{7f}\"",
            "[]",
            "[ ]",
            "[,]",
            "[1,]",
            "[1 2]",
            "[1, [2,{}], \"]\" ]",
            "[1",
            "{}",
            "{ }",
            "{\"a\":1}",
            "{\"a\" : 1 , \"a\":{\"b\":[]}}",
            "{\"\\u0061\":1}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{1:2}",
            "{\"a\":1]",
            "[1}",
            "7 8",
            "{} x",
            "\u{c}7",
            "7\u{c}",
            "\u{feff}7",
            &deep(127),
            &deep(128),
        ] {
            compare(text);
        }
    }

    #[test]
    fn of_members_with_the_same_name_the_last_one_counts() {
        let (tree, rest) = Tree::read(r#"{"a":1,"b":{"a":2,"c":[3,4]},"a":"x"}, 7"#).unwrap();
        assert_eq!(rest, ", 7");
        let [a, b, c] = tree.whole().members(["a", "b", "c"]);
        assert_eq!((a.unwrap().text(), a.unwrap().number(), c.is_some()), (Some("x"), None, false));
        let inner = b.unwrap();
        assert_eq!(inner.member("a").number(), Some(2));
        assert_eq!(inner.member("c").values().map(Json::number).collect::<Vec<_>>(), [Some(3), Some(4)]);
        assert!(
            inner.member("d").is_null() && inner.member("a").member("a").is_null() && inner.member("a").values().next().is_none()
        );
        assert!(Tree::read("[1").is_none());
    }

    fn json() -> impl Strategy<Value = String> {
        let text = || prop::sample::select(vec!["\"\"", "\"a\"", "\"é \"", "\"\\n\\\"\"", "\"\\u0061\""]).prop_map(str::to_owned);
        let leaf = prop_oneof![
            text(),
            prop::sample::select(vec!["null", "true", "false", "0", "12", "-3", "1.5", "1e9", "5000000000"])
                .prop_map(str::to_owned)
        ];
        leaf.prop_recursive(4, 40, 5, move |inner| {
            let members = prop::collection::vec((text(), inner.clone()), 0..5);
            prop_oneof![
                prop::collection::vec(inner, 0..5).prop_map(|values| format!("[{}]", values.join(" ,\n"))),
                members.prop_map(|members| {
                    let members: Vec<String> = members.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
                    format!("{{{}}}", members.join(", "))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_the_same(text in json(), cut in any::<prop::sample::Index>()) {
            compare(&text);
            let cut = cut.index(text.len() + 1);
            if let Some(start) = text.get(..cut) {
                compare(start);
            }
        }

        #[test]
        fn so_is_any_other_text(text in "[\\[\\]{}\",:\\\\0-9a-eu. tné-]{0,30}") {
            compare(&text);
        }
    }
}
