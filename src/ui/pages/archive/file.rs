//! The files that are open: one to look at, and one to compare it with. They belong to the tab and not to the page, so they are still
//! open after a look at another page. Nothing of them is stored or sent.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::{ArcRwSignal, Get as _, Set as _, WithUntracked as _};
use leptos::task::spawn_local;

use crate::backup::beside;
use crate::backup::container::MAX_ARCHIVE;
use crate::backup::fault::FileFault;
use crate::backup::opened::Opened;
use crate::backup::row::{List, Row};
use crate::backup::viewed::Viewed;
use crate::browser::deflate::BrowserCodec;
use crate::browser::{file, intl, turns};

/// How many entries are read in a piece.
const FEW: usize = 100;

/// Which of the open files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one that is looked at.
    First,
    /// The one that it is compared with.
    Second,
}

/// How far the reading of a file is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// None was chosen.
    #[default]
    None,
    /// On its way: how many of its lists are read. Both are 0 before the lists are known.
    Reading {
        /// The lists that are read.
        read: u32,
        /// All lists.
        of: u32,
    },
    /// It is here, or it cannot be used. Differs for each file.
    Read {
        /// Counts the files of this tab.
        turn: u32,
        /// Whether there is something in it to look at.
        is_usable: bool,
    },
}

/// A file that was read.
#[derive(Debug)]
pub struct OpenFile {
    /// What is in it, and what is wrong with it.
    pub opened: Opened,
    /// Its entries.
    pub viewed: Viewed,
    /// Its length in bytes.
    pub size: u64,
    /// Whether it is no file, but what was read of the library in this tab.
    pub is_today: bool,
}

impl OpenFile {
    /// What it is called: an archive by its day, any other file by its name.
    #[must_use]
    pub fn title(&self) -> String {
        if self.is_today {
            return self.opened.name.clone();
        }
        let day = self.opened.manifest.as_ref().and_then(|manifest| intl::day(&manifest.made_at));
        day.map_or_else(|| self.opened.name.clone(), |day| format!("Archive of {day}"))
    }

    /// What each of its lists is.
    #[must_use]
    pub fn lists(&self) -> Vec<List> {
        self.opened.lists.iter().map(|shelved| shelved.list.clone()).collect()
    }
}

#[derive(Default)]
struct Place {
    file: RefCell<Option<Rc<OpenFile>>>,
    state: ArcRwSignal<State>,
    /// Grows with each file that is chosen and closed, so that the reading of an earlier one ends.
    turn: Cell<u32>,
}

thread_local! {
    static FIRST: Place = Place::default();
    static SECOND: Place = Place::default();
}

fn with<T>(which: Which, act: impl FnOnce(&Place) -> T) -> T {
    match which {
        Which::First => FIRST.with(act),
        Which::Second => SECOND.with(act),
    }
}

/// How far it is.
#[must_use]
pub fn state(which: Which) -> ArcRwSignal<State> {
    with(which, |place| place.state.clone())
}

/// The file, once it is read.
#[must_use]
pub fn get(which: Which) -> Option<Rc<OpenFile>> {
    with(which, |place| place.file.borrow().clone())
}

/// The file, if there is something in it. Tracked.
#[must_use]
pub fn usable(which: Which) -> Option<Rc<OpenFile>> {
    matches!(state(which).get(), State::Read { is_usable: true, .. }).then(|| get(which)).flatten()
}

fn next_turn(which: Which, state: State) -> u32 {
    with(which, |place| {
        place.file.take();
        place.turn.set(place.turn.get().wrapping_add(1));
        place.state.set(state);
        place.turn.get()
    })
}

/// Closes the file.
pub fn close(which: Which) {
    next_turn(which, State::None);
}

/// Reads what the person chose. Several files are looked at as one.
pub fn read(which: Which, files: Vec<file::Chosen>) {
    if files.is_empty() {
        return;
    }
    let turn = next_turn(which, State::Reading { read: 0, of: 0 });
    spawn_local(async move {
        let size = files.iter().map(|file| file.size()).sum();
        let mut all = Vec::new();
        for file in files {
            all.push(open(file).await);
        }
        keep(which, turn, Opened::joined(all), size, false).await;
    });
}

/// Takes the archive of a library that was read just now as the other file.
pub fn take_today(zip: Vec<u8>) {
    let turn = next_turn(Which::Second, State::Reading { read: 0, of: 0 });
    spawn_local(async move {
        let (size, name) = (zip.len() as u64, "Your library of today".to_owned());
        let opened = Opened::read(name, zip, &BrowserCodec).await;
        keep(Which::Second, turn, opened, size, true).await;
    });
}

/// Closes the library of today, also one that is still being read: it is the other file only.
pub fn forget_today() {
    let is_today = get(Which::Second).is_none_or(|file| file.is_today);
    if is_today && with(Which::Second, |place| place.state.with_untracked(|state| *state != State::None)) {
        close(Which::Second);
    }
}

async fn keep(which: Which, turn: u32, mut opened: Opened, size: u64, is_today: bool) {
    let Some(viewed) = view(which, turn, &mut opened).await else { return };
    let is_usable = !opened.lists.is_empty();
    with(which, |place| {
        place.file.replace(Some(Rc::new(OpenFile { opened, viewed, size, is_today })));
        place.state.set(State::Read { turn, is_usable });
    });
}

async fn open(file: file::Chosen) -> Opened {
    let failed = |fault| Opened { name: file.name(), faults: vec![fault], ..Opened::default() };
    if file.size() > MAX_ARCHIVE {
        return failed(FileFault::too_large());
    }
    match file.bytes().await {
        Some(bytes) => Opened::read(file.name(), bytes, &BrowserCodec).await,
        None => failed(FileFault::not_given()),
    }
}

fn shown(place: &Place, state: State) {
    if place.state.with_untracked(|now| *now != state) {
        place.state.set(state);
    }
}

/// Reads the entries of all lists. `None` if another file was chosen meanwhile.
async fn view(which: Which, turn: u32, opened: &mut Opened) -> Option<Viewed> {
    let (mut viewed, mut faults) = (Viewed::default(), Vec::new());
    let of = u32::try_from(opened.lists.len()).unwrap_or(u32::MAX);
    for (at, read) in (0..opened.lists.len()).zip(0..) {
        viewed.begin_list();
        let json = opened.json(at, &BrowserCodec).await;
        let rows: Box<dyn Iterator<Item = Row>> = match &json {
            Ok(Some(text)) => Box::new(beside::rows(text)),
            Ok(None) => {
                let rows = opened.rows(at, &BrowserCodec).await.unwrap_or_default();
                Box::new(rows.into_iter().map(Rc::unwrap_or_clone))
            }
            Err(fault) => {
                faults.push(fault.clone());
                Box::new(std::iter::empty())
            }
        };
        let mut rows = rows.peekable();
        while rows.peek().is_some() {
            viewed.add(&rows.by_ref().take(FEW).collect::<Vec<_>>());
            with(which, |place| (place.turn.get() == turn).then(|| shown(place, State::Reading { read, of })))?;
            turns::rest().await;
        }
    }
    opened.faults.extend(faults);
    viewed.settle();
    with(which, |place| place.turn.get() == turn).then_some(viewed)
}
