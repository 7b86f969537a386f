//! Every failure the app can show, one example of each: those of the floors below and those of the API console.

use super::console::explain::why_no_operations;
use crate::check::catalogue;
use crate::session::Explanation;
use crate::session::catalogue::When;

/// One example of each, in the order a person would meet them.
#[must_use]
pub fn all() -> Vec<(When, Explanation)> {
    let mut all = catalogue::all();
    all.push((When::Calling, why_no_operations()));
    all.sort_by_key(|(when, _)| *when);
    all
}
