//! One playlist, read for a plan.

use std::sync::Arc;

use leptos::prelude::*;

use super::words::{list_name, songs};
use super::{PLACE, combining, duplicates, sorting};
use crate::oauth::ScopeSet;
use crate::organise::driver;
use crate::organise::run::{Reading, Target};
use crate::organise::task::Task;
use crate::spotify::endpoint::playlists;
use crate::spotify::id::PlaylistId;
use crate::ui::api::use_api;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::offer::Offer;

use crate::ui::components::ready::Ready;
use crate::ui::context::use_app;
use crate::ui::needs::Need;
use crate::ui::route::Route;

/// A playlist and its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Its name.
    pub name: String,
    /// What is changed.
    pub target: Target,
    /// What is in it.
    pub reading: Reading,
}

/// The plan for one playlist.
#[component]
pub fn One(
    /// What is done with it.
    task: Task,
    /// Which one.
    list: PlaylistId,
) -> impl IntoView {
    let data = use_api(move |client| {
        let id = list.clone();
        async move {
            let about = client.get(&playlists::one(&id).fresh()).await?;
            let reading = driver::read(&client, &id).await?;
            Ok(Arc::new(Read { name: about.name, target: Target { id, public: about.public }, reading }))
        }
    });
    let show = move |read: Arc<Read>| {
        let length = u32::try_from(read.reading.entries.len()).unwrap_or(u32::MAX);
        let work = match (length, task) {
            (0, _) => view! { <p class="statement">"This playlist is empty."</p> }.into_any(),
            (_, Task::Sort) => sorting::sorting(read.clone()),
            (_, Task::Duplicates) => duplicates::duplicates(read.clone()),
            (_, Task::Combine) => combining::combining(read.clone()),
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

/// The button that carries a plan out; in its place the offer of the permission, as long as that is missing.
#[must_use]
pub fn with_permission(public: Option<bool>, button: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    with_scopes(Need::edit(public).scopes(), Box::new(button))
}

/// The same for these permissions.
#[must_use]
pub fn with_scopes(scopes: ScopeSet, button: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    let state = use_app().state;
    let missing =
        Memo::new(move |_| state.with(|state| state.grant().map_or(scopes, |grant| scopes.difference(grant.consent.scopes))));
    live(move || {
        let scopes = missing.get();
        if scopes.is_empty() { button() } else { view! { <Offer scopes /> }.into_any() }
    })
    .into_any()
}
