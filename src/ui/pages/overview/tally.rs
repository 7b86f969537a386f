//! How much a person keeps of each kind, each figure with a way to it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::intl;
use crate::oauth::ScopeSet;
use crate::spotify::Endpoint;
use crate::spotify::endpoint::{following, saved_albums, saved_audiobooks, saved_shows};
use crate::spotify::model::Total;
use crate::ui::api::{ApiData, Loaded, use_api};
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::offer::use_missing;
use crate::ui::needs::Need;
use crate::ui::route::Route;

/// The lengths of the lists that this page shows nothing else of.
#[derive(Clone, Copy)]
pub(super) struct Totals {
    albums: ApiData<Total>,
    artists: ApiData<Total>,
    podcasts: ApiData<Total>,
    audiobooks: ApiData<Total>,
    /// Missing for the artists, whose list needs a permission of its own.
    missing: Memo<ScopeSet>,
}

/// Asks for them.
pub(super) fn use_totals() -> Totals {
    let total = |endpoint: Endpoint<Total>| {
        use_api(move |client| {
            let endpoint = endpoint.clone();
            async move { client.get(&endpoint).await }
        })
    };
    Totals {
        albums: total(saved_albums::all().total()),
        artists: total(following::artists().total()),
        podcasts: total(saved_shows::all().total()),
        audiobooks: total(saved_audiobooks::all().total()),
        missing: use_missing(Need::Artists),
    }
}

impl Totals {
    /// The lists that may be read. Tracked.
    fn granted(self) -> impl Iterator<Item = (ApiData<Total>, Route, &'static str, &'static str)> {
        let artists = self.missing.get().is_empty().then_some((self.artists, Route::Artists, "Artist", "Artists"));
        let albums = (self.albums, Route::Albums, "Album", "Albums");
        let podcasts = (self.podcasts, Route::Podcasts, "Podcast", "Podcasts");
        let audiobooks = (self.audiobooks, Route::Audiobooks, "Audiobook", "Audiobooks");
        [Some(albums), artists, Some(podcasts), Some(audiobooks)].into_iter().flatten()
    }

    /// Whether each is known, and none has anything. Tracked.
    #[must_use]
    pub(super) fn are_nothing(self) -> bool {
        self.granted().all(|(data, ..)| data.get() == Loaded::Ready(Total(0)))
    }
}

/// A length as it is known now. Boxed and not a signal, which would add 2 kB of code for its type.
type Length = Arc<dyn Fn() -> Loaded<Option<u32>> + Send + Sync>;

/// The figures. `playlists` is the number of playlists once it is known.
pub(super) fn tally(playlists: Length, totals: Totals) -> AnyView {
    let playlists = figure(playlists, Route::Playlists, "Playlist", "Playlists");
    let others =
        totals.granted().map(|(data, to, one, many)| figure(Arc::new(move || data.map(|total| Some(total.0))), to, one, many));
    view! {
        <ul class="tally" aria-label="What you keep">
            {playlists}
            {others.collect_view()}
        </ul>
    }
    .into_any()
}

/// One figure. Where it cannot be had there is a dash: the page it leads to says why.
fn figure(length: Length, to: Route, one: &'static str, many: &'static str) -> AnyView {
    let again = Arc::clone(&length);
    let number = move || match length() {
        Loaded::Loading => view! { <span class="figure ghost" aria-hidden="true"></span> }.into_any(),
        length => {
            let number = if let Loaded::Ready(Some(length)) = length { intl::number(length) } else { "–".to_owned() };
            view! { <span class="figure">{number}</span> }.into_any()
        }
    };
    let name = move || if again() == Loaded::Ready(Some(1)) { one } else { many };
    view! {
        <li>
            <Link to>
                {live(number)}
                " "
                <span class="tally-name">{name}</span>
            </Link>
        </li>
    }
    .into_any()
}
