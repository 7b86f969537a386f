//! What a person chose on a page, kept for this entry of the browser's history, so that Back shows the page as it was left. In memory
//! only, and only for the same sign-in.

use std::cell::RefCell;

use leptos::prelude::*;

use super::context::use_app;
use crate::browser::address;
use crate::session::Epoch;

/// How many choices are kept, the latest.
const MOST: usize = 100;

thread_local! {
    static CHOICES: RefCell<Vec<(Kept, String)>> = const { RefCell::new(Vec::new()) };
}

/// One choice on one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    entry: u32,
    epoch: Option<Epoch>,
    id: &'static str,
}

impl Kept {
    /// The choice with this `id` on the page that opens now.
    #[must_use]
    pub fn here(id: &'static str) -> Self {
        Self { entry: address::entry().unwrap_or_default(), epoch: use_app().epoch.get_untracked(), id }
    }

    /// What was chosen.
    #[must_use]
    pub fn get(self) -> Option<String> {
        CHOICES.with_borrow(|choices| choices.iter().find(|(known, _)| *known == self).map(|(_, choice)| choice.clone()))
    }

    /// Keeps what was chosen.
    pub fn set(self, choice: String) {
        CHOICES.with_borrow_mut(|choices| {
            choices.retain(|(known, _)| *known != self && known.epoch == self.epoch);
            choices.push((self, choice));
            if choices.len() > MOST {
                choices.remove(0);
            }
        });
    }
}
