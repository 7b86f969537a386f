//! What surrounds the pages: masthead, menu, notices about the sign-in, and the foot of the window.

pub mod account;
pub mod foot;
pub mod keys;
pub mod menu;
pub mod notices;
pub mod open_page;
pub mod popover;
pub mod signed_out;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::api::{ApiData, use_api};
use super::components::icon::Mark;
use super::components::link::Link;
use super::components::live::live;
use super::context::use_app;
use super::focus;
use super::keep_once::KeepOnce;
use super::parts::Page;
use super::record::keep::KeptRecords;
use super::route::{Route, Shell};
use crate::session::Epoch;
use crate::spotify::Me;
use crate::spotify::endpoint::me;
use account::AccountMenu;
use foot::{Bar, Foot};
use keys::{Keys, KeysDialog};
use menu::Menu;
pub use notices::SessionNotices;
pub use open_page::OpenPage;
pub use signed_out::SignedOut;

/// What surrounds a page at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// Nothing: the page brings its own masthead.
    Nothing,
    /// The library's shell, for this sign-in.
    Library(Epoch),
    /// The offer to sign in, in the place of the page.
    SignedOut,
}

impl Around {
    /// What surrounds a page of this kind, for this sign-in.
    #[must_use]
    pub const fn of(shell: Shell, epoch: Option<Epoch>) -> Self {
        match (shell, epoch) {
            (Shell::Plain, _) | (Shell::Either, None) => Self::Nothing,
            (Shell::SignedIn, None) => Self::SignedOut,
            (Shell::Either | Shell::SignedIn, Some(epoch)) => Self::Library(epoch),
        }
    }
}

/// Surrounds every page: outside the library the foot of the window, and the link of `index.html` that skips the masthead.
#[component]
pub fn Frame(
    /// What surrounds the page.
    around: Memo<Around>,
    children: Children,
) -> impl IntoView {
    let skip = window_event_listener(leptos::ev::click, |event| {
        let link = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        // A drawing has no class name that is a text.
        if link.is_some_and(|link| link.matches("a.skip").unwrap_or_default()) {
            event.prevent_default();
            focus::on_page();
        }
    });
    on_cleanup(move || skip.remove());
    // The library's shell has a foot of its own.
    let in_library = Memo::new(move |_| matches!(around.get(), Around::Library(_)));
    view! {
        {children()}
        {live(move || (!in_library.get()).then(|| view! { <Foot>""</Foot> }))}
    }
}

/// Tells a page that it is in the library's shell, and who is signed in.
#[derive(Clone, Copy)]
pub struct InLibrary {
    /// The person. Read once for each sign-in of a tab.
    pub person: ApiData<Me>,
}

/// The person who is signed in, on a page in the library's shell.
#[must_use]
pub fn use_person() -> Option<ApiData<Me>> {
    use_context::<InLibrary>().map(|library| library.person)
}

/// The shell of the library with a page in it: masthead with the account, menu, page, and the foot of the window.
#[must_use]
pub fn draw(page: Page) -> AnyView {
    view! { <Library page /> }.into_any()
}

#[component]
fn Library(page: Page) -> impl IntoView {
    let person = use_api(|client| async move { client.get(&me::profile()).await });
    provide_context(InLibrary { person });
    KeptRecords::provide();
    KeepOnce::provide();
    let name = use_app().name;
    Effect::new(move |_| {
        if let Some(me) = person.ready() {
            name.set(me.name().to_owned());
        }
    });
    let keys = KeysDialog::new();
    view! {
        <div class="shell">
            <header class="masthead">
                <Link to=Route::Landing class="brand" label="Lockgroove, start">
                    <Mark />
                    <span class="brand-name">"Lockgroove"</span>
                </Link>
                <AccountMenu person keys />
            </header>
            <SessionNotices />
            <Menu />
            {page()}
            <Foot>
                <Bar />
            </Foot>
            <Keys dialog=keys />
        </div>
    }
}
