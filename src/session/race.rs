//! Two futures, of which the first to be ready counts: an answer and a time limit, a call and the end of its sign-in.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

/// The output of whichever is ready first, and on a tie of `first`. The other one is dropped.
pub async fn race<T>(first: impl Future<Output = T>, second: impl Future<Output = T>) -> T {
    let (mut first, mut second) = (pin!(first), pin!(second));
    poll_fn(|context| match first.as_mut().poll(context) {
        Poll::Pending => second.as_mut().poll(context),
        ready => ready,
    })
    .await
}
