//! The console: any live operation of the Web API, put together by a person and shown as it was answered.
//!
//! The operations are data, `public/operations.json`, read when the console is opened. Nothing here sends anything: requests leave
//! through [`ApiClient::raw`](crate::spotify::ApiClient::raw).
//!
//! - [`operation`]: what can be called, and with what.
//! - [`form`]: what a person typed, checked, and the request it makes.
//! - [`thing`]: IDs and URIs out of what a person pasted.
//! - [`curl`]: the same request for a shell.
//! - [`answer`]: a status and a failure in words.
//! - [`text`]: the body of an answer, indented and searched.
//! - [`history`]: the calls so far.

pub mod answer;
pub mod curl;
pub mod form;
pub mod history;
pub mod operation;
pub mod text;
pub mod thing;

pub use form::{Form, fill};
pub use history::{History, Past};
pub use operation::{Kind, Operation, Param, Place};
