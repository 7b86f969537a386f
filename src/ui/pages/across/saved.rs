//! What is in a library beside songs, a kind at a time: what each thing is called, and what it is removed by.

use super::picks::Pick;
use crate::spotify::endpoint::{me, saved_albums, saved_audiobooks, saved_shows};
use crate::spotify::model::PageItem;
use crate::spotify::model::name::shown;
use crate::spotify::reading::{Collected, ListReader};
use crate::spotify::uri::{Kind, Uri};
use crate::spotify::{ApiClient, ApiError};
use crate::ui::components::facts::items_in_words;
use crate::ui::pages::albums::card::{makers, year};

/// A thing in the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// Which one it is.
    pub uri: Uri,
    /// How it is shown.
    pub pick: Pick,
    /// Whether it is a playlist of the person's own.
    pub is_own: bool,
}

impl Thing {
    fn of(kind: Kind, id: &str, title: &str, makers: String, more: String) -> Option<Self> {
        let pick = Pick { title: shown(title).to_owned(), makers, more };
        Some(Self { uri: Uri::new(kind, id)?, pick, is_own: false })
    }
}

/// All things of this kind, as they are now.
///
/// # Errors
/// [`ApiError`] by what can be done about it.
pub async fn all(client: &ApiClient, kind: Kind) -> Result<Vec<Thing>, ApiError> {
    match kind {
        Kind::Album => {
            read(client, ListReader::newest_first(saved_albums::all()), |saved| {
                let album = &saved.item.album;
                Thing::of(kind, saved.item.id.as_str(), &album.name, makers(album), year(album).to_owned())
            })
            .await
        }
        Kind::Show => {
            read(client, ListReader::newest_first(saved_shows::all()), |saved| {
                let show = saved.item;
                Thing::of(kind, show.id.as_str(), &show.name, show.publisher.unwrap_or_default(), String::new())
            })
            .await
        }
        Kind::Audiobook => {
            read(client, ListReader::newest_first(saved_audiobooks::all()), |saved| {
                let book = saved.item;
                Thing::of(kind, book.id.as_str(), &book.name, book.authors.join(", "), String::new())
            })
            .await
        }
        _ => {
            let me = client.get(&me::profile()).await?;
            read(client, ListReader::my_playlists(), |list| {
                let is_own = me.id.is_some() && list.owner.id == me.id;
                let whose = if is_own { "yours".to_owned() } else { list.owner.name().to_owned() };
                let more = items_in_words(list.total).unwrap_or_default();
                let thing = Thing::of(Kind::Playlist, list.id.as_str(), &list.name, whose, more)?;
                Some(Thing { is_own, ..thing })
            })
            .await
        }
    }
}

async fn read<T: PageItem>(
    client: &ApiClient,
    reader: ListReader<T>,
    thing: impl Fn(T) -> Option<Thing>,
) -> Result<Vec<Thing>, ApiError> {
    let mut all = Collected::default();
    let whole = client.read_list(&mut reader.fresh(), &mut |news| all.add(news)).await?;
    whole.refused.map_or_else(|| Ok(all.into_items().into_iter().filter_map(thing).collect()), Err)
}
