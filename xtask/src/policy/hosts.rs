//! Header and rewrite files for static hosts: Netlify and Cloudflare Pages (`_headers`, `_redirects`), Vercel
//! (`vercel.json`). They and nginx's are generated from one [`Site`], so they agree. These hosts compress by themselves.
//!
//! When two rules set the same header, some hosts join the values and some choose one. So no two rules that match the same
//! path set the same header, and files with fixed names are listed one by one.

use std::path::Path;

use super::headers::{self, IMMUTABLE, REVALIDATE};
use crate::fault::Done;
use crate::hashed;
use crate::paths::files_below;

/// Files with fixed names that decide which others are loaded.
const ENTRIES: [&str; 3] = ["", "index.html", "config.json"];

/// For Vercel, which reads JavaScript's regular expressions: the rest of a path whose last name has no dot.
const VERCEL_NO_FILE: &str = r"((?!.*\\.[^/]*$).*)";

/// What the files are generated from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    /// The security policy for a header.
    pub(crate) csp: String,
    /// The path the site is served under, with a slash at both ends.
    pub(crate) base: String,
    /// Files with a hash of their content in the name, relative to `base`, sorted.
    pub(crate) hashed: Vec<String>,
}

impl Site {
    /// `_headers` of Netlify and Cloudflare Pages: a path, then indented headers.
    pub(crate) fn headers_file(&self) -> String {
        let base = &self.base;
        let mut text = format!("{base}*\n");
        for (name, value) in headers::of_every_file(&self.csp) {
            text += &format!("  {name}: {value}\n");
        }
        for (path, cache) in self.cache_rules() {
            text += &format!("{path}\n  Cache-Control: {cache}\n");
        }
        text
    }

    /// `_redirects` of Netlify and Cloudflare Pages: a path without a file opens the app.
    pub(crate) fn redirects_file(&self) -> String {
        format!(
            "# Netlify matches whole folders only, so a missing file beside index.html is answered with the page and 200.\n\
             # Cloudflare Pages skips the last rule as a loop. 404.html, which is the same page, answers instead, with status 404.\n\
             {base}fonts/* {base}404.html 404\n\
             {base}* {base}index.html 200\n",
            base = self.base
        )
    }

    /// `vercel.json`. Vercel serves an existing file before it applies a rewrite. A name with a dot is a file, so it is no page if it is
    /// missing; for that, Vercel sends `404.html`.
    pub(crate) fn vercel_json(&self) -> String {
        let base = &self.base;
        let every: Vec<(String, String)> =
            headers::of_every_file(&self.csp).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let mut rules = vec![vercel_rule(&format!("{base}(.*)"), &every)];
        for (path, cache) in self.cache_rules() {
            rules.push(vercel_rule(&path, &[("Cache-Control".to_owned(), cache.to_owned())]));
        }
        format!(
            "{{\n  \"headers\": [\n{}\n  ],\n  \"rewrites\": [{{ \"source\": \"{}{VERCEL_NO_FILE}\", \"destination\": \"{base}index.html\" }}]\n}}\n",
            rules.join(",\n"),
            escaped(base)
        )
    }

    fn cache_rules(&self) -> Vec<(String, &'static str)> {
        let entries = ENTRIES.iter().map(|name| (format!("{}{name}", self.base), REVALIDATE));
        let hashed = self.hashed.iter().map(|name| (format!("{}{name}", self.base), IMMUTABLE));
        entries.chain(hashed).collect()
    }
}

fn vercel_rule(source: &str, headers: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        headers.iter().map(|(name, value)| format!("        {{ \"key\": \"{name}\", \"value\": \"{value}\" }}")).collect();
    format!(
        "    {{\n      \"source\": \"{}\",\n      \"headers\": [\n{}\n      ]\n    }}",
        // This one pattern stays as it is.
        source.strip_suffix("(.*)").map_or_else(|| escaped(source), |start| format!("{}(.*)", escaped(start))),
        pairs.join(",\n")
    )
}

/// Vercel reads a path as a pattern, in which a plain dot matches any character.
fn escaped(path: &str) -> String {
    path.replace('.', r"\\.")
}

/// The path of Trunk's public URL, with a slash at both ends: `/`, `/lockgroove/`.
pub(crate) fn base_path(public_url: &str) -> String {
    let path = match public_url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => public_url,
    };
    let path = path.trim_matches(|c| c == '/' || c == '.');
    if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
}

/// All files below `dir` with a hash in the name, relative to it, with forward slashes, sorted.
pub(crate) fn hashed_files(dir: &Path) -> Done<Vec<String>> {
    let relative =
        |file: &Path| Some(file.strip_prefix(dir).ok()?.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>()?.join("/"));
    Ok(files_below(dir)?.iter().filter_map(|file| relative(file)).filter(|name| hashed::is_hashed(name)).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Site, base_path};

    fn site() -> Site {
        Site {
            csp: "default-src 'none'".into(),
            base: "/".into(),
            hashed: vec!["app-0123456789abcdef.js".into(), "app-0123456789abcdef_bg.wasm".into()],
        }
    }

    #[test]
    fn the_headers_file_has_a_rule_per_path() {
        let text = site().headers_file();
        assert!(text.starts_with("/*\n  Content-Security-Policy: default-src 'none'\n  Referrer-Policy: no-referrer\n"));
        assert!(text.ends_with(
            "/\n  Cache-Control: no-cache\n/index.html\n  Cache-Control: no-cache\n/config.json\n  Cache-Control: no-cache\n\
             /app-0123456789abcdef.js\n  Cache-Control: public, max-age=31536000, immutable\n\
             /app-0123456789abcdef_bg.wasm\n  Cache-Control: public, max-age=31536000, immutable\n"
        ));
    }

    #[test]
    fn no_two_rules_for_a_path_set_the_same_header() {
        let text = site().headers_file();
        let (every, rest) = text.split_at(text.find("\n/\n").unwrap());
        assert!(!every.contains("Cache-Control"));
        let paths: Vec<&str> = rest.lines().filter(|line| line.starts_with('/')).collect();
        assert!(paths.iter().all(|path| !path.contains('*')));
        assert!(rest.lines().filter(|line| line.starts_with(' ')).all(|line| line.contains("Cache-Control")));
    }

    #[test]
    fn a_missing_file_is_no_page_where_the_host_can_say_so() {
        let vercel = site().vercel_json();
        assert!(vercel.contains(r#""source": "/((?!.*\\.[^/]*$).*)""#), "{vercel}");
        let redirects = Site { base: "/a/".into(), ..site() }.redirects_file();
        let rules: Vec<&str> = redirects.lines().filter(|line| !line.starts_with('#')).collect();
        // The first rule that matches counts.
        assert_eq!(rules, ["/a/fonts/* /a/404.html 404", "/a/* /a/index.html 200"]);
    }

    #[test]
    fn dots_are_escaped_for_vercel() {
        let text = site().vercel_json();
        assert!(text.contains("\"source\": \"/(.*)\""));
        assert!(text.contains("\"source\": \"/config\\\\.json\""));
        assert!(text.contains("\"destination\": \"/index.html\""));
    }

    #[test]
    fn the_base_path_follows_the_public_url() {
        for (url, path) in
            [("/", "/"), ("", "/"), ("./", "/"), ("/groove/", "/groove/"), ("https://a.b/c/", "/c/"), ("https://a.b", "/")]
        {
            assert_eq!(base_path(url), path, "{url}");
        }
    }
}
