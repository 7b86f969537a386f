//! One entry of a list, read back for the page that draws it.

use std::collections::VecDeque;

use super::NONE;
use super::catalogue::{Catalogue, EXPLICIT, TrackRecord, UNPLAYABLE};
use super::kind::{Kind, Restriction};

/// An entry of a list, as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The track, or one of the numbers below.
    pub(super) track: u32,
    /// When it was added: seconds since 1970. 0 if unknown.
    pub(super) added: u32,
    /// The text of the user ID of the person who added it, plus one; 0 if unknown. The highest bit marks a repeated entry.
    pub(super) by: u32,
}

/// Values of [`Slot::track`] for entries that have none. They are larger than the number of any track.
pub(super) const COMING: u32 = NONE;
pub(super) const REMOVED: u32 = NONE - 1;
pub(super) const UNKNOWN: u32 = NONE - 2;

const REPEATED: u32 = 1 << 31;

impl Slot {
    pub(super) const COMING: Self = Self { track: COMING, added: 0, by: 0 };

    /// The number of the user ID's text.
    pub(super) const fn by(self) -> Option<u32> {
        (self.by & !REPEATED).checked_sub(1)
    }

    pub(super) const fn is_repeated(self) -> bool {
        self.by & REPEATED != 0
    }

    pub(super) const fn set_repeated(&mut self, repeated: bool) {
        self.by = if repeated { self.by | REPEATED } else { self.by & !REPEATED };
    }
}

/// One entry of a list. Whatever is unknown or does not apply is `None`.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    catalogue: &'a Catalogue,
    slot: Slot,
    track: Option<TrackRecord>,
}

/// An artist, album or show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// The name. It may be empty, or have nothing that can be seen.
    pub name: &'a str,
    /// The ID; those of local files have none.
    pub id: Option<String>,
}

impl<'a> Row<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, slot: Slot) -> Self {
        Self { catalogue, slot, track: catalogue.track(slot.track) }
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match (self.slot.track, &self.track) {
            (_, Some(track)) => track.kind(),
            (COMING, _) => Kind::Coming,
            (REMOVED, _) => Kind::Removed,
            _ => Kind::Unknown,
        }
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> Option<&'a str> {
        Some(self.catalogue.texts.get(self.track?.title))
    }

    /// The names of the artists, separated by commas. Empty if there are none.
    #[must_use]
    pub fn artist_names(&self) -> &'a str {
        let names = self.track.and_then(|track| self.catalogue.artist(track.credit));
        names.map_or("", |[.., names]| self.catalogue.texts.get(names))
    }

    /// The artists, each by itself.
    #[must_use]
    pub fn artists(&self) -> VecDeque<Named<'a>> {
        let mut artists = VecDeque::new();
        let mut credit = self.track.map_or(NONE, |track| track.credit);
        while let Some([before, artist, _]) = self.catalogue.artist(credit) {
            self.named(artist).into_iter().for_each(|artist| artists.push_front(artist));
            credit = before;
        }
        artists
    }

    /// The album; of an episode, the show.
    #[must_use]
    pub fn album(&self) -> Option<Named<'a>> {
        self.named(self.track?.album)
    }

    fn named(&self, number: u32) -> Option<Named<'a>> {
        let [name, key] = self.catalogue.name(number)?;
        Some(Named { name: self.catalogue.texts.get(name), id: self.catalogue.id(key) })
    }

    /// When it was added, in seconds since 1970.
    #[must_use]
    pub fn added_at(&self) -> Option<u32> {
        Some(self.slot.added).filter(|seconds| *seconds > 0)
    }

    /// The user ID of the person who added it.
    #[must_use]
    pub fn added_by(&self) -> Option<&'a str> {
        Some(self.catalogue.texts.get(self.slot.by()?))
    }

    /// How long it is, in milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> Option<u32> {
        Some(self.track?.duration).filter(|duration| *duration != NONE)
    }

    /// The year of its release.
    #[must_use]
    pub fn year(&self) -> Option<u32> {
        Some(self.track?.year()).filter(|year| *year > 0)
    }

    /// Whether it is marked as explicit.
    #[must_use]
    pub fn is_explicit(&self) -> bool {
        self.has(EXPLICIT)
    }

    /// Whether Spotify says that it cannot be played.
    #[must_use]
    pub fn is_unplayable(&self) -> bool {
        self.has(UNPLAYABLE)
    }

    fn has(&self, fact: u32) -> bool {
        self.track.is_some_and(|track| track.facts & fact != 0)
    }

    /// Why it cannot be played, where Spotify says so.
    #[must_use]
    pub fn restriction(&self) -> Option<Restriction> {
        self.track?.restriction()
    }

    /// Whether the list has the same item more than once, as far as it is read.
    #[must_use]
    pub const fn is_repeated(&self) -> bool {
        self.slot.is_repeated()
    }

    /// The URI.
    #[must_use]
    pub fn uri(&self) -> Option<String> {
        let id = self.catalogue.id(self.track?.key)?;
        Some(match self.kind() {
            Kind::Local => id,
            Kind::Episode => format!("spotify:episode:{id}"),
            _ => format!("spotify:track:{id}"),
        })
    }

    /// Its page at Spotify. Local files have none.
    #[must_use]
    pub fn link(&self) -> Option<String> {
        let what = match self.kind() {
            Kind::Track => "track",
            Kind::Episode => "episode",
            _ => return None,
        };
        Some(format!("https://open.spotify.com/{what}/{}", self.catalogue.id(self.track?.key)?))
    }
}
