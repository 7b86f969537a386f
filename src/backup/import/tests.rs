//! Each format by a small sample written from its description, bad input of each kind, and properties.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;
use crate::backup::row::{Kind, Row};

/// The finds in a file, read in pieces of this size.
fn read_in(name: &str, bytes: &[u8], piece: usize) -> (Vec<List>, Vec<Row>, Vec<Fault>, Summary) {
    let mut import = Import::new(name);
    let mut found: Vec<Found> = bytes.chunks(piece).flat_map(|piece| import.push(piece)).collect();
    let (rest, summary) = import.finish();
    found.extend(rest);
    let (mut lists, mut rows, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for one in found {
        match one {
            Found::List(list) => lists.push(list),
            Found::Row(row) => rows.push(*row),
            Found::Fault(fault) => faults.push(fault),
        }
    }
    (lists, rows, faults, summary)
}

fn read(name: &str, text: &str) -> (Vec<List>, Vec<Row>, Vec<Fault>, Summary) {
    let whole = read_in(name, text.as_bytes(), text.len().max(1));
    assert_eq!(read_in(name, text.as_bytes(), 3), whole, "in pieces");
    whole
}

fn names(row: &Row) -> Vec<&str> {
    row.artists.iter().map(|artist| artist.name.as_str()).collect()
}

fn at_line(line: u64, problem: Problem) -> Fault {
    Fault { place: Place::Line(line), problem }
}

const EXPORTER: &str = "\"Track URI\",\"Track Name\",\"Artist URI(s)\",\"Artist Name(s)\",\"Album URI\",\"Album Name\",\"Album Artist URI(s)\",\"Album Artist Name(s)\",\"Album Release Date\",\"Album Image URL\",\"Disc Number\",\"Track Number\",\"Track Duration (ms)\",\"Track Preview URL\",\"Explicit\",\"Popularity\",\"ISRC\",\"Added By\",\"Added At\"\n";
const EXPORTER_ROW: &str = "\"spotify:track:1a\",\"Say \"\"hi\"\"\",\"spotify:artist:2a, spotify:artist:2b\",\"Tyler\\, The Carpenter, Ana\",\"spotify:album:3a\",\"Windows\",\"spotify:artist:2a\",\"Tyler\\, The Carpenter\",\"1981-12\",\"https://i.scdn.co/image/x\",\"1\",\"4\",\"61000\",\"\",\"true\",\"40\",\"SEABC2600001\",\"spotify:user:ida\",\"2026-02-11T08:00:00Z\"\n";

#[test]
fn the_exporters_table_is_read_in_any_language() {
    let translated =
        EXPORTER.replace("Track", "Stück").replace("Artist", "Künstler").replace("Name", "Titel").replace("Album URI", "Alben");
    for header in [EXPORTER, &translated] {
        let (lists, rows, faults, summary) = read("Road trip.csv", &format!("{header}{EXPORTER_ROW}"));
        assert_eq!((lists[0].name.as_deref(), lists.len(), summary.format), (Some("Road trip"), 1, Some(Format::Table)));
        assert_eq!(faults, []);
        let row = &rows[0];
        assert_eq!((row.uri.as_deref(), row.title.as_deref()), (Some("spotify:track:1a"), Some("Say \"hi\"")));
        assert_eq!(names(row), ["Tyler, The Carpenter", "Ana"]);
        assert_eq!((row.artists[1].uri.as_deref(), row.album_artists.len()), (Some("spotify:artist:2b"), 1));
        assert_eq!(row.album.as_ref().unwrap().uri.as_deref(), Some("spotify:album:3a"));
        assert_eq!(
            (row.release_date.as_deref(), row.disc, row.number, row.length_ms),
            (Some("1981-12"), Some(1), Some(4), Some(61_000))
        );
        assert_eq!((row.explicit, row.isrc.as_deref(), row.added_by.as_deref()), (Some(true), Some("SEABC2600001"), Some("ida")));
        assert_eq!(row.added_at.as_deref(), Some("2026-02-11T08:00:00Z"));
    }
}

#[test]
fn the_forks_tables_are_read() {
    let new = "\u{feff}Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Explicit,Added By,Added At,Genres,Record Label,Danceability\n\
        spotify:track:1a,\"Say, hi\",Windows,\"Tyler, The Carpenter;Ana\",1981,61000,40,false,ida,2026-02-11T08:00:00Z,\"folk,rail\",Rail,0.5\n\
        spotify:local:Ana::Tape:61,Tape,,Ana,,61000,0,false,ida,2026-02-11T08:00:00Z,,,\n";
    let (_, rows, faults, summary) = read("liked_songs.csv", new);
    assert_eq!((faults, summary.format), (vec![], Some(Format::ForkTable)));
    assert_eq!(
        (names(&rows[0]), rows[0].length_ms, rows[0].added_by.as_deref()),
        (vec!["Tyler, The Carpenter", "Ana"], Some(61_000), Some("ida"))
    );
    assert_eq!((rows[1].kind, rows[1].title.as_deref(), rows[1].position), (Kind::Local, Some("Tape"), 1));
    let old = "Spotify ID,Artist IDs,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Added By,Added At\n\
        1a,\"2a,2b\",\"Hi\",\"Windows\",\"Bo,Ana\",1981,61000,40,spotify:user:ida,2026-02-11T08:00:00Z\n";
    let (lists, rows, faults, summary) = read("Liked Songs.csv", old);
    assert_eq!((faults, summary.format, lists[0].part), (vec![], Some(Format::OldForkTable), Part::LikedSongs));
    assert_eq!((rows[0].uri.as_deref(), names(&rows[0])), (Some("spotify:track:1a"), vec!["Bo", "Ana"]));
}

#[test]
fn tables_of_people_and_spreadsheets_are_read() {
    for text in [
        "Title;Artist;Link\r\nHi;Ana;https://open.spotify.com/track/1a?si=x\r\n",
        "title\tartist\turl\nHi\tAna\thttps://open.spotify.com/intl-de/track/1a\n",
        "Track name,Artist,URI\rHi,Ana,spotify:track:1a",
    ] {
        let (_, rows, faults, _) = read("", text);
        assert_eq!(faults, [], "{text}");
        assert_eq!((rows.len(), rows[0].title.as_deref(), names(&rows[0])), (1, Some("Hi"), vec!["Ana"]), "{text}");
        let uri = rows[0].uri.as_deref().or(rows[0].url.as_deref());
        assert!(uri.is_some_and(|uri| uri.contains("1a")), "{text}");
    }
    let (_, rows, _, _) = read("", "spotify:track:1a,Hi\nspotify:track:1b,Ho\n");
    assert_eq!(rows.len(), 2);
    let (lists, rows, _, _) = read("", "Album URI,Album Name,Album Artist Name(s)\nspotify:album:1a,Windows,Ana\n");
    assert_eq!(
        (lists[0].part, rows[0].kind, rows[0].title.as_deref(), names(&rows[0])),
        (Part::Albums, Kind::Album, Some("Windows"), vec!["Ana"])
    );
    let (_, rows, _, _) = read("", "Song,Artist\nHi,Ana\n,\n");
    assert_eq!((rows[0].uri.as_ref(), rows[0].kind, rows[1].kind), (None, Kind::Track, Kind::Removed));
}

#[test]
fn spotmybackup_is_read() {
    let text = r#"{"playlists":[{"name":"Road","description":"d","public":true,"collaborative":false,"id":"9a","tracks":[
        {"id":"1a","uri":"spotify:track:1a"},{"id":null,"uri":"spotify:local:Ana::Tape:61"},
        {"id":"1b","uri":"spotify:track:1b","name":"Hi","album":"Windows","artists":["Ana","Bo"]}]},
        {"name":"Road","id":"9b","tracks":[]}],"saved":[{"id":"1c","uri":"spotify:track:1c"},{"id":"1d"}]}"#;
    let (lists, rows, faults, summary) = read("spotify_ida.json", text);
    assert_eq!((faults, summary.format, summary.rows), (vec![], Some(Format::SpotMyBackup), 5));
    assert_eq!(
        lists.iter().map(|list| (list.part, list.uri.as_deref())).collect::<Vec<_>>(),
        [(Part::Playlist, Some("spotify:playlist:9a")), (Part::Playlist, Some("spotify:playlist:9b")), (Part::LikedSongs, None)]
    );
    assert_eq!((lists[0].public, lists[0].description.as_deref()), (Some(true), Some("d")));
    assert_eq!(
        (rows[1].kind, names(&rows[2]), rows[2].album.as_ref().unwrap().name.as_str()),
        (Kind::Local, vec!["Ana", "Bo"], "Windows")
    );
    assert_eq!((rows[3].position, rows[4].uri.as_deref()), (0, Some("spotify:track:1d")));
}

