//! One artist: a picture, and the albums by kind. The first of each kind are read at once, the others when they are asked for, because
//! Spotify gives ten at a time.

use leptos::prelude::*;

use crate::browser::intl;
use crate::spotify::Kind::Artist as Artists;
use crate::spotify::endpoint::artists;
use crate::spotify::id::ArtistId;
use crate::spotify::model::name::shown;
use crate::spotify::model::{Artist as Shown, Group, Image, ListedAlbum};
use crate::spotify::{Listing, Uri};
use crate::ui::api::{ApiList, Loaded, use_api, use_list};
use crate::ui::components::cover::Cover;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::loading::GhostShelf;
use crate::ui::components::name::name;
use crate::ui::components::ready::Ready;
use crate::ui::components::shelf::card;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::context::use_app;
use crate::ui::kept::Kept;
use crate::ui::pages::albums::card::{album_card, kind, year, year_and_makers};
use crate::ui::pages::saved::source;
use crate::ui::route::Route;
use crate::ui::saving::button::save_button;
use crate::ui::saving::notice::SavingNotice;
use crate::ui::trouble::Trouble;

/// The page.
#[component]
pub fn OneArtist() -> impl IntoView {
    let open = use_app().router.part(|route| if let Route::Artist(id) = route { Some(id.clone()) } else { None });
    view! {
        <main id="main" class="page" tabindex="-1">
            <Link to=Route::Artists class="back">
                <Icon name="back" />
                "Artists"
            </Link>
            {live(move || open.get().map(|id| view! { <Artist id /> }))}
        </main>
    }
}

/// A kind of albums, on its way.
#[derive(Clone, Copy)]
struct Kind {
    group: Group,
    list: ApiList<ListedAlbum>,
    /// Whether the person asked for all of them.
    all: RwSignal<bool>,
    /// Whether there are none. Nothing else of the list is needed to place its section.
    empty: Memo<Loaded<bool>>,
}

impl Kind {
    fn read(id: &ArtistId, group: Group) -> Self {
        let id = id.clone();
        let list = use_list(move || artists::albums(&id, group));
        let kept = Kept::here(place(group));
        let (all, empty) = (RwSignal::new(kept.get().is_some()), Memo::new(move |_| list.data.map(Listing::is_empty)));
        Effect::new(move |_| {
            if !all.get() {
                return;
            }
            kept.set(String::new());
            if list.has_more() && !list.reading.is_busy() && list.reading.error().is_none() {
                list.more();
            }
        });
        Self { group, list, all, empty }
    }

    /// Whether it is known what there is.
    fn is_known(self) -> bool {
        self.empty.get() != Loaded::Loading
    }

    const fn title(self) -> &'static str {
        match self.group {
            Group::Album => "Albums",
            Group::Single => "Singles and EPs",
            Group::Compilation => "Compilations",
            Group::AppearsOn => "Appears on",
        }
    }

    fn fact(self, album: &ListedAlbum) -> String {
        match (self.group, year(&album.album)) {
            (Group::AppearsOn, _) => year_and_makers(&album.album),
            (Group::Single, "") => kind(album).to_owned(),
            (Group::Single, year) => format!("{year}, {}", if kind(album) == "EP" { "EP" } else { "single" }),
            (_, year) => year.to_owned(),
        }
    }
}

/// The `id` of the heading of a kind.
const fn place(group: Group) -> &'static str {
    match group {
        Group::Album => "artist-albums",
        Group::Single => "artist-singles",
        Group::Compilation => "artist-compilations",
        Group::AppearsOn => "artist-appears-on",
    }
}

#[component]
fn Artist(id: ArtistId) -> impl IntoView {
    let about = use_api({
        let id = id.clone();
        move |client| {
            let endpoint = artists::one(&id);
            async move { client.get(&endpoint).await }
        }
    });
    let kinds = Group::ALL.map(|group| Kind::read(&id, group));
    let router = use_app().router;
    Effect::new(move |_| {
        if let Some(artist) = about.ready() {
            router.name_page(shown(&artist.name).to_owned());
        }
    });
    let retry = Callback::new(move |()| {
        about.retry();
        for kind in kinds {
            if kind.list.data.error().is_some() {
                kind.list.data.retry();
            }
        }
    });
    view! {
        <Ready data=about retry label="Loading the artist" heading=|| view! { <h1 class="unseen">"Artist"</h1> } let:artist>
            <Head artist=artist.clone() />
            <Albums id=id.clone() kinds />
            <SavingNotice />
            // Until then its place is not known.
            {
                let url = artist.url.clone();
                let is_known = move || kinds.iter().all(|kind| kind.is_known());
                live(move || is_known().then(|| source(url.clone(), "See this artist on Spotify")))
            }
        </Ready>
    }
}

