//! The lists that are kept while somebody is signed in, so that Back finds them as they were.

use leptos::prelude::*;

use super::state::Record;
use crate::browser::WebWorld;
use crate::library::{Sort, Words};
use crate::session::Timestamp;
use crate::session::ports::Clock as _;
use crate::spotify::{Entry, ListReader, PlaylistId};
use crate::ui::components::brief;

/// Most lists kept.
const MOST: usize = 6;
/// Most rows found by words.
const MOST_FOUND: usize = 5;
/// How long a list counts as the service has it. After that it is read again when its page is opened.
const FRESH: core::time::Duration = core::time::Duration::from_secs(300);

/// The lists that are kept.
#[derive(Clone, Copy)]
pub struct KeptRecords {
    lists: StoredValue<Vec<KeptList>, LocalStorage>,
    /// Lists live as long as the shell, not as long as the page that opened them.
    owner: StoredValue<Owner, LocalStorage>,
    /// Finds rows in the lists. Set with the first list, so that pages which search have no code of lists.
    find: StoredValue<Option<Find>>,
}

type Find = fn(KeptRecords, &str) -> Vec<brief::Row>;

struct KeptList {
    /// Which list, with its version where it has one.
    name: String,
    since: Timestamp,
    record: Record,
    owner: Owner,
}

impl KeptRecords {
    /// None yet. Provides it to everything below the current owner.
    pub fn provide() {
        let owner = Owner::current().unwrap_or_default();
        provide_context(Self {
            lists: StoredValue::new_local(Vec::new()),
            owner: StoredValue::new_local(owner),
            find: StoredValue::new(None),
        });
    }

    /// The songs and episodes in the lists that contain all these words, each once, at most as many as fit under a heading.
    #[must_use]
    pub fn find(self, words: &str) -> Vec<brief::Row> {
        self.find.try_get_value().flatten().map(|find| find(self, words)).unwrap_or_default()
    }

    /// Forgets the list with this name, because it is another one by now.
    pub fn forget(self, name: &str) {
        let gone = self.lists.try_update_value(|lists| lists.extract_if(.., |list| list.name == name).collect::<Vec<_>>());
        for list in gone.into_iter().flatten() {
            list.owner.cleanup();
        }
    }

    /// The list with this name is read again when its page is opened next. The page that shows it now keeps what it shows.
    pub fn outdate(self, name: &str) {
        self.lists.try_update_value(|lists| {
            lists.iter_mut().filter(|list| list.name == name).for_each(|list| list.since = Timestamp(0));
        });
    }

    /// The list with this name, as it was left; or a new one.
    fn open(self, name: &str, reader: impl FnOnce() -> ListReader<Entry>, sort: &Sort) -> Record {
        let now = WebWorld.now();
        let known = self.lists.try_update_value(|lists| {
            lists.retain(|list| list.name != name || now.since(list.since) < FRESH);
            lists.iter().find(|list| list.name == name).map(|list| list.record)
        });
        if let Some(known) = known.flatten() {
            return known;
        }
        self.find.set_value(Some(found));
        let owner = self.owner.with_value(Owner::child);
        let record = owner.with(|| Record::new(reader(), sort.clone()));
        let kept = KeptList { name: name.to_owned(), since: now, record, owner };
        let surplus = self.lists.try_update_value(|lists| {
            lists.push(kept);
            let surplus = lists.len().saturating_sub(MOST);
            lists.drain(..surplus).collect::<Vec<_>>()
        });
        for list in surplus.into_iter().flatten() {
            list.owner.cleanup();
        }
        record
    }
}

/// The name of the list of liked songs.
pub const LIKED: &str = "liked";

/// The name of the list of what is in a playlist.
#[must_use]
pub fn name_of_playlist(id: &PlaylistId) -> String {
    format!("playlist {}", id.as_str())
}

/// The list with this name, as it was left when its page was last shown; or a new one.
#[must_use]
pub fn use_record(name: &str, reader: impl FnOnce() -> ListReader<Entry>, sort: &Sort) -> Record {
    match use_context::<KeptRecords>() {
        Some(kept) => kept.open(name, reader, sort),
        None => Record::new(reader(), sort.clone()),
    }
}

/// See [`KeptRecords::find`].
fn found(kept: KeptRecords, words: &str) -> Vec<brief::Row> {
    let words = Words::parse(words);
    let mut rows: Vec<brief::Row> = Vec::new();
    kept.lists.try_with_value(|lists| {
        for row in lists.iter().flat_map(|list| list.record.matching(&words, MOST_FOUND)) {
            if rows.len() < MOST_FOUND && rows.iter().all(|known| known.id != row.id) {
                rows.push(row);
            }
        }
    });
    rows
}
