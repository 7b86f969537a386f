//! What a rule would hold now.

use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::intl;
use crate::library::length;
use crate::organise::entry::Entry;
use crate::organise::rules::pick::{self, Missing};
use crate::organise::rules::songs::Songs;
use crate::spotify::model::name::shown;
use crate::ui::components::name::name;
use crate::ui::pages::organise::words::songs as in_words;

/// How many songs are shown.
const FEW: usize = 20;

/// The songs that fit a rule.
#[derive(Clone)]
pub(super) struct Picked {
    pub(super) songs: Arc<Songs>,
    pub(super) found: Result<Arc<[u32]>, Missing>,
}

impl Picked {
    /// Whether no song fits, or the rule is not complete.
    pub(super) fn is_empty(&self) -> bool {
        self.found.as_deref().unwrap_or_default().is_empty()
    }

    /// The entries, in their order.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let found = self.found.as_deref().unwrap_or_default();
        found.iter().filter_map(|song| self.songs.get(*song).cloned()).collect()
    }
}

/// The picture of them.
#[must_use]
pub(super) fn preview(picked: &Picked) -> AnyView {
    let found = match &picked.found {
        Ok(found) => found,
        Err(missing) => {
            let words = match missing {
                Missing::Source => "Choose where the songs come from.".to_owned(),
                Missing::Condition(number) => format!("Condition {} is not complete.", number + 1),
                Missing::Limit => "“At most” has to be a number.".to_owned(),
            };
            return view! { <p class="statement" role="status">{words}</p> }.into_any();
        }
    };
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let total = length::in_words(pick::length(&picked.songs, found), intl::number);
    let left_out = picked.songs.left_out();
    let left_out = (left_out > 0).then(|| {
        let words = if left_out == 1 { "entry is" } else { "entries are" };
        view! {
            <p class="hint">
                {format!("{} {words} left out: local files, and what Spotify removed, cannot be added to a playlist.", intl::number(left_out))}
            </p>
        }
    });
    let row = |song: &u32| {
        let entry = picked.songs.get(*song)?;
        Some(view! {
            <tr>
                <th scope="row">{name(shown(&entry.title))}</th>
                <td>{name(&entry.makers())}</td>
                <td class="number">{entry.duration_ms.map(length::clock)}</td>
            </tr>
        })
    };
    let rows = found.iter().take(FEW).filter_map(row).collect_view();
    let more = count.saturating_sub(u32::try_from(FEW).unwrap_or(0));
    let more = (more > 0).then(|| view! { <p class="small quiet-text">{format!("And {} more.", intl::number(more))}</p> });
    let table = (count > 0).then(|| {
        view! {
            <div class="ledger-frame">
                <table class="ledger">
                    <caption class="unseen">"The first songs that fit"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Title"</th>
                            <th scope="col">"Artists"</th>
                            <th scope="col" class="number">
                                "Length"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <p class="says wide" role="status">
            <b>{in_words(count)}</b>
            {format!(" {}, {total}.", if count == 1 { "fits" } else { "fit" })}
        </p>
        {left_out}
        {table}
        {more}
    }
    .into_any()
}
