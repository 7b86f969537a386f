//! Which files make up the app, and how its page names them.

use crate::fault::{Done, Fault};

/// A file of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AppFile {
    /// Below the folder of the site.
    pub(crate) name: String,
    /// `sha384-…` of its content; may be empty in a development build.
    pub(crate) integrity: String,
}

/// A part of the module, and what it shares with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// Indices in [`AppFiles::pieces`].
    pub(crate) needs: Vec<usize>,
}

/// The files of the app, in the folder of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AppFiles {
    pub(crate) script: AppFile,
    /// The main part of the module, or all of it.
    pub(crate) module: AppFile,
    /// Other pieces of the module, each with its name: `split_` and the part whose own it is, or `shared_` and a number.
    pub(crate) pieces: Vec<(String, AppFile)>,
    pub(crate) parts: Vec<Part>,
}

/// The names by which page and script ask for shared pieces: one letter each, because the page names them for every part.
const LETTERS: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// The name by which page and script ask for a piece: that of its part, or a letter.
///
/// # Errors
/// If there are more shared pieces than letters.
pub(super) fn asked(piece: &str) -> Done<String> {
    if let Some(part) = piece.strip_prefix("split_") {
        return Ok(part.to_owned());
    }
    let letter = piece.strip_prefix("shared_").and_then(|number| LETTERS.get(number.parse::<usize>().ok()?));
    letter.map(|letter| char::from(*letter).to_string()).ok_or_else(|| Fault::new(format!("there is no letter for {piece}")))
}

/// The piece that page and script ask for by this name.
fn piece(asked: &str) -> String {
    let letter = |byte: &u8| asked.as_bytes() == [*byte];
    LETTERS.iter().position(letter).map_or_else(|| format!("split_{asked}"), |number| format!("shared_{number}"))
}

/// The letters of the shared pieces among these.
///
/// # Errors
/// If there are more shared pieces than letters.
pub(super) fn letters<'a>(pieces: impl Iterator<Item = &'a str>) -> Done<String> {
    pieces.filter(|piece| piece.starts_with("shared_")).map(asked).collect()
}

impl AppFiles {
    /// As Trunk built it.
    pub(crate) const fn in_one_piece(script: AppFile, module: AppFile) -> Self {
        Self { script, module, pieces: Vec::new(), parts: Vec::new() }
    }

    /// The files that a built page names for `public/boot.js`. Understands what [`AppFiles::json`] writes, and nothing else.
    ///
    /// # Errors
    /// If the page names none.
    pub(crate) fn in_page(page: &str) -> Done<Self> {
        let unknown = || Fault::new("the page does not name the files of the app as this program writes them");
        let (_, text) = page.split_once("{\"base\":").ok_or_else(unknown)?;
        let (main, rest) = text.split_once(",\"pieces\":{").ok_or_else(unknown)?;
        let (pieces, rest) = rest.split_once("},\"parts\":{").ok_or_else(unknown)?;
        let (parts, _) = rest.split_once("}}").ok_or_else(unknown)?;
        let files = |text: &str| -> Vec<(String, AppFile)> {
            let entries = text.split("\":{\"name\":\"").collect::<Vec<_>>();
            let pairs = entries.windows(2).filter_map(|pair| match pair {
                [before, after] => {
                    let key = before.rsplit('"').next()?;
                    let (name, rest) = after.split_once("\",\"integrity\":\"")?;
                    let (integrity, _) = rest.split_once('"')?;
                    Some((key.to_owned(), AppFile { name: name.to_owned(), integrity: integrity.to_owned() }))
                }
                _ => None,
            });
            pairs.collect()
        };
        let pieces: Vec<_> = files(pieces).into_iter().map(|(asked, file)| (piece(&asked), file)).collect();
        let parts = parts.split(',').filter_map(|text| {
            let (name, shared) = text.strip_prefix('"')?.strip_suffix('"')?.split_once("\":\"")?;
            let shared = shared.chars().map(|letter| piece(&letter.to_string()));
            let needs = shared.chain([format!("split_{name}")]);
            let index = |need: String| pieces.iter().position(|(known, _)| *known == need);
            Some(Part { name: name.to_owned(), needs: needs.filter_map(index).collect() })
        });
        let parts = parts.collect();
        let [(_, script), (_, module)]: [_; 2] = files(main).try_into().map_err(|_| unknown())?;
        Ok(Self { script, module, pieces, parts })
    }

