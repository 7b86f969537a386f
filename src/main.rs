//! The wasm binary that Trunk builds.

#[cfg(target_arch = "wasm32")]
fn main() {
    lockgroove::ui::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Lockgroove runs in a browser. Start it with `cargo dev`.");
}