#[test]
fn the_privacy_export_is_read() {
    let library = r#"{"tracks":[{"artist":"Ana","album":1989,"track":"Hi","uri":"spotify:track:1a"}],
        "albums":[{"artist":"Ana","album":"Windows","uri":"spotify:album:3a"}],
        "shows":[{"name":"Talk","publisher":"Rail","uri":"spotify:show:4a"}],
        "episodes":[{"name":"One","show":"Talk","uri":"spotify:episode:5a"}],
        "bannedTracks":[{"artist":"X","track":"Y","uri":"spotify:track:9z"}],
        "artists":[{"name":"Ana","uri":"spotify:artist:2a"}],"bannedArtists":[],"other":["spotify:playlist:8a"]}"#;
    let (lists, rows, faults, summary) = read("YourLibrary.json", library);
    assert_eq!((faults, summary.format), (vec![], Some(Format::PrivacyLibrary)));
    assert_eq!(
        lists.iter().map(|list| list.part).collect::<Vec<_>>(),
        [Part::LikedSongs, Part::Albums, Part::Shows, Part::Episodes, Part::Artists]
    );
    assert_eq!(rows.iter().map(|row| row.title.as_deref().unwrap()).collect::<Vec<_>>(), ["Hi", "Windows", "Talk", "One", "Ana"]);
    assert_eq!(rows[0].album.as_ref().unwrap().name, "1989");
    let playlists = r#"{"playlists":[{"name":"Road","lastModifiedDate":"2026-02-11","items":[
        {"track":{"trackName":"Hi","artistName":"Ana","albumName":"Windows","trackUri":"spotify:track:1a"},"episode":null,"localTrack":null,"addedDate":"2026-02-10"},
        {"track":null,"episode":{"episodeName":"One","showName":"Talk","episodeUri":"spotify:episode:5a"},"localTrack":null,"addedDate":"2026-02-11"},
        {"track":null,"episode":null,"localTrack":{"uri":"spotify:local:Ana::Tape:61"},"addedDate":"2026-02-11"},
        {"track":null,"episode":null,"localTrack":null,"addedDate":"2026-02-12"},
        {"track":{"trackName":"Odd","trackUri":"spotify:user:ida"},"addedDate":"2026-02-12"}],"description":null,"numberOfFollowers":0}]}"#;
    let (lists, rows, faults, summary) = read("Playlist1.json", playlists);
    assert_eq!((lists[0].name.as_deref(), summary.format), (Some("Road"), Some(Format::PrivacyPlaylists)));
    assert_eq!(rows.iter().map(|row| row.kind).collect::<Vec<_>>(), [Kind::Track, Kind::Episode, Kind::Local, Kind::Removed]);
    assert_eq!((rows[0].added_at.as_deref(), rows[1].album.as_ref().unwrap().name.as_str()), (Some("2026-02-10"), "Talk"));
    assert_eq!(faults, [Fault { place: Place::Entry(5), problem: Problem::WrongKind(None) }]);
}

