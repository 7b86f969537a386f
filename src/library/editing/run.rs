//! Carries out an edit: one request at a time, each after a look whether the playlist is still as it was.
//!
//! A playlist that somebody changed meanwhile is left as it is. If the answer to a request is lost, the playlist is read before anything is
//! written again. At the end, the places that changed are read. How far it is can be [written down](Notes) before each request.

use core::time::Duration;
use std::collections::VecDeque;

use super::{Place, Step};
use crate::session::ports::{Clock, Pending};
use crate::spotify::endpoint::{Endpoint, MAX_PER_PAGE, playlist_items, playlists};
use crate::spotify::model::{Entry, Version};
use crate::spotify::{ApiClient, ApiError, Collected, ListReader, PlaylistId, Uri};

/// How often a request is sent whose answer is lost.
const MOST_TRIES: u32 = 3;
/// How long to wait before each further look at what came of it: lists may lag behind.
const LOOKS_AFTER: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];

/// The playlist that is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its ID.
    pub id: PlaylistId,
    /// Whether it is public, which decides the permission.
    pub public: Option<bool>,
}

/// Where it is written down how far an edit is, for a later visit that goes on with it.
pub trait Notes {
    /// Called before each request, with how many were carried out and the version of the playlist. Resolves to whether that is written
    /// down; if not, the request is not sent.
    fn note(&self, written: u32, version: Option<String>) -> Pending<bool>;
}

/// Nothing is written down. For an edit of one request, which is made or not.
#[derive(Clone, Copy, Debug)]
pub struct Unnoted;

impl Notes for Unnoted {
    fn note(&self, _: u32, _: Option<String>) -> Pending<bool> {
        Box::pin(core::future::ready(true))
    }
}

/// An edit that is being carried out.
#[derive(Clone, Debug)]
pub struct Run {
    /// What the playlist holds, as far as it is known.
    pub now: Vec<Place>,
    /// Its version, if that is known.
    pub version: Option<String>,
    /// How many requests were carried out.
    pub written: u32,
    left: VecDeque<Step>,
    before: Vec<Place>,
    /// Whether the next request may have been carried out already.
    is_unsure: bool,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Everything is as planned, and was read again.
    Done,
    /// The playlist was changed elsewhere since the edit was planned. Nothing further was written.
    ChangedElsewhere,
    /// A call failed. [`Run::written`] says whether anything was changed; the run can be carried out again to go on.
    Failed(ApiError),
    /// Everything was accepted, and could not be read again.
    Unconfirmed(ApiError),
    /// It could not be written down how far it is, so nothing further was sent.
    NotNoted,
}

impl Run {
    /// An edit of a playlist that holds this, at this version.
    #[must_use]
    pub fn new(list: Vec<Place>, version: Option<String>, steps: Vec<Step>) -> Self {
        Self { before: list.clone(), now: list, version, written: 0, left: steps.into(), is_unsure: false }
    }

    /// What the playlist holds at the end.
    #[must_use]
    pub fn planned(&self) -> Vec<Place> {
        let mut list = self.now.clone();
        self.left.iter().for_each(|step| step.apply(&mut list));
        list
    }

