//! A built site: its files, its headers, and what a visit loads.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;
use serde_json::Value;

/// Files for hosts, which are not for browsers.
const FOR_HOSTS: [&str; 4] = ["_headers", "_redirects", "nginx.conf", "vercel.json"];

/// A release.
pub(crate) struct Site {
    pub(crate) dist: PathBuf,
    /// Its folder on the host, with a slash at both ends.
    pub(crate) base: &'static str,
}

/// The release for the root of a host, and the one for a folder.
pub(crate) fn sites() -> [Site; 2] {
    let dist = |variable: &str| {
        let dist = std::env::var_os(variable).map(PathBuf::from);
        dist.unwrap_or_else(|| panic!("{variable}: `cargo verify served` sets it"))
    };
    [Site { dist: dist("LOCKGROOVE_DIST"), base: "/" }, Site { dist: dist("LOCKGROOVE_DIST_AT_SUBPATH"), base: "/somewhere/" }]
}

impl Site {
    /// Its files below the base, without the compressed copies.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        add(&self.dist, "", &mut files);
        files.retain(|file| !FOR_HOSTS.contains(&file.as_str()) && !file.ends_with(".br") && !file.ends_with(".gz"));
        files.sort();
        files
    }

    pub(crate) fn read(&self, file: &str) -> Vec<u8> {
        fs::read(self.dist.join(file)).unwrap()
    }

    pub(crate) fn text(&self, file: &str) -> String {
        String::from_utf8(self.read(file)).unwrap()
    }

    /// The only file whose name matches.
    pub(crate) fn only(&self, is_meant: impl Fn(&str) -> bool) -> String {
        let mut found: Vec<String> = self.files().into_iter().filter(|file| is_meant(file)).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    /// The headers that every answer has, from the file for other hosts.
    pub(crate) fn headers_of_every_answer(&self) -> Vec<(String, String)> {
        let text = self.text("_headers");
        let mut lines = text.lines();
        assert_eq!(lines.next().unwrap(), format!("{}*", self.base));
        let headers = lines.map_while(|line| line.strip_prefix("  ")?.split_once(": "));
        headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect()
    }

    /// The files that each kind of visit loads, below the base, the page first.
    pub(crate) fn visits(&self) -> Vec<Visit> {
        let page = self.text("index.html");
        let links = page.split("href=").skip(1).filter_map(|rest| {
            let address = rest.trim_start_matches('"').split(['"', ' ', '>']).next()?;
            let file = address.strip_prefix(self.base)?;
            is_hashed(file).then(|| file.to_owned())
        });
        let front: Vec<String> = std::iter::once(String::new()).chain(links).collect();
        let start = page.find("{\"base\":").expect("the names of the files");
        let app: Value = serde_json::Deserializer::from_str(&page[start..]).into_iter().next().unwrap().unwrap();
        let name = |file: &Value| file["name"].as_str().unwrap().to_owned();
        let main = ["script", "module"].map(|file| name(&app[file]));
        let visit = |what: &'static str, part: &str| {
            let mut files = front.clone();
            files.extend(main.clone());
            files.push("config.json".to_owned());
            if let Some(shared) = app["parts"][part].as_str() {
                let pieces = shared.chars().map(String::from).chain([part.to_owned()]);
                files.extend(pieces.map(|piece| name(&app["pieces"][&piece])));
            }
            Visit { what, files }
        };
        vec![
            visit("connect", "connect"),
            visit("overview", ""),
            visit("console, opened directly", "console"),
            Visit { what: "front page", files: front },
        ]
    }
}

/// A kind of visit.
pub(crate) struct Visit {
    pub(crate) what: &'static str,
    pub(crate) files: Vec<String>,
}

/// The names with a hash in a text.
pub(crate) fn hashed_names(text: &str) -> impl Iterator<Item = String> {
    let pattern = Regex::new(r"[\w./-]+-[0-9a-f]{11,}(?:_bg)?\.[a-z0-9]+\b").unwrap();
    pattern.find_iter(text).map(|found| found.as_str().to_owned()).collect::<Vec<_>>().into_iter()
}

/// Whether the name has a hash.
pub(crate) fn is_hashed(name: &str) -> bool {
    hashed_names(name).any(|found| found == name)
}

fn add(dir: &Path, below: &str, files: &mut Vec<String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        // Trunk leaves its own files behind.
        let name = entry.file_name().into_string().unwrap();
        if name.starts_with('.') {
            continue;
        }
        let name = format!("{below}{name}");
        if entry.path().is_dir() {
            add(&entry.path(), &format!("{name}/"), files);
        } else {
            files.push(name);
        }
    }
}
