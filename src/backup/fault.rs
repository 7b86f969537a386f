//! A fault of a file that was opened: its code, its place and the words for the person. `docs/archive.md` lists the codes, which
//! are those of files and not of the app.

use super::archive::OpenFault;
use super::container::ContainerFault;
use super::import::{Fault, Place, Problem};
use super::manifest::ManifestFault;

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// Its code. It never changes its meaning.
    pub code: &'static str,
    /// Where: a file, a line, an entry. Empty for the whole file.
    pub place: String,
    /// The fault, and what is lost by it.
    pub words: String,
}

impl FileFault {
    /// The fault of an archive.
    #[must_use]
    pub fn of_archive(fault: &OpenFault) -> Self {
        Self { code: code(fault), place: String::new(), words: fault.words() }
    }

    /// A file that is too large to be read at all.
    #[must_use]
    pub fn too_large() -> Self {
        Self::of_archive(&OpenFault::Container(ContainerFault::TooLarge))
    }

    /// A file that the browser does not give.
    #[must_use]
    pub fn not_given() -> Self {
        let words = "The browser cannot read it. It may be a folder, or it was moved or deleted meanwhile. Choose it again.";
        Self { code: "file-not-given", place: String::new(), words: words.to_owned() }
    }

    /// There is not enough memory to make it.
    #[must_use]
    pub fn no_memory() -> Self {
        Self { code: "file-no-memory", place: String::new(), words: "There is not enough memory for the file.".to_owned() }
    }

    /// The same, of one file among several.
    #[must_use]
    pub fn in_file(mut self, name: &str) -> Self {
        self.place = if self.place.is_empty() { name.to_owned() } else { format!("{name}, {}", self.place) };
        self
    }

    /// A fault in a file of another tool: in a zip the file with this path; in the list of this name.
    #[must_use]
    pub fn of_import(fault: &Fault, path: Option<&str>, list: Option<&str>) -> Self {
        let place = match &fault.place {
            Place::File => None,
            Place::Line(line) => Some(format!("line {line}")),
            Place::Entry(entry) => Some(format!("entry {entry} of {}", list.unwrap_or("the file"))),
        };
        let place: Vec<String> = path.map(str::to_owned).into_iter().chain(place).collect();
        let (code, words) = explained(&fault.problem);
        Self { code, place: place.join(", "), words }
    }
}

const fn code(fault: &OpenFault) -> &'static str {
    match fault {
        OpenFault::Container(ContainerFault::NotAZip) => "file-not-a-zip",
        OpenFault::Container(ContainerFault::Truncated) => "file-cut-off",
        OpenFault::Container(ContainerFault::TooLarge | ContainerFault::TooManyFiles | ContainerFault::WholeTooLarge) => {
            "file-too-large"
        }
        OpenFault::Container(ContainerFault::FileTooLarge(_)) => "file-unpacks-too-large",
        OpenFault::Container(ContainerFault::ClimbsOut(_)) => "file-climbs-out",
        OpenFault::Container(ContainerFault::Twice(_)) => "file-twice",
        OpenFault::Container(ContainerFault::OtherMethod(_)) => "file-packed-otherwise",
        OpenFault::NoManifest => "file-no-manifest",
        OpenFault::Manifest(ManifestFault::UnknownVersion(_)) => "file-version",
        OpenFault::Manifest(ManifestFault::Unreadable(..)) => "file-manifest",
        OpenFault::FileMissing(_) => "file-missing",
        OpenFault::FileChanged(_) => "file-changed",
        OpenFault::FileUnreadable(_) => "file-unreadable",
    }
}

fn explained(problem: &Problem) -> (&'static str, String) {
    let (code, words) = match problem {
        Problem::Empty => ("file-empty", "Nothing is in it."),
        Problem::Zip => ("file-zip-inside", "It is a zip under another name. Give it a name that ends in .zip and open it again."),
        Problem::NotText => ("file-not-text", "It is not a text, so this page finds no list in it."),
        Problem::UnknownFormat => (
            "file-unknown",
            "It is none of the kinds of file that this page reads: archives, CSV, JSON, M3U8, XSPF, lists of links.",
        ),
        Problem::NoColumns => ("file-no-columns", "The table has neither a column of URIs nor one of titles."),
        Problem::Encoding(encoding) => {
            return (
                "file-encoding",
                format!("It is not in UTF-8 and was read as {encoding:?}. If letters look wrong, save it as UTF-8."),
            );
        }
        Problem::FewCells { found, expected } => {
            return (
                "file-few-cells",
                format!("The row has {found} cells, the table {expected} columns. It is used if its URI is whole."),
            );
        }
        Problem::UnclosedQuote => ("file-quote", "A quotation mark opens here and none closes it. The line is left out."),
        Problem::TooLong => ("file-line-too-long", "The line is too long to be an entry. It is left out."),
        Problem::NotALink(start) => return ("file-not-a-link", format!("This is no link or URI of Spotify: {start}")),
        Problem::WrongKind(Some(kind)) => {
            return ("file-wrong-kind", format!("A list like this cannot contain an entry of this kind: {}.", kind.as_str()));
        }
        Problem::WrongKind(None) => ("file-wrong-kind", "A list cannot contain a person."),
        Problem::OddValue(what) => {
            return ("file-odd-value", format!("“{what}” is not what its name says. The entry is used without it."));
        }
        Problem::Malformed => ("file-malformed", "It cannot be read from here on. What came before is here."),
        Problem::CutOff => ("file-cut-off", "It ends too early. What came before is here."),
        Problem::TooLarge => ("file-too-large", "It is larger than any file of this kind should be. It was not read."),
    };
    (code, words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_names_the_file_the_line_or_the_entry_of_a_list() {
        let place = |place, path, list| FileFault::of_import(&Fault { place, problem: Problem::CutOff }, path, list).place;
        assert_eq!(place(Place::File, None, None), "");
        assert_eq!(place(Place::Line(3), None, Some("Mix")), "line 3");
        assert_eq!(place(Place::Line(3), Some("a.csv"), None), "a.csv, line 3");
        assert_eq!(place(Place::Entry(2), None, Some("Mix")), "entry 2 of Mix");
        let among = |fault: FileFault| fault.in_file("b.csv").place;
        assert_eq!(among(FileFault::of_archive(&OpenFault::NoManifest)), "b.csv");
        let third = Fault { place: Place::Line(3), problem: Problem::CutOff };
        assert_eq!(among(FileFault::of_import(&third, None, None)), "b.csv, line 3");
    }

    #[test]
    fn every_code_is_documented() {
        let (own, documented) = (include_str!("fault.rs"), include_str!("../../docs/archive.md"));
        let codes = own.split('"').filter(|text| text.starts_with("file-") && text.len() < 40);
        for code in codes.filter(|code| !code.ends_with('-')) {
            assert!(documented.contains(&format!("| `{code}` |")), "{code}");
        }
    }
}
