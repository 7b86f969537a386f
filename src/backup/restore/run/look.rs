//! Whether a write was made whose answer was lost.

use super::super::super::raw;
use super::super::super::section::{Section, Source};
use super::super::holding;
use super::work::Work;
use crate::spotify::endpoint::{Call, MAX_ITEMS_PER_PAGE, MAX_PER_PAGE, library};
use crate::spotify::error::{ApiError, excerpt};
use crate::spotify::id::PlaylistId;
use crate::spotify::uri::Batch;

/// The result of a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The list goes on at this offset.
    More(u32),
    /// The write was made.
    Written,
    /// The playlist with this ID was made.
    Made(String),
    /// The write was not made, or does not show yet.
    Nothing,
    /// The playlist is neither as it was before the write nor as it is after it.
    Changed,
    /// The answer says nothing.
    Unreadable(ApiError),
}

/// The request that looks. `None` if there is nothing to look for.
pub(super) fn call(work: &Work, offset: u32) -> Option<Call> {
    let job = work.job()?;
    match (&job.list, &work.progress.list) {
        (None, _) => Batch::all(&work.chunk()).next().map(|batch| library::contains(&batch).call().clone()),
        (Some(_), None) => Some(Source::Section(Section::Playlists).page(offset, MAX_PER_PAGE)),
        (Some(_), Some(id)) => {
            let source = Source::Entries(PlaylistId::parse(id).ok()?);
            Some(source.page(work.progress.length, MAX_ITEMS_PER_PAGE))
        }
    }
}

/// Reads the answer to the request at this offset.
pub(super) fn read(work: &Work, offset: u32, body: &str) -> Found {
    let unreadable = |what| Found::Unreadable(ApiError::Malformed { what, excerpt: excerpt(body) });
    let Some(job) = work.job() else { return Found::Nothing };
    match (&job.list, &work.progress.list) {
        (None, _) => match serde_json::from_str::<Vec<bool>>(body) {
            Ok(answers) if answers.len() == work.chunk().len() => {
                if answers.iter().all(|answer| *answer) {
                    Found::Written
                } else {
                    Found::Nothing
                }
            }
            _ => unreadable("whether something is saved"),
        },
        (Some(target), None) => {
            let Ok(page) = raw::page(body, &Source::Section(Section::Playlists)) else { return unreadable("a page of a list") };
            let is_new =
                |id: &str| !work.plan.known.iter().any(|known| known == id) && !work.progress.made.values().any(|made| made == id);
            let lists = page.items.iter().filter_map(|item| Some((holding::list(&item.text)?, total(&item.text))));
            let mut made = lists.filter(|(list, total)| {
                let is_own = list.owner.as_deref().is_none_or(|owner| owner == work.plan.account.id);
                is_own && is_new(list.id.as_str()) && list.name.trim() == target.name.trim() && total.is_none_or(|total| total == 0)
            });
            // The oldest is the one that was tried first.
            match made.next_back() {
                Some((list, _)) => Found::Made(list.id.as_str().to_owned()),
                None if page.has_more && !page.items.is_empty() => {
                    Found::More(offset + u32::try_from(page.items.len()).unwrap_or(u32::MAX))
                }
                None => Found::Nothing,
            }
        }
        (Some(_), Some(id)) => {
            let Ok(id) = PlaylistId::parse(id) else { return Found::Nothing };
            let source = Source::Entries(id);
            let Ok(page) = raw::page(body, &source) else { return unreadable("a page of a list") };
            let there: Vec<_> = page.items.iter().map(|item| holding::item(&item.text, &source).uri).collect();
            let sent: Vec<_> = work.chunk().into_iter().map(Some).collect();
            if work.gives_way() {
                let is_whole = page.total.is_none_or(|total| total as usize == sent.len());
                match there == sent && is_whole {
                    true => Found::Written,
                    // Somebody added something to the new playlist.
                    false if !there.is_empty() && job.list.as_ref().is_some_and(|list| !list.replaces) => Found::Changed,
                    false => Found::Nothing,
                }
            } else if there == sent {
                Found::Written
            } else if there.is_empty() && page.total.is_none_or(|total| total == work.progress.length) {
                Found::Nothing
            } else {
                Found::Changed
            }
        }
    }
}

/// How many entries a playlist has, as a person's list says.
fn total(text: &str) -> Option<u32> {
    let members = raw::members(text)?;
    let of = |name: &str| raw::members(members.get(name)?.get())?.get("total")?.get().parse().ok();
    of("items").or_else(|| of("tracks"))
}
