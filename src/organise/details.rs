//! What a playlist is called, how it is described, and whether it is on the profile: a change of it, and the way back.

use serde::{Deserialize, Serialize};

use super::run::Target;
use crate::spotify::endpoint::{Endpoint, playlists};
use crate::spotify::model::Playlist;

/// The details of a playlist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Its name.
    pub name: String,
    /// Its description. Empty if there is none.
    pub description: String,
    /// Whether it is on the profile, as far as the service says.
    pub public: Option<bool>,
}

/// A change of the details of a playlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailsChange {
    /// The playlist, as it is after the change.
    pub target: Target,
    /// What was there before.
    pub before: Details,
    /// What is there since.
    pub after: Details,
}

impl Details {
    /// Those of a playlist.
    #[must_use]
    pub fn of(list: &Playlist) -> Self {
        Self { name: list.name.clone(), description: list.description.clone().unwrap_or_default(), public: list.public }
    }
}

impl DetailsChange {
    /// The request that takes it back in a playlist as it is `now`, or with `again` makes it again. What somebody else has changed since
    /// stays as it is. `None` if nothing is left to change.
    #[must_use]
    pub fn back(&self, now: &Playlist, again: bool) -> Option<Endpoint<()>> {
        let (from, to) = if again { (&self.before, &self.after) } else { (&self.after, &self.before) };
        let is = Details::of(now);
        let text = |from: &String, to: &String, is: &String| if is == from { to.clone() } else { is.clone() };
        let name = text(&from.name, &to.name, &is.name);
        let description = text(&from.description, &to.description, &is.description);
        let public = if is.public == from.public { to.public } else { is.public };
        let wanted = Details { name, description, public };
        (wanted != is).then(|| playlists::describe(now, &wanted.name, &wanted.description, wanted.public))
    }

    /// Whether it is taken back in a playlist as it is `now`, or with `again` made again. Whether the playlist is on the profile is not
    /// asked: the service does not always keep that.
    #[must_use]
    pub fn is_back(&self, now: &Playlist, again: bool) -> bool {
        let (from, to) = if again { (&self.before, &self.after) } else { (&self.after, &self.before) };
        let is = Details::of(now);
        let is_left = |from: &String, to: &String, is: &String| from != to && is == from;
        !is_left(&from.name, &to.name, &is.name) && !is_left(&from.description, &to.description, &is.description)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::spotify::endpoint::Call;
    use crate::spotify::id::PlaylistId;
    use crate::spotify::model::Owner;

    fn list(name: &str, description: &str, public: bool) -> Playlist {
        Playlist {
            id: PlaylistId::parse("1a").unwrap(),
            name: name.to_owned(),
            description: Some(description.to_owned()).filter(|text| !text.is_empty()),
            owner: Owner { id: None, display_name: None },
            public: Some(public),
            collaborative: false,
            snapshot_id: None,
            images: Vec::new(),
            url: None,
            total: None,
        }
    }

    fn change() -> DetailsChange {
        let [before, after] = [list("Trains", "Slow", false), list("Slow trains", "", true)];
        DetailsChange {
            target: Target { id: after.id.clone(), public: after.public },
            before: Details::of(&before),
            after: Details::of(&after),
        }
    }

    fn body(call: &Call) -> String {
        call.body.as_ref().unwrap().text.clone()
    }

    #[test]
    fn all_of_it_comes_back() {
        let back = change().back(&list("Slow trains", "", true), false).unwrap();
        assert_eq!(body(back.call()), r#"{"name":"Trains","description":"Slow","public":false}"#);
        let again = change().back(&list("Trains", "Slow", false), true).unwrap();
        assert_eq!(body(again.call()), r#"{"name":"Slow trains","description":"","public":true}"#);
    }

    #[test]
    fn it_is_back_when_neither_text_is_left() {
        let is_back = |name, description, public| change().is_back(&list(name, description, public), false);
        assert_eq!([is_back("Trains", "Slow", false), is_back("Trains", "Slow", true)], [true, true]);
        assert_eq!([is_back("Slow trains", "Slow", false), is_back("Trains", "", false)], [false, false]);
        assert_eq!([is_back("Night trains", "Slow", false), change().is_back(&list("Trains", "", true), true)], [true, false]);
    }

    #[test]
    fn what_somebody_else_changed_since_stays() {
        let back = change().back(&list("Night trains", "", true), false).unwrap();
        assert_eq!(body(back.call()), r#"{"description":"Slow","public":false}"#);
        assert!(change().back(&list("Night trains", "Slow", false), false).is_none());
    }
}
