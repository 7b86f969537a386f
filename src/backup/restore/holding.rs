//! The contents of an account, as an archive has them.

use std::collections::BTreeMap;

use super::super::archive::{Archive, OpenFault};
use super::super::container::Codec;
use super::super::manifest::{Account, Outcome};
use super::super::raw::{self, Members};
use super::super::section::{Section, Source};
use crate::library::candidates::Song;
use crate::spotify::id::PlaylistId;
use crate::spotify::model::playlist::unescaped;
use crate::spotify::uri::{Kind, Uri};

/// An account: its lists, in the service's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// Whose it is.
    pub account: Account,
    /// Saved things, by section. A section that the archive does not have is not in it.
    pub saved: BTreeMap<Section, Vec<Item>>,
    /// Whether `saved` and `lists` have all of their section. Of others nothing can be said to be missing.
    pub whole: Vec<Section>,
    /// The playlists in the order of the person's list.
    pub lists: Vec<List>,
    /// Whether it is from a file of another tool, which says less than an archive.
    pub is_foreign: bool,
}

/// One place in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Its URI. `None` for local files and for items that are gone.
    pub uri: Option<Uri>,
    /// What it is called. Empty if nothing says so.
    pub name: String,
    /// Whether it is a file on a person's own disk.
    pub is_local: bool,
    /// Whether Spotify said that it cannot be played.
    pub is_unplayable: bool,
    /// What is known of it, if it is a song: enough to look for another one like it.
    pub song: Option<Box<Song>>,
}

/// A playlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Its ID.
    pub id: PlaylistId,
    /// Its name.
    pub name: String,
    /// Its description as plain text.
    pub description: String,
    /// Whether it is on its owner's profile, as far as the service says.
    pub public: bool,
    /// Whether others may change it.
    pub collaborative: bool,
    /// Whose it is.
    pub owner: Option<String>,
    /// Its snapshot ID.
    pub version: Option<String>,
    /// Its entries. `None` if the archive does not have it.
    pub items: Option<Vec<Item>>,
    /// Whether `items` has all of it.
    pub is_whole: bool,
}

impl List {
    /// What of it can be added to a playlist.
    #[must_use]
    pub fn uris(&self) -> Vec<&Uri> {
        self.items.iter().flatten().filter_map(|item| item.uri.as_ref()).collect()
    }
}

impl Holding {
    /// Reads these sections of an archive. One file is in memory at a time. What cannot be read is not in it.
    pub async fn read(archive: &Archive, sections: &[Section], codec: &dyn Codec) -> Self {
        let manifest = &archive.manifest;
        let mut holding = Self { account: manifest.account.clone(), ..Self::default() };
        for section in Section::ALL.into_iter().filter(|section| sections.contains(section)) {
            let Some(entry) = manifest.sections.iter().find(|entry| entry.name == section.name()) else { continue };
            let Some(path) = &entry.list.file else { continue };
            let source = Source::Section(section);
            let Ok(texts) = items(archive, path, &source, codec).await else { continue };
            if entry.list.state == Outcome::Whole {
                holding.whole.push(section);
            }
            if section == Section::Playlists {
                holding.lists = texts.iter().filter_map(|text| list(text)).collect();
            } else {
                holding.saved.insert(section, texts.iter().map(|text| item(text, &source)).collect());
            }
        }
        for list in &mut holding.lists {
            let Some(entry) = manifest.playlists.iter().find(|entry| entry.id == list.id.as_str()) else { continue };
            let Some(path) = &entry.list.file else { continue };
            let source = Source::Entries(list.id.clone());
            let Ok(texts) = items(archive, path, &source, codec).await else { continue };
            list.items = Some(texts.iter().map(|text| item(text, &source)).collect());
            list.is_whole = entry.list.state == Outcome::Whole;
        }
        holding
    }

