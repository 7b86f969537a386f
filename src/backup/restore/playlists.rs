//! The playlists of a plan. One that the account has is never changed, except that what is missing at its end is added.

use std::collections::BTreeSet;

use super::super::section::Section;
use super::holding::{Holding, List};
use super::plan::{Act, Cannot, ENTRIES_AT_ONCE, Job, ListLine, Plan, Row, Target, WhyNot, count};
use crate::spotify::uri::{MAX_IN_BATCH, Uri};

/// Adds what is to be done about the playlists.
pub(super) fn plan(plan: &mut Plan, wanted: &Holding, now: &Holding) {
    let mut row = Row { section: Section::Playlists, adds: 0, there: 0, cannot: 0 };
    // Playlists that stand for one of the archive. Each does so once.
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for list in &wanted.lists {
        let is_own = list.owner.as_ref().is_none_or(|owner| *owner == wanted.account.id);
        let (act, there) = if is_own { act(list, now, &taken) } else { (follow(list, now), None) };
        if let Some(there) = there {
            taken.insert(there.id.as_str());
        }
        let uris = list.uris();
        let start = there.filter(|_| act == Act::Fill).and_then(|there| there.items.as_ref()).map_or(0, Vec::len);
        let adds = match act {
            Act::Make | Act::MakeBeside | Act::Fill => count(uris.len().saturating_sub(start)),
            _ => 0,
        };
        if matches!(act, Act::Make | Act::MakeBeside | Act::Fill | Act::Leave) {
            let gone: Vec<_> = list.items.iter().flatten().filter(|item| item.uri.is_none()).collect();
            row.cannot += count(gone.len());
            for item in gone {
                plan.leave_out(item, Section::Playlists, Some(&list.name));
            }
        }
        if act == Act::Cannot || (!list.is_whole && adds > 0) {
            let why = WhyNot::NotInArchive;
            plan.cannot.push(Cannot { name: list.name.clone(), section: Section::Playlists, list: None, why });
        }
        row.adds += adds;
        row.there += if is_own { count(uris.len()).saturating_sub(adds) } else { 0 };
        plan.lists.push(ListLine { name: list.name.clone(), act, adds });
        // The playlist added last comes first in the person's list, so the jobs are in the reverse order.
        match act {
            Act::Make | Act::MakeBeside | Act::Fill => plan.jobs.push(Job {
                section: Section::Playlists,
                list: Some(target(list, there.filter(|_| act == Act::Fill), count(start))),
                uris: uris.into_iter().skip(start).map(Uri::to_string).collect(),
                at_once: ENTRIES_AT_ONCE,
            }),
            Act::Follow => followed(plan, list),
            Act::Leave | Act::LeaveUnseen | Act::Cannot => {}
        }
    }
    let first = plan.jobs.iter().position(|job| job.section == Section::Playlists).unwrap_or(plan.jobs.len());
    if let Some(jobs) = plan.jobs.get_mut(first..) {
        jobs.reverse();
    }
    plan.rows.push(row);
}

/// Follows a list in the same request as the one after it in the person's list.
fn followed(plan: &mut Plan, list: &List) {
    let uri = format!("spotify:playlist:{}", list.id.as_str());
    match plan.jobs.last_mut() {
        Some(job) if job.section == Section::Playlists && job.list.is_none() => job.uris.push(uri),
        _ => plan.jobs.push(Job { section: Section::Playlists, list: None, uris: vec![uri], at_once: MAX_IN_BATCH as u32 }),
    }
}

fn follow(list: &List, now: &Holding) -> Act {
    if now.list(list.id.as_str()).is_some() { Act::Leave } else { Act::Follow }
}

/// The action for a playlist that was the person's own, and the playlist of the account that stands for it.
fn act<'a>(list: &List, now: &'a Holding, taken: &BTreeSet<&str>) -> (Act, Option<&'a List>) {
    if let Some(same) = now.list(list.id.as_str()).filter(|same| !taken.contains(same.id.as_str())) {
        if list.items.is_none() {
            return (Act::Leave, Some(same));
        }
        match compare(list, same) {
            Act::MakeBeside => {}
            act => return (act, Some(same)),
        }
    }
    if list.items.is_none() {
        return (Act::Cannot, None);
    }
    let is_own = |other: &&List| other.owner.as_deref().is_none_or(|owner| owner == now.account.id);
    let of_name = |other: &&List| other.name.trim() == list.name.trim() && is_own(other) && !taken.contains(other.id.as_str());
    let twins: Vec<&List> = now.lists.iter().filter(of_name).collect();
    for wished in [Act::Leave, Act::Fill] {
        if let Some(twin) = twins.iter().find(|twin| compare(list, twin) == wished) {
            return (wished, Some(twin));
        }
    }
    let has_name = now.lists.iter().any(|other| other.name.trim() == list.name.trim() && is_own(&other));
    (if has_name { Act::MakeBeside } else { Act::Make }, None)
}

/// The entries that an existing playlist lacks.
fn compare(list: &List, there: &List) -> Act {
    let Some(items) = there.items.as_ref().filter(|_| there.is_whole) else { return Act::LeaveUnseen };
    let (wanted, has) = (list.uris(), there.uris());
    let mut rest = wanted.iter().peekable();
    for uri in &has {
        rest.next_if(|next| *next == uri);
    }
    // An empty list that stands for an empty one, and no list that happens to have the name.
    if rest.peek().is_none() && (!wanted.is_empty() || has.is_empty()) {
        return Act::Leave;
    }
    if has.len() == items.len() && wanted.starts_with(&has) { Act::Fill } else { Act::MakeBeside }
}

fn target(list: &List, there: Option<&List>, length: u32) -> Target {
    let plain = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    // Spotify makes no playlist without a name.
    let name = if list.name.trim().is_empty() { "Untitled".to_owned() } else { list.name.clone() };
    Target {
        name,
        description: plain(&list.description),
        public: list.public,
        collaborative: list.collaborative,
        there: there.map(|there| (there.id.as_str().to_owned(), length)),
    }
}
