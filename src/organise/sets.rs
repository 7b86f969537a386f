//! One list out of two: what is in either, in both, or in the first only.

use super::entry::{Entry, count};
use super::twins::Member;

/// Which songs of two lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Those of either.
    #[default]
    Either,
    /// Those that are in both.
    Both,
    /// Those of the first that are not in the second.
    FirstOnly,
}

impl Which {
    /// All, in the order of a choice.
    pub const ALL: [Self; 3] = [Self::Either, Self::Both, Self::FirstOnly];

    /// What the person calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Either => "Everything from both",
            Self::Both => "Only what is in both",
            Self::FirstOnly => "In the first, but not in the second",
        }
    }
}

/// The entries of the answer, in the order of the first list and then of the second. A song comes once: the same item of the service, or
/// the same recording by its ISRC. What cannot be added to a list is left out.
#[must_use]
pub fn combined<'a>(first: &'a [Entry], second: &'a [Entry], which: Which) -> Vec<&'a Entry> {
    let in_second = Known::of(second);
    let mut known = Known::default();
    let all = first.iter().chain(if which == Which::Either { second } else { &[] });
    all.filter(|entry| entry.writable.is_some())
        .filter(|entry| match which {
            Which::Either => true,
            Which::Both => in_second.has(entry),
            Which::FirstOnly => !in_second.has(entry),
        })
        .filter(|entry| {
            let is_new = !known.has(entry);
            if is_new {
                known.add(entry);
            }
            is_new
        })
        .collect()
}

/// How many songs are only in the first, in both, and only in the second.
#[must_use]
pub fn sizes(first: &[Entry], second: &[Entry]) -> [usize; 3] {
    [
        combined(first, second, Which::FirstOnly).len(),
        combined(first, second, Which::Both).len(),
        combined(second, first, Which::FirstOnly).len(),
    ]
}

/// The songs of these lists that are in none of the others, each at its first place. A song is the same item of the service, or the same
/// recording by its ISRC. What cannot be added to a list is left out.
#[must_use]
pub fn apart(lists: &[&[Entry]], others: &[&[Entry]]) -> Vec<Member> {
    let mut known = Known::default();
    others.iter().copied().flatten().filter(|entry| entry.writable.is_some()).for_each(|entry| known.add(entry));
    let mut found = Vec::new();
    for (list, entries) in (0..).zip(lists) {
        for (place, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.writable.is_some()) {
            if !known.has(entry) {
                known.add(entry);
                found.push(Member { list, place: count(place) });
            }
        }
    }
    found
}

/// The songs of a list, by item and by recording.
#[derive(Default)]
pub(super) struct Known<'a>(std::collections::BTreeSet<&'a str>);

impl<'a> Known<'a> {
    pub(super) fn of(list: &'a [Entry]) -> Self {
        let mut known = Self::default();
        list.iter().filter(|entry| entry.writable.is_some()).for_each(|entry| known.add(entry));
        known
    }

    // A URI has colons, and an ISRC has none.
    pub(super) fn add(&mut self, entry: &'a Entry) {
        self.0.insert(&entry.uri);
        self.0.extend(entry.isrc.as_deref());
    }

    pub(super) fn has(&self, entry: &Entry) -> bool {
        self.0.contains(&*entry.uri) || entry.isrc.as_deref().is_some_and(|isrc| self.0.contains(isrc))
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::tests::{letters, list, one};
    use super::*;

    fn names(first: &[Entry], second: &[Entry], which: Which) -> String {
        combined(first, second, which).into_iter().map(|entry| letters(core::slice::from_ref(entry))).collect()
    }

    #[test]
    fn a_song_comes_once_and_what_cannot_be_added_is_left_out() {
        let (first, second) = (list("abLa-c"), list("cd-Lbd"));
        assert_eq!(Which::ALL.map(|which| names(&first, &second, which)), ["abcd", "bc", "a"]);
        assert_eq!(sizes(&first, &second), [1, 2, 1]);
        assert_eq!(names(&[], &second, Which::Either), "cdb");
    }

    #[test]
    fn what_is_apart_is_in_none_of_the_others_and_comes_once() {
        let (first, other, third) = (list("ab-La"), list("cdb"), list("dL"));
        let at = |list, place| Member { list, place };
        assert_eq!(apart(&[&first, &other], &[&third]), [at(0, 0), at(0, 1), at(1, 0)]);
        assert_eq!(apart(&[&first], &[&first]), []);
        let release = |letter| Entry { isrc: Some("X1".into()), ..one(letter) };
        assert_eq!(apart(&[&[release('a'), one('b')]], &[&[release('c')]]), [at(0, 1)]);
    }

    #[test]
    fn another_release_of_a_recording_is_the_same_song() {
        let release = |letter| Entry { isrc: Some("X1".into()), ..one(letter) };
        let (first, second) = ([release('a'), one('b')], [release('c')]);
        assert_eq!(Which::ALL.map(|which| names(&first, &second, which)), ["ab", "a", "b"]);
    }
}
