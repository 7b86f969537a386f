//! What a page shows of the Web API: loading, loaded, or failed. Read anew for each sign-in, aborted when the page goes away.

use core::future::Future;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use super::context::use_app;
use crate::session::ports::Pending;
use crate::session::{Grant, Renewal, SessionState};
use crate::spotify::model::PageItem;
use crate::spotify::{ApiClient, ApiError, Endpoint, Page};

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

    /// What came of it so far, told by one figure of the answer, so that a view is not drawn anew for every other change. Tracked.
    #[must_use]
    pub fn map<U>(self, figure: impl FnOnce(&T) -> U) -> Loaded<U> {
        self.value.with(|value| match value {
            Loaded::Loading => Loaded::Loading,
            Loaded::Ready(answer) => Loaded::Ready(figure(answer)),
            Loaded::Failed(error) => Loaded::Failed(error.clone()),
        })
    }

    /// The answer, once it is there. Tracked.
    #[must_use]
    pub fn ready(self) -> Option<T> {
        self.value.with(|value| if let Loaded::Ready(answer) = value { Some(answer.clone()) } else { None })
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
        use_app().session().retry();
        self.again.update(|times| *times = times.wrapping_add(1));
    }
}

/// Calls the Web API for as long as this page is shown and somebody is signed in. `fetch` may read signals; when one of them, or
/// the sign-in, changes, the call under way is aborted and made anew. After trouble that passes by itself the call is repeated as
/// soon as the network and the session are back.
pub fn use_api<T, F>(fetch: impl Fn(ApiClient) -> F + 'static) -> ApiData<T>
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    watched(Box::new(move |client| Box::pin(fetch(client))))
}

/// A way to ask, whatever its type: what comes of it is compiled once for each type of answer, not for each place that asks.
type Fetch<T> = Box<dyn Fn(ApiClient) -> Pending<Result<T, ApiError>>>;

fn watched<T: Clone + Send + Sync + 'static>(fetch: Fetch<T>) -> ApiData<T> {
    let data = ApiData { value: RwSignal::new(Loaded::Loading), again: RwSignal::new(0) };
    let app = use_app();
    let (client, epoch, healthy) = (app.client(), app.epoch, use_healthy());
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
        let passing = data.value.with_untracked(|value| matches!(value, Loaded::Failed(error) if passes_by_itself(error)));
        if is && was == Some(false) && passing {
            data.again.update(|times| *times = times.wrapping_add(1));
        }
        is
    });
    data
}

/// Whether a call that failed so may be made again by itself, once the network and the session are well.
const fn passes_by_itself(error: &ApiError) -> bool {
    matches!(error, ApiError::Paused(_) | ApiError::Unreachable | ApiError::TimedOut)
}

/// Whether there is a network and the session is not waiting for one.
fn use_healthy() -> Memo<bool> {
    let app = use_app();
    let (state, online) = (app.state, app.online);
    Memo::new(move |_| online.get() && state.with(|state| !state.grant().is_some_and(is_paused)))
}

fn is_paused(grant: &Grant) -> bool {
    matches!(grant.renewal, Renewal::Paused { .. })
}

/// Whether the session waits for a network or a service. Tracked through `state`.
#[must_use]
pub fn is_waiting(state: &SessionState) -> bool {
    state.grant().is_some_and(is_paused)
}

/// A list that is read page by page.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing<T> {
    /// What was read so far.
    pub items: Vec<T>,
    /// How long the whole list is.
    pub total: u32,
    /// Where the next page is.
    next: Option<Endpoint<Page<T>>>,
}

/// A list and the way to more of it.
pub struct ApiList<T: Clone + Send + Sync + 'static> {
    /// What was read so far.
    pub data: ApiData<Listing<T>>,
    /// Whose calls these are: those of the page that shows the list, whoever asks for more of it.
    calls: StoredValue<(ApiClient, Owner), LocalStorage>,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<ApiError>>,
}

impl<T: Clone + Send + Sync + 'static> Clone for ApiList<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + Send + Sync + 'static> Copy for ApiList<T> {}

impl<T: PageItem + Clone + Send + Sync + 'static> ApiList<T> {
    /// Whether there is more to read. Tracked.
    #[must_use]
    pub fn has_more(self) -> bool {
        self.data.value.with(|value| matches!(value, Loaded::Ready(listing) if listing.next.is_some()))
    }

    /// Whether more is being read. Tracked.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Why more could not be read; what was read stays. Tracked.
    #[must_use]
    pub fn trouble(self) -> Option<ApiError> {
        self.trouble.get()
    }

    /// Reads the next page.
    pub fn more(self) {
        let next =
            self.data.value.with_untracked(|value| if let Loaded::Ready(listing) = value { listing.next.clone() } else { None });
        let Some(endpoint) = next.filter(|_| !self.busy.get_untracked()) else { return };
        self.busy.set(true);
        self.trouble.set(None);
        let Some((client, owner)) = self.calls.try_get_value() else { return };
        let call = async move {
            match read_page(&client, &endpoint).await {
                Ok(Listing { items, total, next }) => self.data.update(|listing| {
                    listing.items.extend(items);
                    listing.total = total;
                    listing.next = next;
                }),
                Err(error) => drop(self.trouble.try_set(Some(error))),
            }
            self.busy.try_set(false);
        };
        owner.with(|| spawn_local_scoped_with_cancellation(call));
    }
}

async fn read_page<T: PageItem>(client: &ApiClient, endpoint: &Endpoint<Page<T>>) -> Result<Listing<T>, ApiError> {
    let page = client.get(endpoint).await?;
    let next = client.following(endpoint, &page)?;
    Ok(Listing { items: page.items, total: page.total, next })
}

/// Reads a list from its first page, anew whenever `endpoint` names another.
pub fn use_list<T: PageItem + Clone + Send + Sync + 'static>(endpoint: impl Fn() -> Endpoint<Page<T>> + 'static) -> ApiList<T> {
    let data = use_api(move |client| {
        let endpoint = endpoint();
        async move { read_page(&client, &endpoint).await }
    });
    let calls = StoredValue::new_local((use_app().client(), Owner::current().unwrap_or_default()));
    ApiList { data, calls, busy: RwSignal::new(false), trouble: RwSignal::new(None) }
}
