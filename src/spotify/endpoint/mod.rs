//! The operations of the Web API that the app uses: one file per resource, one function per operation.
//!
//! An [`Endpoint`] can only be made here, from fixed strings and checked IDs, so a request can only go where this folder says. It
//! names the scopes it needs, so that a call that would be refused is never sent.
//!
//! Operations: <https://developer.spotify.com/documentation/web-api>; only those open to development mode since February 2026.

use core::fmt;
use core::marker::PhantomData;
use std::borrow::Cow;

use form_urlencoded::Serializer;

use super::error::{ApiError, excerpt};
use super::model::{CursorPage, Page, Total};
use crate::oauth::{Method, Origin, RequestBody, ScopeSet};

pub mod albums;
pub mod artists;
pub mod audiobooks;
pub mod episodes;
pub mod following;
pub mod library;
pub mod me;
pub mod playlist_items;
pub mod playlists;
pub mod recently_played;
pub mod saved_albums;
pub mod saved_audiobooks;
pub mod saved_episodes;
pub mod saved_shows;
pub mod saved_tracks;
pub mod search;
pub mod shows;
pub mod top;
pub mod tracks;

/// The most items on a page of the person's own lists.
pub const MAX_PER_PAGE: u32 = 50;

/// The same for the items of playlists, where the service still gives more than it documents.
pub const MAX_ITEMS_PER_PAGE: u32 = 100;

/// The same for search and for the albums of an artist.
pub const MAX_FOUND_PER_PAGE: u32 = 10;

/// Operations that Spotify seems to count together. A spent quota closes only its own bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// `/me`.
    Me,
    /// Lists of playlists, and the details of one.
    Playlists,
    /// The items of playlists.
    PlaylistItems,
    /// Saved items.
    Saved,
    /// Top artists and tracks.
    Top,
    /// Changes to playlists.
    PlaylistChanges,
    /// Single tracks.
    Tracks,
    /// Albums and their tracks.
    Albums,
    /// Artists and their albums.
    Artists,
    /// Shows and their episodes.
    Shows,
    /// Audiobooks and their chapters.
    Audiobooks,
    /// Followed artists.
    Following,
    /// What was played last.
    Recent,
    /// Search.
    Search,
    /// Whether things are saved.
    Library,
    /// Saving, removing, following, unfollowing.
    LibraryChanges,
    /// An operation of the console, by its index in the list. It is not known which of them count together.
    Console(u16),
}

/// One request, before an origin and a token are added.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The scopes it needs.
    pub scopes: ScopeSet,
    /// Which operations it is counted with.
    pub bucket: Bucket,
    /// Whether the browser's cache may answer it.
    pub cacheable: bool,
    /// The body.
    pub body: Option<RequestBody>,
    path: String,
    query: Vec<(&'static str, Cow<'static, str>)>,
    page: Option<Span>,
    /// Where a list without offsets goes on: the name of the parameter, and its value after the first page.
    cursor: Option<(&'static str, Option<String>)>,
}

/// A part of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Span {
    offset: u32,
    limit: u32,
    /// The largest limit that is worth asking for.
    most: u32,
}

impl Call {
    fn get(path: impl Into<String>, bucket: Bucket, scopes: ScopeSet) -> Self {
        Self {
            method: Method::Get,
            scopes,
            bucket,
            cacheable: true,
            body: None,
            path: path.into(),
            query: Vec::new(),
            page: None,
            cursor: None,
        }
    }

    /// A call that a person composed. Never answered from the browser's cache.
    #[must_use]
    pub const fn raw(method: Method, target: String, body: Option<RequestBody>, scopes: ScopeSet, bucket: Bucket) -> Self {
        Self { method, scopes, bucket, cacheable: false, body, path: target, query: Vec::new(), page: None, cursor: None }
    }

