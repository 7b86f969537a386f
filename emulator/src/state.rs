//! Everything that changes while the emulator runs, behind one lock that `service` takes.

use crate::accounts::store::Store;
use crate::api::throttle::Traffic;
use crate::clock::{self, Millis};
use crate::control::faults::Faults;
use crate::control::log::Log;
use crate::control::secrets::Secrets;
use crate::control::settings::Settings;
use crate::world::random::Random;
use crate::world::sample::Libraries;

/// The changing state.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) accounts: Store,
    pub(crate) libraries: Libraries,
    pub(crate) faults: Faults,
    /// What apps have asked so far, for the limits.
    pub(crate) traffic: Traffic,
    pub(crate) log: Log,
    /// `None` unless the emulator was started to reveal them.
    pub(crate) secrets: Option<Secrets>,
    /// How many things were made since the start.
    pub(crate) made: u64,
    /// How far the clock was moved ahead.
    pub(crate) ahead: Millis,
}

impl State {
    /// The emulator's time.
    pub(crate) fn now(&self) -> Millis {
        clock::wall().saturating_add(self.ahead)
    }

    /// Keeps a secret for tests that look for leaks, if they asked for it.
    pub(crate) fn remember_secret(&mut self, kind: &'static str, text: &str) {
        if let Some(secrets) = &mut self.secrets {
            secrets.add(kind, text);
        }
    }

    /// A new identifier. The world's own follow from its seed; these follow from what was made before, so that the same requests
    /// lead to the same world.
    pub(crate) fn new_id(&mut self) -> String {
        self.made += 1;
        Random::new(self.made, "made later").id()
    }
}
