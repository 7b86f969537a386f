//! The API console: a person fills in any open operation of the Web API and sees the raw response.
//!
//! The operations are data in `public/operations.json`, loaded when the console opens. This module sends nothing: requests go out
//! through [`ApiClient::raw`](crate::spotify::ApiClient::raw).
//!
//! - [`operation`]: the operations and their parameters.
//! - [`form`]: checks the values a person typed and builds the request.
//! - [`paste`]: finds IDs and URIs in pasted text.
//! - [`curl`]: the request as a shell command.
//! - [`explain`]: statuses and failures in words.
//! - [`text`]: indents and searches the body of a response.
//! - [`history`]: the calls so far.

pub mod curl;
pub mod explain;
pub mod form;
pub mod history;
pub mod operation;
pub mod paste;
pub mod text;

pub use form::{RequestForm, fill};
pub use history::{CallHistory, PastCall};
pub use operation::{Operation, Param, ParamKind, ParamLocation};
