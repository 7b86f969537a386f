//! The parts of the module. The main part has the shell, the session, the front page, the callback and the overview; the pages of each
//! other part are loaded when one of them is about to be opened.
//!
//! The build splits the module at the functions below (feature `split`). Without it they are there at once, and everything else is the
//! same.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::components::live::live;
use super::components::loading::{AfterAMoment, GhostRows};
use super::components::notice::ExplanationNotice;
use super::context::use_app;
use super::pages;
use super::route::{Part, Route, Shell};
use super::shell::FrontPage;
use crate::browser::{boot, network};
use crate::session::Code;

/// Draws a page of a part.
pub type Draw = fn(&Route) -> AnyView;

/// A part could not be loaded.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for Missing {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// A function that loads a part. `leptos::lazy` would panic where loading fails.
macro_rules! part {
    ($name:ident, $part:ident, $draw:path) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($part, wasm_split_path = ::leptos::wasm_split, fallible)]
        fn $name() -> Result<Draw, Missing> {
            Ok($draw)
        }

        #[cfg(not(feature = "split"))]
        async fn $name() -> Result<Draw, Missing> {
            Ok($draw)
        }
    };
}

part!(load_library, library, pages::view_library);
part!(load_connect, connect, pages::view_connect);
part!(load_learn, learn, pages::view_learn);
part!(load_console, console, pages::view_console);

#[derive(Clone, Copy, Debug)]
enum Slot {
    Absent,
    Loading,
    Present(Draw),
    Missing,
}

/// Which parts are here.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    library: RwSignal<Slot>,
    connect: RwSignal<Slot>,
    learn: RwSignal<Slot>,
    console: RwSignal<Slot>,
}

impl Default for Parts {
    fn default() -> Self {
        let slot = || RwSignal::new(Slot::Absent);
        Self { library: slot(), connect: slot(), learn: slot(), console: slot() }
    }
}

impl Parts {
    const fn slot(self, part: Part) -> RwSignal<Slot> {
        match part {
            Part::Library => self.library,
            Part::Connect => self.connect,
            Part::Learn => self.learn,
            Part::Console => self.console,
        }
    }

    /// Loads a part, unless it is here or on its way.
    pub fn load(self, part: Part) {
        let slot = self.slot(part);
        if matches!(slot.get_untracked(), Slot::Loading | Slot::Present(_)) {
            return;
        }
        slot.set(Slot::Loading);
        spawn_local(async move {
            let loaded = match part {
                Part::Library => load_library().await,
                Part::Connect => load_connect().await,
                Part::Learn => load_learn().await,
                Part::Console => load_console().await,
            };
            slot.set(loaded.map_or(Slot::Missing, Slot::Present));
        });
    }

    /// Loads what the menu of the library leads to, as soon as the browser is idle. So it is there when the network is not.
    pub fn load_when_idle(self) {
        if !network::is_costly() {
            boot::when_idle(move || [Part::Library, Part::Connect].into_iter().for_each(|part| self.load(part)));
        }
    }

    /// Loads the part of a page that a person is about to open, where that costs them little.
    pub fn load_early(self, route: &Route) {
        if let Some(part) = route.part().filter(|_| !network::is_costly()) {
            self.load(part);
        }
    }
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
    live(move || match slot.get() {
        Slot::Present(draw) => {
            if is_late {
                router.page_drawn();
            }
            draw(&route)
        }
        Slot::Missing => {
            in_place_of(&route, view! { <ExplanationNotice explanation=Code::PartMissing.explain() retry /> }.into_any())
        }
        Slot::Absent | Slot::Loading => {
            let ghost = view! {
                <AfterAMoment label="Loading the page">
                    <GhostRows rows=3 />
                </AfterAMoment>
            };
            in_place_of(&route, ghost.into_any())
        }
    })
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
        Shell::Plain => view! { <FrontPage class="plain page">{content}</FrontPage> }.into_any(),
        Shell::SignedIn => view! { <main id="main" class="page" tabindex="-1">{content}</main> }.into_any(),
    }
}
