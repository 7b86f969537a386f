//! What a real nginx sends with the `nginx.conf` that the build ships, and whether the emulator sends the same.
//!
//! `cargo verify served` runs it and sets these:
//!
//! | variable | |
//! |---|---|
//! | `LOCKGROOVE_DIST` | the built site |
//! | `LOCKGROOVE_DIST_AT_SUBPATH` | the same, built to be served from `/somewhere/` |
//! | `LOCKGROOVE_NGINX` | nginx |
//! | `LOCKGROOVE_NGINX_BROTLI` | its module for Brotli; optional |

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod http;
mod nginx;
mod site;

use std::net::SocketAddr;

use emulator::{Options, Running};
use http::{Answer, get};
use nginx::{Nginx, brotli_module};
use site::{Site, Visit, hashed_names, is_hashed, sites};

/// What browsers send.
const BROWSER: (&str, &str) = ("Accept-Encoding", "gzip, deflate, br, zstd");
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Names from an older version.
const GONE: [&str; 4] =
    ["app-0123456789abcdef.js", "connect-0123456789abcdef.wasm", "index-20159133898498e.css", "fonts/a-0123456789abcdef.woff2"];
const SPOTIFY: [&str; 4] =
    ["https://accounts.spotify.com", "https://api.spotify.com", "https://*.scdn.co", "https://*.spotifycdn.com"];

/// Calls `test` with each site in nginx, without Brotli and, if the module is here, with it. `coding` is what a browser gets.
fn in_nginx(test: impl Fn(&Site, &Nginx, &str)) {
    for site in sites() {
        test(&site, &Nginx::start(&site, None), "gzip");
        match brotli_module() {
            Some(module) => test(&site, &Nginx::start(&site, Some(&module)), "br"),
            None => println!("this nginx has no module for Brotli"),
        }
    }
}

/// The emulator, which serves the site too.
struct Emulator {
    address: SocketAddr,
    service: String,
    _running: Running,
    _runtime: tokio::runtime::Runtime,
}

impl Emulator {
    fn start(site: &Site) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let options = Options {
            port: 0,
            site: Some(site.dist.clone()),
            site_port: 0,
            site_base: site.base.to_owned(),
            tracks: 20,
            ..Options::default()
        };
        let running = runtime.block_on(emulator::start(options)).unwrap();
        let origin = running.site_origin.clone().unwrap();
        let address = origin.strip_prefix("http://").unwrap().parse().unwrap();
        Self { address, service: running.service_origin.clone(), _running: running, _runtime: runtime }
    }
}

fn has_headers_of_every_answer(site: &Site, answer: &Answer, path: &str) {
    for (name, value) in site.headers_of_every_answer() {
        assert_eq!(answer.header(&name), Some(value), "{name} of {path}");
    }
}

#[test]
fn the_module_arrives_compressed_and_with_its_type() {
    in_nginx(|site, nginx, coding| {
        let wasm = site.only(|file| file.ends_with(".wasm") && file.starts_with("app-"));
        let answer = get(nginx.address, &format!("{}{wasm}", site.base), &[BROWSER]);
        assert_eq!(answer.header("content-type").as_deref(), Some("application/wasm"));
        assert_eq!(answer.header("content-encoding").as_deref(), Some(coding));
        assert!(answer.on_wire * 2 < site.read(&wasm).len(), "{} bytes", answer.on_wire);
        assert_eq!(nginx.errors(), "");
    });
}

#[test]
fn every_file_arrives_whole() {
    in_nginx(|site, nginx, coding| {
        for file in site.files() {
            let path = format!("{}{file}", site.base);
            for header in [BROWSER, ("Accept-Encoding", "gzip"), ("Accept-Encoding", "identity"), ("X-None", "1")] {
                let answer = get(nginx.address, &path, &[header]);
                assert_eq!(answer.status, 200, "{path}");
                assert!(answer.decoded() == site.read(&file), "{path} with {header:?} differs");
                has_headers_of_every_answer(site, &answer, &path);
                let expected = if is_hashed(&file) { IMMUTABLE } else { "no-cache" };
                assert_eq!(answer.header("cache-control").as_deref(), Some(expected), "{path}");
                // Every file with a copy says that there are several.
                let has = |ending: &str| site.dist.join(format!("{file}{ending}")).exists();
                let varies = has(".gz") || (has(".br") && coding == "br");
                assert_eq!(answer.header("vary").is_some_and(|vary| vary.contains("Accept-Encoding")), varies, "{path} {header:?}");
                if header == BROWSER && varies {
                    let best = if has(".br") && coding == "br" { "br" } else { "gzip" };
                    assert_eq!(answer.header("content-encoding").as_deref(), Some(best), "{path}");
                }
                let is_plain = header.1 == "identity" || header.1 == "1" || !varies;
                assert_eq!(answer.header("content-encoding").is_none(), is_plain, "{path} {header:?}");
            }
        }
    });
}

