//! Ready-made choices of permissions, derived from what the pages need.

use super::needs::{Need, used_by_pages};
use crate::oauth::{Scope, ScopeSet};
use crate::spotify::Capability;

/// A ready-made choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// What the first page needs.
    Minimum,
    /// What every page needs that only shows something.
    View,
    /// What every page needs.
    Edit,
    /// Everything that a page or the API console can use.
    Everything,
}

impl Preset {
    /// All, least first.
    pub const ALL: [Self; 4] = [Self::Minimum, Self::View, Self::Edit, Self::Everything];

    /// What it asks for.
    #[must_use]
    pub fn scopes(self) -> ScopeSet {
        match self {
            Self::Minimum => Need::Library.scopes(),
            Self::View => Need::ALL.into_iter().map(Need::scopes).filter(|set| set.iter().all(Scope::only_reads)).collect(),
            Self::Edit => used_by_pages(),
            Self::Everything => {
                Capability::ALL.into_iter().filter(|capability| capability.is_of_use()).map(Capability::scopes).collect()
            }
        }
    }

    /// The preset that asks for exactly this.
    #[must_use]
    pub fn of(set: ScopeSet) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.scopes() == set)
    }

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Minimum => "Minimum",
            Self::View => "View only",
            Self::Edit => "View and edit",
            Self::Everything => "Everything",
        }
    }

    /// What it is for.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Minimum => "Your playlists and liked songs: what the first page needs.",
            Self::View => "What every page needs to show you something. Nothing can be changed with it.",
            Self::Edit => "The same, and saving, following and editing your playlists.",
            Self::Everything => "What the pages need, and what the API console can try. No page uses most of it yet.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_preset_asks_for_more_than_the_one_before_and_is_recognised() {
        let mut before = ScopeSet::NONE;
        for preset in Preset::ALL {
            let scopes = preset.scopes();
            assert!(scopes.contains(before) && scopes != before, "{preset:?}");
            assert_eq!(Preset::of(scopes), Some(preset));
            before = scopes;
        }
        assert!(Preset::View.scopes().iter().all(Scope::only_reads), "it only views");
        assert_eq!(Preset::of(ScopeSet::NONE), None);
        assert_eq!(Preset::of(Preset::View.scopes().with(Scope::Streaming)), None);
    }

    #[test]
    fn everything_leaves_out_what_nothing_here_can_use() {
        let rest = ScopeSet::of(Scope::ALL).difference(Preset::Everything.scopes());
        assert_eq!(rest.to_string(), "app-remote-control streaming user-read-email user-read-private");
        assert_eq!(Preset::Everything.scopes().len(), 15);
    }
}
