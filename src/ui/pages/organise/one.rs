//! One playlist, read for a plan.

use std::sync::Arc;

use leptos::prelude::*;

use super::read::Draw;
use super::shown::PLACE;
use super::words::{list_name, songs};
use crate::organise::driver;
use crate::organise::gather::List;
use crate::organise::run::Target;
use crate::organise::task::Task;
use crate::spotify::endpoint::playlists;
use crate::spotify::id::PlaylistId;
use crate::ui::api::use_api;
use crate::ui::components::link::Link;

use crate::ui::components::ready::Ready;
use crate::ui::route::Route;

/// The plan for one playlist.
#[component]
pub fn One(
    /// What is done with it.
    task: Task,
    /// Which one.
    list: PlaylistId,
    /// Draws the plan.
    work: Draw,
) -> impl IntoView {
    let data = use_api(move |client| {
        let id = list.clone();
        async move {
            let about = client.get(&playlists::one(&id).fresh()).await?;
            let reading = driver::read(&client, &id).await?;
            Ok(Arc::new(List { name: about.name, target: Target { id, public: about.public }, reading }))
        }
    });
    let show = move |read: Arc<List>| {
        let length = u32::try_from(read.reading.entries.len()).unwrap_or(u32::MAX);
        let work = match length {
            0 => view! { <p class="statement">"This playlist is empty."</p> }.into_any(),
            _ => work(read.clone()),
        };
        view! {
            <section class="spread" aria-labelledby=PLACE>
                <header>
                    <h2 id=PLACE tabindex="-1">
                        {task.title()}
                    </h2>
                    <p>
                        <b>{list_name(&read.name)}</b>
                        {format!(", {}.", songs(length))}
                    </p>
                    <p>
                        <Link to=Route::Organise { task: Some(task), list: None }>"Another playlist"</Link>
                    </p>
                </header>
                {work}
            </section>
        }
        .into_any()
    };
    view! {
        <Ready data retry=Callback::new(move |()| data.retry()) label="Reading the playlist" rows=8 let:read>
            {show(read)}
        </Ready>
    }
}
