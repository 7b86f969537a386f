//! Giving the page a file: by a button, or by dropping it.

use leptos::html;
use leptos::prelude::*;

use super::faults::faults;
use super::file::{self, State, Which};
use crate::browser::file::Chosen;
use crate::browser::intl;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::context::use_app;
use crate::ui::route::Route;

/// The page before a file is open.
#[must_use]
pub fn first() -> AnyView {
    // The name of a file that was closed.
    use_app().router.name_page(Route::ARCHIVE.title().to_owned());
    view! {
        <header class="opening">
            <h1>{Route::ARCHIVE.title()}</h1>
            <p class="lead">
                "Look into a backup, search it, compare two, take parts out. You need no account for it, and no network once this page is here."
            </p>
        </header>
        <section class="spread" aria-labelledby="give">
            <header>
                <h2 id="give">"Your file"</h2>
                <p>"It stays on this computer: this page reads it, and nothing is uploaded."</p>
            </header>
            <div class="stack">{place(Which::First)} {readable()}</div>
        </section>
    }
    .into_any()
}

/// The place for a file, and what came of the one that was given.
#[must_use]
pub fn place(which: Which) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let is_over = RwSignal::new(false);
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |event| file::read(which, Chosen::in_input(&event_target(&event)));
    let state = file::state(which);
    let busy = Memo::new({
        let state = state.clone();
        move |_| matches!(state.get(), State::Reading { .. })
    });
    let progress = {
        let state = state.clone();
        move || match state.get() {
            State::Reading { of: 0, .. } => "Reading the file…".to_owned(),
            State::Reading { read, of } => format!("Reading list {} of {}…", intl::number(read + 1), intl::number(of)),
            _ => String::new(),
        }
    };
    let refused = move || match state.get() {
        State::Read { is_usable: false, .. } => file::get(which).map(|open| faults(&open, true)),
        _ => None,
    };
    view! {
        <div
            class="drop"
            class:over=is_over
            on:dragover=move |event| {
                event.prevent_default();
                is_over.set(true);
            }
            on:dragleave=move |_| is_over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                is_over.set(false);
                file::read(which, Chosen::dropped(&event));
            }
        >
            <Icon name="file" />
            <p>"Drop a file here, or choose one from your disk. What Spotify sent you may be several files: take them all at once."</p>
            <button class="button first" type="button" aria-busy=move || busy.get().to_string() on:click=choose>
                "Choose a file"
            </button>
            <input
                node_ref=input
                type="file"
                multiple
                hidden
                accept=".zip,.csv,.json,.txt,.m3u,.m3u8,.xspf"
                on:change=chosen
            />
        </div>
        <p class="hint" role="status">
            {progress}
        </p>
        {live(refused)}
    }
    .into_any()
}

/// What can be opened, and how its files are named.
const READABLE: [(&str, &str); 6] = [
    ("Lockgroove archives", " of any age (.zip), also incomplete ones."),
    ("Tables from Exportify", " (.csv), both kinds, and other tables with a column of URIs or of titles."),
    ("SpotMyBackup", " (.json)."),
    ("What Spotify itself sends you", " when you ask for your data: YourLibrary.json, Playlist1.json, or the whole .zip."),
    ("Playlists for players", " (.m3u8, .xspf) with links to Spotify."),
    ("A list of links", ", one a line (.txt)."),
];

fn readable() -> AnyView {
    let line = |(what, how)| {
        view! {
            <li>
                <b>{what}</b>
                {how}
            </li>
        }
    };
    view! {
        <details class="folded">
            <summary>
                <Icon name="fold" />
                <span>"Files it can read"</span>
            </summary>
            <ul class="named">{READABLE.map(line).collect_view()}</ul>
        </details>
    }
    .into_any()
}
