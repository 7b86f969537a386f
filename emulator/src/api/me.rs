//! `GET /me` (Spotify, "February 2026 migration guide"): `account_id` since May 2026. According to the
//! documentation, five fields are gone since February 2026; in October they were still there.

use std::sync::Arc;

use serde_json::{Value, json};

use super::call::{ApiResult, Call, ok};
use super::objects::images;
use crate::state::settings::Shapes;

/// The caller's profile.
pub(crate) fn profile(call: &mut Call<'_>) -> ApiResult {
    let person = Arc::clone(&call.person);
    let mut body = json!({
        "display_name": person.name,
        "external_urls": {"spotify": format!("https://open.spotify.com/user/{}", person.key)},
        "href": format!("{}/v1/users/{}", call.origin(), person.key),
        "id": person.key,
        "images": images::person(call.origin(), &person.account_id),
        "type": "user",
        "uri": format!("spotify:user:{}", person.key),
    });
    let Some(members) = body.as_object_mut() else { return ok(&body) };
    if call.shapes() != Shapes::Older {
        members.insert("account_id".to_owned(), person.account_id.as_str().into());
    }
    if call.shapes().old_fields() || call.observed() {
        members.insert("followers".to_owned(), json!({"href": null, "total": person.name.len()}));
        if call.scopes.contains("user-read-email") {
            members.insert("email".to_owned(), person.email.as_str().into());
        }
        if call.scopes.contains("user-read-private") {
            members.insert("country".to_owned(), person.country.as_str().into());
            members.insert("product".to_owned(), person.product.name().into());
            members.insert("explicit_content".to_owned(), json!({"filter_enabled": false, "filter_locked": false}));
        }
    }
    ok(&Value::Object(std::mem::take(members)))
}