    /// Path and query, relative to the API's address.
    #[must_use]
    pub fn target(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&self.query);
        if let Some(Span { offset, limit, .. }) = self.page {
            query.append_pair("limit", &limit.to_string());
            if offset > 0 {
                query.append_pair("offset", &offset.to_string());
            }
        }
        if let Some((name, Some(value))) = &self.cursor {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    /// The offset in a `next` link, if the link can be trusted.
    fn offset_in(&self, next: &str, api: &Origin) -> Result<u32, ApiError> {
        let refused = |what| ApiError::Malformed { what, excerpt: excerpt(next) };
        if !api.contains(next) {
            return Err(refused("a next page at another address"));
        }
        let query = next.split_once('?').map_or("", |(_, query)| query);
        let offset = form_urlencoded::parse(query.as_bytes())
            .find_map(|(name, value)| if name == "offset" { value.parse().ok() } else { None });
        match (offset, self.page) {
            (Some(offset), Some(span)) if offset > span.offset => Ok(offset),
            // A list that goes backwards would never end.
            _ => Err(refused("a next page that leads nowhere")),
        }
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.target())
    }
}

/// A request with an answer of type `T`.
pub struct Endpoint<T> {
    call: Call,
    answer: PhantomData<fn() -> T>,
}

impl<T> Endpoint<T> {
    const fn new(call: Call) -> Self {
        Self { call, answer: PhantomData }
    }

    /// The request.
    #[must_use]
    pub const fn call(&self) -> &Call {
        &self.call
    }

    /// The scopes it needs.
    #[must_use]
    pub const fn scopes(&self) -> ScopeSet {
        self.call.scopes
    }

    /// The same list for nothing but its length: a page of one item.
    #[must_use]
    pub fn total(&self) -> Endpoint<Total> {
        let page = self.call.page.map(|span| Span { offset: 0, limit: 1, ..span });
        Endpoint::new(Call { page, ..self.call.clone() })
    }

    /// The same, but never answered from a cache.
    #[must_use]
    pub fn fresh(mut self) -> Self {
        self.call.cacheable = false;
        self
    }
}

impl<T> Endpoint<Page<T>> {
    fn paged(call: Call) -> Self {
        Self::paged_by(MAX_PER_PAGE, MAX_PER_PAGE, call)
    }

    fn paged_by(limit: u32, most: u32, call: Call) -> Self {
        Self::new(Call { page: Some(Span { offset: 0, limit, most }), ..call })
    }

    /// A list of anything, at no address of the Web API.
    #[cfg(test)]
    pub(crate) fn for_tests(most: u32) -> Self {
        Self::paged_by(MAX_PER_PAGE, most, Call::get("/things", Bucket::Me, ScopeSet::NONE))
    }

    /// The largest limit that is worth asking for. Above [`MAX_PER_PAGE`] the service may refuse it.
    #[must_use]
    pub const fn most(&self) -> u32 {
        match &self.call.page {
            Some(span) => span.most,
            None => MAX_PER_PAGE,
        }
    }

    /// The page that starts at this offset.
    #[must_use]
    pub fn at(mut self, offset: u32) -> Self {
        if let Some(span) = &mut self.call.page {
            span.offset = offset;
        }
        self
    }

    /// The index of its first item in the whole list.
    #[must_use]
    pub const fn offset(&self) -> u32 {
        match &self.call.page {
            Some(span) => span.offset,
            None => 0,
        }
    }

    /// At most this many items per page, within what Spotify allows.
    #[must_use]
    pub fn limit(mut self, items: u32) -> Self {
        if let Some(span) = &mut self.call.page {
            span.limit = items.clamp(1, span.most);
        }
        self
    }

    /// The page after this one. Only the offset of the link is used: Spotify's links name operations that are closed to
    /// development mode (`/users/{id}/playlists`) and limits it refuses.
    ///
    /// # Errors
    /// [`ApiError::Malformed`] if the link leaves the API or does not lead onwards.
    pub fn following(&self, page: &Page<T>, api: &Origin) -> Result<Option<Self>, ApiError> {
        let next = page.next.as_deref().map(|next| self.call.offset_in(next, api)).transpose()?;
        Ok(next.map(|offset| self.clone().at(offset)))
    }
}

impl<T> Endpoint<CursorPage<T>> {
    fn by_cursor(name: &'static str, call: Call) -> Self {
        let page = Some(Span { offset: 0, limit: MAX_PER_PAGE, most: MAX_PER_PAGE });
        Self::new(Call { page, cursor: Some((name, None)), ..call })
    }

    /// The page after this cursor; the first one without it.
    #[must_use]
    pub fn after(mut self, cursor: Option<&str>) -> Self {
        if let Some((_, value)) = &mut self.call.cursor {
            *value = cursor.map(str::to_owned);
        }
        self
    }

