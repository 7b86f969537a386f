//! The sign-ins under way: whose they are, and for how long.

use std::time::{Duration, Instant};

use lockgroove::oauth::{ConfidentialClient, PendingAuthorization, State};

/// How long a person may take on Spotify's pages.
pub(crate) const LOGIN_TIME: Duration = Duration::from_secs(600);
/// Sign-ins under way at once. Anybody can begin one, so there has to be an end to them.
pub(crate) const MOST_LOGINS: usize = 1000;

/// The sign-ins under way.
#[derive(Default)]
pub(crate) struct Logins(Vec<Login>);

/// One of them, and the browser it was begun in.
struct Login {
    browser: String,
    since: Instant,
    pending: PendingAuthorization<ConfidentialClient>,
}

impl Logins {
    /// Notes a sign-in, and gives the name of the browser it belongs to. Two tabs of one browser may sign in at once: each has a
    /// state of its own, and the name says which browser they are in. One that is not known here may have been planted.
    pub(crate) fn begin(
        &mut self,
        named: Option<String>,
        fresh: String,
        pending: PendingAuthorization<ConfidentialClient>,
        now: Instant,
    ) -> String {
        self.purge(now);
        let browser = named.filter(|name| self.0.iter().any(|login| login.browser == *name)).unwrap_or(fresh);
        if self.0.len() >= MOST_LOGINS {
            self.0.remove(0);
        }
        self.0.push(Login { browser: browser.clone(), since: now, pending });
        browser
    }

    /// Takes out the sign-in of this state, if this browser began it.
    pub(crate) fn take(&mut self, browser: &str, state: &State, now: Instant) -> Option<PendingAuthorization<ConfidentialClient>> {
        self.purge(now);
        let place = self.0.iter().position(|login| login.browser == browser && login.pending.state() == state)?;
        Some(self.0.remove(place).pending)
    }

    fn purge(&mut self, now: Instant) {
        self.0.retain(|login| now.duration_since(login.since) < LOGIN_TIME);
    }
}
