//! What the address of the page contains.

use super::demonstration::STORED_STATE;
use crate::browser::{WebWorld, address};
use crate::oauth::State;
use crate::oauth::grant::implicit::{ImplicitFault, ImplicitResponse, PendingImplicit};
use crate::session::ports::Storage as _;

/// Characters of a token that are shown.
const SHOWN: usize = 6;

/// What the address contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum InAddress {
    /// No response.
    Nothing,
    /// The token this tab requested: its first characters, its length, and its lifetime in minutes.
    Token { start: String, length: usize, minutes: u64 },
    /// Nothing any more: the person removed the token.
    Removed,
    /// A response that this tab did not request, or that makes no sense.
    Foreign,
    /// The refusal of a service that does not support the grant.
    Refused,
}

impl InAddress {
    /// Reads the address. Deletes the stored state, so a response counts once.
    pub(super) fn read() -> Self {
        let state = WebWorld.get(STORED_STATE).ok().flatten();
        // Fails only where storage is blocked, and then nothing was stored.
        let _ = WebWorld.remove(STORED_STATE);
        let (query, fragment) = address::query_and_fragment();
        if query.is_empty() && fragment.is_empty() {
            return Self::Nothing;
        }
        let pending = PendingImplicit::resumed(State::new(state.unwrap_or_default()));
        match pending.read(&query, &fragment) {
            Ok(ImplicitResponse { access_token, life, .. }) => {
                let text = access_token.reveal();
                Self::Token { start: text.chars().take(SHOWN).collect(), length: text.len(), minutes: life.as_secs() / 60 }
            }
            Err(ImplicitFault::Refused(_)) => {
                address::drop_query_and_fragment();
                Self::Refused
            }
            Err(_) => Self::Foreign,
        }
    }
}
