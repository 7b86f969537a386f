//! Everything that changes while the emulator runs, as plain data behind one lock that `service` takes.

pub(crate) mod accounts;
pub(crate) mod directory;
pub(crate) mod faults;
pub(crate) mod libraries;
pub(crate) mod log;
pub(crate) mod redact;
pub(crate) mod saved;
pub(crate) mod scope;
pub(crate) mod secrets;
pub(crate) mod settings;
pub(crate) mod traffic;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::clock::{self, Millis};
use crate::random::Random;
use crate::world::World;
use accounts::Accounts;
use directory::Directory;
use faults::Faults;
use libraries::{Libraries, sample};
use log::Log;
use secrets::Secrets;
use settings::Settings;
use traffic::Traffic;

/// What a start decided, and what a reset goes back to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beginning {
    pub(crate) settings: Settings,
    pub(crate) faults: Faults,
    /// Stands in the forms of the start page, so that no other page can turn a switch.
    pub(crate) form_key: String,
    pub(crate) directory: Directory,
    /// Whether tests may read codes and tokens.
    pub(crate) reveal_secrets: bool,
}

/// The changing state. What was asked so far, the log and the secrets that tests read belong to one run and are not saved.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) directory: Directory,
    pub(crate) accounts: Accounts,
    pub(crate) libraries: Libraries,
    pub(crate) faults: Faults,
    /// How many things were made since the start.
    pub(crate) made: u64,
    /// How far the clock was moved ahead.
    pub(crate) ahead: Millis,
    #[serde(skip)]
    pub(crate) traffic: Traffic,
    #[serde(skip)]
    pub(crate) log: Log,
    /// `None` unless the emulator was started to reveal them.
    #[serde(skip)]
    pub(crate) secrets: Option<Secrets>,
    #[serde(skip)]
    pub(crate) beginning: Arc<Beginning>,
}

impl State {
    /// The state at the start.
    pub(crate) fn new(world: &World, beginning: Arc<Beginning>) -> Self {
        Self {
            settings: beginning.settings.clone(),
            faults: beginning.faults.clone(),
            directory: beginning.directory.clone(),
            libraries: sample::libraries(world),
            secrets: beginning.reveal_secrets.then(Secrets::default),
            beginning,
            ..Self::default()
        }
    }

    /// Puts everything back to how it was at the start. Secrets stay known: a leak that was is still a leak.
    pub(crate) fn reset(&mut self, world: &World) {
        let first = Self::new(world, Arc::clone(&self.beginning));
        self.take(first);
        self.log.clear();
    }

    /// Goes on with another state, in the same run: the log, the secrets and the beginning stay.
    pub(crate) fn take(&mut self, next: Self) {
        *self = Self {
            log: std::mem::take(&mut self.log),
            secrets: self.secrets.take(),
            beginning: Arc::clone(&self.beginning),
            ..next
        };
    }

    /// What is wrong with a state that was loaded for this world.
    pub(crate) fn check(&self, world: &World) -> Result<(), String> {
        self.settings.check()?;
        self.directory.check()?;
        self.faults.check()?;
        self.libraries.check(&world.catalogue)?;
        // A thousand years: more than the clock can be moved by hand, and far from the end of its range.
        if !(0..=31_557_600_000_000).contains(&self.ahead) {
            return Err("Its clock is too far ahead.".to_owned());
        }
        Ok(())
    }

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
