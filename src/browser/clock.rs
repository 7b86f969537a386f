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

/// When this year began where the person is, in seconds since 1970.
#[must_use]
pub fn start_of_year() -> u32 {
    let now = js_sys::Date::new_0();
    let start = js_sys::Date::new_with_year_month(now.get_full_year(), 0).get_time();
    (start / 1000.0) as u32
}
