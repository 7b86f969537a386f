//! Things of the catalogue as covers and as rows.

use crate::browser::intl;
use crate::library::length::clock;
use crate::spotify::id::ArtistId;
use crate::spotify::model::{Artist, Audiobook, Heard, Image, ListedAlbum, ListedEpisode, Playlist, Show, Track};
use crate::spotify::{Kind, Uri};
use crate::ui::components::brief::Row;
use crate::ui::components::facts::length_in_words;
use crate::ui::components::place::Place;
use crate::ui::components::shelf::Card;
use crate::ui::pages::albums::card::{album_card, year_and_makers};
use crate::ui::route::Route;

fn cover(images: &[Image]) -> Option<String> {
    Image::for_width(images, 300).map(|image| image.url.clone())
}

/// A podcast.
#[must_use]
pub fn show(show: &Show) -> Card {
    Card {
        id: show.id.as_str().to_owned(),
        name: show.name.clone(),
        place: Place::Page(Route::Podcast(show.id.clone())),
        fact: show.publisher.clone().or_else(|| show.total.map(episodes_in_words)).unwrap_or_default(),
        cover: cover(&show.images),
        uri: None,
    }
}

/// An audiobook. It has no page in the app.
#[must_use]
pub fn audiobook(book: &Audiobook) -> Card {
    Card {
        id: book.id.as_str().to_owned(),
        name: book.name.clone(),
        place: Place::of(None, book.url.as_deref()),
        fact: book.authors.join(", "),
        cover: cover(&book.images),
        uri: Uri::new(Kind::Audiobook, book.id.as_str()),
    }
}

/// An album.
#[must_use]
pub fn album(listed: &ListedAlbum) -> Card {
    album_card(listed.clone(), year_and_makers(&listed.album))
}

/// An artist.
#[must_use]
pub fn artist(artist: &Artist) -> Card {
    Card {
        id: artist.id.as_ref().map(ArtistId::as_str).unwrap_or(&artist.name).to_owned(),
        name: artist.name.clone(),
        place: place_of_artist(artist),
        fact: String::new(),
        cover: cover(&artist.images),
        uri: None,
    }
}

/// A playlist. The app's own page of it shows no contents unless it is the person's, so the link leads to Spotify.
#[must_use]
pub fn playlist(playlist: &Playlist) -> Card {
    let owner = playlist.owner.name();
    Card {
        id: playlist.id.as_str().to_owned(),
        name: playlist.name.clone(),
        place: Place::of(None, playlist.url.as_deref()),
        fact: if owner.is_empty() { String::new() } else { format!("by {owner}") },
        cover: cover(&playlist.images),
        uri: Uri::new(Kind::Playlist, playlist.id.as_str()),
    }
}

fn place_of_artist(artist: &Artist) -> Place {
    Place::of(artist.id.clone().map(Route::Artist), artist.url.as_deref())
}

/// A track.
#[must_use]
pub fn track(track: &Track) -> Row {
    Row {
        id: track.uri.clone().unwrap_or_default(),
        what: track.name.clone(),
        place: Place::of(None, track.url.as_deref()),
        who: track.named_artists().map(|artist| (artist.name.clone(), place_of_artist(artist))).collect(),
        when: track.duration_ms.map(clock).unwrap_or_default(),
        uri: track.uri.as_deref().and_then(Uri::parse),
    }
}

/// An episode with its show.
#[must_use]
pub fn episode(listed: &ListedEpisode) -> Row {
    let episode = &listed.episode;
    let place = Place::of(episode.show_id.clone().map(Route::Podcast), None);
    Row { who: vec![(episode.show.clone(), place)], ..episode_of_show(listed) }
}

/// An episode in the list of its show: with its date and how far it was heard.
#[must_use]
pub fn episode_of_show(listed: &ListedEpisode) -> Row {
    let episode = &listed.episode;
    let date = episode.release_date.as_deref().map(intl::released);
    let heard = listed.heard.and_then(|heard| heard_in_words(heard, episode.duration_ms));
    let facts: Vec<String> = date.into_iter().chain(heard).collect();
    Row {
        id: episode.id.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default(),
        what: episode.name.clone(),
        place: Place::of(None, episode.url.as_deref()),
        who: vec![(facts.join(", "), Place::Nowhere)],
        when: episode.duration_ms.map(|length| length_in_words(length.into())).unwrap_or_default(),
        uri: episode.id.as_ref().and_then(|id| Uri::new(Kind::Episode, id.as_str())),
    }
}

/// An episode that a search found. It may not name its show.
#[must_use]
pub fn episode_found(listed: &ListedEpisode) -> Row {
    if listed.episode.show.is_empty() { episode_of_show(listed) } else { episode(listed) }
}

fn heard_in_words(heard: Heard, duration_ms: Option<u32>) -> Option<String> {
    let left = duration_ms.map(|whole| whole.saturating_sub(heard.position_ms));
    match (heard.whole, left) {
        (true, _) => Some("heard".to_owned()),
        (false, Some(left)) if heard.position_ms > 0 => Some(format!("{} left", length_in_words(left.into()))),
        _ => None,
    }
}

/// How many episodes a podcast has.
#[must_use]
pub fn episodes_in_words(total: u32) -> String {
    match total {
        1 => "1 episode".to_owned(),
        many => format!("{} episodes", intl::number(many)),
    }
}
