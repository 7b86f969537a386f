//! The counts of a backup.

use leptos::prelude::*;

use crate::backup::run::{Row, RowState, View};
use crate::browser::intl;

fn known(total: Option<u32>) -> String {
    total.map_or_else(|| "?".to_owned(), intl::number)
}

fn label(row: &Row) -> String {
    match row.lists {
        Some(lists) => format!("{}: items in {}", row.section.label(), intl::number(lists)),
        None => row.section.label().to_owned(),
    }
}

/// The counts so far.
#[must_use]
pub fn so_far(view: &View) -> AnyView {
    let line = |row: &Row| {
        let state = match row.state {
            RowState::ToCome => "to come",
            RowState::Reading => "being read",
            RowState::Whole => "all of them",
            RowState::Short => "not all",
        };
        view! {
            <tr>
                <th scope="row">{label(row)}</th>
                <td class="number">{intl::number(row.read)}</td>
                <td class="number">{known(row.total)}</td>
                <td>{state}</td>
            </tr>
        }
    };
    view! {
        <div class="ledger-frame">
            <table class="ledger">
                <caption>"Read so far"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Part"</th>
                        <th scope="col" class="number">
                            "Read"
                        </th>
                        <th scope="col" class="number">
                            "At Spotify"
                        </th>
                        <th scope="col">"State"</th>
                    </tr>
                </thead>
                <tbody>{view.rows.iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The file against Spotify, part by part.
#[must_use]
pub fn proof(view: &View) -> AnyView {
    let line = |row: &Row| {
        let is_short = row.state != RowState::Whole;
        let (sign, words) = if is_short { ("≠", "not equal to") } else { ("=", "equal to") };
        let lacks = match row.total.map(|total| total.saturating_sub(row.read)) {
            _ if !is_short => "equal".to_owned(),
            Some(lacks) if lacks > 0 => format!("{} missing", intl::number(lacks)),
            _ => "not all".to_owned(),
        };
        view! {
            <tr class:short=is_short>
                <th scope="row">{label(row)}</th>
                <td class="number">{intl::number(row.read)}</td>
                <td class="sign">
                    <span aria-hidden="true">{sign}</span>
                    <span class="unseen">{words}</span>
                </td>
                <td class="other">{known(row.total)}</td>
                <td class="word">{lacks}</td>
            </tr>
        }
    };
    view! {
        <div class="ledger-frame">
            <table class="ledger proof">
                <caption class="unseen">"The file against Spotify, part by part"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Part"</th>
                        <th scope="col" class="number">
                            "In the file"
                        </th>
                        <th scope="col" class="sign">
                            <span class="unseen">"Compared"</span>
                        </th>
                        <th scope="col" class="other">
                            "At Spotify"
                        </th>
                        <th scope="col" class="word">
                            <span class="unseen">"In words"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{view.rows.iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
