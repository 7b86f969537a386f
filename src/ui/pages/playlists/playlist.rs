//! One playlist: its details and its contents.

use leptos::prelude::*;

use super::edit::EditDetails;
use super::shared::Shared;
use crate::browser::intl;
use crate::spotify::endpoint::playlists;
use crate::spotify::model::Image;
use crate::spotify::model::name::shown;
use crate::spotify::{Entry, Listing, Me, Playlist as Shown, PlaylistId};
use crate::ui::api::{ApiData, ApiList, Loaded, use_api, use_list};
use crate::ui::components::cover::Cover;
use crate::ui::components::groove::IdleGroove;
use crate::ui::components::icon::Icon;
use crate::ui::components::item_table::{ItemHead, ItemRow};
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::more::More;
use crate::ui::components::name::name;
use crate::ui::components::ready::Ready;
use crate::ui::context::use_app;
use crate::ui::focus;
use crate::ui::route::Route;
use crate::ui::shell::use_person;

/// One playlist.
#[component]
pub fn Playlist(
    /// Its ID.
    id: PlaylistId,
) -> impl IntoView {
    let about = use_api({
        let id = id.clone();
        move |client| {
            let endpoint = playlists::one(&id);
            async move { client.get(&endpoint).await }
        }
    });
    let items = use_list(move || playlists::items(&id));
    let router = use_app().router;
    Effect::new(move |_| {
        if let Some(playlist) = about.ready() {
            router.name_page(shown(&playlist.name).to_owned());
        }
    });
    let retry = Callback::new(move |()| about.retry());
    // Redrawn for another playlist, not for another name.
    let open = Memo::new(move |_| about.map(|playlist| playlist.id.clone()));
    let now = move || untrack(|| about.ready());
    view! {
        <article class="open-record" id=focus::RECORD tabindex="-1" aria-label="Playlist">
            <Link to=Route::Playlists class="back">
                <Icon name="back" />
                "Playlists"
            </Link>
            <Ready data=open retry label="Loading the playlist" heading=|| view! { <h1 class="unseen">"Playlist"</h1> } let:_id>
                {now()
                    .map(|playlist| {
                        view! {
                            <Head about playlist=playlist.clone() />
                            <Items items name=shown(&playlist.name).to_owned() />
                            <Source url=playlist.url />
                        }
                    })}
            </Ready>
        </article>
    }
}

#[component]
fn Head(about: ApiData<Shown>, playlist: Shown) -> impl IntoView {
    let shared = use_context::<Shared>();
    let person = use_person();
    let owner = playlist.owner.id.clone();
    // Only the owner of a playlist can edit it. Nobody is, until it is known who is signed in.
    let owns = Memo::new(move |_| person.is_some_and(|person| is_theirs(person, owner.as_deref())));
    let edited = playlist.clone();
    let title = move || about.ready().map(|playlist| name(shown(&playlist.name)));
    let description = move || about.ready().and_then(|playlist| playlist.description).filter(|words| !words.is_empty());
    Effect::new(move |before: Option<()>| {
        let now = about.ready();
        if before.is_some()
            && let Some(shared) = shared
        {
            shared.edited.set(now);
        }
    });
    let cover = Image::for_width(&playlist.images, 600).map(|image| image.url.clone());
    let on_profile = playlist.public.map(|public| if public { "yes" } else { "no" });
    let shared = playlist.collaborative.then_some("collaborative");
    let fact =
        |name: &'static str, value: Option<&'static str>| value.map(|value| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let owner = Some(playlist.owner.name()).filter(|owner| !owner.is_empty()).map(name);
    view! {
        <header class="record-head">
            <Cover src=cover alt=format!("Cover of {}", shown(&playlist.name)) large=true />
            <div class="stack">
                <h1>{live(title)}</h1>
                {live(move || description().map(|words| view! { <p class="quiet-text"><bdi>{words}</bdi></p> }))}
                <dl class="facts">
                    {owner.map(|owner| view! { <div><dt>"By"</dt><dd>{owner}</dd></div> })}
                    {playlist.total.map(|total| view! { <div><dt>"Items"</dt><dd>{intl::number(total)}</dd></div> })}
                    {fact("On your profile", on_profile)}
                    {fact("Shared", shared)}
                </dl>
                <div class="row">
                    {playlist.url.map(|url| view! { <a class="link" href=url>"Open in Spotify"</a> })}
                    {live(move || owns.get().then(|| view! { <EditDetails about playlist=edited.clone() /> }))}
                </div>
            </div>
        </header>
    }
}

fn is_theirs(person: ApiData<Me>, owner: Option<&str>) -> bool {
    matches!(person.map(|me| owner.is_some_and(|owner| me.is(owner))), Loaded::Ready(true))
}

#[component]
fn Items(items: ApiList<Entry>, name: String) -> impl IntoView {
    let retry = Callback::new(move |()| items.data.retry());
    let empty = Memo::new(move |_| items.data.map(Listing::is_empty));
    let show = move |empty| match empty {
        true => view! { <Empty /> }.into_any(),
        false => view! { <Table items name=name.clone() /> }.into_any(),
    };
    view! { <Ready data=empty retry label="Loading songs and episodes" rows=8 let:empty>{show(empty)}</Ready> }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="blank">
            <IdleGroove />
            <h2>"This playlist is empty"</h2>
            <p class="small">"Add songs in Spotify, then reload this page."</p>
        </div>
    }
}

#[component]
fn Table(items: ApiList<Entry>, name: String) -> impl IntoView {
    // An entry never changes once read, so its position is its key: a playlist can contain the same track twice.
    let rows =
        move || items.data.ready().map(|list| list.into_items().into_iter().enumerate().collect::<Vec<_>>()).unwrap_or_default();
    let lengths = move || match items.data.map(|list| (list.items().len(), list.total())) {
        Loaded::Ready((shown, total)) => (u32::try_from(shown).unwrap_or(u32::MAX), total),
        _ => (0, None),
    };
    let count = move || match lengths() {
        (shown, Some(total)) => format!("{} of {}", intl::number(shown), intl::number(total)),
        (shown, None) => format!("{}, and more", intl::number(shown)),
    };
    // With the head; -1 stands for unknown.
    let row_count = move || lengths().1.map_or(-1, |total| i64::from(total) + 1);
    let left = Memo::new(move |_| items.has_more());
    let more = Callback::new(move |()| items.more());
    view! {
        <div class="record-tools">
            <output>{count}</output>
        </div>
        <table class="tracks" aria-label=format!("Contents of {name}") aria-rowcount=move || row_count().to_string()>
            <ItemHead />
            <tbody>
                <For each=rows key=|(index, _)| *index let((index, entry))>
                    <ItemRow number=index + 1 entry />
                </For>
            </tbody>
        </table>
        <More left reading=items.reading more />
    }
}

/// The source of the content, which Spotify requires every app to name.
#[component]
fn Source(url: Option<String>) -> impl IntoView {
    view! {
        <p class="source">
            <span>"Content from Spotify."</span>
            {url.map(|url| view! { <a href=url>"See this playlist on Spotify"</a> })}
        </p>
    }
}
