//! Comparing an archive with what an account has now.

use std::collections::BTreeSet;

use super::super::section::Section;
use super::holding::{Holding, Item};
use super::plan::{Cannot, Job, LikesOrder, Plan, Row, WhyNot, Wishes, count};
use super::playlists;
use crate::spotify::uri::{MAX_IN_BATCH, Uri};

impl Plan {
    /// Compares an archive with what the account has now, in these sections.
    #[must_use]
    pub fn new(wanted: &Holding, now: &Holding, sections: &[Section], wishes: Wishes) -> Self {
        let known = now.lists.iter().map(|list| list.id.as_str().to_owned()).collect();
        let mut plan = Self { account: now.account.clone(), known, ..Self::default() };
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
                playlists::plan(&mut plan, wanted, now, wishes.existing);
            } else {
                let at_once = if section == Section::Liked && wishes.likes == LikesOrder::Exact { 1 } else { MAX_IN_BATCH as u32 };
                plan.save(section, wanted, now, at_once);
            }
        }
        plan
    }

    fn save(&mut self, section: Section, wanted: &Holding, now: &Holding, at_once: u32) {
        let has = now.saved.get(&section).into_iter().flatten();
        let mut there: BTreeSet<&Uri> = has.filter_map(|item| item.uri.as_ref()).collect();
        let (mut uris, mut known, before) = (Vec::new(), 0, self.cannot.len());
        for item in wanted.saved.get(&section).into_iter().flatten() {
            match &item.uri {
                Some(uri) if there.insert(uri) => uris.push(uri.to_string()),
                Some(_) => known += 1,
                None => self.leave_out(item, section, None, wanted.is_foreign),
            }
        }
        let (adds, cannot) = (count(uris.len()), count(self.cannot.len() - before));
        self.rows.push(Row { section, adds, there: known, cannot });
        if !uris.is_empty() {
            self.jobs.push(Job { section, list: None, uris, at_once });
        }
    }

    /// Notes a place that cannot be put back.
    pub(super) fn leave_out(&mut self, item: &Item, section: Section, list: Option<&str>, is_foreign: bool) {
        let why = match item.is_local {
            true => WhyNot::LocalFile,
            false if is_foreign => WhyNot::NoAddress,
            false => WhyNot::Gone,
        };
        self.cannot.push(Cannot { name: item.name.clone(), section, list: list.map(str::to_owned), why });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::holding::List;
    use super::super::plan::{Act, Existing};
    use super::*;
    use crate::backup::manifest::Account;
    use crate::spotify::id::PlaylistId;

    fn song(id: &str) -> Item {
        Item {
            uri: Uri::parse(&format!("spotify:track:{id}")),
            name: id.to_owned(),
            is_local: id == "local file",
            ..Item::default()
        }
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
            version: None,
            items: ids.map(songs),
            is_whole: ids.is_some(),
        }
    }

    fn holding(owner: &str, likes: &[&str], lists: Vec<List>) -> Holding {
        let account = Account { id: owner.to_owned(), name: owner.to_owned() };
        Holding { account, saved: [(Section::Liked, songs(likes))].into(), whole: Section::ALL.into(), lists, is_foreign: false }
    }

    fn plan(wanted: &Holding, now: &Holding) -> Plan {
        wished(wanted, now, Existing::Beside)
    }

    fn wished(wanted: &Holding, now: &Holding, existing: Existing) -> Plan {
        Plan::new(wanted, now, &Section::ALL, Wishes { existing, ..Wishes::default() })
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
    fn a_playlist_that_is_there_is_added_to_made_equal_or_left_alone() {
        use Act::{Equal, Fill, FillOnly, Leave, LeaveUnseen, Make, MakeBeside};
        let other = |name: &str, ids: &[&str]| vec![list("2", name, "me", Some(ids))];
        let same = |ids: &[&str]| vec![list("1", "other name", "me", Some(ids))];
        for (now, add, equal, beside) in [
            (vec![], (Make, 3), (Make, 3), (Make, 3)),
            (same(&["a", "b", "c"]), (Leave, 0), (Leave, 0), (Leave, 0)),
            (same(&["a", "n", "b", "c"]), (Leave, 0), (Equal, 3), (Leave, 0)),
            (same(&["c", "b", "a"]), (Leave, 0), (Equal, 3), (Make, 3)),
            (same(&["b"]), (Fill, 2), (Equal, 3), (Make, 3)),
            (same(&["z"]), (Fill, 3), (Equal, 3), (Make, 3)),
            (same(&["b", "local file"]), (Fill, 2), (FillOnly, 2), (Make, 3)),
            (vec![list("1", "x", "me", None)], (LeaveUnseen, 0), (LeaveUnseen, 0), (LeaveUnseen, 0)),
            (other("x", &["a", "b", "c"]), (Leave, 0), (Leave, 0), (Leave, 0)),
            (other("x", &[]), (Fill, 3), (Equal, 3), (MakeBeside, 3)),
            (other("x", &["a", "b"]), (Fill, 1), (Equal, 3), (MakeBeside, 3)),
            (other("x", &["z"]), (MakeBeside, 3), (MakeBeside, 3), (MakeBeside, 3)),
            (other("y", &["a", "b", "c"]), (Make, 3), (Make, 3), (Make, 3)),
            (vec![list("2", "x", "other", Some(&["a", "b", "c"]))], (Make, 3), (Make, 3), (Make, 3)),
            (vec![list("1", "x", "other", Some(&["a"]))], (Make, 3), (Make, 3), (Make, 3)),
        ] {
            let wanted = holding("me", &[], vec![list("1", "x", "me", Some(&["a", "b", "c"]))]);
            let now = holding("me", &[], now);
            for (existing, expected) in [(Existing::Add, add), (Existing::Equal, equal), (Existing::Beside, beside)] {
                let plan = wished(&wanted, &now, existing);
                assert_eq!((plan.lists[0].act, plan.lists[0].adds), expected, "{existing:?} {now:?}");
                assert_eq!(plan.jobs.len(), usize::from(expected.1 > 0), "{existing:?} {now:?}");
            }
        }
    }

    #[test]
    fn what_is_taken_out_is_counted_and_only_what_is_missing_is_added() {
        let wanted = holding("me", &[], vec![list("1", "x", "me", Some(&["a", "a", "b"]))]);
        let now = holding("me", &[], vec![list("1", "x", "me", Some(&["a", "n", "m"]))]);
        let plan = wished(&wanted, &now, Existing::Add);
        assert_eq!(plan.jobs[0].uris, ["spotify:track:a", "spotify:track:b"]);
        assert_eq!((plan.takes_out(), plan.jobs[0].list.as_ref().unwrap().there.clone()), (0, Some(("1".to_owned(), 3))));
        let plan = wished(&wanted, &now, Existing::Equal);
        assert_eq!((plan.takes_out(), plan.jobs[0].uris.len()), (2, 3));
        assert!(plan.jobs[0].list.as_ref().unwrap().replaces);
    }

    #[test]
    fn a_list_that_the_archive_has_a_part_of_takes_nothing_out() {
        let part = List { is_whole: false, ..list("1", "x", "me", Some(&["a"])) };
        let now = holding("me", &[], vec![list("1", "x", "me", Some(&["n"]))]);
        let plan = wished(&holding("me", &[], vec![part]), &now, Existing::Equal);
        assert_eq!((plan.lists[0].act, plan.takes_out()), (Act::FillOnly, 0));
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
