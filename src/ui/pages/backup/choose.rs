//! What goes into a backup.

use std::rc::Rc;

use leptos::prelude::*;

use super::formats::{Choice, formats};
use super::job;
use crate::backup::archive::Archive;
use crate::backup::manifest::moment;
use crate::backup::run::{Earlier, Run};
use crate::backup::section::Section;
use crate::browser::deflate::BrowserCodec;
use crate::browser::file::PickedFile;
use crate::browser::{WebWorld, file, intl};
use crate::oauth::ScopeSet;
use crate::session::ports::Clock as _;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::offer::Offer;
use crate::ui::context::use_app;

/// An archive that is to be updated.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Last {
    None,
    Reading,
    Refused(String),
    Read { name: String, words: String, earlier: Earlier },
}

const fn kept_for_each(section: Section) -> &'static str {
    match section {
        Section::Liked => "song, artists, album, date added",
        Section::Playlists => "order, date added, who added it, cover",
        Section::Albums | Section::Shows | Section::Audiobooks => "date saved",
        Section::Artists => "name, link",
        Section::Episodes => "date saved, where you stopped",
    }
}

/// The form.
#[component]
pub fn Choose() -> impl IntoView {
    let app = use_app();
    let granted: Memo<ScopeSet> =
        Memo::new(move |_| app.state.with(|state| state.grant().map(|grant| grant.consent.scopes).unwrap_or_default()));
    let left_out = RwSignal::new(Vec::<Section>::new());
    let beside = RwSignal::new(Choice::default());
    // Not in a signal that other threads may read: the bytes of an archive stay in this one.
    let last = RwSignal::new_local(Last::None);
    let place = RwSignal::new_local(None::<Rc<PickedFile>>);
    let is_open = move |section: Section| granted.get().contains(section.scopes());
    let chosen = move || -> Vec<Section> {
        let is_chosen = |section: &Section| is_open(*section) && left_out.with(|out| !out.contains(section));
        Section::ALL.into_iter().filter(is_chosen).collect()
    };
    let missing = move || {
        let scopes = Section::ALL.into_iter().map(Section::scopes).fold(ScopeSet::NONE, ScopeSet::union);
        let missing = scopes.difference(granted.get());
        (!missing.is_empty()).then(|| view! { <Offer scopes=missing /> })
    };
    let row = move |section: Section| {
        let (id, describes) = (format!("part-{}", section.name()), format!("part-{}-words", section.name()));
        let toggle = move |_| {
            left_out.update(|out| match out.iter().position(|other| *other == section) {
                Some(place) => drop(out.remove(place)),
                None => out.push(section),
            });
        };
        let words = move || if is_open(section) { kept_for_each(section) } else { "not allowed yet" };
        view! {
            <tr>
                <td>
                    <input
                        type="checkbox"
                        id=id.clone()
                        aria-describedby=describes.clone()
                        prop:checked=move || is_open(section) && left_out.with(|out| !out.contains(&section))
                        disabled=move || !is_open(section)
                        on:change=toggle
                    />
                </td>
                <th scope="row">
                    <label for=id>{section.label()}</label>
                </th>
                <td class="quiet-text" id=describes>
                    {words}
                </td>
            </tr>
        }
    };
    let is_ready = move || !chosen().is_empty() && last.with(|last| *last != Last::Reading);
    let start = move |_| {
        if is_ready() {
            let earlier = if let Last::Read { earlier, .. } = last.get_untracked() { earlier } else { Earlier::default() };
            let run = Run::new(&chosen(), granted.get_untracked(), earlier);
            job::start(app, run, beside.get_untracked().formats(), 0, place.get_untracked());
        }
    };
    view! {
        <section class="spread" aria-labelledby="backup-choose">
            <header>
                <h2 id="backup-choose">"Choose"</h2>
                <p>"Everything you allowed is ticked. For a first backup, leave it like that and press the button."</p>
            </header>
            <div class="stack">
                <div class="ledger-frame">
                    <table class="ledger">
                        <thead>
                            <tr>
                                <th scope="col">
                                    <span class="unseen">"Include"</span>
                                </th>
                                <th scope="col">"Part"</th>
                                <th scope="col">"Kept for each"</th>
                            </tr>
                        </thead>
                        <tbody>{Section::ALL.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
                {live(missing)} {formats(beside)}
                <div class="price">
                    <dl class="facts">
                        <div>
                            <dt>"File"</dt>
                            <dd>{move || place.get().map_or_else(|| "one archive (.zip)".into_any(), |picked| named(&picked))}</dd>
                        </div>
                        <div>
                            <dt>"Changes at Spotify"</dt>
                            <dd>"none"</dd>
                        </div>
                    </dl>
                    {pick(place)}
                    <button class="button first" type="button" aria-disabled=move || (!is_ready()).to_string() on:click=start>
                        "Start the backup"
                    </button>
                </div>
            </div>
        </section>
        {older(last)}
    }
}

fn named(picked: &PickedFile) -> AnyView {
    let name = picked.name.clone();
    view! { <bdi translate="no">{name}</bdi> }.into_any()
}

/// Picking the file that the backup is written to, where the browser can.
fn pick(place: RwSignal<Option<Rc<PickedFile>>, LocalStorage>) -> Option<AnyView> {
    let press = move |_| {
        let day = moment(WebWorld.now());
        let picked = PickedFile::pick(&format!("lockgroove-{}.zip", day.get(..10).unwrap_or_default()));
        leptos::task::spawn_local(async move {
            if let Some(picked) = picked.await {
                // The page may be gone by now.
                place.try_set(Some(Rc::new(picked)));
            }
        });
    };
    PickedFile::can_be_picked().then(|| {
        view! {
            <button class="button" type="button" on:click=press>
                "Choose where it goes…"
            </button>
        }
        .into_any()
    })
}

/// Updating an older archive.
fn older(last: RwSignal<Last, LocalStorage>) -> AnyView {
    let choose = move |event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        last.set(Last::Reading);
        leptos::task::spawn_local(async move {
            let read = match file::chosen(input).await {
                None => Last::None,
                Some((name, bytes)) => match Archive::read(&bytes, &BrowserCodec).await {
                    Err(fault) => Last::Refused(fault.words()),
                    Ok(archive) => {
                        let (manifest, earlier) = (&archive.manifest, archive.earlier(&BrowserCodec).await);
                        let state = if manifest.is_complete { "Complete" } else { "A part" };
                        let day = intl::day(&manifest.made_at).unwrap_or_default();
                        let (whose, lists) = (&manifest.account.name, intl::count(earlier.playlists.len()));
                        let playlists = if earlier.playlists.len() == 1 { "playlist" } else { "playlists" };
                        let words =
                            format!("{state}, made on {day} from the library of {whose}. It has {lists} whole {playlists}.");
                        Last::Read { name, words, earlier }
                    }
                },
            };
            // The page may be gone by now.
            last.try_set(read);
        });
    };
    let outcome = move || match last.get() {
        Last::None => None,
        Last::Reading => Some(view! { <p class="hint">"Reading the file…"</p> }.into_any()),
        Last::Refused(words) => Some(view! { <p class="error">{words}</p> }.into_any()),
        Last::Read { name, words, .. } => Some(
            view! {
                <div class="file">
                    <Icon name="file" />
                    <b>{name}</b>
                    <p>{words} " Start the backup, and only what changed since then is read again."</p>
                </div>
            }
            .into_any(),
        ),
    };
    view! {
        <section class="spread" aria-labelledby="backup-older">
            <header>
                <h2 id="backup-older">"Update an older archive"</h2>
                <p>"Only what changed is read again. The result is the same as a fresh backup."</p>
            </header>
            <div class="stack">
                <div class="field">
                    <label for="backup-last">"An archive from before, whole or a part"</label>
                    <input class="input" id="backup-last" type="file" accept=".zip,application/zip" on:change=choose />
                </div>
                <div aria-live="polite">{move || outcome()}</div>
            </div>
        </section>
    }
    .into_any()
}
