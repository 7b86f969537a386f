//! Whether any secret is anywhere but where it has to be. A whole stay is searched, page by page, for every code, state, verifier and
//! token that the emulator saw or gave.

use serde_json::{Value, json};

use crate::harness::{Stage, journey};

/// Everything a script in the page, or somebody at the machine, could read. Not in it: the module's own memory, where tokens live, and
/// the browser's own list of timings, which names the address a page was opened with and cannot be changed by a page.
const EVERYTHING: &str = "
    const done = arguments[arguments.length - 1];
    (async () => {
        const found = {
            localStorage: JSON.stringify(Object.entries(localStorage)),
            sessionStorage: JSON.stringify(Object.entries(sessionStorage)),
            cookies: document.cookie,
            address: location.href,
            referrer: document.referrer,
            'history.state': JSON.stringify(history.state),
            'window.name': window.name,
            page: document.documentElement.outerHTML,
            fields: [...document.querySelectorAll('input, textarea')].map(field => field.value).join('|'),
            title: document.title,
            databases: '',
            caches: '',
        };
        for (const { name } of await indexedDB.databases()) {
            const database = await new Promise((resolve, reject) => {
                const open = indexedDB.open(name);
                open.onsuccess = () => resolve(open.result);
                open.onerror = () => reject(open.error);
            });
            found.databases += name;
            for (const store of database.objectStoreNames) {
                const all = database.transaction(store).objectStore(store).getAll();
                await new Promise(resolve => { all.onsuccess = resolve; all.onerror = resolve; });
                found.databases += store + JSON.stringify(all.result);
            }
            database.close();
        }
        if (window.caches) {
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                    found.caches += request.url + await (await cache.match(request)).text();
                }
            }
        }
        return found;
    })().then(done, error => done({ error: String(error) }));";

/// Searches the page for every secret so far. `pending` is what may stand in sessionStorage: the record of a sign-in under way.
async fn nothing_is_in(stage: &Stage, place: &str, pending: &[&str]) {
    let secrets = stage.emulator.secrets().await;
    let found = stage.tab.driver().execute_async(EVERYTHING, Vec::<Value>::new()).await.unwrap().json().clone();
    let found = found.as_object().unwrap();
    assert!(!found.contains_key("error"), "{found:?}");
    for (whereabouts, text) in found {
        let text = text.as_str().unwrap_or_default();
        for (kind, secret) in &secrets {
            if whereabouts == "sessionStorage" && pending.contains(&kind.as_str()) {
                continue;
            }
            assert!(!text.contains(secret.as_str()), "{place}: a {kind} stands in {whereabouts}");
        }
    }
}

#[test]
fn bug_24_no_secret_is_left_anywhere_during_a_visit() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/");
        tab.open("/playlists").await;
        nothing_is_in(stage, "before", &[]).await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/playlists").await;
        let kinds = |secrets: Vec<(String, String)>| secrets.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        let known = kinds(stage.emulator.secrets().await);
        for kind in ["access_token", "code", "code_verifier", "refresh_token", "state"] {
            assert!(known.iter().any(|one| one == kind), "there is no {kind} to search for");
        }
        nothing_is_in(stage, "at arrival", &[]).await;

        tab.press_among(".index li a", "Slow trains, wide windows").await;
        tab.sees("50 of 312").await;
        nothing_is_in(stage, "playlist", &[]).await;

        stage.emulator.expire_access_tokens().await;
        tab.press("Show more").await;
        tab.sees("100 of 312").await;
        assert_eq!(stage.emulator.log().await.refreshes().len(), 1);
        nothing_is_in(stage, "after a refresh", &[]).await;

        stage.emulator.strike("/v1/me", json!({"kind": "body", "status": 200, "content_type": "text/html", "body": "<p>"})).await;
        tab.press("Overview").await;
        tab.is_told("LG-api-malformed").await;
        nothing_is_in(stage, "error", &[]).await;

        tab.signs_out().await;
        nothing_is_in(stage, "signed out", &[]).await;

        // A second sign-in that is left half-way: its record may be there, and only there.
        tab.press("Sign in at Spotify").await;
        tab.arrives_at("/access").await;
        tab.sees("What you allowed").await;
        nothing_is_in(stage, "access", &[]).await;
        tab.signs_out().await;
        nothing_is_in(stage, "signed out again", &[]).await;

        the_console_and_the_wire_know_nothing(stage).await;
    });
}

async fn the_console_and_the_wire_know_nothing(stage: &Stage) {
    let said = stage.console.all().await;
    let log = stage.emulator.log().await;
    for (kind, secret) in stage.emulator.secrets().await {
        for line in &said {
            // Chromium names the page's first address, which is the callback's, with a remark of its own about the build's preloads.
            let own = line.contains("The `integrity` attribute is currently ignored");
            assert!(own || !line.contains(&secret), "a {kind} was written into the console: {line}");
        }
    }
    // Between Spotify's own pages the request travels on as Spotify likes. Nothing that a page of the app asks for names its address.
    for entry in log.all().iter().filter(|entry| entry.sec_fetch_dest.as_deref() != Some("document")) {
        assert!(!entry.referer.as_deref().unwrap_or_default().starts_with(&stage.emulator.site), "{entry:?}");
    }
    for entry in log.at_site() {
        let referer = entry.referer.as_deref().unwrap_or_default();
        assert!(!referer.contains("code") && !referer.contains("state"), "{entry:?}");
    }
}

