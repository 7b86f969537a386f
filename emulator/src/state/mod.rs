//! Everything that changes while the emulator runs: plain data behind one lock, which `service` takes.

pub(crate) mod accounts;
pub(crate) mod directory;
pub(crate) mod faults;
pub(crate) mod libraries;
pub(crate) mod log;
pub(crate) mod saved;
pub(crate) mod scope;
pub(crate) mod secrets;
pub(crate) mod settings;
pub(crate) mod traffic;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::clock::{self, Millis, SECOND};
use crate::random::Random;
use crate::world::World;
use accounts::Accounts;
use directory::{App, Directory};
use faults::Faults;
use libraries::{Libraries, own, sample};
use log::Log;
use secrets::Secrets;
use settings::Settings;
use traffic::Traffic;

/// The state at the start, as the flags set it; a reset restores it.
#[derive(Clone, Debug, Default)]
pub(crate) struct InitialState {
    pub(crate) settings: Settings,
    pub(crate) faults: Faults,
    /// Part of the start page's forms, so that no other site can submit them.
    pub(crate) form_key: String,
    pub(crate) directory: Directory,
    /// The app that people point theirs at: that of the flags, or the sample app.
    pub(crate) client_id: String,
    /// Whether tests may read codes and tokens.
    pub(crate) reveal_secrets: bool,
}

/// The changing state. Rate-limit counters, the log and the recorded secrets belong to one run and are not saved.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) directory: Directory,
    pub(crate) accounts: Accounts,
    pub(crate) libraries: Libraries,
    pub(crate) faults: Faults,
    /// How many identifiers were made since the start.
    pub(crate) made: u64,
    /// How far the clock is ahead of the machine's.
    pub(crate) ahead: Millis,
    #[serde(skip)]
    pub(crate) traffic: Traffic,
    #[serde(skip)]
    pub(crate) log: Log,
    /// `None` unless started with `--reveal-secrets`.
    #[serde(skip)]
    pub(crate) secrets: Option<Secrets>,
    #[serde(skip)]
    pub(crate) initial: Arc<InitialState>,
}

impl State {
    /// The state at the start.
    pub(crate) fn new(world: &World, initial: Arc<InitialState>) -> Self {
        Self {
            settings: initial.settings.clone(),
            faults: initial.faults.clone(),
            directory: initial.directory.clone(),
            libraries: Self::libraries(world),
            secrets: initial.reveal_secrets.then(Secrets::default),
            initial,
            ..Self::default()
        }
    }

    /// The libraries at the start.
    fn libraries(world: &World) -> Libraries {
        let mut all = sample::libraries(world);
        if let Some(own) = &world.own {
            // Checked before the start, see `check_library`.
            own::apply(&mut all, &world.catalogue, own).ok();
        }
        all
    }

    /// Checks a library of one's own. An error names the place in its file.
    pub(crate) fn check_library(world: &World) -> Result<(), String> {
        let Some(own) = &world.own else { return Ok(()) };
        own::apply(&mut sample::libraries(world), &world.catalogue, own)
    }

    /// Puts everything back to how it was at the start. Recorded secrets stay: a leak from before the reset is still a leak.
    pub(crate) fn reset(&mut self, world: &World) {
        self.replace(Self::new(world, Arc::clone(&self.initial)));
        self.log.clear();
    }

    /// Continues this run with another state: the log, the secrets and the initial state stay.
    pub(crate) fn replace(&mut self, next: Self) {
        *self =
            Self { log: std::mem::take(&mut self.log), secrets: self.secrets.take(), initial: Arc::clone(&self.initial), ..next };
    }

    /// Checks a state that was loaded for this world.
    pub(crate) fn check(&self, world: &World) -> Result<(), String> {
        self.settings.check()?;
        self.directory.check()?;
        self.faults.check()?;
        self.libraries.check(&world.catalogue)?;
        // A thousand years: more than anyone moves the clock, and far from the end of its range.
        if !(0..=31_557_600_000_000).contains(&self.ahead) {
            return Err("Its clock is too far ahead.".to_owned());
        }
        Ok(())
    }

    /// The emulator's time.
    pub(crate) fn now(&self) -> Millis {
        clock::wall().saturating_add(self.ahead)
    }

    /// The app that people point theirs at: that of the flags, the sample app, or else the first.
    pub(crate) fn main_app(&self) -> Option<&App> {
        self.directory.app(&self.initial.client_id).or(self.directory.apps.first()).map(Arc::as_ref)
    }

    /// Records a secret for tests that look for leaks, if started with `--reveal-secrets`.
    pub(crate) fn remember_secret(&mut self, kind: &'static str, text: &str) {
        if let Some(secrets) = &mut self.secrets {
            secrets.add(kind, text);
        }
    }

    /// Moves the clock ahead.
    pub(crate) fn advance(&mut self, seconds: i64) -> Result<(), String> {
        if !(0..=3_200_000_000).contains(&seconds) {
            return Err("Send {\"seconds\": N} with N not below 0: the clock only moves ahead.".to_owned());
        }
        self.ahead += seconds * SECOND;
        Ok(())
    }

    /// Ends the life of every access token issued so far.
    pub(crate) fn expire_access_tokens(&mut self) {
        let now = self.now();
        for access in self.accounts.access.values_mut() {
            access.expires = access.expires.min(now);
        }
    }

    /// A new identifier, which follows from how many were made before: the same requests lead to the same state.
    pub(crate) fn new_id(&mut self) -> String {
        self.made += 1;
        Random::new(self.made, "made later").id()
    }
}
