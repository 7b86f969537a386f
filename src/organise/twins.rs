//! Duplicates: entries that are the same song, in one playlist or across several, and why they count as the same.

use super::entry::{Entry, count};
use crate::library::candidates::{self, APART};
use crate::spotify::reading::key_of;

/// An entry of one of several playlists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// The playlist, by its place among them.
    pub list: u32,
    /// Its place in that playlist.
    pub place: u32,
}

/// Entries that are the same song, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The entries: two or more.
    pub members: Vec<Member>,
    /// Why they are grouped.
    pub why: Why,
}

/// Why entries count as the same song.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// They are the same item of the service.
    Item,
    /// They have the same ISRC, the number of a recording.
    Recording,
    /// They have the same title and the same artists, and their lengths lie this many seconds apart.
    Title(u32),
    /// Each is like another one of the group, in one of these ways.
    Chain,
}

/// Where duplicates are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// In each playlist by itself.
    #[default]
    EachList,
    /// In all of them together: groups whose entries are in two playlists or more.
    Across,
}

/// Which entry of a group stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// The one that was added first.
    #[default]
    Oldest,
    /// The one that was added last.
    Newest,
    /// The first one that can be played.
    Playable,
}

impl Keep {
    /// All, in the order of a choice.
    pub const ALL: [Self; 3] = [Self::Oldest, Self::Newest, Self::Playable];

    /// What the person calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Oldest => "the oldest",
            Self::Newest => "the newest",
            Self::Playable => "the one that plays",
        }
    }
}

/// Which entries of a group in several playlists stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stay {
    /// All of them.
    #[default]
    All,
    /// One.
    One(Keep),
    /// The one in this playlist. If the group has none in it, all of them.
    In(u32),
}

/// The entries of a group that go.
#[must_use]
pub fn gone(group: &[(Member, &Entry)], stay: Stay) -> Vec<Member> {
    let entries: Vec<&Entry> = group.iter().map(|(_, entry)| *entry).collect();
    let place = match stay {
        Stay::All => None,
        Stay::One(keep) => Some(stays(&entries, keep)),
        Stay::In(list) => {
            let there: Vec<usize> =
                group.iter().enumerate().filter(|(_, (member, _))| member.list == list).map(|(place, _)| place).collect();
            let of: Vec<&Entry> = there.iter().filter_map(|place| entries.get(*place)).copied().collect();
            there.get(stays(&of, Keep::Oldest)).copied()
        }
    };
    let goes = |(other, _): &(usize, &(Member, &Entry))| place.is_some_and(|place| place != *other);
    group.iter().enumerate().filter(goes).map(|(_, (member, _))| *member).collect()
}

/// The groups, in the order of their first entries.
#[must_use]
pub fn groups(lists: &[&[Entry]], scope: Scope) -> Vec<Group> {
    let members: Vec<(Member, &Entry)> = (0..)
        .zip(lists)
        .flat_map(|(list, entries)| (0..).zip(entries.iter()).map(move |(place, entry)| (Member { list, place }, entry)))
        .collect();
    let mut sets = Sets((0..count(members.len())).collect());
    let all: Vec<u32> = (0..count(members.len())).collect();
    join_alike(&members, &all, Why::Item, scope, &mut sets);
    // Of an item that was seen before, everything else was seen too.
    let firsts: Vec<u32> = all.into_iter().filter(|number| sets.find(*number) == *number).collect();
    join_alike(&members, &firsts, Why::Recording, scope, &mut sets);
    join_alike(&members, &firsts, Why::Title(0), scope, &mut sets);
    // A set leads to its smallest number, so the groups come in the order of their first entries.
    let mut sizes = vec![0_u32; members.len()];
    for number in 0..count(members.len()) {
        if let Some(size) = sizes.get_mut(sets.find(number) as usize) {
            *size += 1;
        }
    }
    let mut places: Vec<Option<u32>> = vec![None; members.len()];
    let mut found: Vec<Vec<u32>> = Vec::new();
    for number in 0..count(members.len()) {
        let first = sets.find(number) as usize;
        let Some((size, place)) = sizes.get(first).copied().zip(places.get_mut(first)) else { continue };
        if size > 1 {
            let place = *place.get_or_insert_with(|| {
                found.push(Vec::with_capacity(size as usize));
                count(found.len() - 1)
            });
            if let Some(group) = found.get_mut(place as usize) {
                group.push(number);
            }
        }
    }
    let group = |numbers: Vec<u32>| {
        let of: Vec<(Member, &Entry)> = numbers.iter().filter_map(|number| members.get(*number as usize)).copied().collect();
        let lists = of.iter().zip(of.iter().skip(1)).any(|(one, next)| one.0.list != next.0.list);
        let entries: Vec<&Entry> = of.iter().map(|(_, entry)| *entry).collect();
        (scope == Scope::EachList || lists)
            .then(|| Group { members: of.iter().map(|(member, _)| *member).collect(), why: why(&entries) })
    };
    found.into_iter().filter_map(group).collect()
}

