//! Rows as text for the clipboard.

use super::catalogue::Catalogue;
use super::row::Row;
use super::table::Table;

/// A line for each row: title, artists and album, between tabs, as spreadsheets paste them. Rows without a title are left out.
#[must_use]
pub fn as_text(table: &Table, catalogue: &Catalogue, rows: &[u32]) -> String {
    let mut text = String::new();
    for row in rows.iter().filter_map(|row| table.row(catalogue, *row)) {
        let Some(title) = row.title() else { continue };
        let album = row.album().map_or("", |album| album.name);
        for (part, end) in [(title, '\t'), (row.artist_names(), '\t'), (album, '\n')] {
            // A tab or a line break in a name would begin another cell.
            text.extend(part.chars().map(|c| if c.is_control() { ' ' } else { c }));
            text.push(end);
        }
    }
    text
}

/// A line with the address at Spotify for each row that has one.
#[must_use]
pub fn as_links(table: &Table, catalogue: &Catalogue, rows: &[u32]) -> String {
    let links = rows.iter().filter_map(|row| table.row(catalogue, *row).as_ref().and_then(Row::link));
    links.map(|link| link + "\n").collect()
}
