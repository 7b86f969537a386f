//! A condition that is ready to be applied, column by column.

use super::rule::{Condition, Fact, Source};
use super::songs::{EXPLICIT, NONE, Songs, UNPLAYABLE};
use crate::library::date;
use crate::library::fold::folded;

const DAY: u32 = 86_400;

/// When a rule is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Now, in seconds since 1970.
    pub now: u32,
    /// When this year began where the person is, in seconds since 1970.
    pub year: u32,
}

/// What has to be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// Added at or after this moment, and before this one.
    Added(u32, u32),
    /// At least so long and shorter than that, in milliseconds.
    Length(u32, u32),
    /// In these years, both included.
    Year(u32, u32),
    Artist(String),
    Album(String),
    Title(String),
    /// Whether it is in this list.
    In(Source, bool),
    /// Whether it has this fact.
    Fact(u8, bool),
}

/// What a condition asks for. `None` as long as something is missing in it.
pub(super) fn read(condition: &Condition, clock: Clock) -> Option<Test> {
    let value = condition.value.trim();
    let text = || Some(folded(value).trim().to_owned()).filter(|text| !text.is_empty());
    let day = || date::seconds(value).filter(|_| value.len() == 10);
    let year = || value.parse::<u32>().ok().filter(|year| (1..=9999).contains(year));
    let list = |is_in| (!value.is_empty()).then(|| Test::In(Source::List(value.to_owned()), is_in));
    Some(match condition.fact {
        Fact::AddedWithin => Test::Added(clock.now.saturating_sub(value.parse::<u32>().ok()?.saturating_mul(DAY)), NONE),
        Fact::AddedThisYear => Test::Added(clock.year, NONE),
        Fact::AddedSince => Test::Added(day()?, NONE),
        Fact::AddedUntil => Test::Added(0, day()?.saturating_add(DAY)),
        Fact::Longer => Test::Length(length(value)?.saturating_add(1), NONE),
        Fact::Shorter => Test::Length(0, length(value)?),
        Fact::ReleasedSince => Test::Year(year()?, NONE - 1),
        Fact::ReleasedUntil => Test::Year(0, year()?),
        Fact::Artist => Test::Artist(format!("\n{}\n", text()?)),
        Fact::Album => Test::Album(text()?),
        Fact::Title => Test::Title(text()?),
        Fact::In => list(true)?,
        Fact::NotIn => list(false)?,
        Fact::Liked => Test::In(Source::Liked, true),
        Fact::NotLiked => Test::In(Source::Liked, false),
        Fact::Playable => Test::Fact(UNPLAYABLE, false),
        Fact::NotPlayable => Test::Fact(UNPLAYABLE, true),
        Fact::Explicit => Test::Fact(EXPLICIT, true),
        Fact::NotExplicit => Test::Fact(EXPLICIT, false),
    })
}

/// Minutes, or minutes and seconds with a colon, in milliseconds.
fn length(text: &str) -> Option<u32> {
    let (minutes, seconds) = text.split_once(':').unwrap_or((text, "0"));
    let seconds = seconds.parse::<u32>().ok().filter(|seconds| *seconds < 60)?;
    minutes.trim().parse::<u32>().ok()?.checked_mul(60)?.checked_add(seconds)?.checked_mul(1000)
}

impl Test {
    /// For each row of the songs, whether it is so.
    pub(super) fn rows(&self, songs: &Songs) -> Vec<bool> {
        if let Self::Added(from, until) = self {
            return songs.added.iter().map(|added| *added != NONE && added >= from && added < until).collect();
        }
        let of_songs = self.songs(songs);
        songs.song.iter().map(|song| of_songs.get(*song as usize) == Some(&true)).collect()
    }

    fn songs(&self, songs: &Songs) -> Vec<bool> {
        let all = |texts: &[String], is_it: &dyn Fn(&str) -> bool| texts.iter().map(|text| is_it(text)).collect();
        match self {
            Self::Added(..) => Vec::new(),
            Self::Length(from, until) => {
                songs.duration.iter().map(|length| *length != NONE && length >= from && length < until).collect()
            }
            Self::Year(from, until) => songs.year.iter().map(|year| *year != NONE && year >= from && year <= until).collect(),
            Self::Artist(name) => all(&songs.artists, &|names| names.contains(&**name)),
            Self::Album(name) => all(&songs.album, &|album| album == name),
            Self::Title(words) => all(&songs.title, &|title| title.contains(&**words)),
            Self::In(source, is_in) => {
                let mut there = vec![!is_in; songs.len() as usize];
                let number = songs.lists.iter().zip(0_u32..).find(|(list, _)| *list == source).map(|(_, number)| number);
                let rows = songs.song.iter().zip(&songs.list).filter(|(_, list)| Some(**list) == number);
                for (song, _) in rows {
                    if let Some(there) = there.get_mut(*song as usize) {
                        *there = *is_in;
                    }
                }
                there
            }
            Self::Fact(fact, has) => songs.facts.iter().map(|facts| (facts & fact != 0) == *has).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_or_missing() {
        let clock = Clock { now: 1_770_800_000, year: 1_767_225_600 };
        let test = |fact, value: &str| read(&Condition { fact, value: value.to_owned() }, clock);
        for (fact, value, expected) in [
            (Fact::AddedWithin, "2", Test::Added(clock.now - 2 * DAY, NONE)),
            (Fact::AddedThisYear, "", Test::Added(clock.year, NONE)),
            (Fact::AddedSince, "2026-02-11", Test::Added(1_770_768_000, NONE)),
            (Fact::AddedUntil, "2026-02-11", Test::Added(0, 1_770_768_000 + DAY)),
            (Fact::Longer, "6", Test::Length(360_001, NONE)),
            (Fact::Shorter, "2:30", Test::Length(0, 150_000)),
            (Fact::ReleasedUntil, "1979", Test::Year(0, 1979)),
            (Fact::Artist, " Été ", Test::Artist("\nete\n".to_owned())),
            (Fact::NotLiked, "", Test::In(Source::Liked, false)),
        ] {
            assert_eq!(test(fact, value), Some(expected), "{fact:?} {value}");
        }
        for (fact, value) in [
            (Fact::AddedWithin, ""),
            (Fact::AddedWithin, "-1"),
            (Fact::AddedSince, "2026"),
            (Fact::AddedSince, "2026-02-11T08"),
            (Fact::Longer, "6:61"),
            (Fact::Longer, "99999999999"),
            (Fact::ReleasedSince, "0"),
            (Fact::Title, " "),
            (Fact::In, ""),
        ] {
            assert_eq!(test(fact, value), None, "{fact:?} {value}");
        }
    }
}
