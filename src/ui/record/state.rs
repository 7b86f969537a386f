//! A list as it is read, and how the person looks at it.

use core::time::Duration;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use super::acts::{Act, ActCallback, Can, Said};
use crate::library::kind::Kind;
use crate::library::length::clock;
use crate::library::row::Row;
use crate::library::selection::{Click, Selection};
use crate::library::view::Totals;
use crate::library::{Catalogue, Column, Glance, Sort, Table, View, Words, copy};
use crate::organise::entry as organise;
use crate::spotify::id::ArtistId;
use crate::spotify::{ApiClient, ApiError, Entry, ListReader, News, Uri, Whole};
use crate::ui::components::brief;
use crate::ui::components::place::Place;
use crate::ui::keep_once::KeepOnce;
use crate::ui::route::Route;

/// How long rows that arrive may wait to be sorted in.
const REARRANGED_AFTER: Duration = Duration::from_millis(250);

/// How far the reading of a list is.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// On its way.
    Reading,
    /// Every page is here.
    Whole,
    /// It stopped. What is here stays.
    Failed(ApiError),
}

/// A list as it is read, and how the person looks at it. A handle: copying it costs nothing.
#[derive(Clone, Copy)]
pub struct Record {
    rows: StoredValue<Rows, LocalStorage>,
    /// Grows whenever rows arrive.
    version: RwSignal<u32>,
    /// Grows whenever other entries may stand in the rows.
    pub generation: RwSignal<u32>,
    /// How far the reading is.
    pub progress: RwSignal<Progress>,
    /// The words that a row must contain, as typed.
    pub words: RwSignal<String>,
    /// What the rows are sorted by.
    pub sort: RwSignal<Sort>,
    /// The numbers of the rows to show, in their order.
    pub view: RwSignal<Arc<Vec<u32>>>,
    /// The selected rows.
    pub selection: RwSignal<Selection>,
    /// Whether boxes to select rows are shown where they are usually not.
    pub picking: RwSignal<bool>,
    /// The place in the view that the keyboard is at.
    pub at: RwSignal<usize>,
    /// The columns left out, by the names that the style knows.
    pub without: RwSignal<Vec<&'static str>>,
    /// Whether the list is of what the person saved.
    is_of_saved: StoredValue<bool>,
    /// Of a list in a file: what the file knows of its entries.
    file: StoredValue<Option<Rc<dyn InFile>>, LocalStorage>,
    /// Which changes of the list a person can make here.
    pub can: RwSignal<Can>,
    /// The entries that are being dragged, and the place in the view that they would go to.
    pub drag: RwSignal<Option<(Vec<u32>, usize)>>,
    /// What came of the last change, and what can be done about it.
    pub said: RwSignal<Option<Said>>,
    /// Carries out what a person does to the list.
    act: StoredValue<Option<ActCallback>, LocalStorage>,
    /// What carries it out, for as long as the list is kept.
    pub editor: KeepOnce,
}

/// What a file knows of the entries of a list in it. Nothing in such a list is asked of Spotify.
pub trait InFile {
    /// The page at Spotify of the entry with this number.
    fn link(&self, number: u32) -> Option<String>;

    /// The list in which it stands, where several are shown as one.
    fn list_of(&self, number: u32) -> Option<String>;
}

struct Rows {
    /// The version of the playlist that the rows show, if that is known.
    version: Option<String>,
    table: Table,
    /// The rows of a later reading, if the list changed meanwhile. They replace the others when they are complete.
    again: Option<Table>,
    /// Lists of one file share theirs.
    catalogue: Rc<Catalogue>,
    /// Absent while it is being read.
    reader: Option<ListReader<Entry>>,
    /// Whether the view will be made anew before the next frame.
    is_due: bool,
}

/// Puts a reader back when its reading ends, however it ends.
struct Borrowed {
    record: Record,
    reader: Option<ListReader<Entry>>,
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        let reader = self.reader.take();
        self.record.rows.try_update_value(|rows| rows.reader = reader);
    }
}

impl Record {
    /// A list of which nothing is read yet, in the order that `sort` says.
    #[must_use]
    pub fn new(reader: ListReader<Entry>, sort: Sort) -> Self {
        let rows = Rows {
            version: None,
            table: Table::default(),
            again: None,
            catalogue: Rc::default(),
            reader: Some(reader),
            is_due: false,
        };
        Self::of(rows, Progress::Reading, sort, None)
    }

    /// A list in a file.
    #[must_use]
    pub fn of_file(table: Table, catalogue: Rc<Catalogue>, file: Rc<dyn InFile>) -> Self {
        let rows = Rows { version: None, table, again: None, catalogue, reader: None, is_due: false };
        let record = Self::of(rows, Progress::Whole, Sort::default(), Some(file));
        record.arrange();
        record
    }

