//! What a search found, by kind: each thing once, without anything the service sent as `null`.

use crate::spotify::endpoint::MAX_FOUND_PER_PAGE;
use crate::spotify::endpoint::search::LAST;
use crate::spotify::listing::distinct;
use crate::spotify::model::{Found, PageItem};
use crate::spotify::{Kind, Page};
use crate::ui::components::brief::Row;
use crate::ui::components::shelf::Card;
use crate::ui::pages::found;

/// What was found of one kind: songs and episodes are rows, everything else stands on a shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The kind.
    pub kind: Kind,
    /// Rows.
    pub rows: Vec<Row>,
    /// Covers.
    pub cards: Vec<Card>,
    /// Whether the service has more.
    pub has_more: bool,
}

impl Section {
    /// Whether nothing of this kind can be shown.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.cards.is_empty()
    }

    fn add(&mut self, next: Self) {
        for row in next.rows {
            if row.id.is_empty() || !self.rows.iter().any(|known| known.id == row.id) {
                self.rows.push(row);
            }
        }
        for card in next.cards {
            if !self.cards.iter().any(|known| known.id == card.id) {
                self.cards.push(card);
            }
        }
        self.has_more = next.has_more;
    }
}

/// What was found for some words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The words.
    pub words: String,
    /// The kind that was asked for; `None` is all of them.
    pub kind: Option<Kind>,
    /// What was found, without the kinds of which nothing was.
    pub sections: Vec<Section>,
    /// The offset of the next page, of a search for one kind.
    pub next: u32,
}

impl Answer {
    /// The answer after its first page.
    #[must_use]
    pub fn new(words: String, kind: Option<Kind>, found: Found) -> Self {
        let mut sections = sections(found);
        sections.retain(|section| !section.is_empty() || (kind.is_some() && section.has_more));
        Self { words, kind, sections, next: MAX_FOUND_PER_PAGE }
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }

    /// The part of it that a search for one kind would have found.
    #[must_use]
    pub fn only(&self, words: &str, kind: Option<Kind>) -> Option<Self> {
        let is_part = kind.is_some() && self.kind.is_none() && self.words == words && !words.is_empty();
        is_part.then(|| Self {
            words: self.words.clone(),
            kind,
            sections: self.sections.iter().filter(|section| Some(section.kind) == kind).cloned().collect(),
            next: MAX_FOUND_PER_PAGE,
        })
    }

    /// Adds the next page.
    pub fn add(&mut self, found: Found) {
        self.next = self.next.saturating_add(MAX_FOUND_PER_PAGE);
        for (known, next) in self.sections.iter_mut().zip(sections(found)) {
            known.add(next);
        }
    }

    /// Whether a next page can be asked for.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.kind.is_some() && self.next < LAST && self.sections.iter().any(|section| section.has_more)
    }
}

fn sections(found: Found) -> Vec<Section> {
    let sections = [
        rows(Kind::Track, found.tracks, found::track),
        cards(Kind::Artist, found.artists, found::artist),
        cards(Kind::Album, found.albums, found::album),
        cards(Kind::Playlist, found.playlists, found::playlist),
        cards(Kind::Show, found.shows, found::show),
        rows(Kind::Episode, found.episodes, found::episode_found),
        cards(Kind::Audiobook, found.audiobooks, found::audiobook),
    ];
    sections.into_iter().flatten().collect()
}

fn rows<T: PageItem>(kind: Kind, page: Option<Page<T>>, row: fn(&T) -> Row) -> Option<Section> {
    let page = page?;
    let has_more = page.next.is_some();
    Some(Section { kind, rows: distinct(page.items).iter().map(row).collect(), cards: Vec::new(), has_more })
}

fn cards<T: PageItem>(kind: Kind, page: Option<Page<T>>, card: fn(&T) -> Card) -> Option<Section> {
    let page = page?;
    let has_more = page.next.is_some();
    Some(Section { kind, rows: Vec::new(), cards: distinct(page.items).iter().map(card).collect(), has_more })
}
