//! `cargo xtask auth-size`: what the authorization code weighs.
//!
//! Three modules are built that differ by nothing else (`benches/auth_size`), each as the app itself is: optimised for size, bound by
//! wasm-bindgen, and through wasm-opt. The difference is what a page without any of it would have to transfer more, with JavaScript and
//! module together. It is an upper bound for the app, which has JSON, fetch and futures for other reasons too.

use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::{About as _, Done, Fault};
use crate::paths;
use crate::process::Run;
use crate::tools::{self, rust};

/// The modules; the first is the scale's zero.
const MODULES: [&str; 3] = ["nothing", "auth", "auth_and_words"];

/// Bytes of one module and its JavaScript: as they are, gzip, Brotli.
type Sizes = [i64; 3];

/// Builds, weighs and prints.
pub(crate) fn run() -> Done {
    tools::for_release()?;
    Run::new("cargo").args(["build", "--release", "--package", "auth_size", "--bins", "--target", rust::WASM]).succeed()?;
    let mut zero = None::<Sizes>;
    println!("{:>9} {:>9} {:>9}  module and JavaScript, bytes", "raw", "gzip", "Brotli");
    for module in MODULES {
        let sizes = weigh(&built(module)?)?;
        print_line(sizes, module);
        match zero {
            None => zero = Some(sizes),
            Some([raw, gzip, brotli]) => {
                let [r, g, b] = sizes;
                print_line([r - raw, g - gzip, b - brotli], &format!("  more than `{}`", MODULES.first().unwrap_or(&"")));
            }
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