/// Joins those of these numbers that are alike in one way.
fn join_alike(members: &[(Member, &Entry)], numbers: &[u32], kind: Why, scope: Scope, sets: &mut Sets) {
    let mut known = Known::with_room_for(numbers.len());
    // Those of which there are several, with their lengths.
    let mut again: Vec<(u64, u32, u32)> = Vec::new();
    let mut text = String::new();
    for number in numbers.iter().copied() {
        let Some((member, entry)) = members.get(number as usize) else { continue };
        let Some((key, length)) = key(kind, entry, &mut text) else { continue };
        // Entries of different playlists have different keys where each is looked at by itself.
        let list = if scope == Scope::EachList { u64::from(member.list) } else { 0 };
        let key = key ^ list.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        if let Some((first, first_length)) = known.first_with(key, (number, length)) {
            if kind == Why::Title(0) {
                again.extend([(key, first_length, first), (key, length, number)]);
            } else {
                sets.join(first, number);
            }
        }
    }
    again.sort_unstable();
    let mut first: Option<(u64, u32, u32)> = None;
    for (key, length, number) in again {
        match first {
            Some((known, shortest, other)) if known == key && length - shortest <= APART => sets.join(other, number),
            _ => first = Some((key, length, number)),
        }
    }
}

/// The first entry with each key, and its length. The keys are mixed well already.
struct Known {
    slots: Vec<Option<(u64, u32, u32)>>,
}

impl Known {
    fn with_room_for(number: usize) -> Self {
        // At most half of it is full.
        Self { slots: vec![None; (number * 2).next_power_of_two()] }
    }

    /// The one with this key, if there is one; else this one is it.
    fn first_with(&mut self, key: u64, (number, length): (u32, u32)) -> Option<(u32, u32)> {
        let last = self.slots.len().saturating_sub(1);
        let mut at = (key ^ key >> 32) as usize & last;
        loop {
            match self.slots.get_mut(at)? {
                Some((known, first, length)) if *known == key => return Some((*first, *length)),
                Some(_) => at = (at + 1) & last,
                empty => {
                    *empty = Some((key, number, length));
                    return None;
                }
            }
        }
    }
}

/// What an entry is grouped by, and its length where that counts too.
fn key(kind: Why, entry: &Entry, text: &mut String) -> Option<(u64, u32)> {
    // What cannot be removed is nobody's duplicate.
    entry.writable.as_ref()?;
    match kind {
        Why::Item => Some((key_of(&entry.uri, None), 0)),
        Why::Recording => entry.isrc.as_ref().map(|isrc| (key_of(isrc, None), 0)),
        _ => {
            let length = entry.duration_ms?;
            if entry.title.is_empty() || entry.artists.is_empty() {
                return None;
            }
            write_name(entry, text);
            Some((key_of(text, None), length))
        }
    }
}

/// Title and artists, compared without case, accents and the order of the artists.
fn write_name(entry: &Entry, text: &mut String) {
    text.clear();
    let artists: Vec<&str> = entry.artists.iter().map(|artist| &**artist).collect();
    candidates::write_name(&entry.title, &artists, text);
}

fn why(entries: &[&Entry]) -> Why {
    let pairs = || entries.iter().zip(entries.iter().skip(1));
    if pairs().all(|(one, next)| one.uri == next.uri) {
        return Why::Item;
    }
    if pairs().all(|(one, next)| one.isrc.is_some() && one.isrc == next.isrc) {
        return Why::Recording;
    }
    let name = |entry: &Entry| {
        let mut text = String::new();
        write_name(entry, &mut text);
        text
    };
    if pairs().any(|(one, next)| name(one) != name(next)) {
        return Why::Chain;
    }
    let lengths = || entries.iter().filter_map(|entry| entry.duration_ms);
    let apart = lengths().max().unwrap_or(0) - lengths().min().unwrap_or(0);
    Why::Title((apart + 500) / 1_000)
}

/// The entry of a group that stays, by its place in the group.
#[must_use]
pub fn stays(entries: &[&Entry], keep: Keep) -> usize {
    // What has no date is older than all that have one.
    let date = |entry: &Entry| entry.added.unwrap_or(0);
    let places = entries.iter().enumerate();
    let found = match keep {
        Keep::Oldest => places.min_by_key(|(_, entry)| date(entry)),
        Keep::Newest => places.rev().max_by_key(|(_, entry)| date(entry)),
        Keep::Playable => places.min_by_key(|(_, entry)| (entry.is_unplayable, date(entry))),
    };
    found.map_or(0, |(place, _)| place)
}