    /// The same without what is known of songs, which takes most of the memory and is of use for what is wanted alone.
    #[must_use]
    pub fn without_songs(mut self) -> Self {
        let saved = self.saved.values_mut().flatten();
        let entries = self.lists.iter_mut().flat_map(|list| list.items.iter_mut().flatten());
        saved.chain(entries).for_each(|item| item.song = None);
        self
    }

    /// The playlist with this ID.
    #[must_use]
    pub fn list(&self, id: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.id.as_str() == id)
    }
}

async fn items(archive: &Archive, path: &str, source: &Source, codec: &dyn Codec) -> Result<Vec<Box<str>>, OpenFault> {
    let text = archive.text(path, codec).await?;
    let page = raw::page(&text, source).map_err(|_| OpenFault::FileUnreadable(path.to_owned()))?;
    Ok(page.items.into_iter().map(|item| item.text).collect())
}

fn word(members: &Members<'_>, name: &str) -> Option<String> {
    members.get(name).and_then(|value| raw::text(value))
}

/// Reads a place of a list, as the service sent it.
#[must_use]
pub fn item(text: &str, source: &Source) -> Item {
    let whole = raw::members(text).unwrap_or_default();
    let inner = source.members().iter().find_map(|name| raw::members(whole.get(*name)?.get()));
    // A thing that is gone has no members. In sections whose things are not wrapped the item is the thing.
    let is_wrapped = source.members().iter().any(|name| whole.contains_key(*name));
    let thing = inner.unwrap_or_else(|| if is_wrapped { Members::new() } else { whole.clone() });
    let says_local = |members: &Members<'_>| members.get("is_local").is_some_and(|value| value.get() == "true");
    let is_local = says_local(&whole) || says_local(&thing);
    let fits = |uri: &Uri| match source {
        Source::Entries(_) => matches!(uri.kind(), Kind::Track | Kind::Episode),
        Source::Section(section) => kinds(*section).contains(&uri.kind()),
    };
    let stated = word(&thing, "uri").and_then(|uri| Uri::parse(&uri));
    let by_id = || Uri::new(Kind::parse(&word(&thing, "type")?)?, &word(&thing, "id")?);
    let uri = stated.or_else(by_id).filter(|uri| !is_local && fits(uri));
    let name = word(&thing, "name").unwrap_or_default();
    let is_song = !is_local && !name.is_empty() && may_be_song(source, &uri, &thing);
    let song = is_song.then(|| Box::new(song(&thing, &uri, &name)));
    let is_unplayable = thing.get("is_playable").is_some_and(|value| value.get() == "false");
    Item { uri, name, is_local, is_unplayable, song }
}

fn may_be_song(source: &Source, uri: &Option<Uri>, thing: &Members<'_>) -> bool {
    let has_songs = matches!(source, Source::Entries(_) | Source::Section(Section::Liked));
    let is_track = || word(thing, "type").is_none_or(|kind| kind == Kind::Track.as_str());
    has_songs && uri.as_ref().map_or_else(is_track, |uri| uri.kind() == Kind::Track)
}

fn song(thing: &Members<'_>, uri: &Option<Uri>, name: &str) -> Song {
    let inner = |name: &str| thing.get(name).and_then(|value| raw::members(value.get()));
    let artists: Vec<Members<'_>> =
        thing.get("artists").and_then(|value| serde_json::from_str(value.get()).ok()).unwrap_or_default();
    Song {
        uri: uri.clone(),
        title: name.to_owned(),
        artists: artists.iter().filter_map(|artist| word(artist, "name")).collect(),
        album: inner("album").and_then(|album| word(&album, "name")).unwrap_or_default(),
        duration_ms: thing.get("duration_ms").and_then(|value| value.get().parse().ok()),
        isrc: inner("external_ids").and_then(|ids| word(&ids, "isrc")),
    }
}

/// The items of a section. The URIs of audiobooks may say that they are shows.
const fn kinds(section: Section) -> &'static [Kind] {
    match section {
        Section::Liked => &[Kind::Track],
        Section::Playlists => &[Kind::Playlist],
        Section::Albums => &[Kind::Album],
        Section::Artists => &[Kind::Artist],
        Section::Shows => &[Kind::Show],
        Section::Episodes => &[Kind::Episode],
        Section::Audiobooks => &[Kind::Audiobook, Kind::Show],
    }
}