    fn of(rows: Rows, progress: Progress, sort: Sort, file: Option<Rc<dyn InFile>>) -> Self {
        Self {
            rows: StoredValue::new_local(rows),
            version: RwSignal::new(0),
            generation: RwSignal::new(0),
            progress: RwSignal::new(progress),
            words: RwSignal::new(String::new()),
            sort: RwSignal::new(sort),
            view: RwSignal::new(Arc::default()),
            selection: RwSignal::new(Selection::default()),
            picking: RwSignal::new(false),
            at: RwSignal::new(0),
            without: RwSignal::new(Vec::new()),
            is_of_saved: StoredValue::new(false),
            file: StoredValue::new_local(file),
            can: RwSignal::new(Can::default()),
            drag: RwSignal::new(None),
            said: RwSignal::new(None),
            act: StoredValue::new_local(None),
            editor: KeepOnce::here(),
        }
    }

    /// The file that the list is in; `None` for a list at Spotify.
    #[must_use]
    pub fn file(self) -> Option<Rc<dyn InFile>> {
        self.file.try_get_value().flatten()
    }

    /// The same list, of what the person saved. `true` if that is new, so the list is not read yet.
    pub fn set_of_saved(self) -> bool {
        self.is_of_saved.try_update_value(|is| !core::mem::replace(is, true)) == Some(true)
    }

    /// Whether the list is of what the person saved.
    #[must_use]
    pub fn is_of_saved(self) -> bool {
        self.is_of_saved.try_get_value() == Some(true)
    }

    /// Reads on, for as long as the page is shown, unless the list is whole or being read. After a failure it goes on where it stopped.
    pub fn read(self, client: ApiClient) {
        if self.progress.get_untracked() == Progress::Whole {
            return;
        }
        let Some(reader) = self.rows.try_update_value(|rows| rows.reader.take()).flatten() else { return };
        self.progress.set(Progress::Reading);
        let mut borrowed = Borrowed { record: self, reader: Some(reader) };
        spawn_local_scoped_with_cancellation(async move {
            let Some(reader) = borrowed.reader.as_mut() else { return };
            let outcome = client.read_list(reader, &mut |news| self.add(news)).await;
            let version = reader.version().map(str::to_owned);
            self.rows.try_update_value(|rows| rows.version = version);
            drop(borrowed);
            self.progress.try_set(match outcome {
                Ok(Whole { refused: None, .. }) => Progress::Whole,
                Ok(Whole { refused: Some(error), .. }) | Err(error) => Progress::Failed(error),
            });
            self.arrange();
        });
    }

    /// Reads the list anew. The rows so far are shown until it is whole.
    pub fn read_again(self, reader: ListReader<Entry>, client: ApiClient) {
        self.rows.try_update_value(|rows| (rows.again, rows.reader) = (Some(Table::default()), Some(reader)));
        self.progress.try_set(Progress::Reading);
        self.read(client);
    }

    /// Calls `act` with what a person does to the list.
    pub fn on_act(self, act: impl Fn(Act) + 'static) {
        self.act.set_value(Some(Rc::new(act)));
    }

    /// A person does something to the list.
    pub fn act(self, act: Act) {
        if let Some(callback) = self.act.try_get_value().flatten() {
            callback(act);
        }
    }

    /// Whether the rows stand in the order of the list, and all of them are shown. Tracked.
    #[must_use]
    pub fn is_in_order(self) -> bool {
        self.sort.with(|sort| sort.keys().is_empty()) && self.words.with(|words| words.trim().is_empty())
    }

    /// Shows all rows in the order of the list.
    pub fn show_in_order(self) {
        self.sort.set(Sort::default());
        self.words.set(String::new());
        self.arrange();
    }

    /// What is at each place of the list. Not tracked.
    #[must_use]
    pub fn places(self) -> Vec<Option<Uri>> {
        (0..self.length()).map(|row| self.uri(row)).collect()
    }

    /// The rows with these numbers of a table of this list, as a table of their own.
    #[must_use]
    pub fn picked(self, table: &Table, rows: &[u32]) -> Table {
        self.rows.try_with_value(|all| table.picked(&all.catalogue, rows)).unwrap_or_default()
    }

    /// All rows.
    #[must_use]
    pub fn all_rows(self) -> Table {
        self.rows.try_with_value(|all| all.table.clone()).unwrap_or_default()
    }

