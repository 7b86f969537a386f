//! The authorization code as a page without a framework would use it: an object with methods, and promises.
//!
//! Whatever is exported here is kept by the linker, with all it stands on: the floors `oauth` and `session` and their adapters to the
//! browser. What is not used by them is not.
#![cfg(target_arch = "wasm32")]

use std::rc::Rc;

use lockgroove::browser::{SharedPages, WebWorld, address};
use lockgroove::oauth::{ClientId, RedirectUri, ScopeSet};
use lockgroove::session::{Bearer, Config, ReturnRules, Session, SessionState, SignInRequest};
use wasm_bindgen::JsValue;

const RETURN_RULES: ReturnRules = ReturnRules { start: "/library", forbidden: &["/callback"] };

/// One session.
#[derive(Clone)]
pub struct Auth(Session);

impl Auth {
    /// Takes the callback's answer out of the address bar and opens the session with it. `None` where the configuration is of no use.
    #[must_use]
    pub fn open(config: &str, changed: js::Function) -> Option<Self> {
        let callback = address::here().contains(RedirectUri::PATH).then(address::take_query).flatten();
        let redirect_uri = RedirectUri::of_app(&address::base()).ok();
        let session =
            Session::new(&Config::parse(config).ok()?, redirect_uri, RETURN_RULES, Rc::new(WebWorld), Rc::new(SharedPages::new()));
        session.on_change({
            let changed = changed.clone();
            move |state| changed(name(state))
        });
        session.on_arrival(move |place| changed(place.as_str()));
        lockgroove::browser::wake::watch({
            let session = session.clone();
            move |moment| match moment {
                lockgroove::browser::wake::WakeEvent::Online => session.retry(),
                lockgroove::browser::wake::WakeEvent::Offline => {}
                lockgroove::browser::wake::WakeEvent::Shown => session.page_shown(),
                lockgroove::browser::wake::WakeEvent::Restored => session.page_restored(),
            }
        });
        session.open(callback.as_deref());
        Some(Self(session))
    }

    /// Leaves for the authorization server.
    pub fn sign_in(&self, client_id: &str, scopes: &str, return_to: &str) {
        if let Ok(client_id) = ClientId::parse(client_id) {
            self.0.sign_in(SignInRequest {
                client_id,
                scopes: ScopeSet::parse(scopes),
                held: ScopeSet::NONE,
                return_to: self.0.return_to(return_to),
                show_dialog: false,
            });
        }
    }

    /// Ends it in every tab.
    pub fn sign_out(&self) {
        self.0.sign_out();
    }

    /// Keeps it on this device, or does not.
    pub fn stay_signed_in(&self, stay: bool) {
        self.0.stay_signed_in(stay);
    }

    /// A token that is good.
    ///
    /// # Errors
    /// Nothing but that there is none.
    pub async fn token(&self) -> Result<JsValue, JsValue> {
        given(self.0.token().await)
    }

    /// Another one, after a 401; and the end, after a second.
    ///
    /// # Errors
    /// Nothing but that there is none.
    pub async fn after_401(&self) -> Result<JsValue, JsValue> {
        let bearer = self.0.token().await.map_err(|_| JsValue::NULL)?;
        let next = self.0.replace_token(bearer).await;
        if let Ok(bearer) = &next {
            self.0.replacement_refused(bearer.clone());
        }
        given(next)
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.0.state()
    }
}

fn given(answer: Result<Bearer, lockgroove::session::Denied>) -> Result<JsValue, JsValue> {
    answer.map(|bearer| JsValue::from_str(bearer.token.reveal())).map_err(|_| JsValue::NULL)
}

fn name(state: &SessionState) -> &'static str {
    match state {
        SessionState::SignedOut { .. } => "signed out",
        SessionState::Leaving { .. } => "leaving",
        SessionState::Exchanging { .. } => "exchanging",
        SessionState::SignedIn(_) => "signed in",
    }
}

/// What a page hands in to be told.
pub mod js {
    use std::rc::Rc;

    /// Called with a word.
    pub type Function = Rc<dyn Fn(&str)>;
}
