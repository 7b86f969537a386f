//! Fills in the details of problems that only the check finds. The texts are in [`code`](super::code).

use super::code::Code;
use crate::oauth::NetworkFault;
use crate::session::Explanation;

/// How to compare the redirect URI with the registered ones.
pub const COMPARE_REDIRECT_URI: &[&str] = &[
    "Open Spotify’s dashboard, choose the app, then Settings.",
    "Compare each redirect URI there with this one: capital letters, the port, no slash at the end.",
    "If it is missing, press Edit, paste it, press Add, then Save at the bottom of the form.",
    "Come back and sign in.",
];

/// There is no network connection. `online` is what the browser reports.
#[must_use]
pub fn no_network(online: bool) -> Explanation {
    let words = Code::NetworkNone.explain();
    if !online {
        return words;
    }
    let meaning = "The browser says that it is online, but not even this page’s server answers. Check your connection, or whether the network wants you to log in first.";
    Explanation { meaning: meaning.to_owned(), ..words }
}

/// This computer's clock is wrong. `ahead` is in milliseconds; negative means behind.
#[must_use]
pub fn clock_off(ahead: i64) -> Explanation {
    let way = if ahead > 0 { "ahead" } else { "behind" };
    Code::ClockOff.explain().fill(&format!("{} {way}", span(ahead.unsigned_abs())))
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

/// A service cannot be reached, although there is a network connection.
#[must_use]
pub fn cut(host: &str, fault: NetworkFault) -> Explanation {
    Code::RequestsCut.explain().fill(&with_limit(host, fault))
}

/// An emulator on this computer cannot be reached, by a page from this computer or from elsewhere. Pages from elsewhere need the person's
/// permission (<https://wicg.github.io/local-network-access/>; in Chrome since version 142). A refusal looks like any other failure.
#[must_use]
pub fn local(host: &str, fault: NetworkFault, from_elsewhere: bool) -> Explanation {
    let mut causes = "It may not be running there".to_owned();
    if from_elsewhere {
        causes += ", or this page may not have your permission to reach this computer, which Chrome asks for since version 142";
    }
    Code::LocalUnanswered.explain().fill(&format!("{}. {causes}", with_limit(host, fault)))
}

fn with_limit(host: &str, fault: NetworkFault) -> String {
    match fault {
        NetworkFault::TimedOut => format!("{host} within ten seconds"),
        NetworkFault::Unreachable | NetworkFault::Offline => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_given_in_its_largest_unit() {
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
