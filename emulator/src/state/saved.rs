//! The state as a JSON document, for the file of `--state` and for `/_emulator/state`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::State;
use crate::world::{Sizes, World};

/// The `kind` of every document.
const KIND: &str = "emulator-state";
/// Grows when older documents can no longer be read.
const VERSION: u64 = 1;

#[derive(Serialize)]
struct Written<'a> {
    kind: &'static str,
    version: u64,
    world: Sizes,
    state: &'a State,
}

#[derive(Deserialize)]
struct Read {
    world: Sizes,
    state: Value,
}

/// Why a document cannot be loaded, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LoadError {
    /// It is not a saved state, or a broken one.
    Unreadable(String),
    /// It belongs to another world.
    OtherWorld(String),
}

impl LoadError {
    /// The sentence.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Unreadable(text) | Self::OtherWorld(text) => text,
        }
    }
}

/// Writes a state.
pub(crate) fn write(state: &State, world: &World) -> Result<String, String> {
    let document = Written { kind: KIND, version: VERSION, world: world.sizes, state };
    serde_json::to_string(&document).map_err(|error| format!("The state cannot be written ({error})."))
}

/// Whether a text is a saved state, of any version and any world.
pub(crate) fn is_ours(text: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Kind {
        kind: String,
    }
    serde_json::from_slice::<Kind>(text).is_ok_and(|known| known.kind == KIND)
}

/// Reads a state of this world.
pub(crate) fn read(text: &[u8], world: &World) -> Result<State, LoadError> {
    let unreadable = |text: String| LoadError::Unreadable(text);
    let document: Value = serde_json::from_slice(text).map_err(|error| unreadable(format!("It is not JSON ({error}).")))?;
    if document.get("kind").and_then(Value::as_str) != Some(KIND) {
        return Err(unreadable("It is not a saved state of the emulator.".to_owned()));
    }
    if document.get("version").and_then(Value::as_u64) != Some(VERSION) {
        return Err(unreadable(format!("It was saved by another version of the emulator; this one reads version {VERSION}.")));
    }
    let broken = |error: serde_json::Error| unreadable(format!("It is a broken saved state ({error})."));
    let saved: Read = serde_json::from_value(document).map_err(broken)?;
    if saved.world != world.sizes {
        let Sizes { seed, tracks, liked, playlists, library } = saved.world;
        if library != world.sizes.library {
            let file = if library.is_some() { "with a `--library FILE`" } else { "without `--library`" };
            return Err(LoadError::OtherWorld(format!("It was saved {file}, and this is not the same library.")));
        }
        return Err(LoadError::OtherWorld(format!(
            "It was saved with `--seed {seed} --tracks {tracks} --liked {liked} --playlists {playlists}`, and those give another world."
        )));
    }
    let state: State = serde_json::from_value(saved.state).map_err(broken)?;
    state.check(world).map_err(|error| unreadable(format!("It is a broken saved state: {error}")))?;
    Ok(state)
}
