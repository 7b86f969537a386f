//! Reads from the page what the policy needs to know, and inserts the policy.
//!
//! It understands the pages that Trunk writes, not all of HTML. What the policy would block stops the build here, with a
//! message that says why.

use crate::bundle::{AppFile, AppFiles};
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
        if let Some((bad, _)) = tag.attributes.iter().find(|(name, _)| name == "style" || name.starts_with("on")) {
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

/// Takes out what Trunk writes to load the app at once: a script, and two links. `public/boot.js` loads it when it is needed.
///
/// # Errors
/// If the page does not load an app as Trunk writes it.
pub(crate) fn take_loader(page: &str, base: &str) -> Done<(String, AppFiles)> {
    let mut rest = String::new();
    let (mut script, mut module) = (None, None);
    let (mut copied, mut at) = (0, 0);
    while let Some(tag) = next_tag(page, at) {
        at = tag.end;
        let file = |tag: &Tag| {
            let name = tag.value("href").unwrap_or_default();
            AppFile {
                name: name.strip_prefix(base).unwrap_or(name).to_owned(),
                integrity: tag.value("integrity").unwrap_or_default().to_owned(),
            }
        };
        let end = match (tag.name.as_str(), tag.value("rel"), tag.value("type")) {
            ("link", Some("modulepreload"), _) => {
                script = Some(file(&tag));
                tag.end
            }
            ("link", Some("preload"), Some("application/wasm")) => {
                module = Some(file(&tag));
                tag.end
            }
            ("script", ..) => {
                let close = find_ignoring_case(page, "</script>", at).unwrap_or(page.len());
                at = close;
                if !page.get(tag.end..close).is_some_and(|body| body.contains("TrunkApplicationStarted")) {
                    continue;
                }
                close + "</script>".len()
            }
            _ => continue,
        };
        rest += page.get(copied..tag.start).unwrap_or_default();
        (copied, at) = (end, end);
    }
    rest += page.get(copied..).unwrap_or_default();
    match (script, module) {
        (Some(script), Some(module)) => Ok((rest, AppFiles::in_one_piece(script, module))),
        _ => Err(Fault::new("index.html does not load the app as this version of Trunk is known to write it")),
    }
}

/// Writes the names of the app's files into `public/boot.js`, which is a part of the page.
///
/// # Errors
/// If its place is not in the page exactly once.
pub(crate) fn name_files(page: &str, files: &str) -> Done<String> {
    // Trunk's minifier changes the quotes.
    let places: Vec<String> = ['"', '\'', '`'].iter().map(|quote| format!("{quote}FILES{quote}")).collect();
    let found: Vec<&String> = places.iter().filter(|place| page.contains(place.as_str())).collect();
    match found.as_slice() {
        [place] if page.matches(place.as_str()).count() == 1 => Ok(page.replace(place.as_str(), files)),
        _ => Err(Fault::new("public/boot.js must name \"FILES\" once: the build writes the names of the app's files there")),
    }
}

/// Inserts the policy before anything that the page loads.
pub(crate) fn insert_policy(page: &str, scan: &Scan, policy: &str) -> String {
    let (head, rest) = page.split_at(scan.charset_end);
    format!("{head}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{rest}")
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    start: usize,
    end: usize,
}

impl Tag {
    fn has(&self, attribute: &str) -> bool {
        self.value(attribute).is_some()
    }

    fn value(&self, attribute: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == attribute).map(|(_, value)| value.as_str())
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
            let attributes = attributes(text.get(name.len()..)?);
            return Some(Tag { name: name.to_ascii_lowercase(), attributes, text, start: open, end });
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

/// The attributes: names in lower case, and values.
fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches(is_gap);
    while !rest.is_empty() {
        let name: String = rest.chars().take_while(|c| !is_gap(*c) && *c != '=').collect();
        rest = rest.get(name.len()..).unwrap_or_default().trim_start();
        let mut value = "";
        if let Some(text) = rest.strip_prefix('=') {
            (value, rest) = split_value(text.trim_start());
        }
        found.push((name.to_ascii_lowercase(), value.to_owned()));
        rest = rest.trim_start_matches(is_gap);
    }
    found
}

/// A value, without its quotes, and what follows.
fn split_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
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

    use super::{drop_comments, insert_policy, name_files, resolve_relative, scan, take_loader};

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
    fn the_loader_is_taken_out_and_its_files_are_known() {
        let page = "<head><script>boot()</script><script type=module>import init from'/d/app-1.js';dispatchEvent(new CustomEvent(`TrunkApplicationStarted`))</script>\
            <link crossorigin href=/d/app-1.js integrity=sha384-a rel=modulepreload><link rel=icon href=/d/i.svg>\
            <link as=fetch crossorigin href=/d/app-2_bg.wasm integrity='sha384-b' rel=preload type=application/wasm></head>";
        let (rest, files) = take_loader(page, "/d/").unwrap();
        assert_eq!(rest, "<head><script>boot()</script><link rel=icon href=/d/i.svg></head>");
        assert_eq!((files.script.name.as_str(), files.script.integrity.as_str()), ("app-1.js", "sha384-a"));
        assert_eq!((files.module.name.as_str(), files.module.integrity.as_str()), ("app-2_bg.wasm", "sha384-b"));
        assert!(take_loader("<head></head>", "/").is_err());
    }

    #[test]
    fn the_names_of_the_files_have_one_place() {
        assert_eq!(name_files("var a=`FILES`,b=1", "{}").unwrap(), "var a={},b=1");
        for page in ["var a=1", "a='FILES',b='FILES'"] {
            assert!(name_files(page, "{}").is_err(), "{page}");
        }
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
