//! Reads from the page what the policy needs to know, and inserts the policy.
//!
//! It understands the pages that Trunk writes, not all of HTML. What the policy would block stops the build here, with a
//! message that says why.

use crate::fault::{Done, Fault};

/// What the policy needs to know about a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Scan {
    /// The exact text of each script without `src`.
    pub(crate) inline_scripts: Vec<String>,
    /// Whether there is a `<base>`.
    pub(crate) has_base: bool,
    /// Byte offset of the end of `<meta charset=…>`.
    pub(crate) charset_end: usize,
}

/// Reads the page.
///
/// # Errors
/// If the page has no charset element, has a policy already, or contains something that the policy blocks.
pub(crate) fn scan(page: &str) -> Done<Scan> {
    let mut scan = Scan::default();
    let mut charset = None;
    let mut at = 0;
    while let Some(tag) = next_tag(page, at) {
        at = tag.end;
        if let Some(bad) = tag.attributes.iter().find(|name| *name == "style" || name.starts_with("on")) {
            return Err(Fault::new(format!(
                "index.html: <{}> has the attribute `{bad}`, which the page's policy blocks. Use a class or a module.",
                tag.name
            )));
        }
        match tag.name.as_str() {
            "base" => scan.has_base = true,
            "meta" if tag.has("charset") => charset = charset.or(Some(tag.end)),
            "meta" if tag.text.to_ascii_lowercase().contains("content-security-policy") => {
                return Err(Fault::new("index.html has a security policy. Remove it: the build inserts one."));
            }
            "style" => {
                return Err(Fault::new("index.html has a <style>, which the page's policy blocks. Move it to style/."));
            }
            "script" => {
                let close =
                    find_ignoring_case(page, "</script", at).ok_or_else(|| Fault::new("index.html: a <script> has no end tag"))?;
                if !tag.has("src") {
                    scan.inline_scripts.push(page.get(at..close).unwrap_or_default().to_owned());
                }
                at = close;
            }
            _ => {}
        }
    }
    scan.charset_end =
        charset.ok_or_else(|| Fault::new("index.html has no <meta charset=\"utf-8\">, after which the policy is inserted"))?;
    Ok(scan)
}

/// Makes addresses that begin with `./` absolute. Trunk does so only for files that it names itself.
pub(crate) fn resolve_relative(page: &str, base: &str) -> String {
    page.replace("=\"./", &format!("=\"{base}")).replace("=./", &format!("={base}"))
}

/// Removes comments that fill a whole line of a script, which Trunk's minifier leaves in.
pub(crate) fn drop_comments(page: &str) -> String {
    let kept: Vec<&str> = page.split('\n').filter(|line| !line.starts_with("//")).collect();
    kept.join("\n")
}

/// Inserts the policy before anything that the page loads.
pub(crate) fn insert_policy(page: &str, scan: &Scan, policy: &str) -> String {
    let (head, rest) = page.split_at(scan.charset_end);
    format!("{head}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{rest}")
}

struct Tag {
    name: String,
    attributes: Vec<String>,
    text: String,
    end: usize,
}

impl Tag {
    fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|name| name == attribute)
    }
}

/// The first start tag from `from` on. Skips comments, end tags and the doctype.
fn next_tag(page: &str, from: usize) -> Option<Tag> {
    let mut at = from;
    loop {
        let open = at + page.get(at..)?.find('<')?;
        let rest = page.get(open + 1..)?;
        if rest.starts_with("!--") {
            at = open + 4 + page.get(open + 4..)?.find("-->")? + 3;
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = open + 1 + end_of_tag(rest)?;
            let text = page.get(open + 1..end - 1)?.to_owned();
            let name: String = text.chars().take_while(|c| !c.is_whitespace() && *c != '/').collect();
            let attributes = attribute_names(text.get(name.len()..)?);
            return Some(Tag { name: name.to_ascii_lowercase(), attributes, text, end });
        } else {
            at = open + 1;
        }
    }
}

/// The length of the tag up to its `>`, which is not inside quotes.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '>' => return Some(at + 1),
            None => {}
        }
    }
    None
}

/// The names of the attributes, in lower case.
fn attribute_names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text.trim_start_matches(is_gap);
    while !rest.is_empty() {
        let name: String = rest.chars().take_while(|c| !is_gap(*c) && *c != '=').collect();
        rest = rest.get(name.len()..).unwrap_or_default().trim_start();
        if let Some(value) = rest.strip_prefix('=') {
            rest = skip_value(value.trim_start());
        }
        names.push(name.to_ascii_lowercase());
        rest = rest.trim_start_matches(is_gap);
    }
    names
}

fn skip_value(text: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).map_or("", |(_, rest)| rest);
        }
    }
    text.trim_start_matches(|c: char| !c.is_whitespace())
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || c == '/'
}

fn find_ignoring_case(page: &str, needle: &str, from: usize) -> Option<usize> {
    // Lower case in ASCII changes no byte offset.
    page.get(from..)?.to_ascii_lowercase().find(needle).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{drop_comments, insert_policy, resolve_relative, scan};

    const PAGE: &str = "<!DOCTYPE html><html><head><meta charset=utf-8><base href=/><!-- <script>no</script> -->\
        <link rel=stylesheet href='/a>b.css'><script type=module>import init from '/app.js';\nawait init();</script>\
        <SCRIPT src=\"/x.js\"></SCRIPT></head><body></body></html>";

    #[test]
    fn finds_inline_scripts_and_the_base() {
        let found = scan(PAGE).unwrap();
        assert_eq!(found.inline_scripts, ["import init from '/app.js';\nawait init();"]);
        assert!(found.has_base);
    }

    #[test]
    fn relative_addresses_become_absolute() {
        let page = "<link href=\"./fonts/a.woff2\"><link href=./b.svg><a href=\"#c\">";
        assert_eq!(resolve_relative(page, "/d/"), "<link href=\"/d/fonts/a.woff2\"><link href=/d/b.svg><a href=\"#c\">");
        assert_eq!(resolve_relative(page, "/"), "<link href=\"/fonts/a.woff2\"><link href=/b.svg><a href=\"#c\">");
    }

    #[test]
    fn comments_of_scripts_are_dropped() {
        assert_eq!(
            drop_comments("<script>a(`//`);\n// Why.\n// And more.\nb() //c\n</script>"),
            "<script>a(`//`);\nb() //c\n</script>"
        );
    }

    #[test]
    fn the_policy_is_inserted_after_the_charset() {
        let page = insert_policy(PAGE, &scan(PAGE).unwrap(), "default-src 'none'");
        assert!(page.contains(
            "<meta charset=utf-8><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"><base href=/>"
        ));
    }

    #[test]
    fn what_the_policy_would_block_stops_the_build() {
        for bad in [
            "<meta charset=utf-8><style>a{}</style>",
            "<meta charset=utf-8><p style=\"color:red\">",
            "<meta charset=utf-8><body onload='x()'>",
            "<meta charset=utf-8><meta http-equiv=content-security-policy content=\"default-src 'self'\">",
            "<head></head>",
            "<meta charset=utf-8><script>",
        ] {
            assert!(scan(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_value_is_not_read_as_an_attribute() {
        assert!(scan("<meta charset=utf-8><p title=\"style=1 onload=2\" class=on data-on=\"\">").is_ok());
        assert!(scan("<meta charset=utf-8><link rel=icon href=/a.svg/>").is_ok());
    }
}
