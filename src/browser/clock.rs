//! The wall clock and timers.

use core::time::Duration;

use gloo_timers::future::TimeoutFuture;

use super::WebWorld;
use crate::session::Timestamp;
use crate::session::ports::{Clock, Pending};

impl Clock for WebWorld {
    fn now(&self) -> Timestamp {
        Timestamp(js_sys::Date::now() as i64)
    }

    fn sleep(&self, span: Duration) -> Pending<()> {
        let millis = u32::try_from(span.as_millis()).unwrap_or(u32::MAX).min(i32::MAX.unsigned_abs());
        Box::pin(TimeoutFuture::new(millis))
    }
}
