//! What only a check can find out, in a person's words. Continues [`session::explain`](crate::session::explain).

use crate::oauth::NetworkFault;
use crate::session::{Explanation, NextStep};

/// Says that nothing can be reached. `online` is what the browser believes.
#[must_use]
pub fn no_network(online: bool) -> Explanation {
    let meaning = if online {
        "The browser believes in a network, and yet not even the server this page came from answers. Look at the connection, or whether a firewall asks you to log in first."
    } else {
        "The browser says that this computer is connected to none. Nothing is lost: what is open here goes on once it is back."
    };
    Explanation::new("LG-network-none", "There is no network", meaning, NextStep::Retry)
}

/// Says that this computer's clock is wrong, by how many milliseconds it is ahead of the server's.
#[must_use]
pub fn clock_off(ahead: i64) -> Explanation {
    let way = if ahead > 0 { "ahead" } else { "behind" };
    Explanation::new(
        "LG-clock-off",
        format!("This computer’s clock is {} {way}", span(ahead.unsigned_abs())),
        "So says the server of this page. Access is renewed by this computer’s clock: if the clock is set right within the hour, access seems to end too early or too late, and a sign-in under way too old. Days shown here are wrong by as much.",
        NextStep::Retry,
    )
}

/// A length of time in its largest unit, to the nearest minute.
fn span(millis: u64) -> String {
    let minutes = (millis + 30_000) / 60_000;
    let (count, unit) = match minutes {
        0..120 => (minutes, "minute"),
        120..2_880 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// Says that a service cannot be reached although there is a network.
#[must_use]
pub fn cut(host: &str, fault: NetworkFault) -> Explanation {
    let how = if fault == NetworkFault::TimedOut { "does not, within ten seconds" } else { "does not" };
    Explanation::new(
        "LG-requests-cut",
        "Requests to Spotify are cut",
        format!(
            "The server of this page answers, and {host} {how}. An extension that blocks trackers, a firewall or a filter in the network can do that; so can a fault at Spotify."
        ),
        NextStep::Retry,
    )
}

/// Says that the Web API answers, only not so that a page may read it.
#[must_use]
pub fn withheld() -> Explanation {
    Explanation::new(
        "LG-answer-withheld",
        "Spotify answers, and the browser may not tell what",
        "Nothing cuts requests on the way: the Web API was reached. Most likely it wants a pause, which it says in a way that browsers hide from pages.",
        NextStep::Retry,
    )
}

/// Says that nothing is kept from one visit to the next.
#[must_use]
pub fn device_forgets() -> Explanation {
    Explanation::new(
        "LG-device-forgets",
        "This device remembers nothing here",
        "The browser keeps no data for this site from one visit to the next, as private windows do. A client ID has to be pasted again each time, and staying signed in on this device is not possible.",
        NextStep::None,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_in_their_largest_unit() {
        for (ahead, words) in [
            (61_000, "1 minute ahead"),
            (-119 * 60_000, "119 minutes behind"),
            (-40 * 86_400_000 + 900, "40 days behind"),
            (3 * 3_600_000 + 5, "3 hours ahead"),
            (-47 * 3_600_000, "47 hours behind"),
            (40 * 86_400_000, "40 days ahead"),
            (i64::MIN, "days behind"),
        ] {
            assert!(clock_off(ahead).title.ends_with(words), "{}", clock_off(ahead).title);
        }
    }
}
