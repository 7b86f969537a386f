//! Comparing an archive with what an account has now.

use std::collections::BTreeSet;

use super::super::section::Section;
use super::holding::{Holding, Item};
use super::plan::{Cannot, Job, LikesOrder, Plan, Row, WhyNot, count};
use super::playlists;
use crate::spotify::uri::{MAX_IN_BATCH, Uri};

impl Plan {
    /// Compares an archive with what the account has now, in these sections.
    #[must_use]
    pub fn new(wanted: &Holding, now: &Holding, sections: &[Section], likes: LikesOrder) -> Self {
        let known = now.lists.iter().map(|list| list.id.as_str().to_owned()).collect();
        let mut plan = Self { account: now.account.id.clone(), known, ..Self::default() };
        for section in Section::ALL.into_iter().filter(|section| sections.contains(section)) {
            let is_there =
                if section == Section::Playlists { !wanted.lists.is_empty() } else { wanted.saved.contains_key(&section) };
            if !is_there {
                continue;
            }
            if !wanted.whole.contains(&section) {
                plan.cannot.push(Cannot { name: String::new(), section, list: None, why: WhyNot::NotInArchive });
            }
            if !now.whole.contains(&section) {
                plan.cannot.push(Cannot { name: String::new(), section, list: None, why: WhyNot::NotReadable });
                continue;
            }
            if section == Section::Playlists {
                playlists::plan(&mut plan, wanted, now);
            } else {
                let at_once = if section == Section::Liked && likes == LikesOrder::Exact { 1 } else { MAX_IN_BATCH as u32 };
                plan.save(section, wanted.saved.get(&section).map_or(&[], Vec::as_slice), now.saved.get(&section), at_once);
            }
        }
        plan
    }

    fn save(&mut self, section: Section, wanted: &[Item], now: Option<&Vec<Item>>, at_once: u32) {
        let mut there: BTreeSet<&Uri> = now.into_iter().flatten().filter_map(|item| item.uri.as_ref()).collect();
        let (mut uris, mut known, before) = (Vec::new(), 0, self.cannot.len());
        for item in wanted {
            match &item.uri {
                Some(uri) if there.insert(uri) => uris.push(uri.to_string()),
                Some(_) => known += 1,
                None => self.leave_out(item, section, None),
            }
        }
        let (adds, cannot) = (count(uris.len()), count(self.cannot.len() - before));
        self.rows.push(Row { section, adds, there: known, cannot });
        if !uris.is_empty() {
            self.jobs.push(Job { section, list: None, uris, at_once });
        }
    }

