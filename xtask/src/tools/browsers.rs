//! The browsers that tests run in, and their drivers.

use std::path::PathBuf;

use super::apt;
use super::cargo_install::{Crate, install, installed_here};
use crate::fault::{Done, Fault};
use crate::paths::find_program;
use crate::process::Run;

/// Many systems do not package it.
const GECKODRIVER: Crate<'static> =
    Crate { package: "geckodriver", version: "0.37.1", takes: "1 to 3 minutes", toolchain: None, folder: None };

/// The test runner of wasm-bindgen takes Firefox when both are set.
const DRIVER_VARIABLES: [&str; 2] = ["CHROMEDRIVER", "GECKODRIVER"];

/// A browser that the tests run in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Browser {
    /// `chromium` or `firefox`.
    pub(crate) name: &'static str,
    /// The environment variable that names the driver.
    driver_variable: &'static str,
    driver: PathBuf,
    /// The environment variable that names the browser.
    binary_variable: &'static str,
    binary: PathBuf,
}

impl Browser {
    /// Makes `run` use this browser.
    pub(crate) fn used_by(&self, run: Run) -> Run {
        DRIVER_VARIABLES
            .iter()
            .fold(run, |run, variable| run.without(variable))
            .env(self.driver_variable, &self.driver)
            .env(self.binary_variable, &self.binary)
    }
}

/// Both browsers with their drivers, installed where that is possible.
pub(crate) fn ensure() -> Done<[Browser; 2]> {
    if chromium().is_none() || chromedriver().is_none() || firefox().is_none() {
        install_browsers()?;
    }
    if installed_here("geckodriver").as_deref() != Some(GECKODRIVER.version) {
        install(GECKODRIVER)?;
    }
    Ok([
        found_chromium()?,
        Browser {
            name: "firefox",
            binary_variable: "FIREFOX",
            binary: firefox().ok_or_else(|| missing("Firefox", "FIREFOX"))?,
            driver_variable: "GECKODRIVER",
            driver: find_program(&["geckodriver"]).ok_or_else(|| missing("geckodriver", "GECKODRIVER"))?,
        },
    ])
}

/// Chromium alone, installed where that is possible.
pub(crate) fn ensure_chromium() -> Done<Browser> {
    if chromium().is_none() || chromedriver().is_none() {
        install_browsers()?;
    }
    found_chromium()
}

fn found_chromium() -> Done<Browser> {
    Ok(Browser {
        name: "chromium",
        binary_variable: "CHROMIUM",
        binary: chromium().ok_or_else(|| missing("Chromium", "CHROMIUM"))?,
        driver_variable: "CHROMEDRIVER",
        driver: chromedriver().ok_or_else(|| missing("ChromeDriver", "CHROMEDRIVER"))?,
    })
}

fn missing(what: &str, variable: &str) -> Fault {
    Fault::new(format!(
        "{what} is missing. Install it with your system's package manager, or set {variable} to its path. \
         (Debian and Ubuntu: chromium chromium-driver firefox-esr; macOS: brew install --cask chromium chromedriver firefox.)"
    ))
}

fn chromium() -> Option<PathBuf> {
    named_by("CHROMIUM")
        .or_else(|| find_program(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]))
        .or_else(|| on_mac(&["Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome"]))
}

fn chromedriver() -> Option<PathBuf> {
    named_by("CHROMEDRIVER").or_else(|| find_program(&["chromedriver"]))
}

fn firefox() -> Option<PathBuf> {
    named_by("FIREFOX")
        .or_else(|| find_program(&["firefox-esr", "firefox"]))
        .or_else(|| on_mac(&["Firefox.app/Contents/MacOS/firefox"]))
}

fn named_by(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

fn on_mac(programs: &[&str]) -> Option<PathBuf> {
    programs.iter().map(|path| PathBuf::from("/Applications").join(path)).find(|path| path.is_file())
}

/// Installs what apt-get can install without asking for a password. Anything else is left to the person.
fn install_browsers() -> Done {
    if !apt::is_here() {
        return Ok(());
    }
    let Some(update) = apt::as_root(&["update"]) else {
        eprintln!("to install the browsers, run: sudo apt-get install -y chromium chromium-driver firefox-esr");
        return Ok(());
    };
    eprintln!("installing Chromium, ChromeDriver and Firefox from this system's packages, about two minutes");
    update.succeed()?;
    let ubuntu = std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.contains("\nID=ubuntu"));
    let packages: &[&str] = if ubuntu {
        &["chromium-browser", "chromium-chromedriver", "firefox"]
    } else {
        &["chromium", "chromium-driver", "firefox-esr"]
    };
    // With recommended packages: without fonts, pages have no shape.
    apt::as_root(&[&["install", "-y"], packages].concat()).map_or(Ok(()), Run::succeed)
}
