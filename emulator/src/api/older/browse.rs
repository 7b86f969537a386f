//! An artist's top tracks, new releases, categories and markets.

use serde_json::{Value, json};

use crate::api::call::{ApiResult, Call, ok};
use crate::api::errors;
use crate::api::objects::common::MARKETS;
use crate::api::objects::{images, simplified, track};
use crate::api::paging::{COMMON, Window};
use crate::world::words::GENRES;
use crate::world::{Album, ItemKind};

/// `GET /artists/{id}/top-tracks`: the ten most popular.
pub(crate) fn top_tracks(call: &mut Call<'_>) -> ApiResult {
    let artist = call.item(ItemKind::Artist)?;
    let all = call.catalogue().tracks.iter().enumerate();
    let mut indices: Vec<_> = all.filter(|(_, track)| track.artists.contains(&artist)).collect();
    indices.sort_by_key(|(index, track)| (std::cmp::Reverse(track.popularity), *index));
    let tracks: Vec<Value> = indices.iter().take(10).map(|(index, _)| track::track(call, *index)).collect();
    ok(&json!({ "tracks": tracks }))
}

/// `GET /browse/new-releases`: at most a hundred, newest first.
pub(crate) fn new_releases(call: &mut Call<'_>) -> ApiResult {
    let window = Window::of(call, COMMON)?;
    let mut albums: Vec<&Album> = call.catalogue().albums.iter().collect();
    albums.sort_by(|a, b| b.released.cmp(&a.released).then_with(|| a.id.cmp(&b.id)));
    albums.truncate(100);
    let items = window.cut(&albums).iter().map(|one| simplified::album(call, one)).collect();
    ok(&json!({"albums": window.page(call, "/v1/browse/new-releases", albums.len(), items)}))
}

/// `GET /browse/categories`: the genres of the catalogue.
pub(crate) fn categories(call: &mut Call<'_>) -> ApiResult {
    let window = Window::of(call, COMMON)?;
    let items = window.cut(GENRES).iter().map(|genre| one(call, genre)).collect();
    ok(&json!({"categories": window.page(call, "/v1/browse/categories", GENRES.len(), items)}))
}

/// `GET /browse/categories/{id}`
pub(crate) fn category(call: &mut Call<'_>) -> ApiResult {
    let wanted = call.ids.first().map_or("", String::as_str);
    let genre = GENRES.iter().find(|genre| id(genre) == wanted).ok_or_else(errors::not_found)?;
    ok(&one(call, genre))
}

/// `GET /markets`
pub(crate) fn markets(_call: &mut Call<'_>) -> ApiResult {
    ok(&json!({ "markets": MARKETS }))
}

fn one(call: &Call<'_>, genre: &str) -> Value {
    let id = id(genre);
    // Pictures are addressed by an identifier.
    let picture: String = id.chars().filter(char::is_ascii_alphanumeric).chain(std::iter::repeat('0')).take(22).collect();
    json!({
        "href": format!("{}/v1/browse/categories/{id}", call.origin()),
        "icons": images::single(call.origin(), &picture),
        "id": id,
        "name": genre,
    })
}

fn id(genre: &str) -> String {
    genre.replace(' ', "_")
}
