//! The first page after signing in: the person's name, their first playlists, and how many songs they like.

use leptos::prelude::*;

use crate::browser::intl;
use crate::spotify::endpoint::{me, playlists, saved_tracks};
use crate::spotify::model::Image;
use crate::spotify::model::name::shown;
use crate::spotify::{Me, Playlist};
use crate::ui::api::{use_api, use_list};
use crate::ui::components::cover::Cover;
use crate::ui::components::link::Link;
use crate::ui::components::name::name;
use crate::ui::components::ready::Ready;
use crate::ui::context::use_app;
use crate::ui::route::Route;

/// The number of playlists shown here.
const FEW: u32 = 6;

/// The page. An error usually hits all of its calls at once: it is shown once, and one button tries all of them again.
#[component]
pub fn Overview() -> impl IntoView {
    let profile = use_api(|client| async move { client.get(&me::profile()).await });
    let first = use_list(|| playlists::mine().limit(FEW)).data;
    let liked = use_list(|| saved_tracks::all().limit(1)).data;
    let retry = Callback::new(move |()| {
        profile.retry();
        first.retry();
        liked.retry();
    });
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <Ready data=profile retry heading=|| view! { <h1>"Your library"</h1> } let:me>
                    <Greeting me />
                </Ready>
            </header>
            <section class="spread" aria-labelledby="o-playlists" hidden=move || first.fails_like(profile)>
                <header>
                    <h2 id="o-playlists">"Playlists"</h2>
                </header>
                <div class="stack">
                    <Ready data=first retry label="Loading playlists" let:list>
                        {
                            let all = match list.size() {
                                Some(size) => format!("All {} playlists", intl::number(size)),
                                None => "All playlists".to_owned(),
                            };
                            view! {
                                <ul class="shelf">{list.into_items().into_iter().map(|playlist| view! { <OnShelf playlist /> }).collect_view()}</ul>
                                <Link to=Route::Playlists class="link">{all}</Link>
                            }
                        }
                    </Ready>
                </div>
            </section>
            <section class="spread" aria-labelledby="o-liked" hidden=move || liked.fails_like(profile)>
                <header>
                    <h2 id="o-liked">"Liked songs"</h2>
                </header>
                <div class="stack">
                    <Ready data=liked retry let:list>
                        {match list.size() {
                            Some(size) => {
                                view! {
                                    <p class="dial-figure">{intl::number(size)}</p>
                                    <p class="quiet-text">{if size == 1 { "liked song" } else { "liked songs" }}</p>
                                }
                                    .into_any()
                            }
                            None => view! { <p class="quiet-text">"Spotify does not say how many."</p> }.into_any(),
                        }}
                    </Ready>
                </div>
            </section>
            <p>
                <Link to=Route::Permissions class="link">
                    "Permissions and sign-out"
                </Link>
            </p>
        </main>
    }
}

#[component]
fn Greeting(me: Me) -> impl IntoView {
    use_app().name.set(me.name().to_owned());
    let heading = if me.name().is_empty() { "Your library".into_any() } else { name(me.name()) };
    view! { <h1>{heading}</h1> }
}

#[component]
fn OnShelf(playlist: Playlist) -> impl IntoView {
    let cover = Image::for_width(&playlist.images, 300).map(|image| image.url.clone());
    view! {
        <li>
            <Link to=Route::Playlist(playlist.id)>
                <Cover src=cover alt="" />
                <span class="index-name">
                    {name(shown(&playlist.name))}
                </span>
            </Link>
        </li>
    }
}
