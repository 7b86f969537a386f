//! What a release build does with the module of the app beyond compiling it.
//!
//! `lockgroove-split MODULE FOLDER SCRIPT` splits a module with relocations into its parts. It writes `main.wasm`, a file for each part,
//! one for each set of parts that share code, and `__wasm_split.js`, which loads them. `SCRIPT` is what that file imports the main
//! part's script as. It prints a line for each part: its name, and the files it needs.
//!
//! `lockgroove-split weigh MODULE` prints a line for each function and section of a module: its bytes, `function` or `section`, and
//! its name.

mod weigh;

use std::error::Error;
use std::path::Path;

use wasm_split_cli_support::{Options, transform};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [flag] if flag == "--version" => println!("lockgroove-split {}", env!("CARGO_PKG_VERSION")),
        [command, module] if command == "weigh" => print!("{}", weigh::weigh(&std::fs::read(module)?)?),
        [module, folder, script] => {
            let module = std::fs::read(module)?;
            let folder = Path::new(folder);
            let main = folder.join("main.wasm");
            let mut options = Options::new(&module);
            options.output_dir = folder;
            options.main_out_path = &main;
            options.main_module = script;
            for (part, files) in transform(options)?.prefetch_map {
                println!("{part} {}", files.join(" "));
            }
        }
        _ => return Err("usage: lockgroove-split MODULE FOLDER SCRIPT, or lockgroove-split weigh MODULE".into()),
    }
    Ok(())
}
