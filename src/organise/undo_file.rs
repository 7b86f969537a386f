//! A file that undoes a change later: what was changed, in which playlist, its entries before and after. `docs/undo.md` describes it.

use serde::{Deserialize, Serialize};

use super::details::{Details, DetailsChange};
use super::entry::Entry;
use super::run::Target;
use super::stored::{Line, entries, lines};
use crate::backup::manifest::{Account, moment};
use crate::library::date;
use crate::session::Timestamp;
use crate::spotify::Uri;
use crate::spotify::id::PlaylistId;

/// What the file says it is.
const KIND: &str = "lockgroove-undo";
/// The version of its shape.
const VERSION: u32 = 1;
/// The largest file that is read, in bytes. The longest playlist takes a fifth of it.
pub const MAX_SIZE: u64 = 48_000_000;

/// A change, and the way back from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoFile {
    /// The person who made the change.
    pub account: Account,
    /// When the change was made, in milliseconds since 1970.
    pub at: i64,
    /// What was done, in a word: `Sorted`.
    pub done: String,
    /// What it was done to, as the change calls it.
    pub name: String,
    /// What it changed.
    pub changed: Changed,
}

/// What a change changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// The entries of playlists, in this order.
    Lists(Vec<UndoList>),
    /// It made the playlist. Then undoing it is to unfollow it, which is what the service has for deleting.
    NewList(UndoList),
    /// The details of a playlist.
    Details(DetailsChange),
    /// These things of the library were saved or followed, or with `false` removed or unfollowed.
    Saved(Vec<Uri>, bool),
}

/// A playlist that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoList {
    /// Its name at the time.
    pub name: String,
    /// Which one.
    pub target: Target,
    /// The entries before the change.
    pub before: Vec<Entry>,
    /// The entries after it.
    pub after: Vec<Entry>,
}

/// Why a file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UndoFault {
    /// The browser does not give it.
    NotGiven,
    /// It is larger than any such file.
    TooLarge,
    /// It is not JSON. The first line that cannot be read.
    NotJson(usize),
    /// It is JSON and another file.
    OtherFile,
    /// It has a shape that this version of the app does not know.
    Version(u64),
    /// It is such a file and not whole.
    Unreadable(String),
    /// It is of another account: of this name.
    OtherAccount(String),
}

impl UndoFault {
    /// Its code. It never changes its meaning.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotGiven => "undo-not-given",
            Self::TooLarge => "undo-too-large",
            Self::NotJson(_) => "undo-not-json",
            Self::OtherFile => "undo-other-file",
            Self::Version(_) => "undo-version",
            Self::Unreadable(_) => "undo-unreadable",
            Self::OtherAccount(_) => "undo-other-account",
        }
    }

    /// What it means, and what to do.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::NotGiven => "The browser cannot read it. It may be a folder, or it was moved or deleted meanwhile. Choose it again.".to_owned(),
            Self::TooLarge => "It is larger than any file that undoes a change. It was not read.".to_owned(),
            Self::NotJson(line) => format!("It is not JSON: line {line} cannot be read. Choose the file that was saved here with “Save undo file”."),
            Self::OtherFile => "It is another kind of file. Archives and lists are brought back at Restore; here it takes a file that was saved with “Save undo file”.".to_owned(),
            Self::Version(version) => format!("It has version {version}, and this page reads version {VERSION}. A newer version of Lockgroove wrote it: reload the page."),
            Self::Unreadable(what) => format!("It is damaged or was changed by hand, so nothing of it is used: {what}"),
            Self::OtherAccount(name) => format!("It is of the account of {name}. Sign in as that person to use it."),
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
    account: Account,
    made_at: String,
    change: String,
    name: String,
    playlists: Vec<List>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    details: Option<DetailsShape>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    library: Option<Library>,
}

