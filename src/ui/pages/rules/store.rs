//! The rules that this browser keeps. Another tab may change them too, so a rule is known by what it was.

use crate::browser;
use crate::organise::rules::kept::{self, RulesFault};
use crate::organise::rules::rule::Rule;

/// Those of this account.
///
/// # Errors
/// [`RulesFault`] if what is kept cannot be read, such as what a newer version of the app wrote. It stays as it is.
pub(super) fn rules(account: &str) -> Result<Vec<Rule>, RulesFault> {
    browser::rules::get(account).map_or_else(|| Ok(Vec::new()), |text| kept::read(text.as_bytes()))
}

/// Changes them. Returns whether the browser keeps the change. With `false` from `change`, nothing is written.
pub(super) fn change(account: &str, change: impl FnOnce(&mut Vec<Rule>) -> bool) -> bool {
    rules(account).is_ok_and(|mut all| change(&mut all) && browser::rules::set(account, &kept::write(&all)))
}

/// Adds rules. Returns the number of the first one, if the browser keeps them.
pub(super) fn add(account: &str, more: Vec<Rule>) -> Option<usize> {
    let mut first = 0;
    let is_kept = change(account, |all| {
        first = all.len();
        all.extend(more);
        true
    });
    is_kept.then_some(first)
}

/// Keeps a rule in the place of what it was. `false` if that is no longer there, or the browser does not keep it.
pub(super) fn keep(account: &str, was: &Rule, rule: Rule) -> bool {
    change(account, |all| match all.iter_mut().find(|known| *known == was) {
        Some(known) => {
            *known = rule;
            true
        }
        None => false,
    })
}

/// Removes a rule.
pub(super) fn remove(account: &str, was: &Rule) -> bool {
    change(account, |all| {
        let place = all.iter().position(|known| known == was);
        place.map(|place| all.remove(place)).is_some()
    })
}
