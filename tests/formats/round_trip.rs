//! Whatever a row says comes back through each format that can say it.

use lockgroove::backup::export::Format;
use lockgroove::backup::export::csv::{Column, Options};
use lockgroove::backup::row::{Kind, List, Named, Row};
use proptest::option;
use proptest::prelude::*;

use crate::{read, written};

/// Texts of every script, and those that a format could trip over.
fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "a,b",
        "a, b",
        "a\\,b",
        "\\",
        ",",
        ", ",
        "\"",
        "\"\"",
        "'",
        "'=x",
        "''@",
        "=1+1",
        "+",
        "-1",
        "@a",
        "\t",
        "\r\n",
        "\n",
        "\r",
        " a ",
        "＝x",
        "a;b",
        "日本の歌",
        "שלום",
        "أغاني",
        "हिन्दी",
        "𝄞",
        "e\u{301}",
        "\u{feff}",
        "\u{202e}",
        "null",
        "true",
        "<a>&amp;]]>",
        "&#13;",
        "a - b",
        "#EXTM3U",
        "a:b",
        "\0",
    ]);
    prop_oneof![2 => odd.prop_map(str::to_owned), 2 => "(?s).{1,8}", 1 => "\\PC{1,20}"]
}

fn uri(kind: &'static str) -> impl Strategy<Value = String> {
    "[0-9A-Za-z]{1,22}".prop_map(move |id| format!("spotify:{kind}:{id}"))
}

fn named(kind: &'static str) -> impl Strategy<Value = Named> {
    (prop_oneof![4 => text(), 1 => Just(String::new())], option::of(uri(kind)))
        .prop_filter_map("nothing", |(name, uri)| Named::new(&name, uri.as_deref()))
}

fn identity() -> impl Strategy<Value = (Kind, Option<String>)> {
    prop_oneof![
        5 => uri("track").prop_map(|uri| (Kind::Track, Some(uri))),
        2 => uri("episode").prop_map(|uri| (Kind::Episode, Some(uri))),
        1 => Just((Kind::Local, Some("spotify:local:::".to_owned()))),
        1 => uri("album").prop_map(|uri| (Kind::Album, Some(uri))),
        1 => Just((Kind::Track, None)),
        1 => Just((Kind::Unknown, None)),
        1 => Just((Kind::Removed, None)),
    ]
}

fn row() -> impl Strategy<Value = Row> {
    let one = (
        identity(),
        option::of(text()),
        prop::collection::vec(named("artist"), 0..4),
        option::of(named("album")),
        prop::collection::vec(named("artist"), 0..3),
    );
    let two =
        (option::of(text()), option::of(text()), option::of(any::<u32>()), option::of(any::<u32>()), option::of(any::<u32>()));
    let three = (
        option::of(any::<bool>()),
        option::of(text()),
        option::of(text()),
        option::of(text()),
        option::of(any::<bool>()),
        option::of(text()),
    );
    (one, two, three).prop_map(
        |(
            (identity, title, artists, album, album_artists),
            (date, image, disc, number, length),
            (explicit, isrc, by, at, playable, url),
        )| Row {
            position: 0,
            kind: identity.0,
            uri: identity.1,
            title,
            artists,
            album,
            album_artists,
            release_date: date,
            image,
            disc,
            number,
            length_ms: length,
            explicit,
            isrc,
            added_by: by,
            added_at: at,
            is_playable: playable,
            url,
        },
    )
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(row(), 1..6).prop_map(|mut rows| {
        (0..).zip(&mut rows).for_each(|(at, row)| row.position = at);
        rows
    })
}

/// What XML can carry of a text.
fn in_xml(text: &str) -> Option<String> {
    let text: String =
        text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r') || *c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    Some(text).filter(|text| !text.is_empty())
}

fn only_names(artists: &[Named], fit: impl Fn(&str) -> Option<String>) -> Vec<Named> {
    artists.iter().filter_map(|artist| Named::new(&fit(&artist.name)?, None)).collect()
}