#[test]
fn json_that_ends_too_early_gives_what_came_before() {
    let text = "{\"playlists\":[{\"name\":\"Road\",\"tracks\":[\n{\"uri\":\"spotify:track:1a\"},\n{\"uri\":\"spotify:tra";
    let (lists, rows, faults, _) = read("", text);
    assert_eq!((lists[0].name.as_deref(), rows.len()), (Some("Road"), 1));
    assert_eq!(faults, [at_line(3, Problem::CutOff)]);
    let (_, rows, faults, _) = read("", &text.replace("},", "}!"));
    assert_eq!((rows.len(), faults), (1, vec![at_line(2, Problem::Malformed)]));
    for text in ["{}", "[]", "[1]", "{\"schema\":1}", "{\"tracks\":7,\"playlists\":\"x\"}"] {
        let (_, rows, _, _) = read("", text);
        assert_eq!(rows, [], "{text}");
    }
    assert_eq!(read("", "{\"schema\":1}").2, [Fault { place: Place::File, problem: Problem::UnknownFormat }]);
}

#[test]
fn lines_and_m3u_are_read() {
    let (lists, rows, faults, summary) = read(
        "list.txt",
        "# mine\nhttps://open.spotify.com/track/1a?si=x\n\nspotify:album:3a\nnonsense\nspotify:user:ida\nspotify:episode:5a",
    );
    assert_eq!((lists.len(), summary.format), (1, Some(Format::Lines)));
    assert_eq!(rows.iter().map(|row| row.kind).collect::<Vec<_>>(), [Kind::Track, Kind::Album, Kind::Episode]);
    assert_eq!(faults, [at_line(5, Problem::NotALink("nonsense".into())), at_line(6, Problem::WrongKind(None))]);
    let (lists, rows, faults, summary) = read(
        "x.m3u",
        "#EXTM3U\r\n#PLAYLIST:Road\r\n#EXTINF:61 tvg=\"\",Ana - Hi\r\nhttps://open.spotify.com/track/1a\r\n#EXTINF:-1,Bo - Tape\r\nC:\\Music\\tape.mp3\r\nb.mp3\r\n",
    );
    assert_eq!((lists[0].name.as_deref(), summary.format), (Some("Road"), Some(Format::M3u)));
    assert_eq!((rows[0].title.as_deref(), names(&rows[0]), rows[0].length_ms), (Some("Hi"), vec!["Ana"], Some(61_000)));
    assert_eq!((rows[1].title.as_deref(), rows[1].uri.as_ref(), rows[1].length_ms), (Some("Tape"), None, None));
    assert_eq!(faults, [at_line(7, Problem::NotALink("b.mp3".into()))]);
}