#[test]
fn text_and_modules_have_compressed_copies_and_others_have_none() {
    for site in sites() {
        for file in site.files() {
            let size = |name: &str| std::fs::metadata(site.dist.join(name)).map(|meta| meta.len()).ok();
            let (_, ending) = file.rsplit_once('.').unwrap();
            for copy in [size(&format!("{file}.br")), size(&format!("{file}.gz"))] {
                // People write their client ID into the one on their host.
                let is_compressible = ["html", "js", "css", "svg", "json", "wasm"].contains(&ending) && file != "config.json";
                assert!(is_compressible || copy.is_none(), "{file}");
                assert!(!is_compressible || copy.is_some() || size(&file) < Some(200), "{file}");
                assert!(copy.is_none_or(|copy| Some(copy) < size(&file)), "{file}");
            }
        }
    }
}

#[test]
fn a_file_of_an_older_version_is_missing_and_nobody_remembers_that() {
    in_nginx(|site, nginx, _| {
        for file in GONE.into_iter().chain(["nothing.json", "some/folder/favicon.ico"]) {
            let path = format!("{}{file}", site.base);
            let answer = get(nginx.address, &path, &[BROWSER]);
            assert_eq!(answer.status, 404, "{path}");
            assert_eq!(answer.header("cache-control").as_deref(), Some("no-cache"), "{path}");
            has_headers_of_every_answer(site, &answer, &path);
        }
    });
}

#[test]
fn an_address_of_the_app_is_the_page() {
    in_nginx(|site, nginx, coding| {
        for route in ["", "connect", "callback?code=a&state=b", "playlists/37i9dQZF1DX", "no/such.folder/page", "fonts", "fonts/"] {
            let path = format!("{}{route}", site.base);
            let answer = get(nginx.address, &path, &[BROWSER]);
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.decoded(), site.read("index.html"), "{path}");
            assert_eq!(answer.header("content-type").as_deref(), Some("text/html; charset=utf-8"), "{path}");
            assert_eq!(answer.header("content-encoding").as_deref(), Some(coding), "{path}");
            assert_eq!(answer.header("cache-control").as_deref(), Some("no-cache"), "{path}");
            has_headers_of_every_answer(site, &answer, &path);
        }
        if let Some(folder) = site.base.strip_suffix('/').filter(|folder| !folder.is_empty()) {
            let moved = get(nginx.address, folder, &[]);
            assert_eq!(moved.status, 308);
            assert!(moved.header("location").unwrap().ends_with(site.base), "{moved:?}");
        }
    });
}

#[test]
fn every_name_with_a_hash_in_the_page_and_its_style_is_a_file() {
    for site in sites() {
        let style = site.only(|file| file.ends_with(".css"));
        let names: Vec<String> = hashed_names(&site.text("index.html")).chain(hashed_names(&site.text(&style))).collect();
        let files = site.files();
        for name in &names {
            let file = name.strip_prefix(site.base).unwrap_or(name);
            assert!(files.iter().any(|known| known == file), "{name}");
        }
        let fonts: Vec<&String> = files.iter().filter(|file| file.ends_with(".woff2")).collect();
        assert!(fonts.iter().all(|font| is_hashed(font) && names.contains(font)), "{fonts:?}");
        assert!(names.iter().any(|name| name.starts_with(site.base) && name.ends_with(".woff2")), "the page preloads a font");
    }
}

