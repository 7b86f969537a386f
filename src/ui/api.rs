//! What a page shows of the Web API: loading, loaded, or failed. Read anew for each sign-in, aborted when the page goes away.

use core::future::Future;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use super::context::{use_client, use_epoch, use_online, use_session, use_session_state};
use crate::session::machine::Renewal;
use crate::session::{Grant, State};
use crate::spotify::{ApiError, Client};

/// What came of a call so far.
#[derive(Clone, Debug, PartialEq)]
pub enum Loaded<T> {
    /// Nothing yet.
    Loading,
    /// The answer.
    Ready(T),
    /// No answer, and why.
    Failed(ApiError),
}

/// A call whose answer a page shows.
pub struct ApiData<T: Send + Sync + 'static> {
    value: RwSignal<Loaded<T>>,
    again: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for ApiData<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for ApiData<T> {}

impl<T: Clone + Send + Sync + 'static> ApiData<T> {
    /// What came of it so far. Tracked.
    #[must_use]
    pub fn get(self) -> Loaded<T> {
        self.value.get()
    }

    /// The answer, once it is there. Tracked.
    #[must_use]
    pub fn ready(self) -> Option<T> {
        self.value.with(|value| if let Loaded::Ready(answer) = value { Some(answer.clone()) } else { None })
    }

    /// Why there is no answer. Tracked.
    #[must_use]
    pub fn failed(self) -> Option<ApiError> {
        self.value.with(|value| if let Loaded::Failed(error) = value { Some(error.clone()) } else { None })
    }

    /// Changes the answer that is there.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update(|value| {
            if let Loaded::Ready(answer) = value {
                change(answer);
            }
        });
    }

    /// Asks again, because a person wants it.
    pub fn retry(self) {
        use_session().retry();
        self.again.update(|times| *times = times.wrapping_add(1));
    }
}

/// Calls the Web API for as long as this page is shown and somebody is signed in. `fetch` may read signals; when one of them, or
/// the sign-in, changes, the call under way is aborted and made anew. After trouble that passes by itself the call is repeated as
/// soon as the network and the session are back.
pub fn use_api<T, F>(fetch: impl Fn(Client) -> F + 'static) -> ApiData<T>
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    let data = ApiData { value: RwSignal::new(Loaded::Loading), again: RwSignal::new(0) };
    let (client, epoch, healthy) = (use_client(), use_epoch(), use_healthy());
    Effect::new(move |_| {
        data.again.track();
        if epoch.get().is_none() {
            return;
        }
        let call = fetch(client.clone());
        data.value.set(Loaded::Loading);
        spawn_local_scoped_with_cancellation(async move {
            let outcome = call.await;
            // The page may be gone by now.
            data.value.try_set(outcome.map_or_else(Loaded::Failed, Loaded::Ready));
        });
    });
    Effect::new(move |was: Option<bool>| {
        let is = healthy.get();
        let passing = data.value.with_untracked(|value| matches!(value, Loaded::Failed(error) if error.passes_by_itself()));
        if is && was == Some(false) && passing {
            data.again.update(|times| *times = times.wrapping_add(1));
        }
        is
    });
    data
}

/// Whether there is a network and the session is not waiting for one.
fn use_healthy() -> Memo<bool> {
    let (state, online) = (use_session_state(), use_online());
    Memo::new(move |_| online.get() && state.with(|state| !state.grant().is_some_and(is_paused)))
}

fn is_paused(grant: &Grant) -> bool {
    matches!(grant.renewal, Renewal::Paused { .. })
}

/// Whether the session waits for a network or a service. Tracked through `state`.
#[must_use]
pub fn is_waiting(state: &State) -> bool {
    state.grant().is_some_and(is_paused)
}
