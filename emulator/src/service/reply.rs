//! What the server sends back.

use crate::http::Response;

/// What goes back to the client.
#[derive(Debug)]
pub(crate) enum Reply {
    /// A complete response.
    Complete(Response),
    /// A response cut off after this many bytes of its body.
    Partial(Response, usize),
    /// The connection closes without a response.
    Closed,
}
