//! Each format in a reader that is not ours.

use std::io::Write;
use std::process::{Command, Stdio};

use lockgroove::backup::export::Format;
use lockgroove::backup::export::csv::{Column, Options};
use lockgroove::backup::row::{Kind, List, Named, Row};

use crate::written;

fn rows() -> Vec<Row> {
    let named = |name: &str, uri: &str| Named::new(name, Some(uri)).unwrap();
    let song = Row {
        uri: Some("spotify:track:1a".into()),
        title: Some("=1+1, \"quoted\"\r\nand <b> & ]]> 日本 שלום".into()),
        artists: vec![named("Tyler, The Carpenter", "spotify:artist:2a"), named("Back\\slash", "")],
        album: Named::new("-Windows", Some("spotify:album:3a")),
        length_ms: Some(61_499),
        isrc: Some("SEABC2600001".into()),
        added_by: Some("ida".into()),
        added_at: Some("2026-02-11T08:00:00Z".into()),
        explicit: Some(true),
        ..Row::default()
    };
    let local = Row {
        kind: Kind::Local,
        position: 1,
        uri: Some("spotify:local:Ana::Tape:61".into()),
        title: Some("Tape".into()),
        ..Row::default()
    };
    let removed = Row { kind: Kind::Removed, position: 2, ..Row::default() };
    vec![song, local, removed]
}

fn list() -> List {
    List { name: Some("Road & rail\nby <night>".into()), owner: Some("Ida".into()), ..List::default() }
}

fn expected_cells() -> Vec<Vec<&'static str>> {
    let mut song = vec![
        "spotify:track:1a",
        "'=1+1, \"quoted\"\r\nand <b> & ]]> 日本 שלום",
        "spotify:artist:2a, ",
        "Tyler\\, The Carpenter, Back\\\\slash",
        "spotify:album:3a",
        "'-Windows",
    ];
    song.extend([
        "",
        "",
        "",
        "",
        "",
        "",
        "61499",
        "true",
        "SEABC2600001",
        "spotify:user:ida",
        "2026-02-11T08:00:00Z",
        "1",
        "track",
        "",
        "",
    ]);
    let mut local = vec!["spotify:local:Ana::Tape:61", "Tape"];
    local.extend([""; 15].into_iter().chain(["2", "local", "", ""]));
    let removed = [""; 17].into_iter().chain(["3", "removed", "", ""]).collect();
    vec![Column::ALL.iter().map(|column| column.title()).collect(), song, local, removed]
}

#[test]
fn the_csv_crate_reads_a_table() {
    let bytes = written(&Format::Csv(Options::default()), &list(), &rows());
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
    let cells: Vec<Vec<String>> = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(cells, expected_cells());
    assert!(bytes.ends_with(b"\r\n"));
    assert_eq!(
        written(&Format::Csv(Options { bom: true, ..Options::default() }), &list(), &rows()),
        [b"\xef\xbb\xbf", bytes.as_slice()].concat()
    );
    let titles = Options { columns: vec![Column::TrackName], bom: false, defuse: false };
    let text = String::from_utf8(written(&Format::Csv(titles), &list(), &rows()[1..])).unwrap();
    assert_eq!(text, "Track Name\r\nTape\r\n\"\"\r\n", "a row of one empty cell is a row");
}

/// The output of a program in Python for these bytes. `None` where there is no Python.
fn python(program: &str, bytes: &[u8]) -> Option<serde_json::Value> {
    let mut child = Command::new("python3").args(["-c", program]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn python_reads_a_table() {
    let program = "import csv, io, json, sys\nprint(json.dumps(list(csv.reader(io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8-sig', newline='')))))";
    for bom in [false, true] {
        let bytes = written(&Format::Csv(Options { bom, ..Options::default() }), &list(), &rows());
        if let Some(cells) = python(program, &bytes) {
            assert_eq!(cells, serde_json::json!(expected_cells()));
        }
    }
}

#[test]
fn an_xml_parser_reads_xspf() {
    let text = String::from_utf8(written(&Format::Xspf, &list(), &rows())).unwrap();
    let document = roxmltree::Document::parse(&text).unwrap();
    let namespace = "http://xspf.org/ns/0/";
    let root = document.root_element();
    assert!(root.has_tag_name((namespace, "playlist")) && root.attribute("version") == Some("1"));
    let child = |node: roxmltree::Node<'_, '_>, name: &str| {
        let found = node.children().filter(|child| child.has_tag_name((namespace, name)));
        found.map(|child| child.text().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(child(root, "title"), ["Road & rail\nby <night>"]);
    let tracks: Vec<_> = root
        .children()
        .find(|child| child.has_tag_name((namespace, "trackList")))
        .unwrap()
        .children()
        .filter(roxmltree::Node::is_element)
        .collect();
    assert_eq!(tracks.len(), 3);
    assert_eq!(child(tracks[0], "title"), ["=1+1, \"quoted\"\r\nand <b> & ]]> 日本 שלום"]);
    assert_eq!(child(tracks[0], "location"), ["https://open.spotify.com/track/1a"]);
    assert_eq!(child(tracks[0], "identifier"), ["spotify:track:1a", "urn:isrc:SEABC2600001"]);
    assert_eq!(
        (child(tracks[0], "creator"), child(tracks[0], "duration")),
        (vec!["Tyler, The Carpenter, Back\\slash".to_owned()], vec!["61499".to_owned()])
    );
    assert_eq!((child(tracks[1], "location"), tracks[2].children().count()), (vec!["spotify:local:Ana::Tape:61".to_owned()], 0));
    let program = "import json, sys, xml.etree.ElementTree as tree\nprint(json.dumps([e.text for e in tree.fromstring(sys.stdin.buffer.read()).iter('{http://xspf.org/ns/0/}title')]))";
    if let Some(titles) = python(program, text.as_bytes()) {
        assert_eq!(titles[1], "=1+1, \"quoted\"\r\nand <b> & ]]> 日本 שלום");
    }
}

#[test]
fn m3u_and_lines_are_as_players_and_people_expect() {
    let mut rows = rows();
    rows[0].title = Some("Hi\r\nthere".into());
    let text = String::from_utf8(written(&Format::M3u8, &list(), &rows)).unwrap();
    assert_eq!(
        text.lines().collect::<Vec<_>>(),
        [
            "#EXTM3U",
            "#EXTENC:UTF-8",
            "#PLAYLIST:Road & rail by <night>",
            "#EXTINF:61,Tyler, The Carpenter, Back\\slash - Hi  there",
            "#EXTART:Tyler, The Carpenter",
            "#EXTART:Back\\slash",
            "#EXTALB:-Windows",
            "https://open.spotify.com/track/1a",
            "#EXTINF:-1,Tape",
            "spotify:local:Ana::Tape:61",
        ]
    );
    let lines = |format| String::from_utf8(written(&format, &list(), &rows)).unwrap();
    assert_eq!(lines(Format::Uris), "spotify:track:1a\nspotify:local:Ana::Tape:61\n");
    assert_eq!(lines(Format::Links), "https://open.spotify.com/track/1a\nspotify:local:Ana::Tape:61\n");
}
