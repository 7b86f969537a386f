//! `cargo xtask auth-size`: what the authorization code weighs.
//!
//! Four modules are built that differ by nothing else (`benches/auth_size`), each as the app itself is: optimised for size, bound by
//! wasm-bindgen, and through wasm-opt. More than `nothing` is what a page without any Rust would transfer more, with JavaScript and module
//! together. More than `plumbing` is what it adds to a page that has JSON, fetch, timers and storage for other reasons, as the app has.

use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::{About as _, Done, Fault};
use crate::paths;
use crate::process::Run;
use crate::tools::{self, rust};

/// The modules, from the lightest on; each of the first two is a zero to weigh the others from.
const MODULES: [&str; 4] = ["nothing", "plumbing", "auth", "auth_and_words"];
/// How many of them hold no authorization code.
const ZEROS: usize = 2;

/// Bytes of one module and its JavaScript: as they are, gzip, Brotli.
type Sizes = [i64; 3];

/// Builds, weighs and prints.
pub(crate) fn run() -> Done {
    tools::for_release()?;
    Run::new("cargo").args(["build", "--release", "--package", "auth_size", "--bins", "--target", rust::WASM]).succeed()?;
    let mut zeros: Vec<(&str, Sizes)> = Vec::new();
    println!("{:>9} {:>9} {:>9}  module and JavaScript, bytes", "raw", "gzip", "Brotli");
    for module in MODULES {
        let sizes = weigh(&built(module)?)?;
        print_line(sizes, module);
        if zeros.len() < ZEROS {
            zeros.push((module, sizes));
            continue;
        }
        for (zero, [raw, gzip, brotli]) in &zeros {
            let [r, g, b] = sizes;
            print_line([r - raw, g - gzip, b - brotli], &format!("  more than `{zero}`"));
        }
    }
    Ok(())
}

fn print_line([raw, gzip, brotli]: Sizes, what: &str) {
    println!("{raw:>9} {gzip:>9} {brotli:>9}  {what}");
}

/// Binds and optimises a module. Gives the files a page would load.
fn built(module: &str) -> Done<[PathBuf; 2]> {
    let from = paths::target().join(rust::WASM).join("release").join(format!("{module}.wasm"));
    let to = paths::target().join("auth_size").join(module);
    fs::create_dir_all(&to).about(format!("cannot make {}", to.display()))?;
    let bound = to.join(format!("{module}_bg.wasm"));
    let script = to.join(format!("{module}.js"));
    let out = to.to_string_lossy().into_owned();
    Run::new("wasm-bindgen").args(["--target", "web", "--no-typescript", "--out-dir", &out]).args([&from]).succeed()?;
    Run::new("wasm-opt").args(["-Oz", "--output"]).args([&bound, &bound]).succeed()?;
    Ok([bound, script])
}

fn weigh(files: &[impl AsRef<Path>]) -> Done<Sizes> {
    let mut sizes = [0; 3];
    for file in files {
        let answer = Run::new("node").args(["xtask/tools/sizes.mjs"]).args([file.as_ref()]).answer().unwrap_or_default();
        let one: Vec<i64> = answer.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let problem = || Fault::new(format!("Node.js could not weigh {}", file.as_ref().display()));
        let one: Sizes = one.try_into().map_err(|_| problem())?;
        sizes.iter_mut().zip(one).for_each(|(sum, size)| *sum += size);
    }
    Ok(sizes)
}
