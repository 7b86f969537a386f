//! Why entries of an answer could not be read. Each costs only itself, and a page says how many there were.

use crate::spotify::read::Json;

/// The entries that could not be read, counted by the reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Odd {
    /// `null`: the service names nothing. Usual in search results, and for audiobooks outside the countries that have them.
    pub null: u32,
    /// An object without the ID it would need.
    pub unnamed: u32,
    /// Of a type that this app does not know.
    pub unknown: u32,
    /// Something else than an object.
    pub malformed: u32,
}

impl Odd {
    /// All of them.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.null.saturating_add(self.unnamed).saturating_add(self.unknown).saturating_add(self.malformed)
    }

    /// Those of two pages together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            null: self.null.saturating_add(other.null),
            unnamed: self.unnamed.saturating_add(other.unnamed),
            unknown: self.unknown.saturating_add(other.unknown),
            malformed: self.malformed.saturating_add(other.malformed),
        }
    }

    /// Counts an entry that was skipped.
    pub(crate) fn skipped(&mut self, entry: Json<'_>) {
        let reason = if entry.is_null() {
            &mut self.null
        } else if entry.is_object() {
            &mut self.unnamed
        } else {
            &mut self.malformed
        };
        *reason = reason.saturating_add(1);
    }
}
