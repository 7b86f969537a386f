//! The authorization code as a page without a framework would use it: an object with methods and promises.
//!
//! The linker keeps what these exports need: the floors `oauth` and `session`, and their adapters to the browser.
#![cfg(target_arch = "wasm32")]

use std::rc::Rc;

use lockgroove::browser::wake::{self, WakeEvent};
use lockgroove::browser::{SharedPages, WebWorld, address};
use lockgroove::oauth::{ClientId, RedirectUri, ScopeSet};
use lockgroove::session::{Bearer, Config, Denied, Session, SessionState, SignInRequest};
use lockgroove::ui::route::RETURN_RULES;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    fn changed(what: &str);
}

/// A session.
#[wasm_bindgen]
#[derive(Clone)]
#[allow(missing_debug_implementations)]
pub struct Page(Session);

#[wasm_bindgen]
impl Page {
    /// Opens the session, with the callback if the address is one. `None` if the configuration is malformed.
    #[must_use]
    pub fn open(config: &str) -> Option<Self> {
        let callback = address::here().contains(RedirectUri::PATH).then(address::take_query).flatten();
        let redirect_uri = RedirectUri::of_app(&address::base()).ok();
        let config = Config::parse(config).ok()?;
        let session = Session::new(&config, redirect_uri, RETURN_RULES, Rc::new(WebWorld), Rc::new(SharedPages::new()));
        session.on_change(|state| changed(name(state)));
        session.on_arrival(|place| changed(place.as_str()));
        wake::watch({
            let session = session.clone();
            move |moment| match moment {
                WakeEvent::Online => session.retry(),
                WakeEvent::Offline => {}
                WakeEvent::Shown => session.page_shown(),
                WakeEvent::Restored => session.page_restored(),
            }
        });
        session.open(callback.as_deref());
        Some(Self(session))
    }

    /// Goes to the authorization server.
    pub fn sign_in(&self, client_id: &str, scopes: &str, return_to: &str) {
        if let Ok(client_id) = ClientId::parse(client_id) {
            self.0.sign_in(SignInRequest {
                client_id,
                scopes: ScopeSet::parse(scopes),
                return_to: self.0.return_to(return_to),
                show_dialog: false,
            });
        }
    }

    /// Signs out in every tab.
    pub fn sign_out(&self) {
        self.0.sign_out();
    }

    /// Whether to stay signed in on this device.
    pub fn stay_signed_in(&self, stay: bool) {
        self.0.stay_signed_in(stay);
    }

    /// A valid access token.
    ///
    /// # Errors
    /// `null` if there is none.
    pub async fn token(self) -> Result<JsValue, JsValue> {
        to_js(self.0.token().await)
    }

    /// Another access token after a 401. A second 401 ends the session.
    ///
    /// # Errors
    /// `null` if there is none.
    pub async fn after_401(self) -> Result<JsValue, JsValue> {
        let bearer = self.0.token().await.map_err(|_| JsValue::NULL)?;
        let next = self.0.replace_token(bearer).await;
        if let Ok(bearer) = &next {
            self.0.replacement_refused(bearer.clone());
        }
        to_js(next)
    }
}

impl Page {
    /// The state of the session.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.0.state()
    }
}

fn to_js(answer: Result<Bearer, Denied>) -> Result<JsValue, JsValue> {
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
