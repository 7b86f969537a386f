//! `cargo xtask styles`, the first step of a build: joins the stylesheets. Trunk calls it as its `pre_build` hook.
//!
//! `style/index.css` imports the other files. A browser would fetch them one after the other, and Trunk does not join them.
//! The result is outside the folders that Trunk watches, or each build would start the next.

use std::fs;
use std::path::Path;

use crate::fault::{About as _, Done, Fault};
use crate::paths;

/// Writes `target/style/index.css`.
pub(crate) fn run() -> Done {
    let from = paths::root().join("style");
    let joined = join(&from)?;
    // index.html names this path, so it does not follow CARGO_TARGET_DIR.
    let to = paths::root().join("target").join("style");
    fs::create_dir_all(&to).about(format!("cannot make {}", to.display()))?;
    fs::write(to.join("index.css"), joined).about("cannot write target/style/index.css")
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
    #![allow(clippy::unwrap_used)]

    use std::fs;

    use super::{imported, join};

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
}