#[test]
fn xspf_of_a_player_is_read() {
    let text = r#"<?xml version="1.0"?>
<!DOCTYPE playlist [<!ENTITY x "boom">]>
<x:playlist version="1" xmlns:x="http://xspf.org/ns/0/"><x:title>Road &amp; rail</x:title>
<x:trackList>
<x:track><x:location>https://open.spotify.com/track/1a</x:location><x:title>Hi &#x263A; &x;</x:title><x:creator><![CDATA[Ana & Bo]]></x:creator><x:duration>61000</x:duration></x:track>
<x:track><x:location>file:///tape.mp3</x:location><x:title>Tape</x:title><x:trackNum>x</x:trackNum></x:track>
<x:track/>
<x:track><x:location>file:///b.mp3</x:location></x:track>
</x:trackList></x:playlist>"#;
    let (lists, rows, faults, summary) = read("", text);
    assert_eq!((lists[0].name.as_deref(), summary.format), (Some("Road & rail"), Some(Format::Xspf)));
    assert_eq!((rows[0].title.as_deref(), names(&rows[0]), rows[0].length_ms), (Some("Hi ☺ "), vec!["Ana & Bo"], Some(61_000)));
    assert_eq!((rows[1].title.as_deref(), rows[1].uri.as_ref(), rows[2].kind), (Some("Tape"), None, Kind::Removed));
    assert_eq!(faults, [at_line(6, Problem::OddValue("trackNum")), at_line(8, Problem::NotALink("file:///b.mp3".into()))]);
    let (_, rows, faults, _) = read("", text.split_once("<x:track/>").unwrap().0);
    assert_eq!((rows.len(), faults.last().unwrap()), (2, &at_line(7, Problem::CutOff)));
    let (_, _, faults, summary) = read("", "<html><body>no</body></html>");
    assert_eq!((faults, summary.format), (vec![Fault { place: Place::File, problem: Problem::UnknownFormat }], None));
}

