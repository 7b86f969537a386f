//! One album: what it is, its songs by disc, and its rights.

use core::future::pending;

use leptos::prelude::*;

use super::card::{kind, year};
use super::tracks::Tracks;
use crate::browser::intl;
use crate::spotify::endpoint::albums;
use crate::spotify::id::AlbumId;
use crate::spotify::model::name::{is_invisible, shown};
use crate::spotify::model::{Artist, Image, WholeAlbum};
use crate::spotify::{ApiClient, Kind, Listing, ReadPage, Track, Uri};
use crate::ui::api::{ApiData, ApiList, Loaded, use_api, use_change};
use crate::ui::components::cover::Cover;
use crate::ui::components::facts::length_in_words;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::name::name;
use crate::ui::components::place::{Place, link_to};
use crate::ui::components::ready::Ready;
use crate::ui::context::use_app;
use crate::ui::route::Route;
use crate::ui::saving::button::save_button;
use crate::ui::saving::notice::SavingNotice;

/// The page.
#[component]
pub fn OneAlbum() -> impl IntoView {
    let open = use_app().router.part(|route| if let Route::Album(id) = route { Some(id.clone()) } else { None });
    view! {
        <main id="main" class="page" tabindex="-1">
            <Link to=Route::Albums class="back">
                <Icon name="back" />
                "Albums"
            </Link>
            {live(move || open.get().map(|id| view! { <Album id /> }))}
        </main>
    }
}

#[component]
fn Album(id: AlbumId) -> impl IntoView {
    let about = use_api({
        let id = id.clone();
        move |client| {
            let endpoint = albums::one(&id);
            async move { client.get(&endpoint).await }
        }
    });
    let tracks = use_tracks(id, about);
    let router = use_app().router;
    Effect::new(move |_| {
        if let Some(album) = about.ready() {
            router.name_page(shown(album.listed.name()).to_owned());
        }
    });
    let retry = Callback::new(move |()| about.retry());
    view! {
        <Ready data=about retry label="Loading the album" rows=8 heading=|| view! { <h1 class="unseen">"Album"</h1> } let:album>
            {
                let title = shown(album.listed.name()).to_owned();
                view! {
                    <article class="record toolless" aria-labelledby="album-title">
                        <Head album=album.clone() tracks />
                        <div class="stack">
                            <Tracks tracks title />
                        </div>
                        <Source album />
                        <SavingNotice />
                    </article>
                }
            }
        </Ready>
    }
}

/// The tracks. The first of them come with the album, so most albums need one request; the rest is read by itself.
fn use_tracks(id: AlbumId, about: ApiData<WholeAlbum>) -> ApiList<Track> {
    let data = use_api(move |client| {
        let first = about.ready().map(|album| album.tracks);
        let endpoint = albums::tracks(&id);
        async move {
            match first {
                // The album's own state says what is the matter.
                None => pending().await,
                Some(None) => client.page(endpoint).await.map(Listing::new),
                Some(Some(page)) => Ok(Listing::new(with_next(&client, ReadPage { next: Ok(None), endpoint, page }))),
            }
        }
    });
    let list = ApiList { data, reading: use_change() };
    Effect::new(move |_| {
        if list.reads_on() && !list.reading.is_busy() && list.reading.error().is_none() {
            list.more();
        }
    });
    list
}

fn with_next(client: &ApiClient, first: ReadPage<Track>) -> ReadPage<Track> {
    ReadPage { next: client.following(&first.endpoint, &first.page), ..first }
}

#[component]
fn Head(album: WholeAlbum, tracks: ApiList<Track>) -> impl IntoView {
    let listed = album.listed;
    let cover = Image::for_width(&listed.album.images, 600).map(|image| image.url.clone());
    let title = shown(listed.name()).to_owned();
    let kind = match year(&listed.album) {
        "" => kind(&listed).to_owned(),
        year => format!("{}, {year}", kind(&listed)),
    };
    // A year is said above.
    let date = listed.album.release_date.as_deref().filter(|date| date.len() > 4).map(intl::released);
    let label = album.label.filter(|label| !is_invisible(label)).map(|label| name(&label));
    let by = makers(&listed.album.artists);
    let songs = listed.total;
    let uri = Uri::new(Kind::Album, listed.id.as_str());
    let length = move || match tracks.data.map(|list| (sum(list.items()), is_whole(list))) {
        Loaded::Ready((length, true)) => length_in_words(length),
        Loaded::Ready((length, false)) => format!("{} so far", length_in_words(length)),
        _ => String::new(),
    };
    view! {
        <header class="record-head">
            <Cover src=cover alt=format!("Cover of {title}") large=true />
            <div class="stack">
                <p class="quiet-text">{kind}</p>
                <h1 id="album-title">{name(&title)}</h1>
                {by.map(|by| view! { <p class="lead">"by " {by}</p> })}
                <dl class="facts">
                    {songs.map(|songs| view! { <div><dt>"Songs"</dt><dd>{intl::number(songs)}</dd></div> })}
                    <div>
                        <dt>"Length"</dt>
                        <dd>{length}</dd>
                    </div>
                    {date.map(|date| view! { <div><dt>"Out since"</dt><dd>{date}</dd></div> })}
                    {label.map(|label| view! { <div><dt>"Label"</dt><dd>{label}</dd></div> })}
                </dl>
                <div class="row">
                    {uri.map(|uri| save_button(uri, &title))}
                    {listed.album.url.map(|url| view! { <a class="link" href=url>"Open in Spotify"</a> })}
                </div>
            </div>
        </header>
    }
}

/// The artists, each with a link to their page here. `None` if nobody is named.
fn makers(artists: &[Artist]) -> Option<AnyView> {
    let one = |(n, artist): (usize, &Artist)| {
        let place = Place::of(artist.id.clone().map(Route::Artist), artist.url.as_deref());
        ((n > 0).then_some(", "), link_to(place, "", name(&artist.name)))
    };
    let links: Vec<_> = artists.iter().filter(|artist| !is_invisible(&artist.name)).enumerate().map(one).collect();
    (!links.is_empty()).then(|| links.into_any())
}

fn sum(tracks: &[Track]) -> u64 {
    tracks.iter().filter_map(|track| track.duration_ms).map(u64::from).sum()
}

fn is_whole(list: &Listing<Track>) -> bool {
    list.next().is_none() && list.refused().is_none()
}

/// Where the content is from, which Spotify requires every app to name, and whose it is.
#[component]
fn Source(album: WholeAlbum) -> impl IntoView {
    let mut lines = album.copyrights;
    lines.retain(|line| !is_invisible(line));
    // Often the same for the work and for the recording.
    lines.dedup();
    let lines = lines.into_iter().map(|line| view! { <br /> {name(&line)} }).collect_view();
    view! {
        <div class="source">
            <p>"Content from Spotify." {lines}</p>
            {album.listed.album.url.map(|url| view! { <a href=url>"Open this album in Spotify"</a> })}
        </div>
    }
}
