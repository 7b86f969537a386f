//! The API console: any operation of the Web API as a form, sent with the person's own token, and the raw response. The operation and its
//! values are in the address, so a form can be linked to and survives the trip to Spotify.

pub mod body;
pub mod confirm;
pub mod field;
pub mod history;
pub mod operation;
pub mod request;
pub mod response;
pub mod scopes;
pub mod state;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use crate::browser::{draft, site, styles};
use crate::learn::Code;
use crate::learn::console::{Operation, form};
use crate::session::ports::Pending;
use crate::ui::components::developer_pages::DeveloperPages;
use crate::ui::components::live::live;
use crate::ui::components::loading::{AfterAMoment, GhostRows};
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::context::use_app;
use crate::ui::route::Route;
use crate::ui::trouble::Trouble;
use history::HistorySection;
use request::RequestSection;
use response::ResponseSection;
use state::ConsoleState;

const STYLES: &str = include_str!("../../../../style/console.css");

/// The page.
#[component]
pub fn Console() -> impl IntoView {
    styles::adopt(STYLES);
    // `None` until it has been loaded, `Some(None)` if that failed.
    let loaded = RwSignal::new(None::<Option<Vec<Operation>>>);
    let load = move || {
        loaded.set(None);
        let loading: Pending<()> = Box::pin(async move {
            let operations = operations().await;
            loaded.try_set(Some(operations));
        });
        spawn_local_scoped_with_cancellation(loading);
    };
    load();
    let owner = StoredValue::new_local(Owner::current().unwrap_or_default());
    let retry = Callback::new(move |()| owner.with_value(|owner| owner.with(load)));
    view! {
        <main id="main" class="page console" tabindex="-1">
            <DeveloperPages />
            <header class="opening">
                <h1>"API console"</h1>
                <p class="lead">
                    "All 48 operations that Spotify opens to new apps. This tab sends them with your own access token and shows the raw response. The calls stay in memory until you sign out or leave the site."
                </p>
            </header>
            {live(move || match loaded.get() {
                None => view! { <AfterAMoment label="Loading the operations"><GhostRows rows=6 /></AfterAMoment> }.into_any(),
                Some(None) => view! { <TroubleNotice about=Trouble::Plain(const { Code::ConsoleUnread.problem() }) retry /> }.into_any(),
                Some(Some(operations)) => view! { <Sections operations /> }.into_any(),
            })}
        </main>
    }
}

/// A separate file rather than a part of the module, because few people open this page.
async fn operations() -> Option<Vec<Operation>> {
    crate::learn::console::operation::read(&site::file("operations.json").await?)
}

/// The sections of the page, once the operations are there.
#[component]
fn Sections(operations: Vec<Operation>) -> impl IntoView {
    let state = ConsoleState::new(operations);
    let linked = use_app().router.part(|route| if let Route::Console { form } = route { Some(form.clone()) } else { None });
    Effect::new(move |before: Option<()>| {
        let linked = linked.get().unwrap_or_default();
        let stored = if before.is_none() { draft::take(&Route::CONSOLE.path()).map(|(_, query)| query) } else { None };
        let query = stored.unwrap_or(linked);
        let id = form::named(&query, "op").unwrap_or_default();
        state.open(&id, |operation| form::values(operation, &query));
    });
    view! {
        <RequestSection state />
        <ResponseSection state />
        <HistorySection state />
    }
}
