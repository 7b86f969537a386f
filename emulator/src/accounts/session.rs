//! The cookie that keeps a person signed in to the emulator.

use std::sync::Arc;

use crate::http::{Request, cookie};
use crate::state::State;
use crate::state::directory::Person;

/// Cookies ignore ports, so the name tells this server's cookie from those of other servers on the machine.
pub(crate) const COOKIE: &str = "emulator_session";

/// A signed-in person.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    pub(crate) person: Arc<Person>,
    /// Part of every form, so that no other site can act for the person.
    pub(crate) form_key: String,
}

/// The person signed in with the browser that sent this request.
pub(crate) fn signed_in(state: &State, request: &Request) -> Option<SignedIn> {
    let session = state.accounts.sessions.get(cookie::read(request, COOKIE)?)?;
    let person = Arc::clone(state.directory.person(&session.user)?);
    Some(SignedIn { person, form_key: session.form_key.clone() })
}
