//! The person who signed in.
//!
//! <https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile>. In development mode `country`,
//! `email`, `product` and others are gone and `account_id` is new. Nothing here depends on them.

use super::image::Image;
use super::name;
use crate::spotify::read::{FromJson, Json};

/// The answer to `/me`. Any member may be missing, but not every name at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The user ID. For old accounts it is the user name.
    pub id: Option<String>,
    /// The account ID, since February 2026.
    pub account_id: Option<String>,
    /// The display name.
    pub display_name: Option<String>,
    /// Their portrait.
    pub images: Vec<Image>,
    /// Their page at Spotify.
    pub url: Option<String>,
    /// `premium`, `free` or `open`, where Spotify sends it.
    pub product: Option<String>,
    /// Two capital letters, where Spotify sends them.
    pub country: Option<String>,
}

impl Me {
    /// The name to show. Empty if none can be seen.
    #[must_use]
    pub fn name(&self) -> &str {
        name::first_visible([&self.display_name, &self.id, &self.account_id])
    }

    /// Whether this user ID is theirs.
    #[must_use]
    pub fn is(&self, user_id: &str) -> bool {
        [&self.id, &self.account_id].into_iter().flatten().any(|id| id == user_id)
    }
}

impl FromJson for Me {
    const WHAT: &'static str = "your profile";

    fn read(json: Json<'_>) -> Option<Self> {
        let me = Self {
            id: json.text("id"),
            account_id: json.text("account_id"),
            display_name: json.text("display_name"),
            images: Image::list(json),
            url: json.url(),
            product: json.text("product"),
            country: json.text("country"),
        };
        let has_name = me.display_name.is_some() || me.id.is_some() || me.account_id.is_some();
        has_name.then_some(me)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::spotify::testing::decoded;

    #[test]
    fn a_profile_of_2026_is_read() {
        let me: Me = decoded(
            r#"{"account_id":"acc1","id":"wizzler","display_name":"Ida","images":[{"url":"https://i.scdn.co/image/a","height":64,"width":64}],
            "external_urls":{"spotify":"https://open.spotify.com/user/wizzler"},"href":"x","type":"user","uri":"spotify:user:wizzler"}"#,
        )
        .unwrap();
        assert_eq!((me.name(), me.images.len()), ("Ida", 1));
        assert_eq!(me.url.as_deref(), Some("https://open.spotify.com/user/wizzler"));
        assert!(me.is("wizzler") && me.is("acc1") && !me.is("Ida"));
    }

    #[test]
    fn an_older_and_a_bare_profile_are_read() {
        let older: Me = decoded(r#"{"id":"w","display_name":null,"email":"a@b.c","country":"SE","product":"premium","followers":{"total":1},"images":[]}"#).unwrap();
        assert_eq!((older.name(), older.product.as_deref(), older.country.as_deref()), ("w", Some("premium"), Some("SE")));
        let bare: Me = decoded(r#"{"account_id":"acc1"}"#).unwrap();
        assert_eq!(bare.name(), "acc1");
        let blank: Me = decoded(r#"{"id":"w","display_name":" \u200b"}"#).unwrap();
        assert_eq!(blank.name(), "w");
        let invisible: Me = decoded(r#"{"id":"\u2060"}"#).unwrap();
        assert_eq!((invisible.name(), invisible.is("\u{2060}")), ("", true));
    }

    #[test]
    fn json_without_any_name_is_not_a_profile() {
        for body in ["{}", "[]", "null", r#"{"images":[]}"#, r#"{"id":""}"#, r#"{"id":7}"#] {
            assert!(decoded::<Me>(body).is_err(), "{body}");
        }
    }
}
