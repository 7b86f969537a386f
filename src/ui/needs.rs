//! What each page and each action needs to be granted, derived from the endpoints it calls. Nothing is asked for before it is needed.

use crate::oauth::ScopeSet;
use crate::spotify::Kind;
use crate::spotify::endpoint::{following, library, playlists, recently_played, saved_tracks, shows, top};

/// Something that needs permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The first page after signing in, and the playlists.
    Library,
    /// The page of what the person plays most.
    Top,
    /// The followed artists.
    Artists,
    /// What was played last.
    Recent,
    /// One podcast, and episodes anywhere.
    Podcasts,
    /// A backup of everything.
    Backup,
    /// Changing the name or description of a public playlist.
    EditPublic,
    /// The same for a private one.
    EditPrivate,
    /// Adding, removing and moving what is in a public playlist.
    ChangePublic,
    /// The same for a private one.
    ChangePrivate,
    /// Giving a public playlist a cover.
    CoverPublic,
    /// The same for a private one.
    CoverPrivate,
    /// Saving and removing songs, episodes, albums, podcasts and audiobooks.
    Save,
    /// Following artists.
    Follow,
    /// Following playlists.
    FollowPlaylists,
}

impl Need {
    /// All.
    pub const ALL: [Self; 15] = [
        Self::Library,
        Self::Top,
        Self::Artists,
        Self::Recent,
        Self::Podcasts,
        Self::EditPublic,
        Self::EditPrivate,
        Self::ChangePublic,
        Self::ChangePrivate,
        Self::CoverPublic,
        Self::CoverPrivate,
        Self::Save,
        Self::Follow,
        Self::FollowPlaylists,
        Self::Backup,
    ];

    /// Changing the name or description of a playlist, by whether it is public.
    #[must_use]
    pub const fn edit(public: Option<bool>) -> Self {
        match public {
            Some(true) => Self::EditPublic,
            _ => Self::EditPrivate,
        }
    }

    /// Adding, removing and moving what is in a playlist, by whether it is public.
    #[must_use]
    pub const fn change(public: Option<bool>) -> Self {
        match public {
            Some(true) => Self::ChangePublic,
            _ => Self::ChangePrivate,
        }
    }

    /// Giving a playlist a cover, by whether it is public.
    #[must_use]
    pub const fn cover(public: Option<bool>) -> Self {
        match public {
            Some(true) => Self::CoverPublic,
            _ => Self::CoverPrivate,
        }
    }

    /// Saving or following things of this kind, or taking that back, and seeing what came of it.
    #[must_use]
    pub const fn to_save(kind: Kind) -> Self {
        match kind {
            Kind::Artist | Kind::User => Self::Follow,
            Kind::Playlist => Self::FollowPlaylists,
            _ => Self::Save,
        }
    }

    /// The need that these missing scopes belong to.
    #[must_use]
    pub fn of(missing: ScopeSet) -> Option<Self> {
        Self::ALL.into_iter().find(|need| need.scopes().contains(missing))
    }

    /// The scopes without which it does not work.
    #[must_use]
    pub const fn scopes(self) -> ScopeSet {
        match self {
            Self::Library => playlists::READ.union(playlists::READ_SHARED).union(saved_tracks::READ),
            Self::Top => top::READ,
            Self::Artists => following::READ,
            Self::Recent => recently_played::READ,
            Self::Podcasts => shows::READ,
            Self::Backup => Self::Library.scopes().union(following::READ).union(shows::READ),
            Self::EditPublic | Self::ChangePublic => playlists::modify(Some(true)),
            Self::EditPrivate | Self::ChangePrivate => playlists::modify(Some(false)),
            Self::CoverPublic => playlists::cover(Some(true)),
            Self::CoverPrivate => playlists::cover(Some(false)),
            Self::Save => library::modify(Kind::Track).union(library::read(Kind::Track)),
            Self::Follow => library::modify(Kind::Artist).union(library::read(Kind::Artist)),
            Self::FollowPlaylists => library::modify(Kind::Playlist).union(library::read(Kind::Playlist)),
        }
    }

