//! The project's commands. `cargo dev`, `cargo verify` and `cargo xtask …` all start here.
//!
//! This is the first thing a newcomer compiles, so it depends on next to nothing. It owns what happens around the app:
//! installing tools, building, serving, checking. It holds nothing of the app itself.

mod args;
mod auth_size;
mod dev;
mod documents;
mod fault;
mod paths;
mod policy;
mod process;
mod styles;
mod tools;
mod verify;

use std::process::ExitCode;

use args::Command;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = args::parse(&arguments).and_then(|command| {
        process::end_all_on_stop()?;
        match command {
            Command::Help(text) => {
                print!("{text}");
                Ok(true)
            }
            Command::Dev(options) => dev::run(&options).map(|()| true),
            Command::Verify(options) => verify::run(&options),
            Command::Install => tools::all().map(|()| true),
            Command::Build => verify::build_release().map(|()| true),
            Command::AuthSize => auth_size::run().map(|()| true),
            Command::Documents => documents::run().map(|()| true),
            Command::Styles => styles::run().map(|()| true),
            Command::Policy => policy::run().map(|()| true),
        }
    });
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}
