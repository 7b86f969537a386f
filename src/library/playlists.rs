//! Finding and ordering playlists.

use crate::spotify::Playlist;

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As Spotify lists them.
    #[default]
    Spotify,
    /// By name, without regard to case.
    Name,
    /// The longest first. Those whose length is unknown come last.
    Length,
}

impl Order {
    /// All.
    pub const ALL: [Self; 3] = [Self::Spotify, Self::Name, Self::Length];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spotify => "As at Spotify",
            Self::Name => "Name",
            Self::Length => "Longest first",
        }
    }

    /// The one with this name, or else the usual one.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|order| order.name() == name).unwrap_or_default()
    }
}

/// The playlists that contain all of these words in their name, description or owner's name, in this order. Equal ones stay as they were.
#[must_use]
pub fn arranged(mut playlists: Vec<Playlist>, words: &str, order: Order) -> Vec<Playlist> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    if !words.is_empty() {
        playlists.retain(|playlist| {
            let text = text(playlist);
            words.iter().all(|word| text.contains(word.as_str()))
        });
    }
    match order {
        Order::Spotify => {}
        Order::Name => playlists.sort_by_cached_key(|playlist| playlist.name.to_lowercase()),
        Order::Length => playlists.sort_by_key(|playlist| core::cmp::Reverse(playlist.total)),
    }
    playlists
}

fn text(playlist: &Playlist) -> String {
    [&playlist.name, playlist.owner.name(), playlist.description.as_deref().unwrap_or_default()].join("\n").to_lowercase()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::spotify::testing::decoded;

    fn playlist(name: &str, owner: &str, total: Option<u32>) -> Playlist {
        let total = total.map(|total| format!(r#","items":{{"total":{total}}}"#)).unwrap_or_default();
        decoded(&format!(r#"{{"id":"x","name":"{name}","owner":{{"id":"{owner}","display_name":"{owner}"}}{total}}}"#)).unwrap()
    }

    fn names(words: &str, order: Order) -> Vec<String> {
        let all = vec![
            playlist("Été", "Ines", Some(3)),
            playlist("night bus", "Noor", None),
            playlist("Amber", "Ines", Some(9)),
            playlist("Bus stops", "Ines", Some(9)),
        ];
        arranged(all, words, order).into_iter().map(|playlist| playlist.name).collect()
    }

    #[test]
    fn every_word_must_occur_somewhere() {
        assert_eq!(names(" BUS ", Order::Spotify), ["night bus", "Bus stops"]);
        assert_eq!(names("bus ines", Order::Spotify), ["Bus stops"]);
        assert_eq!(names("éTÉ", Order::Spotify), ["Été"]);
        assert_eq!(names("tram", Order::Spotify), [""; 0]);
        assert_eq!(names("", Order::Spotify).len(), 4);
    }

    #[test]
    fn names_and_lengths_order_the_list_and_equal_ones_stay() {
        assert_eq!(names("", Order::Name), ["Amber", "Bus stops", "night bus", "Été"]);
        assert_eq!(names("", Order::Length), ["Amber", "Bus stops", "Été", "night bus"]);
        assert!(Order::ALL.into_iter().all(|order| Order::named(order.name()) == order) && Order::named("x") == Order::Spotify);
    }
}