    /// The names of the files that a part needs besides the main part.
    pub(crate) fn needed_by(&self, part: &str) -> Vec<String> {
        let needs = self.parts.iter().find(|known| known.name == part).map(|part| part.needs.as_slice()).unwrap_or_default();
        needs.iter().filter_map(|n| self.pieces.get(*n)).map(|(_, file)| file.name.clone()).collect()
    }

    /// What `public/boot.js` reads: for each part the letters of the shared pieces that it needs beside its own. `base` is the folder of
    /// the site.
    ///
    /// # Errors
    /// If there are more shared pieces than letters.
    pub(crate) fn json(&self, base: &str) -> Done<String> {
        let file = |AppFile { name, integrity }: &AppFile| format!("{{\"name\":\"{name}\",\"integrity\":\"{integrity}\"}}");
        let piece = |(name, piece): &(String, AppFile)| Ok(format!("\"{}\":{}", asked(name)?, file(piece)));
        let pieces: Vec<String> = self.pieces.iter().map(piece).collect::<Done<_>>()?;
        let part = |Part { name, needs }: &Part| {
            let needs = needs.iter().filter_map(|n| self.pieces.get(*n)).map(|(name, _)| name.as_str());
            Ok(format!("\"{name}\":\"{}\"", letters(needs)?))
        };
        let parts: Vec<String> = self.parts.iter().map(part).collect::<Done<_>>()?;
        Ok(format!(
            "{{\"base\":\"{base}\",\"script\":{},\"module\":{},\"pieces\":{{{}}},\"parts\":{{{}}}}}",
            file(&self.script),
            file(&self.module),
            pieces.join(","),
            parts.join(",")
        ))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{AppFile, AppFiles, Part, asked};

    #[test]
    fn the_page_learns_every_file_and_what_each_part_needs() {
        let file = |name: &str| AppFile { name: name.to_owned(), integrity: format!("sha384-{name}") };
        let files = AppFiles {
            pieces: [("shared_0", "p-1.wasm"), ("split_learn", "p-2.wasm"), ("shared_27", "p-3.wasm"), ("split_a1", "p-4.wasm")]
                .map(|(piece, name)| (piece.to_owned(), file(name)))
                .to_vec(),
            parts: vec![Part { name: "learn".to_owned(), needs: vec![0, 2, 1] }, Part { name: "a1".to_owned(), needs: vec![3] }],
            ..AppFiles::in_one_piece(file("s.js"), file("m.wasm"))
        };
        let json = files.json("/d/").unwrap();
        let page = format!("<script>var files={json},pages={{}};</script>");
        assert_eq!(AppFiles::in_page(&page).ok(), Some(files.clone()));
        assert_eq!(files.needed_by("learn"), ["p-1.wasm", "p-3.wasm", "p-2.wasm"]);
        assert!(files.needed_by("other").is_empty());
        assert_eq!(
            json,
            "{\"base\":\"/d/\",\"script\":{\"name\":\"s.js\",\"integrity\":\"sha384-s.js\"},\
             \"module\":{\"name\":\"m.wasm\",\"integrity\":\"sha384-m.wasm\"},\
             \"pieces\":{\"a\":{\"name\":\"p-1.wasm\",\"integrity\":\"sha384-p-1.wasm\"},\
             \"learn\":{\"name\":\"p-2.wasm\",\"integrity\":\"sha384-p-2.wasm\"},\
             \"B\":{\"name\":\"p-3.wasm\",\"integrity\":\"sha384-p-3.wasm\"},\
             \"a1\":{\"name\":\"p-4.wasm\",\"integrity\":\"sha384-p-4.wasm\"}},\"parts\":{\"learn\":\"aB\",\"a1\":\"\"}}"
        );
    }

    #[test]
    fn more_shared_pieces_than_letters_are_a_fault() {
        assert_eq!(asked("shared_61").unwrap(), "9");
        assert!(asked("shared_62").is_err());
    }
}
