//! The files for other tools that stand beside the JSON in an archive: one for each list and format, written from the same items. They
//! depend on nothing but those items, so an archive with them is as reproducible as one without.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::container::{Codec, CodecFault, Packed, pack, unpack};
use super::export::Format;
use super::export::file_name::file_names;
use super::manifest::{Manifest, PlaylistEntry, SectionEntry};
use super::raw::members;
use super::row::{List, Part, Row};
use super::section::{Section, Source};
use super::tree::Tree;

/// How many rows are written in a piece of work.
const FEW: u32 = 50;

/// A list of an archive that has a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its JSON in the archive.
    pub path: String,
    /// What its files for other tools are called, with a folder and without extension. No two lists of an archive have the same.
    pub name: String,
    /// Facts about it.
    pub list: List,
}

impl Stored {
    /// The lists, in the order of the manifest. The list of playlists is not among them, its playlists
    /// are. `described` is its text.
    #[must_use]
    pub fn all(sections: &[SectionEntry], playlists: &[PlaylistEntry], described: &str) -> Vec<Self> {
        let mut described: BTreeMap<String, List> = items(described)
            .filter_map(|text| {
                let json: Value = serde_json::from_str(text).ok()?;
                Some((json.get("id")?.as_str()?.to_owned(), List::read(&json)))
            })
            .collect();
        let of_section = |entry: &SectionEntry| {
            let section = Section::ALL.into_iter().find(|section| section.name() == entry.name)?;
            let list = List { part: part_of(section)?, name: Some(section.label().to_owned()), ..List::default() };
            Some(Self { path: entry.list.file.clone()?, name: section.name().to_owned(), list })
        };
        let with_file: Vec<(&PlaylistEntry, &String)> =
            playlists.iter().filter_map(|playlist| Some((playlist, playlist.list.file.as_ref()?))).collect();
        let names: Vec<(&str, &str)> = with_file.iter().map(|(list, _)| (list.name.as_str(), list.id.as_str())).collect();
        let of_playlist = |((entry, path), name): ((&PlaylistEntry, &String), String)| {
            let named = List { name: Some(entry.name.clone()), ..List::default() };
            let list = described.remove(&entry.id).unwrap_or(named);
            Self { path: path.clone(), name: format!("playlists/{name}"), list }
        };
        let playlists: Vec<Self> = with_file.into_iter().zip(file_names(&names)).map(of_playlist).collect();
        sections.iter().filter_map(of_section).chain(playlists).collect()
    }

    /// The lists of an archive. `described` is the text of its list of playlists.
    #[must_use]
    pub fn of(manifest: &Manifest, described: &str) -> Vec<Self> {
        Self::all(&manifest.sections, &manifest.playlists, described)
    }

    /// Whether a format can say what is in the list: players play songs and episodes only.
    #[must_use]
    pub const fn fits(&self, format: &Format) -> bool {
        fits(self.list.part, format)
    }
}

/// Whether a format can say what is in a list of this part: players play songs and episodes only.
#[must_use]
pub const fn fits(part: Part, format: &Format) -> bool {
    match format {
        Format::M3u8 | Format::Xspf => matches!(part, Part::Playlist | Part::LikedSongs | Part::Episodes),
        Format::Csv(_) | Format::Links | Format::Uris => true,
    }
}

/// The list as its files show it. `None` for the list of playlists.
const fn part_of(section: Section) -> Option<Part> {
    match section {
        Section::Liked => Some(Part::LikedSongs),
        Section::Playlists => None,
        Section::Albums => Some(Part::Albums),
        Section::Artists => Some(Part::Artists),
        Section::Shows => Some(Part::Shows),
        Section::Episodes => Some(Part::Episodes),
        Section::Audiobooks => Some(Part::Audiobooks),
    }
}

/// The folder of the files of a format.
const fn folder(format: &Format) -> &'static str {
    match format {
        Format::Csv(_) => "csv",
        Format::M3u8 => "m3u8",
        Format::Xspf => "xspf",
        Format::Links => "links",
        Format::Uris => "uris",
    }
}

/// The texts of the items of a list, from its JSON in an archive, each found when it is asked for. A text that is not such a file has
/// none.
#[must_use]
pub fn items(file: &str) -> Items<'_> {
    // As this app writes it, so that a long file need not be read to its end first.
    let written = file.strip_prefix("{\"count\":").map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let written = written.and_then(|rest| rest.strip_prefix(",\"items\":["));
    let other = || members(file)?.get("items")?.get().strip_prefix('[');
    Items { rest: written.or_else(other).unwrap_or_default() }
}

