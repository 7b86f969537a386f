//! The JSON of an item, read once into a flat row of values whose texts are those of the file. An archive has a hundred thousand items of
//! some sixty members each, and of most members only the place where they end is of use, so nothing is allocated for them.
//!
//! It takes what serde_json takes as a [`Value`], and nothing else.

use std::borrow::Cow;

use serde_json::Value;

/// How deep serde_json goes.
const DEPTH: u8 = 127;

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

/// The values of one item at a time. Its memory is used again for the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
}

impl<'a> Tree<'a> {
    /// Reads the value that a text begins with, and returns what comes after it and white space. `None` if there is no value.
    pub(super) fn read(&mut self, text: &'a str) -> Option<&'a str> {
        self.nodes.clear();
        let mut reader = Reader { text, at: 0, nodes: &mut self.nodes };
        reader.value(0)?;
        reader.ahead();
        let end = reader.at;
        text.get(end..)
    }

    /// The same of a value that was read otherwise.
    pub(super) fn of(value: &'a Value) -> Self {
        let mut tree = Self::default();
        tree.add(value);
        tree
    }

    fn add(&mut self, value: &'a Value) {
        let place = self.nodes.len();
        self.nodes.push(Node::Null);
        let node = match value {
            Value::Null => return,
            Value::Bool(bool) => Node::Bool(*bool),
            Value::Number(number) => Node::Number(number.as_u64().and_then(|number| u32::try_from(number).ok())),
            Value::String(text) => Node::Text(Cow::Borrowed(text)),
            Value::Array(values) => {
                values.iter().for_each(|value| self.add(value));
                Node::List(self.nodes.len() - place - 1)
            }
            Value::Object(members) => {
                for (name, value) in members {
                    self.nodes.push(Node::Text(Cow::Borrowed(name)));
                    self.add(value);
                }
                Node::Object(self.nodes.len() - place - 1)
            }
        };
        if let Some(first) = self.nodes.get_mut(place) {
            *first = node;
        }
    }

    /// The value that was read. `null` before any was.
    pub(super) fn whole(&self) -> Json<'_> {
        Json { nodes: &self.nodes }
    }
}

/// Reads values.
struct Reader<'a, 'n> {
    text: &'a str,
    at: usize,
    nodes: &'n mut Vec<Node<'a>>,
}

impl<'a> Reader<'a, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over bytes of this kind.
    fn pass(&mut self, is: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| !is(*byte)).unwrap_or(rest.len());
    }

    /// The next byte that is no white space.
    fn ahead(&mut self) -> Option<u8> {
        self.pass(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
        self.peek()
    }

    fn value(&mut self, depth: u8) -> Option<()> {
        match self.ahead()? {
            b'{' => self.inside(depth, b'}'),
            b'[' => self.inside(depth, b']'),
            b'"' => self.string(),
            b'n' => self.word("null", Node::Null),
            b't' => self.word("true", Node::Bool(true)),
            b'f' => self.word("false", Node::Bool(false)),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, node: Node<'a>) -> Option<()> {
        self.text.get(self.at..)?.strip_prefix(word)?;
        self.at += word.len();
        self.nodes.push(node);
        Some(())
    }

    /// A list or an object.
    fn inside(&mut self, depth: u8, close: u8) -> Option<()> {
        if depth == DEPTH {
            return None;
        }
        let (place, is_object) = (self.nodes.len(), close == b'}');
        self.nodes.push(Node::Null);
        self.at += 1;
        if self.ahead()? != close {
            loop {
                if is_object {
                    (self.ahead()? == b'"').then(|| self.string())??;
                    (self.ahead()? == b':').then_some(())?;
                    self.at += 1;
                }
                self.value(depth + 1)?;
                match self.ahead()? {
                    b',' => self.at += 1,
                    byte if byte == close => break,
                    _ => return None,
                }
            }
        }
        self.at += 1;
        let count = self.nodes.len() - place - 1;
        *self.nodes.get_mut(place)? = if is_object { Node::Object(count) } else { Node::List(count) };
        Some(())
    }

    fn string(&mut self) -> Option<()> {
        let start = self.at;
        self.at += 1;
        let mut is_plain = true;
        loop {
            self.pass(|byte| byte >= b' ' && byte != b'"' && byte != b'\\');
            match self.peek()? {
                b'"' => break,
                b'\\' => {
                    is_plain = false;
                    self.at += 2;
                }
                _ => return None,
            }
        }
        let text = match is_plain {
            true => Cow::Borrowed(self.text.get(start + 1..self.at)?),
            false => Cow::Owned(serde_json::from_str::<String>(self.text.get(start..=self.at)?).ok()?),
        };
        self.at += 1;
        self.nodes.push(Node::Text(text));
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        self.pass(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
        let text = self.text.get(start..self.at)?;
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
        let number = match text.parse().ok().filter(|_| is_plain) {
            None => serde_json::from_str::<f64>(text).ok().map(|_| None)?,
            number => number,
        };
        self.nodes.push(Node::Number(number));
        Some(())
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
        let mut tree = Tree::default();
        let found = tree.read(text).filter(|rest| rest.is_empty()).map(|_| value(tree.whole()));
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
        let mut tree = Tree::default();
        assert_eq!(tree.read(r#"{"a":1,"b":{"a":2,"c":[3,4]},"a":"x"}, 7"#), Some(", 7"));
        let [a, b, c] = tree.whole().members(["a", "b", "c"]);
        assert_eq!((a.unwrap().text(), a.unwrap().number(), c.is_some()), (Some("x"), None, false));
        let inner = b.unwrap();
        assert_eq!(inner.member("a").number(), Some(2));
        assert_eq!(inner.member("c").values().map(Json::number).collect::<Vec<_>>(), [Some(3), Some(4)]);
        assert!(
            inner.member("d").is_null() && inner.member("a").member("a").is_null() && inner.member("a").values().next().is_none()
        );
        assert_eq!(tree.read("[1"), None);
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
