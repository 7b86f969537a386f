//! Applies a fault to a request (Spotify, "API calls" and "Rate limits").

use serde_json::{Value, json};

use super::reply::Reply;
use crate::accounts::token;
use crate::api::{cors, errors};
use crate::http::Response;
use crate::state::faults::{Fault, Forbidden, Rule};
use crate::state::settings::{NotListedText, Settings, UnauthorizedText};

/// Answers a request with a fault. Calling `real` gives the request its real effect and returns the real response.
pub(super) fn apply(rule: &Rule, settings: &Settings, real: impl FnOnce() -> Response) -> Reply {
    if let Some(response) = replacement(&rule.fault, settings) {
        if rule.after {
            real();
        }
        return Reply::Complete(response);
    }
    match &rule.fault {
        Fault::Cut {} => {
            if rule.after {
                real();
            }
            Reply::Closed
        }
        Fault::Truncate { wire } => {
            let mut response = real();
            let half = response.body.len() / 2;
            if *wire {
                return Reply::Partial(response, half);
            }
            response.body.truncate(half);
            Reply::Complete(response)
        }
        Fault::Patch { merge: patch } => changed(real(), |body| merge(body, patch)),
        Fault::NullItems { every, member } => changed(real(), |body| null_items(body, *every, member.as_deref())),
        _ => Reply::Complete(real()),
    }
}

/// The response with a change to its JSON.
fn changed(mut response: Response, change: impl FnOnce(&mut Value)) -> Reply {
    if let Ok(mut body) = serde_json::from_slice::<Value>(&response.body) {
        change(&mut body);
        response.body = body.to_string().into_bytes();
    }
    Reply::Complete(response)
}

/// The response that replaces the real one, for faults that do so.
fn replacement(fault: &Fault, settings: &Settings) -> Option<Response> {
    let older = settings.unauthorized_text == UnauthorizedText::Older;
    let (mut response, readable) = match fault {
        Fault::Status { status, body, headers, cors } => {
            let mut response = match body {
                Some(body) => Response::with_body(*status, "application/json; charset=utf-8", body.clone()),
                None => Response::empty(*status),
            };
            for (name, value) in headers {
                response.set(name, value);
            }
            (response, *cors)
        }
        Fault::Body { status, content_type, body, cors } => (Response::with_body(*status, content_type, body.clone()), *cors),
        Fault::RateLimit { retry_after, cors, quota, expose } => {
            let mut response = if *quota { errors::quota() } else { errors::regular(429, "API rate limit exceeded") };
            if let Some(seconds) = retry_after {
                response.set("retry-after", &seconds.to_string());
            }
            if *expose {
                response.set("access-control-expose-headers", "Retry-After");
            }
            (response, *cors)
        }
        Fault::ExpiredToken {} if older => (errors::expired_token_older(), true),
        Fault::ExpiredToken {} => (errors::expired_token(), true),
        Fault::InvalidToken {} => (errors::invalid_token(older), true),
        Fault::MissingToken {} => (errors::missing_token(older), true),
        Fault::Forbidden { which } => (forbidden(*which, settings), true),
        Fault::NotFound {} => (errors::not_found(), true),
        Fault::TokenError { error, description } => return Some(token::error_response(settings, error, description.as_deref())),
        Fault::Cut {} | Fault::Delay { .. } | Fault::Truncate { .. } | Fault::Patch { .. } | Fault::NullItems { .. } => {
            return None;
        }
    };
    if readable {
        cors::allow(&mut response);
    } else {
        response.strip("access-control-");
    }
    Some(response)
}

fn forbidden(which: Forbidden, settings: &Settings) -> Response {
    match which {
        Forbidden::Dead | Forbidden::Playlist => errors::regular(403, "Forbidden"),
        Forbidden::Scope => errors::insufficient_scope(),
        Forbidden::NotListed => errors::not_listed(settings.not_listed_text),
        Forbidden::NotListed2025 => errors::not_listed(NotListedText::Y2025),
        Forbidden::NotListedText => errors::not_listed(NotListedText::Y2021),
        Forbidden::OwnerPremium => errors::owner_without_premium(),
        Forbidden::UserPremium => errors::user_without_premium(),
    }
}

/// Applies a JSON merge patch (RFC 7396 section 2).
fn merge(target: &mut Value, patch: &Value) {
    let Some(changes) = patch.as_object() else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Some(members) = target.as_object_mut() else { return };
    for (name, change) in changes {
        if change.is_null() {
            members.remove(name);
        } else {
            merge(members.entry(name.clone()).or_insert(Value::Null), change);
        }
    }
}

/// Puts `null` into every list called `items`, or into the value itself if it is a list. Lists inside entries stay as they are.
fn null_items(value: &mut Value, every: usize, member: Option<&str>) {
    match value {
        Value::Array(entries) => {
            for entry in entries.iter_mut().skip(every.saturating_sub(1)).step_by(every.max(1)) {
                match member {
                    None => *entry = Value::Null,
                    Some(name) => {
                        if let Some(inner) = entry.get_mut(name) {
                            *inner = Value::Null;
                        }
                    }
                }
            }
        }
        Value::Object(members) => {
            for (name, inner) in members {
                if name == "items" || inner.is_object() {
                    null_items(inner, every, member);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merge_patches_follow_the_examples_of_rfc_7396() {
        for (target, patch, result) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": "b"}), json!(["c"]), json!(["c"])),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ] {
            let mut merged = target;
            merge(&mut merged, &patch);
            assert_eq!(merged, result);
        }
    }

    #[test]
    fn null_items_works_on_every_kind_of_page() {
        for (body, every, member, expected) in [
            (json!({"items": [1, 2, 3, 4, 5]}), 2, None, json!({"items": [1, null, 3, null, 5]})),
            (json!([1, 2, 3]), 3, None, json!([1, 2, null])),
            (json!({"artists": {"items": [1, 2]}}), 1, None, json!({"artists": {"items": [null, null]}})),
            (
                json!({"items": [{"item": {"artists": [1]}}, {"x": 1}]}),
                1,
                Some("item"),
                json!({"items": [{"item": null}, {"x": 1}]}),
            ),
            (json!({"items": {"items": [1, 2]}}), 2, None, json!({"items": {"items": [1, null]}})),
            (json!("text"), 1, None, json!("text")),
        ] {
            let mut changed = body;
            null_items(&mut changed, every, member);
            assert_eq!(changed, expected);
        }
    }
}
