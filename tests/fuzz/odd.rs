//! Odd values, and documents with odd values in any place.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

/// Texts that programs trip over.
const TEXTS: &[&str] = &[
    "",
    " ",
    "\t",
    "null",
    "undefined",
    "NaN",
    "0",
    "-1",
    "1e999",
    "a\r\nb",
    "\n",
    "\0",
    "a\0b",
    "\u{7f}",
    "\u{fffd}",
    "\u{200b}",
    "a\u{200b}",
    "\u{feff}",
    "\u{202e}abc",
    "☃",
    "<b>x</b>&amp;\"'",
    "javascript:alert(1)",
    "..",
    "/..//evil.example",
    "%2e%2e/%2F",
    "//evil.example",
    "%",
    "%zz",
    "&=&=",
    "?#",
    "{}",
    "[null]",
    "1970-01-01T00:00:00Z",
    "0001-01-01",
    "9999-99-99T99:99:99Z",
    "İstanbul ß ﬁ",
];

/// An odd text, any short text, or a long one.
pub(crate) fn text() -> BoxedStrategy<String> {
    prop_oneof![
        6 => prop::sample::select(TEXTS).prop_map(str::to_owned),
        2 => "\\PC{0,12}",
        1 => "[\\x00-\\x7f]{0,12}",
        1 => (prop::sample::select(TEXTS), 1_000..9_000_usize).prop_map(|(text, times)| format!("{text}x").repeat(times / 4)),
    ]
    .boxed()
}

/// Any number that JSON can contain, mostly at an edge.
fn number() -> BoxedStrategy<Value> {
    let edges = [
        "0",
        "-0",
        "-1",
        "1.5",
        "4294967295",
        "4294967296",
        "-9223372036854775808",
        "18446744073709551616",
        "1e308",
        "-1e308",
        "1e-308",
    ];
    let edge = prop::sample::select(edges.to_vec()).prop_map(|text| serde_json::from_str(text).expect("a number"));
    prop_oneof![4 => edge, 1 => any::<i64>().prop_map(Value::from), 1 => any::<f64>().prop_map(Value::from)].boxed()
}

/// Any JSON value, mostly an odd one.
pub(crate) fn value() -> BoxedStrategy<Value> {
    let deep = (1..100_usize).prop_map(|depth| (0..depth).fold(json!(null), |inner, _| json!([inner])));
    prop_oneof![
        2 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        4 => number(),
        6 => text().prop_map(Value::from),
        1 => Just(json!([])),
        1 => Just(json!({})),
        1 => prop::collection::vec(text(), 0..4).prop_map(Value::from),
        1 => deep,
    ]
    .boxed()
}

/// What happens to one place of a document.
#[derive(Clone, Debug)]
enum Change {
    Replace(Value),
    Remove,
    /// An entry of a list stands there this many times more.
    Repeat(usize),
}

/// A change, and the way to its place: at each level the number of an entry, until the way or the document ends.
type Mutation = (Vec<Index>, Change);

fn mutation() -> impl Strategy<Value = Mutation> {
    let change = prop_oneof![6 => value().prop_map(Change::Replace), 2 => Just(Change::Remove), 1 => (1..120_usize).prop_map(Change::Repeat)];
    (prop::collection::vec(any::<Index>(), 1..7), change)
}

fn apply(document: &mut Value, way: &[Index], change: &Change) {
    let [here, rest @ ..] = way else { return };
    match document {
        Value::Array(entries) if !entries.is_empty() => {
            let at = here.index(entries.len());
            let ends = rest.is_empty() || !(entries[at].is_array() || entries[at].is_object());
            match change {
                _ if !ends => apply(&mut entries[at], rest, change),
                Change::Replace(value) => entries[at] = value.clone(),
                Change::Remove => drop(entries.remove(at)),
                Change::Repeat(times) => {
                    let again = entries[at].clone();
                    entries.splice(at..at, std::iter::repeat_n(again, *times));
                }
            }
        }
        Value::Object(members) if !members.is_empty() => {
            let name = members.keys().nth(here.index(members.len())).expect("a member").clone();
            let ends = rest.is_empty() || !(members[&name].is_array() || members[&name].is_object());
            match change {
                _ if !ends => apply(&mut members[&name], rest, change),
                Change::Replace(value) => drop(members.insert(name, value.clone())),
                Change::Remove => drop(members.remove(&name)),
                Change::Repeat(_) => {}
            }
        }
        _ => {}
    }
}

/// The text of one of these documents with a few odd places, cut short, or no such text at all.
pub(crate) fn document(valid: Vec<Value>) -> BoxedStrategy<String> {
    let changed = (prop::sample::select(valid), prop::collection::vec(mutation(), 0..5))
        .prop_map(|(mut document, mutations)| {
            for (way, change) in &mutations {
                apply(&mut document, way, change);
            }
            document.to_string()
        })
        .boxed();
    prop_oneof![
        12 => changed.clone(),
        1 => (changed, any::<Index>()).prop_map(|(text, end)| text.chars().take(end.index(text.len() + 1)).collect()),
        1 => value().prop_map(|value| value.to_string()),
        1 => text(),
        1 => (1..300_000_usize).prop_map(|depth| "[".repeat(depth)),
    ]
    .boxed()
}

/// Checks this many cases, and fifty times as many in `cargo verify --long`.
pub(crate) fn check<S: Strategy>(cases: u32, input: S, rule: impl Fn(S::Value)) {
    let long = std::env::var_os("LOCKGROOVE_LONG").is_some_and(|value| value == "1");
    let config = Config { cases: cases * if long { 50 } else { 1 }, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&input, |input| {
        rule(input);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// Whether a person can see something of it.
pub(crate) fn is_visible(text: &str) -> bool {
    !lockgroove::spotify::model::name::is_invisible(text)
}

/// Whether it can be sent in a header or an address as it is (RFC 9110 section 5.5, RFC 3986 section 2).
pub(crate) fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|byte| (0x21..=0x7e).contains(&byte))
}
