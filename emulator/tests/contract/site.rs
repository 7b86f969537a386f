//! A built site on its own origin.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use reqwest::Response;
use serde_json::{Value, json};

use crate::harness::{Emulator, header, options};

const HTML: &str = "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"connect-src https://api.spotify.com https://accounts.spotify.com; upgrade-insecure-requests\"><a href=\"https://api.spotify.com\">x</a>";
const HEADERS: &str = "/*\n  Content-Security-Policy: default-src 'none'; img-src https://i.scdn.co https://mosaic.scdn.co; connect-src https://api.spotify.com; upgrade-insecure-requests\n  X-Frame-Options: DENY\n/assets/*\n  Cache-Control: immutable\n";

/// A temporary directory, removed at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("emulator-site-{name}-{}", std::process::id()));
        std::fs::create_dir_all(path.join("assets")).unwrap();
        for (file, text) in [
            ("index.html", HTML),
            ("_headers", HEADERS),
            ("_redirects", "/* /index.html 200"),
            ("assets/app.wasm", "\0asm"),
            ("assets/app.js", "fetch('https://api.spotify.com')"),
        ] {
            std::fs::write(path.join(file), text).unwrap();
        }
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

async fn serve(folder: &Folder) -> (Emulator, String) {
    let emulator = Emulator::start_with(lockgroove_emulator::Options {
        site: Some(folder.0.clone()),
        site_client_id: Some("my-id".to_owned()),
        ..options()
    })
    .await;
    let origin = emulator.running.site_origin.clone().unwrap();
    assert_ne!(origin, emulator.origin);
    (emulator, origin)
}

#[tokio::test]
async fn files_routes_and_missing_files() {
    let folder = Folder::new("files");
    let (_emulator, origin) = serve(&folder).await;
    for (path, status, kind) in [
        ("/", 200, "text/html; charset=utf-8"),
        ("/index.html", 200, "text/html; charset=utf-8"),
        ("/deep/link", 200, "text/html; charset=utf-8"),
        ("/callback?code=a&state=b", 200, "text/html; charset=utf-8"),
        ("/assets", 200, "text/html; charset=utf-8"),
        ("/assets/app.wasm", 200, "application/wasm"),
        ("/assets/app.js", 200, "text/javascript; charset=utf-8"),
        ("/assets/none.js", 404, "text/plain; charset=utf-8"),
        ("/_headers", 404, "text/plain; charset=utf-8"),
        ("/_redirects", 404, "text/plain; charset=utf-8"),
        ("/%5fheaders", 404, "text/plain; charset=utf-8"),
        ("/..%2f..%2fetc%2fpasswd", 404, "text/plain; charset=utf-8"),
    ] {
        let response = reqwest::get(format!("{origin}{path}")).await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(header(&response, "content-type"), Some(kind), "{path}");
    }
}

#[tokio::test]
async fn headers_are_sent_with_the_emulator_in_the_policy() {
    let folder = Folder::new("headers");
    let (emulator, origin) = serve(&folder).await;
    let response = reqwest::get(format!("{origin}/assets/app.js")).await.unwrap();
    assert_eq!(header(&response, "x-frame-options"), Some("DENY"));
    assert_eq!(header(&response, "cache-control"), Some("immutable"));
    let emulator = &emulator.origin;
    assert_eq!(
        header(&response, "content-security-policy").unwrap(),
        format!("default-src 'none'; img-src {emulator} {emulator}; connect-src {emulator}")
    );
    assert_eq!(response.text().await.unwrap(), "fetch('https://api.spotify.com')", "the bundle is unchanged");
    let page = reqwest::get(format!("{origin}/")).await.unwrap().text().await.unwrap();
    assert_eq!(
        page,
        format!(
            "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"connect-src {emulator} {emulator}\"><a href=\"https://api.spotify.com\">x</a>"
        )
    );
}

#[tokio::test]
async fn the_configuration_points_to_the_emulator() {
    let folder = Folder::new("config");
    let (emulator, origin) = serve(&folder).await;
    let body: Value = reqwest::get(format!("{origin}/config.json")).await.unwrap().json().await.unwrap();
    assert_eq!(body, json!({"client_id": "my-id", "accounts": emulator.origin, "api": format!("{}/v1", emulator.origin)}));
}

