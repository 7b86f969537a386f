//! Secrets in every place of a request, searched for in everything that the program shows: its log, its start page and its terminal.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::program::Program;

/// Parts of the secrets below, in lower case. None of them may ever be shown.
const TRACES: &[&str] = &["zq7xw2vke9tb", "cafe0123456789ab", "_-wp4_-ym8"];

/// A parameter of a sign-in or of the Web API; what Spotify and others call secrets; and slips.
const NAMES: &[&str] = &[
    "access_token",
    "Access_Token",
    "ACCESS_TOKEN",
    "access_token[]",
    "accessToken",
    "access-token",
    "additional_types",
    "after",
    "api_key",
    "assertion",
    "before",
    "client_assertion",
    "client_id",
    "client_secret",
    "Client_Secret",
    "code",
    "Code",
    "code[]",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "continue",
    "country",
    "device_id",
    "error",
    "error_description",
    "fields",
    "form_key",
    "grant_type",
    "id",
    "id_token",
    "ids",
    "include_external",
    "include_groups",
    "key",
    "limit",
    "locale",
    "market",
    "nonce",
    "offset",
    "password",
    "position",
    "position_ms",
    "prompt",
    "q",
    "redirect_uri",
    "redirect_url",
    "refresh_token",
    "request",
    "response_type",
    "scope",
    "session",
    "show_dialog",
    "sig",
    "snapshot_id",
    "state",
    "State",
    "time_range",
    "token",
    "token_type",
    "type",
    "uri",
    "uris",
    "user",
    "username",
    "volume_percent",
    "x",
];

/// Addresses. Here and below, `§` stands for the secret.
const ADDRESSES: &[&str] = &[
    "§",
    "§:",
    "§://127.0.0.1/",
    "//§",
    "http:§",
    "http:///§",
    "http://§",
    "http://§/",
    "http://§.example/callback",
    "https://127.0.0.1:§/",
    "http://§@127.0.0.1/",
    "http://user:§@127.0.0.1:8080/callback",
    "http://a@§@127.0.0.1/",
    "http://[§]/",
    "http://127.0.0.1/§",
    "http://127.0.0.1/callback/§",
    "http://127.0.0.1/callback;§",
    "http://127.0.0.1:8080/v1/tracks/§",
    "http://127.0.0.1/callback?§",
    "http://127.0.0.1/callback?§=1",
    "http://127.0.0.1/callback?code=§",
    "http://127.0.0.1/callback?Code=§&State=§",
    "http://127.0.0.1/callback?a=1?code=§",
    "http://127.0.0.1/callback?code=a;§",
    "http://127.0.0.1/callback?redirect_uri=http://127.0.0.1/?code=§",
    "http://127.0.0.1/callback?redirect_uri=http%3A%2F%2F127.0.0.1%2F%3Fcode%3D§",
    "http://127.0.0.1/callback?continue=http%253A%252F%252F127.0.0.1%252F%253Fcode%253D§",
    "http://127.0.0.1/callback?scope=§&q=§:§&uri=spotify:track:§&client_id=§",
    "http://127.0.0.1/callback#§",
    "http://127.0.0.1/callback#access_token=§&token_type=Bearer",
    "http://127.0.0.1/callback?#§",
    "lockgroove-sample://§",
    "lockgroove-sample://callback/§?§#§",
    "lockgroove-sample:§",
    "https://accounts.spotify.com/authorize?state=§",
    "javascript:§",
    "data:text/plain,§",
];

const PATHS: &[&str] = &[
    "/§",
    "/§/",
    "//§",
    "/§/callback",
    "/.§",
    "/authorize/§",
    "/authorize;§",
    "/api/token/§",
    "/api/§",
    "/en/login/§",
    "/account/apps/§",
    "/image/§",
    "/image/c640§",
    "/image/§/c640",
    "/v1/§",
    "/v1/me/§",
    "/v1/§/me",
    "/v1/tracks/§",
    "/v1/playlists/§",
    "/v1/playlists/§/items",
    "/v1/users/§",
    "/v1/browse/categories/§",
    "/v1/me;jsessionid=§",
    "/v1/me:§",
    "/v1/me@§",
    "/callback/§",
    "/favicon.ico§",
    "/§.js",
    "/a/../§",
    "/a%2F..%2F§",
];

const HEADERS: &[&str] = &[
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "cookie",
    "forwarded",
    "host",
    "if-none-match",
    "origin",
    "proxy-authorization",
    "range",
    "referer",
    "sec-ch-ua",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-user",
    "user-agent",
    "x-api-key",
    "x-forwarded-for",
];

