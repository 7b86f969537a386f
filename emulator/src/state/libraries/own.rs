//! The playlists and saved items of the file of `--library`, in place of a sample account's.

use std::collections::HashSet;

use super::history::History;
use super::{Cover, Entry, EntryItem, Libraries, LocalFile, Playlist, Saved};
use crate::clock::DAY_SECONDS;
use crate::world::catalogue::WORLD_DATE;
use crate::world::own::document::{Document, OwnPlaylist, Reference};
use crate::world::own::{added_at, check_id, find};
use crate::world::{Catalogue, ItemKind};

/// Replaces the lists that are in the file. An error names the place in it.
pub(crate) fn apply(all: &mut Libraries, catalogue: &Catalogue, own: &Document) -> Result<(), String> {
    let Some(mut library) = all.of.remove(&own.person) else {
        let known: Vec<&str> = all.of.keys().map(String::as_str).collect();
        return Err(format!("person: there is no account \"{}\", only {}", own.person, known.join(", ")));
    };
    if let Some(list) = &own.liked {
        library.tracks = saved(catalogue, ItemKind::Track, list, "liked")?;
    }
    if let Some(list) = &own.saved_albums {
        library.albums = saved(catalogue, ItemKind::Album, list, "saved_albums")?;
    }
    if let Some(list) = &own.followed_artists {
        library.artists = saved(catalogue, ItemKind::Artist, list, "followed_artists")?;
    }
    if let Some(list) = &own.playlists {
        library.playlists.clear();
        for (at, own_playlist) in list.iter().enumerate() {
            let place = format!("playlists[{at}]");
            let playlist = playlist(catalogue, own_playlist, &own.person, &place)?;
            let is_known = all.playlists.contains_key(&playlist.id);
            if own.is_archive && is_known {
                // An archive of this world. What belongs to somebody else stays theirs.
                library.playlists.push(playlist.id.clone());
                if playlist.owner == own.person {
                    all.playlists.insert(playlist.id.clone(), playlist);
                }
                continue;
            }
            if library.playlists.contains(&playlist.id) || is_known {
                return Err(format!("{place}: the ID {} belongs to another playlist", playlist.id));
            }
            library.playlists.push(playlist.id.clone());
            all.playlists.insert(playlist.id.clone(), playlist);
        }
    }
    all.of.insert(own.person.clone(), library);
    Ok(())
}

/// A list in the file's order. The dates that are missing are a day apart.
fn saved(catalogue: &Catalogue, kind: ItemKind, list: &[Reference], name: &str) -> Result<Vec<Saved>, String> {
    let mut saved: Vec<Saved> = Vec::with_capacity(list.len());
    let mut known = HashSet::with_capacity(list.len());
    for (at, one) in list.iter().enumerate() {
        let place = format!("{name}[{at}]");
        let id = one.parts().0.ok_or_else(|| format!("{place}: nothing can be saved that Spotify no longer has"))?;
        let (index, added_at) = (find(catalogue, kind, id, &place)?, added_at(one, &place)?);
        if !known.insert(index) {
            return Err(format!("{place}: it is in the list already"));
        }
        let before = saved.last().map_or(WORLD_DATE, |last| last.added_at);
        saved.push(Saved { added_at: added_at.unwrap_or(before - DAY_SECONDS), index });
    }
    Ok(saved)
}

fn playlist(catalogue: &Catalogue, own: &OwnPlaylist, person: &str, place: &str) -> Result<Playlist, String> {
    check_id(&own.id, place)?;
    let owner = own.owner.as_deref().unwrap_or(person);
    let mut entries = Vec::with_capacity(own.tracks.len());
    for (at, one) in own.tracks.iter().enumerate() {
        let place = format!("{place}.tracks[{at}]");
        let (id, _, added_by) = one.parts();
        entries.push(Entry {
            added_at: added_at(one, &place)?.unwrap_or(WORLD_DATE - DAY_SECONDS),
            added_by: added_by.unwrap_or(owner).to_owned(),
            item: item(catalogue, id, &place)?,
            mark: 0,
        });
    }
    let mut history = History::default();
    history.mark(&mut entries);
    Ok(Playlist {
        id: own.id.clone(),
        name: own.name.clone(),
        description: own.description.clone(),
        owner: owner.to_owned(),
        collaborators: own.collaborators.clone(),
        public: own.public,
        collaborative: !own.collaborators.is_empty(),
        cover: Cover::Automatic,
        entries,
        revision: 1,
        history,
    })
}

/// What an entry of a playlist has.
fn item(catalogue: &Catalogue, id: Option<&str>, place: &str) -> Result<EntryItem, String> {
    let Some(id) = id else { return Ok(EntryItem::Gone) };
    if let Some(file) = id.strip_prefix("spotify:local:") {
        return local(file).map(EntryItem::Local).ok_or_else(|| {
            format!(
                "{place}: a local file is spotify:local:ARTIST:ALBUM:TITLE:SECONDS, each of them encoded as in an address, not {id}"
            )
        });
    }
    if let Some(episode) = id.strip_prefix("spotify:episode:") {
        // Episodes of one's own cannot be added, so an unknown one is one that Spotify no longer has.
        return Ok(catalogue.find(ItemKind::Episode, episode).map_or(EntryItem::Gone, EntryItem::Episode));
    }
    find(catalogue, ItemKind::Track, id, place).map(EntryItem::Track)
}

/// The tags in the URI of a local file.
fn local(tags: &str) -> Option<LocalFile> {
    // Blanks are sent as `+`, as in a form.
    let decoded =
        |text: &str| form_urlencoded::parse(text.as_bytes()).next().map(|(text, _)| text.into_owned()).unwrap_or_default();
    let [artist, album, title, seconds] = tags.split(':').collect::<Vec<_>>().try_into().ok()?;
    Some(LocalFile { artist: decoded(artist), album: decoded(album), title: decoded(title), seconds: seconds.parse().ok()? })
}
