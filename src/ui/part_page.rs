//! A page of a part of the module, and loading that part.
//!
//! The build splits the module at the functions below (feature `split`). Without it they are there at once, and everything else is the
//! same.

use std::sync::Arc;

use leptos::prelude::*;

use super::adds::DrawAdding;
use super::by_hand::History;
use super::components::live::live;
use super::components::loading::{AfterAMoment, GhostRows};
use super::components::trouble::MissingNotice;
use super::components::words;
use super::context::use_app;
use super::editing;
use super::pages;
use super::parts::{Draw, DrawShell, DrawTrouble, Loaders, Page, Slot};
use super::route::{Part, Route, Shell};
use super::shell::{self, OpenPage};
use crate::session::ports::Pending;

/// A part could not be loaded.
#[derive(Clone, Copy, Debug)]
struct Missing;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for Missing {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// A function that loads a part. `leptos::lazy` would panic where loading fails.
macro_rules! part {
    ($name:ident, $part:ident, $draw:path) => {
        part!($name, $part, $draw, Draw);
    };
    ($name:ident, $part:ident, $draw:path, $kind:ty) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($part, wasm_split_path = ::leptos::wasm_split, fallible)]
        fn $name() -> Result<$kind, Missing> {
            Ok($draw)
        }

        #[cfg(not(feature = "split"))]
        async fn $name() -> Result<$kind, Missing> {
            Ok($draw)
        }
    };
}

part!(load_home, home, pages::view_home);
part!(load_library_shell, home, shell::draw, DrawShell);
part!(load_library, library, pages::view_library);
part!(load_browse, browse, pages::view_browse);
part!(load_keep, keep, pages::view_keep);
part!(load_restore, restore, pages::view_restore);
part!(load_archive, archive, pages::view_archive);
part!(load_pictures, pictures, pages::view_pictures);
part!(load_organise, organise, pages::view_organise);
part!(load_replace, replace, pages::view_replace);
part!(load_across, across, pages::view_across);
part!(load_rules, rules, pages::view_rules);
part!(load_connect, connect, pages::view_connect);
part!(load_account, account, pages::view_account);
part!(load_learn, learn, pages::view_learn);
part!(load_console, console, pages::view_console);
part!(load_notices, words, words::draw, DrawTrouble);
part!(load_adding_dialog, adding, editing::add::draw, DrawAdding);
part!(load_changes, history, pages::organise::by_hand::HISTORY, History);

/// Loads a part. `None` if it cannot be loaded.
#[must_use]
fn load(part: Part) -> Pending<Option<Draw>> {
    Box::pin(async move {
        let loaded = match part {
            Part::Home => load_home().await,
            Part::Library => load_library().await,
            Part::Browse => load_browse().await,
            Part::Keep => load_keep().await,
            Part::Restore => load_restore().await,
            Part::Archive => load_archive().await,
            Part::Pictures => load_pictures().await,
            Part::Organise => load_organise().await,
            Part::Replace => load_replace().await,
            Part::Across => load_across().await,
            Part::Rules => load_rules().await,
            Part::Connect => load_connect().await,
            Part::Account => load_account().await,
            Part::Learn => load_learn().await,
            Part::Console => load_console().await,
        };
        loaded.ok()
    })
}

/// What loads the parts.
pub const LOADERS: Loaders =
    Loaders { page: load, shell: load_shell, words: load_words, history: load_history, adding: load_adding };

/// Loads the library's shell. `None` if it cannot be loaded.
#[must_use]
fn load_shell() -> Pending<Option<DrawShell>> {
    Box::pin(async { load_library_shell().await.ok() })
}

/// Loads the words for what went wrong. `None` if they cannot be loaded.
#[must_use]
fn load_words() -> Pending<Option<DrawTrouble>> {
    Box::pin(async { load_notices().await.ok() })
}

/// Loads the dialog that adds things to a playlist. `None` if it cannot be loaded.
#[must_use]
fn load_adding() -> Pending<Option<DrawAdding>> {
    Box::pin(async { load_adding_dialog().await.ok() })
}

/// Loads the list of the changes that were made. `None` if it cannot be loaded.
#[must_use]
fn load_history() -> Pending<Option<History>> {
    Box::pin(async { load_changes().await.ok() })
}

/// A page of a part: the page, or what happens until it can be drawn.
#[component]
pub fn PageOfPart(
    /// Where the page is.
    part: Part,
    /// The page.
    route: Route,
) -> impl IntoView {
    let app = use_app();
    let (parts, slot, router, online) = (app.parts, app.parts.slot(part), app.router, app.online);
    let is_late = !matches!(slot.get_untracked(), Slot::Present(_));
    parts.load(part);
    Effect::new(move |_| {
        if online.get() && matches!(slot.get_untracked(), Slot::Missing) {
            parts.load(part);
        }
    });
    let retry = Callback::new(move |()| parts.load(part));
    let content = move || until_loaded(matches!(slot.get(), Slot::Missing), retry);
    // What surrounds the content stays while it changes.
    let present = Memo::new(move |_| matches!(slot.get(), Slot::Present(_)));
    live(move || match (present.get(), slot.get_untracked()) {
        (true, Slot::Present(draw)) => {
            if is_late {
                router.page_drawn();
            }
            draw(&route)
        }
        _ => in_place_of(&route, live(content).into_any()),
    })
}

/// The library's shell around a page, or what happens until it can be drawn.
#[component]
pub fn InShell(
    /// Draws the page.
    page: Page,
) -> impl IntoView {
    let app = use_app();
    let (parts, shell, router, online) = (app.parts, app.parts.shell(), app.router, app.online);
    let is_late = !matches!(shell.get_untracked(), Slot::Present(_));
    parts.load_shell();
    Effect::new(move |_| {
        if online.get() && matches!(shell.get_untracked(), Slot::Missing) {
            parts.load_shell();
        }
    });
    let retry = Callback::new(move |()| parts.load_shell());
    live(move || match shell.get() {
        Slot::Present(draw) => {
            if is_late {
                router.page_drawn();
            }
            draw(Arc::clone(&page))
        }
        other => {
            let content = until_loaded(matches!(other, Slot::Missing), retry);
            router.route.with_untracked(|route| in_place_of(route, content))
        }
    })
}

/// What stands in the place of something that is not loaded.
fn until_loaded(is_missing: bool, retry: Callback<()>) -> AnyView {
    if is_missing {
        view! { <MissingNotice retry /> }.into_any()
    } else {
        view! { <AfterAMoment label="Loading the page"><GhostRows rows=3 /></AfterAMoment> }.into_any()
    }
}

/// What stands in the place of a page: the same heading, and the ways to other pages.
fn in_place_of(route: &Route, content: AnyView) -> AnyView {
    let content = view! {
        <header class="opening">
            <h1>{route.title()}</h1>
        </header>
        {content}
    };
    match route.shell() {
        Shell::Plain | Shell::Either => view! { <OpenPage>{content}</OpenPage> }.into_any(),
        Shell::SignedIn => view! { <main id="main" class="page" tabindex="-1">{content}</main> }.into_any(),
    }
}
