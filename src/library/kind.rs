//! What an entry is, and why it cannot be played.

/// What an entry of a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is not read yet.
    Coming,
    /// A track.
    Track,
    /// An episode of a show.
    Episode,
    /// A file on the disk of the person who added it.
    Local,
    /// Spotify removed the item. The entry keeps its position.
    Removed,
    /// An item of a type this app does not know.
    Unknown,
}

/// Why an item cannot be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restriction {
    /// Not in the person's country.
    Market,
    /// Not with the person's subscription.
    Product,
    /// It is explicit, and the person's settings exclude that.
    Explicit,
    /// A reason that is new.
    Other,
}

impl Restriction {
    /// 0 for none.
    pub(super) fn number(reason: Option<&str>) -> u32 {
        match reason {
            None => 0,
            Some("market") => 1,
            Some("product") => 2,
            Some("explicit") => 3,
            Some(_) => 4,
        }
    }

    pub(super) const fn of_number(number: u32) -> Option<Self> {
        match number {
            0 => None,
            1 => Some(Self::Market),
            2 => Some(Self::Product),
            3 => Some(Self::Explicit),
            _ => Some(Self::Other),
        }
    }
}
