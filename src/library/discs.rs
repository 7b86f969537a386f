//! The tracks of an album as the rows of a table, by disc.

use crate::spotify::Track;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The head of a disc: its number, and the length of what was read of it in milliseconds.
    Disc(u32, u32),
    /// A track, and its number.
    Track(u32, Box<Track>),
}

impl Row {
    /// What changes when the row must be drawn again: the length of a disc of which more was read.
    #[must_use]
    pub const fn key(&self) -> Option<(u32, u32)> {
        match self {
            Self::Disc(disc, length) => Some((*disc, *length)),
            Self::Track(..) => None,
        }
    }
}

/// The tracks in the order of the album. If it has several discs, each begins with a row of its own.
#[must_use]
pub fn rows(tracks: Vec<Track>) -> Vec<Row> {
    let first = tracks.first().and_then(|track| track.disc);
    let has_discs = tracks.iter().any(|track| track.disc != first);
    let mut rows = Vec::with_capacity(tracks.len());
    let (mut disc, mut length) = (None, 0_u32);
    // Backwards, because the head of a disc states the length of what follows it.
    for (index, track) in tracks.into_iter().enumerate().rev() {
        if has_discs && disc.is_some_and(|disc| track.disc != Some(disc)) {
            rows.extend(disc.map(|disc| Row::Disc(disc, length)));
            length = 0;
        }
        disc = track.disc;
        length = length.saturating_add(track.duration_ms.unwrap_or_default());
        let number = track.number.unwrap_or_else(|| u32::try_from(index + 1).unwrap_or(u32::MAX));
        rows.push(Row::Track(number, Box::new(track)));
    }
    rows.extend(disc.filter(|_| has_discs).map(|disc| Row::Disc(disc, length)));
    rows.reverse();
    rows
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::spotify::testing::decoded;

    /// Each row in a few letters: the disc with its length, or the number of the track.
    fn written(tracks: &[(&str, &str)]) -> Vec<String> {
        let track = |(disc, number): &(&str, &str)| {
            decoded(&format!(r#"{{"id":"1b","name":"N","disc_number":{disc},"track_number":{number},"duration_ms":1000}}"#))
                .unwrap()
        };
        let row = |row: Row| match row {
            Row::Disc(disc, length) => format!("disc {disc}, {length} ms"),
            Row::Track(number, _) => number.to_string(),
        };
        rows(tracks.iter().map(track).collect()).into_iter().map(row).collect()
    }

    #[test]
    fn an_album_of_one_disc_has_no_heads() {
        assert_eq!(written(&[("1", "1"), ("1", "2")]), ["1", "2"]);
        assert_eq!(written(&[("null", "null"), ("null", "7")]), ["1", "7"]);
        assert_eq!(written(&[]), [""; 0]);
    }

    #[test]
    fn each_disc_begins_with_its_length() {
        assert_eq!(
            written(&[("1", "1"), ("1", "2"), ("2", "1"), ("3", "1")]),
            ["disc 1, 2000 ms", "1", "2", "disc 2, 1000 ms", "1", "disc 3, 1000 ms", "1"]
        );
        assert_eq!(written(&[("null", "1"), ("2", "1")]), ["1", "disc 2, 1000 ms", "1"]);
    }
}
