//! What the session needs from the world outside, as small traits. The page implements them with web-sys; tests with scripts.

use core::future::Future;
use core::pin::Pin;
use core::time::Duration;

use crate::oauth::{HttpRequest, HttpResponse, NetworkFault, Random};

/// A future that stays on its thread, boxed.
pub type Pending<T> = Pin<Box<dyn Future<Output = T>>>;

/// A moment by the wall clock: milliseconds since 1970. Only differences matter, so a clock that is wrong by days does no harm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This moment, that much later.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long from `earlier` until this moment; nothing if it is not later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// Sends requests. Dropping the future aborts the request.
pub trait Transport {
    /// Sends one request and reads the whole answer, within the request's time limit.
    fn send(&self, request: HttpRequest) -> Pending<Result<HttpResponse, NetworkFault>>;
}

/// Tells the time, and when some of it has passed.
pub trait Clock {
    /// Now, by the wall clock.
    fn now(&self) -> Timestamp;
    /// Resolves after about that long. Browsers throttle timers, so nothing may depend on it being prompt.
    fn sleep(&self, span: Duration) -> Pending<()>;
}

/// The browser refuses to store: blocked site data, or no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageFault;

/// A small store of texts that lives as long as the tab (sessionStorage). Any access may fail.
pub trait Storage {
    /// The names of everything stored by this app.
    ///
    /// # Errors
    /// [`StorageFault`] when storage is blocked.
    fn names(&self) -> Result<Vec<String>, StorageFault>;
    /// What is stored under a name.
    ///
    /// # Errors
    /// [`StorageFault`] when storage is blocked.
    fn get(&self, name: &str) -> Result<Option<String>, StorageFault>;
    /// Stores a text.
    ///
    /// # Errors
    /// [`StorageFault`] when storage is blocked or full.
    fn set(&self, name: &str, text: &str) -> Result<(), StorageFault>;
    /// Forgets a text.
    ///
    /// # Errors
    /// [`StorageFault`] when storage is blocked.
    fn remove(&self, name: &str) -> Result<(), StorageFault>;
}

/// Leaves this page for another by a top-level navigation.
pub trait Navigator {
    /// Goes to an address of the authorization server.
    fn leave_for(&self, url: &str);
}

/// Runs a future on its own.
pub trait Spawner {
    /// Starts it; it runs on after the caller is gone.
    fn spawn(&self, task: Pending<()>);
}

/// A world that has all the ports. One value in the page, one in each test.
pub trait World: Transport + Clock + Random + Storage + Navigator + Spawner {}

impl<T: Transport + Clock + Random + Storage + Navigator + Spawner> World for T {}
