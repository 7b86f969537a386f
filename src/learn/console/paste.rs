//! IDs and URIs in pasted text: the ID itself, a URI, or a link with its language and tracking parameters.
//!
//! <https://developer.spotify.com/documentation/web-api/concepts/spotify-uris-ids>

use crate::spotify::error::excerpt;
use crate::spotify::id::PlaylistId;

/// Type and ID of `spotify:track:11d…` or `https://open.spotify.com/intl-sv/track/11d…?si=…`.
fn parts(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix("spotify:") {
        // Older playlist URIs name the owner first.
        let (before, id) = rest.rsplit_once(':')?;
        return Some((before.rsplit(':').next()?, id));
    }
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let path = rest.strip_prefix("open.spotify.com/")?.split(['?', '#']).next()?;
    let mut segments = path.split('/').filter(|segment| !segment.is_empty() && !segment.starts_with("intl-"));
    Some((segments.next()?, segments.next()?))
}

/// The ID of an object of type `of`, such as `album`.
///
/// # Errors
/// A sentence for the person.
pub fn id(text: &str, of: &str) -> Result<String, String> {
    let id = match parts(text) {
        Some((found, _)) if found != of => return Err(format!("Expected: {of}. This is: {}.", excerpt(found))),
        Some((_, id)) => id,
        None => text,
    };
    // Spotify's IDs all have the same form.
    match PlaylistId::parse(id) {
        Ok(_) => Ok(id.to_owned()),
        Err(_) => Err("An ID has letters and digits only. A link or a URI works too.".to_owned()),
    }
}

/// The URI of an object.
///
/// # Errors
/// A sentence for the person.
pub fn uri(text: &str) -> Result<String, String> {
    match parts(text) {
        Some((of, id)) if !of.is_empty() && !id.is_empty() && !text.contains(char::is_whitespace) => {
            // A pasted URI stays as it is: that of a local file has more parts.
            Ok(if text.starts_with("spotify:") { text.to_owned() } else { format!("spotify:{of}:{id}") })
        }
        _ => Err(format!("Not a Spotify URI or link: {}", excerpt(text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "11dFghVXANMlKmJXsNCbNl";

    #[test]
    fn an_id_is_found_in_anything_people_paste() {
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
    fn anything_else_and_an_id_of_another_type_is_a_fault() {
        assert_eq!(id(&format!("spotify:album:{ID}"), "track"), Err("Expected: track. This is: album.".to_owned()));
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
        /// Pasted text never breaks out of its segment of the path.
        #[test]
        fn an_id_stays_in_its_segment(text in "(spotify:|https://open.spotify.com/)?[a-z/:.?#%]{0,20}") {
            if let Ok(found) = id(&text, "track") {
                prop_assert!(found.chars().all(|c| c.is_ascii_alphanumeric()) && !found.is_empty());
            }
        }
    }
}
