//! The playlists of a plan. What is in one that the account has stays there, unless the person asked to make it equal.

use std::collections::{BTreeMap, BTreeSet};

use super::super::section::Section;
use super::holding::{Holding, List};
use super::plan::{Act, Cannot, ENTRIES_AT_ONCE, Existing, Job, ListLine, Plan, Row, Target, WhyNot, count};
use crate::spotify::uri::{MAX_IN_BATCH, Uri};

/// Adds what is to be done about the playlists.
pub(super) fn plan(plan: &mut Plan, wanted: &Holding, now: &Holding, existing: Existing) {
    let mut row = Row { section: Section::Playlists, adds: 0, there: 0, cannot: 0 };
    // Playlists that stand for one of the archive. Each does so once.
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for list in &wanted.lists {
        let is_own = list.owner.as_ref().is_none_or(|owner| *owner == wanted.account.id);
        let (act, there) = if is_own { act(list, now, &taken, existing) } else { (follow(list, now), None) };
        if let Some(there) = there {
            taken.insert(there.id.as_str());
        }
        let (uris, takes_out) = writes(act, list, there);
        let adds = count(uris.len());
        if !matches!(act, Act::Follow | Act::LeaveUnseen | Act::Cannot) {
            let gone: Vec<_> = list.items.iter().flatten().filter(|item| item.uri.is_none()).collect();
            row.cannot += count(gone.len());
            for item in gone {
                plan.leave_out(item, Section::Playlists, Some(&list.name), wanted.is_foreign);
            }
        }
        if act == Act::Cannot || (!list.is_whole && adds > 0) {
            let why = WhyNot::NotInArchive;
            plan.cannot.push(Cannot { name: list.name.clone(), section: Section::Playlists, list: None, why });
        }
        row.adds += adds;
        row.there += if is_own { count(list.uris().len()).saturating_sub(adds) } else { 0 };
        plan.lists.push(ListLine { name: list.name.clone(), act, adds, takes_out });
        // The playlist added last comes first in the person's list, so the jobs are in the reverse order.
        match act {
            Act::Make | Act::MakeBeside | Act::Fill | Act::FillOnly | Act::Equal => plan.jobs.push(Job {
                section: Section::Playlists,
                list: Some(target(list, there, act == Act::Equal)),
                uris: uris.into_iter().map(Uri::to_string).collect(),
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

/// The entries that are written, and how many of those there are taken out.
fn writes<'a>(act: Act, list: &'a List, there: Option<&List>) -> (Vec<&'a Uri>, u32) {
    match (act, there) {
        (Act::Make | Act::MakeBeside, _) => (list.uris(), 0),
        (Act::Fill | Act::FillOnly, Some(there)) => (missing(list, there), 0),
        (Act::Equal, Some(there)) => {
            let (uris, has) = (list.uris(), there.items.as_ref().map_or(0, Vec::len));
            let stay = uris.len() - missing(list, there).len();
            (uris, count(has - stay))
        }
        _ => (Vec::new(), 0),
    }
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
fn act<'a>(list: &List, now: &'a Holding, taken: &BTreeSet<&str>, existing: Existing) -> (Act, Option<&'a List>) {
    let is_own = |other: &List| other.owner.as_deref().is_none_or(|owner| owner == now.account.id);
    let is_free = |other: &&List| !taken.contains(other.id.as_str());
    // Of another person, who has it under its ID, nothing but the entries can be compared.
    let same = now.list(list.id.as_str()).filter(is_free);
    if list.items.is_none() {
        return if same.is_some() { (Act::Leave, same) } else { (Act::Cannot, None) };
    }
    let of_name =
        |other: &&List| other.name.trim() == list.name.trim() && is_own(other) && same.is_none_or(|same| same.id != other.id);
    let twins: Vec<&List> = now.lists.iter().filter(of_name).filter(is_free).collect();
    let has_name = now.lists.iter().any(|other| of_name(&other));
    let candidates = || same.into_iter().chain(twins.iter().copied());
    // An equal one stands for it before one that has more, and that one before one that lacks something.
    for wish in [Existing::Equal, existing] {
        if let Some(there) = candidates().find(|there| has_all(list, there, wish) == Some(true)) {
            return (Act::Leave, Some(there));
        }
    }
    if same.is_some_and(|same| has_all(list, same, existing).is_none()) {
        return (Act::LeaveUnseen, same);
    }
    let fits = |there: &&List| is_own(there) && (same.is_some_and(|same| same.id == there.id) || is_kin(list, there));
    match candidates().find(fits).filter(|_| existing != Existing::Beside) {
        Some(there) if list.uris().is_empty() => (Act::Leave, Some(there)),
        Some(there) if existing == Existing::Add => (Act::Fill, Some(there)),
        // Local files and what is gone cannot be put back, so nothing gives way to them or with them.
        Some(there) if !list.is_whole || there.items.iter().flatten().any(|item| item.uri.is_none()) => {
            if missing(list, there).is_empty() { (Act::Leave, Some(there)) } else { (Act::FillOnly, Some(there)) }
        }
        Some(there) => (Act::Equal, Some(there)),
        None => (if has_name { Act::MakeBeside } else { Act::Make }, None),
    }
}

/// Whether a playlist has everything, as far as the person wants it. `None` if what is in it cannot be seen.
fn has_all(list: &List, there: &List, existing: Existing) -> Option<bool> {
    there.items.as_ref().filter(|_| there.is_whole)?;
    let (wanted, has) = (list.uris(), there.uris());
    // An empty list that stands for an empty one, and no list that happens to have the name.
    if wanted.is_empty() {
        return Some(has.is_empty());
    }
    Some(match existing {
        Existing::Equal => wanted == has,
        Existing::Add => missing(list, there).is_empty(),
        Existing::Beside => {
            let mut rest = wanted.iter().peekable();
            for uri in &has {
                rest.next_if(|next| *next == uri);
            }
            rest.peek().is_none()
        }
    })
}

/// What a playlist lacks, in the order of the archive. Of an entry that is there twice, both count.
fn missing<'a>(list: &'a List, there: &List) -> Vec<&'a Uri> {
    let mut has: BTreeMap<&Uri, u32> = BTreeMap::new();
    for uri in there.uris() {
        *has.entry(uri).or_default() += 1;
    }
    let is_missing = |uri: &&Uri| match has.get_mut(*uri).filter(|left| **left > 0) {
        Some(left) => {
            *left -= 1;
            false
        }
        None => true,
    };
    list.uris().into_iter().filter(is_missing).collect()
}

/// Whether a playlist of the same name may be the same: it is empty, or half of the shorter one is in the other.
fn is_kin(list: &List, there: &List) -> bool {
    if there.items.is_none() || !there.is_whole {
        return false;
    }
    let (wanted, has) = (list.uris().len(), there.uris().len());
    has == 0 || (wanted - missing(list, there).len()) * 2 >= wanted.min(has).max(1)
}

fn target(list: &List, there: Option<&List>, replaces: bool) -> Target {
    let plain = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    // Spotify makes no playlist without a name.
    let name = if list.name.trim().is_empty() { "Untitled".to_owned() } else { list.name.clone() };
    let length = |there: &List| there.items.as_ref().map_or(0, |items| count(items.len()));
    Target {
        name,
        description: plain(&list.description),
        public: there.unwrap_or(list).public,
        collaborative: list.collaborative,
        there: there.map(|there| (there.id.as_str().to_owned(), length(there))),
        replaces,
    }
}
