//! Makes a call: checks its scopes, waits for a slot, sends it, and reads the answer into its type.
//!
//! It decides nothing by itself: [`pace`](super::pace) says what an answer asks for and how long to pause, and the session keeps the
//! tokens. A token travels in the `Authorization` header only (RFC 6750 section 2.1).

mod answer;
mod flights;
mod lists;
mod presence;
mod saving;
mod slots;

pub use answer::RawAnswer;
pub use saving::Change;

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::rc::Rc;

use self::flights::Flights;
use self::presence::Presence;
use self::slots::Slots;
use super::cache::VersionCache;
use super::endpoint::{Call, Endpoint};
use super::error::ApiError;
use super::links::Links;
use super::listing::ReadPage;
use super::model::{Page, PageItem};
use super::pace::{Action, Class, Pace, RetryState, classify};
use super::read::{FromJson, decode};
use crate::oauth::{Credential, HttpRequest, HttpResponse, Method, NetworkFault, Origin};
use crate::session::ports::{Pending, World};
use crate::session::race::race;
use crate::session::{Bearer, Denied, Epoch, Session, Timestamp};

/// How long the Web API may take over one answer.
pub const API_TIME_LIMIT: Duration = Duration::from_secs(20);

/// A handle on the Web API. Clones share one pace.
#[derive(Clone)]
pub struct ApiClient {
    inner: Rc<Inner>,
}

struct Inner {
    session: Session,
    world: Rc<dyn World>,
    api: Origin,
    links: Links,
    slots: Rc<Slots>,
    presence: Presence,
    flights: Flights,
    /// Whether the service refused a page of more than the documented length.
    is_narrow: Cell<bool>,
    /// Addresses whose answer could not be read once. The browser's cache may have kept the broken answer, so they are asked for past it.
    unreadable: RefCell<Vec<String>>,
    on_call: RefCell<Option<CallCallback>>,
}

type CallCallback = Box<dyn Fn(&SentCall<'_>)>;

/// A request that was sent to the Web API, and what came of it. Holds no token.
#[derive(Clone, Copy, Debug)]
pub struct SentCall<'a> {
    /// Its method and path: `GET /v1/me`.
    pub line: &'a str,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The answer, or why there is none.
    pub answer: &'a Result<HttpResponse, NetworkFault>,
    /// When that was known.
    pub answered_at: Timestamp,
}

impl ApiClient {
    /// A client of the Web API at this address.
    #[must_use]
    pub fn new(session: Session, world: Rc<dyn World>, api: Origin) -> Self {
        let links = Links::of(&api);
        let slots = Rc::new(Slots::new(world.clone()));
        let presence = Presence::default();
        let inner = Inner {
            session,
            world,
            api,
            links,
            slots,
            presence,
            flights: Flights::default(),
            is_narrow: Cell::new(false),
            unreadable: RefCell::default(),
            on_call: RefCell::default(),
        };
        Self { inner: Rc::new(inner) }
    }

    /// Calls `callback` with the end of a pause the API asked for, and with `None` on resume.
    pub fn on_pause(&self, callback: impl Fn(Option<Timestamp>) + 'static) {
        self.inner.slots.on_pause(callback);
    }

    /// How fast calls are sent at this moment.
    #[must_use]
    pub fn pace(&self) -> Pace {
        self.inner.slots.pace()
    }