#[component]
fn Head(artist: Shown) -> impl IntoView {
    let picture = Image::for_width(&artist.images, 600).map(|image| image.url.clone());
    let title = shown(&artist.name).to_owned();
    let uri = artist.id.as_ref().and_then(|id| Uri::new(Artists, id.as_str()));
    view! {
        <header class="record">
            <div class="record-head">
                <Cover src=picture alt=format!("Picture of {title}") large=true />
                <div class="stack">
                    <h1>{name(&title)}</h1>
                    <div class="row">
                        {uri.map(|uri| save_button(uri, &title))}
                        {artist.url.map(|url| view! { <a class="link" href=url>"Open in Spotify"</a> })}
                    </div>
                </div>
            </div>
        </header>
    }
}

/// The kinds, one below the other. Each is shown as soon as those above it are known, so that nothing on the page moves down.
#[component]
fn Albums(id: ArtistId, kinds: [Kind; 4]) -> impl IntoView {
    let link = |kind: Kind| {
        let to = Route::Artist(id.clone());
        let hidden = move || kind.empty.get() == Loaded::Ready(true);
        view! {
            <span hidden=hidden>
                <Link to place=place(kind.group) current=|_| false>
                    {kind.title()}
                </Link>
            </span>
        }
    };
    let links = kinds.map(link).collect_view();
    let section = move |(n, kind): (usize, Kind)| {
        let above_known = move || kinds.iter().take(n).all(|kind| kind.is_known());
        // What hits all of them is said once.
        let fails_again = move || kinds.iter().take(n).any(|above| kind.list.data.fails_like(above.list.data));
        let hidden = move || !above_known() || kind.empty.get() == Loaded::Ready(true) || fails_again();
        let retry = Callback::new(move |()| {
            for kind in kinds {
                if kind.list.data.error().is_some() {
                    kind.list.data.retry();
                }
            }
        });
        view! {
            <section class="spread" aria-labelledby=place(kind.group) hidden=hidden>
                <header>
                    <h2 id=place(kind.group) tabindex="-1">
                        {kind.title()}
                    </h2>
                    {(kind.group == Group::AppearsOn).then(|| view! { <p>"By others, with them on it."</p> })}
                </header>
                <div class="stack">
                    <Ready data=kind.empty retry ghost=coming let:_empty>
                        <Shelf kind />
                    </Ready>
                </div>
            </section>
        }
    };
    let has_none = Memo::new(move |_| kinds.iter().all(|kind| kind.empty.get() == Loaded::Ready(true)));
    view! {
        <nav class="siblings" aria-label="On this page" hidden=move || has_none.get()>
            {links}
        </nav>
        {kinds.into_iter().enumerate().map(section).collect_view()}
        {live(move || has_none.get().then(|| view! { <p class="hint">"Spotify lists no albums of this artist."</p> }))}
    }
}

/// The place of a shelf.
fn coming() -> impl IntoView {
    view! {
        <p class="unseen" role="status">
            "Loading albums"
        </p>
        <GhostShelf covers=6 />
    }
}

/// The albums of one kind that were read so far, and a button that reads the others.
#[component]
fn Shelf(kind: Kind) -> impl IntoView {
    let list = kind.list;
    let cards = move || {
        let albums = list.data.ready().map(Listing::into_items).unwrap_or_default();
        albums
            .into_iter()
            .map(|album| {
                let fact = kind.fact(&album);
                album_card(album, fact)
            })
            .collect::<Vec<_>>()
    };
    let more = Callback::new(move |()| {
        kind.all.set(true);
        list.reading.clear();
    });
    let words = move || match (list.reading.is_busy(), list.data.ready().and_then(|list| list.size())) {
        (true, Some(size)) => format!("Reading all {}", intl::number(size)),
        (true, None) => "Reading all".to_owned(),
        (false, Some(size)) => format!("Show all {}", intl::number(size)),
        (false, None) => "Show all".to_owned(),
    };
    let trouble = move || {
        let refused = list.data.ready().and_then(|list| list.refused().cloned());
        let (error, retry) = match (list.reading.error(), refused) {
            (Some(error), _) => (error, more),
            (None, Some(error)) => (error, Callback::new(move |()| list.data.retry())),
            (None, None) => return None,
        };
        Some(view! { <TroubleNotice about=Trouble::Call(error) retry /> })
    };
    view! {
        <ul class="shelf">
            <For each=cards key=|card| card.id.clone() let(one)>
                {card(one)}
            </For>
        </ul>
        {live(trouble)}
        <button
            class="button"
            type="button"
            hidden=move || !list.has_more() || list.reading.error().is_some()
            aria-busy=move || list.reading.is_busy().to_string()
            on:click=move |_| more.run(())
        >
            {words}
        </button>
    }
}
