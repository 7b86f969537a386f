//! One playlist: its details and its contents.

use leptos::prelude::*;

use super::edit::EditDetails;
use super::shared::Shared;
use crate::browser::intl;
use crate::library::Sort;
use crate::spotify::endpoint::playlists;
use crate::spotify::model::Image;
use crate::spotify::model::name::shown;
use crate::spotify::{Kind, ListReader, Me, Playlist as Shown, PlaylistId, Uri};
use crate::ui::api::{ApiData, Loaded, use_api};
use crate::ui::components::cover::Cover;
use crate::ui::components::groove::IdleGroove;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::name::name;
use crate::ui::components::ready::Ready;
use crate::ui::context::use_app;
use crate::ui::editing::tools::EditEntries;
use crate::ui::focus;
use crate::ui::record::keep::{name_of_playlist, use_record};
use crate::ui::record::state::Record;
use crate::ui::record::view::RecordTable;
use crate::ui::route::Route;
use crate::ui::saving::button::save_button;
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
    // The entries are requested beside the details, so the first rows are there after one round trip.
    let name = name_of_playlist(&id);
    // A known version saves requests.
    let version = use_context::<Shared>().and_then(|shared| {
        shared.versions.with_value(|known| known.iter().find(|(one, _)| *one == id).map(|(_, version)| version.clone()))
    });
    let record = use_record(&name, || ListReader::playlist(&id, version.as_deref()), &Sort::default());
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
                            <RecordTable record label=format!("Contents of {}", shown(&playlist.name)) empty />
                            <EditEntries record about owns=may_edit(&playlist) />
                            <Source record url=playlist.url />
                        }
                    })}
            </Ready>
        </article>
    }
}

/// Whether the person may change what is in the playlist: their own, and those that are shared with them.
fn may_edit(playlist: &Shown) -> Memo<bool> {
    let (person, owner, is_shared) = (use_person(), playlist.owner.id.clone(), playlist.collaborative);
    Memo::new(move |_| is_shared || person.is_some_and(|person| is_theirs(person, owner.as_deref())))
}

#[component]
fn Head(about: ApiData<Shown>, playlist: Shown) -> impl IntoView {
    let shared = use_context::<Shared>();
    let person = use_person();
    let owner = playlist.owner.id.clone();
    // Only the owner of a playlist can edit it. Nobody is, until it is known who is signed in.
    let owns = Memo::new(move |_| person.is_some_and(|person| is_theirs(person, owner.as_deref())));
    let (is_of_others, title_now) = (Memo::new(move |_| is_known(person) && !owns.get()), playlist.name.clone());
    let uri = Uri::new(Kind::Playlist, playlist.id.as_str());
    let edited = playlist.clone();
    let title = move || about.ready().map(|playlist| name(shown(&playlist.name)));
    let total = move || about.ready().and_then(|playlist| playlist.total).map(intl::number);
    let description = move || about.ready().and_then(|playlist| playlist.description).filter(|words| !words.is_empty());
    Effect::new(move |before: Option<()>| {
        let now = about.ready();
        if before.is_some()
            && let Some(shared) = shared
        {
            shared.edited.set(now);
        }
    });
    let cover = Memo::new(move |_| {
        let playlist = about.ready()?;
        Image::for_width(&playlist.images, 600).map(|image| image.url.clone())
    });
    let alt = format!("Cover of {}", shown(&playlist.name));
    let on_profile = move || about.ready().and_then(|playlist| playlist.public).map(|public| if public { "yes" } else { "no" });
    let shared = playlist.collaborative.then_some("collaborative");
    let fact =
        |name: &'static str, value: Option<&'static str>| value.map(|value| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let owner = Some(playlist.owner.name()).filter(|owner| !owner.is_empty()).map(name);
    view! {
        <header class="record-head">
            {live(move || view! { <Cover src=cover.get() alt=alt.clone() large=true /> })}
            <div class="stack">
                <h1>{live(title)}</h1>
                {live(move || description().map(|words| view! { <p class="quiet-text"><bdi>{words}</bdi></p> }))}
                <dl class="facts">
                    {owner.map(|owner| view! { <div><dt>"By"</dt><dd>{owner}</dd></div> })}
                    {playlist.total.map(|_| view! { <div><dt>"Items"</dt><dd>{total}</dd></div> })}
                    {playlist.public.map(|_| view! { <div><dt>"On your profile"</dt><dd>{on_profile}</dd></div> })}
                    {fact("Shared", shared)}
                </dl>
                <div class="row">
                    {playlist.url.map(|url| view! { <a class="link" href=url>"Open in Spotify"</a> })}
                    // Unfollowing a playlist of one's own would delete it.
                    {live(move || {
                        let uri = uri.clone().filter(|_| is_of_others.get());
                        uri.map(|uri| save_button(uri, shown(&title_now)))
                    })}
                    {live(move || owns.get().then(|| view! { <EditDetails about playlist=edited.clone() /> }))}
                </div>
            </div>
        </header>
    }
}

fn is_theirs(person: ApiData<Me>, owner: Option<&str>) -> bool {
    matches!(person.map(|me| owner.is_some_and(|owner| me.is(owner))), Loaded::Ready(true))
}

fn is_known(person: Option<ApiData<Me>>) -> bool {
    person.is_some_and(|person| matches!(person.map(|_| ()), Loaded::Ready(())))
}

fn empty() -> AnyView {
    view! {
        <div class="blank">
            <IdleGroove />
            <h2>"This playlist is empty"</h2>
            <p class="small">"Select songs in your liked songs or in another playlist, and press Add to playlist."</p>
        </div>
    }
    .into_any()
}

/// The source of the content, which Spotify requires every app to name.
#[component]
fn Source(record: Record, url: Option<String>) -> impl IntoView {
    view! {
        // Not before the rows, which would push it away.
        <p class="source" hidden=move || record.is_unknown()>
            <span>"Content from Spotify."</span>
            {url.map(|url| view! { <a href=url>"See this playlist on Spotify"</a> })}
        </p>
    }
}
