//! Gates on the text of `src/`: what the page's policy would block in the browser only, and where secrets come out.

use std::fs;
use std::path::Path;

use crate::fault::{About as _, Done, Fault};
use crate::paths;

/// The one method that gives a secret's text out.
const REVEAL: &str = ".reveal()";

/// Looks through every file of `src/`.
pub(super) fn run() -> Done {
    let mut found = Found::default();
    look(&paths::root().join("src"), &mut found)?;
    println!("secrets leave their type in {} places", found.reveals.iter().map(|(_, count)| count).sum::<usize>());
    for (file, count) in &found.reveals {
        println!("  {count:>3}  {file}");
    }
    if found.blocked.is_empty() {
        return Ok(());
    }
    Err(Fault::new(format!(
        "the page's policy blocks this, use classes, `style:` and `on:` instead:\n{}",
        found.blocked.join("\n")
    )))
}

#[derive(Default)]
struct Found {
    blocked: Vec<String>,
    reveals: Vec<(String, usize)>,
}

fn look(dir: &Path, found: &mut Found) -> Done {
    let problem = || format!("cannot list {}", dir.display());
    let mut entries = fs::read_dir(dir).about(problem())?.collect::<Result<Vec<_>, _>>().about(problem())?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for path in entries.iter().map(fs::DirEntry::path) {
        if path.is_dir() {
            look(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).about(format!("cannot read {}", path.display()))?;
            let name = path.strip_prefix(paths::root()).unwrap_or(&path).display().to_string();
            let lines = || text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
            for (at, line) in lines() {
                if let Some(what) = blocked(line) {
                    found.blocked.push(format!("  {name}:{}: {what}", at + 1));
                }
            }
            let count = lines().map(|(_, line)| line.matches(REVEAL).count()).sum();
            if count > 0 {
                found.reveals.push((name, count));
            }
        }
    }
    Ok(())
}

/// What in this line the policy blocks.
fn blocked(line: &str) -> Option<&'static str> {
    if line.contains("inner_html") {
        return Some("inner_html");
    }
    let line = line.replace("\\\"", "\"");
    for (at, _) in line.match_indices("=\"") {
        let name = line.get(..at)?.rsplit(|c: char| c.is_whitespace() || "<{(\"".contains(c)).next()?;
        if name == "style" {
            return Some("style=\"…\"");
        }
        if name.len() > 3 && name.starts_with("on") && name.chars().all(|c| c.is_ascii_lowercase()) {
            return Some("an inline handler on…=\"…\"");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::blocked;

    #[test]
    fn finds_what_the_policy_blocks() {
        for line in [
            "<p style=\"color:red\">",
            "<button onclick=\"go()\">",
            "let html = \"<a onclick=\\\"x\\\">\";",
            "<div inner_html=text/>",
        ] {
            assert!(blocked(line).is_some(), "{line}");
        }
    }

    #[test]
    fn lets_everything_else_be() {
        for line in [
            "<p class=\"style\" style:color=\"red\">",
            "<button on:click=go>",
            "let season=\"x\";",
            "<li data-style=\"a\" icon=\"b\">",
        ] {
            assert_eq!(blocked(line), None, "{line}");
        }
    }
}
