//! Albums, artists, tracks, shows, episodes, audiobooks and chapters, and the lists inside them (Spotify, "Web API Reference").

use serde_json::json;

use super::call::{ApiResult, Call, ok};
use super::errors;
use super::objects::{album, artist, audiobook, episode, simplified, track};
use super::paging::{ARTIST_ALBUMS, COMMON, Window};
use super::value::extend;
use crate::http::Response;
use crate::world::catalogue::Audiobook;
use crate::world::{Album, ItemKind, Show};

/// `GET /albums/{id}`
pub(crate) fn album(call: &mut Call<'_>) -> ApiResult {
    ok(&album::relinked(call, call.item(ItemKind::Album)?))
}

/// `GET /albums/{id}/tracks`
pub(crate) fn album_tracks(call: &mut Call<'_>) -> ApiResult {
    let index = call.item(ItemKind::Album)?;
    let window = Window::of(call, COMMON)?;
    let album = found(call.catalogue().albums.get(index))?;
    ok(&album::tracks(call, album, window))
}

/// `GET /artists/{id}`
pub(crate) fn artist(call: &mut Call<'_>) -> ApiResult {
    ok(&artist::artist(call, call.item(ItemKind::Artist)?))
}

/// `GET /artists/{id}/albums`: those of the requested groups, newest first.
pub(crate) fn artist_albums(call: &mut Call<'_>) -> ApiResult {
    let index = call.item(ItemKind::Artist)?;
    let window = Window::of(call, ARTIST_ALBUMS)?;
    let groups = call.query.filled("include_groups").unwrap_or("album,single,appears_on,compilation");
    for group in groups.split(',') {
        if !["album", "single", "appears_on", "compilation"].contains(&group) {
            return Err(errors::regular(400, "Invalid include_groups"));
        }
    }
    let group_of = |album: &Album| {
        if album.artist == index {
            return Some(album.kind);
        }
        let tracks = call.catalogue().tracks.get(album.tracks.clone()).unwrap_or_default();
        tracks.iter().any(|track| track.artists.contains(&index)).then_some("appears_on")
    };
    let all = call.catalogue().albums.iter().filter_map(|album| group_of(album).map(|group| (album, group)));
    let mut albums: Vec<(&Album, &str)> = all.filter(|(_, group)| groups.split(',').any(|wanted| wanted == *group)).collect();
    albums.sort_by_key(|(album, _)| std::cmp::Reverse(album.released));
    let item = |(album, group): &(&Album, &str)| {
        let mut object = simplified::album(call, album);
        if call.shapes().old_fields() {
            extend(&mut object, json!({"album_group": group}));
        }
        object
    };
    let items = window.cut(&albums).iter().map(item).collect();
    let path = format!("/v1/artists/{}/albums", call.ids.first().map_or("", String::as_str));
    ok(&window.page(call, &path, albums.len(), items))
}

/// `GET /tracks/{id}`
pub(crate) fn track(call: &mut Call<'_>) -> ApiResult {
    ok(&track::relinked(call, call.item(ItemKind::Track)?))
}

/// `GET /shows/{id}`
pub(crate) fn show(call: &mut Call<'_>) -> ApiResult {
    ok(&episode::show(call, show_in_path(call)?))
}

/// `GET /shows/{id}/episodes`
pub(crate) fn show_episodes(call: &mut Call<'_>) -> ApiResult {
    let window = Window::of(call, COMMON)?;
    ok(&episode::episodes(call, show_in_path(call)?, window))
}

/// `GET /episodes/{id}`
pub(crate) fn episode(call: &mut Call<'_>) -> ApiResult {
    ok(&episode::episode(call, call.item(ItemKind::Episode)?))
}

/// `GET /audiobooks/{id}`
pub(crate) fn audiobook(call: &mut Call<'_>) -> ApiResult {
    ok(&audiobook::audiobook(call, audiobook_in_path(call)?))
}

/// `GET /audiobooks/{id}/chapters`
pub(crate) fn audiobook_chapters(call: &mut Call<'_>) -> ApiResult {
    let window = Window::of(call, COMMON)?;
    ok(&audiobook::chapters(call, audiobook_in_path(call)?, window))
}

/// `GET /chapters/{id}`
pub(crate) fn chapter(call: &mut Call<'_>) -> ApiResult {
    sold_here(call)?;
    let index = call.item(ItemKind::Chapter)?;
    ok(&audiobook::chapter(call, found(call.catalogue().chapters.get(index))?))
}

fn show_in_path<'a>(call: &'a Call<'_>) -> Result<&'a Show, Response> {
    let index = call.item(ItemKind::Show)?;
    found(call.catalogue().shows.get(index))
}

fn audiobook_in_path<'a>(call: &'a Call<'_>) -> Result<&'a Audiobook, Response> {
    sold_here(call)?;
    let index = call.item(ItemKind::Audiobook)?;
    found(call.catalogue().audiobooks.get(index))
}

/// 404 for audiobooks where they are not sold. The account's country takes precedence over `market` (Spotify, "Track relinking").
pub(crate) fn sold_here(call: &Call<'_>) -> Result<(), Response> {
    let country = call.person.country.as_str();
    let market = if country.is_empty() { call.query.get("market").unwrap_or_default() } else { country };
    if audiobook::SOLD_IN.contains(&market) { Ok(()) } else { Err(errors::not_found()) }
}

fn found<T>(item: Option<T>) -> Result<T, Response> {
    item.ok_or_else(errors::not_found)
}
