//! Reads the file of `--library`.

use std::fs;
use std::path::Path;

use crate::options::Options;
use crate::state::State;
use crate::world::own;
use crate::world::own::document::Document;
use crate::world::{Sizes, World};

/// The largest file that is read: ten times the largest library that one person can have.
const MAX_BYTES: u64 = 1 << 28;

/// Reads the file. An error is one sentence with the place in it.
pub(super) fn read(path: &Path) -> Result<Document, String> {
    let failed = |what: String| failed(path, &what);
    let length = fs::metadata(path).map_err(|error| failed(error.to_string()))?.len();
    if length > MAX_BYTES {
        return Err(failed(format!("it has more than {MAX_BYTES} bytes")));
    }
    own::read(&fs::read(path).map_err(|error| failed(error.to_string()))?).map_err(failed)
}

/// The world, with the library if there is one.
pub(super) fn world(origin: String, sizes: Sizes, own: Option<Document>, options: &Options) -> Result<World, String> {
    let sizes = Sizes { library: own.as_ref().map(|own| own.fingerprint), ..sizes };
    let world = World::new(origin, sizes, own).and_then(|world| State::check_library(&world).map(|()| world));
    world.map_err(|error| failed(options.library.as_deref().unwrap_or(Path::new("")), &error))
}

fn failed(path: &Path, what: &str) -> String {
    format!("The library {} cannot be loaded: {what}; see `lockgroove-emulator --help library`.", path.display())
}
