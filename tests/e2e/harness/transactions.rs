//! Pending sign-ins, as the page stores them.

use serde_json::json;

use super::Tab;

impl Tab {
    /// How many sign-ins this tab remembers as pending.
    pub(crate) async fn pending_sign_ins(&self) -> u64 {
        let script = "return Object.keys(sessionStorage).filter(name => name.startsWith('tx:')).length";
        self.js(script).await.as_u64().unwrap()
    }

    /// Moves the start of the pending sign-in by this much: ahead, or back where it is negative. The app then finds what it would find
    /// had the clock moved the other way, and the clock of a browser cannot be set from here.
    pub(crate) async fn shift_pending_sign_in(&self, milliseconds: i64) {
        // The storage adapter wraps the record's JSON in a JSON string.
        let script = "const name = Object.keys(sessionStorage).find(name => name.startsWith('tx:'));
            const stored = JSON.parse(sessionStorage.getItem(name));
            const record = typeof stored === 'string' ? JSON.parse(stored) : stored;
            record.created += arguments[0];
            const text = JSON.stringify(record);
            sessionStorage.setItem(name, typeof stored === 'string' ? JSON.stringify(text) : text);";
        self.js_with(script, vec![json!(milliseconds)]).await;
    }

    /// Overwrites the pending sign-in with something unreadable.
    pub(crate) async fn damage_pending_sign_in(&self) {
        self.js(
            "const name = Object.keys(sessionStorage).find(name => name.startsWith('tx:')); sessionStorage.setItem(name, '\"{}\"')",
        )
        .await;
    }

    /// Removes the pending sign-in.
    pub(crate) async fn lose_pending_sign_in(&self) {
        self.js("sessionStorage.removeItem(Object.keys(sessionStorage).find(name => name.startsWith('tx:')))").await;
    }
}
