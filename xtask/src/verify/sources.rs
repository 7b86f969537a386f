//! Searches `src/` for what the page's security policy would block in the browser, and lists where secrets are revealed.

use std::fs;

use crate::fault::{About as _, Done, Fault};
use crate::paths::{self, files_below};

/// The one method that returns the text of a secret.
const REVEAL: &str = ".reveal()";

/// Checks every file of `src/`.
pub(super) fn check() -> Done {
    let (mut blocked, mut reveals) = (Vec::new(), Vec::new());
    for path in files_below(&paths::root().join("src"))? {
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).about(format!("cannot read {}", path.display()))?;
        let name = path.strip_prefix(paths::root()).unwrap_or(&path).display();
        let code = || text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
        blocked.extend(code().filter_map(|(at, line)| Some(format!("  {name}:{}: {}", at + 1, blocked_by_policy(line)?))));
        let count: usize = code().map(|(_, line)| line.matches(REVEAL).count()).sum();
        if count > 0 {
            reveals.push((name.to_string(), count));
        }
    }
    println!("secrets are revealed in {} places", reveals.iter().map(|(_, count)| count).sum::<usize>());
    for (file, count) in reveals {
        println!("  {count:>3}  {file}");
    }
    if blocked.is_empty() {
        return Ok(());
    }
    Err(Fault::new(format!(
        "the page's security policy blocks the following; use classes, `style:` and `on:` instead:\n{}",
        blocked.join("\n")
    )))
}

/// What the policy blocks in this line.
fn blocked_by_policy(line: &str) -> Option<&'static str> {
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
    use super::blocked_by_policy;

    #[test]
    fn finds_what_the_policy_blocks() {
        for line in [
            "<p style=\"color:red\">",
            "<button onclick=\"go()\">",
            "let html = \"<a onclick=\\\"x\\\">\";",
            "<div inner_html=text/>",
        ] {
            assert!(blocked_by_policy(line).is_some(), "{line}");
        }
    }

    #[test]
    fn allows_everything_else() {
        for line in [
            "<p class=\"style\" style:color=\"red\">",
            "<button on:click=go>",
            "let season=\"x\";",
            "<li data-style=\"a\" icon=\"b\">",
        ] {
            assert_eq!(blocked_by_policy(line), None, "{line}");
        }
    }
}
