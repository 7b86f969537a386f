//! Notices when the head of a request takes too long.
//!
//! Hyper's own limit also counts the time between two requests, and closes connections that clients are about to use again. This one counts from
//! the first byte of a head, and on a new connection from its start.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::watch;
use tokio::time::{Duration, Instant, sleep_until};

/// Where a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Between two requests.
    Idle,
    /// The head of a later request began to arrive at this moment.
    Head { since: Instant },
    /// The connection began at this moment, and its first head is expected.
    FirstHead { since: Instant, has_bytes: bool },
    /// A whole head arrived, and its response is not ready yet.
    Answering,
}

/// The phase of one connection. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Head(Arc<watch::Sender<Phase>>);

impl Head {
    /// That of a new connection.
    pub(super) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Phase::FirstHead { since: Instant::now(), has_bytes: false })))
    }

    /// A whole head arrived.
    pub(super) fn complete(&self) {
        self.0.send_replace(Phase::Answering);
    }

    /// The response is ready.
    pub(super) fn answered(&self) {
        self.0.send_replace(Phase::Idle);
    }

    /// Whether a part of the first head arrived. Only then an error response cannot end up inside an earlier response.
    pub(super) fn is_first_in_part(&self) -> bool {
        matches!(*self.0.borrow(), Phase::FirstHead { has_bytes: true, .. })
    }

    fn bytes_arrived(&self) {
        self.0.send_if_modified(|phase| {
            let next = match *phase {
                Phase::Idle => Phase::Head { since: Instant::now() },
                Phase::FirstHead { since, .. } => Phase::FirstHead { since, has_bytes: true },
                known => known,
            };
            let is_new = next != *phase;
            *phase = next;
            is_new
        });
    }

    /// Resolves when a head takes too long.
    pub(super) async fn overdue(&self, limit: impl Fn() -> Duration) {
        let mut phase = self.0.subscribe();
        loop {
            let deadline = match *phase.borrow_and_update() {
                Phase::Head { since } | Phase::FirstHead { since, .. } => Some(since + limit()),
                Phase::Idle | Phase::Answering => None,
            };
            let passed = async {
                match deadline {
                    Some(deadline) => sleep_until(deadline).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = passed => return,
                // The sender lives as long as `self`.
                _ = phase.changed() => {}
            }
        }
    }
}

/// A connection that tells when bytes arrive.
pub(super) struct Watched<S> {
    pub(super) stream: S,
    pub(super) head: Head,
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.head.bytes_arrived();
        }
        result
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, context: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