/// The values of headers that are more than a bare secret.
const HEADER_VALUES: &[(&str, &str)] = &[
    ("authorization", "Bearer §"),
    ("authorization", "bearer § §"),
    ("authorization", "Basic §"),
    ("authorization", "§ §"),
    ("content-type", "application/§"),
    ("content-type", "§/json"),
    ("content-type", "application/json; charset=§"),
    ("content-type", "application/json; §=utf-8"),
    ("content-type", "application/json;§"),
    ("content-type", "multipart/form-data; boundary=§"),
    ("content-type", "application/x-www-form-urlencoded; §"),
    ("cookie", "session=§"),
    ("cookie", "§=a; lockgroove=§"),
    ("origin", "null §"),
    ("sec-fetch-mode", "cors §"),
];

/// Secrets in the shape of an identifier, of a client ID and of a token, each different from all others.
fn secret(kind: usize, n: usize) -> String {
    match kind {
        0 => format!("hUsH{n:06}Zq7xW2vKe9Tb"),
        1 => format!("deadbeef{n:08}cafe0123456789ab"),
        _ => format!("BQ{n:08}_-Wp4_-yM8{}", "nR5tLs3uQ".repeat(6)),
    }
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A secret as it is, in other cases, percent-encoded, and encoded twice.
fn spellings(secret: &str) -> [String; 5] {
    [secret.to_owned(), secret.to_uppercase(), secret.to_lowercase(), escaped(secret), escaped(secret).replace('%', "%25")]
}

/// Requests with a secret in one kind of place: "line", "query", "body" or "headers".
fn requests(s: &str, place: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut add = |line: &str, headers: &[(&str, &str)], body: &str| {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let (head, body) = (format!("{line} HTTP/1.1\r\n{headers}").replace('§', s), body.replace('§', s));
        all.push(format!("{head}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()));
    };
    let form = ("content-type", "application/x-www-form-urlencoded");
    if place == "line" {
        for path in PATHS {
            add(&format!("GET {path}"), &[], "");
            add(&format!("GET {path}?§"), &[], "");
        }
        for line in ["§ /v1/me", "§ /", "GET http://§/v1/me", "GET http://user:§@127.0.0.1/§", "OPTIONS *", "CONNECT §:443"] {
            add(line, &[], "");
        }
    }
    if place == "query" {
        for name in NAMES {
            for path in ["/authorize", "/v1/me", "/v1/search", "/en/login", "/nowhere"] {
                add(&format!("GET {path}?{name}=§"), &[], "");
            }
            add(&format!("GET /authorize?client_id=10c69002e1a94f0d8b3a5d7e6f2c4b81&{name}=a+§%20§,§:§"), &[], "");
        }
        add("GET /authorize?§=§&§", &[], "");
        for address in ADDRESSES {
            let encoded: String = form_urlencoded::byte_serialize(address.replace('§', s).as_bytes()).collect();
            for query in [
                format!("redirect_uri={encoded}"),
                format!("redirect_uri={address}"),
                encoded.clone(),
                format!("continue={encoded}"),
            ] {
                add(&format!("GET /authorize?{query}"), &[], "");
            }
            add("POST /api/token", &[form], &format!("grant_type=authorization_code&redirect_uri={encoded}"));
        }
    }
    if place == "body" {
        for name in NAMES {
            add("POST /api/token", &[form], &format!("grant_type=authorization_code&{name}=§"));
        }
        for kind in [
            "application/json",
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=utf-8",
        ] {
            for body in ["{\"§\": \"§\"}", "§=§&§", "\"§\"", "§"] {
                for line in
                    ["POST /api/token", "PUT /v1/me/library", "POST /v1/me/playlists", "POST /en/login", "POST /authorize/decision"]
                {
                    add(line, &[("content-type", kind)], body);
                }
            }
        }
    }
    if place == "headers" {
        for line in ["GET /v1/me", "POST /api/token", "GET /authorize"] {
            for name in HEADERS {
                add(line, &[(name, "§")], "");
            }
            for (name, value) in HEADER_VALUES {
                add(line, &[(name, value)], "");
            }
            for address in ADDRESSES {
                add(line, &[("referer", address)], "");
                add(line, &[("origin", address)], "");
            }
            add(line, &[("x-§", "§")], "");
        }
    }
    all
}

fn exchange(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = Vec::new();
    // The emulator resets the connection if it refuses a request before reading all of it.
    stream.read_to_end(&mut response).ok();
    String::from_utf8_lossy(&response).into_owned()
}

fn get(address: &str, path: &str) -> String {
    exchange(address, &format!("GET {path} HTTP/1.1\r\nconnection: close\r\n\r\n"))
}

/// Fails if a text contains a part of a secret, also encoded.
fn search(place: &str, text: &str) {
    let mut text = text.to_owned();
    for _ in 0..3 {
        text = text.to_lowercase();
        for trace in TRACES {
            if let Some(at) = text.find(trace) {
                let around = text.get(at.saturating_sub(200)..at + 60).unwrap_or(trace);
                panic!("a secret is in {place}: {around}");
            }
        }
        // `+` and `&` do not matter here.
        text = form_urlencoded::parse(text.replace(['&', '='], " ").as_bytes()).map(|(name, _)| name.into_owned()).collect();
    }
}

/// Kinds of secrets and their spellings, by number.
const THROWS: &[(usize, usize)] = &[(0, 0), (1, 0), (2, 0), (0, 1), (2, 2), (1, 3), (0, 4)];

/// The start page shows the last hundred requests, so it is searched after fewer.
const BETWEEN_SEARCHES: usize = 45;

fn throw(place: &str) {
    let site = std::env::temp_dir().join(format!("emulator-secrets-{place}-{}", std::process::id()));
    std::fs::create_dir_all(site.join("assets")).unwrap();
    std::fs::write(site.join("index.html"), "<p>here").unwrap();
    std::fs::write(site.join("assets/app-1a2b3c4d.js"), "").unwrap();
    let program = Program::start("", &["--site", site.to_str().unwrap(), "--site-port", "0", "--reveal-secrets"]);
    let (_, after) = program.greeting.split_once("The site at http://").unwrap();
    let site_address = after.split('/').next().unwrap().to_owned();
    for (n, (kind, spelling)) in THROWS.iter().enumerate() {
        let all = requests(&spellings(&secret(*kind, n))[*spelling], place);
        for some in all.chunks(BETWEEN_SEARCHES) {
            for request in some {
                exchange(&program.address, request);
                exchange(&site_address, request);
            }
            search("the start page", &get(&program.address, "/"));
        }
        let log = get(&program.address, "/_emulator/log");
        assert!(log.matches("\"n\":").count() > all.len() / 2, "too few were logged");
        search("the log", &log);
        assert!(exchange(&program.address, "DELETE /_emulator/log HTTP/1.1\r\nconnection: close\r\n\r\n").contains("204"));
    }
    search("the terminal", &program.end());
    std::fs::remove_dir_all(site).unwrap();
}

/// The start page then shows the apps with their client IDs and redirect URIs, which may be anything. The log must not.
#[test]
fn no_secret_is_logged_where_clients_register_themselves() {
    let program = Program::start("", &["--any-client", "--set", "login_outcome=agree"]);
    // A client ID of 32 hex digits is shown.
    for (n, (kind, spelling)) in THROWS.iter().enumerate().filter(|(_, (kind, _))| *kind != 1) {
        let s = &spellings(&secret(*kind, n))[*spelling];
        let redirect: String =
            form_urlencoded::byte_serialize(format!("http://127.0.0.1:4711/{s}?{s}=1&a={s}").as_bytes()).collect();
        let form = format!("client_id={s}&client_secret={s}&redirect_uri={redirect}");
        let type_of_form = "content-type: application/x-www-form-urlencoded";
        // The second time it is registered already.
        for _ in 0..2 {
            exchange(
                &program.address,
                &format!("GET /authorize?response_type=code&scope=&{form} HTTP/1.1\r\nconnection: close\r\n\r\n"),
            );
            for body in [format!("grant_type=client_credentials&{form}"), format!("grant_type=authorization_code&code={s}&{form}")]
            {
                let length = body.len();
                let head = format!("POST /api/token HTTP/1.1\r\n{type_of_form}\r\ncontent-length: {length}\r\nconnection: close");
                exchange(&program.address, &format!("{head}\r\n\r\n{body}"));
            }
        }
        for place in ["query", "body", "headers"] {
            requests(s, place).iter().for_each(|request| drop(exchange(&program.address, request)));
        }
        let log = get(&program.address, "/_emulator/log");
        assert!(log.contains("\"registered\":true"), "nothing was registered");
        search("the log", &log);
        exchange(&program.address, "POST /_emulator/reset HTTP/1.1\r\nconnection: close\r\n\r\n");
    }
    search("the terminal", &program.end());
}

#[test]
fn no_secret_in_a_request_line_is_shown() {
    throw("line");
}

#[test]
fn no_secret_in_a_query_is_shown() {
    throw("query");
}

#[test]
fn no_secret_in_a_body_is_shown() {
    throw("body");
}

#[test]
fn no_secret_in_a_header_is_shown() {
    throw("headers");
}

#[test]
fn the_search_finds_a_secret_in_any_spelling() {
    for kind in 0..3 {
        for spelling in spellings(&secret(kind, 1)) {
            let found = std::panic::catch_unwind(|| search("a text", &format!("{{\"a\": \"b {spelling}\"}}")));
            assert!(found.is_err(), "{spelling}");
        }
    }
}
