//! A built site on its own origin.

use std::path::PathBuf;
use std::time::{Duration, Instant};

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
    reqwest::get(format!("{origin}/callback?code=s3cret&state=t&x=1")).await.unwrap();
    let entry = emulator.log().await.pop().unwrap();
    assert_eq!((&entry["service"], &entry["path"], &entry["status"]), (&json!("site"), &json!("/callback"), &json!(200)));
    assert_eq!(entry["query"]["x"], "1");
    assert!(!entry.to_string().contains("s3cret"));
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
