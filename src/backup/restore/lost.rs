//! Songs that Spotify no longer has or does not play, and others that the person chose in their places.

use std::collections::{BTreeMap, BTreeSet};

use super::super::section::Section;
use super::holding::{Holding, Item};
use super::plan::{Act, Plan, Wishes};
use crate::library::candidates::Song;
use crate::spotify::uri::Uri;

/// A song that does not come back as it was, once for all its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The song.
    pub song: Song,
    /// Why.
    pub why: WhyLost,
    /// The names of the playlists that it is in. `None` is the liked songs.
    pub lists: Vec<Option<String>>,
}

/// Why a song does not come back as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyLost {
    /// Spotify had removed it when the archive was made.
    Gone,
    /// The file of another tool does not say where it is at Spotify.
    NoAddress,
    /// Spotify did not play it when the archive was made. It can be written as it was.
    Silent,
    /// Spotify did not take it in an earlier run: it no longer has it.
    Refused,
}

/// What the person chose in place of songs.
pub type Chosen = BTreeMap<Song, Uri>;

/// The songs of a plan that do not come back as they were, in the order of the archive. `refused` are URIs that Spotify did not take before.
#[must_use]
pub fn lost(wanted: &Holding, plan: &Plan, refused: &BTreeSet<String>) -> Vec<Lost> {
    let written: BTreeSet<&str> = plan.jobs.iter().flat_map(|job| &job.uris).map(String::as_str).collect();
    let why = |item: &Item| -> Option<WhyLost> {
        let Some(uri) = item.uri.as_ref().map(Uri::to_string) else {
            return Some(if wanted.is_foreign { WhyLost::NoAddress } else { WhyLost::Gone });
        };
        if !written.contains(uri.as_str()) {
            None
        } else if refused.contains(&uri) {
            Some(WhyLost::Refused)
        } else {
            item.is_unplayable.then_some(WhyLost::Silent)
        }
    };
    let mut found: Vec<Lost> = Vec::new();
    let mut at: BTreeMap<&Song, usize> = BTreeMap::new();
    for (list, items) in planned(wanted, plan) {
        for item in items {
            let Some(song) = item.song.as_deref() else { continue };
            let list = list.cloned();
            if let Some(lost) = at.get(song).and_then(|number| found.get_mut(*number)) {
                if !lost.lists.contains(&list) {
                    lost.lists.push(list);
                }
            } else if let Some(why) = why(item) {
                at.insert(song, found.len());
                found.push(Lost { song: song.clone(), why, lists: vec![list] });
            }
        }
    }
    found
}

/// The liked songs and the playlists that a plan looked at, each with its name.
fn planned<'a>(wanted: &'a Holding, plan: &Plan) -> Vec<(Option<&'a String>, &'a [Item])> {
    let is_in = |section: Section| plan.rows.iter().any(|row| row.section == section);
    let liked = wanted.saved.get(&Section::Liked).filter(|_| is_in(Section::Liked)).map(|items| (None, items.as_slice()));
    let lists =
        wanted.lists.iter().zip(&plan.lists).filter(|(_, line)| !matches!(line.act, Act::Follow | Act::LeaveUnseen | Act::Cannot));
    let lists = lists.filter_map(|(list, _)| Some((Some(&list.name), list.items.as_deref()?)));
    liked.into_iter().chain(lists).collect()
}

/// The plan with what the person chose. Everything else is as without it.
#[must_use]
pub fn plan(wanted: &Holding, now: &Holding, sections: &[Section], wishes: Wishes, chosen: &Chosen) -> Plan {
    if chosen.is_empty() {
        return Plan::new(wanted, now, sections, wishes);
    }
    let mut plan = Plan::new(&replaced(wanted, chosen), now, sections, wishes);
    let written: BTreeSet<&str> = plan.jobs.iter().flat_map(|job| &job.uris).map(String::as_str).collect();
    let uris: BTreeSet<String> = chosen.values().map(Uri::to_string).filter(|uri| written.contains(uri.as_str())).collect();
    plan.chosen = uris.into_iter().collect();
    plan
}

