//! Playlists and their items.

use super::{Bucket, Call, Endpoint, MAX_ITEMS_PER_PAGE, MAX_PER_PAGE};
use crate::oauth::{Method, RequestBody, Scope, ScopeSet};
use crate::spotify::id::PlaylistId;
use crate::spotify::model::{Entry, Page, Playlist, Version};

/// The most entries in one request.
pub const MAX_ADDED: usize = 100;

/// The longest cover, in characters of Base64.
pub const MAX_COVER: usize = 256 * 1024;

/// The scope for reading playlists.
pub const READ: ScopeSet = ScopeSet::of(&[Scope::PlaylistReadPrivate]);

/// The scope without which [`mine`] leaves out the playlists that others share.
pub const READ_SHARED: ScopeSet = ScopeSet::of(&[Scope::PlaylistReadCollaborative]);

/// The scope for changing a playlist, by whether it is public. Collaborative playlists never are.
#[must_use]
pub const fn modify(public: Option<bool>) -> ScopeSet {
    ScopeSet::of(match public {
        Some(true) => &[Scope::PlaylistModifyPublic],
        _ => &[Scope::PlaylistModifyPrivate],
    })
}

/// The scopes for giving a playlist a cover, by whether it is public.
#[must_use]
pub const fn cover(public: Option<bool>) -> ScopeSet {
    modify(public).union(ScopeSet::of(&[Scope::UgcImageUpload]))
}

/// Everything except the items, which have pages of their own. Counted under both names, of 2026 and older.
const FIELDS: &str = "id,name,description,owner,public,collaborative,snapshot_id,images,external_urls,items.total,tracks.total";

/// `GET /me/playlists`. Without [`READ_SHARED`], playlists that others share are left out.
/// <https://developer.spotify.com/documentation/web-api/reference/get-a-list-of-current-users-playlists>
#[must_use]
pub fn mine() -> Endpoint<Page<Playlist>> {
    Endpoint::paged(Call::get("/me/playlists", Bucket::Playlists, READ))
}

/// `GET /playlists/{id}`. Spotify's own playlists answer 404.
/// <https://developer.spotify.com/documentation/web-api/reference/get-playlist>
#[must_use]
pub fn one(id: &PlaylistId) -> Endpoint<Playlist> {
    let call = Call::get(format!("/playlists/{}", id.as_str()), Bucket::Playlists, ScopeSet::NONE);
    Endpoint::new(Call { query: vec![("fields", FIELDS.into())], ..call })
}

/// `GET /playlists/{id}` for nothing but its version, which tells whether the items changed. Never answered from a cache.
/// <https://developer.spotify.com/documentation/web-api/concepts/rate-limits> ("`snapshot_id`")
#[must_use]
pub fn version(id: &PlaylistId) -> Endpoint<Version> {
    let call = Call::get(format!("/playlists/{}", id.as_str()), Bucket::Playlists, ScopeSet::NONE);
    Endpoint::new(Call { query: vec![("fields", "snapshot_id".into())], cacheable: false, ..call })
}

/// `GET /playlists/{id}/items`. Refused unless the playlist is the person's own or shared with them.
///
/// Without `market` on purpose: with it, Spotify replaces tracks by copies that can be played in that country, and in development
/// mode it no longer says which. A backup would save the copies.
/// <https://developer.spotify.com/documentation/web-api/reference/get-playlists-items>
#[must_use]
pub fn items(id: &PlaylistId) -> Endpoint<Page<Entry>> {
    let call = Call::get(format!("/playlists/{}/items", id.as_str()), Bucket::PlaylistItems, READ);
    let call = Call { query: vec![("additional_types", "track,episode".into())], ..call };
    Endpoint::paged_by(MAX_PER_PAGE, MAX_ITEMS_PER_PAGE, call)
}

/// `PUT /playlists/{id}`: changes name and description, and with `public` whether it is on the owner's profile. Sends only what changed, so
/// that nothing else is overwritten. The service may answer that it did, and not do it: a playlist that was public often stays so.
/// <https://developer.spotify.com/documentation/web-api/reference/change-playlist-details>
#[must_use]
pub fn describe(playlist: &Playlist, name: &str, description: &str, public: Option<bool>) -> Endpoint<()> {
    let members =
        [("name", name, playlist.name.as_str()), ("description", description, playlist.description.as_deref().unwrap_or_default())];
    // Written by hand: serializing a map of any values would add the code for every type of value to the module.
    let member = |(member, new, _): (&str, &str, &str)| Some(format!("\"{member}\":{}", serde_json::to_string(new).ok()?));
    let changed = members.into_iter().filter(|(_, new, old)| new != old).filter_map(member);
    let public = public.filter(|public| playlist.public != Some(*public));
    let shown = public.map(|public| format!("\"public\":{public}"));
    let body = format!("{{{}}}", changed.chain(shown).collect::<Vec<_>>().join(","));
    let scopes = public.map_or(ScopeSet::NONE, |public| modify(Some(public))).union(modify(playlist.public));
    let call = Call::get(format!("/playlists/{}", playlist.id.as_str()), Bucket::PlaylistChanges, scopes);
    Endpoint::new(Call { method: Method::Put, cacheable: false, body: Some(RequestBody::json(body)), ..call })
}

/// `PUT /playlists/{id}/images`: gives it this cover, a JPEG in Base64 of at most [`MAX_COVER`] characters.
/// <https://developer.spotify.com/documentation/web-api/reference/upload-custom-playlist-cover>
#[must_use]
pub fn set_cover(id: &PlaylistId, public: Option<bool>, picture: String) -> Endpoint<()> {
    let call = Call::get(format!("/playlists/{}/images", id.as_str()), Bucket::PlaylistChanges, cover(public));
    let body = Some(RequestBody { content_type: "image/jpeg", text: picture });
    Endpoint::new(Call { method: Method::Put, cacheable: false, body, ..call })
}

/// `POST /me/playlists`: makes an empty playlist. The answer is the playlist. `public: false` does not always last, and a playlist is
/// never public and collaborative at once.
/// <https://developer.spotify.com/documentation/web-api/reference/create-playlist>
#[must_use]
pub fn create(name: &str, description: &str, public: bool, collaborative: bool) -> Endpoint<Playlist> {
    let public = public && !collaborative;
    let text = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let described = if description.is_empty() { String::new() } else { format!(",\"description\":{}", text(description)) };
    let body = format!("{{\"name\":{},\"public\":{public},\"collaborative\":{collaborative}{described}}}", text(name));
    let scopes = if collaborative { modify(Some(true)).union(modify(None)) } else { modify(Some(public)) };
    let call = Call::get("/me/playlists", Bucket::PlaylistChanges, scopes);
    Endpoint::new(Call { method: Method::Post, cacheable: false, body: Some(RequestBody::json(body)), ..call })
}
