//! The rules that this browser keeps.

use crate::browser;
use crate::organise::rules::kept;
use crate::organise::rules::rule::Rule;

/// Those of this account.
pub(super) fn rules(account: &str) -> Vec<Rule> {
    browser::rules::get(account).and_then(|text| kept::read(text.as_bytes()).ok()).unwrap_or_default()
}

/// Changes them. Returns whether the browser keeps the change.
pub(super) fn change(account: &str, change: impl FnOnce(&mut Vec<Rule>)) -> bool {
    let mut all = rules(account);
    change(&mut all);
    browser::rules::set(account, &kept::write(&all))
}

/// Keeps a rule in the place of the one with this number.
pub(super) fn keep(account: &str, number: usize, rule: Rule) -> bool {
    change(account, |all| {
        if let Some(known) = all.get_mut(number) {
            *known = rule;
        }
    })
}