    /// The entries of a table of this list.
    #[must_use]
    pub fn entries(self, table: &Table) -> Vec<organise::Entry> {
        let entry = |all: &Rows, row| table.row(&all.catalogue, row).map(|row| organise::Entry::of_row(&row));
        self.rows.try_with_value(|all| (0..table.len()).filter_map(|row| entry(all, row)).collect()).unwrap_or_default()
    }

    /// The entries that are selected.
    #[must_use]
    pub fn selected_entries(self) -> Vec<organise::Entry> {
        self.entries(&self.picked(&self.all_rows(), &self.selected()))
    }

    /// The version of the playlist that the rows show, if that is known.
    #[must_use]
    pub fn shown_version(self) -> Option<String> {
        self.rows.try_with_value(|rows| rows.version.clone()).flatten()
    }

    /// Notes which version of the playlist the rows show.
    pub fn set_shown_version(self, version: Option<String>) {
        self.rows.try_update_value(|rows| rows.version = version);
    }

    /// Shows these rows in place of the others, and selects some of them.
    pub fn set_table(self, table: Table, selected: &[u32]) {
        self.rows.try_update_value(|rows| rows.table = table);
        self.generation.try_update(|generation| *generation = generation.wrapping_add(1));
        self.selection.try_update(|selection| {
            selection.clear();
            selection.select_all(selected);
        });
        self.arrange();
    }

    fn add(self, news: News<Entry>) {
        self.rows.try_update_value(|Rows { table, again, catalogue, .. }| {
            // Only lists in files share theirs, and they are not read from Spotify.
            let Some(catalogue) = Rc::get_mut(catalogue) else { return };
            match news {
                News::Rows { offset, items, total } => {
                    let table = again.as_mut().unwrap_or(table);
                    // A length that is too small hides nothing. A list that got shorter is read again, into a table of its own.
                    if table.len() < total {
                        table.set_len(total);
                    }
                    table.insert(catalogue, offset, &items);
                }
                News::StartsAgain => *again = Some(Table::default()),
                News::Whole => {
                    if let Some(whole) = again.take() {
                        *table = whole;
                        // It held places in the earlier rows, where other entries may stand now.
                        self.selection.try_update(|selection| selection.clear());
                        self.generation.try_update(|generation| *generation = generation.wrapping_add(1));
                    }
                    table.settle();
                    catalogue.settle();
                }
            }
        });
        self.arrange_soon();
    }

    /// Makes the view anew soon, however many pages arrive until then: before the next frame, or a few times a second where the rows have
    /// to be sorted or searched again.
    fn arrange_soon(self) {
        if self.rows.try_update_value(|rows| core::mem::replace(&mut rows.is_due, true)) != Some(false) {
            return;
        }
        let is_sorted = self.sort.try_with_untracked(|sort| !sort.keys().is_empty()).unwrap_or_default();
        let is_filtered = self.words.try_with_untracked(|words| !words.is_empty()).unwrap_or_default();
        if !is_sorted && !is_filtered {
            request_animation_frame(move || self.arrange());
        } else {
            set_timeout(move || self.arrange(), REARRANGED_AFTER);
        }
    }

    /// Makes the view anew: the rows that contain the words, sorted.
    pub fn arrange(self) {
        let is_whole = self.progress.try_with_untracked(|progress| *progress == Progress::Whole);
        let sort = self.sort.try_get_untracked().unwrap_or_default();
        let words = self.words.try_with_untracked(|words| Words::parse(words)).unwrap_or_default();
        let view = self.rows.try_update_value(|rows| {
            rows.is_due = false;
            let Rows { table, catalogue, .. } = rows;
            let view = View::new(table, catalogue, &sort, &words);
            let mut view = view.rows().to_vec();
            if is_whole == Some(true) {
                // Places of entries that cannot be read, or that the list had twice.
                view.retain(|row| table.row(catalogue, *row).is_some_and(|row| row.kind() != Kind::Coming));
            }
            view
        });
        let Some(view) = view else { return };
        self.version.try_update(|version| *version = version.wrapping_add(1));
        self.at.try_update(|at| *at = (*at).min(view.len().saturating_sub(1)));
        self.view.try_set(Arc::new(view));
    }

    /// Sorts by a column, or the other way round, or no longer; `also` keeps the other columns before it.
    pub fn sort_by(self, column: Column, also: bool) {
        self.sort.update(|sort| *sort = sort.clicked(column, also));
        self.arrange();
    }