#[tokio::test]
async fn a_site_can_be_in_a_folder_of_its_origin() {
    let folder = Folder::new("base");
    for base in ["/some/where/", "some/where"] {
        let options = lockgroove_emulator::Options { site: Some(folder.0.clone()), site_base: base.to_owned(), ..options() };
        let emulator = Emulator::start_with(options).await;
        let origin = emulator.running.site_origin.clone().unwrap();
        assert_eq!(emulator.running.site_address.clone(), Some(format!("{origin}/some/where/")));
        for (path, status) in [
            ("/some/where/", 200),
            ("/some/where/deep/link", 200),
            ("/some/where/assets/app.js", 200),
            ("/some/where/config.json", 200),
            ("/some/where/assets/none.js", 404),
            ("/some/where/..%2fsecret", 404),
            ("/some/wherever", 404),
            ("/config.json", 404),
            ("/", 404),
        ] {
            let response = reqwest::get(format!("{origin}{path}")).await.unwrap();
            assert_eq!(response.status(), status, "{base}: {path}");
        }
        let moved = reqwest::get(format!("{origin}/some/where")).await.unwrap();
        assert_eq!((moved.status().as_u16(), moved.url().path()), (200, "/some/where/"));
    }
}

#[tokio::test]
async fn requests_for_the_site_are_logged() {
    let folder = Folder::new("log");
    let (emulator, origin) = serve(&folder).await;
    reqwest::get(format!("{origin}/callback?code=s3cret&state=t&error=access_denied&x=1")).await.unwrap();
    let entry = emulator.log().await.pop().unwrap();
    assert_eq!((&entry["service"], &entry["path"], &entry["status"]), (&json!("site"), &json!("/callback"), &json!(200)));
    assert_eq!(entry["query"]["error"], "access_denied");
    assert_eq!(entry["query"]["‹1 character›"], json!({"len": 1}), "no name that Spotify has");
    assert!(!entry.to_string().contains("s3cret"));
    // Files and routes.
    for (path, logged) in [
        ("/assets/app.js", "/assets/app.js"),
        ("/library", "/library"),
        ("/playlists/0000000000000000000000", "/playlists/0000000000000000000000"),
        ("/assets/other-1a2b.js", "/assets/‹10 characters›.js"),
        ("/assets/app.js.exe", "/assets/‹10 characters›"),
        ("/Library/of/Babel", "/Library/of/‹5 characters›"),
    ] {
        reqwest::get(format!("{origin}{path}")).await.unwrap();
        assert_eq!(emulator.log().await.pop().unwrap()["path"], logged);
    }
}

#[tokio::test]
async fn faults_apply_to_files_of_the_site_only_if_they_say_so() {
    let folder = Folder::new("faults");
    let (emulator, origin) = serve(&folder).await;
    let get = async |path: &str| reqwest::get(format!("{origin}{path}")).await;
    emulator.fault(json!({"path": "*", "times": 1, "fault": {"kind": "status", "status": 500}})).await;
    assert_eq!(get("/assets/app.js").await.unwrap().status(), 200, "a fault of the service");
    assert_eq!(emulator.send("GET", "/v1/me", &[], None).await.unwrap().status(), 500);

    let of_site = async |path: &str, fault: Value| {
        emulator.fault(json!({"path": path, "site": true, "times": 1, "fault": fault})).await;
    };
    of_site("*.js", json!({"kind": "status", "status": 404})).await;
    assert_eq!(emulator.send("GET", "/v1/x.js", &[], None).await.unwrap().status(), 401, "the service has no such fault");
    assert_eq!(get("/assets/app.js").await.unwrap().status(), 404);
    assert_eq!(get("/assets/app.js").await.unwrap().status(), 200);

    of_site("/assets/app.wasm", json!({"kind": "truncate"})).await;
    let half = get("/assets/app.wasm").await.unwrap();
    assert_eq!(header(&half, "cache-control"), Some("immutable"), "the headers are those of the file");
    assert_eq!(half.bytes().await.unwrap().as_ref(), b"\0a");
    of_site("/assets/app.wasm", json!({"kind": "truncate", "wire": true})).await;
    let cut = async || get("/assets/app.wasm").await?.bytes().await;
    assert!(cut().await.is_err());
    of_site("/", json!({"kind": "cut"})).await;
    assert!(get("/").await.is_err());

    of_site("/assets/app.js", json!({"kind": "delay", "ms": 60})).await;
    let started = Instant::now();
    assert_eq!(get("/assets/app.js").await.unwrap().status(), 200);
    assert!(started.elapsed() >= Duration::from_millis(60));
    assert_eq!(emulator.log().await.pop().unwrap()["fault"], "delay");
}

