//! The authorization code, and the texts that explain a session to a person.

#[cfg(target_arch = "wasm32")]
mod page {
    use auth_size::Page;
    use lockgroove::session::explain::{why_paused, why_signed_out};
    use lockgroove::session::{Renewal, SessionState};
    use wasm_bindgen::prelude::*;

    /// The explanation that the page would show.
    #[wasm_bindgen]
    #[must_use]
    #[allow(unreachable_pub)] // wasm-bindgen exports public functions only
    pub fn words(page: &Page) -> Option<String> {
        let words = match page.state() {
            SessionState::SignedOut { reason, .. } => why_signed_out(&reason),
            SessionState::SignedIn(grant) => match &grant.renewal {
                Renewal::Paused { fault, .. } => Some(why_paused(fault)),
                _ => None,
            },
            SessionState::Leaving { .. } | SessionState::Exchanging { .. } => None,
        };
        words.map(|words| [words.code, &words.title, &words.meaning].join("\n"))
    }
}

fn main() {}
