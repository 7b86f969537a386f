//! The browsers that tests run in, and the drivers that steer them.

use std::path::PathBuf;

use super::cargo_install::{Crate, ensure as ensure_crate};
use super::say;
use crate::fault::{Done, Fault};
use crate::paths;
use crate::process::{Run, program};

/// Steers Firefox. Not every system packages it.
const GECKODRIVER: Crate<'static> =
    Crate { package: "geckodriver", program: "geckodriver", version: "0.37.1", takes: "about a minute", toolchain: None };

/// A browser that the tests run in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Browser {
    /// `chromium` or `firefox`.
    pub(crate) name: &'static str,
    /// The variable that wasm-bindgen's test runner looks for the driver in.
    pub(crate) driver_variable: &'static str,
    /// The program that steers the browser.
    pub(crate) driver: PathBuf,
    /// The variable that names the browser.
    pub(crate) binary_variable: &'static str,
    /// The browser.
    pub(crate) binary: PathBuf,
}

/// The variables of both drivers: exactly one may be set in a run.
pub(crate) const DRIVER_VARIABLES: [&str; 2] = ["CHROMEDRIVER", "GECKODRIVER"];

/// Both browsers with their drivers, installed if need be.
pub(crate) fn ensure() -> Done<[Browser; 2]> {
    if chromium().is_none() || chromedriver().is_none() || firefox().is_none() {
        install()?;
    }
    ensure_crate(GECKODRIVER)?;
    let missing = |what: &str, variable: &str| {
        Fault::new(format!(
            "{what} is not here. Install it with your system's package manager, or name it in {variable}. \
             (Debian and Ubuntu: chromium chromium-driver firefox-esr; macOS: brew install --cask chromium chromedriver firefox.)"
        ))
    };
    Ok([
        Browser {
            name: "chromium",
            binary_variable: "CHROMIUM",
            binary: chromium().ok_or_else(|| missing("Chromium", "CHROMIUM"))?,
            driver_variable: "CHROMEDRIVER",
            driver: chromedriver().ok_or_else(|| missing("ChromeDriver", "CHROMEDRIVER"))?,
        },
        Browser {
            name: "firefox",
            binary_variable: "FIREFOX",
            binary: firefox().ok_or_else(|| missing("Firefox", "FIREFOX"))?,
            driver_variable: "GECKODRIVER",
            driver: paths::find_program(&["geckodriver"]).ok_or_else(|| missing("geckodriver", "GECKODRIVER"))?,
        },
    ])
}

fn chromium() -> Option<PathBuf> {
    program("CHROMIUM", &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
        .or_else(|| on_mac(&["Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome"]))
}

fn chromedriver() -> Option<PathBuf> {
    program("CHROMEDRIVER", &["chromedriver"])
}

fn firefox() -> Option<PathBuf> {
    program("FIREFOX", &["firefox-esr", "firefox"]).or_else(|| on_mac(&["Firefox.app/Contents/MacOS/firefox"]))
}

fn on_mac(programs: &[&str]) -> Option<PathBuf> {
    programs.iter().map(|path| PathBuf::from("/Applications").join(path)).find(|path| path.is_file())
}

/// Debian and Ubuntu, as root or with a sudo that asks for no password: anything else is left to the person.
fn install() -> Done {
    if paths::find_program(&["apt-get"]).is_none() {
        return Ok(());
    }
    let is_root = Run::new("id").args(["-u"]).answer().is_some_and(|id| id.trim() == "0");
    if !is_root && Run::new("sudo").args(["-n", "true"]).answer().is_none() {
        say("Chromium, ChromeDriver and Firefox are installed by: sudo apt-get install -y chromium chromium-driver firefox-esr");
        return Ok(());
    }
    say("installing Chromium, ChromeDriver and Firefox from this system's packages, about two minutes");
    let apt = |arguments: &[&str]| {
        let run = if is_root { Run::new("apt-get") } else { Run::new("sudo").args(["-n", "apt-get"]) };
        run.args(["-qq"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive").succeed()
    };
    apt(&["update"])?;
    let ubuntu = std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.contains("\nID=ubuntu"));
    let packages: &[&str] = if ubuntu {
        &["chromium-browser", "chromium-chromedriver", "firefox"]
    } else {
        &["chromium", "chromium-driver", "firefox-esr"]
    };
    // With what they recommend: fonts, without which a page has no shape.
    apt(&[&["install", "-y"], packages].concat())
}
