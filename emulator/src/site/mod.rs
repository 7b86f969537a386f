//! Serves a built site on its own origin, with the headers it ships with.
//!
//! The files are those of production. Only Spotify's addresses in the Content-Security-Policy are replaced, and `/config.json` is generated, so
//! that the site uses the emulator.

mod content_type;
mod headers;
mod policy;

use std::path::{Component, Path, PathBuf};

use serde_json::json;

use crate::http::{Request, Response};
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
}

impl Site {
    /// Serves this directory below `base`.
    pub(crate) fn new(directory: PathBuf, base: &str, service_origin: String, client_id: Option<String>) -> Self {
        let base = match base.trim_matches('/') {
            "" => String::new(),
            folder => format!("/{folder}"),
        };
        Self { directory, base, service_origin, client_id }
    }

    /// The site's folder on its origin, without a slash at the end.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Answers a request.
    pub(crate) async fn answer(&self, request: &Request) -> Response {
        let mut response = self.file(request).await;
        // Not cached: the site may be rebuilt while the emulator runs.
        let rules = tokio::fs::read_to_string(self.directory.join(HEADERS_FILE)).await.unwrap_or_default();
        for (name, value) in HeaderRules::parse(&rules).of(&request.path) {
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
        if below == "/config.json" {
            return self.config();
        }
        let Some(path) = inside(below) else { return missing() };
        if NOT_SERVED.iter().any(|name| path.as_path() == Path::new(name)) {
            return missing();
        }
        if !path.as_os_str().is_empty()
            && let Ok(body) = tokio::fs::read(self.directory.join(&path)).await
        {
            return self.served(&path, body);
        }
        // An address without an extension is a route of the app.
        if path.extension().is_some() {
            return missing();
        }
        match tokio::fs::read(self.directory.join("index.html")).await {
            Ok(body) => self.served(Path::new("index.html"), body),
            Err(_) => missing(),
        }
    }

    fn served(&self, path: &Path, body: Vec<u8>) -> Response {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let body = match (extension, String::from_utf8(body)) {
            ("html", Ok(html)) => policy::redirect_in_html(&html, &self.service_origin).into_bytes(),
            (_, Ok(text)) => text.into_bytes(),
            (_, Err(bytes)) => bytes.into_bytes(),
        };
        Response::with_body(200, content_type::of(extension), body)
    }

    fn config(&self) -> Response {
        let body = json!({
            "client_id": self.client_id,
            "accounts": self.service_origin,
            "api": format!("{}/v1", self.service_origin),
        });
        Response::json(200, &body).header("cache-control", "no-store")
    }
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