#[test]
fn only_the_pending_transaction_is_stored_and_it_is_removed_after_use() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/library").await;
        tab.press("Sign in at Spotify").await;
        tab.is_at_service("/en/login").await;
        let login = tab.address().await;
        tab.open("/nowhere").await;
        tab.sees("No such page").await;
        let kept = tab.storage("sessionStorage").await;
        let record = kept.as_object().unwrap();
        assert_eq!(record.len(), 1, "{kept}");
        assert!(record.keys().all(|name| name.starts_with("tx:")), "{kept}");
        assert_eq!(tab.js("return localStorage.length").await, 0);
        tab.go(&login).await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        assert_eq!(tab.storage("sessionStorage").await, json!({}));
        assert_eq!(tab.js("return localStorage.length").await, 0);
        assert_eq!(tab.js("return document.cookie").await, "");
    });
}

#[test]
fn the_callback_cleans_the_address_and_adds_no_history_entry() {
    journey(async |stage| {
        let tab = &stage.tab;
        // The token endpoint is silent, so that the callback page stays to be looked at.
        stage.emulator.strike_once("/api/token", json!({"kind": "delay", "ms": 2_000})).await;
        tab.open("/library").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.find("#agree").await;
        let before = tab.js("return history.length").await.as_u64().unwrap();
        tab.agree().await;
        tab.sees("Waiting for Spotify").await;
        assert_eq!(tab.address().await, format!("{}/callback", stage.emulator.site));
        nothing_is_in(stage, "callback", &[]).await;
        // One for the page that was navigated to; none for cleaning its address.
        assert_eq!(tab.js("return history.length").await.as_u64().unwrap(), before + 1);
        tab.arrives_at("/library").await;
        assert_eq!(tab.js("return history.length").await.as_u64().unwrap(), before + 1, "nor for going on");
        assert_eq!(tab.js("return history.state").await.get("code"), None);
        // Step by step back to the start: no address with a code. Where the browser asks Spotify's page anew and is sent back with
        // another code, that one is cleaned away like the first.
        for _ in 1..before {
            tab.back().await;
            tab.until("a page without a code in its address", async || {
                let here = tab
                    .try_js("return document.readyState === 'complete' && document.body.innerText && location.href", vec![])
                    .await?;
                Ok(here
                    .as_str()
                    .is_some_and(|address| address.starts_with(&stage.emulator.service) || !address.contains("code="))
                    .then_some(()))
            })
            .await;
        }
        assert_eq!(stage.emulator.log().await.exchanges().len(), 1);
    });
}

/// Opens whatever can be opened and presses whatever copies. How many did.
const COPY_ALL: &str = "document.querySelectorAll('main details').forEach(one => { one.open = true; });
    const all = [...document.querySelectorAll('main button')].filter(one => (one.ariaLabel ?? one.textContent).includes('Copy'));
    all.forEach(one => one.click());
    return all.length;";

/// Searches the page with everything on it open, and with it whatever its buttons copy.
async fn nothing_is_in_or_copied_from(stage: &Stage, place: &str, copies: u64) {
    let tab = &stage.tab;
    tab.notes_what_is_copied().await;
    tab.until("every copy", async || {
        let pressed = tab.try_js(COPY_ALL, vec![]).await?;
        Ok((pressed.as_u64() >= Some(copies)).then_some(()))
    })
    .await;
    if copies > 0 {
        tab.until_js("something copied", "return (document.body.dataset.copies ?? '').length > 20").await;
    }
    nothing_is_in(stage, place, &[]).await;
}

/// The pages that show authorization show a lot of it: all of them, with every step open and everything copied that can be.
#[test]
fn no_page_diagram_or_copied_text_contains_a_secret() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1");
        stage.console.expect("/authorize");
        stage.console.expect("/api/token");
        stage.signed_in().await;
        tab.looks_at_access().await;
        tab.press("Renew now").await;
        tab.sees("Renewed.").await;
        nothing_is_in_or_copied_from(stage, "access", 0).await;
        tab.press("What happened").await;
        tab.sees("Renewal at").await;
        nothing_is_in_or_copied_from(stage, "what happened", 4).await;
        tab.press("Your library").await;
        tab.press("Which flow?").await;
        tab.sees("Run it on your machine").await;
        nothing_is_in_or_copied_from(stage, "which flow", 7).await;
        tab.back().await;
        tab.press("Try a call").await;
        tab.sees("It needs no scope").await;
        tab.press("Send").await;
        tab.sees("200 OK in").await;
        nothing_is_in_or_copied_from(stage, "try a call", 2).await;
        tab.press("Lockgroove, start").await;
        tab.press("Is everything in order?").await;
        tab.control("Check again").await;
        nothing_is_in_or_copied_from(stage, "check", 1).await;
        the_console_and_the_wire_know_nothing(stage).await;
    });
}