/// The wanted library, with other songs in the places of those that are lost.
fn replaced(wanted: &Holding, chosen: &Chosen) -> Holding {
    let mut wanted = wanted.clone();
    let liked = wanted.saved.get_mut(&Section::Liked).into_iter().flatten();
    for item in liked.chain(wanted.lists.iter_mut().flat_map(|list| list.items.iter_mut().flatten())) {
        if let Some(uri) = item.song.as_deref().and_then(|song| chosen.get(song)) {
            item.uri = Some(uri.clone());
        }
    }
    wanted
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::holding::List;
    use super::super::verify::{Difference, What, replacements};
    use super::*;
    use crate::backup::manifest::Account;
    use crate::spotify::id::PlaylistId;

    fn song(id: Option<&str>, title: &str) -> Item {
        let uri = id.and_then(|id| Uri::parse(&format!("spotify:track:{id}")));
        let song = Song { uri: uri.clone(), title: title.to_owned(), ..Song::default() };
        Item { uri, name: title.to_owned(), song: Some(Box::new(song)), ..Item::default() }
    }

    fn holding(likes: Vec<Item>, entries: Vec<Item>) -> Holding {
        let list = List {
            id: PlaylistId::parse("1").unwrap(),
            name: "Night bus".to_owned(),
            description: String::new(),
            public: false,
            collaborative: false,
            owner: Some("me".to_owned()),
            version: None,
            items: Some(entries),
            is_whole: true,
        };
        let account = Account { id: "me".to_owned(), name: String::new() };
        let saved = [(Section::Liked, likes)].into();
        Holding { account, saved, whole: Section::ALL.into(), lists: vec![list], is_foreign: false }
    }

    fn empty() -> Holding {
        Holding { lists: Vec::new(), ..holding(Vec::new(), Vec::new()) }
    }

    fn wanted() -> Holding {
        let silent = Item { is_unplayable: true, ..song(Some("s"), "Silent") };
        let local = Item { is_local: true, song: None, ..song(None, "Tape") };
        let nameless = Item { song: None, ..song(None, "") };
        holding(
            vec![song(Some("a"), "A"), song(None, "Gone"), silent.clone()],
            vec![song(None, "Gone"), local, nameless, song(Some("r"), "Refused"), song(None, "Gone"), silent],
        )
    }

    #[test]
    fn each_song_that_is_lost_is_there_once_with_its_lists() {
        let (wanted, now) = (wanted(), empty());
        let plan = Plan::new(&wanted, &now, &Section::ALL, Wishes::default());
        let found = lost(&wanted, &plan, &["spotify:track:r".to_owned()].into());
        let said: Vec<(&str, WhyLost, usize)> =
            found.iter().map(|one| (one.song.title.as_str(), one.why, one.lists.len())).collect();
        assert_eq!(said, [("Gone", WhyLost::Gone, 2), ("Silent", WhyLost::Silent, 2), ("Refused", WhyLost::Refused, 1)]);
        assert_eq!(found[0].lists, [None, Some("Night bus".to_owned())]);
        // What the account still has is nothing to replace.
        let now = holding(wanted.saved[&Section::Liked].clone(), Vec::new());
        let plan = Plan::new(&wanted, &now, &[Section::Liked], Wishes::default());
        assert_eq!(lost(&wanted, &plan, &BTreeSet::new()).len(), 1, "the one that is gone");
    }

    #[test]
    fn what_was_chosen_is_written_in_its_place_and_nothing_else_changes() {
        let (wanted, now) = (wanted(), empty());
        let base = plan(&wanted, &now, &Section::ALL, Wishes::default(), &Chosen::new());
        let found = lost(&wanted, &base, &BTreeSet::new());
        let chosen: Chosen = [(found[0].song.clone(), Uri::parse("spotify:track:x").unwrap())].into();
        let plan = plan(&wanted, &now, &Section::ALL, Wishes::default(), &chosen);
        assert_eq!(base.jobs[0].uris, ["spotify:track:a", "spotify:track:s"]);
        assert_eq!(plan.jobs[0].uris, ["spotify:track:a", "spotify:track:x", "spotify:track:s"]);
        assert_eq!(plan.jobs[1].uris, ["spotify:track:x", "spotify:track:r", "spotify:track:x", "spotify:track:s"]);
        assert_eq!((plan.chosen.as_slice(), base.cannot.len() - plan.cannot.len()), (["spotify:track:x".to_owned()].as_slice(), 3));
        let missing = |uri: &str| Difference { section: Section::Liked, list: None, what: What::NotKept(vec![uri.to_owned()]) };
        assert_eq!((replacements(&plan, &[]), replacements(&plan, &[missing("spotify:track:a")])), (1, 1));
        assert_eq!(replacements(&plan, &[missing("spotify:track:x")]), 0);
    }
}
