//! IDs and URIs out of what a person pasted: the ID itself, a URI, or a link with its language and its tracking.
//!
//! <https://developer.spotify.com/documentation/web-api/concepts/spotify-uris-ids>

use crate::spotify::id::PlaylistId;

/// Kind and name of a thing: `spotify:track:11d…` or `https://open.spotify.com/intl-sv/track/11d…?si=…`.
fn parts(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix("spotify:") {
        // Older URIs of playlists name the owner before.
        let (before, name) = rest.rsplit_once(':')?;
        return Some((before.rsplit(':').next()?, name));
    }
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let path = rest.strip_prefix("open.spotify.com/")?.split(['?', '#']).next()?;
    let mut segments = path.split('/').filter(|segment| !segment.is_empty() && !segment.starts_with("intl-"));
    Some((segments.next()?, segments.next()?))
}

/// The ID of a thing of this kind.
///
/// # Errors
/// A sentence for the person.
pub fn id(text: &str, of: &str) -> Result<String, String> {
    let name = match parts(text) {
        Some((kind, _)) if kind != of => return Err(format!("This leads to something else: {kind}. Wanted is: {of}.")),
        Some((_, name)) => name,
        None => text,
    };
    match PlaylistId::parse(name) {
        Ok(_) => Ok(name.to_owned()),
        Err(_) => Err("An ID has letters and digits only. A link or a URI does as well.".to_owned()),
    }
}

/// The URI of a thing.
///
/// # Errors
/// A sentence for the person.
pub fn uri(text: &str) -> Result<String, String> {
    match parts(text) {
        Some((kind, name)) if !kind.is_empty() && !name.is_empty() && !text.contains(char::is_whitespace) => {
            // As it was pasted: the URI of a local file has more parts.
            Ok(if text.starts_with("spotify:") { text.to_owned() } else { format!("spotify:{kind}:{name}") })
        }
        _ => Err(format!("Not a URI or a link of Spotify’s: {text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "11dFghVXANMlKmJXsNCbNl";

    #[test]
    fn an_id_is_found_in_whatever_people_paste() {
        for text in [
            ID.to_owned(),
            format!("spotify:track:{ID}"),
            format!("https://open.spotify.com/track/{ID}"),
            format!("https://open.spotify.com/intl-sv/track/{ID}?si=ab12#x"),
            format!("open.spotify.com/track/{ID}/"),
        ] {
            assert_eq!(id(&text, "track").as_deref(), Ok(ID), "{text}");
        }
        assert_eq!(id(&format!("spotify:user:ines:playlist:{ID}"), "playlist").as_deref(), Ok(ID));
    }

    #[test]
    fn what_is_no_id_or_another_kind_of_thing_is_told() {
        assert_eq!(
            id(&format!("spotify:album:{ID}"), "track"),
            Err("This leads to something else: album. Wanted is: track.".to_owned())
        );
        for text in
            ["a/b", "../me", "a b", "", "ä", "spotify:track:", "https://open.spotify.com/track", "https://evil.example/track/a"]
        {
            assert!(id(text, "track").is_err(), "{text}");
        }
    }

    #[test]
    fn a_link_becomes_a_uri() {
        let track = format!("spotify:track:{ID}");
        assert_eq!(uri(&format!("https://open.spotify.com/track/{ID}?si=a")), Ok(track.clone()));
        assert_eq!(uri(&track), Ok(track));
        assert_eq!(uri("spotify:user:noor").as_deref(), Ok("spotify:user:noor"));
        assert_eq!(uri("spotify:local:a:b:c:120").as_deref(), Ok("spotify:local:a:b:c:120"));
        for text in [ID, "spotify:", "spotify:track", "spotify:track:", "spotify:track:a b", ""] {
            assert!(uri(text).is_err(), "{text}");
        }
    }

    proptest! {
        /// Whatever is pasted, what becomes part of a path stays in its place.
        #[test]
        fn an_id_never_leaves_its_place(text in "(spotify:|https://open.spotify.com/)?[a-z/:.?#%]{0,20}") {
            if let Ok(found) = id(&text, "track") {
                prop_assert!(found.chars().all(|c| c.is_ascii_alphanumeric()) && !found.is_empty());
            }
        }
    }
}
