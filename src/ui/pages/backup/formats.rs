//! Which files for other programs go into the archive.

use leptos::prelude::*;

use crate::backup::export::Format;
use crate::backup::export::csv::{Column, Options};

/// The choice so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    tables: bool,
    columns: Vec<Column>,
    bom: bool,
    defuse: bool,
    players: bool,
    links: bool,
}

impl Default for Choice {
    /// Tables for every spreadsheet.
    fn default() -> Self {
        let Options { columns, bom, defuse } = Options::default();
        Self { tables: true, columns, bom, defuse, players: false, links: false }
    }
}

impl Choice {
    /// The formats that are written.
    #[must_use]
    pub fn formats(self) -> Vec<Format> {
        let Self { tables, columns, bom, defuse, players, links } = self;
        let is_table = tables && !columns.is_empty();
        let tables = is_table.then_some(Format::Csv(Options { columns, bom, defuse }));
        let players = if players { vec![Format::M3u8, Format::Xspf] } else { Vec::new() };
        tables.into_iter().chain(players).chain(links.then_some(Format::Links)).collect()
    }
}

type Member = fn(&mut Choice) -> &mut bool;

fn tick(choice: RwSignal<Choice>, id: &'static str, label: &'static str, words: &'static str, member: Member) -> AnyView {
    let describes = format!("{id}-words");
    view! {
        <div class="tick">
            <input
                type="checkbox"
                id=id
                aria-describedby=describes.clone()
                prop:checked=move || *member(&mut choice.get())
                on:change=move |event| choice.update(|choice| *member(choice) = event_target_checked(&event))
            />
            <label for=id>{label}</label>
            <span class="hint" id=describes>
                {words}
            </span>
        </div>
    }
    .into_any()
}

fn column(choice: RwSignal<Choice>, column: Column) -> AnyView {
    let toggle = move |_| {
        choice.update(|choice| {
            let is_chosen = |other: &Column| (*other == column) != choice.columns.contains(other);
            choice.columns = Column::ALL.into_iter().filter(is_chosen).collect();
        });
    };
    view! {
        <label>
            <input type="checkbox" prop:checked=move || choice.with(|choice| choice.columns.contains(&column)) on:change=toggle />
            {column.title()}
        </label>
    }
    .into_any()
}

/// The choice.
#[must_use]
pub fn formats(choice: RwSignal<Choice>) -> AnyView {
    let count = move || choice.with(|choice| format!("Columns of the tables: {} of {}", choice.columns.len(), Column::ALL.len()));
    view! {
        <fieldset>
            <legend>
                <h3>"Files for other programs"</h3>
            </legend>
            <p class="hint">"They go into the archive too. Only the archive itself holds everything."</p>
            <div class="formats">
                {tick(
                    choice,
                    "beside-tables",
                    "Tables (.csv)",
                    "One table for each list, for Excel, Numbers and other programs.",
                    |choice| &mut choice.tables,
                )}
                {tick(
                    choice,
                    "beside-players",
                    "Playlists (.m3u8, .xspf)",
                    "For music players on your own computer.",
                    |choice| &mut choice.players,
                )}
                {tick(
                    choice,
                    "beside-links",
                    "Links (.txt)",
                    "One line for each song. Opens anywhere, even in fifty years.",
                    |choice| &mut choice.links,
                )}
            </div>
        </fieldset>
        <details class="fold" hidden=move || !choice.with(|choice| choice.tables)>
            <summary>{count}</summary>
            <div class="stack">
                <fieldset class="column-choice">
                    <legend class="unseen">"Columns"</legend>
                    {Column::ALL.map(|each| column(choice, each)).collect_view()}
                </fieldset>
                <p class="hint">"These names are always in English, so that other programs can read them."</p>
                <div class="formats">
                    {tick(
                        choice,
                        "beside-bom",
                        "For older Excel",
                        "Puts a mark at the start, so that ö and 雨 are shown correctly.",
                        |choice| &mut choice.bom,
                    )}
                    {tick(
                        choice,
                        "beside-defuse",
                        "Safe for spreadsheets",
                        "A name that starts with = or + is kept from running as a formula.",
                        |choice| &mut choice.defuse,
                    )}
                </div>
            </div>
        </details>
    }
    .into_any()
}