/// The texts of the items of a list.
#[derive(Clone, Debug)]
pub struct Items<'a> {
    /// What comes after the last one.
    rest: &'a str,
}

impl<'a> Iterator for Items<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let mut values = serde_json::Deserializer::from_str(self.rest).into_iter::<&RawValue>();
        // The end of the list is no value.
        let Some(Ok(item)) = values.next() else {
            self.rest = "";
            return None;
        };
        let rest = self.rest.get(values.byte_offset()..).unwrap_or_default().trim_start();
        self.rest = rest.strip_prefix(',').unwrap_or_default();
        Some(item.get())
    }
}

/// The JSON of a list with these items, whose texts stay as they are.
#[must_use]
pub fn json<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let items: Vec<&str> = items.collect();
    format!("{{\"count\":{},\"items\":[\n{}\n]}}\n", items.len(), items.join(",\n"))
}

/// The rows of a list, from its JSON in an archive, each read when it is asked for.
#[must_use]
pub fn rows(file: &str) -> Rows<'_> {
    Rows { items: items(file), position: 0 }
}

/// The rows of a list.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    items: Items<'a>,
    position: u32,
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let position = self.position;
        let read = Tree::read(self.items.rest).and_then(|(tree, rest)| Some((tree, after_item(rest)?)));
        let row = match read {
            Some((tree, rest)) => {
                self.items.rest = rest;
                Row::of(tree.whole(), position)
            }
            // The end, or something that only its text is known of.
            None => Row::parse(self.items.next()?, position),
        };
        self.position = position.saturating_add(1);
        Some(row)
    }
}

/// What comes after an item and the comma or the bracket that ends it.
fn after_item(rest: &str) -> Option<&str> {
    rest.strip_prefix(',').or_else(|| rest.starts_with(']').then_some(""))
}

/// One file with these rows. The page can be drawn meanwhile.
pub async fn file(format: &Format, list: &List, rows: &mut dyn Iterator<Item = Row>, codec: &dyn Codec) -> Vec<u8> {
    let mut out = Vec::new();
    format.begin(list, &mut out);
    for (row, number) in rows.zip(1_u32..) {
        format.row(&row, &mut out);
        if number.is_multiple_of(FEW) {
            codec.rest().await;
        }
    }
    format.end(&mut out);
    out
}

/// The files in these formats for the lists of an archive, by path. One list is in memory at a time.
///
/// # Errors
/// [`CodecFault`] if one cannot be decompressed or compressed.
pub(super) async fn files(
    formats: &[Format],
    (sections, playlists): (&[SectionEntry], &[PlaylistEntry]),
    packed: &BTreeMap<String, Packed>,
    codec: &dyn Codec,
) -> Result<Vec<(String, Packed)>, CodecFault> {
    let mut made = Vec::new();
    if formats.is_empty() {
        return Ok(made);
    }
    let described = match packed.get(&Source::Section(Section::Playlists).path()) {
        Some(file) => text(file, codec).await?,
        None => String::new(),
    };
    for stored in Stored::all(sections, playlists, &described) {
        let Some(json) = packed.get(&stored.path) else { continue };
        let json = text(json, codec).await?;
        for format in formats.iter().filter(|format| stored.fits(format)) {
            let text = String::from_utf8(file(format, &stored.list, &mut rows(&json), codec).await).map_err(|_| CodecFault)?;
            let path = format!("{}/{}.{}", folder(format), stored.name, format.extension());
            made.push((path, pack(text, codec).await?));
        }
    }
    Ok(made)
}

