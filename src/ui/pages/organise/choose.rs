//! Which playlist is worked on: those that the person may change.

use leptos::prelude::*;

use super::shown::PLACE;
use super::words::list_name;
use crate::browser::intl;
use crate::organise::task::Task;
use crate::spotify::endpoint::me;
use crate::spotify::reading::Collected;
use crate::spotify::{ApiClient, ApiError, ListReader, Playlist};
use crate::ui::api::use_api;
use crate::ui::components::link::Link;
use crate::ui::components::ready::Ready;
use crate::ui::route::Route;

/// The playlists.
#[component]
pub fn Choose(
    /// What is done with one.
    task: Task,
) -> impl IntoView {
    let lists = use_api(own);
    let show = move |lists: Vec<Playlist>| {
        if lists.is_empty() {
            return view! { <p class="statement">"You have no playlist of your own yet. Those of others cannot be changed."</p> }
                .into_any();
        }
        let row = |list: Playlist| {
            let to = Route::Organise { task: Some(task), list: Some(list.id.clone()) };
            view! {
                <tr>
                    <th scope="row">
                        <Link to>{list_name(&list.name)}</Link>
                    </th>
                    <td class="number">{list.total.map(intl::number)}</td>
                </tr>
            }
        };
        view! {
            <div class="ledger-frame">
                <table class="ledger">
                    <caption class="unseen">"Playlists that you can change"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Playlist"</th>
                            <th scope="col" class="number">
                                "Items"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{lists.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="spread" aria-labelledby=PLACE>
            <header>
                <h2 id=PLACE tabindex="-1">
                    {task.title()}
                </h2>
                <p>{task.meaning()}</p>
                <p>"Choose a playlist. Nothing is changed before you have seen the plan."</p>
                <p>
                    <Link to=Route::ORGANISE>"All kinds of work"</Link>
                </p>
            </header>
            <Ready data=lists retry=Callback::new(move |()| lists.retry()) label="Loading your playlists" rows=6 let:lists>
                {show(lists)}
            </Ready>
        </section>
    }
}

/// The playlists that the person may change: their own, and those that others share with them.
///
/// # Errors
/// [`ApiError`] by what can be done about it.
pub async fn own(client: ApiClient) -> Result<Vec<Playlist>, ApiError> {
    own_of(client, ListReader::my_playlists()).await
}

/// The same, never from a cache: one of them may have been made just now.
///
/// # Errors
/// [`ApiError`] by what can be done about it.
pub async fn own_now(client: ApiClient) -> Result<Vec<Playlist>, ApiError> {
    own_of(client, ListReader::my_playlists().fresh()).await
}

async fn own_of(client: ApiClient, mut reader: ListReader<Playlist>) -> Result<Vec<Playlist>, ApiError> {
    let me = client.get(&me::profile()).await?;
    let mut lists = Collected::default();
    let whole = client.read_list(&mut reader, &mut |news| lists.add(news)).await?;
    let is_own = |list: &Playlist| list.collaborative || me.id.is_some() && list.owner.id == me.id;
    whole.refused.map_or_else(|| Ok(lists.into_items().into_iter().filter(is_own).collect()), Err)
}
