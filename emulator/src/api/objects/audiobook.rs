//! Audiobooks and their chapters.

use serde_json::{Value, json};

use super::common::external_urls;
use super::images;
use crate::api::call::Call;
use crate::api::paging::Window;
use crate::api::value::extend;
use crate::clock;
use crate::world::catalogue::{Audiobook, Chapter};

/// The markets with audiobooks (Spotify, "Web API Reference").
pub(crate) const SOLD_IN: &[&str] = &["US", "GB", "CA", "IE", "NZ", "AU"];

/// A simplified audiobook.
pub(crate) fn audiobook_simple(call: &Call<'_>, book: &Audiobook) -> Value {
    let mut object = json!({
        "authors": [{"name": book.author}],
        "copyrights": [],
        "description": format!("{} by {}.", book.name, book.author),
        "html_description": format!("<p>{} by {}.</p>", book.name, book.author),
        "edition": "Unabridged",
        "explicit": false,
        "external_urls": external_urls("show", &book.id),
        "href": format!("{}/v1/audiobooks/{}", call.origin(), book.id),
        "id": book.id,
        "images": images::album(call.origin(), &book.id),
        "languages": ["en"],
        "media_type": "audio",
        "name": book.name,
        "narrators": [{"name": book.narrator}],
        "total_chapters": book.chapters.len(),
        "type": "audiobook",
        "uri": format!("spotify:show:{}", book.id),
    });
    if call.shapes().old_fields() {
        extend(&mut object, json!({"available_markets": SOLD_IN, "publisher": book.publisher}));
    }
    object
}

/// A full audiobook with its first chapters.
pub(crate) fn audiobook(call: &Call<'_>, book: &Audiobook) -> Value {
    let mut object = audiobook_simple(call, book);
    extend(&mut object, json!({"chapters": chapters(call, book, Window::first(50))}));
    object
}

/// A page of chapters.
pub(crate) fn chapters(call: &Call<'_>, book: &Audiobook, window: Window) -> Value {
    let list = call.catalogue().chapters.get(book.chapters.clone()).unwrap_or_default();
    let items = window.cut(list).iter().map(|chapter| chapter_simple(call, chapter)).collect();
    window.page(call, &format!("/v1/audiobooks/{}/chapters", book.id), list.len(), items)
}

/// A full chapter.
pub(crate) fn chapter(call: &Call<'_>, chapter: &Chapter) -> Value {
    let mut object = chapter_simple(call, chapter);
    let book = call.catalogue().audiobooks.get(chapter.audiobook);
    extend(&mut object, json!({"audiobook": book.map(|book| audiobook_simple(call, book))}));
    object
}

fn chapter_simple(call: &Call<'_>, chapter: &Chapter) -> Value {
    let mut object = json!({
        // Deprecated, but not removed in 2026.
        "audio_preview_url": null,
        "chapter_number": chapter.number,
        "description": "",
        "html_description": "",
        "duration_ms": chapter.duration_ms,
        "explicit": false,
        "external_urls": external_urls("episode", &chapter.id),
        "href": format!("{}/v1/chapters/{}", call.origin(), chapter.id),
        "id": chapter.id,
        "images": images::album(call.origin(), &chapter.id),
        "is_playable": true,
        "languages": ["en"],
        "name": chapter.name,
        "release_date": clock::date(chapter.released),
        "release_date_precision": "day",
        "resume_point": {"fully_played": false, "resume_position_ms": 0},
        "type": "chapter",
        "uri": format!("spotify:episode:{}", chapter.id),
    });
    if call.shapes().old_fields() {
        extend(&mut object, json!({"available_markets": SOLD_IN}));
    }
    object
}
