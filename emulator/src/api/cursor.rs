//! The addresses of pages that go on from a cursor (Spotify, "Web API Reference").

use super::call::Call;
use crate::http::params::append;

/// A list's address with these parameters.
pub(crate) fn address(call: &Call<'_>, path: &str, params: &[(&str, &str)]) -> String {
    append(&format!("{}{path}", call.origin()), params)
}
