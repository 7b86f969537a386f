//! The playlists beside the one that is open.

use leptos::prelude::*;
use leptos_router::components::{A, Outlet};

use super::title;
use crate::browser::intl;
use crate::spotify::endpoint::{me, playlists};
use crate::spotify::model::Image;
use crate::spotify::{ApiError, Me, Playlist};
use crate::ui::api::{ApiData, Loaded, use_api, use_list};
use crate::ui::components::api_notice::ApiNotice;
use crate::ui::components::cover::Cover;
use crate::ui::components::groove::IdleGroove;
use crate::ui::components::loading::{AfterAMoment, GhostRows};

/// What the index and the open playlist share.
#[derive(Clone, Copy)]
pub struct Bench {
    /// Who is signed in: whoever owns a playlist may rename it.
    mine: ApiData<Me>,
    /// Whether anybody wanted to know: not before a playlist is open, and once for all of them.
    asked: RwSignal<bool>,
    /// A playlist that was given other words, as Spotify has it now.
    pub renamed: RwSignal<Option<Playlist>>,
}

impl Bench {
    /// Finds out who is signed in, unless that was done already.
    pub fn ask(self) {
        if !self.asked.get_untracked() {
            self.asked.set(true);
        }
    }

    /// Whether this playlist is the person's own, as far as was [asked](Self::ask). Tracked.
    #[must_use]
    pub fn owns(self, playlist: &Playlist) -> bool {
        let owner = playlist.owner.id.as_deref();
        matches!(self.mine.map(|me| owner.is_some_and(|owner| me.is(owner))), Loaded::Ready(true))
    }
}

/// The index and, beside it, what is open.
#[component]
pub fn Playlists() -> impl IntoView {
    let asked = RwSignal::new(false);
    let mine = use_api(move |client| {
        let asked = asked.get();
        async move { if asked { client.get(&me::profile()).await } else { Err(ApiError::Stopped) } }
    });
    provide_context(Bench { mine, asked, renamed: RwSignal::new(None) });
    view! {
        <main id="main" class="bench" tabindex="-1">
            <Index />
            <Outlet />
        </main>
    }
}

/// Every playlist of the person's.
#[component]
pub fn Index() -> impl IntoView {
    let list = use_list(|| Some(playlists::mine()));
    // The index is small print: it is read to its end by itself, a page at a time.
    Effect::new(move |_| {
        if list.has_more() && !list.is_busy() && list.trouble().is_none() {
            list.more();
        }
    });
    let bench = use_context::<Bench>();
    Effect::new(move |_| {
        if let Some(now) = bench.and_then(|bench| bench.renamed.get()) {
            list.data.update(|listing| listing.items.iter_mut().filter(|one| one.id == now.id).for_each(|one| *one = now.clone()));
        }
    });
    let retry = Callback::new(move |()| list.data.retry());
    let count = Memo::new(move |_| list.data.map(|listing| listing.total));
    let rows = move || match count.get() {
        Loaded::Loading => view! { <AfterAMoment label="Loading playlists"><GhostRows rows=8 /></AfterAMoment> }.into_any(),
        Loaded::Failed(error) => view! { <ApiNotice error retry=retry /> }.into_any(),
        Loaded::Ready(0) => view! { <p class="hint">"You have no playlists yet."</p> }.into_any(),
        Loaded::Ready(_) => {
            let rows = move || list.data.ready().map(|listing| listing.items).unwrap_or_default();
            view! {
                <ul class="list">
                    <For each=rows key=|playlist| (playlist.id.clone(), playlist.name.clone()) let(playlist)>
                        <IndexRow playlist />
                    </For>
                </ul>
            }
            .into_any()
        }
    };
    let failed_further =
        move || list.trouble().map(|error| view! { <ApiNotice error retry=Callback::new(move |()| list.more()) /> });
    view! {
        <section class="index" aria-labelledby="playlists-title">
            <header>
                <h2 id="playlists-title">"Playlists"</h2>
            </header>
            {rows}
            {failed_further}
        </section>
    }
}

#[component]
fn IndexRow(playlist: Playlist) -> impl IntoView {
    let fact = match playlist.total {
        Some(0) => "empty".to_owned(),
        Some(1) => "1 item".to_owned(),
        Some(n) => format!("{} items", intl::number(n)),
        None => format!("by {}", playlist.owner.name()),
    };
    let cover = Image::for_width(&playlist.images, 120).map(|image| image.url.clone());
    view! {
        <li>
            <A href=format!("/playlists/{}", playlist.id.as_str())>
                <Cover src=cover alt="" />
                <span>
                    <span class="index-name">
                        <bdi>{playlist.name}</bdi>
                    </span>
                    <span class="index-fact">{fact}</span>
                </span>
            </A>
        </li>
    }
}

/// Beside the index, while none is open.
#[component]
pub fn PlaylistIndex() -> impl IntoView {
    title::set("Playlists");
    view! {
        <section class="open-record">
            <h1 class="unseen">"Playlists"</h1>
            <div class="blank">
                <IdleGroove />
                <h2>"No playlist is open"</h2>
                <p class="small">"Choose one from the list."</p>
            </div>
        </section>
    }
}
