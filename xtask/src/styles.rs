//! `cargo xtask styles`, the first step of a build: joins the stylesheets. Trunk calls it as its `pre_build` hook.
//!
//! `style/index.css` imports the other files. A browser would fetch them one after the other, and Trunk does not join them.
//! The fonts get a hash of their content into their names here, before Trunk computes the integrity of the stylesheet that names them.
//! The result is outside the folders that Trunk watches, or each build would start the next.

use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::{About as _, Done, Fault};
use crate::hashed;
use crate::paths::{self, files_below};

/// The folder of the fonts, below `style/` and beside the joined file.
const FONTS: &str = "fonts";

/// Writes `target/style/index.css`, and the fonts beside it.
pub(crate) fn run() -> Done {
    // index.html names this path, so it does not follow CARGO_TARGET_DIR.
    write(&paths::root().join("style"), &paths::root().join("target").join("style"))
}

fn write(from: &Path, to: &Path) -> Done {
    let mut joined = join(from)?;
    // Trunk copies the whole folder, so it must not have fonts of an earlier build.
    let fonts = to.join(FONTS);
    if fonts.exists() {
        fs::remove_dir_all(&fonts).about(format!("cannot empty {}", fonts.display()))?;
    }
    fs::create_dir_all(&fonts).about(format!("cannot make {}", fonts.display()))?;
    for file in files_below(&from.join(FONTS))? {
        joined = copy_font(&file, &fonts, &joined)?;
    }
    if let Some(name) = plain_font(&joined) {
        return Err(Fault::new(format!("a stylesheet names {FONTS}/{name}, but style/{FONTS} has no such file")));
    }
    fs::write(to.join("index.css"), joined).about(format!("cannot write {}", to.join("index.css").display()))
}

/// Copies a font under its hashed name, or a file of another kind under its own. Returns the stylesheet with the new name.
fn copy_font(file: &PathBuf, to: &Path, stylesheet: &str) -> Done<String> {
    let problem = || format!("cannot copy {}", file.display());
    let content = fs::read(file).about(problem())?;
    let plain = file.file_name().unwrap_or_default().to_string_lossy();
    let is_font = file.extension().is_some_and(|ending| ending == "woff2");
    let name = if is_font { hashed::with_hash(&plain, &content) } else { plain.to_string() };
    fs::write(to.join(&name), content).about(problem())?;
    Ok(stylesheet.replace(&format!("{FONTS}/{plain}"), &format!("{FONTS}/{name}")))
}

/// The first font that the stylesheet names without a hash.
fn plain_font(stylesheet: &str) -> Option<&str> {
    let start = format!("url(\"{FONTS}/");
    stylesheet.match_indices(&start).find_map(|(at, _)| {
        let name = stylesheet.get(at + start.len()..)?.split('"').next()?;
        (!hashed::is_hashed(name)).then_some(name)
    })
}

fn join(dir: &Path) -> Done<String> {
    let list = dir.join("index.css");
    let text = fs::read_to_string(&list).about(format!("cannot read {}", list.display()))?;
    let mut joined = String::new();
    for line in text.lines() {
        match imported(line) {
            Some(name) => joined += &part(dir, name)?,
            None => joined = joined + line + "\n",
        }
    }
    Ok(joined)
}

fn part(dir: &Path, name: &str) -> Done<String> {
    let text = fs::read_to_string(dir.join(name)).about(format!("style/index.css imports {name}, but it cannot be read"))?;
    if name.contains('/') && text.contains("url(") && !text.contains("url(#") {
        return Err(Fault::new(format!(
            "style/{name} has a url(…), which would be wrong in the joined file: use it only in files directly in style/"
        )));
    }
    if text.lines().any(|line| imported(line).is_some()) {
        return Err(Fault::new(format!("style/{name} imports another file: import that one in style/index.css")));
    }
    Ok(format!("/* {name} */\n{text}\n"))
}

/// The name in a line `@import url("name");` or `@import "name";`.
fn imported(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("@import")?.trim().strip_suffix(';')?.trim();
    let rest = rest.strip_prefix("url(").and_then(|inner| inner.strip_suffix(')')).unwrap_or(rest);
    Some(rest.trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use std::fs;

    use super::{imported, join, write};
    use crate::paths::files_below;

    #[test]
    fn reads_imports() {
        assert_eq!(imported("@import url(\"base.css\");"), Some("base.css"));
        assert_eq!(imported(" @import 'components/button.css';"), Some("components/button.css"));
        assert_eq!(imported("body { color: red }"), None);
    }

    #[test]
    fn joins_in_order() {
        let dir = std::env::temp_dir().join(format!("xtask-styles-{}", std::process::id()));
        fs::create_dir_all(dir.join("components")).unwrap();
        fs::write(dir.join("index.css"), "@layer a, b;\n@import url(\"a.css\");\n@import url(\"components/b.css\");\n").unwrap();
        fs::write(dir.join("a.css"), "a{}").unwrap();
        fs::write(dir.join("components/b.css"), "b{}").unwrap();
        assert_eq!(join(&dir).unwrap(), "@layer a, b;\n/* a.css */\na{}\n/* components/b.css */\nb{}\n");
        fs::write(dir.join("components/b.css"), "b{background:url(x.png)}").unwrap();
        assert!(join(&dir).is_err());
        fs::remove_dir_all(&dir).unwrap();
    }
    #[test]
    fn fonts_are_named_after_their_content() {
        let dir = std::env::temp_dir().join(format!("xtask-fonts-{}", std::process::id()));
        let (from, to) = (dir.join("style"), dir.join("target"));
        fs::create_dir_all(from.join("fonts")).unwrap();
        for (name, text) in [("index.css", "@import \"a.css\";"), ("fonts/f.woff2", "font"), ("fonts/OFL.txt", "licence")] {
            fs::write(from.join(name), text).unwrap();
        }
        fs::write(from.join("a.css"), "a{src:url(\"fonts/f.woff2\")}").unwrap();
        let names = || {
            write(&from, &to).unwrap();
            let name = |path: &std::path::PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
            let names: Vec<String> = files_below(&to.join("fonts")).unwrap().iter().map(name).collect();
            let css = fs::read_to_string(to.join("index.css")).unwrap();
            assert!(names.len() == 2 && css.contains(&format!("url(\"fonts/{}\")", names[1])), "{names:?} {css}");
            names
        };
        let before = names();
        assert_eq!(before[0], "OFL.txt");
        assert_eq!(before, names());
        fs::write(from.join("fonts/f.woff2"), "another").unwrap();
        assert_ne!(before, names());
        fs::write(from.join("a.css"), "a{src:url(\"fonts/g.woff2\")}").unwrap();
        assert!(write(&from, &to).unwrap_err().to_string().contains("fonts/g.woff2"));
        fs::remove_dir_all(&dir).unwrap();
    }
}
