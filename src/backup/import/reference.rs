//! Links and URIs as people paste them and programs write them, to URIs as the service writes them.

use percent_encoding::percent_decode_str;

use super::found::Problem;
use crate::backup::row::{Kind, LOCAL, Named, Row};
use crate::spotify::uri::{self, Uri};

/// The hosts of Spotify's pages.
const HOSTS: [&str; 2] = ["open.spotify.com", "play.spotify.com"];

/// The row of a link or a URI.
///
/// # Errors
/// [`Problem::NotALink`], or [`Problem::WrongKind`] for a person.
pub(super) fn row(text: &str) -> Result<Row, Problem> {
    let text = text.trim();
    let not_a_link = || Problem::NotALink(text.chars().take(80).collect());
    if text.starts_with(LOCAL) && !text.chars().any(char::is_control) {
        return Ok(local(text));
    }
    let uri = uri(text).ok_or_else(not_a_link)?.to_string();
    let kind = Kind::of_uri(&uri).ok_or(Problem::WrongKind(None))?;
    Ok(Row { kind, uri: Some(uri), ..Row::default() })
}

/// Whether this is a link or a URI.
pub(super) fn is_reference(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(LOCAL) || uri(text).is_some()
}

fn uri(text: &str) -> Option<Uri> {
    if let Some(rest) = strip_ignoring_case(text, "spotify:") {
        let parts: Vec<&str> = rest.split(':').collect();
        return of_parts(&parts);
    }
    let rest = ["https://", "http://"].into_iter().find_map(|scheme| strip_ignoring_case(text, scheme)).unwrap_or(text);
    let path = HOSTS.into_iter().find_map(|host| strip_ignoring_case(rest, host))?.strip_prefix('/')?;
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    // The language of the page, and the player for other sites.
    let parts = parts
        .split_first()
        .filter(|(first, _)| **first == "embed" || first.starts_with("intl-"))
        .map_or(parts.as_slice(), |(_, rest)| rest);
    of_parts(parts)
}

/// A kind and an ID. Playlists used to be named after their owners.
fn of_parts(parts: &[&str]) -> Option<Uri> {
    let (kind, id) = match parts {
        [kind, id] | ["user", _, kind @ "playlist", id] => (kind, id),
        _ => return None,
    };
    let id = percent_decode_str(id).decode_utf8().ok()?;
    Uri::new(uri::Kind::parse(&kind.to_ascii_lowercase())?, &id)
}

fn strip_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// A local file says its artist, album, title and length in seconds in its URI.
fn local(uri: &str) -> Row {
    let mut parts = uri.strip_prefix(LOCAL).unwrap_or_default().split(':').map(|part| {
        let spaced = part.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    });
    let mut next = || parts.next().unwrap_or_default();
    let (artist, album, title, seconds) = (next(), next(), next(), next());
    Row {
        kind: Kind::Local,
        uri: Some(uri.to_owned()),
        title: Some(title).filter(|title| !title.is_empty()),
        artists: Named::new(&artist, None).into_iter().collect(),
        album: Named::new(&album, None),
        length_ms: seconds.parse::<u32>().ok().and_then(|seconds| seconds.checked_mul(1000)),
        ..Row::default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn links_and_uris_of_every_form_are_read() {
        for (text, uri) in [
            ("spotify:track:4uLU6hMCjMI75M1A2tKUQC", "spotify:track:4uLU6hMCjMI75M1A2tKUQC"),
            (" SPOTIFY:track:4uLU ", "spotify:track:4uLU"),
            ("https://open.spotify.com/track/4uLU?si=abc", "spotify:track:4uLU"),
            ("http://open.spotify.com/intl-de/album/1a#x", "spotify:album:1a"),
            ("open.spotify.com/embed/episode/1a", "spotify:episode:1a"),
            ("https://open.spotify.com/user/wiz/playlist/1a", "spotify:playlist:1a"),
            ("spotify:user:wiz:playlist:1a", "spotify:playlist:1a"),
        ] {
            assert_eq!(row(text).unwrap().uri.as_deref(), Some(uri), "{text}");
        }
        assert_eq!(row("spotify:user:ida"), Err(Problem::WrongKind(None)));
        for text in [
            "",
            "Ana - Tape",
            "https://example.com/track/1",
            "https://open.spotify.com.evil.example/track/1",
            "spotify:track:",
            "spotify:mix:1",
            "https://open.spotify.com/collection/tracks",
        ] {
            assert!(matches!(row(text), Err(Problem::NotALink(_))), "{text}");
        }
        let file = row("spotify:local:Ana+%26+Co::Tape%3A+one:61").unwrap();
        assert_eq!((file.title.as_deref(), file.makers().as_str(), file.length_ms), (Some("Tape: one"), "Ana & Co", Some(61_000)));
    }
}
