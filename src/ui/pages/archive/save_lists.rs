//! Taking several lists out of the file at once, as one zip.

use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::file::{self, OpenFile, Which};
use super::save::{FORMS, format};
use crate::backup::beside;
use crate::backup::container::{self, CodecFault, Packed, pack};
use crate::backup::export::file_name::{file_name, file_names};
use crate::backup::fault::FileFault;
use crate::browser::deflate::BrowserCodec;
use crate::browser::file::{MadeFile, MadeZip};
use crate::browser::intl;

/// The form that all of them are saved in is chosen once. JSON is the archive itself.
const OFFERED: usize = 4;

/// How lists are saved: all, or those that are ticked.
#[must_use]
pub fn save_lists(open: &OpenFile, ticked: RwSignal<BTreeSet<usize>>) -> AnyView {
    let all = open.opened.lists.len();
    let form = RwSignal::new(0_usize);
    let (outcome, is_busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let option = |(at, (label, _)): (usize, (&'static str, &'static str))| view! { <option value=at.to_string()>{label}</option> };
    let choose = move |event| form.set(event_target_value(&event).parse().unwrap_or_default());
    let press = move |_| {
        let Some(open) = file::get(Which::First).filter(|_| !is_busy.get_untracked()) else { return };
        let chosen: Vec<usize> = match ticked.with_untracked(|ticked| ticked.iter().copied().collect::<Vec<_>>()) {
            ticked if ticked.is_empty() => (0..all).collect(),
            ticked => ticked,
        };
        let form = form.get_untracked();
        is_busy.set(true);
        spawn_local(async move {
            let words = match make(open, chosen, form).await {
                Ok(None) => "This form can hold none of these lists. Choose another one.".to_owned(),
                Ok(Some((made, left_out))) => {
                    made.save();
                    said(&made.name, left_out)
                }
                Err(fault) => fault.words,
            };
            // The page may be gone by now.
            outcome.try_set(words);
            is_busy.try_set(false);
        });
    };
    let label = move || match ticked.with(BTreeSet::len) {
        0 => format!("Save all {} lists", intl::count(all)),
        1 => "Save 1 list".to_owned(),
        some => format!("Save {} lists", intl::count(some)),
    };
    view! {
        <section class="spread" aria-labelledby="archive-save-lists">
            <header>
                <h2 id="archive-save-lists">"Save several lists"</h2>
                <p>"One zip with a file for each list. Tick the lists above, or tick none and get all."</p>
            </header>
            <div class="stack">
                <div class="field">
                    <label for="save-lists-form">"Form"</label>
                    <select class="input" id="save-lists-form" on:change=choose>
                        {FORMS.into_iter().take(OFFERED).enumerate().map(option).collect_view()}
                    </select>
                </div>
                <div class="row">
                    <button class="button" type="button" aria-busy=move || is_busy.get().to_string() on:click=press>
                        {label}
                    </button>
                    <span role="status">{outcome}</span>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn said(name: &str, left_out: usize) -> String {
    match left_out {
        0 => format!("Saved as {name}."),
        1 => format!("Saved as {name}, without 1 list that this form cannot hold."),
        _ => format!("Saved as {name}, without {} lists that this form cannot hold.", intl::count(left_out)),
    }
}

/// The zip, and how many lists the form cannot hold: players play songs and episodes only. `None` if that is all of them.
async fn make(open: Rc<OpenFile>, chosen: Vec<usize>, form: usize) -> Result<Option<(MadeFile, usize)>, FileFault> {
    let no_memory = |_: CodecFault| FileFault::no_memory();
    let Some(format) = format(form) else { return Err(FileFault::not_given()) };
    let fits = |at: &usize| open.opened.lists.get(*at).is_some_and(|list| beside::fits(list.list.part, &format));
    let (fitting, others): (Vec<usize>, Vec<usize>) = chosen.into_iter().partition(fits);
    if fitting.is_empty() {
        return Ok(None);
    }
    let names: Vec<(&str, &str)> = fitting
        .iter()
        .filter_map(|at| open.opened.lists.get(*at))
        .map(|list| (list.name.as_str(), list.list.uri.as_deref().unwrap_or_default()))
        .collect();
    let mut files: Vec<(String, Packed)> = Vec::new();
    for (at, name) in fitting.iter().zip(file_names(&names)) {
        let list = open.opened.lists.get(*at).map(|list| list.list.clone()).unwrap_or_default();
        let bytes = match open.opened.json(*at, &BrowserCodec).await? {
            Some(text) => beside::file(&format, &list, &mut beside::rows(&text), &BrowserCodec).await,
            None => {
                let rows = open.opened.rows(*at, &BrowserCodec).await?;
                beside::file(&format, &list, &mut rows.into_iter().map(Rc::unwrap_or_clone), &BrowserCodec).await
            }
        };
        let text = String::from_utf8(bytes).map_err(|_| no_memory(CodecFault))?;
        files.push((format!("{name}.{}", format.extension()), pack(text, &BrowserCodec).await.map_err(no_memory)?));
    }
    let zip = MadeZip::default();
    let all: Vec<(&str, &Packed)> = files.iter().map(|(path, file)| (path.as_str(), file)).collect();
    container::write(&all, &zip).await.map_err(no_memory)?;
    let made = zip.file(format!("{}.zip", file_name(&format!("{} {}", open.title(), format.extension()))));
    made.map(|made| Some((made, others.len()))).ok_or_else(FileFault::no_memory)
}
