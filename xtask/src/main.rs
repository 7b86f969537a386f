//! The project's commands: `cargo dev`, `cargo verify`, `cargo bench-site` and `cargo xtask …`.
//!
//! This is the first thing a newcomer compiles, so it has few dependencies. It owns what happens around the app (installing
//! tools, building, serving, checking) and nothing of the app itself.
//!
//! Floors, from the top; a module imports only from floors below its own:
//!
//! - `args`: the command line;
//! - `bench_site`, `weigh`: commands that need what `verify` builds;
//! - `dev`, `verify`, `auth_size`, `documents`: the other commands;
//! - `policy`, `styles`: the steps of a build that Trunk calls;
//! - `bundle`: the files of the app in a release;
//! - `compress`, `hashed`: compressed copies of files, and names with a hash of the content;
//! - `tools`: the programs that are needed, found or installed;
//! - `process`: runs other programs;
//! - `paths`: where things are;
//! - `fault`: the one error.

mod args;
mod auth_size;
mod bench_site;
mod bundle;
mod compress;
mod dev;
mod documents;
mod fault;
mod hashed;
mod paths;
mod policy;
mod process;
mod styles;
mod tools;
mod verify;
mod weigh;

use std::process::ExitCode;

use args::Command;
use fault::Done;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// False if a check failed.
fn run() -> Done<bool> {
    let command = args::parse(std::env::args_os().skip(1))?;
    process::end_all_on_stop()?;
    match command {
        Command::Help(text) => print!("{text}"),
        Command::Dev(options) => dev::run(&options)?,
        Command::Verify(options) => return verify::run(&options),
        Command::Install => tools::all()?,
        Command::Build(public_url) => verify::build_release(&public_url)?,
        Command::BenchSite(options) => bench_site::run(&options)?,
        Command::AuthSize => auth_size::run()?,
        Command::Weigh(options) => weigh::run(options)?,
        Command::Documents => documents::run()?,
        Command::Styles => styles::run()?,
        Command::Policy => policy::run()?,
    }
    Ok(true)
}
