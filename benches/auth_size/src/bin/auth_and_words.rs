//! The same with the authorization code and its words for people.

#[cfg(target_arch = "wasm32")]
mod page {
    use std::rc::Rc;

    use auth_size::Auth;
    use lockgroove::session::SessionState;
    use lockgroove::session::explain::{why_paused, why_signed_out};
    use lockgroove::session::machine::Renewal;
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        fn changed(what: &str);
    }

    /// The session.
    #[wasm_bindgen]
    #[derive(Clone)]
    #[allow(missing_debug_implementations)]
    pub struct Page(Auth);

    #[wasm_bindgen]
    impl Page {
        /// Opens it.
        #[must_use]
        pub fn open(config: &str) -> Option<Self> {
            Auth::open(config, Rc::new(changed)).map(Self)
        }

        /// Leaves for the authorization server.
        pub fn sign_in(&self, client_id: &str, scopes: &str, return_to: &str) {
            self.0.sign_in(client_id, scopes, return_to);
        }

        /// Ends it.
        pub fn sign_out(&self) {
            self.0.sign_out();
        }

        /// Keeps it on this device, or does not.
        pub fn stay(&self, stay: bool) {
            self.0.stay_signed_in(stay);
        }

        /// A token.
        ///
        /// # Errors
        /// That there is none.
        pub async fn token(self) -> Result<JsValue, JsValue> {
            self.0.token().await
        }

        /// What a person is told.
        #[must_use]
        pub fn words(&self) -> Option<String> {
            let words = match self.0.state() {
                SessionState::SignedOut { why, .. } => why_signed_out(&why),
                SessionState::SignedIn(grant) => match &grant.renewal {
                    Renewal::Paused { trouble, .. } => Some(why_paused(trouble)),
                    _ => None,
                },
                SessionState::Leaving { .. } | SessionState::Exchanging { .. } => None,
            };
            words.map(|words| [words.code, &words.title, &words.meaning].join("\n"))
        }

        /// Another one.
        ///
        /// # Errors
        /// That there is none.
        pub async fn after_401(self) -> Result<JsValue, JsValue> {
            self.0.after_401().await
        }
    }
}

fn main() {}
