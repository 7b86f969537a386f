//! Every problem that only the check finds, one entry per code, as in [`session::problem`](crate::session::problem).

use crate::session::NextStep;
use crate::session::code::{ALLOW_STORAGE, SET_CLOCK, STOP_BLOCKING};
use crate::session::problem::codes;
use crate::spotify::code::PAUSE;

/// The emulator does not run, or the browser does not let this page reach it.
const REACH_EMULATOR: &[&str] = &[
    "Start the emulator, if it is not running, and compare its port with this address.",
    "If the browser asks whether this site may use the local network or apps on this device, allow it. If it does not ask, click the icon to the left of the address in the address bar, and allow it in the settings of this site.",
    "Check again.",
];

codes! {
    Checking {
        NetworkNone = "LG-network-none" {
            title: "No network connection",
            meaning: "The browser says that this computer is offline. Nothing is lost. This page reconnects by itself.",
            next: NextStep::Retry,
        }
        ClockOff = "LG-clock-off" {
            title: "This computer’s clock is …",
            meaning: "This page’s server has another time. By this computer’s clock your access may seem to end too early or too late, and a sign-in may seem too old. Dates shown here are wrong by as much.",
            next: NextStep::Retry,
            fix: SET_CLOCK,
        }
        RequestsCut = "LG-requests-cut" {
            title: "Requests to Spotify do not get through",
            meaning: "This page’s server answers, but there is no answer from …. A tracker blocker, a firewall or a filter in the network can cause this; so can a problem at Spotify.",
            next: NextStep::Retry,
            fix: STOP_BLOCKING,
        }
        LocalUnanswered = "LG-local-unanswered" {
            title: "The emulator does not answer",
            meaning: "This page’s server answers, but there is no answer from ….",
            next: NextStep::Retry,
            fix: REACH_EMULATOR,
        }
        AnswerWithheld = "LG-answer-withheld" {
            title: "Spotify answers, but the browser hides the answer",
            meaning: "Nothing blocks the requests: the Web API can be reached. Most likely Spotify wants us to wait, and says so in a way that browsers hide from pages.",
            next: NextStep::Retry,
            fix: PAUSE,
        }
        DeviceForgets = "LG-device-forgets" {
            title: "This device stores nothing for this site",
            meaning: "The browser keeps no data here between visits, as in private windows. You have to paste the client ID each time, and this device cannot keep you signed in.",
            next: NextStep::None,
            fix: ALLOW_STORAGE,
        }
    }
}
