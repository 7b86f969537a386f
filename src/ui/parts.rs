//! Which parts of the module are here, and loading another one. The main part has the session, the front page and the callback; the pages of
//! each other part are loaded when one of them is about to be opened.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::adds::{DrawAdding, LoadAdding};
use super::by_hand::{History, LoadHistory};
use super::route::{Part, Route};
use super::trouble::Trouble;
use crate::browser::{boot, network};
use crate::session::ports::Pending;

/// Draws a page of a part.
pub type Draw = fn(&Route) -> AnyView;

/// Loads a part. `None` if it cannot be loaded.
pub type Load = fn(Part) -> Pending<Option<Draw>>;

/// Draws a notice about something that went wrong.
pub type DrawTrouble = fn(Trouble, Acts) -> AnyView;

/// Loads the words for what went wrong. `None` if they cannot be loaded.
pub type LoadWords = fn() -> Pending<Option<DrawTrouble>>;

/// Draws the page in the library's shell.
pub type Page = Arc<dyn Fn() -> AnyView + Send + Sync>;

/// Draws the library's shell around a page.
pub type DrawShell = fn(Page) -> AnyView;

/// Loads the library's shell. `None` if it cannot be loaded.
pub type LoadShell = fn() -> Pending<Option<DrawShell>>;

/// What loads the parts.
#[derive(Clone, Copy, Debug)]
pub struct Loaders {
    /// A page of a part.
    pub page: Load,
    /// The library's shell, which is in the part [`Part::Home`].
    pub shell: LoadShell,
    /// The words for what went wrong.
    pub words: LoadWords,
    /// The list of the changes that were made.
    pub history: LoadHistory,
    /// The dialog that adds things to a playlist.
    pub adding: LoadAdding,
}

/// What a notice lets a person do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Acts {
    /// Called if the next step is to try again; without it, the page is reloaded.
    pub retry: Option<Callback<()>>,
    /// Closes the notice.
    pub close: Option<Callback<()>>,
    /// Called before the person leaves for Spotify to grant a missing permission.
    pub leaving: Option<Callback<()>>,
    /// Whether the next step is elsewhere on the page.
    pub is_elsewhere: bool,
}

/// Where a part is.
#[derive(Clone, Copy, Debug)]
pub enum Slot<D> {
    /// Nobody needed it yet.
    Absent,
    /// On its way.
    Loading,
    /// Here.
    Present(D),
    /// It could not be loaded.
    Missing,
}

/// Which parts are here.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    loaders: Loaders,
    /// One for each part.
    pages: [RwSignal<Slot<Draw>>; Part::COUNT],
    shell: RwSignal<Slot<DrawShell>>,
    words: RwSignal<Slot<DrawTrouble>>,
    history: StoredValue<Option<History>>,
    adding: RwSignal<Slot<DrawAdding>>,
}

impl Parts {
    /// None is here yet. Provides them to everything below the current owner.
    pub fn provide(loaders: Loaders) -> Self {
        let parts = Self {
            loaders,
            pages: core::array::from_fn(|_| RwSignal::new(Slot::Absent)),
            shell: RwSignal::new(Slot::Absent),
            words: RwSignal::new(Slot::Absent),
            history: StoredValue::new(None),
            adding: RwSignal::new(Slot::Absent),
        };
        provide_context(parts);
        parts
    }

    /// Where a part is.
    #[must_use]
    pub fn slot(self, part: Part) -> RwSignal<Slot<Draw>> {
        // There is one for each part.
        let [first, ..] = self.pages;
        self.pages.get(part as usize).copied().unwrap_or(first)
    }

    /// Loads a part, unless it is here or on its way.
    pub fn load(self, part: Part) {
        fill(self.slot(part), || (self.loaders.page)(part));
    }

    /// Where the library's shell is.
    #[must_use]
    pub const fn shell(self) -> RwSignal<Slot<DrawShell>> {
        self.shell
    }

    /// Loads the library's shell, unless it is here or on its way.
    pub fn load_shell(self) {
        fill(self.shell, self.loaders.shell);
    }

    /// Where the words for what went wrong are.
    #[must_use]
    pub const fn words(self) -> RwSignal<Slot<DrawTrouble>> {
        self.words
    }

    /// Loads the words for what went wrong, unless they are here or on their way.
    pub fn load_words(self) {
        fill(self.words, self.loaders.words);
    }

    /// Where the dialog that adds things to a playlist is.
    #[must_use]
    pub const fn adding(self) -> RwSignal<Slot<DrawAdding>> {
        self.adding
    }

    /// Loads that dialog, unless it is here or on its way.
    pub fn load_adding(self) {
        fill(self.adding, self.loaders.adding);
    }

    /// The list of the changes that were made, loaded at the first call. `None` if it cannot be loaded; the next call tries again.
    pub async fn history(self) -> Option<History> {
        if let Some(here) = self.history.try_get_value().flatten() {
            return Some(here);
        }
        let loaded = (self.loaders.history)().await;
        self.history.try_set_value(loaded);
        loaded
    }

    /// Loads what the menu of the library leads to, as soon as the browser is idle. So it is there when the network is not.
    pub fn load_when_idle(self) {
        if !network::is_costly() {
            boot::when_idle(move || {
                // First what a network that fails would need.
                self.load_words();
                [Part::Library, Part::Browse, Part::Account].into_iter().for_each(|part| self.load(part));
            });
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

fn fill<D: Copy + Send + Sync + 'static>(slot: RwSignal<Slot<D>>, load: impl FnOnce() -> Pending<Option<D>>) {
    if matches!(slot.get_untracked(), Slot::Loading | Slot::Present(_)) {
        return;
    }
    slot.set(Slot::Loading);
    let loading = load();
    spawn_local(async move { slot.set(loading.await.map_or(Slot::Missing, Slot::Present)) });
}
