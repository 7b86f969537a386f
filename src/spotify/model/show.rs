//! Shows, and their episodes with how far each was heard.
//!
//! <https://developer.spotify.com/documentation/web-api/reference/get-a-show>. In development mode `available_markets` and `publisher`
//! are gone.

use super::image::Image;
use super::item::Episode;
use super::page::PageItem;
use super::saved::Savable;
use crate::spotify::id::ShowId;
use crate::spotify::read::{FromJson, Json};

/// A show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Show {
    /// Its ID.
    pub id: ShowId,
    /// Its name.
    pub name: String,
    /// Who publishes it, where Spotify sends it.
    pub publisher: Option<String>,
    /// Its description, as plain text.
    pub description: Option<String>,
    /// The number of its episodes.
    pub total: Option<u32>,
    /// Whether it is marked as explicit.
    pub explicit: bool,
    /// Its cover.
    pub images: Vec<Image>,
    /// Its page at Spotify.
    pub url: Option<String>,
}

/// How far an episode or a chapter was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// To its end.
    pub whole: bool,
    /// Up to this position, in milliseconds.
    pub position_ms: u32,
}

impl Heard {
    pub(crate) fn read(json: Json<'_>) -> Option<Self> {
        let point = json.at("resume_point");
        let whole = point.flag("fully_played");
        let position = point.number("resume_position_ms");
        (whole.is_some() || position.is_some()).then(|| Self { whole: whole.unwrap_or(false), position_ms: position.unwrap_or(0) })
    }
}

/// An episode in a list of episodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedEpisode {
    /// The episode. In the list of one show it does not name the show.
    pub episode: Episode,
    /// Its description, as plain text.
    pub description: Option<String>,
    /// How far it was heard; `None` where Spotify does not say.
    pub heard: Option<Heard>,
}

impl PageItem for Show {
    const WHAT: &'static str = "a page of shows";

    fn read(json: Json<'_>) -> Option<Self> {
        Some(Self {
            id: json.at("id").as_text().and_then(|id| ShowId::parse(id).ok())?,
            name: json.name(),
            publisher: json.text("publisher"),
            description: json.text("description"),
            total: json.number("total_episodes"),
            explicit: json.flag("explicit").unwrap_or(false),
            images: Image::list(json),
            url: json.url(),
        })
    }

    fn identity(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

impl Savable for Show {
    const MEMBER: &'static str = "show";
    const SAVED: &'static str = "a page of saved shows";
}

impl FromJson for Show {
    const WHAT: &'static str = "a show";

    fn read(json: Json<'_>) -> Option<Self> {
        <Self as PageItem>::read(json)
    }
}

impl PageItem for ListedEpisode {
    const WHAT: &'static str = "a page of episodes";

    fn read(json: Json<'_>) -> Option<Self> {
        let episode = Episode::read(json);
        episode.id.as_ref()?;
        Some(Self { episode, description: json.text("description"), heard: Heard::read(json) })
    }

    fn identity(&self) -> Option<&str> {
        self.episode.id.as_ref().map(crate::spotify::id::EpisodeId::as_str)
    }
}

impl FromJson for ListedEpisode {
    const WHAT: &'static str = "an episode";

    fn read(json: Json<'_>) -> Option<Self> {
        <Self as PageItem>::read(json)
    }
}

impl Savable for ListedEpisode {
    const MEMBER: &'static str = "episode";
    const SAVED: &'static str = "a page of saved episodes";
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::spotify::model::Page;
    use crate::spotify::testing::decoded;

    #[test]
    fn a_show_of_either_shape_is_read() {
        let new: Show = decoded(
            r#"{"id":"2a","name":"Talk","description":"Words","html_description":"<b>Words</b>","total_episodes":120,"explicit":true,
            "images":[{"url":"https://i.scdn.co/s","width":640}],"external_urls":{"spotify":"https://open.spotify.com/show/2a"}}"#,
        )
        .unwrap();
        assert_eq!(
            (new.name.as_str(), new.total, new.explicit, new.publisher, new.images.len()),
            ("Talk", Some(120), true, None, 1)
        );
        let older: Show = decoded(r#"{"id":"2a","name":"Talk","publisher":"Ida","available_markets":["SE"]}"#).unwrap();
        assert_eq!((older.publisher.as_deref(), older.total), (Some("Ida"), None));
        assert!(decoded::<Show>(r#"{"name":"Talk"}"#).is_err());
    }

    #[test]
    fn episodes_say_how_far_they_were_heard() {
        let page: Page<ListedEpisode> = decoded(
            r#"{"total":4,"items":[{"id":"3a","name":"One","resume_point":{"fully_played":false,"resume_position_ms":61000}},
            {"id":"3b","name":"Two","resume_point":{"fully_played":true}},{"id":"3c","name":"Three","resume_point":null},{"name":"?"}]}"#,
        )
        .unwrap();
        let heard: Vec<_> = page.items.iter().map(|episode| episode.heard).collect();
        assert_eq!(heard, [Some(Heard { whole: false, position_ms: 61_000 }), Some(Heard { whole: true, position_ms: 0 }), None]);
        assert_eq!((page.items[0].identity(), page.why_odd.unnamed), (Some("3a"), 1));
    }
}