    /// Notes a place that cannot be put back.
    pub(super) fn leave_out(&mut self, item: &Item, section: Section, list: Option<&str>) {
        let why = if item.is_local { WhyNot::LocalFile } else { WhyNot::Gone };
        self.cannot.push(Cannot { name: item.name.clone(), section, list: list.map(str::to_owned), why });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::holding::List;
    use super::super::plan::Act;
    use super::*;
    use crate::backup::manifest::Account;
    use crate::spotify::id::PlaylistId;

    fn song(id: &str) -> Item {
        Item { uri: Uri::parse(&format!("spotify:track:{id}")), name: id.to_owned(), is_local: id == "local file" }
    }

    fn songs(ids: &[&str]) -> Vec<Item> {
        ids.iter().map(|id| song(id)).collect()
    }

    fn list(id: &str, name: &str, owner: &str, ids: Option<&[&str]>) -> List {
        List {
            id: PlaylistId::parse(id).unwrap(),
            name: name.to_owned(),
            description: String::new(),
            public: false,
            collaborative: false,
            owner: Some(owner.to_owned()),
            items: ids.map(songs),
            is_whole: ids.is_some(),
        }
    }

    fn holding(owner: &str, likes: &[&str], lists: Vec<List>) -> Holding {
        let account = Account { id: owner.to_owned(), name: owner.to_owned() };
        Holding { account, saved: [(Section::Liked, songs(likes))].into(), whole: Section::ALL.into(), lists }
    }

    fn plan(wanted: &Holding, now: &Holding) -> Plan {
        Plan::new(wanted, now, &Section::ALL, LikesOrder::Fast)
    }

    #[test]
    fn what_is_there_is_skipped_and_what_cannot_be_put_back_is_named() {
        let plan = plan(&holding("me", &["a", "b", "local file", "c"], Vec::new()), &holding("me", &["b", "z"], Vec::new()));
        assert_eq!(plan.jobs[0].uris, ["spotify:track:a", "spotify:track:c"]);
        assert_eq!(plan.rows, [Row { section: Section::Liked, adds: 2, there: 1, cannot: 1 }]);
        assert_eq!((plan.cannot[0].why, plan.cannot[0].name.as_str()), (WhyNot::LocalFile, "local file"));
    }

    #[test]
    fn what_could_not_be_read_is_not_written() {
        let now = Holding { whole: Vec::new(), ..holding("me", &[], Vec::new()) };
        let plan = plan(&holding("me", &["a"], vec![list("1", "x", "me", Some(&["a"]))]), &now);
        assert!(plan.jobs.is_empty());
        assert_eq!(plan.cannot.iter().map(|cannot| cannot.why).collect::<Vec<_>>(), [WhyNot::NotReadable; 2]);
    }

    #[test]
    fn a_playlist_is_made_only_if_nothing_has_what_is_in_it() {
        let wanted = |lists| holding("me", &[], lists);
        for (now, act, adds) in [
            (vec![], Act::Make, 2),
            (vec![list("1", "other name", "me", Some(&["a", "b"]))], Act::Leave, 0),
            (vec![list("1", "x", "me", Some(&["a", "n", "b"]))], Act::Leave, 0),
            (vec![list("1", "x", "me", Some(&["b", "a"]))], Act::MakeBeside, 2),
            (vec![list("1", "x", "me", Some(&["a"]))], Act::Fill, 1),
            (vec![list("1", "x", "me", None)], Act::LeaveUnseen, 0),
            (vec![list("2", "x", "me", Some(&["a", "b"]))], Act::Leave, 0),
            (vec![list("2", "x", "me", Some(&[]))], Act::Fill, 2),
            (vec![list("2", "x", "me", Some(&["z"]))], Act::MakeBeside, 2),
            (vec![list("2", "x", "other", Some(&["a", "b"]))], Act::Make, 2),
            (vec![list("2", "y", "me", Some(&["a", "b"]))], Act::Make, 2),
        ] {
            let plan = plan(&wanted(vec![list("1", "x", "me", Some(&["a", "b"]))]), &holding("me", &[], now.clone()));
            assert_eq!((plan.lists[0].act, plan.lists[0].adds), (act, adds), "{now:?}");
            assert_eq!(plan.jobs.len(), usize::from(adds > 0), "{now:?}");
        }
    }

    #[test]
    fn two_equal_playlists_are_two() {
        let twice = vec![list("1", "x", "me", Some(&["a"])), list("2", "x", "me", Some(&["a"]))];
        let plan = plan(&holding("me", &[], twice), &holding("you", &[], vec![list("9", "x", "you", Some(&["a"]))]));
        assert_eq!(plan.lists.iter().map(|line| line.act).collect::<Vec<_>>(), [Act::Leave, Act::MakeBeside]);
    }

    #[test]
    fn playlists_of_others_are_followed_and_the_order_of_the_list_is_kept() {
        let wanted = vec![
            list("1", "mine", "me", Some(&["a"])),
            list("2", "theirs", "other", None),
            list("3", "theirs too", "other", None),
            list("4", "not here", "me", None),
        ];
        let plan = plan(&holding("me", &[], wanted), &holding("you", &[], Vec::new()));
        let acts: Vec<Act> = plan.lists.iter().map(|line| line.act).collect();
        assert_eq!(acts, [Act::Make, Act::Follow, Act::Follow, Act::Cannot]);
        assert_eq!(plan.jobs[0].uris, ["spotify:playlist:2", "spotify:playlist:3"], "what is added last comes first in the list");
        assert_eq!(plan.jobs[1].list.as_ref().unwrap().name, "mine");
    }
}
