//! What a page does with the Web API: it shows what a call returned, reads a list page by page, or changes something. All of it stops
//! when the page goes away, and starts again for another sign-in.

use core::future::Future;
use core::mem::{Discriminant, discriminant};

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use super::context::use_app;
use crate::session::ports::Pending;
use crate::session::{Grant, Renewal, Session};
use crate::spotify::model::PageItem;
use crate::spotify::{ApiClient, ApiError, Endpoint, Listing, Page};

/// The state of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Loaded<T> {
    /// No answer yet.
    Loading,
    /// The answer.
    Ready(T),
    /// Why there is no answer.
    Failed(ApiError),
}

/// A call whose answer a page shows.
pub struct ApiData<T: Send + Sync + 'static> {
    value: RwSignal<Loaded<T>>,
    /// How often it was asked for again.
    attempts: RwSignal<u32>,
    session: StoredValue<Session, LocalStorage>,
}

impl<T: Send + Sync + 'static> Clone for ApiData<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for ApiData<T> {}

impl<T: Clone + Send + Sync + 'static> ApiData<T> {
    /// Its state. Tracked.
    #[must_use]
    pub fn get(self) -> Loaded<T> {
        self.value.get()
    }

    /// Its state, with a part of the answer. Tracked; in a memo, a view is redrawn only when that part changes.
    #[must_use]
    pub fn map<U>(self, part: impl FnOnce(&T) -> U) -> Loaded<U> {
        self.value.with(|value| match value {
            Loaded::Loading => Loaded::Loading,
            Loaded::Ready(answer) => Loaded::Ready(part(answer)),
            Loaded::Failed(error) => Loaded::Failed(error.clone()),
        })
    }

    /// The answer, if there is one. Tracked.
    #[must_use]
    pub fn ready(self) -> Option<T> {
        self.value.with(|value| if let Loaded::Ready(answer) = value { Some(answer.clone()) } else { None })
    }

    /// Why there is no answer, if the call failed. Tracked.
    #[must_use]
    pub fn error(self) -> Option<ApiError> {
        self.value.with(|value| if let Loaded::Failed(error) = value { Some(error.clone()) } else { None })
    }

    /// Whether both calls failed in the same way, so that one notice is enough. Tracked.
    #[must_use]
    pub fn fails_like<U: Clone + Send + Sync + 'static>(self, other: ApiData<U>) -> bool {
        let kind = self.kind_of_error();
        kind.is_some() && kind == other.kind_of_error()
    }

    fn kind_of_error(self) -> Option<Discriminant<ApiError>> {
        self.value.with(|value| if let Loaded::Failed(error) = value { Some(discriminant(error)) } else { None })
    }

    /// Changes the answer, if there is one.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update(|value| {
            if let Loaded::Ready(answer) = value {
                change(answer);
            }
        });
    }

    /// Makes the call again, because the person asked for it.
    pub fn retry(self) {
        self.session.with_value(Session::retry);
        self.call_again();
    }

    fn call_again(self) {
        self.attempts.update(|attempts| *attempts = attempts.wrapping_add(1));
    }
}

/// A call, or a memo of a part of its answer. With a `Signal` in place of this trait the module is 4 kB larger.
pub trait CallState: Send + 'static {
    /// The answer.
    type Answer;

    /// The state. Tracked.
    fn now(&self) -> Loaded<Self::Answer>;
}

impl<T: Clone + Send + Sync + 'static> CallState for ApiData<T> {
    type Answer = T;

    fn now(&self) -> Loaded<T> {
        self.get()
    }
}

impl<T: Clone + Send + Sync + 'static> CallState for Memo<Loaded<T>> {
    type Answer = T;

    fn now(&self) -> Loaded<T> {
        self.get()
    }
}

/// Calls the Web API while this page is shown and somebody is signed in. `fetch` may read signals; when one of them or the sign-in
/// changes, the call in progress is aborted and a new one made. A call that failed for want of a network or a service is made again
/// when both are back.
pub fn use_api<T, F>(fetch: impl Fn(ApiClient) -> F + 'static) -> ApiData<T>
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    watched(Box::new(move |client| Box::pin(fetch(client))))
}

/// Boxed, so that what follows is compiled once for each type of answer and not once for each call.
type Fetch<T> = Box<dyn Fn(ApiClient) -> Pending<Result<T, ApiError>>>;

fn watched<T: Clone + Send + Sync + 'static>(fetch: Fetch<T>) -> ApiData<T> {
    let app = use_app();
    let session = StoredValue::new_local(app.session());
    let data = ApiData { value: RwSignal::new(Loaded::Loading), attempts: RwSignal::new(0), session };
    let (client, epoch, healthy) = (app.client(), app.epoch, use_healthy());
    Effect::new(move |_| {
        data.attempts.track();
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
        let passing = data.value.with_untracked(|value| matches!(value, Loaded::Failed(error) if passes_by_itself(error)));
        if is && was == Some(false) && passing {
            data.call_again();
        }
        is
    });
    data
}

