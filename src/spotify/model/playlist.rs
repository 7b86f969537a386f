//! Playlists, without their items.
//!
//! <https://developer.spotify.com/documentation/web-api/reference/get-playlist>. Since February 2026 `tracks` is called `items`,
//! and it is missing from playlists that are neither the person's own nor shared with them. Both names are read.

use super::image::Image;
use super::name;
use super::page::PageItem;
use crate::spotify::id::PlaylistId;
use crate::spotify::read::{FromJson, Json};

/// A playlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Playlist {
    /// Its ID.
    pub id: PlaylistId,
    /// Its name.
    pub name: String,
    /// Its description as plain text. Spotify escapes it for HTML.
    pub description: Option<String>,
    /// Its owner.
    pub owner: Owner,
    /// Whether it is on the owner's profile; `None` where that does not apply.
    pub public: Option<bool>,
    /// Whether others may edit it.
    pub collaborative: bool,
    /// Its version: changes with every edit.
    pub snapshot_id: Option<String>,
    /// Its cover.
    pub images: Vec<Image>,
    /// Its page at Spotify.
    pub url: Option<String>,
    /// The number of entries; `None` where Spotify does not say. May lag behind an edit.
    pub total: Option<u32>,
}

/// The owner of a playlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The user ID.
    pub id: Option<String>,
    /// The display name.
    pub display_name: Option<String>,
}

impl Owner {
    /// The name to show. Empty if there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        name::first_visible([&self.display_name, &self.id])
    }
}

/// Undoes the escaping of descriptions (`Fish &amp; chips`), once, so that a literal `&amp;` survives.
#[must_use]
pub fn unescaped(text: &str) -> String {
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let (character, left) = match after.split_once(';') {
            Some((name, left)) => (character_of(name), left),
            None => (None, after),
        };
        plain.push(character.unwrap_or('&'));
        rest = if character.is_some() { left } else { after };
    }
    plain.push_str(rest);
    plain
}

fn character_of(name: &str) -> Option<char> {
    let code = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let number = match code.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => code.parse(),
    };
    number.ok().and_then(char::from_u32).filter(|character| !character.is_control())
}

/// A list of playlists sometimes contains `null`, which is skipped and counted.
impl PageItem for Playlist {
    const WHAT: &'static str = "a page of playlists";

    fn read(json: Json<'_>) -> Option<Self> {
        let owner = json.at("owner");
        Some(Self {
            id: json.at("id").as_text().and_then(|id| PlaylistId::parse(id).ok())?,
            name: json.name(),
            description: json.at("description").as_text().map(unescaped).filter(|words| !name::is_invisible(words)),
            owner: Owner { id: owner.text("id"), display_name: owner.text("display_name") },
            public: json.flag("public"),
            collaborative: json.flag("collaborative").unwrap_or(false),
            snapshot_id: json.text("snapshot_id"),
            images: Image::list(json),
            url: json.url(),
            total: json.at("items").number("total").or_else(|| json.at("tracks").number("total")),
        })
    }

    fn identity(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

impl FromJson for Playlist {
    const WHAT: &'static str = "a playlist";

    fn read(json: Json<'_>) -> Option<Self> {
        <Self as PageItem>::read(json)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::spotify::model::Page;
    use crate::spotify::testing::{PLAYLIST_2026, PLAYLIST_OLDER, decoded};

    #[test]
    fn both_shapes_are_read() {
        let new: Playlist = decoded(PLAYLIST_2026).unwrap();
        assert_eq!((new.id.as_str(), new.name.as_str(), new.total), ("3cEYpjA9oz9GiPac4AsH4n", "Slow trains", Some(312)));
        assert_eq!((new.owner.name(), new.public, new.collaborative), ("Ida", Some(false), false));
        assert_eq!((new.description.as_deref(), new.snapshot_id.as_deref()), (None, Some("AAAA")));
        assert_eq!(new.url.as_deref(), Some("https://open.spotify.com/playlist/3cEYpjA9oz9GiPac4AsH4n"));
        let older: Playlist = decoded(PLAYLIST_OLDER).unwrap();
        assert_eq!((older.total, older.owner.name(), older.images.len()), (Some(7), "wizzler", 0));
        let both: Playlist = decoded(r#"{"id":"a","items":{"total":5},"tracks":{"total":4}}"#).unwrap();
        assert_eq!(both.total, Some(5));
    }

    #[test]
    fn a_description_is_unescaped_once() {
        for (written, plain) in [
            ("Fish &amp; chips &#x27;n&#39; records", "Fish & chips 'n' records"),
            ("&lt;b&gt;&quot;x&#x2F;&quot;", "<b>\"x/\""),
            ("&amp;amp; stays", "&amp; stays"),
            ("R&B; 1 & 2 &unknown; &#0; &#xD800; &#99999999999; &", "R&B; 1 & 2 &unknown; &#0; &#xD800; &#99999999999; &"),
            ("雨 &amp; ليل", "雨 & ليل"),
        ] {
            assert_eq!(unescaped(written), plain);
        }
    }

    #[test]
    fn a_playlist_of_another_person_has_no_total() {
        let followed: Playlist = decoded(r#"{"id":"a","name":"","owner":null,"public":null}"#).unwrap();
        assert_eq!((followed.total, followed.public, followed.owner.name(), followed.name.as_str()), (None, None, "", ""));
        let blank: Playlist = decoded(r#"{"id":"a","owner":{"id":"ida","display_name":" \u200b"}}"#).unwrap();
        assert_eq!(blank.owner.name(), "ida");
    }

    #[test]
    fn an_owner_whose_name_cannot_be_seen_has_their_id_and_a_blank_description_is_none() {
        let read = |owner: &str, description: &str| -> Playlist {
            decoded(&format!(r#"{{"id":"a","owner":{owner},"description":{description}}}"#)).unwrap()
        };
        for owner in [r#"{"id":"ida","display_name":" \u200b"}"#, r#"{"id":"ida","display_name":""}"#, r#"{"id":"ida"}"#] {
            assert_eq!(read(owner, "null").owner.name(), "ida", "{owner}");
        }
        for owner in [r#"{"id":"\u00a0","display_name":"\n"}"#, "{}", "null", "7"] {
            assert_eq!(read(owner, "null").owner.name(), "", "{owner}");
        }
        for description in [r#"" \n""#, r#""&#8203;""#, r#""""#, "null", "7"] {
            assert_eq!(read("null", description).description, None, "{description}");
        }
    }

    #[test]
    fn odd_playlists_are_skipped_and_counted() {
        let page: Page<Playlist> =
            decoded(&format!(r#"{{"total":5,"items":[null,{PLAYLIST_2026},{{"id":"../../me"}},7,{PLAYLIST_OLDER}]}}"#)).unwrap();
        assert_eq!((page.items.len(), page.odd, page.total), (2, 3, 5));
        assert_eq!(page.items[1].name, "Older");
    }
}