const SCRIPT: &str = "compressed.js";
const PICTURE: &str = "picture-0123456789abcdef.png";

/// The same with files as a release build makes them: a script and a page with compressed copies, and a picture without.
fn release_folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    for (file, text) in [
        (SCRIPT, "the script"),
        ("compressed.js.br", "br of the script"),
        ("compressed.js.gz", "gz of the script"),
        ("index.html.br", "br of another page"),
        ("index.html.gz", "gz of another page"),
        ("config.json.br", "br of another file"),
        ("config.json.gz", "gz of another file"),
        ("data.json", "{\"items\": [1, 2]}"),
        ("data.json.br", "br of the data"),
        (PICTURE, "picture"),
        (
            "_headers",
            "/*\n  X-Frame-Options: DENY\n/picture-0123456789abcdef.png\n  Cache-Control: immutable\n\
             /gone-0123456789abcdef.js\n  Cache-Control: immutable\n",
        ),
    ] {
        std::fs::write(folder.0.join(file), text).unwrap();
    }
    folder
}

async fn get(origin: &str, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = reqwest::Client::new().get(format!("{origin}/{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_request_gets_the_compressed_copy_that_it_likes_best() {
    let folder = release_folder("encodings");
    let (_emulator, origin) = serve(&folder).await;
    for (accepted, coding, body) in [
        (None, None, "the script"),
        (Some("gzip, deflate, br, zstd"), Some("br"), "br of the script"),
        (Some("gzip"), Some("gzip"), "gz of the script"),
        (Some("br;q=0.1, gzip;q=0.9"), Some("gzip"), "gz of the script"),
        (Some("br;q=0, *"), Some("gzip"), "gz of the script"),
        (Some("*"), Some("br"), "br of the script"),
        (Some("identity;q=0, gzip"), Some("gzip"), "gz of the script"),
        (Some("identity, gzip;q=0.5"), None, "the script"),
        (Some("zstd"), None, "the script"),
        (Some(""), None, "the script"),
    ] {
        let headers: Vec<(&str, &str)> = accepted.map(|value| ("accept-encoding", value)).into_iter().collect();
        let response = get(&origin, SCRIPT, &headers).await;
        assert_eq!(response.status(), 200, "{accepted:?}");
        assert_eq!(header(&response, "content-encoding"), coding, "{accepted:?}");
        assert_eq!(header(&response, "content-type"), Some("text/javascript; charset=utf-8"), "{accepted:?}");
        assert_eq!(header(&response, "vary"), Some("Accept-Encoding"), "{accepted:?}");
        assert_eq!(response.text().await.unwrap(), body, "{accepted:?}");
    }
    for (path, status, vary) in [(SCRIPT, 406, Some("Accept-Encoding")), (PICTURE, 406, None)] {
        let response = get(&origin, path, &[("accept-encoding", "identity;q=0, zstd")]).await;
        assert_eq!((response.status().as_u16(), header(&response, "vary")), (status, vary), "{path}");
    }
    let picture = get(&origin, PICTURE, &[("accept-encoding", "br, gzip")]).await;
    assert_eq!((header(&picture, "content-encoding"), header(&picture, "vary")), (None, None));
    assert_eq!(picture.text().await.unwrap(), "picture");
}

#[tokio::test]
async fn what_the_emulator_changes_is_compressed_anew() {
    let folder = release_folder("changed");
    let (emulator, origin) = serve(&folder).await;
    for path in ["", "deep/link", "config.json"] {
        let plain = get(&origin, path, &[]).await.text().await.unwrap();
        assert!(plain.contains(&emulator.origin), "{plain}");
        // Twice, because the second is from memory.
        for coding in ["br", "gzip", "br"] {
            let response = get(&origin, path, &[("accept-encoding", coding)]).await;
            assert_eq!(header(&response, "content-encoding"), Some(coding), "{path}");
            let sent = response.bytes().await.unwrap();
            let mut whole = Vec::new();
            if coding == "br" {
                brotli::BrotliDecompress(&mut &*sent, &mut whole).unwrap();
            } else {
                std::io::copy(&mut flate2::read::GzDecoder::new(&*sent), &mut whole).unwrap();
            }
            assert_eq!(String::from_utf8(whole).unwrap(), plain, "{path} {coding}");
        }
    }
}

#[tokio::test]
async fn a_file_that_the_browser_has_is_not_sent_again() {
    let folder = release_folder("etags");
    let (_emulator, origin) = serve(&folder).await;
    let mut tags = Vec::new();
    for coding in ["identity", "gzip", "br"] {
        let tag = header(&get(&origin, SCRIPT, &[("accept-encoding", coding)]).await, "etag").unwrap().to_owned();
        let again = get(&origin, SCRIPT, &[("accept-encoding", coding), ("if-none-match", &tag)]).await;
        assert_eq!(again.status(), 304, "{coding}");
        for (name, value) in [
            ("etag", Some(tag.as_str())),
            ("vary", Some("Accept-Encoding")),
            ("cache-control", Some("no-cache")),
            ("x-frame-options", Some("DENY")),
            ("content-type", None),
            ("content-encoding", None),
        ] {
            assert_eq!(header(&again, name), value, "{coding}");
        }
        assert!(again.bytes().await.unwrap().is_empty());
        tags.push(tag);
    }
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2], "{tags:?}");
    let other = get(&origin, SCRIPT, &[("accept-encoding", "br"), ("if-none-match", &tags[1])]).await;
    assert_eq!(other.status(), 200, "the tag of another coding");
    for path in ["", "deep/link", "config.json"] {
        let tag = header(&get(&origin, path, &[]).await, "etag").unwrap().to_owned();
        assert_eq!(get(&origin, path, &[("if-none-match", &tag)]).await.status(), 304, "{path}");
    }
    std::fs::write(folder.0.join("compressed.js.br"), "a new build").unwrap();
    assert_eq!(get(&origin, SCRIPT, &[("accept-encoding", "br"), ("if-none-match", &tags[2])]).await.status(), 200);
}