    /// What `look` makes of a row. `None` past the end. Tracked.
    pub fn row<T>(self, number: u32, look: impl FnOnce(&Row<'_>) -> T) -> Option<T> {
        self.version.track();
        self.row_untracked(number, look)
    }

    /// The same, not tracked.
    pub fn row_untracked<T>(self, number: u32, look: impl FnOnce(&Row<'_>) -> T) -> Option<T> {
        self.rows.try_with_value(|rows| rows.table.row(&rows.catalogue, number).map(|row| look(&row))).flatten()
    }

    /// The counts of the whole list. Tracked.
    #[must_use]
    pub fn totals(self) -> Totals {
        self.version.track();
        self.totals_of(&(0..self.length()).collect::<Vec<_>>())
    }

    /// The counts of these rows.
    #[must_use]
    pub fn totals_of(self, numbers: &[u32]) -> Totals {
        self.rows.try_with_value(|rows| Totals::of(&rows.table, &rows.catalogue, numbers)).unwrap_or_default()
    }

    /// The whole list counted for pictures, as far as it is read. Not tracked, because it takes a while for a long list.
    #[must_use]
    pub fn glance(self) -> Glance {
        self.rows.try_with_value(|rows| Glance::of(&rows.table, &rows.catalogue)).unwrap_or_default()
    }

    /// The number of rows of the list, and how many of them are read. Tracked.
    #[must_use]
    pub fn read_of(self) -> (u32, u32) {
        self.version.track();
        self.rows.try_with_value(|rows| (rows.table.read(), rows.table.len())).unwrap_or_default()
    }

    /// Whether nothing is known of the list yet, not even its length. Tracked.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        self.version.get() == 0
    }

    /// The first rows that contain these words, for a short list.
    #[must_use]
    pub fn matching(self, words: &Words, most: usize) -> Vec<brief::Row> {
        let find = |rows: &Rows| {
            let view = View::new(&rows.table, &rows.catalogue, &Sort::default(), words);
            let rows = view.rows().iter().filter_map(|number| as_brief(&rows.table.row(&rows.catalogue, *number)?));
            rows.take(most).collect()
        };
        self.rows.try_with_value(find).unwrap_or_default()
    }

    /// The number of rows of the list. Not tracked.
    #[must_use]
    pub fn length(self) -> u32 {
        self.rows.try_with_value(|rows| rows.table.len()).unwrap_or_default()
    }

    /// Selects as a click on the row at this place of the view does.
    pub fn click(self, at: usize, click: Click) {
        let view = self.view.get_untracked();
        self.selection.update(|selection| selection.click(&view, at, click));
        self.at.set(at);
    }

    /// The selected rows, in the order of the view.
    #[must_use]
    pub fn selected(self) -> Vec<u32> {
        let view = self.view.get_untracked();
        self.selection.with_untracked(|selection| selection.rows(&view))
    }

    /// The things in these places of the view that can be saved.
    #[must_use]
    pub fn uris_at(self, places: impl Iterator<Item = usize>) -> Vec<Uri> {
        let view = self.view.try_get_untracked().unwrap_or_default();
        places.filter_map(|at| self.uri(*view.get(at)?)).collect()
    }

    /// The selected things that can be saved, each once, in the order of the view.
    #[must_use]
    pub fn selected_uris(self) -> Vec<Uri> {
        let mut known = BTreeSet::new();
        self.selected().into_iter().filter_map(|row| self.uri(row)).filter(|uri| known.insert(uri.clone())).collect()
    }

    fn uri(self, number: u32) -> Option<Uri> {
        // Local files have none that the service knows.
        self.row_untracked(number, |row| row.uri().and_then(|uri| Uri::parse(&uri))).flatten()
    }

    /// The selected rows as text: a line each, with tabs between title, artists and album.
    #[must_use]
    pub fn selected_as_text(self) -> String {
        let rows = self.selected();
        self.rows.try_with_value(|all| copy::as_text(&all.table, &all.catalogue, &rows)).unwrap_or_default()
    }

    /// The addresses at Spotify of the selected rows.
    #[must_use]
    pub fn selected_as_links(self) -> String {
        let rows = self.selected();
        self.rows.try_with_value(|all| copy::as_links(&all.table, &all.catalogue, &rows)).unwrap_or_default()
    }
}

/// A row with a page at Spotify, for a short list.
fn as_brief(row: &Row<'_>) -> Option<brief::Row> {
    let uri = row.uri()?;
    let artist = |id: Option<String>| id.and_then(|id| ArtistId::parse(&id).ok()).map(Route::Artist);
    Some(brief::Row {
        what: row.title()?.to_owned(),
        place: Place::Spotify(row.link()?),
        who: row.artists().into_iter().map(|named| (named.name.to_owned(), Place::of(artist(named.id), None))).collect(),
        when: row.duration_ms().map(clock).unwrap_or_default(),
        uri: Uri::parse(&uri),
        id: uri,
    })
}
