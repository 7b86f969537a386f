//! `cargo xtask auth-size`: how many bytes the authorization code adds to a page.
//!
//! It builds modules that differ by nothing else (`benches/auth_size`), each the way the app is built: optimised for size,
//! bound by wasm-bindgen, then wasm-opt. The difference to `nothing` is what a page without any Rust would transfer in addition,
//! JavaScript included. The difference to `plumbing` is what a page pays that needs JSON, fetch, timers and storage anyway, as
//! the app does.

use std::fs;
use std::path::PathBuf;

use crate::fault::{About as _, Done};
use crate::paths;
use crate::process::Run;
use crate::tools::node::{self, Sizes};
use crate::tools::{self, rust};

/// Modules without authorization code, to compare with.
const BASELINES: [&str; 2] = ["nothing", "plumbing"];
/// Modules with it.
const MEASURED: [&str; 2] = ["auth", "auth_and_words"];

/// Builds the modules and prints their sizes.
pub(crate) fn run() -> Done {
    tools::for_release()?;
    Run::new("cargo").args(["build", "--release", "--package", "auth_size", "--bins", "--target", rust::WASM]).succeed()?;
    println!("{:>9} {:>9} {:>9}  module and JavaScript, bytes", "raw", "gzip", "Brotli");
    let mut baselines = Vec::new();
    for module in BASELINES {
        let size = measure(module)?;
        print_line(size, module);
        baselines.push((module, size));
    }
    for module in MEASURED {
        let size @ [raw, gzip, brotli] = measure(module)?;
        print_line(size, module);
        for (baseline, [r, g, b]) in &baselines {
            print_line([raw - r, gzip - g, brotli - b], &format!("  more than `{baseline}`"));
        }
    }
    Ok(())
}

/// Raw, gzip and Brotli bytes of a module and its JavaScript together.
type Total = [i64; 3];

fn measure(module: &str) -> Done<Total> {
    let sizes = node::sizes(&build(module)?)?;
    let total = |size: fn(&Sizes) -> u64| i64::try_from(sizes.iter().map(size).sum::<u64>()).unwrap_or(i64::MAX);
    Ok([total(|size| size.raw), total(|size| size.gzip), total(|size| size.brotli)])
}

fn print_line([raw, gzip, brotli]: Total, text: &str) {
    println!("{raw:>9} {gzip:>9} {brotli:>9}  {text}");
}

/// Binds and optimises a module. Returns the files that a page would load.
fn build(module: &str) -> Done<[PathBuf; 2]> {
    let from = paths::target().join(rust::WASM).join("release").join(format!("{module}.wasm"));
    let to = paths::target().join("auth_size").join(module);
    fs::create_dir_all(&to).about(format!("cannot make {}", to.display()))?;
    let wasm = to.join(format!("{module}_bg.wasm"));
    let script = to.join(format!("{module}.js"));
    let out = to.to_string_lossy().into_owned();
    Run::new("wasm-bindgen").args(["--target", "web", "--no-typescript", "--out-dir", &out]).args([&from]).succeed()?;
    Run::new("wasm-opt").args(["-Oz", "--output"]).args([&wasm, &wasm]).succeed()?;
    Ok([wasm, script])
}