#[tokio::test]
async fn a_missing_file_is_not_remembered() {
    let folder = release_folder("gone");
    let (_emulator, origin) = serve(&folder).await;
    assert_eq!(header(&get(&origin, PICTURE, &[]).await, "cache-control"), Some("immutable"));
    for path in ["gone-0123456789abcdef.js", "gone-0123456789abcdef_bg.wasm", "fonts/gone-0123456789abcdef.woff2"] {
        let response = get(&origin, path, &[("accept-encoding", "br")]).await;
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(header(&response, "cache-control"), Some("no-cache"), "{path}");
        assert_eq!(header(&response, "x-frame-options"), Some("DENY"), "{path}");
    }
}

#[tokio::test]
async fn faults_reach_compressed_files() {
    let folder = release_folder("faults-compressed");
    let (emulator, origin) = serve(&folder).await;
    let of_site = async |path: &str, fault: Value| {
        emulator.fault(json!({"path": path, "site": true, "times": 1, "fault": fault})).await;
    };
    let br = ("accept-encoding", "br");
    of_site("*.js", json!({"kind": "truncate"})).await;
    let half = get(&origin, SCRIPT, &[br]).await;
    assert_eq!(header(&half, "content-encoding"), Some("br"));
    assert_eq!(half.text().await.unwrap(), "br of th");
    let tag = header(&get(&origin, SCRIPT, &[br]).await, "etag").unwrap().to_owned();
    of_site("*.js", json!({"kind": "truncate"})).await;
    let half = get(&origin, SCRIPT, &[br, ("if-none-match", &tag)]).await;
    assert_eq!(half.text().await.unwrap(), "br of th", "even if the browser has it");

    of_site("/data.json", json!({"kind": "patch", "merge": {"items": null, "more": 1}})).await;
    let patched = get(&origin, "data.json", &[br, ("if-none-match", "*")]).await;
    assert_eq!(header(&patched, "content-encoding"), None);
    assert_eq!(patched.json::<Value>().await.unwrap(), json!({"more": 1}));
    of_site("/data.json", json!({"kind": "null_items", "every": 2})).await;
    assert_eq!(get(&origin, "data.json", &[br]).await.json::<Value>().await.unwrap(), json!({"items": [1, null]}));

    of_site("*.js", json!({"kind": "body", "status": 200, "content_type": "text/html", "body": "<p>"})).await;
    let replaced = get(&origin, SCRIPT, &[br]).await;
    assert_eq!(header(&replaced, "content-encoding"), None);
    assert_eq!(replaced.text().await.unwrap(), "<p>");
}