    /// Empties the cache when the sign-in of this moment ends.
    pub fn empty_at_sign_out<V: 'static>(&self, cache: &VersionCache<V>) {
        let (cache, state) = (cache.clone(), self.inner.session.state());
        let Some(grant) = state.grant() else { return cache.clear() };
        let ended = self.inner.session.epoch_ended(grant.epoch);
        self.inner.world.spawn(Box::pin(async move {
            ended.await;
            cache.clear();
        }));
    }

    /// Call this when the page goes to the back/forward cache, and when it comes back. Reads in flight are aborted and sent again later:
    /// browsers keep no page that waits for an answer, or cut it off.
    pub fn set_hidden(&self, is_hidden: bool) {
        self.inner.presence.set_hidden(is_hidden);
    }

    /// Calls `callback` after each request, with what came of it. Aborted requests are left out.
    pub fn on_call(&self, callback: impl Fn(&SentCall<'_>) + 'static) {
        *self.inner.on_call.borrow_mut() = Some(Box::new(callback));
    }

    /// Sends a request and reads the answer. Calls that ask for the same at the same time, and accept an answer from a cache, share one
    /// request. Dropping the future aborts the request, unless another call shares it.
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it.
    pub async fn get<T: FromJson>(&self, endpoint: &Endpoint<T>) -> Result<T, ApiError> {
        let answer = self.send(endpoint.call().clone(), Retry::UntilDone).await?;
        self.decoded(endpoint.call(), &answer)
    }

    /// Sends a request that changes nothing and returns the text of the answer as the service sent it. It is repeated like any other.
    /// Dropping the future aborts the request, unless another call shares it.
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it.
    pub async fn text(&self, call: Call) -> Result<String, ApiError> {
        Ok(self.send(call, Retry::UntilDone).await?.response.body)
    }

    /// Reads the answer to a call.
    fn decoded<T: FromJson>(&self, call: &Call, answer: &RawAnswer) -> Result<T, ApiError> {
        let read = decode(&answer.response.body, &self.inner.links);
        if read.is_err() && call.cacheable {
            let target = call.target();
            let mut unreadable = self.inner.unreadable.borrow_mut();
            if !unreadable.contains(&target) {
                unreadable.push(target);
            }
        }
        read
    }

    /// Changes something. A change whose answer is lost is not sent again, because it may have been made. Dropping the future
    /// aborts the request.
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it.
    pub async fn change<T>(&self, endpoint: &Endpoint<T>) -> Result<(), ApiError> {
        self.changed(endpoint.call().clone()).await.map(drop)
    }

    /// The same for any call that changes something, with the text of the answer.
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it.
    pub async fn changed(&self, call: Call) -> Result<String, ApiError> {
        let outcome = self.send(call, Retry::UntilDone).await.map(|answer| answer.response.body);
        self.inner.flights.forget();
        outcome
    }

    /// The same, with the answer read into its type.
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it. After [`ApiError::Malformed`] the change may have been made.
    pub async fn changed_to<T: FromJson>(&self, call: Call) -> Result<T, ApiError> {
        let body = self.changed(call).await?;
        decode(&body, &self.inner.links)
    }

    /// Sends a call that a person composed and returns the answer, whatever its status. Scopes are not checked first, and it is
    /// repeated only after a 401, with a new token: any other answer is what the person wants to see. It keeps to the shared pace.
    /// Dropping the future aborts the request.
    ///
    /// # Errors
    /// [`ApiError`] when there is no answer to show.
    pub async fn raw(&self, call: Call) -> Result<RawAnswer, ApiError> {
        self.send(call, Retry::Never).await
    }

    /// The page after this one, if there is one.
    ///
    /// # Errors
    /// [`ApiError::Malformed`] when the page's link leads away from the API, or not onwards. Nothing is sent there.
    pub fn following<T>(&self, endpoint: &Endpoint<Page<T>>, page: &Page<T>) -> Result<Option<Endpoint<Page<T>>>, ApiError> {
        endpoint.following(page, &self.inner.api)
    }

    /// Reads a page of a list, to be added to a [`Listing`](super::Listing).
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it.
    pub async fn page<T: PageItem>(&self, endpoint: Endpoint<Page<T>>) -> Result<ReadPage<T>, ApiError> {
        let page = self.get(&endpoint).await?;
        let next = self.following(&endpoint, &page);
        Ok(ReadPage { endpoint, page, next })
    }

    /// Not generic over the answer, so that it is compiled once.
    fn send(&self, mut call: Call, retry: Retry) -> Pending<Result<RawAnswer, ApiError>> {
        if call.cacheable && !self.inner.unreadable.borrow().is_empty() {
            call.cacheable = !self.inner.unreadable.borrow().contains(&call.target());
        }
        let state = self.inner.session.state();
        match state.grant() {
            Some(grant) if call.cacheable && call.method == Method::Get && retry == Retry::UntilDone => {
                self.inner.flights.join(&call, grant.epoch, || self.send_alone(call.clone(), retry))
            }
            _ => self.send_alone(call, retry),
        }
    }

    fn send_alone(&self, call: Call, retry: Retry) -> Pending<Result<RawAnswer, ApiError>> {
        let inner = self.inner.clone();
        Box::pin(async move {
            let epoch = inner.check_access(&call, retry)?;
            let signed_out = inner.session.epoch_ended(epoch);
            let signed_out = async {
                signed_out.await;
                Err(ApiError::Stopped)
            };
            race(signed_out, inner.send(&call, epoch, retry)).await
        })
    }
}

