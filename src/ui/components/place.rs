//! Where the name of something leads: to its page in the app, or to its page at Spotify.

use leptos::prelude::*;

use super::link::Link;
use crate::ui::route::Route;

/// Where a name leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A page of the app.
    Page(Route),
    /// A page at Spotify.
    Spotify(String),
    /// There is no page.
    Nowhere,
}

impl Place {
    /// The page in the app, or else the one at Spotify.
    #[must_use]
    pub fn of(page: Option<Route>, url: Option<&str>) -> Self {
        match (page, url) {
            (Some(route), _) => Self::Page(route),
            (None, Some(url)) => Self::Spotify(url.to_owned()),
            (None, None) => Self::Nowhere,
        }
    }
}

/// A link to a place with this content. Where there is no page, a link that leads nowhere and that no key reaches.
#[must_use]
pub fn link_to(place: Place, class: &'static str, content: AnyView) -> AnyView {
    let named = (!class.is_empty()).then_some(class);
    match place {
        Place::Page(route) => view! { <Link to=route class=class>{content}</Link> }.into_any(),
        Place::Spotify(url) => view! { <a class=named href=url>{content}</a> }.into_any(),
        Place::Nowhere => view! { <a class=named>{content}</a> }.into_any(),
    }
}
