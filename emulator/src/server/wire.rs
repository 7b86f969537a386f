//! Requests read to their end, answers written whole, in part, or not at all.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};

use crate::http::{Request, Response};

/// No request of an app is longer than this; a playlist cover is a quarter of it.
const LONGEST_BODY: usize = 1 << 20;
/// A saved state of the largest world fits.
const LONGEST_STATE: usize = 1 << 27;

/// The connection is to be closed without an answer: hyper does so when a service fails.
#[derive(Debug)]
pub(super) struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("closed on purpose")
    }
}

impl std::error::Error for Closed {}

/// Reads a request to its end; `None` when it is too long or breaks off.
pub(super) async fn read(incoming: hyper::Request<Incoming>) -> Option<Request> {
    let (parts, body) = incoming.into_parts();
    let longest = if parts.uri.path() == "/_emulator/state" { LONGEST_STATE } else { LONGEST_BODY };
    let body = Limited::new(body, longest).collect().await.ok()?.to_bytes().to_vec();
    Some(Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        body,
    })
}

pub(super) fn write(response: Response, breaks_at: Option<usize>) -> hyper::Response<Answer> {
    let promised = response.body.len();
    let mut bytes = Bytes::from(response.body);
    if let Some(at) = breaks_at {
        bytes.truncate(at);
    }
    let mut out = hyper::Response::new(Answer { bytes: Some(bytes), promised, breaks: breaks_at.is_some() });
    *out.status_mut() = hyper::StatusCode::from_u16(response.status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &response.headers {
        let name = hyper::header::HeaderName::from_bytes(name.as_bytes());
        let value = hyper::header::HeaderValue::from_bytes(value.as_bytes());
        // A header that cannot be written is one that a fault or a `_headers` file made up; the rest of the answer still counts.
        if let (Ok(name), Ok(value)) = (name, value) {
            out.headers_mut().append(name, value);
        }
    }
    out
}

/// A body in one piece, or the first part of one that then breaks off.
pub(super) struct Answer {
    bytes: Option<Bytes>,
    promised: usize,
    breaks: bool,
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        match self.bytes.take() {
            Some(bytes) if !bytes.is_empty() => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            _ if self.breaks => Poll::Ready(Some(Err(Closed))),
            _ => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        !self.breaks && self.bytes.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.promised).unwrap_or(0))
    }
}
