//! Searches a page for secrets.

use std::collections::BTreeMap;

use super::Stage;

/// Everything that a script in the page, or a person at the machine, could read. Left out: the module's own memory, where tokens live, and
/// the browser's list of timings, which names the address a page was opened with and which no page can change.
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

impl Stage {
    /// No code, state, verifier or token that the emulator has seen or issued so far can be read from the page.
    pub(crate) async fn page_has_no_secret(&self, place: &str) {
        let found = self.tab.js_async(EVERYTHING, vec![]).await;
        let found: BTreeMap<String, Option<String>> = serde_json::from_value(found).expect("texts");
        assert!(!found.contains_key("error"), "{place}: {found:?}");
        let secrets = self.emulator.secrets().await;
        for (part, text) in found {
            let text = text.unwrap_or_default();
            for (kind, secret) in &secrets {
                assert!(!text.contains(secret), "{place}: a {kind} is in {part}");
            }
        }
    }
}
