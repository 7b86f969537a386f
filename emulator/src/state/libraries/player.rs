//! A person's player. It makes no sound, but playback advances with the emulator's clock.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;

/// Prefix of a station's URI: an endless list of an artist's music.
pub(crate) const STATION: &str = "spotify:station:artist:";

/// The URI of a person's liked songs, as the context of a player.
pub(crate) fn collection_uri(key: &str) -> String {
    format!("spotify:user:{key}:collection")
}

/// A playback device.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Device {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) volume: u8,
    /// The volume that it will have, and from when.
    #[serde(default)]
    pub(crate) next_volume: Option<(Millis, u8)>,
    pub(crate) supports_volume: bool,
    /// Whether apps cannot control it.
    pub(crate) restricted: bool,
    /// Whether its plays are not recorded.
    pub(crate) private: bool,
}

/// A playable item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Playable {
    /// By its index in the catalogue.
    Track(usize),
    /// By its index in the catalogue.
    Episode(usize),
}

/// What happens at the end of a track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Repeat {
    #[default]
    Off,
    Track,
    Context,
}

/// The player of one person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Player {
    pub(crate) devices: Vec<Device>,
    /// Index of the active device; none at first.
    pub(crate) active: Option<usize>,
    pub(crate) playing: bool,
    /// Progress at the moment `since`.
    pub(crate) progress_ms: Millis,
    pub(crate) since: Millis,
    pub(crate) context: Option<String>,
    pub(crate) list: Vec<Playable>,
    pub(crate) at: usize,
    /// The queue, which plays before the rest of the list.
    pub(crate) queue: Vec<Playable>,
    pub(crate) shuffle: bool,
    pub(crate) repeat: Repeat,
}

impl Default for Player {
    fn default() -> Self {
        let device = |id: &str, name: &str, kind: &str, supports_volume| Device {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            volume: 60,
            next_volume: None,
            supports_volume,
            restricted: false,
            private: false,
        };
        Self {
            devices: vec![
                device("0f4c8a1d5b7e92630f4c8a1d5b7e92630f4c8a1d", "Kitchen speaker", "Speaker", true),
                device("7b2e9d4f6a1c80537b2e9d4f6a1c80537b2e9d4f", "Phone", "Smartphone", false),
                Device { restricted: true, ..device("3c6d0e9b2f8a41753c6d0e9b2f8a41753c6d0e9b", "Car", "Automobile", false) },
                Device { private: true, ..device("a84f1b6c3e0d7295a84f1b6c3e0d7295a84f1b6c", "Study laptop", "Computer", true) },
            ],
            active: None,
            playing: false,
            progress_ms: 0,
            since: 0,
            context: None,
            list: Vec::new(),
            at: 0,
            queue: Vec::new(),
            shuffle: false,
            repeat: Repeat::Off,
        }
    }
}

impl Player {
    /// The current item.
    pub(crate) fn current(&self) -> Option<Playable> {
        self.list.get(self.at).copied()
    }

    /// Whether the context is a station, which never ends.
    pub(crate) fn endless(&self) -> bool {
        self.context.as_deref().is_some_and(|uri| uri.starts_with(STATION))
    }

    /// Whether the active device is in a private session.
    pub(crate) fn private(&self) -> bool {
        self.active.and_then(|at| self.devices.get(at)).is_some_and(|device| device.private)
    }

    /// How far it has come.
    pub(crate) fn progress(&self, now: Millis) -> Millis {
        if self.playing { self.progress_ms + (now - self.since).max(0) } else { self.progress_ms }
    }

    /// Sets the position in the current item.
    pub(crate) fn seek(&mut self, to: Millis, now: Millis) {
        self.progress_ms = to;
        self.since = now;
    }

    /// Resumes or pauses at the current position.
    pub(crate) fn set_playing(&mut self, playing: bool, now: Millis) {
        self.seek(self.progress(now), now);
        self.playing = playing;
    }

    /// Skips to the next item: of the queue, then of the list, then the start of the list if it repeats. False at the end.
    pub(crate) fn next(&mut self, now: Millis) -> bool {
        self.seek(0, now);
        if !self.queue.is_empty() {
            let queued = self.queue.remove(0);
            let after = (self.at + 1).min(self.list.len());
            self.list.insert(after, queued);
            self.at = after;
        } else if self.at + 1 < self.list.len() {
            self.at += 1;
        } else if self.repeat == Repeat::Context || self.endless() {
            self.at = 0;
        } else {
            self.playing = false;
            return false;
        }
        true
    }

    /// Sets the volumes that are due.
    pub(crate) fn set_volumes(&mut self, now: Millis) {
        for device in &mut self.devices {
            if let Some((_, volume)) = device.next_volume.take_if(|(at, _)| *at <= now) {
                device.volume = volume;
            }
        }
    }

    /// Skips the items that have ended by now. `length` returns the length of an item; `on_end` is called with each ended item and the time.
    pub(crate) fn catch_up(&mut self, now: Millis, length: impl Fn(Playable) -> Millis, mut on_end: impl FnMut(Playable, Millis)) {
        while self.playing {
            let Some(current) = self.current() else { return };
            let ended = self.since + (length(current).max(1) - self.progress_ms);
            if ended > now {
                return;
            }
            on_end(current, ended);
            if self.repeat == Repeat::Track {
                self.seek(0, ended);
            } else {
                self.next(ended);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn playback_advances_along_the_list() {
        let mut player = Player { list: vec![Playable::Track(1), Playable::Track(2)], playing: true, ..Player::default() };
        player.queue.push(Playable::Episode(9));
        let length = |_| 1_000;
        let mut ended_items = Vec::new();
        player.catch_up(1_500, length, |item, at| ended_items.push((item, at)));
        assert_eq!((player.current(), player.progress(1_500)), (Some(Playable::Episode(9)), 500));
        player.catch_up(2_100, length, |item, at| ended_items.push((item, at)));
        assert_eq!((player.current(), player.progress(2_100)), (Some(Playable::Track(2)), 100));
        player.catch_up(9_000, length, |item, at| ended_items.push((item, at)));
        assert!(!player.playing);
        assert_eq!(ended_items, [(Playable::Track(1), 1_000), (Playable::Episode(9), 2_000), (Playable::Track(2), 3_000)]);
    }
}
