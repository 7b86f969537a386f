//! The first page after signing in: who you are, and what is there.

use leptos::prelude::*;

use crate::browser::intl;
use crate::session::Session;
use crate::spotify::endpoint::{me, playlists, saved_tracks};
use crate::spotify::model::Image;
use crate::spotify::{Me, Playlist};
use crate::ui::api::{ApiData, Loaded, use_api};
use crate::ui::components::api_notice::ApiNotice;
use crate::ui::components::cover::Cover;
use crate::ui::components::link::Link;
use crate::ui::components::loading::{AfterAMoment, GhostRows};
use crate::ui::context::use_app;
use crate::ui::route::Route;

/// How many playlists are shown here.
const FEW: u32 = 6;

/// The overview.
#[component]
pub fn Overview() -> impl IntoView {
    // Trouble usually strikes all of this page at once: it is told once, and asked anew all together.
    let round = RwSignal::new(0_u32);
    let session = StoredValue::new_local(use_app().session());
    let retry = Callback::new(move |()| {
        session.with_value(Session::retry);
        round.update(|times| *times = times.wrapping_add(1));
    });
    let profile = use_api(move |client| {
        round.track();
        async move { client.get(&me::profile()).await }
    });
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <Greeting profile retry />
            </header>
            <PlaylistsSection profile round retry />
            <LikedSection profile round retry />
            <p>
                <Link to=Route::Permissions class="link">
                    "Permissions and sign-out"
                </Link>
            </p>
        </main>
    }
}

/// Whether a part of the page failed for the reason that the greeting tells already. What failed for another, or not at all, is shown.
fn is_told<T: Clone + Send + Sync>(part: ApiData<T>, profile: ApiData<Me>) -> bool {
    match (part.map(|_| ()), profile.map(|_| ())) {
        (Loaded::Failed(here), Loaded::Failed(there)) => here.code() == there.code(),
        _ => false,
    }
}

#[component]
fn Greeting(profile: ApiData<Me>, retry: Callback<()>) -> impl IntoView {
    let name = use_app().name;
    move || match profile.get() {
        Loaded::Loading => view! { <h1>"Your library"</h1> }.into_any(),
        Loaded::Failed(error) => view! {
            <h1>"Your library"</h1>
            <ApiNotice error retry=retry />
        }
        .into_any(),
        Loaded::Ready(me) => {
            name.set(me.name().to_owned());
            view! {
                <h1>
                    <bdi>{me.name().to_owned()}</bdi>
                </h1>
            }
            .into_any()
        }
    }
}

#[component]
fn PlaylistsSection(profile: ApiData<Me>, round: RwSignal<u32>, retry: Callback<()>) -> impl IntoView {
    let first = use_api(move |client| {
        round.track();
        async move { client.get(&playlists::mine().limit(FEW)).await }
    });
    let body = move || match first.get() {
        Loaded::Loading => view! { <AfterAMoment label="Loading playlists"><GhostRows rows=3 /></AfterAMoment> }.into_any(),
        Loaded::Failed(error) => view! { <ApiNotice error retry=retry /> }.into_any(),
        Loaded::Ready(page) => view! {
            <ul class="shelf">{page.items.into_iter().map(|playlist| view! { <OnShelf playlist /> }).collect_view()}</ul>
            <Link to=Route::Playlists class="link">{format!("All {} playlists", intl::number(page.total))}</Link>
        }
        .into_any(),
    };
    view! {
        <section class="spread" aria-labelledby="o-playlists" hidden=move || is_told(first, profile)>
            <header>
                <h2 id="o-playlists">"Playlists"</h2>
            </header>
            <div class="stack">{body}</div>
        </section>
    }
}

#[component]
fn OnShelf(playlist: Playlist) -> impl IntoView {
    let cover = Image::for_width(&playlist.images, 300).map(|image| image.url.clone());
    view! {
        <li>
            <Link to=Route::Playlist(playlist.id)>
                <Cover src=cover alt="" />
                <span class="index-name">
                    <bdi>{playlist.name}</bdi>
                </span>
            </Link>
        </li>
    }
}

#[component]
fn LikedSection(profile: ApiData<Me>, round: RwSignal<u32>, retry: Callback<()>) -> impl IntoView {
    let liked = use_api(move |client| {
        round.track();
        async move { client.get(&saved_tracks::all().limit(1)).await }
    });
    let body = move || match liked.get() {
        Loaded::Loading => ().into_any(),
        Loaded::Failed(error) => view! { <ApiNotice error retry=retry /> }.into_any(),
        Loaded::Ready(page) => view! {
            <p class="dial-figure">{intl::number(page.total)}</p>
            <p class="quiet-text">"liked songs"</p>
        }
        .into_any(),
    };
    view! {
        <section class="spread" aria-labelledby="o-liked" hidden=move || is_told(liked, profile)>
            <header>
                <h2 id="o-liked">"Liked songs"</h2>
            </header>
            <div class="stack">{body}</div>
        </section>
    }
}
