//! The addresses of pages with a cursor (Spotify, "Web API Reference").

use super::call::Call;
use crate::http::params::append;

/// The address of a list with these parameters.
pub(crate) fn address(call: &Call<'_>, path: &str, params: &[(&str, &str)]) -> String {
    append(&format!("{}{path}", call.origin()), params)
}
