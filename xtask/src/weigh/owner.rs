//! What a function or a section of a module belongs to.

use std::collections::BTreeSet;
use std::path::Path;

/// Begins the name of the function that drops a value; the type of the value follows.
const DROP: &str = "core::ptr::drop_in_place";

/// A function or a section, with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) bytes: u64,
    pub(super) is_function: bool,
    /// In readable form. May be empty.
    pub(super) name: String,
}

impl Entry {
    /// Reads a line of `lockgroove-split weigh`.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let (bytes, rest) = line.split_once(' ')?;
        let (kind, name) = rest.split_once(' ')?;
        Some(Self { bytes: bytes.parse().ok()?, is_function: kind == "function", name: name.to_owned() })
    }

    /// The crate of a function, or a name in brackets.
    pub(super) fn owner(&self) -> &str {
        match self.name.as_str() {
            name if self.is_function => crate_of(name).unwrap_or("[functions of no crate]"),
            "data" => "[data]",
            "import" => "[imports]",
            _ => "[everything else]",
        }
    }

    /// Whether it belongs to this crate.
    pub(super) fn is_of(&self, name: &str) -> bool {
        self.is_function && self.owner() == name
    }

    /// The folder of a function below `src`, in a crate that has these folders: the first or the first two modules of its path.
    pub(super) fn folder(&self, folders: &BTreeSet<String>) -> String {
        let mut modules = path_of(&self.name).unwrap_or_default().split("::").skip(1);
        let floor = modules.next().unwrap_or_default().to_owned();
        let inner = format!("{floor}/{}", modules.next().unwrap_or_default());
        [inner, floor].into_iter().find(|folder| folders.contains(folder)).unwrap_or_else(|| "outside the floors".to_owned())
    }
}

/// The folders of these files, which are relative, and the folders above them, each with a slash between its names.
pub(super) fn folders<'a>(files: impl Iterator<Item = &'a Path>) -> BTreeSet<String> {
    let above = files.flat_map(|file| file.ancestors().skip(1));
    above.map(|folder| folder.to_string_lossy().replace('\\', "/")).filter(|folder| !folder.is_empty()).collect()
}

/// The crate that a function belongs to, by its readable name.
fn crate_of(function: &str) -> Option<&str> {
    path_of(function)?.split("::").next()
}

/// From where a name has the first path on: in `<A as B>::f` that of `A`, unless `A` is a parameter. Code that drops a value belongs to
/// the type of the value.
fn path_of(function: &str) -> Option<&str> {
    function.strip_prefix(DROP).and_then(first_path).or_else(|| first_path(function))
}

/// From the first word on that `::` follows, and that is no type.
fn first_path(text: &str) -> Option<&str> {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut rest = text;
    loop {
        rest = rest.get(rest.find(is_of_word)?..)?;
        let (word, after) = rest.split_at(rest.find(|c| !is_of_word(c))?);
        if after.starts_with("::") && !word.starts_with(char::is_uppercase) {
            return Some(rest);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Entry, crate_of, folders};

    fn function(name: &str) -> Entry {
        Entry { bytes: 1, is_function: true, name: name.to_owned() }
    }

    #[test]
    fn reads_a_line() {
        let entry = Entry { bytes: 12, ..function("<a::B as c::D>::f") };
        assert_eq!(Entry::parse("12 function <a::B as c::D>::f"), Some(entry));
        assert_eq!(Entry::parse("12 function "), Some(Entry { bytes: 12, ..function("") }));
        assert_eq!(Entry::parse("x function f"), None);
        assert_eq!(Entry::parse("12"), None);
    }

    #[test]
    fn a_function_belongs_to_the_crate_that_its_path_names_first() {
        for (name, owner) in [
            // As legacy symbols read, and as those of v0 do.
            ("lockgroove::ui::app::App", "lockgroove"),
            ("lockgroove::ui::app::App::{{closure}}", "lockgroove"),
            ("<lockgroove::spotify::model::Track as serde::Deserialize>::deserialize::{closure#0}", "lockgroove"),
            ("lockgroove::oauth::_::<impl serde::Serialize for lockgroove::oauth::Scope>::serialize", "lockgroove"),
            ("<&lockgroove::oauth::Scope as core::fmt::Debug>::fmt", "lockgroove"),
            ("<lockgroove::session::machine::Machine>::handle", "lockgroove"),
            ("<lockgroove::ui::App::{closure#0} as core::ops::function::FnOnce<()>>::call_once::{shim:vtable#0}", "lockgroove"),
            ("<alloc::vec::Vec<lockgroove::oauth::Scope> as core::clone::Clone>::clone", "alloc"),
            ("alloc::vec::Vec<T,A>::push", "alloc"),
            ("<T as tachys::view::Render>::build", "tachys"),
            ("<(A,B) as tachys::view::Render>::build", "tachys"),
            ("<F::Output as tachys::view::Render>::build", "tachys"),
            ("<dyn core::any::Any>::type_id", "core"),
            ("core::ops::function::FnOnce::call_once{{vtable.shim}}", "core"),
        ] {
            assert_eq!(crate_of(name), Some(owner), "{name}");
        }
        for name in ["", "memcpy", "__wasm_split_00learn00_export_x", "T"] {
            assert_eq!(crate_of(name), None, "{name}");
        }
    }

    #[test]
    fn code_that_drops_a_value_belongs_to_the_type_of_the_value() {
        for (name, owner) in [
            ("core::ptr::drop_in_place<lockgroove::oauth::Scope>", "lockgroove"),
            ("core::ptr::drop_in_place::<lockgroove::oauth::Scope>", "lockgroove"),
            ("core::ptr::drop_in_place<[(u8,lockgroove::oauth::Scope)]>", "lockgroove"),
            ("core::ptr::drop_in_place<alloc::vec::Vec<lockgroove::oauth::Scope>>", "alloc"),
            ("core::ptr::drop_in_place<[u8]>", "core"),
        ] {
            assert_eq!(crate_of(name), Some(owner), "{name}");
        }
    }

    #[test]
    fn an_entry_has_an_owner() {
        let section = |name| Entry { is_function: false, ..function(name) };
        assert_eq!(function("core::fmt::write").owner(), "core");
        assert_eq!(function("data").owner(), "[functions of no crate]");
        assert_eq!(section("data").owner(), "[data]");
        assert_eq!(section("import").owner(), "[imports]");
        assert_eq!(section("code").owner(), "[everything else]");
        assert!(function("core::fmt::write").is_of("core") && !section("core::x").is_of("core"));
    }

    #[test]
    fn a_function_has_a_folder() {
        let files = ["lib.rs", "ui/app.rs", "ui/pages/flows/mod.rs", "session/time.rs"].map(Path::new);
        let folders = folders(files.into_iter());
        for (name, folder) in [
            ("lockgroove::ui::app::App", "ui"),
            ("lockgroove::ui::pages::flows::Flows::{{closure}}", "ui/pages"),
            ("<lockgroove::session::time::Timestamp as core::fmt::Debug>::fmt", "session"),
            ("core::ptr::drop_in_place<lockgroove::session::time::Timestamp>", "session"),
            ("lockgroove::start", "outside the floors"),
        ] {
            assert_eq!(function(name).folder(&folders), folder, "{name}");
        }
    }
}