    /// How many requests are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.left.len()
    }

    /// Whether some requests were carried out, and others are left.
    #[must_use]
    pub fn is_partly_made(&self) -> bool {
        self.written > 0 && !self.left.is_empty()
    }

    /// Whether the next request may have been carried out, although its answer did not say so.
    #[must_use]
    pub const fn is_unsure(&self) -> bool {
        self.is_unsure
    }

    /// Sends what is left, and checks what came of it. Dropping the future aborts the request; the run can be carried out again.
    pub async fn carry_out(&mut self, client: &ApiClient, clock: &dyn Clock, notes: &dyn Notes, target: &Target) -> End {
        let mut tries = 0;
        while let Some(step) = self.left.front().cloned() {
            match self.is_as_known(client, target, &step).await {
                Ok(Look::Same) => {}
                Ok(Look::Written) => {
                    tries = 0;
                    self.step_done(&step);
                    continue;
                }
                Ok(Look::Other) => return End::ChangedElsewhere,
                Err(error) => return End::Failed(error),
            }
            if !notes.note(self.written, self.version.clone()).await {
                return End::NotNoted;
            }
            self.is_unsure = true;
            match client.changed_to(call(&step, target, self.version.as_deref()).call().clone()).await {
                Ok(Version(version)) => {
                    tries = 0;
                    self.version = version;
                    self.step_done(&step);
                }
                Err(error) if error.may_have_changed() => {
                    self.version = None;
                    tries += 1;
                    if tries == MOST_TRIES {
                        return End::Failed(error);
                    }
                }
                Err(error) => {
                    self.is_unsure = error == ApiError::Stopped;
                    return End::Failed(error);
                }
            }
        }
        self.confirm(client, clock, target).await
    }

    fn step_done(&mut self, step: &Step) {
        step.apply(&mut self.now);
        self.is_unsure = false;
        self.written += 1;
        self.left.pop_front();
    }

    /// Whether the playlist is as it is known to be. Another version is compared entry by entry: the service may name one in two ways.
    async fn is_as_known(&mut self, client: &ApiClient, target: &Target, next: &Step) -> Result<Look, ApiError> {
        let Version(version) = client.get(&playlists::version(&target.id)).await?;
        if version.is_some() && version == self.version && !self.is_unsure {
            return Ok(Look::Same);
        }
        let (list, version) = match read(client, &target.id).await? {
            (list, None) => (list, version),
            known => known,
        };
        let mut written = self.now.clone();
        next.apply(&mut written);
        let look = match () {
            () if self.is_unsure && list == written => Look::Written,
            () if list == self.now => Look::Same,
            () => return Ok(Look::Other),
        };
        self.version = version;
        Ok(look)
    }

    async fn confirm(&self, client: &ApiClient, clock: &dyn Clock, target: &Target) -> End {
        let mut looks = LOOKS_AFTER.into_iter();
        loop {
            match self.is_seen(client, target).await {
                Ok(true) => return End::Done,
                Ok(false) => match looks.next() {
                    Some(pause) => clock.sleep(pause).await,
                    None => return End::ChangedElsewhere,
                },
                Err(error) => return End::Unconfirmed(error),
            }
        }
    }

    /// Whether the places that changed show it: the page with the first of them, and the one with the last.
    async fn is_seen(&self, client: &ApiClient, target: &Target) -> Result<bool, ApiError> {
        let (before, now) = (&self.before, &self.now);
        let same_from = |(one, other): (&Place, &Place)| one == other;
        let first = before.iter().zip(now).take_while(|pair| same_from(*pair)).count();
        let last = match before.len() == now.len() {
            true => now.len() - before.iter().rev().zip(now.iter().rev()).take_while(|pair| same_from(*pair)).count(),
            false => now.len(),
        };
        let page = MAX_PER_PAGE as usize;
        // One that ends before the change shows where it begins.
        let start = first.min(now.len().saturating_sub(1));
        let ends = if last > start + page { vec![start, last - page] } else { vec![start] };
        for offset in ends {
            let endpoint = playlists::items(&target.id).at(u32::try_from(offset).unwrap_or(u32::MAX)).fresh();
            let seen = client.get(&endpoint).await?;
            let expected = now.get(offset..(offset + page).min(now.len())).unwrap_or_default();
            if seen.total as usize != now.len() || !seen.items.iter().map(place_of).eq(expected.iter().cloned()) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

enum Look {
    /// It is as it was.
    Same,
    /// The request whose answer was lost was carried out.
    Written,
    /// It was changed elsewhere.
    Other,
}

/// What a playlist holds, and its version if it had one all the time it was read.
///
/// # Errors
/// [`ApiError`] by what can be done about it.
pub async fn read(client: &ApiClient, id: &PlaylistId) -> Result<(Vec<Place>, Option<String>), ApiError> {
    let (entries, version) = read_entries(client, id).await?;
    Ok((entries.iter().map(place_of).collect(), version))
}

/// The same, with all that is known of each entry.
///
/// # Errors
/// [`ApiError`] by what can be done about it.
pub async fn read_entries(client: &ApiClient, id: &PlaylistId) -> Result<(Vec<Entry>, Option<String>), ApiError> {
    let (mut reader, mut entries) = (ListReader::playlist(id, None), Collected::default());
    match client.read_list(&mut reader, &mut |news| entries.add(news)).await?.refused {
        Some(error) => Err(error),
        None => Ok((entries.into_items(), reader.version().map(str::to_owned))),
    }
}

/// What stands at the place of an entry.
#[must_use]
pub fn place_of(entry: &Entry) -> Place {
    entry.item.uri().and_then(Uri::parse)
}

fn call(step: &Step, Target { id, public }: &Target, version: Option<&str>) -> Endpoint<Version> {
    match step {
        Step::Remove(uris) => playlist_items::remove(id, *public, uris, version),
        Step::Insert { at, uris } => playlist_items::insert(id, *public, uris, *at),
        Step::Move { from, before, length } => playlist_items::reorder(id, *public, [*from, *length, *before], version),
    }
}
