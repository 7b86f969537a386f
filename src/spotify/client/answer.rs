//! Answers as the service sent them.

use crate::oauth::HttpResponse;
use crate::spotify::error::ApiError;

/// An answer before it is read into its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawAnswer {
    /// The answer.
    pub response: HttpResponse,
    /// From sending the request to the last byte, in milliseconds of this device's clock.
    pub millis: u64,
    /// What is wrong, unless the status is a success.
    pub trouble: Option<ApiError>,
}
