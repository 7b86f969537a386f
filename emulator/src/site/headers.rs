//! The `_headers` file of Netlify and Cloudflare Pages: a path pattern at the start of a line, followed by indented `Name: value` lines. `*`
//! matches anything, `:name` one segment; `! Name` removes a header; `#` starts a comment. Values from several rules are joined by commas.

/// The rules of a file.
#[derive(Debug, Default)]
pub(crate) struct HeaderRules(Vec<(String, Vec<Line>)>);

#[derive(Debug)]
enum Line {
    Add(String, String),
    Remove(String),
}

impl HeaderRules {
    /// Parses a file. Invalid lines are skipped, as on these hosts.
    pub(crate) fn parse(text: &str) -> Self {
        let mut rules: Vec<(String, Vec<Line>)> = Vec::new();
        for line in text.lines() {
            let content = line.trim();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if !line.starts_with([' ', '\t']) {
                rules.push((content.to_owned(), Vec::new()));
                continue;
            }
            let Some((_, lines)) = rules.last_mut() else { continue };
            if let Some(name) = content.strip_prefix('!') {
                lines.push(Line::Remove(name.trim().to_ascii_lowercase()));
            } else if let Some((name, value)) = content.split_once(':') {
                lines.push(Line::Add(name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self(rules)
    }

    /// The headers for a path.
    pub(crate) fn of(&self, path: &str) -> Vec<(String, String)> {
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in self.0.iter().filter(|(pattern, _)| matches(pattern, path)).flat_map(|(_, lines)| lines) {
            match line {
                Line::Remove(name) => headers.retain(|(known, _)| known != name),
                Line::Add(name, value) => match headers.iter_mut().find(|(known, _)| known == name) {
                    Some((_, known)) => {
                        known.push_str(", ");
                        known.push_str(value);
                    }
                    None => headers.push((name.clone(), value.clone())),
                },
            }
        }
        headers
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    if let Some((before, after)) = pattern.split_once('*') {
        return path.strip_prefix(before).is_some_and(|rest| after.is_empty() || rest.ends_with(after));
    }
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(name), Some(segment)) if name.starts_with(':') && !segment.is_empty() => {}
            (Some(name), Some(segment)) if name == segment => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_add_join_and_remove_headers() {
        let rules = HeaderRules::parse(
            "# comment\n/*\n  X-One: 1\n  X-Two: a:b\n\n/assets/*\n  X-One: 2\n  ! X-Two\n/u/:id\n  X-User: yes\nnonsense\n",
        );
        let text = |path: &str| format!("{:?}", rules.of(path));
        assert_eq!(text("/"), r#"[("x-one", "1"), ("x-two", "a:b")]"#);
        assert_eq!(text("/assets/a.js"), r#"[("x-one", "1, 2")]"#);
        assert_eq!(text("/u/7"), r#"[("x-one", "1"), ("x-two", "a:b"), ("x-user", "yes")]"#);
        assert_eq!(text("/u/7/8"), r#"[("x-one", "1"), ("x-two", "a:b")]"#);
    }
}
