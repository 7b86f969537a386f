//! The songs that fit a rule.

use super::condition::{Clock, read};
use super::rule::{Joined, Order, Rule};
use super::songs::{NONE, Songs};
use crate::organise::entry::count;

/// Why a rule picks nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No source is chosen.
    Source,
    /// The condition with this number is not complete.
    Condition(usize),
    /// The limit is not a number.
    Limit,
}

/// The songs that fit, by their numbers, in the order of the rule.
///
/// # Errors
/// The conditions that are not complete. Such a rule picks nothing, because it would pick too much.
pub fn pick(songs: &Songs, rule: &Rule, clock: Clock) -> Result<Vec<u32>, Missing> {
    if rule.sources.is_empty() {
        return Err(Missing::Source);
    }
    let limit = match rule.limit.trim() {
        "" => None,
        limit => Some(limit.parse::<usize>().ok().filter(|limit| *limit > 0).ok_or(Missing::Limit)?),
    };
    let is_source: Vec<bool> = songs.lists.iter().map(|list| rule.sources.contains(list)).collect();
    let mut fits = vec![rule.joined == Joined::All || rule.conditions.is_empty(); songs.song.len()];
    for (number, condition) in rule.conditions.iter().enumerate() {
        let test = read(condition, clock).ok_or(Missing::Condition(number))?;
        for (fits, is_so) in fits.iter_mut().zip(test.rows(songs)) {
            match rule.joined {
                Joined::All => *fits &= is_so,
                Joined::Any => *fits |= is_so,
            }
        }
    }
    // Of each song, when it was added: the last time among the entries that fit.
    let mut added: Vec<Option<u32>> = vec![None; songs.len() as usize];
    for (((song, list), date), fits) in songs.song.iter().zip(&songs.list).zip(&songs.added).zip(fits) {
        if fits
            && is_source.get(*list as usize) == Some(&true)
            && let Some(added) = added.get_mut(*song as usize)
        {
            let date = if *date == NONE { 0 } else { *date };
            *added = Some(added.map_or(date, |known: u32| known.max(date)));
        }
    }
    let mut picked: Vec<(u64, u32)> = (0..count(added.len()))
        .zip(&added)
        .filter_map(|(song, added)| Some((place(songs, rule.order, song, (*added)?), song)))
        .collect();
    picked.sort_unstable();
    picked.truncate(limit.unwrap_or(usize::MAX));
    Ok(picked.into_iter().map(|(_, song)| song).collect())
}

/// How long these songs are together, in milliseconds.
#[must_use]
pub fn length(songs: &Songs, picked: &[u32]) -> u64 {
    let lengths = picked.iter().filter_map(|song| songs.duration.get(*song as usize));
    lengths.filter(|length| **length != NONE).map(|length| u64::from(*length)).sum()
}

