//! The first page after signing in: who you are, what is there, and what this page may do.

use leptos::prelude::*;
use leptos_router::components::A;
use wasm_bindgen::JsCast as _;

use super::life::{minutes_left, use_life};
use super::title;
use crate::browser::intl;
use crate::oauth::Capability;
use crate::session::{Grant, Session};
use crate::spotify::endpoint::{me, playlists, saved_tracks};
use crate::spotify::model::Image;
use crate::spotify::{Me, Playlist};
use crate::ui::api::{ApiData, Loaded, use_api};
use crate::ui::components::api_notice::ApiNotice;
use crate::ui::components::capability::words;
use crate::ui::components::cover::Cover;
use crate::ui::components::groove::Life;
use crate::ui::components::icon::Icon;
use crate::ui::components::loading::{AfterAMoment, GhostRows};
use crate::ui::components::stay::{StayTick, use_stay};
use crate::ui::context::{use_session, use_session_state};

/// How many playlists are shown here.
const FEW: u32 = 6;

/// The overview.
#[component]
pub fn Overview() -> impl IntoView {
    title::set("Your library");
    // Trouble usually strikes all of this page at once: it is told once, and asked anew all together.
    let round = RwSignal::new(0_u32);
    let session = StoredValue::new_local(use_session());
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
            <AccessSection />
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
    move || match profile.get() {
        Loaded::Loading => view! { <h1>"Your library"</h1> }.into_any(),
        Loaded::Failed(error) => view! {
            <h1>"Your library"</h1>
            <ApiNotice error retry=retry />
        }
        .into_any(),
        Loaded::Ready(me) => view! {
            <h1>
                <bdi>{me.name().to_owned()}</bdi>
            </h1>
            <p class="lead">"This is your library as Spotify has it now."</p>
        }
        .into_any(),
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
            <A href="/playlists" attr:class="link">{format!("All {} playlists", intl::number(page.total))}</A>
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
            <A href=format!("/playlists/{}", playlist.id.as_str())>
                <Cover src=cover alt="" />
                <span class="index-name">
                    <bdi>{playlist.name}</bdi>
                </span>
            </A>
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
            <p class="quiet-text">"songs you have liked"</p>
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

/// What was granted, for how long, and the way out.
#[component]
fn AccessSection() -> impl IntoView {
    let (session, state, life) = (use_session(), use_session_state(), use_life());
    let (sign_out, stay) = (session.clone(), use_stay());
    let forget = move |_| {
        session.stay(false);
        stay.set(false);
        // The button that was pressed goes away.
        if let Some(tick) = document().get_element_by_id("stay").and_then(|tick| tick.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = tick.focus();
        }
    };
    view! {
        <section class="duet life" id="access" aria-labelledby="o-access">
            <div class="dial">
                <Life left=Signal::derive(move || life.get().share) />
            </div>
            <div class="stack">
                <h2 id="o-access">"Access"</h2>
                <p>
                    <b>{move || minutes_left(life.get())}</b>
                    " of this hour are left. Lockgroove renews it by itself, and keeps it in the memory of open tabs only."
                </p>
                {move || state.with(|state| state.grant().cloned()).map(|grant| view! { <Grants grant /> })}
                <StayTick wanted=stay />
                <div class="row">
                    <button class="button grave" type="button" on:click=move |_| sign_out.sign_out()>
                        "Sign out"
                    </button>
                    <button class="button" type="button" hidden=move || !stay.get() on:click=forget>
                        "Forget this device"
                    </button>
                </div>
                <p class="hint">
                    "Signing out forgets everything here, in every tab and on this device. Spotify keeps listing the app until you "
                    <a href="https://www.spotify.com/account/apps/">"take access back there"</a> "."
                </p>
            </div>
        </section>
    }
}

#[component]
fn Grants(grant: Grant) -> impl IntoView {
    let scopes = grant.scopes;
    let line = move |capability: Capability| {
        let (name, ..) = words(capability);
        let (icon, class, how) = match capability.scopes() {
            all if scopes.covers(all) => ("check", "chip on", "Granted"),
            some if scopes.meets(some) => ("check", "chip broken", "Partly granted"),
            _ => ("shut", "chip", "Not granted"),
        };
        view! {
            <li>
                <Icon name=icon />
                <div>
                    <h3>{name}</h3>
                </div>
                <span class=class>{how}</span>
            </li>
        }
    };
    view! {
        <ul class="grants list">{Capability::ALL.map(line).collect_view()}</ul>
        <dl class="facts ruled">
            <div>
                <dt>"To the app with the client ID"</dt>
                <dd>
                    <code>{grant.client_id.as_str().to_owned()}</code>
                </dd>
            </div>
            <div>
                <dt>"Signed in on"</dt>
                <dd>{intl::day_of(grant.authorized_at.0)}</dd>
            </div>
        </dl>
    }
}
