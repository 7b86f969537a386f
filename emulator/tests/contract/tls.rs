//! `--tls`: Spotify's own addresses on a loopback port. The clients here know only these addresses, and trust only the printed certificate.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use lockgroove_emulator::{Options, SAMPLE_CLIENT_ID, Tls};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

use crate::harness::{CHALLENGE, Emulator, FORM, VERIFIER, encode, options, query_of};

async fn with_tls() -> Emulator {
    let settings = json!({"login_outcome": "agree"}).as_object().unwrap().clone();
    Emulator::start_with(Options { tls: true, tls_port: 0, settings, ..options() }).await
}

/// A client that trusts one certificate and finds every host at one address.
struct Client<'a>(&'a Tls);

struct Answer {
    status: u16,
    location: String,
    body: String,
}

impl Client<'_> {
    async fn connect(&self, host: &str) -> Result<tokio_rustls::client::TlsStream<TcpStream>, std::io::Error> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.0.certificate.as_bytes()).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = TcpStream::connect(self.0.address).await?;
        TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(host.to_owned()).unwrap(), stream).await
    }

    async fn send(&self, method: &str, address: &str, headers: &[(&str, &str)], body: String) -> Answer {
        let (host, path) = address.strip_prefix("https://").unwrap().split_once('/').unwrap();
        let stream = TokioIo::new(self.connect(host).await.unwrap());
        let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await.unwrap();
        let speaking = tokio::spawn(connection);
        let mut request = hyper::Request::builder().method(method).uri(format!("/{path}")).header("host", host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = sender.send_request(request.body(Full::new(Bytes::from(body))).unwrap()).await.unwrap();
        let location = response.headers().get("location").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        drop(sender);
        speaking.await.unwrap().unwrap();
        Answer { status, location, body: String::from_utf8_lossy(&body).into_owned() }
    }

    async fn get(&self, token: &str, address: &str) -> Value {
        let answer = self.send("GET", address, &[("authorization", &format!("Bearer {token}"))], String::new()).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    async fn sign_in(&self) -> String {
        let redirect = "http://127.0.0.1:5555/callback";
        let query = encode(&[
            ("client_id", SAMPLE_CLIENT_ID),
            ("response_type", "code"),
            ("redirect_uri", redirect),
            ("scope", "user-library-read"),
            ("code_challenge_method", "S256"),
            ("code_challenge", CHALLENGE),
        ]);
        let answer = self.send("GET", &format!("https://accounts.spotify.com/authorize?{query}"), &[], String::new()).await;
        let code = query_of(&answer.location, "code").unwrap();
        let form = encode(&[
            ("grant_type", "authorization_code"),
            ("client_id", SAMPLE_CLIENT_ID),
            ("code", &code),
            ("redirect_uri", redirect),
            ("code_verifier", VERIFIER),
        ]);
        let answer = self.send("POST", "https://accounts.spotify.com/api/token", &[("content-type", FORM)], form).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let tokens: Value = serde_json::from_str(&answer.body).unwrap();
        tokens["access_token"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_client_with_spotifys_addresses_signs_in_and_reads_page_by_page() {
    let emulator = with_tls().await;
    let client = Client(emulator.running.tls.as_ref().unwrap());
    let token = client.sign_in().await;
    let mut address = "https://api.spotify.com/v1/me/tracks?limit=50".to_owned();
    let (mut count, mut total) = (0, None);
    // The next page has Spotify's address too.
    for _ in 0..20 {
        let page = client.get(&token, &address).await;
        count += page["items"].as_array().unwrap().len();
        total = page["total"].as_u64();
        let picture = page["items"][0]["track"]["album"]["images"][0]["url"].as_str().unwrap();
        assert!(picture.starts_with("https://i.scdn.co/image/"), "{picture}");
        assert!(!page.to_string().contains(&emulator.origin), "{page}");
        if count <= 50 {
            let answer = client.send("GET", picture, &[], String::new()).await;
            assert!(answer.status == 200 && answer.body.starts_with("<svg"), "{}", answer.body);
        }
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut address),
            None => break,
        }
    }
    assert_eq!(Some(u64::try_from(count).unwrap()), total);
    assert_eq!(total, Some(160));
}

#[tokio::test]
async fn the_sign_in_page_leads_back_to_spotifys_address() {
    let emulator = with_tls().await;
    emulator.set(json!({"login_outcome": "ask"})).await;
    let client = Client(emulator.running.tls.as_ref().unwrap());
    let accounts = "https://accounts.spotify.com";
    let request = format!("{accounts}/authorize?client_id={SAMPLE_CLIENT_ID}");
    let login = client.send("GET", &request, &[], String::new()).await.location;
    assert_eq!(query_of(&login, "continue").as_deref(), Some(request.as_str()));
    let form = encode(&[("user", "ines"), ("continue", &request)]);
    let answer = client.send("POST", &format!("{accounts}/en/login"), &[("content-type", FORM)], form).await;
    assert_eq!((answer.status, answer.location), (303, request));
    // Nobody else's address, and not the one without TLS either.
    for elsewhere in ["https://evil.example/authorize".to_owned(), format!("{}/authorize", emulator.origin)] {
        let form = encode(&[("user", "ines"), ("continue", &elsewhere)]);
        let answer = client.send("POST", &format!("{accounts}/en/login"), &[("content-type", FORM)], form).await;
        assert_eq!(answer.location, "/", "{elsewhere}");
    }
    // The start page and the control endpoints are not Spotify's.
    for path in ["/", "/_emulator/settings"] {
        assert_eq!(client.send("GET", &format!("{accounts}{path}"), &[], String::new()).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn only_spotifys_hosts_and_only_this_certificate_are_trusted() {
    let emulator = with_tls().await;
    let tls = emulator.running.tls.as_ref().unwrap();
    for (host, good) in [
        ("accounts.spotify.com", true),
        ("api.spotify.com", true),
        ("i.scdn.co", true),
        ("open.spotify.com", false),
        ("spotify.com", false),
        ("example.com", false),
    ] {
        assert_eq!(Client(tls).connect(host).await.is_ok(), good, "{host}");
    }
    let another = with_tls().await;
    let other = another.running.tls.as_ref().unwrap();
    assert_ne!((&tls.certificate, &tls.key_hash), (&other.certificate, &other.key_hash));
    let page = reqwest::get(format!("http://{}/", tls.address)).await;
    assert!(page.is_err(), "it speaks TLS only");
}

#[tokio::test]
async fn the_files_go_when_it_stops_unless_they_have_a_place() {
    let emulator = with_tls().await;
    let tls = emulator.running.tls.as_ref().unwrap();
    let (certificate, node) = (tls.certificate_file.clone(), tls.node_file.clone());
    assert_eq!(std::fs::read_to_string(&certificate).unwrap(), tls.certificate);
    assert!(node.is_file());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(certificate.parent().unwrap()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "no one else can put another module there");
    }
    emulator.running.stop().await;
    assert!(!certificate.exists() && !node.exists() && !certificate.parent().unwrap().exists());

    let directory = std::env::temp_dir().join(format!("emulator-tls-{}/it's here", std::process::id()));
    for _ in 0..2 {
        let options = Options { tls: true, tls_port: 0, tls_files: Some(directory.clone()), ..options() };
        let emulator = Emulator::start_with(options).await;
        let tls = emulator.running.tls.as_ref().unwrap();
        assert_eq!(tls.certificate_file, directory.join("ca.pem"));
        assert!(tls.curl().contains(r"it'\''s here/ca.pem' "), "{}", tls.curl());
        emulator.running.stop().await;
        assert!(directory.join("ca.pem").is_file());
    }
    std::fs::remove_dir_all(directory.parent().unwrap()).unwrap();
}

#[tokio::test]
async fn requests_that_do_not_end_are_given_up() {
    let emulator = with_tls().await;
    emulator.set(json!({"request_seconds": 1})).await;
    let client = Client(emulator.running.tls.as_ref().unwrap());
    for (sent, expected) in [
        ("GET /v1/me HTTP/1.1\r\nhost: api.spotify.com\r\nx-endless: ", "HTTP/1.1 408 "),
        ("POST /api/token HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\ngrant_type=", "HTTP/1.1 408 "),
        ("POST /api/token HTTP/1.1\r\nhost: x\r\ncontent-length: 1048577\r\n\r\n", "HTTP/1.1 413 "),
    ] {
        let mut stream = client.connect("api.spotify.com").await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
        let mut bytes = Vec::new();
        let read = stream.read_to_end(&mut bytes);
        tokio::time::timeout(Duration::from_secs(60), read).await.expect("the connection ends").unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with(expected), "{sent}: {text}");
    }
}

/// Runs a printed line with something after it. `None` if this machine lacks the program, with a message.
async fn run(line: String, program: &str, rest: &str) -> Option<String> {
    if Command::new(program).arg("--version").output().is_err() || Command::new("sh").arg("-c").arg(":").output().is_err() {
        eprintln!("The line for {program} was NOT tried: there is no {program} on this machine.");
        return None;
    }
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("{line} {rest}"));
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy", "NODE_OPTIONS"] {
        shell.env_remove(name);
    }
    let output = tokio::task::spawn_blocking(move || shell.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{line} {rest}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[tokio::test]
async fn the_line_for_curl_works() {
    let emulator = with_tls().await;
    let tls = emulator.running.tls.as_ref().unwrap();
    let token = Client(tls).sign_in().await;
    let rest = format!("-sS -m 20 -H 'Authorization: Bearer {token}' 'https://api.spotify.com/v1/me/tracks?limit=1'");
    let Some(text) = run(tls.curl(), "curl", &rest).await else { return };
    assert!(text.contains("https://api.spotify.com/v1/me/tracks?"), "{text}");
}

#[tokio::test]
async fn the_line_for_node_works_for_fetch_and_for_https() {
    let emulator = with_tls().await;
    let tls = emulator.running.tls.as_ref().unwrap();
    let token = Client(tls).sign_in().await;
    let program = format!(
        "--input-type=module -e \"
        import https, {{ get }} from 'node:https';
        const headers = {{ authorization: 'Bearer {token}' }};
        const page = await (await fetch('https://api.spotify.com/v1/me/tracks?limit=1', {{ headers }})).json();
        console.log(page.href);
        for (const read of [https.get, get]) {{
            await new Promise((done) => read('https://api.spotify.com/v1/me', {{ headers }}, (answer) => {{
                console.log(answer.statusCode);
                answer.resume().on('end', done);
            }}));
        }}\""
    );
    let Some(text) = run(tls.node(), "node", &program).await else { return };
    assert_eq!(text, "https://api.spotify.com/v1/me/tracks?offset=0&limit=1\n200\n200\n");
}

#[tokio::test]
async fn the_line_for_chromium_works() {
    let emulator = with_tls().await;
    let tls = emulator.running.tls.as_ref().unwrap();
    let line = tls.chromium();
    for host in ["accounts.spotify.com", "api.spotify.com", "i.scdn.co"] {
        assert!(line.contains(&format!("MAP {host}:443 {}", tls.address)), "{line}");
    }
    assert!(line.contains(&format!("--ignore-certificate-errors-spki-list={} ", tls.key_hash)), "{line}");
    assert_eq!(tls.key_hash.len(), 44);
    // A browser is started for the long tests only.
    if std::env::var_os("LOCKGROOVE_LONG").is_none() {
        return;
    }
    let rest = "--headless --no-sandbox --disable-gpu --disable-background-networking --dump-dom https://api.spotify.com/v1/me";
    let Some(text) = run(line, "chromium", rest).await else { return };
    assert!(text.contains("Missing/invalid/expired access token"), "{text}");
}
