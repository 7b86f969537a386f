//! Every trouble a person can be told of, one example of each: those of the floors below, and those that only a check finds.

use super::explain::{clock_off, cut, device_forgets, no_network, withheld};
use crate::oauth::NetworkFault;
use crate::session::Explanation;
use crate::session::catalogue::When;
use crate::spotify::catalogue;

/// One example of each, in the order in which a person would meet them. What differs from case to case is shown as `…`.
#[must_use]
pub fn all() -> Vec<(When, Explanation)> {
    let mut all = catalogue::all();
    let clock = Explanation { title: "This computer’s clock is … ahead".to_owned(), ..clock_off(0) };
    let checking = [no_network(false), clock, cut("…", NetworkFault::Unreachable), withheld(), device_forgets()];
    all.extend(checking.map(|words| (When::Checking, words)));
    all
}
