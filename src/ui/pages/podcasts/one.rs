//! One podcast: what it is, and its episodes, newest first.

use leptos::prelude::*;

use crate::browser::intl;
use crate::spotify::endpoint::shows;
use crate::spotify::id::ShowId;
use crate::spotify::model::name::shown;
use crate::spotify::model::{Image, Show};
use crate::spotify::{Kind, Listing, Uri};
use crate::ui::api::{Loaded, use_api, use_list};
use crate::ui::components::brief::GrowingBrief;
use crate::ui::components::cover::Cover;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::loading::GhostBrief;
use crate::ui::components::more::More;
use crate::ui::components::name::name;
use crate::ui::components::offer::{Offer, use_missing};
use crate::ui::components::ready::Ready;
use crate::ui::context::use_app;
use crate::ui::needs::Need;
use crate::ui::pages::found;
use crate::ui::pages::saved::source;
use crate::ui::route::Route;
use crate::ui::saving::button::save_button;
use crate::ui::saving::notice::SavingNotice;

/// The page.
#[component]
pub fn OnePodcast() -> impl IntoView {
    let open = use_app().router.part(|route| if let Route::Podcast(id) = route { Some(id.clone()) } else { None });
    let missing = use_missing(Need::Podcasts);
    view! {
        <main id="main" class="page" tabindex="-1">
            <Link to=Route::Podcasts class="back">
                <Icon name="back" />
                "Podcasts"
            </Link>
            {live(move || {
                let scopes = missing.get();
                if !scopes.is_empty() {
                    return view! {
                        <h1 class="unseen">"Podcast"</h1>
                        <Offer scopes />
                    }
                        .into_any();
                }
                open.get().map(|id| view! { <Podcast id /> }).into_any()
            })}
        </main>
    }
}

#[component]
fn Podcast(id: ShowId) -> impl IntoView {
    let about = use_api({
        let id = id.clone();
        move |client| {
            let endpoint = shows::one(&id);
            async move { client.get(&endpoint).await }
        }
    });
    let router = use_app().router;
    Effect::new(move |_| {
        if let Some(show) = about.ready() {
            router.name_page(shown(&show.name).to_owned());
        }
    });
    let episodes = use_list(move || shows::episodes(&id));
    let retry = Callback::new(move |()| {
        about.retry();
        episodes.data.retry();
    });
    let rows =
        Memo::new(move |_| match episodes.data.map(|list| list.items().iter().map(found::episode_of_show).collect::<Vec<_>>()) {
            Loaded::Ready(rows) => rows,
            _ => Vec::new(),
        });
    let empty = Memo::new(move |_| episodes.data.map(Listing::is_empty));
    let left = Memo::new(move |_| episodes.has_more());
    let more = Callback::new(move |()| episodes.more());
    let url = move || about.ready().and_then(|show| show.url);
    view! {
        <article class="record toolless" aria-label="Podcast">
            <Ready data=about retry heading=|| view! { <h1 class="unseen">"Podcast"</h1> } ghost=ghost_head let:show>
                {head(show)}
            </Ready>
            <section class="spread" aria-labelledby="p-list" hidden=move || episodes.data.fails_like(about)>
                <header>
                    <h2 id="p-list">"Episodes"</h2>
                </header>
                <div class="stack">
                    <Ready data=empty retry ghost=|| view! { <GhostBrief rows=12 /> } let:empty>
                        {if empty {
                            view! { <p class="hint">"This podcast has no episodes that Spotify shows in your country."</p> }.into_any()
                        } else {
                            view! {
                                <GrowingBrief rows />
                                <More left reading=episodes.reading more />
                            }
                                .into_any()
                        }}
                    </Ready>
                </div>
            </section>
            {live(move || source(url(), "See this podcast on Spotify"))}
            <SavingNotice />
        </article>
    }
}

fn head(show: Show) -> AnyView {
    let cover = Image::for_width(&show.images, 600).map(|image| image.url.clone());
    let uri = Uri::new(Kind::Show, show.id.as_str());
    let description = show.description.filter(|words| !words.trim().is_empty());
    view! {
        <header class="record-head">
            <Cover src=cover alt=format!("Cover of {}", shown(&show.name)) large=true />
            <div class="stack">
                <h1>{name(shown(&show.name))}</h1>
                {description.map(|words| view! { <p class="quiet-text"><bdi>{words}</bdi></p> })}
                <dl class="facts">
                    {show.publisher.map(|publisher| view! { <div><dt>"By"</dt><dd>{name(&publisher)}</dd></div> })}
                    {show.total.map(|total| view! { <div><dt>"Episodes"</dt><dd>{intl::number(total)}</dd></div> })}
                    {show.explicit.then(|| view! { <div><dt>"Marked as"</dt><dd>"explicit"</dd></div> })}
                </dl>
                <div class="row">
                    {uri.map(|uri| save_button(uri, shown(&show.name)))}
                    {show.url.map(|url| view! { <a class="link" href=url>"Open in Spotify"</a> })}
                </div>
            </div>
        </header>
    }
    .into_any()
}

/// The place of the head.
fn ghost_head() -> AnyView {
    view! {
        <div class="record-head" aria-hidden="true">
            <span class="cover large ghost art"></span>
            <div class="stack">
                <h1>
                    <span class="ghost w6"></span>
                </h1>
                <p>
                    <span class="ghost w8"></span>
                </p>
                <p>
                    <span class="ghost w4"></span>
                </p>
            </div>
        </div>
    }
    .into_any()
}
