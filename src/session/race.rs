//! Waits for the first of two futures, such as a response and a time limit, or a call and the end of its sign-in.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

/// The output of the future that is ready first, or of `first` if both are ready. Drops the other.
pub async fn race<T>(first: impl Future<Output = T>, second: impl Future<Output = T>) -> T {
    let (mut first, mut second) = (pin!(first), pin!(second));
    poll_fn(|context| match first.as_mut().poll(context) {
        Poll::Pending => second.as_mut().poll(context),
        ready => ready,
    })
    .await
}