/// Whether a call is repeated after an answer that is not a success. A token that was refused is replaced in either case.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Retry {
    /// Until it succeeds or repeating is no use.
    UntilDone,
    Never,
}

/// One request and its answer.
struct RoundTrip {
    bearer: Bearer,
    answer: Result<HttpResponse, NetworkFault>,
    took: Duration,
    trouble: Option<ApiError>,
    action: Action,
}

impl Inner {
    /// The sign-in this call belongs to. A call that the API would refuse is not sent, except one that shows the refusal.
    fn check_access(&self, call: &Call, retry: Retry) -> Result<Epoch, ApiError> {
        let state = self.session.state();
        let grant = state.grant().ok_or(ApiError::SignedOut)?;
        let missing = call.scopes.difference(grant.consent.scopes);
        if missing.is_empty() || retry == Retry::Never { Ok(grant.epoch) } else { Err(ApiError::MissingScope(missing)) }
    }

    async fn send(&self, call: &Call, epoch: Epoch, retry: Retry) -> Result<RawAnswer, ApiError> {
        let mut retries = RetryState::default();
        loop {
            let RoundTrip { bearer, answer, took, trouble, action } = self.send_once(call, epoch, &mut retries).await?;
            match action {
                Action::RenewToken => drop(self.session.replace_token(bearer).await.map_err(denied)?),
                Action::EndSession => {
                    self.session.replacement_refused(bearer);
                    return Err(ApiError::SignedOut);
                }
                Action::Retry(backoff) if retry == Retry::UntilDone => {
                    if backoff > Duration::ZERO {
                        self.world.sleep(backoff).await;
                    }
                }
                Action::Fail(error) if retry == Retry::UntilDone => return Err(error),
                Action::Finish | Action::Retry(_) | Action::Fail(_) => {
                    let response = answer.map_err(|_| trouble.clone().unwrap_or(ApiError::Unreachable))?;
                    return Ok(RawAnswer { response, millis: took.as_millis() as u64, trouble });
                }
            }
        }
    }

    /// Sends the request as soon as there is a slot, and decides what follows from the answer.
    async fn send_once(&self, call: &Call, epoch: Epoch, retries: &mut RetryState) -> Result<RoundTrip, ApiError> {
        let slot = self.slots.acquire(call.bucket).await?;
        let (bearer, line, sent_at, answer) = loop {
            self.presence.shown().await;
            // Last, and again for each request: the token may have expired in the queue, or while the computer slept.
            let bearer = self.session.token().await.map_err(denied)?;
            // Never one person's call with another person's token.
            if bearer.epoch != epoch {
                return Err(ApiError::Stopped);
            }
            let (request, sent_at) = (self.request(call, &bearer), self.world.now());
            let (line, answer) = (request.line(), self.world.send(request));
            if call.method != Method::Get {
                break (bearer, line, sent_at, answer.await);
            }
            let hidden = async {
                self.presence.hidden().await;
                None
            };
            if let Some(answer) = race(hidden, async { Some(answer.await) }).await {
                break (bearer, line, sent_at, answer);
            }
        };
        let now = self.world.now();
        if let Some(callback) = &*self.on_call.borrow() {
            callback(&SentCall { line: &line, sent_at, answer: &answer, answered_at: now });
        }
        let class = classify(&answer, call, now);
        let is_throttled = matches!(class, Class::Throttled(_));
        let trouble = if let Class::Transient(error) | Class::Permanent(error) = &class { Some(error.clone()) } else { None };
        let (action, pause) = slot.decide(class, retries, call.bucket, now);
        let throttled = pause.filter(|_| is_throttled).map(|pause| ApiError::Throttled { until: pause.until });
        let trouble = if let Action::Fail(error) = &action { Some(error.clone()) } else { trouble.or(throttled) };
        Ok(RoundTrip { bearer, answer, took: now.since(sent_at), trouble, action })
    }

    fn request(&self, call: &Call, bearer: &Bearer) -> HttpRequest {
        HttpRequest {
            method: call.method,
            url: self.api.join(&call.target()),
            body: call.body.clone(),
            credential: Some(Credential::Bearer(bearer.token.clone())),
            cacheable: call.cacheable,
            time_limit: API_TIME_LIMIT,
        }
    }
}

fn denied(denied: Denied) -> ApiError {
    match denied {
        Denied::SignedOut => ApiError::SignedOut,
        Denied::Paused(trouble) => ApiError::Paused(trouble),
    }
}
