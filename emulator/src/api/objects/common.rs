//! Members that many objects share.

use serde_json::{Value, json};

/// The markets in the older shapes.
pub(crate) const MARKETS: &[&str] =
    &["AU", "CA", "DE", "EG", "FR", "GB", "IE", "IL", "IS", "JP", "KR", "NO", "NZ", "PL", "SE", "US"];

/// The link to the object at Spotify.
pub(crate) fn external_urls(kind: &str, id: &str) -> Value {
    json!({"spotify": format!("https://open.spotify.com/{kind}/{id}")})
}
