//! Differences from the plan, once everything was written and read again.

use std::collections::{BTreeMap, BTreeSet};

use super::super::section::Section;
use super::holding::Holding;
use super::plan::{Job, Plan, count};
use super::run::{Failure, Progress};

/// Something that is not as planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Of which section.
    pub section: Section,
    /// The playlist.
    pub list: Option<String>,
    /// The difference.
    pub what: What,
}

impl Difference {
    /// The URIs that Spotify refused, or took and did not keep.
    #[must_use]
    pub fn not_taken(&self) -> &[String] {
        match &self.what {
            What::Refused(uris) | What::NotKept(uris) => uris,
            _ => &[],
        }
    }

    /// Whether nothing is known of what came back.
    const fn is_unknown(&self) -> bool {
        matches!(self.what, What::Failed(_) | What::NoList | What::NotRead)
    }
}

/// A difference from the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Spotify refused these.
    Refused(Vec<String>),
    /// Spotify accepted these, and does not have them.
    NotKept(Vec<String>),
    /// All are there, in another order.
    OtherOrder,
    /// The playlist has more entries than planned: how many.
    More(u32),
    /// The playlist is not in the person's list.
    NoList,
    /// There is another one of this name, new and empty.
    Twice,
    /// The part could not be read again.
    NotRead,
    /// It could not be finished.
    Failed(Failure),
}

impl What {
    /// The difference, for the person.
    #[must_use]
    pub fn words(&self) -> String {
        let number = |uris: &Vec<String>| if uris.len() == 1 { "1 item".to_owned() } else { format!("{} items", uris.len()) };
        match self {
            Self::Refused(uris) => format!("Spotify refused {}", number(uris)),
            Self::NotKept(uris) => format!("Spotify took {} and did not keep them", number(uris)),
            Self::OtherOrder => "everything is there, in another order".to_owned(),
            Self::More(number) => {
                format!("it has {number} more than planned. Restore it once more with “Make it equal”, and they go")
            }
            Self::Twice => {
                "the network sent the request twice, so there is a second one, which is empty. You can delete it".to_owned()
            }
            Self::NoList => "it is not in your list".to_owned(),
            Self::NotRead => "it could not be read again, so it is not checked".to_owned(),
            Self::Failed(Failure::Refused(words)) => format!("Spotify refused it: {words}"),
            Self::Failed(Failure::Changed) => {
                "it was changed after the plan was made, so it was left as it is now. Make a new plan for it".to_owned()
            }
        }
    }
}

/// Compares what was planned with what the account has after the run.
#[must_use]
pub fn verify(plan: &Plan, progress: &Progress, now: &Holding) -> Vec<Difference> {
    let mut found = Vec::new();
    for (number, job) in plan.jobs.iter().enumerate() {
        let number = count(number);
        let refused = progress.refused.get(&number).map_or(&[][..], Vec::as_slice);
        let name = job.list.as_ref().map(|list| list.name.clone());
        let mut tell = |what| found.push(Difference { section: job.section, list: name.clone(), what });
        let of = |is_refused: bool| -> Vec<&String> {
            let places = job.uris.iter().enumerate();
            places.filter(|(place, _)| refused.contains(&count(*place)) == is_refused).map(|(_, uri)| uri).collect()
        };
        if !refused.is_empty() {
            tell(What::Refused(of(true).into_iter().cloned().collect()));
        }
        if let Some(failure) = progress.failed.get(&number) {
            tell(What::Failed(failure.clone()));
            continue;
        }
        if let Some(target) = job.list.as_ref().filter(|target| target.there.is_none()) {
            let is_twin = |list: &&super::holding::List| {
                let is_new = !plan.known.iter().chain(progress.made.values()).any(|known| known == list.id.as_str());
                is_new && list.name.trim() == target.name.trim() && list.items.as_ref().is_some_and(Vec::is_empty)
            };
            now.lists.iter().filter(is_twin).for_each(|_| tell(What::Twice));
        }
        let what = if !now.whole.contains(&job.section) {
            Some(What::NotRead)
        } else if job.list.is_some() {
            let id = progress.made.get(&number);
            of_list(job, &of(false), id.and_then(|id| now.list(id)))
        } else {
            of_saved(job, &of(false), now)
        };
        what.into_iter().for_each(tell);
    }
    found
}

/// How many songs stand in for others that are gone, as the person chose, and are there.
#[must_use]
pub fn replacements(plan: &Plan, differences: &[Difference]) -> u32 {
    let missing: BTreeSet<&String> = differences.iter().flat_map(Difference::not_taken).collect();
    let is_known = |job: &&Job| {
        let name = job.list.as_ref().map(|list| &list.name);
        let is_of = |one: &Difference| one.section == job.section && one.list.as_ref() == name && one.is_unknown();
        !differences.iter().any(is_of)
    };
    let there: BTreeSet<&String> = plan.jobs.iter().filter(is_known).flat_map(|job| &job.uris).collect();
    count(plan.chosen.iter().filter(|uri| there.contains(uri) && !missing.contains(uri)).count())
}