/// A smaller one comes first. What is not known comes last.
fn place(songs: &Songs, order: Order, song: u32, added: u32) -> u64 {
    let of = |column: &[u32]| column.get(song as usize).copied().unwrap_or(NONE);
    let falling = |value: u32| if value == NONE { NONE } else { NONE - 1 - value };
    u64::from(match order {
        Order::Newest => falling(added),
        Order::Oldest => added,
        Order::Title => of(&songs.by_title),
        Order::Artist => of(&songs.by_artist),
        Order::Year => of(&songs.year),
        Order::Longest => falling(of(&songs.duration)),
        Order::Shortest => of(&songs.duration),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::rule::{Condition, Fact, Source};
    use super::*;
    use crate::organise::entry::Entry;
    use crate::organise::plan::tests::one;
    use proptest::prelude::*;

    const CLOCK: Clock = Clock { now: 20 * 86_400, year: 10 * 86_400 };

    /// A song of each letter: its facts follow from it, so that the same item is the same everywhere. Two letters share a recording.
    fn entry(letter: char, day: u32) -> Entry {
        let number = u32::from(letter) - u32::from('a');
        let is_song = letter.is_ascii_lowercase();
        Entry {
            title: format!("Tïtle {}", number % 4).into(),
            artists: [format!("Artist {}", number % 3).into(), "Both".into()].into(),
            album: format!("Album {}", number % 2).into(),
            year: (number % 5 != 4).then_some(1970 + number as u16),
            duration_ms: (number % 6 != 5).then_some(60_000 * (number + 1)),
            isrc: is_song.then(|| format!("ISRC{}", number / 2).into()),
            added: (day > 0).then_some(day * 86_400),
            is_unplayable: number % 3 == 1,
            is_explicit: number % 4 == 1,
            ..one(letter)
        }
    }

    fn list() -> impl Strategy<Value = Vec<Entry>> {
        prop::collection::vec((prop::sample::select("abcdefghijklL-".chars().collect::<Vec<_>>()), 0_u32..24), 0..12).prop_map(
            |entries| {
                entries
                    .into_iter()
                    .map(|(letter, day)| if letter.is_ascii_lowercase() { entry(letter, day) } else { one(letter) })
                    .collect()
            },
        )
    }

    fn condition() -> impl Strategy<Value = Condition> {
        prop::sample::select(Fact::ALL.to_vec()).prop_flat_map(|fact| {
            let values: Vec<String> = match fact {
                Fact::AddedWithin => vec!["3".to_owned(), "12".to_owned()],
                Fact::AddedSince | Fact::AddedUntil => vec!["1970-01-08".to_owned(), "1970-01-16".to_owned()],
                Fact::Longer | Fact::Shorter => vec!["4".to_owned(), "7:00".to_owned()],
                Fact::ReleasedSince | Fact::ReleasedUntil => vec!["1972".to_owned(), "1977".to_owned()],
                Fact::Artist => vec!["artist 1".to_owned(), "BOTH".to_owned(), "artist".to_owned()],
                Fact::Album => vec!["ALBUM 1".to_owned(), "album".to_owned()],
                Fact::Title => vec!["title 2".to_owned(), "TLE".to_owned()],
                Fact::In | Fact::NotIn => vec!["x".to_owned(), "y".to_owned(), "nowhere".to_owned()],
                _ => vec![String::new()],
            };
            prop::sample::select(values).prop_map(move |value| Condition { fact, value })
        })
    }

    fn same(one: &Entry, other: &Entry) -> bool {
        one.uri == other.uri || one.isrc == other.isrc
    }

    /// The same without columns: each entry by itself, in the words of the rule.
    fn naive(lists: &[(Source, Vec<Entry>)], rule: &Rule) -> Vec<String> {
        let is_in = |entry: &Entry, source: &Source| {
            lists.iter().filter(|(known, _)| known == source).flat_map(|(_, list)| list).any(|other| same(entry, other))
        };
        let day = |text: &str| text[8..].parse::<u32>().unwrap() * 86_400 - 86_400;
        let minutes = |text: &str| text.split(':').next().unwrap().parse::<u32>().unwrap() * 60_000;
        let mut found: Vec<(Entry, u32)> = Vec::new();
        let all: Vec<&Entry> = lists.iter().flat_map(|(_, list)| list).filter(|entry| entry.writable.is_some()).collect();
        for (number, song) in all.iter().enumerate() {
            if all[..number].iter().any(|known| same(known, song)) {
                continue;
            }
            let mut dates = Vec::new();
            for (_, list) in lists.iter().filter(|(source, _)| rule.sources.contains(source)) {
                for entry in list.iter().filter(|entry| entry.writable.is_some() && same(entry, song)) {
                    let is_so = |condition: &Condition| {
                        let value = condition.value.to_lowercase();
                        match condition.fact {
                            Fact::AddedWithin => {
                                entry.added.is_some_and(|at| at + value.parse::<u32>().unwrap() * 86_400 >= CLOCK.now)
                            }
                            Fact::AddedThisYear => entry.added.is_some_and(|at| at >= CLOCK.year),
                            Fact::AddedSince => entry.added.is_some_and(|at| at >= day(&value)),
                            Fact::AddedUntil => entry.added.is_some_and(|at| at < day(&value) + 86_400),
                            Fact::Longer => song.duration_ms.is_some_and(|length| length > minutes(&value)),
                            Fact::Shorter => song.duration_ms.is_some_and(|length| length < minutes(&value)),
                            Fact::ReleasedSince => song.year.is_some_and(|year| year >= value.parse().unwrap()),
                            Fact::ReleasedUntil => song.year.is_some_and(|year| year <= value.parse().unwrap()),
                            Fact::Artist => song.artists.iter().any(|name| name.to_lowercase() == value),
                            Fact::Album => song.album.to_lowercase() == value,
                            Fact::Title => song.title.to_lowercase().replace('ï', "i").contains(&value),
                            Fact::In => is_in(song, &Source::List(value)),
                            Fact::NotIn => !is_in(song, &Source::List(value)),
                            Fact::Liked => is_in(song, &Source::Liked),
                            Fact::NotLiked => !is_in(song, &Source::Liked),
                            Fact::Playable => !song.is_unplayable,
                            Fact::NotPlayable => song.is_unplayable,
                            Fact::Explicit => song.is_explicit,
                            Fact::NotExplicit => !song.is_explicit,
                        }
                    };
                    let fits = match rule.joined {
                        Joined::All => rule.conditions.iter().all(is_so),
                        Joined::Any => rule.conditions.is_empty() || rule.conditions.iter().any(is_so),
                    };
                    if fits {
                        dates.push(entry.added.unwrap_or(0));
                    }
                }
            }
            if let Some(last) = dates.into_iter().max() {
                found.push(((*song).clone(), last));
            }
        }
        found.sort_by_key(|(song, added)| match rule.order {
            Order::Newest => (false, i64::from(u32::MAX - *added), String::new()),
            Order::Oldest => (false, i64::from(*added), String::new()),
            Order::Title => (false, 0, song.title.to_lowercase()),
            Order::Artist => (false, 0, song.artists.join("\n").to_lowercase()),
            Order::Year => (song.year.is_none(), song.year.map_or(0, i64::from), String::new()),
            Order::Longest => (song.duration_ms.is_none(), song.duration_ms.map_or(0, |length| -i64::from(length)), String::new()),
            Order::Shortest => (song.duration_ms.is_none(), song.duration_ms.map_or(0, i64::from), String::new()),
        });
        let limit = rule.limit.parse().unwrap_or(usize::MAX);
        found.into_iter().take(limit).map(|(song, _)| song.uri.to_string()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn columns_pick_what_each_song_by_itself_would(
            lists in (list(), list(), list()),
            conditions in prop::collection::vec(condition(), 0..4),
            (any, sources, order, limit) in (any::<bool>(), 1_usize..8, prop::sample::select(Order::ALL.to_vec()), 0_usize..6),
        ) {
            let all = [Source::Liked, Source::List("x".to_owned()), Source::List("y".to_owned())];
            let lists: Vec<(Source, Vec<Entry>)> = all.iter().cloned().zip([lists.0, lists.1, lists.2]).collect();
            let rule = Rule {
                sources: all.iter().enumerate().filter(|(bit, _)| sources & (1 << bit) != 0).map(|(_, source)| source.clone()).collect(),
                joined: if any { Joined::Any } else { Joined::All },
                conditions,
                order,
                limit: if limit == 0 { String::new() } else { limit.to_string() },
                ..Rule::default()
            };
            let read: Vec<(Source, &[Entry])> = lists.iter().map(|(source, list)| (source.clone(), &list[..])).collect();
            let songs = Songs::of(&read);
            let picked = pick(&songs, &rule, CLOCK).unwrap();
            let uris: Vec<String> = picked.iter().map(|song| songs.get(*song).unwrap().uri.to_string()).collect();
            prop_assert_eq!(uris, naive(&lists, &rule));
        }
    }

    #[test]
    fn a_rule_with_something_missing_picks_nothing() {
        let songs = Songs::of(&[(Source::Liked, &[entry('a', 3)])]);
        let rule = Rule { conditions: Vec::new(), ..Rule::default() };
        assert_eq!(pick(&songs, &rule, CLOCK), Ok(vec![0]));
        let limit = |limit: &str| Rule { limit: limit.to_owned(), ..rule.clone() };
        assert_eq!(pick(&songs, &limit("0"), CLOCK), Err(Missing::Limit));
        assert_eq!(pick(&songs, &limit("many"), CLOCK), Err(Missing::Limit));
        assert_eq!(pick(&songs, &Rule { sources: Vec::new(), ..rule.clone() }, CLOCK), Err(Missing::Source));
        let open = Condition { fact: Fact::Title, value: String::new() };
        assert_eq!(pick(&songs, &Rule { conditions: vec![open], ..rule }, CLOCK), Err(Missing::Condition(0)));
    }

    #[test]
    fn what_cannot_be_added_is_counted() {
        let songs = Songs::of(&[(Source::Liked, &[entry('a', 3), one('L'), one('-'), entry('b', 4)])]);
        // `a` and `b` are the same recording.
        assert_eq!((songs.len(), songs.left_out(), length(&songs, &[0])), (1, 2, 60_000));
    }
}
