//! How much a person keeps of each kind, each figure with a way to it.

use leptos::prelude::*;

use crate::browser::intl;
use crate::spotify::Endpoint;
use crate::spotify::endpoint::{following, saved_albums, saved_audiobooks, saved_shows};
use crate::spotify::model::Total;
use crate::ui::api::{ApiData, Loaded, use_api};
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::route::Route;

/// The lengths of the lists that this page shows nothing else of.
#[derive(Clone, Copy)]
pub(super) struct Totals {
    albums: ApiData<Total>,
    artists: ApiData<Total>,
    podcasts: ApiData<Total>,
    audiobooks: ApiData<Total>,
}

/// Asks for them. A length that cannot be had, or may not, leaves its figure out: the page of the list says why.
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
    }
}

impl Totals {
    fn all(self) -> [(ApiData<Total>, Route, &'static str, &'static str); 4] {
        [
            (self.albums, Route::Albums, "Album", "Albums"),
            (self.artists, Route::Artists, "Artist", "Artists"),
            (self.podcasts, Route::Podcasts, "Podcast", "Podcasts"),
            (self.audiobooks, Route::Audiobooks, "Audiobook", "Audiobooks"),
        ]
    }

    /// Whether none of them has anything. Tracked.
    #[must_use]
    pub(super) fn are_nothing(self) -> bool {
        let is_nothing = |data: ApiData<Total>| matches!(data.get(), Loaded::Ready(Total(0)) | Loaded::Failed(_));
        self.all().into_iter().all(|(data, ..)| is_nothing(data))
    }
}

/// The figures. `playlists` is the number of playlists once it is known.
pub(super) fn tally(playlists: Signal<Loaded<Option<u32>>>, totals: Totals) -> AnyView {
    let playlists = figure(playlists, Route::Playlists, "Playlist", "Playlists");
    let others = totals.all().map(|(data, to, one, many)| {
        let total = Signal::derive(move || data.map(|total| Some(total.0)));
        figure(total, to, one, many)
    });
    view! {
        <ul class="tally" aria-label="What you keep">
            {playlists}
            {others}
        </ul>
    }
    .into_any()
}

fn figure(total: Signal<Loaded<Option<u32>>>, to: Route, one: &'static str, many: &'static str) -> AnyView {
    let to = StoredValue::new(to);
    live(move || match total.get() {
        Loaded::Loading => view! {
            <li class="coming" aria-hidden="true">
                <span class="figure ghost"></span>
                <span class="tally-name">{many}</span>
            </li>
        }
        .into_any(),
        Loaded::Ready(Some(total)) if total > 0 => view! {
            <li>
                <Link to=to.get_value()>
                    <span class="figure">{intl::number(total)}</span>
                    " "
                    <span class="tally-name">{if total == 1 { one } else { many }}</span>
                </Link>
            </li>
        }
        .into_any(),
        _ => ().into_any(),
    })
    .into_any()
}
