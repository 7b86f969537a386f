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
    /// Other pieces of the module, with the name by which the script asks for each.
    pub(crate) pieces: Vec<(String, AppFile)>,
    pub(crate) parts: Vec<Part>,
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
        let pieces = files(pieces);
        let parts = parts.split(']').filter_map(|text| {
            let (name, needs) = text.trim_start_matches(',').split_once(":[")?;
            let index = |need: &str| pieces.iter().position(|(known, _)| known == need.trim_matches('"'));
            Some(Part { name: name.trim_matches('"').to_owned(), needs: needs.split(',').filter_map(index).collect() })
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

    /// What `public/boot.js` reads. `base` is the folder of the site.
    pub(crate) fn json(&self, base: &str) -> String {
        let file = |AppFile { name, integrity }: &AppFile| format!("{{\"name\":\"{name}\",\"integrity\":\"{integrity}\"}}");
        let pieces: Vec<String> = self.pieces.iter().map(|(name, piece)| format!("\"{name}\":{}", file(piece))).collect();
        let part = |Part { name, needs }: &Part| {
            let needs: Vec<String> =
                needs.iter().filter_map(|n| self.pieces.get(*n)).map(|(name, _)| format!("\"{name}\"")).collect();
            format!("\"{name}\":[{}]", needs.join(","))
        };
        let parts: Vec<String> = self.parts.iter().map(part).collect();
        format!(
            "{{\"base\":\"{base}\",\"script\":{},\"module\":{},\"pieces\":{{{}}},\"parts\":{{{}}}}}",
            file(&self.script),
            file(&self.module),
            pieces.join(","),
            parts.join(",")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{AppFile, AppFiles, Part};

    #[test]
    fn the_page_learns_every_file_and_what_each_part_needs() {
        let file = |name: &str| AppFile { name: name.to_owned(), integrity: format!("sha384-{name}") };
        let files = AppFiles {
            pieces: vec![("a".to_owned(), file("p-1.wasm")), ("b".to_owned(), file("p-2.wasm"))],
            parts: vec![Part { name: "learn".to_owned(), needs: vec![0, 1] }],
            ..AppFiles::in_one_piece(file("s.js"), file("m.wasm"))
        };
        let page = format!("<script>var files={},pages={{}};</script>", files.json("/d/"));
        assert_eq!(AppFiles::in_page(&page).ok(), Some(files.clone()));
        assert_eq!(files.needed_by("learn"), ["p-1.wasm", "p-2.wasm"]);
        assert!(files.needed_by("other").is_empty());
        assert_eq!(
            files.json("/d/"),
            "{\"base\":\"/d/\",\"script\":{\"name\":\"s.js\",\"integrity\":\"sha384-s.js\"},\
             \"module\":{\"name\":\"m.wasm\",\"integrity\":\"sha384-m.wasm\"},\
             \"pieces\":{\"a\":{\"name\":\"p-1.wasm\",\"integrity\":\"sha384-p-1.wasm\"},\
             \"b\":{\"name\":\"p-2.wasm\",\"integrity\":\"sha384-p-2.wasm\"}},\"parts\":{\"learn\":[\"a\",\"b\"]}}"
        );
    }
}
