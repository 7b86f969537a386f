//! Bodies of the control endpoints: JSON in, JSON or an error sentence out.

use serde_json::{Value, json};

use crate::http::{Request, Response};

/// The body of a request; an empty one is an empty object.
pub(super) fn body(request: &Request) -> Result<Value, String> {
    if request.body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(&request.body).map_err(|error| format!("The body is not JSON: {error}."))
}

/// An error response with one sentence.
pub(super) fn error(status: u16, text: &str) -> Response {
    Response::json(status, &json!({ "error": text }))
}
