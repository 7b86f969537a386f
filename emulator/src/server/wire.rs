//! Converts between hyper's requests and responses and the emulator's own.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};

use crate::http::{Request, Response};

/// Maximum length of a request body; a playlist cover takes a quarter of it.
const MAX_BODY: usize = 1 << 20;
/// Enough for a saved state of the largest world.
const MAX_STATE: usize = 1 << 27;

/// Closes the connection without a response: hyper does so when a service returns an error.
#[derive(Debug)]
pub(super) struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("closed on purpose")
    }
}

impl std::error::Error for Closed {}

/// The status of the response to a body that cannot be read: 413 if it is too long, 400 if it is malformed or breaks off.
pub(super) struct Rejected(pub(super) u16);

/// Reads a whole request.
pub(super) async fn read(incoming: hyper::Request<Incoming>, over_tls: bool) -> Result<Request, Rejected> {
    let (parts, body) = incoming.into_parts();
    let max = if parts.uri.path() == "/_emulator/state" { MAX_STATE } else { MAX_BODY };
    // What `Content-Length` announces.
    if body.size_hint().lower() > max as u64 {
        return Err(Rejected(413));
    }
    let body = Limited::new(body, max).collect().await;
    let body = body.map_err(|error| Rejected(if error.is::<LengthLimitError>() { 413 } else { 400 }))?.to_bytes().to_vec();
    Ok(Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        body,
        over_tls,
    })
}

/// Converts a response. With `breaks_at`, the connection breaks after this many bytes of the body.
pub(super) fn write(response: Response, breaks_at: Option<usize>) -> hyper::Response<ResponseBody> {
    let full_length = response.body.len();
    let mut bytes = Bytes::from(response.body);
    if let Some(at) = breaks_at {
        bytes.truncate(at);
    }
    let mut out = hyper::Response::new(ResponseBody { bytes: Some(bytes), full_length, breaks: breaks_at.is_some() });
    *out.status_mut() = hyper::StatusCode::from_u16(response.status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &response.headers {
        let name = hyper::header::HeaderName::from_bytes(name.as_bytes());
        let value = hyper::header::HeaderValue::from_bytes(value.as_bytes());
        // Faults and `_headers` files can contain invalid headers, which are skipped.
        if let (Ok(name), Ok(value)) = (name, value) {
            out.headers_mut().append(name, value);
        }
    }
    out
}

/// A body in one piece, or the beginning of one that then breaks off.
pub(super) struct ResponseBody {
    bytes: Option<Bytes>,
    full_length: usize,
    breaks: bool,
}

impl Body for ResponseBody {
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
        SizeHint::with_exact(u64::try_from(self.full_length).unwrap_or(0))
    }
}