async fn text(file: &Packed, codec: &dyn Codec) -> Result<String, CodecFault> {
    let bytes = unpack(file, codec).await.ok_or(CodecFault)?;
    String::from_utf8(bytes).map_err(|_| CodecFault)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::manifest::{ListEntry, Outcome};
    use super::super::raw::Tally;
    use super::*;

    fn entry(file: Option<&str>) -> ListEntry {
        ListEntry::new(Outcome::Whole, file.map(str::to_owned), 1, Some(1), Tally::default(), None)
    }

    fn playlist(id: &str, name: &str, file: Option<&str>) -> PlaylistEntry {
        PlaylistEntry { id: id.to_owned(), name: name.to_owned(), snapshot_id: None, list: entry(file) }
    }

    #[test]
    fn each_list_with_a_file_has_a_safe_name_and_what_is_known_of_it() {
        let section = |name: &str, file| SectionEntry { name: name.to_owned(), list: entry(file) };
        let sections = [
            section("liked-songs", Some("liked-songs.json")),
            section("playlists", Some("playlists.json")),
            section("albums", None),
            section("later-invention", Some("x.json")),
        ];
        let playlists = [
            playlist("1a", "../Mix", Some("playlists/1a.json")),
            playlist("1b", "../mix", Some("playlists/1b.json")),
            playlist("1c", "\u{fffd}", Some("playlists/1c.json")),
            playlist("1d", "Of another", None),
        ];
        let described = r#"{"count":1,"items":[
{"id":"1a","name":"../Mix","uri":"spotify:playlist:1a","description":"Fish &amp; chips","owner":{"display_name":"Ida","id":"ida"},"public":true}
]}"#;
        let all = Stored::all(&sections, &playlists, described);
        let names: Vec<&str> = all.iter().map(|stored| stored.name.as_str()).collect();
        assert_eq!(names, ["liked-songs", "playlists/_Mix (1a)", "playlists/_mix (1b)", "playlists/_"]);
        let mix = &all.get(1).unwrap().list;
        assert_eq!((mix.description.as_deref(), mix.owner.as_deref()), (Some("Fish & chips"), Some("Ida")));
        assert_eq!((mix.public, mix.uri.as_deref()), (Some(true), Some("spotify:playlist:1a")));
        assert_eq!(all.get(2).unwrap().list.name.as_deref(), Some("../mix"));
    }

    #[test]
    fn players_get_no_lists_of_albums_or_artists() {
        for (part, fits) in [
            (Part::LikedSongs, true),
            (Part::Playlist, true),
            (Part::Episodes, true),
            (Part::Albums, false),
            (Part::Artists, false),
        ] {
            let stored = Stored { path: String::new(), name: String::new(), list: List { part, ..List::default() } };
            assert_eq!((stored.fits(&Format::M3u8), stored.fits(&Format::Xspf)), (fits, fits), "{part:?}");
            assert!(stored.fits(&Format::Links) && stored.fits(&Format::Csv(Default::default())));
        }
    }

    #[test]
    fn rows_are_those_of_the_texts_whatever_stands_between_them() {
        let track = r#"{"added_at":"d","item":{"name":"A","type":"track"}}"#;
        for odd in [
            "7",
            "1e999",
            "\"\\ud800\"",
            "{\"name\":\"A\",\"x\":1e999}",
            "[[",
            "}",
            "nullx",
            "7 x",
            "7\u{c}",
            "7\u{a0}",
            "",
            "[1,]",
        ] {
            for text in [
                format!("{{\"count\":3,\"items\":[\n{track},\n{odd},\n{track}\n]}}\n"),
                format!("{{\"items\":[ {odd} , {track} ],\"count\":2}}"),
                format!("{{\"count\":2,\"items\":[{track}{odd}"),
            ] {
                let expected: Vec<Row> = items(&text).zip(0..).map(|(text, position)| Row::parse(text, position)).collect();
                assert_eq!(rows(&text).collect::<Vec<_>>(), expected, "{text}");
            }
        }
    }

    #[test]
    fn a_list_that_is_no_list_has_no_rows() {
        for text in ["", "{}", "[]", r#"{"items":7}"#, "<html>", "{\"count\":0,\"items\":[\n\n]}\n", r#"{"items":[{"#] {
            assert_eq!(rows(text).count(), 0, "{text}");
        }
        let written = "{\"count\":3,\"items\":[\n{\"a\" : \"],\\n\"},\nnull,\n7\n]}\n";
        assert_eq!(items(written).collect::<Vec<_>>(), ["{\"a\" : \"],\\n\"}", "null", "7"]);
        let other = "{ \"items\": [ 1 , [2, 3] ], \"count\": 2 }";
        assert_eq!(items(other).collect::<Vec<_>>(), ["1", "[2, 3]"]);
        let both = r#"{"count":2,"items":[null,{"added_at":"d","track":{"name":"A","type":"track"}}]}"#;
        let one = json(items(both).skip(1));
        assert_eq!(items(&one).collect::<Vec<_>>(), [r#"{"added_at":"d","track":{"name":"A","type":"track"}}"#]);
        assert!(one.starts_with("{\"count\":1,"));
        let titles: Vec<Option<String>> = rows(both).map(|row| row.title).collect();
        assert_eq!(titles, [None, Some("A".to_owned())]);
    }
}