#[test]
fn the_bytes_of_each_file_and_visit() {
    in_nginx(|site, nginx, coding| {
        println!("\nnginx with {coding}, below {}: bytes on the wire, with headers\n{:>9} {:>9}  file", site.base, "file", "wire");
        for file in site.files() {
            let answer = get(nginx.address, &format!("{}{file}", site.base), &[BROWSER]);
            println!("{:>9} {:>9}  {file}", site.read(&file).len(), answer.on_wire);
        }
        for Visit { what, files } in site.visits() {
            let (mut first, mut body, mut raw, mut again) = (0, 0, 0, 0);
            let mut asked_again = Vec::new();
            for file in &files {
                let path = format!("{}{file}", site.base);
                let answer = get(nginx.address, &path, &[BROWSER]);
                assert_eq!(answer.status, 200, "{path}");
                first += answer.on_wire;
                body += answer.body.len();
                raw += answer.decoded().len();
                if answer.header("cache-control").as_deref() == Some(IMMUTABLE) {
                    continue;
                }
                // Otherwise the browser asks whether it has the newest.
                let tag = answer.header("etag").unwrap();
                let asked = get(nginx.address, &path, &[BROWSER, ("If-None-Match", &tag)]);
                assert_eq!((asked.status, asked.body.len()), (304, 0), "{path}");
                has_headers_of_every_answer(site, &asked, &path);
                again += asked.on_wire;
                asked_again.push(file.as_str());
            }
            println!(
                "{what}: {} requests, {first} bytes on the wire ({body} without headers; {raw} uncompressed); a second time {} requests, {again} bytes",
                files.len(),
                asked_again.len()
            );
            // The page and the settings of the app; nothing else is asked for again.
            assert!(matches!(asked_again.as_slice(), [""] | ["", "config.json"]), "{asked_again:?}");
            assert!(body * 3 < raw * 2, "{body} of {raw}");
        }
    });
}

#[test]
fn the_emulator_answers_the_same() {
    in_nginx(|site, nginx, coding| {
        let emulator = Emulator::start(site);
        let accepted: &[(&str, &str)] = if coding == "br" {
            &[BROWSER, ("Accept-Encoding", "br;q=0, gzip"), ("Accept-Encoding", "br"), ("X-None", "1")]
        } else {
            &[("Accept-Encoding", "gzip"), ("Accept-Encoding", "gzip;q=0"), ("Accept-Encoding", "identity")]
        };
        let pages = ["", "connect", "callback?code=a", "no/such.folder/page", "fonts/"].map(str::to_owned);
        for file in site.files().into_iter().chain(pages).chain(GONE.map(str::to_owned)) {
            let path = format!("{}{file}", site.base);
            for header in accepted {
                let (real, emulated) = (get(nginx.address, &path, &[*header]), get(emulator.address, &path, &[*header]));
                let at = format!("{path} with {header:?}");
                assert_eq!(real.status, emulated.status, "{at}");
                assert_eq!(real.header("cache-control"), emulated.header("cache-control"), "{at}");
                if real.status == 404 {
                    // Each has its own words for it.
                    continue;
                }
                for name in ["content-encoding", "content-type", "vary"] {
                    assert_eq!(real.header(name), emulated.header(name), "{name} of {at}");
                }
                if file == "config.json" {
                    // The emulator's names the emulator.
                } else if real.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
                    let page = String::from_utf8(real.decoded()).unwrap();
                    let page = SPOTIFY.iter().fold(page, |page, host| page.replace(host, &emulator.service));
                    assert!(page.as_bytes() == emulated.decoded(), "{at}");
                } else {
                    assert!(real.body == emulated.body, "{at}");
                }
                let again = |address, answer: &Answer| {
                    let tag = answer.header("etag").unwrap_or_else(|| panic!("{at} has no tag"));
                    get(address, &path, &[*header, ("If-None-Match", &tag)])
                };
                let (real, emulated) = (again(nginx.address, &real), again(emulator.address, &emulated));
                assert_eq!((real.status, emulated.status), (304, 304), "{at}");
                for name in ["cache-control", "content-type", "content-encoding"] {
                    assert_eq!(real.header(name), emulated.header(name), "{name} of 304 for {at}");
                }
            }
        }
    });
}
