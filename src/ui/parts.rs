//! Which parts of the module are here, and loading another one. The main part has the shell, the session, the front page, the callback and
//! the overview; the pages of each other part are loaded when one of them is about to be opened.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::route::{Part, Route};
use crate::browser::{boot, network};
use crate::session::ports::Pending;

/// Draws a page of a part.
pub type Draw = fn(&Route) -> AnyView;

/// Loads a part. `None` if it cannot be loaded.
pub type Load = fn(Part) -> Pending<Option<Draw>>;

/// Where a part is.
#[derive(Clone, Copy, Debug)]
pub enum Slot {
    /// Nobody needed it yet.
    Absent,
    /// On its way.
    Loading,
    /// Here.
    Present(Draw),
    /// It could not be loaded.
    Missing,
}

/// Which parts are here.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    load: Load,
    library: RwSignal<Slot>,
    connect: RwSignal<Slot>,
    account: RwSignal<Slot>,
    learn: RwSignal<Slot>,
    console: RwSignal<Slot>,
}

impl Parts {
    /// None is here yet.
    #[must_use]
    pub fn new(load: Load) -> Self {
        let slot = || RwSignal::new(Slot::Absent);
        Self { load, library: slot(), connect: slot(), account: slot(), learn: slot(), console: slot() }
    }

    /// Where a part is.
    #[must_use]
    pub const fn slot(self, part: Part) -> RwSignal<Slot> {
        match part {
            Part::Library => self.library,
            Part::Connect => self.connect,
            Part::Account => self.account,
            Part::Learn => self.learn,
            Part::Console => self.console,
        }
    }

    /// Loads a part, unless it is here or on its way.
    pub fn load(self, part: Part) {
        let slot = self.slot(part);
        if matches!(slot.get_untracked(), Slot::Loading | Slot::Present(_)) {
            return;
        }
        slot.set(Slot::Loading);
        let loading = (self.load)(part);
        spawn_local(async move { slot.set(loading.await.map_or(Slot::Missing, Slot::Present)) });
    }

    /// Loads what the menu of the library leads to, as soon as the browser is idle. So it is there when the network is not.
    pub fn load_when_idle(self) {
        if !network::is_costly() {
            boot::when_idle(move || [Part::Library, Part::Account].into_iter().for_each(|part| self.load(part)));
        }
    }

    /// Loads the part of a page that a person is about to open, where that costs them little. Once only: the page itself tries again.
    pub fn load_early(self, route: &Route) {
        let is_absent = |part: &Part| matches!(self.slot(*part).get_untracked(), Slot::Absent);
        if let Some(part) = route.part().filter(is_absent).filter(|_| !network::is_costly()) {
            self.load(part);
        }
    }
}
