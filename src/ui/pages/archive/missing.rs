//! What is missing in an archive.

use leptos::prelude::*;

use super::file::OpenFile;
use crate::backup::manifest::{ListEntry, Manifest, Outcome};
use crate::backup::section::Section;
use crate::browser::intl;

/// Most missing things that are named.
const MOST: usize = 50;

/// The lists of an archive of which something is missing, by their names.
fn incomplete(manifest: &Manifest) -> Vec<(String, &ListEntry)> {
    let sections = manifest.sections.iter().map(|section| (label(&section.name), &section.list));
    let playlists = manifest.playlists.iter().map(|playlist| (playlist.name.clone(), &playlist.list));
    sections.chain(playlists).filter(|(_, list)| list.state != Outcome::Whole || list.why.is_some()).collect()
}

/// Whether an archive has less than its person's whole library.
#[must_use]
pub fn has_gaps(manifest: &Manifest) -> bool {
    !incomplete(manifest).is_empty()
}

/// What is missing in an archive, as its maker knew.
#[must_use]
pub fn missing(open: &OpenFile) -> Option<AnyView> {
    let all = incomplete(open.opened.manifest.as_ref()?);
    if all.is_empty() {
        return None;
    }
    let line = |(name, list): (String, &ListEntry)| {
        view! {
            <li>
                <b>
                    <bdi translate="no">{name}</bdi>
                </b>
                <p>{why(list)}</p>
            </li>
        }
    };
    let more = all.len().saturating_sub(MOST);
    let more = (more > 0).then(|| {
        let more = intl::count(more);
        view! { <p class="small quiet-text">"And " {more} " more."</p> }
    });
    Some(
        view! {
            <section class="spread" aria-labelledby="archive-missing">
                <header>
                    <h2 id="archive-missing">"Not in this file"</h2>
                    <p>"What was left out, or what Spotify did not show when it was made."</p>
                </header>
                <div class="stack">
                    <ul class="entries">{all.into_iter().take(MOST).map(line).collect_view()}</ul>
                    {more}
                </div>
            </section>
        }
        .into_any(),
    )
}

/// What people call a section.
fn label(name: &str) -> String {
    let section = Section::ALL.into_iter().find(|section| section.name() == name);
    section.map_or_else(|| name.to_owned(), |section| section.label().to_owned())
}

fn why(list: &ListEntry) -> String {
    let short = list.total.map(|total| total.saturating_sub(list.count)).filter(|short| *short > 0);
    let short = short.map(|short| format!("{} missing. ", intl::number(short))).unwrap_or_default();
    let why = match (&list.why, list.state) {
        (Some(why), _) => why.words.as_str(),
        (None, Outcome::LeftOut) => "Left out by choice.",
        (None, Outcome::Closed) => "Spotify did not show it.",
        (None, _) => "Not all of it was read.",
    };
    short + why
}
