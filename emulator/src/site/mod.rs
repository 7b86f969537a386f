//! Serves a built site on its own origin, with the headers it ships with, as a good host would.
//!
//! The files are those of production. Only Spotify's addresses in the Content-Security-Policy are replaced, and `/config.json` is generated, so
//! that the site uses the emulator. Where the build has put compressed copies beside a file, a request gets the one that it likes best.

mod changed;
mod content_type;
mod encoding;
mod etag;
mod headers;
mod policy;

use std::path::{Component, Path, PathBuf};

use serde_json::json;

use crate::http::{Request, Response};
use changed::Changed;
use encoding::{Choice, Coding};
use headers::HeaderRules;

const HEADERS_FILE: &str = "_headers";
/// Configuration for the host, never served.
const NOT_SERVED: &[&str] = &[HEADERS_FILE, "_redirects"];

/// A site and the service it uses.
#[derive(Debug)]
pub(crate) struct Site {
    directory: PathBuf,
    /// The site's folder on its origin, without a slash at the end; empty at the root.
    base: String,
    service_origin: String,
    client_id: Option<String>,
    changed: Changed,
}

/// A file to send.
struct File {
    /// Where it is on the disk.
    path: PathBuf,
    body: Vec<u8>,
    /// Whether the body is another than that on the disk.
    is_changed: bool,
}

impl Site {
    /// Serves this directory below `base`.
    pub(crate) fn new(directory: PathBuf, base: &str, service_origin: String, client_id: Option<String>) -> Self {
        let base = match base.trim_matches('/') {
            "" => String::new(),
            folder => format!("/{folder}"),
        };
        Self { directory, base, service_origin, client_id, changed: Changed::default() }
    }

    /// The site's folder on its origin, without a slash at the end.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Whether a path is that of a file, not of a route of the app.
    pub(crate) async fn has_file(&self, path: &str) -> bool {
        let Some(below) = path.strip_prefix(self.base.as_str()).and_then(inside) else { return false };
        if below == Path::new("config.json") {
            return true;
        }
        tokio::fs::metadata(self.directory.join(below)).await.is_ok_and(|data| data.is_file())
    }

    /// Answers a request.
    pub(crate) async fn answer(&self, request: &Request) -> Response {
        let mut response = self.file(request).await;
        // As hosts do, unless the site has a rule.
        response.set("cache-control", "no-cache");
        // Not cached: the site may be rebuilt while the emulator runs.
        let rules = tokio::fs::read_to_string(self.directory.join(HEADERS_FILE)).await.unwrap_or_default();
        for (name, value) in HeaderRules::parse(&rules).of(&request.path) {
            // A file that is missing now must not be missing for a year.
            if name == "cache-control" && response.status >= 400 {
                continue;
            }
            let is_policy = name == "content-security-policy" || name == "content-security-policy-report-only";
            let value = if is_policy { policy::redirect(&value, &self.service_origin) } else { value };
            response.set(&name, &value);
        }
        response
    }

    async fn file(&self, request: &Request) -> Response {
        if !request.reads() {
            return Response::empty(405).header("allow", "GET, HEAD");
        }
        let below = match request.path.strip_prefix(self.base.as_str()) {
            // Without the slash, relative addresses in the page would be wrong.
            Some("") => return Response::empty(308).header("location", &format!("{}/", self.base)),
            Some(below) if below.starts_with('/') => below,
            _ => return missing(),
        };
        let Some(path) = inside(below) else { return missing() };
        match self.find(&path).await {
            Some(file) => self.sent(file, request).await,
            None => missing(),
        }
    }

    /// The file at this path, or the page.
    async fn find(&self, path: &Path) -> Option<File> {
        if NOT_SERVED.iter().any(|name| path == Path::new(name)) {
            return None;
        }
        if path == Path::new("config.json") {
            return Some(File { path: self.directory.join(path), body: self.config(), is_changed: true });
        }
        if !path.as_os_str().is_empty()
            && let Some(file) = self.read(path).await
        {
            return Some(file);
        }
        // An address without an extension is a route of the app.
        if path.extension().is_some() { None } else { self.read(Path::new("index.html")).await }
    }

