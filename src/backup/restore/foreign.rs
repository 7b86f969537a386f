//! The contents of a file of another tool, or of pasted links, as far as it says them.

use super::super::container::Codec;
use super::super::opened::Opened;
use super::super::row::{self, Row};
use super::super::section::Section;
use super::holding::{Holding, Item, List};
use crate::library::candidates::Song;
use crate::spotify::id::PlaylistId;
use crate::spotify::uri::{Kind, Uri};

/// Reads what was opened. What is in a list goes where its kind belongs: songs and episodes stay in the list, a playlist is followed, and
/// the rest is saved.
pub async fn holding(opened: &Opened, codec: &dyn Codec) -> Holding {
    let mut holding = Holding { whole: Section::ALL.into(), is_foreign: true, ..Holding::default() };
    for (at, shelved) in opened.lists.iter().enumerate() {
        let part = Section::of(shelved.list.part);
        let mut items = Vec::new();
        // The lists of such a file were read with it.
        for row in opened.rows(at, codec).await.unwrap_or_default() {
            let item = item(&row);
            match item.uri.as_ref().map_or(Some(part), |uri| of_kind(uri.kind(), part)) {
                Some(Section::Playlists) => match item.uri.as_ref().filter(|uri| uri.kind() == Kind::Playlist) {
                    Some(uri) => holding.lists.extend(followed(uri, &item.name)),
                    None => items.push(item),
                },
                Some(section) => holding.saved.entry(section).or_default().push(item),
                None => {}
            }
        }
        let stated = shelved.list.uri.as_deref().and_then(Uri::parse).filter(|uri| uri.kind() == Kind::Playlist);
        // Shorter than any ID of Spotify.
        let id = stated.map_or_else(|| format!("file{at}"), |uri| uri.id().to_owned());
        if let Ok(id) = PlaylistId::parse(&id)
            && !items.is_empty()
        {
            holding.lists.push(List {
                id,
                name: shelved.name.clone(),
                description: shelved.list.description.clone().unwrap_or_default(),
                public: shelved.list.public.unwrap_or_default(),
                collaborative: shelved.list.collaborative.unwrap_or_default(),
                owner: None,
                version: None,
                items: Some(items),
                is_whole: true,
            });
        }
    }
    holding
}

fn item(row: &Row) -> Item {
    let is_local = row.kind == row::Kind::Local;
    let uri = row.uri.as_deref().filter(|_| !is_local).and_then(Uri::parse);
    let name = row.title.clone().unwrap_or_default();
    let song = (row.kind == row::Kind::Track && !name.is_empty()).then(|| {
        Box::new(Song {
            uri: uri.clone(),
            title: name.clone(),
            artists: row.artists.iter().map(|artist| artist.name.clone()).filter(|name| !name.is_empty()).collect(),
            album: row.album.as_ref().map(|album| album.name.clone()).unwrap_or_default(),
            duration_ms: row.length_ms,
            isrc: row.isrc.clone(),
        })
    });
    Item { uri, name, is_local, is_unplayable: row.is_playable == Some(false), song }
}

/// A playlist to follow. The file does not say whose it is, so it does not count as one of the person who has the file.
fn followed(uri: &Uri, name: &str) -> Option<List> {
    Some(List {
        id: PlaylistId::parse(uri.id()).ok()?,
        name: if name.is_empty() { uri.to_string() } else { name.to_owned() },
        description: String::new(),
        public: false,
        collaborative: false,
        owner: Some("unknown".to_owned()),
        version: None,
        items: None,
        is_whole: false,
    })
}

/// Where a thing goes that was found in a list of this section. `None` for people and chapters, which nobody can save.
const fn of_kind(kind: Kind, part: Section) -> Option<Section> {
    Some(match (kind, part) {
        (Kind::Track, Section::Liked) => Section::Liked,
        (Kind::Episode, Section::Episodes) => Section::Episodes,
        (Kind::Track | Kind::Episode | Kind::Playlist, _) => Section::Playlists,
        (Kind::Album, _) => Section::Albums,
        (Kind::Artist, _) => Section::Artists,
        (Kind::Show, Section::Audiobooks) | (Kind::Audiobook, _) => Section::Audiobooks,
        (Kind::Show, _) => Section::Shows,
        (Kind::User | Kind::Chapter, _) => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::task::{Context, Poll, Waker};

    use super::*;
    use crate::backup::container::CodecFault;
    use crate::session::ports::Pending;

    /// Nothing is packed in these files.
    struct NoCodec;

    impl Codec for NoCodec {
        fn deflate(&self, _: Vec<u8>) -> Pending<Result<Vec<u8>, CodecFault>> {
            Box::pin(async { Err(CodecFault) })
        }

        fn inflate(&self, _: Vec<u8>, _: u64) -> Pending<Result<Vec<u8>, CodecFault>> {
            Box::pin(async { Err(CodecFault) })
        }
    }

    fn read(name: &str, text: &str) -> Holding {
        let read = async {
            let opened = Opened::read(name.to_owned(), text.as_bytes().to_vec(), &NoCodec).await;
            holding(&opened, &NoCodec).await
        };
        match Box::pin(read).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(read) => read,
            Poll::Pending => unreachable!("it waits for nothing"),
        }
    }

    #[test]
    fn pasted_links_go_where_their_kind_belongs() {
        let links = "https://open.spotify.com/track/1a\nspotify:album:2b\nspotify:playlist:3c\nspotify:episode:4d\nspotify:user:5e\nspotify:artist:6f";
        let read = read("Pasted links", links);
        let (own, other) = (read.lists.last().unwrap(), read.lists.first().unwrap());
        assert_eq!(own.uris().iter().map(|uri| uri.to_string()).collect::<Vec<_>>(), ["spotify:track:1a", "spotify:episode:4d"]);
        assert_eq!((own.name.as_str(), &own.owner, other.id.as_str(), &other.items), ("Pasted links", &None, "3c", &None));
        assert_eq!(read.saved.keys().copied().collect::<Vec<_>>(), [Section::Albums, Section::Artists]);
    }

    #[test]
    fn liked_songs_are_liked_and_titles_without_an_address_are_kept_by_name() {
        let read = read("Liked Songs.csv", "Track URI,Track Name\nspotify:track:1a,One\n,Two\n");
        let liked = &read.saved[&Section::Liked];
        assert_eq!(liked.len(), 2);
        assert_eq!((liked[1].uri.clone(), liked[1].name.as_str(), read.is_foreign), (None, "Two", true));
        assert!(read.lists.is_empty());
    }
}
