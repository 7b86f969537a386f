//! Which file, or which links.

use leptos::prelude::*;

use super::given::{Chosen, read};
use super::parts::parts;
use crate::backup::fault::FileFault;
use crate::browser::{file, journal};
use crate::ui::components::live::live;

/// What something is called that was pasted. A playlist that is made of it has this name.
const PASTED: &str = "Pasted links";

/// What is wrong with a file. The rest of it can be used.
fn faults(faults: &[FileFault]) -> AnyView {
    const MOST: usize = 20;
    let line = |fault: &FileFault| {
        let place = (!fault.place.is_empty()).then(|| format!("{}: ", fault.place));
        view! { <li>{place} {fault.words.clone()}</li> }
    };
    let more = faults.len().saturating_sub(MOST);
    let more = (more > 0).then(|| view! { <li>{format!("And {more} more.")}</li> });
    view! { <ul class="small error">{faults.iter().take(MOST).map(line).collect_view()} {more}</ul> }.into_any()
}

/// The form.
#[must_use]
pub(super) fn choose() -> AnyView {
    // Not in a signal that other threads may read: the bytes of a file stay in this one.
    let chosen = RwSignal::new_local(Chosen::None);
    let given = move |name: String, bytes: Vec<u8>| {
        chosen.set(Chosen::Reading);
        leptos::task::spawn_local(async move {
            let read = read(name, bytes).await;
            // The page may be gone by now.
            chosen.try_set(read);
        });
    };
    // The person is back from Spotify.
    leptos::task::spawn_local(async move {
        if let Some((name, bytes)) = journal::take_file().await
            && matches!(chosen.try_get_untracked(), Some(Chosen::None))
        {
            given(name, bytes);
        }
    });
    let choose = move |event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        leptos::task::spawn_local(async move {
            if let Some((name, bytes)) = file::chosen(input).await {
                given(name, bytes);
            }
        });
    };
    let pasted = RwSignal::new(String::new());
    let paste = move |_| given(PASTED.to_owned(), pasted.get_untracked().into_bytes());
    let outcome = move || match chosen.get() {
        Chosen::None => ().into_any(),
        Chosen::Reading => view! { <p class="hint">"Reading…"</p> }.into_any(),
        Chosen::Refused(found) => faults(&found),
        Chosen::Read(given) => {
            let wrong = (!given.faults.is_empty()).then(|| faults(&given.faults));
            view! { {wrong} {parts(&given)} }.into_any()
        }
    };
    view! {
        <section class="spread" aria-labelledby="restore-choose">
            <header>
                <h2 id="restore-choose">"Choose"</h2>
                <p>"An archive, a table from another program, or a plain list of links. It is read in this page and sent nowhere."</p>
            </header>
            <div class="stack">
                <div class="field">
                    <label for="restore-file">"A file: .zip, .csv, .json, .m3u8, .xspf or .txt"</label>
                    <input class="input" id="restore-file" type="file" accept=".zip,.csv,.json,.m3u,.m3u8,.xspf,.txt" on:change=choose />
                </div>
                <details class="fold">
                    <summary>"Or paste links"</summary>
                    <div class="stack">
                    <div class="field">
                        <label for="restore-links">"Links or URIs, one a line"</label>
                        <textarea class="input" id="restore-links" rows="5" on:input=move |event| pasted.set(event_target_value(&event))></textarea>
                        <p class="hint">"Songs become a playlist. Albums and podcasts are saved, artists and playlists followed."</p>
                    </div>
                    <button class="button little" type="button" on:click=paste>
                        "Read the links"
                    </button>
                    </div>
                </details>
                <div class="stack" aria-live="polite">
                    {live(outcome)}
                </div>
            </div>
        </section>
    }
    .into_any()
}
