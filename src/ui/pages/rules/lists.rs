//! The lists that a rule looks at. Each is read once while the tab lives, until the person asks for it again.

use core::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::organise::driver;
use crate::organise::entry::Entry;
use crate::organise::rules::rule::Source;
use crate::organise::rules::songs::Songs;
use crate::session::Epoch;
use crate::spotify::id::PlaylistId;
use crate::spotify::reading::Collected;
use crate::spotify::{ApiClient, ApiError, ListReader};
use crate::ui::context::App;

type Lists = BTreeMap<Source, Arc<[Entry]>>;

thread_local! {
    static IS_PREPARED: Cell<bool> = const { Cell::new(false) };
    static READ: RefCell<(Option<Epoch>, Lists)> = const { RefCell::new((None, BTreeMap::new())) };
}

/// Call this before anything else. Everything is forgotten when the person signs out.
pub(super) fn prepare(app: App) {
    if !IS_PREPARED.replace(true) {
        app.on_sign_out(forget);
    }
}

/// Reads them again from now on.
pub(super) fn forget() {
    READ.take();
}

/// The songs of these lists. `on_list` hears how many are read before each one.
///
/// # Errors
/// [`ApiError`] by what can be done about it.
pub(super) async fn songs(
    client: &ApiClient,
    epoch: Option<Epoch>,
    lists: &[Source],
    on_list: &dyn Fn(usize),
) -> Result<Arc<Songs>, ApiError> {
    let mut read: Vec<(Source, Arc<[Entry]>)> = Vec::new();
    for (number, source) in lists.iter().enumerate() {
        let known = READ.with_borrow(|(of, lists)| lists.get(source).filter(|_| *of == epoch).cloned());
        let entries = match known {
            Some(entries) => entries,
            None => {
                on_list(number);
                let entries: Arc<[Entry]> = list(client, source).await?.into();
                READ.with_borrow_mut(|(of, lists)| {
                    if *of != epoch {
                        (*of, *lists) = (epoch, BTreeMap::new());
                    }
                    lists.insert(source.clone(), entries.clone());
                });
                entries
            }
        };
        read.push((source.clone(), entries));
    }
    on_list(lists.len());
    let read: Vec<(Source, &[Entry])> = read.iter().map(|(source, entries)| (source.clone(), &**entries)).collect();
    Ok(Arc::new(Songs::of(&read)))
}

async fn list(client: &ApiClient, source: &Source) -> Result<Vec<Entry>, ApiError> {
    let id = match source {
        Source::List(id) => PlaylistId::parse(id).map_err(|_| ApiError::NotFound)?,
        Source::Liked => {
            let mut liked = Collected::default();
            let whole = client.read_list(&mut ListReader::liked(), &mut |news| liked.add(news)).await?;
            return whole.refused.map_or_else(|| Ok(liked.items().map(Entry::of).collect()), Err);
        }
    };
    driver::read(client, &id).await.map(|reading| reading.entries)
}
