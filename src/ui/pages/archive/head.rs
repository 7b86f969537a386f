//! The head of a file: whose it is, when it was made, how much is in it, and whether it is complete.

use leptos::prelude::*;

use super::file::OpenFile;
use super::missing::has_gaps;
use crate::backup::row::Part;
use crate::backup::section::Section;
use crate::browser::intl;

/// The head.
#[must_use]
pub fn head(open: &OpenFile) -> AnyView {
    let opened = &open.opened;
    let of_part = |is: fn(Part) -> bool| opened.lists.iter().filter(move |list| is(list.list.part)).map(|list| list.count);
    let (playlists, items) = (of_part(|part| part == Part::Playlist).count(), of_part(|part| part == Part::Playlist).sum::<u32>());
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any();
    let mut facts = vec![fact("Playlists", format!("{}, with {} items", intl::count(playlists), intl::number(items)))];
    for (section, part) in [(Section::Liked, Part::LikedSongs), (Section::Albums, Part::Albums), (Section::Artists, Part::Artists)]
    {
        if let Some(list) = opened.lists.iter().find(|list| list.list.part == part) {
            facts.push(fact(section.label(), intl::number(list.count)));
        }
    }
    let size = intl::number(u32::try_from(open.size.div_ceil(1000)).unwrap_or(u32::MAX));
    facts.push(fact("File", format!("{}, {size} kB", opened.name)));
    let lead = match &opened.manifest {
        Some(manifest) => {
            let complete = match (manifest.is_complete, has_gaps(manifest)) {
                (true, false) => "yes, every count was equal",
                (true, true) => "everything that was chosen and shown",
                (false, _) => "no, see below",
            };
            let altered = if opened.faults.is_empty() { "nothing in it has been altered" } else { "not all of it is as it was made" };
            facts.extend([fact("Complete", complete.to_owned()), fact("Checked now", altered.to_owned())]);
            let (day, hour) = (intl::day(&manifest.made_at).unwrap_or_default(), intl::hour(&manifest.made_at).unwrap_or_default());
            let name = manifest.account.name.clone();
            view! {
                "The library of "
                <bdi translate="no">{name}</bdi>
                ", as Spotify showed it on "
                {day}
                " at "
                {hour}
                ". You need no account to look at it, and it works without a network."
            }
            .into_any()
        }
        None => "A file of another tool. It has what that tool wrote down. You need no account to look at it, and it works without a network."
            .into_any(),
    };
    let day = opened.manifest.as_ref().and_then(|manifest| intl::day(&manifest.made_at));
    let heading = day.map_or_else(|| open.title(), |day| format!("As it was on {day}"));
    view! {
        <header class="opening">
            <h1>
                <bdi translate="no">{heading}</bdi>
            </h1>
            <p class="lead">{lead}</p>
            <dl class="facts">{facts}</dl>
        </header>
    }
    .into_any()
}