fn of_list(job: &Job, wanted: &[&String], list: Option<&super::holding::List>) -> Option<What> {
    let Some(list) = list else { return Some(What::NoList) };
    let Some(items) = list.items.as_ref().filter(|_| list.is_whole) else { return Some(What::NotRead) };
    let before = job.list.as_ref().filter(|list| !list.replaces).and_then(|list| list.there.as_ref());
    let before = before.map_or(0, |(_, length)| *length as usize);
    let has: Vec<String> = items.iter().skip(before).filter_map(|item| Some(item.uri.as_ref()?.to_string())).collect();
    if has.iter().eq(wanted.iter().copied()) {
        return None;
    }
    let mut left: BTreeMap<&str, u32> = BTreeMap::new();
    for uri in &has {
        *left.entry(uri).or_default() += 1;
    }
    let mut missing = Vec::new();
    for uri in wanted {
        match left.get_mut(uri.as_str()).filter(|left| **left > 0) {
            Some(left) => *left -= 1,
            None => missing.push((*uri).clone()),
        }
    }
    let more: u32 = left.values().sum();
    Some(match (missing.is_empty(), more) {
        (false, _) => What::NotKept(missing),
        (true, 0) => What::OtherOrder,
        (true, more) => What::More(more),
    })
}

fn of_saved(job: &Job, wanted: &[&String], now: &Holding) -> Option<What> {
    let has: Vec<String> = match job.section {
        Section::Playlists => now.lists.iter().map(|list| format!("spotify:playlist:{}", list.id.as_str())).collect(),
        section => {
            let items = now.saved.get(&section).into_iter().flatten();
            items.filter_map(|item| Some(item.uri.as_ref()?.to_string())).collect()
        }
    };
    let set: BTreeSet<&str> = has.iter().map(String::as_str).collect();
    let missing: Vec<String> = wanted.iter().filter(|uri| !set.contains(uri.as_str())).map(|uri| (*uri).clone()).collect();
    if !missing.is_empty() {
        return Some(What::NotKept(missing));
    }
    let planned: BTreeSet<&str> = wanted.iter().map(|uri| uri.as_str()).collect();
    let order = has.iter().filter(|uri| planned.contains(uri.as_str()));
    (job.section == Section::Liked && !order.eq(wanted.iter().copied())).then_some(What::OtherOrder)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::holding::{Item, List};
    use super::super::plan::Target;
    use super::*;
    use crate::spotify::id::PlaylistId;
    use crate::spotify::uri::Uri;

    fn list(id: &str, entries: u32) -> List {
        let item = |one: u32| Item { uri: Uri::parse(&format!("spotify:track:{one}")), ..Item::default() };
        List {
            id: PlaylistId::parse(id).unwrap(),
            name: "x".to_owned(),
            description: String::new(),
            public: false,
            collaborative: false,
            owner: None,
            version: None,
            items: Some((0..entries).map(item).collect()),
            is_whole: true,
        }
    }

    #[test]
    fn chosen_songs_count_where_they_are_known_to_be_there() {
        let job = |section, uri: &str| Job { section, list: None, uris: vec![uri.to_owned()], at_once: 1 };
        let plan = Plan {
            jobs: vec![job(Section::Liked, "a"), job(Section::Episodes, "b")],
            chosen: vec!["a".to_owned(), "b".to_owned()],
            ..Plan::default()
        };
        let difference = |section, what| Difference { section, list: None, what };
        assert_eq!(replacements(&plan, &[]), 2);
        assert_eq!(replacements(&plan, &[difference(Section::Liked, What::NotKept(vec!["a".to_owned()]))]), 1);
        assert_eq!(replacements(&plan, &[difference(Section::Episodes, What::NotRead)]), 1);
        assert_eq!(replacements(&plan, &[difference(Section::Liked, What::OtherOrder)]), 2);
    }

    #[test]
    fn what_the_network_sent_twice_is_found() {
        let target = Target {
            name: "x".to_owned(),
            description: String::new(),
            public: false,
            collaborative: false,
            there: None,
            version: None,
            replaces: false,
        };
        let uris = vec!["spotify:track:0".to_owned(), "spotify:track:1".to_owned()];
        let job = Job { section: Section::Playlists, list: Some(target), uris, at_once: 100 };
        let plan = Plan { known: vec!["old".to_owned()], jobs: vec![job], ..Plan::default() };
        let progress = Progress { made: [(0, "made".to_owned())].into(), ..Progress::default() };
        let found = |lists: Vec<List>| -> Vec<What> {
            let now = Holding { whole: vec![Section::Playlists], lists, ..Holding::default() };
            verify(&plan, &progress, &now).into_iter().map(|difference| difference.what).collect()
        };
        assert_eq!(found(vec![list("old", 0), list("made", 2)]), []);
        assert_eq!(found(vec![list("made", 2), list("twin", 0)]), [What::Twice]);
        assert_eq!(found(vec![list("made", 3), list("other", 1)]), [What::More(1)]);
    }
}
