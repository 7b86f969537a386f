//! The authorization code.

// The exports are in the library; without this line the linker would leave them out.
#[cfg(target_arch = "wasm32")]
use auth_size as _;

fn main() {}
