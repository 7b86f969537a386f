//! Where the songs of a rule come from.

use leptos::prelude::*;

use crate::browser::intl;
use crate::organise::rules::rule::Source;
use crate::spotify::Playlist;
use crate::spotify::model::name::shown;
use crate::ui::components::live::live;

/// The liked songs, and the playlists of the person.
#[must_use]
pub(super) fn sources(chosen: RwSignal<Vec<Source>>, mine: &[Playlist]) -> AnyView {
    let lists = mine.iter().enumerate().map(|(number, list)| {
        let source = Source::List(list.id.as_str().to_owned());
        tick(chosen, source, format!("source-{number}"), shown(&list.name).to_owned())
    });
    let total = intl::count(mine.len());
    let count = move || {
        let lists = chosen.with(|chosen| chosen.iter().filter(|source| **source != Source::Liked).count());
        format!("Playlists: {} of {total}", intl::count(lists))
    };
    view! {
        <fieldset class="rule-sources">
            <legend>"Songs come from"</legend>
            {tick(chosen, Source::Liked, "source-liked".to_owned(), "Liked songs".to_owned())}
            <details class="fold">
                <summary>{live(count)}</summary>
                <div class="rule-lists">{lists.collect_view()}</div>
            </details>
        </fieldset>
    }
    .into_any()
}

fn tick(chosen: RwSignal<Vec<Source>>, source: Source, id: String, words: String) -> AnyView {
    let is_chosen = {
        let source = source.clone();
        move || chosen.with(|chosen| chosen.contains(&source))
    };
    let toggle = move |event| {
        let is_on = event_target_checked(&event);
        chosen.update(|chosen| {
            chosen.retain(|known| *known != source);
            if is_on {
                chosen.push(source.clone());
            }
        });
    };
    view! {
        <div class="tick">
            <input type="checkbox" id=id.clone() prop:checked=is_chosen on:change=toggle />
            <label for=id translate="no">
                {words}
            </label>
        </div>
    }
    .into_any()
}