/// Sets of numbers that are joined. Each number leads to a smaller one of its set, or to itself.
struct Sets(Vec<u32>);

impl Sets {
    fn find(&mut self, number: u32) -> u32 {
        let mut at = number;
        while let Some(next) = self.0.get(at as usize).copied().filter(|next| *next != at) {
            let beyond = self.0.get(next as usize).copied().unwrap_or(next);
            if let Some(slot) = self.0.get_mut(at as usize) {
                *slot = beyond;
            }
            at = next;
        }
        at
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.find(one), self.find(other));
        if let Some(slot) = self.0.get_mut(one.max(other) as usize) {
            *slot = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::plan::tests::{list, one};
    use super::*;

    fn song(letter: char, title: &str, artists: &[&str], seconds: u32, isrc: Option<&str>) -> Entry {
        Entry {
            title: title.into(),
            artists: artists.iter().map(|artist| (*artist).into()).collect(),
            duration_ms: Some(seconds * 1_000),
            isrc: isrc.map(Into::into),
            ..one(letter)
        }
    }

    fn places(groups: &[Group]) -> Vec<(Vec<u32>, Why)> {
        groups.iter().map(|group| (group.members.iter().map(|member| member.place).collect(), group.why)).collect()
    }

    #[test]
    fn each_way_of_being_the_same_is_named() {
        let list = [
            song('a', "Points", &["Kestrel"], 100, Some("X1")),
            song('b', "Other", &["Kestrel"], 100, Some("X2")),
            song('a', "Points", &["Kestrel"], 100, Some("X1")),
            song('c', "Other (live)", &["Kestrel"], 140, Some("X2")),
            song('d', "Größe", &["Ann", "Bo"], 60, None),
            song('e', "grosse", &["Bo", "Ann"], 62, None),
            song('f', "grosse", &["Bo", "Ann"], 65, None),
            song('g', "grosse", &["Bo"], 62, None),
        ];
        assert_eq!(
            places(&groups(&[&list], Scope::EachList)),
            [(vec![0, 2], Why::Item), (vec![1, 3], Why::Recording), (vec![4, 5], Why::Title(2))]
        );
    }

    #[test]
    fn what_is_alike_in_pairs_says_so() {
        let list = [
            song('a', "One", &["X"], 100, Some("I")),
            song('b', "Two", &["X"], 100, Some("I")),
            song('c', "Two", &["X"], 101, Some("J")),
        ];
        assert_eq!(places(&groups(&[&list], Scope::EachList)), [(vec![0, 1, 2], Why::Chain)]);
    }

    #[test]
    fn places_count_what_the_service_removed() {
        assert_eq!(places(&groups(&[&list("a-bca")], Scope::EachList)), [(vec![0, 4], Why::Item)]);
        assert_eq!(groups(&[&list("--LL")], Scope::EachList), []);
    }

    #[test]
    fn across_lists_only_what_is_in_two_of_them() {
        let (one, other) = (list("aab"), list("bc"));
        let across = groups(&[&one, &other], Scope::Across);
        assert_eq!(across.len(), 1);
        assert_eq!(across[0].members, [Member { list: 0, place: 2 }, Member { list: 1, place: 0 }]);
        assert_eq!(groups(&[&one, &other], Scope::EachList).len(), 1);
    }

    #[test]
    fn what_goes_across_lists_depends_on_what_stays() {
        let mut entries = list("aaa");
        entries[0].added = Some(9);
        let members = [(0, 0), (1, 0), (1, 1)].map(|(list, place)| Member { list, place });
        let group: Vec<(Member, &Entry)> = members.into_iter().zip(&entries).collect();
        assert_eq!(gone(&group, Stay::All), []);
        assert_eq!(gone(&group, Stay::One(Keep::Newest)), members[1..]);
        assert_eq!(gone(&group, Stay::In(0)), members[1..]);
        assert_eq!(gone(&group, Stay::In(1)), [members[0], members[2]]);
        assert_eq!(gone(&group, Stay::In(2)), [], "nothing of it is there, so all of it stays");
    }

    #[test]
    fn the_one_that_stays_is_the_one_that_was_asked_for() {
        let mut copies = list("aaa");
        copies[0].added = Some(5);
        copies[0].is_unplayable = true;
        copies[1].added = Some(9);
        copies[2].added = Some(7);
        let copies: Vec<&Entry> = copies.iter().collect();
        assert_eq!(Keep::ALL.map(|keep| stays(&copies, keep)), [0, 1, 2]);
    }
}