#[derive(Serialize, Deserialize)]
struct List {
    id: String,
    name: String,
    public: Option<bool>,
    /// Whether the change made it.
    is_new: bool,
    before: Vec<Line>,
    after: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
struct DetailsShape {
    id: String,
    before: Details,
    after: Details,
}

#[derive(Serialize, Deserialize)]
struct Library {
    saved: bool,
    uris: Vec<String>,
}

impl UndoFile {
    /// Reads a file. Nothing of one that is not whole is used.
    ///
    /// # Errors
    /// [`UndoFault`] says what to tell the person.
    pub fn read(bytes: &[u8]) -> Result<Self, UndoFault> {
        if bytes.len() as u64 > MAX_SIZE {
            return Err(UndoFault::TooLarge);
        }
        let head: Head = serde_json::from_slice(bytes).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => UndoFault::OtherFile,
            _ => UndoFault::NotJson(error.line()),
        })?;
        if head.kind.as_deref() != Some(KIND) {
            return Err(UndoFault::OtherFile);
        }
        match head.version {
            Some(version) if version == u64::from(VERSION) => {}
            Some(version) => return Err(UndoFault::Version(version)),
            None => return Err(UndoFault::Unreadable("it names no version.".to_owned())),
        }
        let shape: Shape = serde_json::from_slice(bytes).map_err(|error| UndoFault::Unreadable(format!("{error}.")))?;
        let odd = |what: &str| UndoFault::Unreadable(format!("{what} is not what its name says."));
        let off = |list: &str, place: u32| UndoFault::Unreadable(format!("entry {place} of “{list}” names another position."));
        let id = |id: &str| PlaylistId::parse(id).map_err(|_| odd("the ID of a playlist"));
        let is_new = shape.playlists.iter().any(|list| list.is_new);
        let list = |list: List| {
            Ok(UndoList {
                name: list.name,
                target: Target { id: id(&list.id)?, public: list.public },
                before: entries(list.before).map_err(|place| off("before", place))?,
                after: entries(list.after).map_err(|place| off("after", place))?,
            })
        };
        let mut lists: Vec<UndoList> = shape.playlists.into_iter().map(list).collect::<Result<_, UndoFault>>()?;
        let changed = match (shape.library, shape.details) {
            (Some(Library { saved, uris }), _) => {
                let uris: Option<Vec<Uri>> = uris.iter().map(|uri| Uri::parse(uri)).collect();
                Changed::Saved(uris.ok_or_else(|| odd("a URI"))?, saved)
            }
            (None, Some(DetailsShape { id: list, before, after })) => {
                Changed::Details(DetailsChange { target: Target { id: id(&list)?, public: after.public }, before, after })
            }
            (None, None) => match lists.pop_if(|_| is_new) {
                Some(_) if !lists.is_empty() => return Err(odd("is_new")),
                Some(list) => Changed::NewList(list),
                None => Changed::Lists(lists),
            },
        };
        Ok(Self {
            account: shape.account,
            at: date::seconds(&shape.made_at).map(|seconds| i64::from(seconds) * 1000).ok_or_else(|| odd("made_at"))?,
            done: shape.change,
            name: shape.name,
            changed,
        })
    }

    /// The file. Empty if it cannot be written, which does not happen.
    #[must_use]
    pub fn write(&self) -> String {
        let list = |list: &UndoList, is_new: bool| List {
            id: list.target.id.as_str().to_owned(),
            name: list.name.clone(),
            public: list.target.public,
            is_new,
            before: lines(&list.before),
            after: lines(&list.after),
        };
        let (mut playlists, mut details, mut library) = (Vec::new(), None, None);
        match &self.changed {
            Changed::Lists(lists) => playlists = lists.iter().map(|one| list(one, false)).collect(),
            Changed::NewList(new) => playlists = vec![list(new, true)],
            Changed::Details(DetailsChange { target, before, after }) => {
                let id = target.id.as_str().to_owned();
                details = Some(DetailsShape { id, before: before.clone(), after: after.clone() });
            }
            Changed::Saved(uris, saved) => {
                library = Some(Library { saved: *saved, uris: uris.iter().map(ToString::to_string).collect() });
            }
        }
        let shape = Shape {
            kind: KIND.to_owned(),
            version: VERSION,
            account: self.account.clone(),
            made_at: moment(Timestamp(self.at)),
            change: self.done.clone(),
            name: self.name.clone(),
            playlists,
            details,
            library,
        };
        serde_json::to_string(&shape).map(|text| text + "\n").unwrap_or_default()
    }

    /// Whether it is of the account with this ID.
    ///
    /// # Errors
    /// [`UndoFault::OtherAccount`] if it is not.
    pub fn belongs_to(&self, id: &str) -> Result<(), UndoFault> {
        if self.account.id == id { Ok(()) } else { Err(UndoFault::OtherAccount(self.account.name.clone())) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::entry::same_order;
    use super::super::plan::Plan;
    use super::super::plan::tests::list;
    use super::super::undo::toward;
    use super::*;
    use proptest::prelude::*;

    fn file(before: &str, after: Vec<Entry>) -> UndoFile {
        UndoFile {
            account: Account { id: "ines".to_owned(), name: "Ines".to_owned() },
            at: 1_770_796_800_000,
            done: "Sorted".to_owned(),
            name: "Slow “trains”".to_owned(),
            changed: Changed::Lists(vec![UndoList {
                name: "Slow “trains”".to_owned(),
                target: Target { id: PlaylistId::parse("1a").unwrap(), public: None },
                before: list(before),
                after,
            }]),
        }
    }

    #[test]
    fn a_file_says_what_it_is() {
        let text = file("a", Vec::new()).write();
        let expected = concat!(
            r#"{"kind":"lockgroove-undo","version":1,"account":{"id":"ines","name":"Ines"},"made_at":"2026-02-11T08:00:00Z","#,
            r#""change":"Sorted","name":"Slow “trains”","#,
            r#""playlists":[{"id":"1a","name":"Slow “trains”","public":null,"is_new":false,"#,
            r#""before":[{"position":0,"uri":"spotify:track:a","title":"a","artists":[],"album":"","#,
            r#""added_at":"1970-01-01T00:00:01Z","added_by":null}],"after":[]}]}"#,
            "\n"
        );
        assert_eq!(text, expected);
    }

    proptest! {
        #[test]
        fn a_change_is_undone_from_its_file(before in "[a-f\\-L]{0,24}", seed in any::<u64>()) {
            let order = super::super::sort::shuffled(&list(&before), seed);
            let plan = Plan::order(list(&before), &order);
            let mut written = file(&before, plan.after.clone());
            let Changed::Lists(lists) = &mut written.changed else { unreachable!() };
            lists.push(UndoList { name: "Other".to_owned(), ..lists[0].clone() });
            let whole = UndoFile::read(written.write().as_bytes()).unwrap();
            prop_assert_eq!(&whole, &written);
            let Changed::Lists(lists) = &whole.changed else { unreachable!() };
            let read = &lists[0];
            prop_assert_eq!(&read.before, &plan.before);
            prop_assert_eq!(&read.after, &plan.after);
            let back = toward(&read.before, &read.after, plan.after);
            prop_assert!(same_order(&back.after, &plan.before));
            prop_assert_eq!(back.dates_lost, 0);
        }

        #[test]
        fn no_file_stops_the_app(text in "\\PC{0,60}", cut in 0_usize..600) {
            let _ = UndoFile::read(text.as_bytes());
            let whole = file("ab-L", list("bL-a")).write();
            let cut = whole.get(..cut.min(whole.len() - 2)).unwrap_or_default();
            prop_assert!(matches!(UndoFile::read(cut.as_bytes()), Err(UndoFault::NotJson(_))));
        }
    }

    #[test]
    fn each_kind_of_change_is_read_as_it_was_written() {
        let uri = Uri::parse("spotify:track:4uLU6hMCjMI75M1A2tKUQC").unwrap();
        let target = Target { id: PlaylistId::parse("1a").unwrap(), public: Some(true) };
        let details = |name: &str, public| Details { name: name.to_owned(), description: "“Slow”".to_owned(), public };
        let list = UndoList { name: "New".to_owned(), target: target.clone(), before: Vec::new(), after: list("ab") };
        for changed in [
            Changed::Saved(vec![uri.clone()], true),
            Changed::Saved(vec![uri], false),
            Changed::NewList(list),
            Changed::Details(DetailsChange { target, before: details("A", None), after: details("B", Some(true)) }),
        ] {
            let written = UndoFile { changed, ..file("a", Vec::new()) };
            assert_eq!(UndoFile::read(written.write().as_bytes()), Ok(written));
        }
    }

    #[test]
    fn a_bad_file_has_a_reason_of_its_own() {
        let good = file("ab", list("ba")).write();
        let code = |text: &str| UndoFile::read(text.as_bytes()).map(|_| ()).map_err(|fault| fault.code());
        assert_eq!(code(&good), Ok(()));
        for (text, expected) in [
            ("", "undo-not-json"),
            ("PK\u{3}\u{4}", "undo-not-json"),
            ("[]", "undo-other-file"),
            ("{}", "undo-other-file"),
            ("7", "undo-other-file"),
            (r#"{"kind":"lockgroove-rules","version":1}"#, "undo-other-file"),
            (&good.replace(r#""version":1"#, r#""version":2"#), "undo-version"),
            (&good.replace(r#""version":1,"#, ""), "undo-unreadable"),
            (&good.replace(r#""before":"#, r#""former":"#), "undo-unreadable"),
            (&good.replace("2026-02-11T08", "yesterday"), "undo-unreadable"),
            (&good.replace(r#""id":"1a""#, r#""id":"../me""#), "undo-unreadable"),
            (&good.replacen(r#""position":1"#, r#""position":7"#, 1), "undo-unreadable"),
        ] {
            assert_eq!(code(text), Err(expected), "{text}");
        }
        let file = file("a", list("b"));
        assert_eq!(file.belongs_to("ines"), Ok(()));
        assert_eq!(file.belongs_to("other"), Err(UndoFault::OtherAccount("Ines".to_owned())));
    }

    #[test]
    fn every_code_is_documented() {
        let documented = include_str!("../../docs/undo.md");
        let text = String::new;
        for fault in [
            UndoFault::NotGiven,
            UndoFault::TooLarge,
            UndoFault::NotJson(1),
            UndoFault::OtherFile,
            UndoFault::Version(2),
            UndoFault::Unreadable(text()),
            UndoFault::OtherAccount(text()),
        ] {
            assert!(documented.contains(&format!("| `{}` |", fault.code())), "{}", fault.code());
        }
    }
}
