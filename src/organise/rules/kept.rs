//! Rules as text: those that the browser keeps, and one as a file. `docs/rules.md` describes the file.

use serde::{Deserialize, Serialize};

use super::rule::Rule;

/// What the file says it is.
const KIND: &str = "lockgroove-rules";
const VERSION: u32 = 1;
/// The largest file that is read, in bytes.
pub const MAX_SIZE: u64 = 1_000_000;

/// Why a file of rules cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulesFault {
    /// The browser does not give it.
    NotGiven,
    /// It is larger than any such file.
    TooLarge,
    /// It is not JSON.
    NotJson,
    /// It is JSON and another file.
    OtherFile,
    /// It has a shape that this version of the app does not know.
    Version,
    /// It is such a file and not whole.
    Unreadable,
    /// The browser does not store it.
    NotKept,
}

impl RulesFault {
    /// Its code. It never changes its meaning.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotGiven => "rules-not-given",
            Self::TooLarge => "rules-too-large",
            Self::NotJson => "rules-not-json",
            Self::OtherFile => "rules-other-file",
            Self::Version => "rules-version",
            Self::Unreadable => "rules-unreadable",
            Self::NotKept => "rules-not-kept",
        }
    }

    /// What it means, and what to do.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotGiven => {
                "The browser cannot read it. It may be a folder, or it was moved or deleted meanwhile. Choose it again."
            }
            Self::TooLarge => "It is larger than any file of rules. It was not read.",
            Self::NotJson => "It is not JSON. Choose a file that was saved here with “Save as a file”.",
            Self::OtherFile => "It is another kind of file. Choose one that was saved here with “Save as a file”.",
            Self::Version => "A newer version of Lockgroove wrote it. Reload the page, and open it again.",
            Self::Unreadable => "It is damaged or was changed by hand, so nothing of it is used.",
            Self::NotKept => "This browser does not keep rules. Allow this site to store data, and try again.",
        }
    }
}

#[derive(Deserialize)]
struct Head {
    kind: Option<String>,
    version: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct Shape {
    kind: String,
    version: u32,
    rules: Vec<Rule>,
}

/// The text of these rules.
#[must_use]
pub fn write(rules: &[Rule]) -> String {
    let shape = Shape { kind: KIND.to_owned(), version: VERSION, rules: rules.to_vec() };
    serde_json::to_string(&shape).map(|text| text + "\n").unwrap_or_default()
}

/// Reads that text.
///
/// # Errors
/// [`RulesFault`] says what to tell the person.
pub fn read(bytes: &[u8]) -> Result<Vec<Rule>, RulesFault> {
    if bytes.len() as u64 > MAX_SIZE {
        return Err(RulesFault::TooLarge);
    }
    let head: Head = serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => RulesFault::OtherFile,
        _ => RulesFault::NotJson,
    })?;
    match (head.kind.as_deref(), head.version) {
        (Some(KIND), Some(1)) => {}
        (Some(KIND), Some(_)) => return Err(RulesFault::Version),
        (Some(KIND), None) => return Err(RulesFault::Unreadable),
        _ => return Err(RulesFault::OtherFile),
    }
    serde_json::from_slice::<Shape>(bytes).map(|shape| shape.rules).map_err(|_| RulesFault::Unreadable)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::rule::{Condition, Fact, Source};
    use super::*;

    #[test]
    fn rules_are_read_as_they_were_written() {
        let rule = Rule {
            name: "Long and new".to_owned(),
            playlist: Some("1a".to_owned()),
            sources: vec![Source::Liked, Source::List("2b".to_owned())],
            conditions: Fact::ALL.map(|fact| Condition { fact, value: "6".to_owned() }).to_vec(),
            limit: "50".to_owned(),
            ..Rule::default()
        };
        let rules = vec![rule, Rule::default()];
        assert_eq!(read(write(&rules).as_bytes()), Ok(rules));
        let expected = concat!(
            r#"{"kind":"lockgroove-rules","version":1,"rules":[{"name":"","playlist":null,"sources":["liked"],"joined":"all","#,
            r#""conditions":[{"fact":"added-this-year","value":""}],"order":"newest","limit":""}]}"#,
            "\n"
        );
        assert_eq!(write(&[Rule::default()]), expected);
    }

    #[test]
    fn a_bad_file_has_a_reason_of_its_own_which_is_documented() {
        let good = write(&[Rule::default()]);
        for (text, fault) in [
            ("PK", RulesFault::NotJson),
            ("{}", RulesFault::OtherFile),
            ("[1]", RulesFault::OtherFile),
            (r#"{"kind":"lockgroove-undo","version":1}"#, RulesFault::OtherFile),
            (&good.replace(r#""version":1"#, r#""version":2"#), RulesFault::Version),
            (&good.replace("newest", "loudest"), RulesFault::Unreadable),
            (&" ".repeat(1_000_001), RulesFault::TooLarge),
        ] {
            assert_eq!(read(text.as_bytes()), Err(fault), "{text:.60}");
            let documented = include_str!("../../../docs/rules.md");
            assert!(documented.contains(&format!("| `{}` |", fault.code())));
        }
    }
}
