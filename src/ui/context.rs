//! What every page can use, in one value: the session, the Web API, this deployment's settings, and what the browser reports.

use leptos::prelude::*;

use super::parts::Parts;
use super::router::Router;
use crate::browser::{draft, journal};
use crate::learn::console::CallHistory;
use crate::learn::trace::{Trace, Tracer};
use crate::session::{Config, EndReason, Epoch, Session, SessionState, SignedOutReason};
use crate::spotify::ApiClient;

/// Made once, in `app.rs`. Every field is a handle, so a copy costs nothing.
#[derive(Clone, Copy)]
pub struct App {
    session: StoredValue<Session, LocalStorage>,
    client: StoredValue<ApiClient, LocalStorage>,
    config: StoredValue<Config>,
    /// Called when the person signs out.
    forget: StoredValue<Vec<fn()>>,
    /// The current route, and ways to another one.
    pub router: Router,
    /// Which parts of the module are here.
    pub parts: Parts,
    /// The state of the session: who is signed in, with which tokens and scopes. The driver writes it, pages read it.
    pub state: ReadSignal<SessionState>,
    /// Identifies the sign-in, if there is one. Changes at each sign-in and sign-out, not at each refresh.
    pub epoch: Memo<Option<Epoch>>,
    /// The sign-ins and refreshes of this tab, oldest first.
    pub traces: ReadSignal<Vec<Trace>>,
    /// Whether the browser believes it has a network.
    pub online: ReadSignal<bool>,
    /// The end of a pause the Web API asked for, in milliseconds since 1970.
    pub pause: ReadSignal<Option<i64>>,
    /// The name of the person who is signed in; empty until a page reads the profile for a purpose of its own.
    pub name: RwSignal<String>,
    /// The console's calls of this session.
    pub history: RwSignal<CallHistory>,
}

impl App {
    /// Subscribes to the session and the client, and provides the context to everything below the current owner.
    pub fn provide(
        session: Session,
        client: ApiClient,
        tracer: &Tracer,
        config: Config,
        online: ReadSignal<bool>,
        parts: Parts,
    ) -> Self {
        let (state, set_state) = signal(session.state());
        let name = RwSignal::new(String::new());
        let history = RwSignal::new(CallHistory::default());
        let forget = StoredValue::new(vec![draft::discard as fn(), journal::discard]);
        session.on_change(move |now| {
            if now.epoch() != state.with_untracked(SessionState::epoch) {
                name.set(String::new());
            }
            // Answers of one person's library are never shown to the next person.
            history.maybe_update(|history| history.belongs_to(now.epoch()));
            if matches!(now, SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::ByPerson), .. }) {
                forget.with_value(|forget| forget.iter().for_each(|forget| forget()));
            }
            set_state.set(now.clone());
        });
        tracer.watch(&session, &client);
        let (traces, set_traces) = signal(tracer.traces());
        tracer.on_trace({
            let tracer = tracer.clone();
            move || set_traces.set(tracer.traces())
        });
        let (pause, set_pause) = signal(None);
        client.on_pause(move |until| set_pause.set(until.map(|moment| moment.0)));
        let app = Self {
            session: StoredValue::new_local(session),
            client: StoredValue::new_local(client),
            config: StoredValue::new(config),
            forget,
            router: Router::start(),
            parts,
            state,
            epoch: Memo::new(move |_| state.with(SessionState::epoch)),
            traces,
            online,
            pause,
            name,
            history,
        };
        provide_context(app);
        app
    }

    /// The session's driver.
    #[must_use]
    pub fn session(self) -> Session {
        self.session.get_value()
    }

    /// The Web API's client.
    #[must_use]
    pub fn client(self) -> ApiClient {
        self.client.get_value()
    }

    /// Calls `forget` when the person signs out. For data of their library that is kept while other pages are open.
    pub fn on_sign_out(self, forget: fn()) {
        self.forget.update_value(|known| known.push(forget));
    }

    /// This deployment's settings.
    #[must_use]
    pub fn config(self) -> Config {
        self.config.get_value()
    }
}

/// The app's context.
#[must_use]
pub fn use_app() -> App {
    expect_context()
}