    /// The request, as a heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Library => "Allow access to your playlists and liked songs",
            Self::Top => "Allow access to your top artists and songs",
            Self::Artists => "Allow access to the artists you follow",
            Self::Recent => "Allow access to what you played last",
            Self::Podcasts => "Allow access to podcast episodes",
            Self::Backup => "Allow access to the rest of your library",
            Self::EditPublic | Self::EditPrivate => "To save, let Lockgroove edit your playlists",
            Self::ChangePublic | Self::ChangePrivate => "To change a playlist, let Lockgroove edit your playlists",
            Self::CoverPublic | Self::CoverPrivate => "To change covers, let Lockgroove upload pictures",
            Self::Save => "To save and remove, let Lockgroove change your library",
            Self::Follow => "To follow artists, let Lockgroove change whom you follow",
            Self::FollowPlaylists => "To follow playlists, let Lockgroove edit your playlists",
        }
    }

    /// What the person gets for it.
    #[must_use]
    pub const fn unlocks(self) -> &'static str {
        match self {
            Self::Library => "You can then see your playlists and liked songs here. Nothing can be changed with it.",
            Self::Top => {
                "This page then lists the artists and songs you play most, over weeks, months or years. Nothing can be changed with it."
            }
            Self::Artists => "This page then lists the artists you follow. Nothing can be changed with it.",
            Self::Recent => "This page then lists the last 50 songs you played. Nothing can be changed with it.",
            Self::Podcasts => {
                "Spotify shows episodes only together with how far you heard them. You can then see both here. Nothing can be changed with it."
            }
            Self::Backup => "A backup then has the artists you follow and your episodes too. Nothing can be changed with it.",
            Self::EditPublic => "This is for your public playlists only. What you typed stays here.",
            Self::EditPrivate => "This is for your private playlists only. What you typed stays here.",
            Self::CoverPublic | Self::CoverPrivate => {
                "You can then choose a picture for a playlist of yours. What you typed stays here. Nothing is uploaded unless you press it."
            }
            Self::ChangePublic => {
                "You can then make public playlists, and add, remove and move what is in yours. Nothing changes unless you press it."
            }
            Self::ChangePrivate => {
                "You can then make private playlists, and add, remove and move what is in yours. Nothing changes unless you press it."
            }
            Self::Save => {
                "You can then save and remove songs, episodes, albums, podcasts and audiobooks here. Nothing changes unless you press it."
            }
            Self::Follow => "You can then follow and unfollow artists here. Nothing changes unless you press it.",
            Self::FollowPlaylists => {
                "Spotify has one permission for following playlists and for editing your public ones. Nothing changes unless you press it."
            }
        }
    }
}

/// Every scope that a page asks for, without the one for covers: few people ever choose one, and it is asked for there.
#[must_use]
pub fn used_by_pages() -> ScopeSet {
    let is_for_covers = |need: &Need| matches!(need, Need::CoverPublic | Need::CoverPrivate);
    Need::ALL.into_iter().filter(|need| !is_for_covers(need)).map(Need::scopes).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::spotify::PlaylistId;

    #[test]
    fn pages_need_the_scopes_of_their_calls() {
        let id = PlaylistId::parse("3cEYpjA9oz9GiPac4AsH4n").unwrap();
        for call in [playlists::mine().scopes(), playlists::items(&id).scopes(), saved_tracks::all().scopes()] {
            assert!(Need::Library.scopes().contains(call));
        }
        let range = top::Range::Weeks;
        assert_eq!(Need::Top.scopes(), top::artists(range).scopes().union(top::tracks(range).scopes()));
        assert_eq!(Need::edit(Some(true)).scopes().to_string(), "playlist-modify-public");
        assert_eq!(Need::edit(Some(false)).scopes().to_string(), "playlist-modify-private");
        assert_eq!(Need::edit(None), Need::EditPrivate);
        assert_eq!((Need::cover(Some(true)), Need::cover(None)), (Need::CoverPublic, Need::CoverPrivate));
        assert_eq!(Need::CoverPublic.scopes().to_string(), "ugc-image-upload playlist-modify-public");
        assert_eq!((Need::change(Some(true)), Need::change(None)), (Need::ChangePublic, Need::ChangePrivate));
        assert_eq!(Need::to_save(Kind::Episode).scopes().to_string(), "user-library-modify user-library-read");
        assert_eq!(Need::to_save(Kind::Artist).scopes().to_string(), "user-follow-modify user-follow-read");
        assert_eq!(Need::to_save(Kind::Playlist).scopes().to_string(), "playlist-read-private playlist-modify-public");
        for need in Need::ALL {
            assert_eq!(Need::of(need.scopes()).map(Need::scopes), Some(need.scopes()));
        }
        assert_eq!((Need::of(saved_tracks::READ), Need::of(ScopeSet::parse("streaming"))), (Some(Need::Library), None));
    }
}