/// Whether a call that failed with this error is made again once the network and the session are back.
#[must_use]
pub const fn passes_by_itself(error: &ApiError) -> bool {
    matches!(error, ApiError::Paused(_) | ApiError::Unreachable | ApiError::TimedOut)
}

/// Whether there is a network, and the session does not wait for the accounts service.
#[must_use]
pub fn use_healthy() -> Memo<bool> {
    let app = use_app();
    let (state, online) = (app.state, app.online);
    Memo::new(move |_| online.get() && state.with(|state| !state.grant().is_some_and(is_paused)))
}

fn is_paused(grant: &Grant) -> bool {
    matches!(grant.renewal, Renewal::Paused { .. })
}

/// A list that is read page by page, and the way to read more of it.
pub struct ApiList<T: Clone + Send + Sync + 'static> {
    /// What was read so far.
    pub data: ApiData<Listing<T>>,
    /// The reading of the next page, and why it failed.
    pub reading: Change,
}

impl<T: Clone + Send + Sync + 'static> Clone for ApiList<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + Send + Sync + 'static> Copy for ApiList<T> {}

impl<T: PageItem + Clone + Send + Sync + 'static> ApiList<T> {
    /// Whether a person can ask for more. Tracked.
    #[must_use]
    pub fn has_more(self) -> bool {
        self.has(|list| list.next().is_some())
    }

    /// Whether there is more, and it makes sense to read it without being asked. Tracked.
    #[must_use]
    pub fn reads_on(self) -> bool {
        self.has(Listing::reads_on)
    }

    fn has(self, rest: impl Fn(&Listing<T>) -> bool) -> bool {
        self.data.value.with(|value| matches!(value, Loaded::Ready(list) if rest(list)))
    }

    /// Reads the next page. What was read so far stays, even if that fails. If the last page has a bad link to the next one, reads the
    /// list anew.
    pub fn more(self) {
        let next = self.data.value.with_untracked(|value| match value {
            Loaded::Ready(list) => Some((list.next().cloned(), list.refused().is_some())),
            _ => None,
        });
        match next {
            Some((Some(endpoint), _)) => self.reading.run(|client| async move {
                let page = client.page(endpoint).await?;
                let mut refused = None;
                self.data.update(|list| {
                    list.add(page);
                    refused = list.refused().cloned();
                });
                refused.map_or(Ok(()), Err)
            }),
            Some((None, true)) => self.data.retry(),
            _ => {}
        }
    }
}

/// Reads the first page of a list, and again whenever `endpoint` returns another one.
pub fn use_list<T: PageItem + Clone + Send + Sync + 'static>(endpoint: impl Fn() -> Endpoint<Page<T>> + 'static) -> ApiList<T> {
    let reading = use_change();
    let data = use_api(move |client| {
        let endpoint = endpoint();
        async move {
            let list = Listing::new(client.page(endpoint).await?);
            reading.error.try_set(list.refused().cloned());
            Ok(list)
        }
    });
    ApiList { data, reading }
}

/// Calls that the person starts, one at a time: a change, a request of the console, the next page of a list.
#[derive(Clone, Copy)]
pub struct Change {
    /// The owner is that of the page: leaving it aborts the call.
    client: StoredValue<(ApiClient, Owner), LocalStorage>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

impl Change {
    /// Whether a call is in progress. Tracked.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Why the last call failed. Tracked.
    #[must_use]
    pub fn error(self) -> Option<ApiError> {
        self.error.get()
    }

    /// Forgets why the last call failed.
    pub fn clear(self) {
        self.error.set(None);
    }

    /// Starts a call, unless one is in progress.
    pub fn run<F>(self, call: impl FnOnce(ApiClient) -> F)
    where
        F: Future<Output = Result<(), ApiError>> + 'static,
    {
        let Some((client, owner)) = self.client.try_get_value().filter(|_| !self.busy.get_untracked()) else { return };
        self.start(Box::pin(call(client)), &owner);
    }

    fn start(self, call: Pending<Result<(), ApiError>>, owner: &Owner) {
        self.busy.set(true);
        self.clear();
        let call = async move {
            let outcome = call.await;
            // The page may be gone by now.
            self.error.try_set(outcome.err());
            self.busy.try_set(false);
        };
        owner.with(|| spawn_local_scoped_with_cancellation(call));
    }
}

/// Calls for as long as this page is shown.
#[must_use]
pub fn use_change() -> Change {
    let client = StoredValue::new_local((use_app().client(), Owner::current().unwrap_or_default()));
    Change { client, busy: RwSignal::new(false), error: RwSignal::new(None) }
}
