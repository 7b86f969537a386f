//! Short names for what the main part imports from its script. wasm-bindgen names each import with a random hash, which no compression
//! makes smaller: in module and script together they were 7 kB of each visit.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::fault::{About as _, Done, Fault};

/// What the module calls its script. It imports from the loader of the parts too, by names of our own.
const SCRIPT: &str = "./app_bg.js";
/// The number of the section with the imports, and of the kind of import that is a function.
const IMPORTS: u8 = 2;
const FUNCTION: u8 = 0;

/// Shortens the names of the imports in the module and in the script that provides them.
pub(super) fn shorten(module: &Path, script: &Path) -> Done {
    let before = fs::read(module).about("cannot read the module")?;
    let (after, names) = renamed(&before).ok_or_else(|| Fault::new("the imports of the module are not as they were known"))?;
    let text = fs::read_to_string(script).about("cannot read the script of the module")?;
    fs::write(script, in_script(&text, &names)?).about("cannot write the script of the module")?;
    fs::write(module, after).about("cannot write the module")
}

type Names = BTreeMap<String, String>;

/// The module with other names, and which name became which. `None` if it is not a module, or imports something but functions.
fn renamed(module: &[u8]) -> Option<(Vec<u8>, Names)> {
    let (head, mut rest) = module.split_at_checked(8)?;
    let (mut out, mut names) = (head.to_vec(), Names::new());
    while let Some((&section, after)) = rest.split_first() {
        let (size, after) = number(after)?;
        let (body, after) = after.split_at_checked(size)?;
        rest = after;
        let body = if section == IMPORTS { imports(body, &mut names)? } else { body.to_vec() };
        out.push(section);
        write_number(body.len(), &mut out);
        out.extend(body);
    }
    Some((out, names))
}

fn imports(section: &[u8], names: &mut Names) -> Option<Vec<u8>> {
    let (count, mut rest) = number(section)?;
    let mut out = Vec::new();
    write_number(count, &mut out);
    for n in 0..count {
        let (from, after) = text(rest)?;
        let (name, after) = text(after)?;
        let (kind, after) = after.split_first()?;
        let (function, after) = number(after)?;
        rest = after;
        if *kind != FUNCTION {
            return None;
        }
        write_text(from, &mut out);
        if from == SCRIPT {
            let short = short(n);
            write_text(&short, &mut out);
            names.insert(name.to_owned(), short);
        } else {
            write_text(name, &mut out);
        }
        out.push(FUNCTION);
        write_number(function, &mut out);
    }
    rest.is_empty().then_some(out)
}

/// The script with these names. Each stands in it once: where the import is provided.
fn in_script(script: &str, names: &Names) -> Done<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let (mut out, mut found, mut rest) = (String::with_capacity(script.len()), 0, script);
    while let Some(start) = rest.find(is_part) {
        let (before, word) = rest.split_at(start);
        let (word, after) = word.split_at(word.find(|c| !is_part(c)).unwrap_or(word.len()));
        out.push_str(before);
        let short = names.get(word);
        found += usize::from(short.is_some());
        out.push_str(short.map_or(word, String::as_str));
        rest = after;
    }
    out.push_str(rest);
    if found == names.len() {
        Ok(out)
    } else {
        Err(Fault::new(format!("the script names {found} imports of the module, which has {}", names.len())))
    }
}

/// `a` to `z`, `aa`, `ab` and so on.
fn short(n: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(n % 26).unwrap_or_default());
    match n / 26 {
        0 => letter.to_string(),
        more => short(more - 1) + &letter.to_string(),
    }
}

/// A number in LEB128.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let (digits, rest) = bytes.split_at_checked(end)?;
    let value = digits.iter().rev().try_fold(0_usize, |sum, digit| Some(sum.checked_mul(128)? | usize::from(digit & 0x7f)))?;
    Some((value, rest))
}

fn write_number(mut value: usize, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(u8::try_from(value % 128).unwrap_or_default() | 0x80);
        value /= 128;
    }
    out.push(u8::try_from(value).unwrap_or_default());
}

fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = number(bytes)?;
    let (text, rest) = rest.split_at_checked(length)?;
    Some((std::str::from_utf8(text).ok()?, rest))
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    write_number(text.len(), out);
    out.extend(text.as_bytes());
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use super::{Names, in_script, number, renamed, short, write_number};

    /// A module with a custom section and three imported functions, of types 0, 200 and 1, the last from elsewhere.
    fn module(kind: u8) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0\x00\x02\x01x\x02".to_vec();
        let first = [b"\x03\x0b./app_bg.js\x08__wbg_a1".as_slice(), &[kind]].concat();
        let imports = [&first, b"\x00\x0b./app_bg.js\x08__wbg_b2\x00\xc8\x01\x01m\x04load\x00\x01".as_slice()].concat();
        write_number(imports.len(), &mut module);
        module.extend(imports);
        module
    }

    #[test]
    fn imports_get_short_names_and_nothing_else_changes() {
        let (after, names) = renamed(&module(0)).unwrap();
        let imports = b"\x03\x0b./app_bg.js\x01a\x00\x00\x0b./app_bg.js\x01b\x00\xc8\x01\x01m\x04load\x00\x01";
        let mut expected = b"\0asm\x01\0\0\0\x00\x02\x01x\x02".to_vec();
        write_number(imports.len(), &mut expected);
        expected.extend(imports);
        assert_eq!(after, expected);
        assert_eq!(
            names,
            Names::from([("__wbg_a1", "a"), ("__wbg_b2", "b")].map(|(name, short)| (name.to_owned(), short.to_owned())))
        );
        let script = in_script("return {__wbg_a1: () => x.__wbg_a12(), __wbg_b2(){}}", &names).unwrap();
        assert_eq!(script, "return {a: () => x.__wbg_a12(), b(){}}");
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(renamed(&module(2)).is_none(), "an imported memory");
        let whole = module(0);
        for end in (0..whole.len()).filter(|end| ![8, 12].contains(end)) {
            assert!(renamed(whole.get(..end).unwrap()).is_none(), "cut after {end} bytes");
        }
        let names = renamed(&whole).unwrap().1;
        for script in ["", "__wbg_a1", "__wbg_a1 __wbg_b2 __wbg_b2"] {
            assert!(in_script(script, &names).is_err(), "{script}");
        }
    }

    #[test]
    fn names_and_numbers_differ() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(short), ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
        assert_eq!((0..2000).map(short).collect::<BTreeSet<_>>().len(), 2000);
        for value in [0, 127, 128, 300, 70_000] {
            let mut bytes = Vec::new();
            write_number(value, &mut bytes);
            assert_eq!(number(&bytes), Some((value, [].as_slice())));
        }
    }
}