proptest! {
    #[test]
    fn a_table_carries_every_field(rows in rows(), bom: bool, defuse: bool, turned: bool) {
        let mut columns = Column::ALL.to_vec();
        if turned {
            columns.reverse();
        }
        let bytes = written(&Format::Csv(Options { columns, bom, defuse }), &List::default(), &rows);
        let (lists, again, faults, _) = read(&bytes);
        prop_assert_eq!((again, faults, lists.len()), (rows, vec![], 1));
    }

    #[test]
    fn a_table_of_chosen_columns_carries_those(rows in rows(), defuse: bool) {
        let columns = vec![Column::ArtistNames, Column::TrackUri, Column::TrackName, Column::Type];
        let expected: Vec<Row> = rows.iter().map(|row| Row {
            position: row.position,
            kind: row.kind,
            uri: row.uri.clone(),
            title: row.title.clone(),
            artists: match row.artists.as_slice() {
                [one] if one.name.is_empty() => vec![],
                artists => only_names(artists, |name| Some(name.to_owned())),
            },
            ..Row::default()
        }).collect();
        let bytes = written(&Format::Csv(Options { columns, bom: false, defuse }), &List::default(), &rows);
        prop_assert_eq!(read(&bytes).1, expected);
    }

    #[test]
    fn no_cell_of_a_defused_table_is_calculated(rows in rows()) {
        let bytes = written(&Format::Csv(Options::default()), &List::default(), &rows);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
        for record in reader.records() {
            for cell in &record.unwrap() {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']), "{:?}", cell);
            }
        }
    }

    #[test]
    fn xspf_carries_names_numbers_and_dates(rows in rows(), name in option::of(text()), owner in option::of(text())) {
        let list = List { name: name.as_deref().and_then(in_xml).filter(|name| !name.trim().is_empty()), owner: owner.as_deref().and_then(in_xml).filter(|name| !name.trim().is_empty()), ..List::default() };
        let rows: Vec<Row> = rows.into_iter().map(|row| Row { artists: if row.kind == Kind::Episode { vec![] } else { row.artists }, ..row }).collect();
        let expected: Vec<Row> = rows.iter().map(|row| {
            let fit = |text: &Option<String>| text.as_deref().and_then(in_xml);
            let title = fit(&row.title);
            Row {
                position: row.position,
                kind: match (&row.uri, &title) { (Some(_), _) => row.kind, (None, Some(_)) => Kind::Track, (None, None) => Kind::Removed },
                uri: row.uri.clone(),
                title,
                artists: only_names(&row.artists, in_xml),
                album: row.album.as_ref().and_then(|album| Named::new(&in_xml(&album.name)?, None)),
                image: fit(&row.image),
                number: row.number,
                length_ms: row.length_ms,
                isrc: fit(&row.isrc),
                added_by: fit(&row.added_by),
                added_at: fit(&row.added_at),
                ..Row::default()
            }
        }).collect();
        let bytes = written(&Format::Xspf, &list, &rows);
        let text = String::from_utf8(bytes.clone()).unwrap();
        prop_assert!(roxmltree::Document::parse(&text).is_ok());
        let (lists, again, faults, _) = read(&bytes);
        prop_assert_eq!((lists, again, faults), (vec![list], expected, vec![]));
    }

    #[test]
    fn m3u_carries_links_titles_artists_and_seconds(rows in rows()) {
        let line = |text: &str| Some(text.replace(['\r', '\n'], " ")).filter(|text| !text.is_empty());
        let rows: Vec<Row> = rows.into_iter().filter(|row| row.uri.is_some()).map(|row| Row {
            artists: if row.kind == Kind::Episode { vec![] } else { row.artists },
            // Without artists, the dash of a title cannot be told from the one behind the artists.
            title: row.title.map(|title| title.replace(" - ", "-")),
            length_ms: row.length_ms.map(|length| length % 4_000_000_000),
            ..row
        }).collect();
        let expected: Vec<Row> = (0..).zip(&rows).map(|(position, row)| Row {
            position,
            kind: row.kind,
            uri: row.uri.clone(),
            title: row.title.as_deref().and_then(line),
            artists: only_names(&row.artists, line),
            album: row.album.as_ref().and_then(|album| Named::new(&line(&album.name)?, None)),
            length_ms: row.length_ms.map(|length| (length + 500) / 1000 * 1000),
            ..Row::default()
        }).collect();
        let (_, again, faults, _) = read(&written(&Format::M3u8, &List::default(), &rows));
        prop_assert_eq!((again, faults), (expected, vec![]));
    }

    #[test]
    fn lines_carry_what_has_a_uri(rows in rows()) {
        let uris: Vec<String> = rows.iter().filter_map(|row| row.uri.clone()).collect();
        prop_assume!(!uris.is_empty());
        for format in [Format::Links, Format::Uris] {
            let (_, again, faults, _) = read(&written(&format, &List::default(), &rows));
            prop_assert_eq!(again.into_iter().filter_map(|row| row.uri).collect::<Vec<_>>(), uris.clone());
            prop_assert_eq!(faults, vec![]);
        }
    }
}