    async fn read(&self, path: &Path) -> Option<File> {
        let path = self.directory.join(path);
        let body = tokio::fs::read(&path).await.ok()?;
        if path.extension().is_none_or(|extension| extension != "html") {
            return Some(File { path, body, is_changed: false });
        }
        let body = match String::from_utf8(body) {
            Ok(html) => policy::redirect_in_html(&html, &self.service_origin).into_bytes(),
            Err(error) => error.into_bytes(),
        };
        Some(File { path, body, is_changed: true })
    }

    /// The file in the coding that the request likes best; 304 if it has it already.
    async fn sent(&self, file: File, request: &Request) -> Response {
        let mut available = Vec::new();
        for coding in Coding::ALL {
            if tokio::fs::try_exists(beside(&file.path, coding)).await.unwrap_or(false) {
                available.push(coding);
            }
        }
        let extension = file.path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let content_type = content_type::of(extension);
        let choice = encoding::choose(request.header("accept-encoding"), &available);
        let mut response = match choice {
            Choice::Nothing => {
                Response::with_body(406, "text/plain; charset=utf-8", "Not available in an encoding that you accept")
            }
            Choice::Identity => Response::with_body(200, content_type, file.body),
            Choice::Compressed(coding) => match self.compressed(file, coding).await {
                Ok(body) => Response::with_body(200, content_type, body).header("content-encoding", coding.name()),
                // It was there a moment ago, so a build is under way.
                Err(_) => return missing(),
            },
        };
        if !available.is_empty() {
            response.set("vary", "Accept-Encoding");
        }
        if response.status != 200 {
            return response;
        }
        let tag = etag::of(&response.body);
        if request.header("if-none-match").is_some_and(|named| etag::is_named(named, &tag)) {
            response.status = 304;
            response.body.clear();
            response.strip("content-");
        }
        response.header("etag", &tag)
    }

    async fn compressed(&self, file: File, coding: Coding) -> std::io::Result<Vec<u8>> {
        if file.is_changed {
            return self.changed.compressed(coding, file.body);
        }
        tokio::fs::read(beside(&file.path, coding)).await
    }

    fn config(&self) -> Vec<u8> {
        let body = json!({
            "client_id": self.client_id,
            "accounts": self.service_origin,
            "api": format!("{}/v1", self.service_origin),
        });
        body.to_string().into_bytes()
    }
}

/// The compressed copy of a file.
fn beside(path: &Path, coding: Coding) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(coding.ending());
    PathBuf::from(name)
}

fn missing() -> Response {
    Response::with_body(404, "text/plain; charset=utf-8", "Not found")
}

/// The path below the directory; `None` if it would leave the directory.
fn inside(path: &str) -> Option<PathBuf> {
    // `form_urlencoded` would decode `+` as a space.
    let text = path.strip_prefix('/')?.replace('+', "%2B");
    let decoded = form_urlencoded::parse(text.replace(['&', '='], "%26").as_bytes()).next().map(|(name, _)| name.into_owned());
    let below = PathBuf::from(decoded.unwrap_or_default());
    let plain = below.components().all(|part| matches!(part, Component::Normal(_)));
    (plain && !below.to_string_lossy().contains(['\0', '\\', ':'])).then_some(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leaves_the_directory() {
        for (path, expected) in [
            ("/", Some("")),
            ("/app.js", Some("app.js")),
            ("/a/b.css", Some("a/b.css")),
            ("/a%20b+c.css", Some("a b+c.css")),
            ("/../secret", None),
            ("/%2e%2e/secret", None),
            ("/a/..%2f..%2fsecret", None),
            ("//etc/passwd", None),
            ("/%2fetc/passwd", None),
            ("/a%00b", None),
            ("/a%5c..%5cb", None),
        ] {
            assert_eq!(inside(path), expected.map(PathBuf::from), "{path}");
        }
    }
}
