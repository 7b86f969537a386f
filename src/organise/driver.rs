//! Reads a playlist, makes one, and carries a [run](super::run) out.

use core::cell::RefCell;
use core::time::Duration;
use std::rc::Rc;

use super::entry::Entry;
use super::run::{Blocked, Effect, Event, Progress, Reading, Run, Status, Stop};
use crate::session::ports::Pending;
use crate::spotify::endpoint::{me, playlists};
use crate::spotify::id::PlaylistId;
use crate::spotify::model::{self, Playlist, Version};
use crate::spotify::reading::{Collected, ListReader, News};
use crate::spotify::{ApiClient, ApiError};

/// How often a list is read that changes while it is read.
const MAX_READINGS: u32 = 3;

/// The ports of a run, beside the client.
pub trait Surroundings {
    /// Writes down how far the run is, where a later visit finds it. Resolves to whether that succeeded.
    fn note(&self, progress: Progress) -> Pending<bool>;

    /// Resolves after this time.
    fn wait(&self, span: Duration) -> Pending<()>;

    /// The run changed.
    fn changed(&self);
}

/// Goes on with a run until it ends or stops. Dropping the future aborts the request; then the run has to hear of it by
/// [`Event::Pause`].
pub async fn go_on(client: &ApiClient, run: &RefCell<Run>, around: &dyn Surroundings) {
    let id = run.borrow().target().id.clone();
    let mut event = Event::Go;
    loop {
        let effect = run.borrow_mut().handle(event);
        around.changed();
        event = match effect {
            None => return,
            Some(Effect::AskVersion) => Event::Version(client.get(&playlists::version(&id)).await.map(|Version(version)| version)),
            Some(Effect::Write(call)) => {
                let progress = run.borrow().progress();
                if around.note(progress).await {
                    Event::Written(client.changed_to(call).await.map(|Version(version)| version))
                } else {
                    Event::NotSent(Stop::Blocked(Blocked::NotStored))
                }
            }
            Some(Effect::Read) => Event::Read(read(client, &id).await),
            Some(Effect::Wait(span)) => {
                around.wait(span).await;
                Event::Waited
            }
        };
        if *run.borrow().status() != Status::Running {
            return;
        }
    }
}

/// Goes on with several runs, one after another: each begins when the one before it has ended and was checked. Where one stops, those after
/// it wait.
pub async fn go_on_with_all(client: &ApiClient, runs: &[Rc<RefCell<Run>>], around: &dyn Surroundings) {
    for run in runs {
        if !matches!(run.borrow().status(), Status::Ended { .. }) {
            go_on(client, run, around).await;
        }
        if !matches!(run.borrow().status(), Status::Ended { .. }) {
            return;
        }
    }
}

/// Reads all entries of a playlist, and the version that they belong to. Nothing is answered from a cache.
///
/// # Errors
/// [`ApiError`] by what can be done about it.
pub async fn read(client: &ApiClient, id: &PlaylistId) -> Result<Reading, ApiError> {
    for _ in 0..MAX_READINGS {
        let Version(snapshot) = client.get(&playlists::version(id)).await?;
        let mut list = ListReader::playlist(id, snapshot.as_deref()).fresh();
        let mut pages: Vec<(u32, Vec<model::Entry>)> = Vec::new();
        let mut is_changed = false;
        let whole = client
            .read_list(&mut list, &mut |news| match news {
                News::Rows { offset, items, .. } => {
                    pages.retain(|(other, _)| *other != offset);
                    pages.push((offset, items));
                }
                News::StartsAgain => {
                    is_changed = true;
                    pages.clear();
                }
                News::Whole => {}
            })
            .await?;
        if let Some(error) = whole.refused {
            return Err(error);
        }
        if whole.settled && !is_changed {
            pages.sort_by_key(|(offset, _)| *offset);
            let entries = pages.iter().flat_map(|(_, page)| page).map(Entry::of).collect();
            return Ok(Reading { snapshot, entries });
        }
    }
    Err(ApiError::Malformed { what: "a playlist that changes while it is read", excerpt: String::new() })
}

/// Makes an empty private playlist with this name, unless it is there already because the answer of an earlier attempt was lost. `known`
/// gets the IDs of the playlists that were there before the first attempt.
///
/// # Errors
/// [`ApiError`] by what can be done about it. To try again, call it with the same name and the same `known`.
pub async fn new_list(
    client: &ApiClient,
    name: &str,
    known: &RefCell<Option<Vec<PlaylistId>>>,
) -> Result<(Playlist, Reading), ApiError> {
    let me = client.get(&me::profile()).await?;
    let mut lists = Collected::default();
    client.read_list(&mut ListReader::my_playlists().fresh(), &mut |news| lists.add(news)).await?;
    let ids = || lists.items().map(|list| list.id.clone()).collect();
    let known = known.borrow_mut().get_or_insert_with(ids).clone();
    let is_it = |list: &Playlist| {
        list.name == name && list.owner.id == me.id && list.total.is_none_or(|total| total == 0) && !known.contains(&list.id)
    };
    let found = lists.into_items().into_iter().find(is_it);
    let list = match found {
        Some(list) => list,
        None => client.changed_to(playlists::create(name, "", false, false).call().clone()).await?,
    };
    let reading = read(client, &list.id).await?;
    Ok((list, reading))
}
