//! The words that the log shows.

pub(super) const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

/// Values of the three headers that begin with `Sec-Fetch-` (Fetch Metadata Request Headers).
pub(super) const FETCH_WORDS: &[&str] = &[
    "audio",
    "audioworklet",
    "cors",
    "cross-site",
    "document",
    "embed",
    "empty",
    "fencedframe",
    "font",
    "frame",
    "iframe",
    "image",
    "json",
    "manifest",
    "navigate",
    "no-cors",
    "none",
    "object",
    "paintworklet",
    "report",
    "same-origin",
    "same-site",
    "script",
    "serviceworker",
    "sharedworker",
    "style",
    "track",
    "video",
    "webidentity",
    "websocket",
    "worker",
    "xslt",
];

/// Extensions of files of a site.
pub(super) const FILE_EXTENSIONS: &[&str] =
    &["css", "html", "ico", "jpg", "js", "json", "map", "mjs", "png", "svg", "txt", "wasm", "webmanifest", "webp", "woff2", "xml"];

pub(super) const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "image/jpeg",
    "image/png",
    "multipart/form-data",
    "text/html",
    "text/plain",
];

/// Schemes of addresses, besides those of registered redirect URIs.
pub(super) const SCHEMES: &[&str] = &["http", "https"];

/// Hosts in addresses, besides those of registered redirect URIs and IPv4 addresses.
pub(super) const HOSTS: &[&str] =
    &["localhost", "[::1]", "accounts.spotify.com", "api.spotify.com", "developer.spotify.com", "i.scdn.co", "open.spotify.com"];

/// Segments of paths that are common in redirect URIs.
pub(super) const REDIRECT_SEGMENTS: &[&str] =
    &["auth", "authorize", "callback", "index.html", "login", "oauth", "oauth2", "redirect", "spotify"];

/// Parts of Spotify's URIs.
pub(super) const URI_PARTS: &[&str] = &[
    "spotify",
    "album",
    "artist",
    "audiobook",
    "chapter",
    "collection",
    "episode",
    "local",
    "playlist",
    "show",
    "station",
    "track",
    "user",
];

/// The fields of a search.
pub(super) const SEARCH_FIELDS: &[&str] = &["album", "artist", "genre", "isrc", "tag", "track", "upc", "year"];

/// Members of responses, for `fields`.
pub(super) const MEMBERS: &[&str] = &[
    "added_at",
    "added_by",
    "album",
    "album_type",
    "artists",
    "available_markets",
    "collaborative",
    "description",
    "disc_number",
    "display_name",
    "duration_ms",
    "episode",
    "explicit",
    "external_ids",
    "external_urls",
    "followers",
    "height",
    "href",
    "id",
    "images",
    "is_local",
    "is_playable",
    "isrc",
    "item",
    "items",
    "limit",
    "linked_from",
    "name",
    "next",
    "offset",
    "owner",
    "popularity",
    "preview_url",
    "previous",
    "primary_color",
    "public",
    "release_date",
    "release_date_precision",
    "restrictions",
    "show",
    "snapshot_id",
    "spotify",
    "total",
    "total_tracks",
    "track",
    "track_number",
    "tracks",
    "type",
    "uri",
    "url",
    "video_thumbnail",
    "width",
];

/// Errors that come back to a redirect URI (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6).
pub(super) const REDIRECT_ERRORS: &[&str] = &[
    "access_denied",
    "consent_required",
    "interaction_required",
    "invalid_request",
    "invalid_scope",
    "login_required",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_response_type",
];
