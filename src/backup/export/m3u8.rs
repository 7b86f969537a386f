//! M3U in UTF-8, with the directives that players know: length and title, artist, album. The entries are links, because nobody has the
//! sound.

use super::lines::{line, one_line, reference};
use crate::backup::row::{List, Row};

pub(super) fn begin(list: &List, out: &mut Vec<u8>) {
    line("#EXTM3U", out);
    line("#EXTENC:UTF-8", out);
    if let Some(name) = &list.name {
        line(&format!("#PLAYLIST:{}", one_line(name)), out);
    }
}

pub(super) fn row(row: &Row, out: &mut Vec<u8>) {
    let Some(reference) = reference(row) else { return };
    // Rounded to a second. Players read -1 as unknown.
    let length = row.length_ms.map_or_else(|| "-1".to_owned(), |ms| (ms.saturating_add(500) / 1000).to_string());
    let (makers, title) = (row.makers(), row.title.as_deref().unwrap_or_default());
    let shown = if makers.is_empty() { title.to_owned() } else { format!("{makers} - {title}") };
    line(&format!("#EXTINF:{length},{}", one_line(&shown)), out);
    for artist in row.artists.iter().filter(|artist| !artist.name.is_empty()) {
        line(&format!("#EXTART:{}", one_line(&artist.name)), out);
    }
    if let Some(album) = row.album.as_ref().filter(|album| !album.name.is_empty()) {
        line(&format!("#EXTALB:{}", one_line(&album.name)), out);
    }
    line(&reference, out);
}