    /// The page after this one. The page's link is not used, only its cursor. `None` at the end, and where the cursor does not move,
    /// because such a list would never end.
    #[must_use]
    pub fn following(&self, page: &CursorPage<T>) -> Option<Self> {
        let (name, here) = self.call.cursor.clone()?;
        let cursor = if name == "before" { &page.before } else { &page.after };
        let onward = cursor.clone().filter(|cursor| page.has_more && here.as_ref() != Some(cursor))?;
        Some(Self::new(Call { cursor: Some((name, Some(onward))), ..self.call.clone() }))
    }
}

/// Not derived: that would require `T: Clone`.
impl<T> Clone for Endpoint<T> {
    fn clone(&self) -> Self {
        Self::new(self.call.clone())
    }
}

impl<T> PartialEq for Endpoint<T> {
    fn eq(&self, other: &Self) -> bool {
        self.call == other.call
    }
}

impl<T> fmt::Debug for Endpoint<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::oauth::Scope;
    use crate::spotify::id::{AlbumId, ArtistId, AudiobookId, ChapterId, EpisodeId, PlaylistId, ShowId, TrackId};
    use crate::spotify::model::{Artist, Group, Playlist};
    use crate::spotify::testing::{api, page_with_next};

    #[test]
    fn every_request_matches_the_reference() {
        let id = PlaylistId::parse("3cEYpjA9oz9GiPac4AsH4n").unwrap();
        let (lists, saved) = (ScopeSet::of(&[Scope::PlaylistReadPrivate]), ScopeSet::of(&[Scope::UserLibraryRead]));
        let listening = ScopeSet::of(&[Scope::UserTopRead]);
        let heard = ScopeSet::of(&[Scope::UserReadPlaybackPosition]);
        let (heard_and_saved, following) = (heard.union(saved), ScopeSet::of(&[Scope::UserFollowRead]));
        let recent = ScopeSet::of(&[Scope::UserReadRecentlyPlayed]);
        let (album, artist) =
            (AlbumId::parse("4aawyAB9vmqN3uQ7FjRGTy").unwrap(), ArtistId::parse("0TnOYISbd1XYRBk9myaseg").unwrap());
        let (show, book) =
            (ShowId::parse("38bS44xjbVVZ3No3ByF1dJ").unwrap(), AudiobookId::parse("7iHfbu1YPACw6oZPAFJtqe").unwrap());
        for (call, sent, scopes) in [
            (me::profile().call(), "GET /me", ScopeSet::NONE),
            (playlists::mine().call(), "GET /me/playlists?limit=50", lists),
            (saved_albums::all().total().call(), "GET /me/albums?limit=1", saved),
            (following::artists().total().call(), "GET /me/following?type=artist&limit=1", following),
            (playlists::mine().at(50).limit(20).call(), "GET /me/playlists?limit=20&offset=50", lists),
            (
                playlists::one(&id).call(),
                "GET /playlists/3cEYpjA9oz9GiPac4AsH4n?fields=id%2Cname%2Cdescription%2Cowner%2Cpublic%2Ccollaborative%2Csnapshot_id%2Cimages\
                 %2Cexternal_urls%2Citems.total%2Ctracks.total",
                ScopeSet::NONE,
            ),
            (
                playlists::items(&id).at(100).call(),
                "GET /playlists/3cEYpjA9oz9GiPac4AsH4n/items?additional_types=track%2Cepisode&limit=50&offset=100",
                lists,
            ),
            (
                playlists::items(&id).limit(1000).call(),
                "GET /playlists/3cEYpjA9oz9GiPac4AsH4n/items?additional_types=track%2Cepisode&limit=100",
                lists,
            ),
            (playlists::version(&id).call(), "GET /playlists/3cEYpjA9oz9GiPac4AsH4n?fields=snapshot_id", ScopeSet::NONE),
            (saved_tracks::all().call(), "GET /me/tracks?limit=50", saved),
            (saved_albums::all().call(), "GET /me/albums?limit=50", saved),
            (saved_shows::all().call(), "GET /me/shows?limit=50", saved),
            (saved_episodes::all().call(), "GET /me/episodes?limit=50", heard_and_saved),
            (saved_audiobooks::all().call(), "GET /me/audiobooks?limit=50", saved),
            (albums::one(&album).call(), "GET /albums/4aawyAB9vmqN3uQ7FjRGTy", ScopeSet::NONE),
            (albums::tracks(&album).at(50).call(), "GET /albums/4aawyAB9vmqN3uQ7FjRGTy/tracks?limit=50&offset=50", ScopeSet::NONE),
            (artists::one(&artist).call(), "GET /artists/0TnOYISbd1XYRBk9myaseg", ScopeSet::NONE),
            (
                artists::albums(&artist, Group::AppearsOn).limit(50).call(),
                "GET /artists/0TnOYISbd1XYRBk9myaseg/albums?include_groups=appears_on&limit=10",
                ScopeSet::NONE,
            ),
            (shows::one(&show).call(), "GET /shows/38bS44xjbVVZ3No3ByF1dJ", heard),
            (shows::episodes(&show).call(), "GET /shows/38bS44xjbVVZ3No3ByF1dJ/episodes?limit=50", heard),
            (audiobooks::one(&book).call(), "GET /audiobooks/7iHfbu1YPACw6oZPAFJtqe", ScopeSet::NONE),
            (audiobooks::chapters(&book).call(), "GET /audiobooks/7iHfbu1YPACw6oZPAFJtqe/chapters?limit=50", ScopeSet::NONE),
            (audiobooks::chapter(&ChapterId::parse("5a").unwrap()).call(), "GET /chapters/5a", ScopeSet::NONE),
            (tracks::one(&TrackId::parse("1b").unwrap()).call(), "GET /tracks/1b", ScopeSet::NONE),
            (episodes::one(&EpisodeId::parse("3a").unwrap()).call(), "GET /episodes/3a", heard),
            (following::artists().call(), "GET /me/following?type=artist&limit=50", following),
            (recently_played::all().call(), "GET /me/player/recently-played?limit=50", recent),
            (top::artists(top::Range::Weeks).limit(12).call(), "GET /me/top/artists?time_range=short_term&limit=12", listening),
            (top::tracks(top::Range::Years).call(), "GET /me/top/tracks?time_range=long_term&limit=50", listening),
        ] {
            assert_eq!((format!("{call:?}").as_str(), call.scopes), (sent, scopes));
        }
    }

    #[test]
    fn a_change_sends_only_what_changed_and_needs_the_scope_of_the_playlist() {
        let (public, private) = (ScopeSet::of(&[Scope::PlaylistModifyPublic]), ScopeSet::of(&[Scope::PlaylistModifyPrivate]));
        for (shown, scopes) in [(Some(true), public), (Some(false), private), (None, private)] {
            let text = format!(
                r#"{{"id":"3cEYpjA9oz9GiPac4AsH4n","name":"a","description":"d &amp; e","public":{}}}"#,
                shown.map_or("null".to_owned(), |shown| shown.to_string())
            );
            let playlist: Playlist = crate::spotify::testing::decoded(&text).unwrap();
            let change = playlists::describe(&playlist, "\"b\"", "d & e", None);
            assert_eq!(
                (format!("{:?}", change.call()).as_str(), change.scopes()),
                ("PUT /playlists/3cEYpjA9oz9GiPac4AsH4n", scopes)
            );
            assert_eq!(change.call().body, Some(RequestBody::json(r#"{"name":"\"b\""}"#.to_owned())));
            let both = playlists::describe(&playlist, "b", "f", None);
            assert_eq!(both.call().body, Some(RequestBody::json(r#"{"name":"b","description":"f"}"#.to_owned())));
            let hidden = playlists::describe(&playlist, "b", "d & e", Some(false));
            let body = if shown == Some(false) { r#"{"name":"b"}"# } else { r#"{"name":"b","public":false}"# };
            assert_eq!(hidden.call().body, Some(RequestBody::json(body.to_owned())));
            assert_eq!(hidden.scopes(), scopes.union(playlists::modify(Some(false))));
        }
    }

    #[test]
    fn a_playlist_is_made_empty() {
        let (public, private) = (ScopeSet::of(&[Scope::PlaylistModifyPublic]), ScopeSet::of(&[Scope::PlaylistModifyPrivate]));
        for (is_public, shared, scopes) in [(true, false, public), (false, false, private), (true, true, public.union(private))] {
            let made = playlists::create("\"a\"", "", is_public, shared);
            assert_eq!((format!("{:?}", made.call()).as_str(), made.scopes()), ("POST /me/playlists", scopes));
            let body = format!(r#"{{"name":"\"a\"","public":{},"collaborative":{shared}}}"#, is_public && !shared);
            assert_eq!(made.call().body, Some(RequestBody::json(body)));
        }
        let body = playlists::create("a", "b\n", true, false).call().body.clone().unwrap();
        assert_eq!(body, RequestBody::json(r#"{"name":"a","public":true,"collaborative":false,"description":"b\n"}"#.to_owned()));
    }

    #[test]
    fn a_cover_is_sent_as_a_picture() {
        let sent = playlists::set_cover(&PlaylistId::parse("3a").unwrap(), None, "/9j/".to_owned());
        assert_eq!(format!("{:?}", sent.call()), "PUT /playlists/3a/images");
        assert_eq!(sent.call().body, Some(RequestBody { content_type: "image/jpeg", text: "/9j/".to_owned() }));
        assert_eq!(sent.scopes(), ScopeSet::of(&[Scope::UgcImageUpload, Scope::PlaylistModifyPrivate]));
    }

    #[test]
    fn a_page_has_at_least_one_and_at_most_fifty() {
        assert_eq!(saved_tracks::all().limit(0).call().target(), "/me/tracks?limit=1");
        assert_eq!(saved_tracks::all().limit(1000).call().target(), "/me/tracks?limit=50");
    }

    #[test]
    fn only_the_offset_of_a_next_link_is_used() {
        let next = |link| playlists::mine().following(&page_with_next::<Playlist>(link), &api()).unwrap();
        assert_eq!(next(None), None);
        for link in [
            "https://api.spotify.com/v1/me/playlists?offset=50&limit=50",
            "https://api.spotify.com/v1/users/wizzler/playlists?limit=100&offset=50&locale=sv-SE,sv;q=0.9",
        ] {
            assert_eq!(next(Some(link)).unwrap().call().target(), "/me/playlists?limit=50&offset=50", "{link}");
        }
    }

    #[test]
    fn a_cursor_leads_onward_or_ends_the_list() {
        let page = |body: &str| -> CursorPage<Artist> { crate::spotify::testing::decoded(body).unwrap() };
        let first = following::artists();
        let second = first.following(&page(r#"{"artists":{"items":[],"next":"n","cursors":{"after":"0a"},"total":2}}"#)).unwrap();
        assert_eq!(second.call().target(), "/me/following?type=artist&limit=50&after=0a");
        for end in [
            r#"{"artists":{"items":[],"next":null,"cursors":{"after":"0b"}}}"#,
            r#"{"artists":{"items":[],"next":"n","cursors":{"after":null}}}"#,
            r#"{"artists":{"items":[],"next":"n"}}"#,
            r#"{"artists":{"items":[],"next":"n","cursors":{"after":"0a"}}}"#,
        ] {
            assert_eq!(second.following(&page(end)), None, "{end}");
        }
        let plays: CursorPage<crate::spotify::model::Play> =
            crate::spotify::testing::decoded(r#"{"items":[],"next":"n","cursors":{"after":"9","before":"7"}}"#).unwrap();
        let earlier = recently_played::all().following(&plays).unwrap();
        assert_eq!(earlier.call().target(), "/me/player/recently-played?limit=50&before=7");
    }

    #[test]
    fn a_foreign_or_circular_link_is_refused() {
        let here = playlists::mine().at(50);
        for link in [
            "https://api.spotify.com.evil.example/v1/me/playlists?offset=100",
            "http://api.spotify.com/v1/me/playlists?offset=100",
            "//evil.example/?offset=100",
            "/v1/me/playlists?offset=100",
            "https://api.spotify.com/v1/me/playlists?offset=50",
            "https://api.spotify.com/v1/me/playlists?offset=0",
            "https://api.spotify.com/v1/me/playlists?offset=-1",
            "https://api.spotify.com/v1/me/playlists",
        ] {
            let error = here.following(&page_with_next::<Playlist>(Some(link)), &api()).unwrap_err();
            assert!(matches!(error, ApiError::Malformed { .. }), "{link}");
        }
    }
}
