//! What is playing, and on what. Nothing sounds; time passes on the emulator's clock.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;

/// What the URI of a station begins with: an artist's music without end.
pub(crate) const STATION: &str = "spotify:station:artist:";

/// A device of the person's own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Device {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) volume: u8,
    pub(crate) supports_volume: bool,
    /// Whether it takes no commands from apps.
    pub(crate) restricted: bool,
    /// Whether what it plays is not remembered.
    pub(crate) private: bool,
}

/// Something that can be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Playable {
    /// By its place in the catalogue.
    Track(usize),
    /// By its place in the catalogue.
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
    /// Which device is active; none at first.
    pub(crate) active: Option<usize>,
    pub(crate) playing: bool,
    /// Progress at the moment `since`.
    pub(crate) progress_ms: Millis,
    pub(crate) since: Millis,
    pub(crate) context: Option<String>,
    pub(crate) list: Vec<Playable>,
    pub(crate) at: usize,
    /// What was put into the queue by hand; it comes before the list.
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
    /// What is loaded.
    pub(crate) fn current(&self) -> Option<Playable> {
        self.list.get(self.at).copied()
    }

    /// Whether the context never ends: a station.
    pub(crate) fn endless(&self) -> bool {
        self.context.as_deref().is_some_and(|uri| uri.starts_with(STATION))
    }

    /// Whether the active device keeps what it plays to itself.
    pub(crate) fn private(&self) -> bool {
        self.active.and_then(|at| self.devices.get(at)).is_some_and(|device| device.private)
    }

    /// How far it has come.
    pub(crate) fn progress(&self, now: Millis) -> Millis {
        if self.playing { self.progress_ms + (now - self.since).max(0) } else { self.progress_ms }
    }

    /// Goes to a moment of what is loaded.
    pub(crate) fn seek(&mut self, to: Millis, now: Millis) {
        self.progress_ms = to;
        self.since = now;
    }

    /// Plays or pauses without losing the place.
    pub(crate) fn set_playing(&mut self, playing: bool, now: Millis) {
        self.seek(self.progress(now), now);
        self.playing = playing;
    }

    /// Goes one on: to what was queued first, then along the list, then to its beginning if it repeats. False at the end.
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

    /// Moves on past everything that has ended by now. `length` tells how long something is; `heard` is told what ended, and when.
    pub(crate) fn catch_up(&mut self, now: Millis, length: impl Fn(Playable) -> Millis, mut heard: impl FnMut(Playable, Millis)) {
        while self.playing {
            let Some(current) = self.current() else { return };
            let ended = self.since + (length(current).max(1) - self.progress_ms);
            if ended > now {
                return;
            }
            heard(current, ended);
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
    fn time_moves_along_the_list() {
        let mut player = Player { list: vec![Playable::Track(1), Playable::Track(2)], playing: true, ..Player::default() };
        player.queue.push(Playable::Episode(9));
        let length = |_| 1_000;
        let mut heard = Vec::new();
        player.catch_up(1_500, length, |what, at| heard.push((what, at)));
        assert_eq!((player.current(), player.progress(1_500)), (Some(Playable::Episode(9)), 500));
        player.catch_up(2_100, length, |what, at| heard.push((what, at)));
        assert_eq!((player.current(), player.progress(2_100)), (Some(Playable::Track(2)), 100));
        player.catch_up(9_000, length, |what, at| heard.push((what, at)));
        assert!(!player.playing);
        assert_eq!(heard, [(Playable::Track(1), 1_000), (Playable::Episode(9), 2_000), (Playable::Track(2), 3_000)]);
    }
}
