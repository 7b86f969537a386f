//! What every page can ask for: one newtype per value, one `use_*` function each. Provided once, in `app.rs`.

use leptos::prelude::*;

use crate::session::trace::Trace;
use crate::session::{Config, Epoch, Session, State};
use crate::spotify::Client;
use crate::spotify::console::History;

/// The session's driver.
#[derive(Clone, Copy)]
pub struct SessionHandle(pub StoredValue<Session, LocalStorage>);

/// The one signal of the session's state: who is signed in, with which tokens and scopes. The driver writes it, pages read it.
#[derive(Clone, Copy)]
pub struct SessionSignal(pub ReadSignal<State>);

/// The Web API.
#[derive(Clone, Copy)]
pub struct ClientHandle(pub StoredValue<Client, LocalStorage>);

/// What sign-ins and renewals of this tab did, the oldest first.
#[derive(Clone, Copy)]
pub struct TracesSignal(pub ReadSignal<Vec<Trace>>);

/// This deployment's settings.
#[derive(Clone, Copy)]
pub struct ConfigHandle(pub StoredValue<Config>);

/// Whether the browser believes to have a network.
#[derive(Clone, Copy)]
pub struct OnlineSignal(pub ReadSignal<bool>);

/// The name of whoever is signed in, once a page has read it; empty until then.
#[derive(Clone, Copy)]
pub struct NameSignal(pub RwSignal<String>);

/// Until when the Web API is being waited for (milliseconds since 1970), because it asked for a pause.
#[derive(Clone, Copy)]
pub struct WaitingSignal(pub ReadSignal<Option<i64>>);

/// The calls of the console so far.
#[derive(Clone, Copy)]
pub struct HistorySignal(pub RwSignal<History>);

/// The session.
#[must_use]
pub fn use_session() -> Session {
    expect_context::<SessionHandle>().0.get_value()
}

/// The session's state.
#[must_use]
pub fn use_session_state() -> ReadSignal<State> {
    expect_context::<SessionSignal>().0
}

/// What sign-ins and renewals of this tab did.
#[must_use]
pub fn use_traces() -> ReadSignal<Vec<Trace>> {
    expect_context::<TracesSignal>().0
}

/// Which sign-in this is, if any. Changes when somebody signs in or out, not when a token is renewed.
#[must_use]
pub fn use_epoch() -> Memo<Option<Epoch>> {
    let state = use_session_state();
    Memo::new(move |_| state.with(State::epoch))
}

/// The name of whoever is signed in, where a page has read it: nobody asks for it only to show it.
#[must_use]
pub fn use_name() -> RwSignal<String> {
    expect_context::<NameSignal>().0
}

/// The Web API's client.
#[must_use]
pub fn use_client() -> Client {
    expect_context::<ClientHandle>().0.get_value()
}

/// This deployment's settings.
#[must_use]
pub fn use_config() -> Config {
    expect_context::<ConfigHandle>().0.get_value()
}

/// Whether the browser believes to have a network.
#[must_use]
pub fn use_online() -> ReadSignal<bool> {
    expect_context::<OnlineSignal>().0
}

/// The calls of the console so far.
#[must_use]
pub fn use_history() -> RwSignal<History> {
    expect_context::<HistorySignal>().0
}

/// Until when the Web API is being waited for.
#[must_use]
pub fn use_waiting() -> ReadSignal<Option<i64>> {
    expect_context::<WaitingSignal>().0
}
