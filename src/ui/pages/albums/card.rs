//! An album on a shelf.

use crate::spotify::model::name::is_invisible;
use crate::spotify::model::{Album, Group, Image, ListedAlbum};
use crate::ui::components::place::Place;
use crate::ui::components::shelf::Card;
use crate::ui::route::Route;

/// The album with this fact below its name.
#[must_use]
pub fn album_card(album: ListedAlbum, fact: String) -> Card {
    let cover = Image::for_width(&album.album.images, 300).map(|image| image.url.clone());
    Card {
        id: album.id.as_str().to_owned(),
        name: album.album.name,
        place: Place::Page(Route::Album(album.id)),
        fact,
        cover,
        uri: None,
    }
}

/// Whose it is: the names of its artists, separated by commas.
#[must_use]
pub fn makers(album: &Album) -> String {
    let names = album.artists.iter().map(|artist| artist.name.as_str()).filter(|name| !is_invisible(name));
    names.collect::<Vec<_>>().join(", ")
}

/// The year in which it came out. Empty if it is not known, which Spotify writes as `0000`.
#[must_use]
pub fn year(album: &Album) -> &str {
    let year = album.release_date.as_deref().and_then(|date| date.get(..4));
    year.filter(|year| *year != "0000").unwrap_or_default()
}

/// What kind of album it is. The Web API calls EPs singles; Spotify's own pages call a single with more than three tracks an EP.
#[must_use]
pub fn kind(album: &ListedAlbum) -> &'static str {
    match (album.group, album.total) {
        (Some(Group::Single), Some(4..)) => "EP",
        (Some(Group::Single), _) => "Single",
        (Some(Group::Compilation), _) => "Compilation",
        _ => "Album",
    }
}

/// The year and whose it is, as far as they are known.
#[must_use]
pub fn year_and_makers(album: &Album) -> String {
    match (year(album), makers(album)) {
        (year, makers) if makers.is_empty() => year.to_owned(),
        ("", makers) => format!("by {makers}"),
        (year, makers) => format!("{year}, by {makers}"),
    }
}
