//! The playlists of a person, as their list says.

use super::super::raw::{self, RawItem};
use crate::spotify::id::PlaylistId;

/// A playlist in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its ID.
    pub id: PlaylistId,
    /// Its name.
    pub name: String,
    /// The version of its items.
    pub snapshot_id: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
    /// Whether others may change it.
    pub is_collaborative: bool,
    /// How many items it has. Spotify may not say so of playlists of others.
    pub total: Option<u32>,
}

impl Listed {
    /// Reads a playlist. `None` for one that nothing names.
    pub(super) fn read(item: &RawItem) -> Option<Self> {
        let members = raw::members(&item.text)?;
        let word = |name: &str| members.get(name).and_then(|value| raw::text(value));
        let inner = |name: &str| members.get(name).and_then(|value| raw::members(value.get()));
        let total = |name: &str| inner(name)?.get("total")?.get().parse().ok();
        Some(Self {
            id: PlaylistId::parse(&word("id")?).ok()?,
            name: word("name").unwrap_or_default(),
            snapshot_id: word("snapshot_id"),
            owner: inner("owner").and_then(|owner| raw::text(owner.get("id")?)),
            is_collaborative: members.get("collaborative").is_some_and(|value| value.get() == "true"),
            total: total("items").or_else(|| total("tracks")),
        })
    }
}