/// Reads a playlist in a person's list. `None` for one that nothing names.
#[must_use]
pub fn list(text: &str) -> Option<List> {
    let members = raw::members(text)?;
    let is = |name: &str| members.get(name).is_some_and(|value| value.get() == "true");
    let owner = members.get("owner").and_then(|owner| raw::members(owner.get()));
    Some(List {
        id: PlaylistId::parse(&word(&members, "id")?).ok()?,
        name: word(&members, "name").unwrap_or_default(),
        description: unescaped(&word(&members, "description").unwrap_or_default()),
        public: is("public"),
        collaborative: is("collaborative"),
        owner: owner.and_then(|owner| word(&owner, "id")),
        version: word(&members, "snapshot_id"),
        items: None,
        is_whole: false,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_what_can_be_written_again_has_a_uri() {
        let entries = Source::Entries(PlaylistId::parse("a").unwrap());
        let uri = |text: &str, source: &Source| item(text, source).uri.map(|uri| uri.to_string());
        for (text, expected) in [
            (r#"{"item":{"uri":"spotify:track:1a"}}"#, Some("spotify:track:1a")),
            (r#"{"track":{"type":"episode","id":"2b"}}"#, Some("spotify:episode:2b")),
            (r#"{"item":null}"#, None),
            ("null", None),
            (r#"{"is_local":true,"item":{"uri":"spotify:local:a:b:c:1"}}"#, None),
            (r#"{"item":{"uri":"spotify:track:1a","is_local":true}}"#, None),
            (r#"{"item":{"uri":"spotify:album:1a"}}"#, None),
            (r#"{"item":{"uri":"spotify:track:1a,spotify:track:2b"}}"#, None),
        ] {
            assert_eq!(uri(text, &entries).as_deref(), expected, "{text}");
        }
        let artists = Source::Section(Section::Artists);
        assert_eq!(uri(r#"{"type":"artist","id":"0a","uri":"spotify:artist:0a"}"#, &artists).unwrap(), "spotify:artist:0a");
        assert!(item(r#"{"item":{"is_local":true,"name":"x"}}"#, &entries).is_local);
    }

    #[test]
    fn what_is_known_of_a_song_is_kept() {
        let entries = Source::Entries(PlaylistId::parse("a").unwrap());
        let text = r#"{"item":{"uri":"spotify:track:1a","name":"Dust","artists":[{"name":"Ann"},{}],"duration_ms":7,"is_playable":false,
            "album":{"name":"Glass"},"external_ids":{"isrc":"NOABC2600001"}}}"#;
        let read = item(text, &entries);
        let expected = Song {
            uri: Uri::parse("spotify:track:1a"),
            title: "Dust".to_owned(),
            artists: vec!["Ann".to_owned()],
            album: "Glass".to_owned(),
            duration_ms: Some(7),
            isrc: Some("NOABC2600001".to_owned()),
        };
        assert_eq!((read.song.as_deref(), read.is_unplayable), (Some(&expected), true));
        for other in [
            r#"{"item":null}"#,
            r#"{"item":{"uri":"spotify:episode:1a","name":"x"}}"#,
            r#"{"is_local":true,"item":{"name":"x"}}"#,
            r#"{"item":{"type":"episode","name":"x"}}"#,
        ] {
            assert_eq!(item(other, &entries).song, None, "{other}");
        }
    }

    #[test]
    fn a_description_is_plain_text() {
        let read = list(r#"{"id":"1a","name":"b","description":"c &amp; d","public":true,"owner":{"id":"me"}}"#).unwrap();
        assert_eq!((read.description.as_str(), read.public, read.owner.as_deref()), ("c & d", true, Some("me")));
        assert_eq!(list("null"), None);
    }
}
