//! The project's commands. `cargo dev`, `cargo verify` and `cargo xtask …` all start here.

mod fault;
mod policy;

use std::process::ExitCode;

fn main() -> ExitCode {
    match policy::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}