#[test]
fn a_file_that_is_nothing_says_what_it_is() {
    for (bytes, problem) in [
        (&b""[..], Problem::Empty),
        (b" \r\n", Problem::Empty),
        (b"\xef\xbb\xbf", Problem::Empty),
        (b"PK\x03\x04rest", Problem::Zip),
        (b"\x7fELF\x00\x01\x02", Problem::NotText),
        (b"dear diary", Problem::UnknownFormat),
        (b"when,what\nnow,that\n", Problem::NoColumns),
        (b"Added At,Explicit\n2026,true\n", Problem::NoColumns),
    ] {
        let (_, rows, faults, summary) = read_in("x.csv", bytes, 2);
        assert_eq!((rows.len(), summary.format), (0, None), "{bytes:?}");
        assert_eq!(faults.iter().map(|fault| &fault.problem).collect::<Vec<_>>(), [&problem], "{bytes:?}");
    }
}

#[test]
fn a_wrong_encoding_is_named_with_its_line() {
    let table = "Track URI,Track Name\nspotify:track:1a,Jóga\nspotify:track:1b,Björk\n";
    let latin: Vec<u8> = table.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let (_, rows, faults, summary) = read_in("", &latin, 5);
    assert_eq!((rows[1].title.as_deref(), summary.encoding), (Some("Björk"), Encoding::Windows1252));
    assert_eq!(faults, [at_line(2, Problem::Encoding(Encoding::Windows1252))]);
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(table.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (_, rows, faults, summary) = read_in("", &wide, 5);
    assert_eq!((rows[0].title.as_deref(), faults.len(), summary.encoding), (Some("Jóga"), 0, Encoding::Utf16Le));
}

#[test]
fn each_bad_record_costs_only_itself() {
    let text = "Track URI,Track Name,Explicit,Track Duration (ms)\n\
        spotify:track:1a,A,true,1\n\
        spotify:track:1b,B\n\
        \n\
        spotify:playlist:9a,C,true,1\n\
        spotify:user:ida,D,true,1\n\
        hello,E,true,1\n\
        spotify:track:1f,\"F\nF\",maybe,long\n\
        spotify:track:1g,G,true,1,more\n\
        spotify:track:1h,\"H,true,1\n\
        spotify:track:1i,I,true,1\n\
        spotify:track:1";
    let (_, rows, faults, _) = read("", text);
    let uris: Vec<&str> = rows.iter().map(|row| row.uri.as_deref().unwrap()).collect();
    assert_eq!(uris, ["spotify:track:1a", "spotify:track:1b", "spotify:track:1f", "spotify:track:1g", "spotify:track:1i"]);
    assert_eq!(
        faults,
        [
            at_line(3, Problem::FewCells { found: 2, expected: 4 }),
            at_line(5, Problem::WrongKind(Some(Kind::Playlist))),
            at_line(6, Problem::WrongKind(None)),
            at_line(7, Problem::NotALink("hello".into())),
            at_line(8, Problem::OddValue("Track Duration (ms)")),
            at_line(8, Problem::OddValue("Explicit")),
            at_line(11, Problem::UnclosedQuote),
            at_line(13, Problem::FewCells { found: 1, expected: 4 }),
        ]
    );
}

/// Never more than a record and a piece is kept, and a quotation mark that nothing closes is passed.
#[test]
fn a_large_table_is_read_in_the_memory_of_a_piece() {
    let mut import = Import::new("");
    let mut rows = 0;
    import.push(b"Track URI,Track Name\n");
    let piece = "spotify:track:1a,A title of the usual length\n".repeat(1000);
    for at in 0..100 {
        let odd = if at == 50 { "spotify:track:1b,\"open\n" } else { "" };
        let found = import.push(format!("{odd}{piece}").as_bytes());
        assert!(found.len() <= 4500, "{}", found.len());
        if let Body::Table(table) = &import.body {
            assert!(table.kept() <= 3 * 64 * 1024, "{}", table.kept());
        }
        rows += found.iter().filter(|one| matches!(one, Found::Row(_))).count();
    }
    let (rest, summary) = import.finish();
    rows += rest.iter().filter(|one| matches!(one, Found::Row(_))).count();
    assert_eq!((rows, summary.rows, summary.faults), (100_000, 100_000, 1));
}

#[test]
fn a_file_full_of_faults_counts_them() {
    let (_, rows, faults, summary) = read_in("", format!("spotify:track:1a\n{}", "no\n".repeat(5000)).as_bytes(), 4096);
    assert_eq!((rows.len(), faults.len(), summary.faults), (1, MAX_FAULTS as usize, 5000));
    let long = format!("spotify:track:1a\n{}\nspotify:track:1b\n", "x".repeat(200_000));
    for piece in [1000, 1_000_000] {
        assert_eq!(read_in("", long.as_bytes(), piece).1.len(), 2);
    }
}

#[test]
fn json_that_is_too_large_is_refused_and_not_kept() {
    let mut import = Import::new("");
    let piece = vec![b'['; 8 * 1024 * 1024];
    let found: Vec<Found> = (0..9).flat_map(|_| import.push(&piece)).collect();
    assert_eq!(found, [Found::Fault(Fault { place: Place::File, problem: Problem::TooLarge })]);
    assert!(matches!(import.body, Body::Refused));
}

/// Text with pieces that formats care about.
fn odd_text() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "\"",
        ",",
        ";",
        "\n",
        "\r\n",
        "\\",
        "#EXTM3U\n",
        "#EXTINF:1,",
        "spotify:track:1a",
        "Track URI",
        "Track Name",
        "<playlist>",
        "<track>",
        "</track>",
        "<![CDATA[",
        "&amp;",
        "&x",
        "{",
        "}",
        "[",
        "]",
        ":",
        "\"playlists\"",
        "\"tracks\"",
        "\"items\"",
        "null",
        "PK\u{3}\u{4}",
        "\u{feff}",
        "\0",
        "'=",
    ]);
    prop::collection::vec(prop_oneof![3 => part.prop_map(str::to_owned), 1 => "(?s).{0,6}"], 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), piece in 1_usize..50) {
        read_in("x", &bytes, piece);
    }

    #[test]
    fn no_text_panics_and_pieces_do_not_matter(text in odd_text(), piece in 1_usize..20) {
        let pieces = read_in("x", text.as_bytes(), piece);
        prop_assert_eq!(pieces, read_in("x", text.as_bytes(), text.len().max(1)));
    }

    #[test]
    fn broken_known_files_do_not_panic(cut in 0_usize..600, odd in odd_text()) {
        for text in [format!("{EXPORTER}{EXPORTER_ROW}"), "{\"playlists\":[{\"name\":\"a\",\"items\":[{\"track\":{\"trackName\":\"b\"}}]}]}".into(),
            "<playlist><trackList><track><location>spotify:track:1a</location><title>a</title></track></trackList></playlist>".into()] {
            let at = text.floor_char_boundary(cut % (text.len() + 1));
            let (start, end) = text.split_at(at);
            let broken = format!("{start}{odd}{end}");
            prop_assert_eq!(read_in("x", broken.as_bytes(), 7), read_in("x", broken.as_bytes(), 10_000));
        }
    }
}
