//! The gaps of a backup, and lists that could not be copied whole.

use leptos::prelude::*;

use crate::backup::run::{Missing, Reason, View};
use crate::browser::intl;

fn why(missing: &Missing) -> String {
    match &missing.reason {
        Reason::NotGranted(_) => "You have not allowed Lockgroove to see them.".to_owned(),
        Reason::OfAnotherPerson => "Spotify shows what is in it only to its owner.".to_owned(),
        Reason::Failed(error) => format!("{}. {}", error.problem().title, error.code()),
        Reason::KeepsChanging => "It changed each time we read it. The file has it as it was the last time.".to_owned(),
        Reason::OtherCount => "Spotify gave another number of items than it says there are.".to_owned(),
        Reason::NotRead => "Not read yet.".to_owned(),
        Reason::NotChecked => "We could not ask once more whether a list changed meanwhile.".to_owned(),
    }
}

fn how_many(missing: &Missing) -> String {
    let places = |(from, to): &(u32, u32)| format!("{} to {}", intl::number(from + 1), intl::number(*to));
    match missing.count {
        Some(0) | None => String::new(),
        Some(count) if missing.gaps.is_empty() => format!("{} missing. ", intl::number(count)),
        Some(_) => format!("Items {}. ", missing.gaps.iter().map(places).collect::<Vec<_>>().join(", ")),
    }
}

/// Everything that is missing. With very many, the first hundred and how many more.
#[must_use]
pub fn list(view: &View) -> AnyView {
    const MOST: usize = 100;
    let line = |missing: &Missing| {
        let name = if missing.name.is_empty() { "A playlist without a name".to_owned() } else { missing.name.clone() };
        view! {
            <li>
                <b>
                    <bdi translate=if missing.is_playlist { "no" } else { "yes" }>{name}</bdi>
                </b>
                <p>{how_many(missing)} {why(missing)}</p>
            </li>
        }
    };
    let more = view.missing.len().saturating_sub(MOST);
    let more = (more > 0).then(|| {
        let more = intl::count(more);
        view! { <p class="small quiet-text">"And " {more} " more. The file names them all."</p> }
    });
    view! {
        <ul class="entries">{view.missing.iter().take(MOST).map(line).collect_view()}</ul>
        {more}
    }
    .into_any()
}

/// Lists that are in the file as far as Spotify shows them.
#[must_use]
pub fn not_whole(view: &View) -> Option<AnyView> {
    let lines: Vec<(String, &'static str)> = [
        (
            view.of_others,
            "playlists of other people",
            "Spotify shows what is in them only to their owners. Their names are in the file.",
        ),
        (view.tally.local, "local files", "Their names are in the file. Their sound is on your own disk."),
        (view.tally.nulls, "removed items", "Spotify no longer says what they were. Their places and dates are kept."),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, what, words)| (format!("{} {what}. ", intl::number(count)), words))
    .collect();
    let line = |(what, words): (String, &'static str)| view! { <li><b>{what}</b> {words}</li> };
    (!lines.is_empty()).then(|| {
        view! {
            <h3>"Not copied whole"</h3>
            <ul class="named">{lines.into_iter().map(line).collect_view()}</ul>
        }
        .into_any()
    })
}
