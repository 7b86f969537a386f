//! Taking what is shown out of the file, in another form.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::file::{self, OpenFile, Which};
use crate::backup::beside;
use crate::backup::export::Format;
use crate::backup::export::file_name::file_name;
use crate::backup::fault::FileFault;
use crate::backup::row::{List, Part, Row};
use crate::browser::deflate::BrowserCodec;
use crate::browser::file::MadeFile;
use crate::browser::intl;
use crate::ui::record::state::Record;

/// What the rows of a table are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// All entries of the file.
    Everything,
    /// The list at this place.
    List(usize),
}

/// The forms, each with what it is for. JSON is offered for archives only: other files have none.
pub const FORMS: [(&str, &str); 5] = [
    ("Table (.csv)", "For spreadsheets, and for moving to other services."),
    ("Playlist (.m3u8)", "For music players."),
    ("Playlist (.xspf)", "For music players that read XML."),
    ("Links (.txt)", "One line a song."),
    ("As it is in the archive (.json)", "Everything that Spotify said of each entry."),
];

/// The format of a form. `None` for JSON.
#[must_use]
pub fn format(form: usize) -> Option<Format> {
    Some(match form {
        0 => Format::Csv(Default::default()),
        1 => Format::M3u8,
        2 => Format::Xspf,
        3 => Format::Links,
        _ => return None,
    })
}

/// The form, with the rows that the table shows, in its order.
#[must_use]
pub fn save(record: Record, source: Source, name: Signal<String>) -> AnyView {
    let open = file::get(Which::First);
    let is_archive = open.as_ref().is_some_and(|open| open.opened.manifest.is_some());
    let part = match source {
        Source::List(at) => open.and_then(|open| open.opened.lists.get(at).map(|list| list.list.part)).unwrap_or_default(),
        Source::Everything => Part::Playlist,
    };
    let form = RwSignal::new(0_usize);
    let outcome = RwSignal::new(String::new());
    let radio = move |(at, (label, hint)): (usize, (&'static str, &'static str))| {
        let (id, hint_id) = (format!("save-{at}"), format!("save-{at}-hint"));
        view! {
            <div class="tick">
                <input
                    type="radio"
                    name="save-form"
                    id=id.clone()
                    aria-describedby=hint_id.clone()
                    prop:checked=move || form.get() == at
                    on:change=move |_| form.set(at)
                />
                <label for=id>{label}</label>
                <span class="hint" id=hint_id>
                    {hint}
                </span>
            </div>
        }
    };
    let press = move |_| {
        let (form, name) = (form.get_untracked(), name.get_untracked());
        let rows = record.view.get_untracked();
        spawn_local(async move {
            let words = match make(source, &rows, form, &name).await {
                Ok(made) => {
                    made.save();
                    format!("Saved as {}.", made.name)
                }
                Err(fault) => fault.words,
            };
            // The page may be gone by now.
            outcome.try_set(words);
        });
    };
    let label = move || {
        let count = u32::try_from(record.view.with(|view| view.len())).unwrap_or(u32::MAX);
        if count == 1 { "Save 1 entry".to_owned() } else { format!("Save {} entries", intl::number(count)) }
    };
    let is_offered = |at: usize| format(at).map_or(is_archive, |format| beside::fits(part, &format));
    let forms = FORMS.into_iter().enumerate().filter(|(at, _)| is_offered(*at));
    view! {
        <section class="spread" aria-labelledby="archive-save">
            <header>
                <h2 id="archive-save">"Save this"</h2>
                <p>"What the table shows, in its order, in another form. The file itself stays as it is."</p>
            </header>
            <div class="stack">
                <fieldset class="formats">
                    <legend class="unseen">"Form"</legend>
                    {forms.map(radio).collect_view()}
                </fieldset>
                <div class="row">
                    <button class="button" type="button" on:click=press>
                        {label}
                    </button>
                    <span role="status">{outcome}</span>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// Where what an archive shows comes from. Files of other tools may have it from anywhere.
#[must_use]
pub fn credit() -> Option<AnyView> {
    let is_archive = file::get(Which::First).is_some_and(|open| open.opened.manifest.is_some());
    is_archive.then(|| {
        view! {
            <p class="source">
                <span>"Content from Spotify, as it was when the file was made."</span>
            </p>
        }
        .into_any()
    })
}

/// The file to save.
async fn make(source: Source, rows: &[u32], form: usize, name: &str) -> Result<MadeFile, FileFault> {
    let Some(open) = file::get(Which::First) else { return Err(FileFault::not_given()) };
    let start = match source {
        Source::Everything => 0,
        Source::List(at) => open.viewed.range(at).start,
    };
    let numbers: Vec<u32> = rows.iter().map(|row| start + row).collect();
    let (bytes, extension) = match format(form) {
        Some(format) => {
            let list = match source {
                Source::List(at) => open.opened.lists.get(at).map(|list| list.list.clone()).unwrap_or_default(),
                Source::Everything => List { name: Some(name.to_owned()), ..List::default() },
            };
            let rows = rows_of(&open, &numbers).await?;
            (beside::file(&format, &list, &mut rows.into_values(), &BrowserCodec).await, format.extension())
        }
        None => (beside::json(texts_of(&open, &numbers).await?.values().map(String::as_str)).into_bytes(), "json"),
    };
    let name = format!("{}.{extension}", file_name(name));
    MadeFile::of_type(name, "application/octet-stream", &bytes).ok_or_else(FileFault::not_given)
}

/// The rows of these entries, by their place among them.
async fn rows_of(open: &OpenFile, numbers: &[u32]) -> Result<BTreeMap<usize, Row>, FileFault> {
    let mut rows = BTreeMap::new();
    for (list, places) in open.viewed.places(numbers) {
        let all = open.opened.rows(list, &BrowserCodec).await?;
        rows.extend(places.into_iter().filter_map(|(place, at)| Some((place, (**all.get(at)?).clone()))));
    }
    Ok(rows)
}

/// The texts of these entries as the archive has them, by their place among them.
async fn texts_of(open: &OpenFile, numbers: &[u32]) -> Result<BTreeMap<usize, String>, FileFault> {
    let mut texts = BTreeMap::new();
    for (list, places) in open.viewed.places(numbers) {
        let json = open.opened.json(list, &BrowserCodec).await?.unwrap_or_default();
        let all: Vec<&str> = beside::items(&json).collect();
        texts.extend(places.into_iter().filter_map(|(place, at)| Some((place, (*all.get(at)?).to_owned()))));
    }
    Ok(texts)
}
