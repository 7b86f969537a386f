//! The pending sign-ins, with the browser and the age of each.

use std::time::{Duration, Instant};

use lockgroove::oauth::{ConfidentialClient, PendingAuthorization, State};

/// How long a sign-in may take.
pub(crate) const LOGIN_TIME: Duration = Duration::from_secs(600);
/// The most pending sign-ins at once. There is a limit because anyone can start one.
pub(crate) const MOST_LOGINS: usize = 1000;

/// The pending sign-ins.
#[derive(Default)]
pub(crate) struct Logins(Vec<Login>);

struct Login {
    /// The value of the cookie of the browser that started it.
    browser: String,
    since: Instant,
    pending: PendingAuthorization<ConfidentialClient>,
}

impl Logins {
    /// Adds a sign-in and returns the ID of its browser. Two tabs of one browser can sign in at once, so a `known` ID is kept.
    /// One without a pending sign-in may have been planted and is replaced by `fresh`.
    pub(crate) fn begin(
        &mut self,
        known: Option<String>,
        fresh: String,
        pending: PendingAuthorization<ConfidentialClient>,
        now: Instant,
    ) -> String {
        self.purge(now);
        let browser = known.filter(|id| self.0.iter().any(|login| login.browser == *id)).unwrap_or(fresh);
        if self.0.len() >= MOST_LOGINS {
            self.0.remove(0);
        }
        self.0.push(Login { browser: browser.clone(), since: now, pending });
        browser
    }

    /// Removes the sign-in with this state, if this browser started it.
    pub(crate) fn take(&mut self, browser: &str, state: &State, now: Instant) -> Option<PendingAuthorization<ConfidentialClient>> {
        self.purge(now);
        let index = self.0.iter().position(|login| login.browser == browser && login.pending.state() == state)?;
        Some(self.0.remove(index).pending)
    }

    fn purge(&mut self, now: Instant) {
        self.0.retain(|login| now.duration_since(login.since) < LOGIN_TIME);
    }
}
