//! What a fault does to the request it strikes (Spotify, "API calls" and "Rate limits").

use serde_json::{Value, json};

use super::Outcome;
use crate::api::{cors, errors};
use crate::http::Response;
use crate::state::faults::{Fault, Forbidden, Rule};
use crate::state::settings::NotListedText;

/// Answers a struck request. `real` is the answer without the fault, and asking for it is what gives the request its effect.
pub(super) fn strike(rule: &Rule, real: impl FnOnce() -> Response) -> Outcome {
    if let Some(response) = instead(&rule.fault) {
        if rule.after {
            real();
        }
        return Outcome::Whole(response);
    }
    match &rule.fault {
        Fault::Cut {} => {
            if rule.after {
                real();
            }
            Outcome::Cut
        }
        Fault::Truncate { wire } => {
            let mut response = real();
            let half = response.body.len() / 2;
            if *wire {
                return Outcome::BreaksOff(response, half);
            }
            response.body.truncate(half);
            Outcome::Whole(response)
        }
        Fault::Patch { merge: patch } => {
            let mut response = real();
            if let Ok(mut body) = serde_json::from_slice::<Value>(&response.body) {
                merge(&mut body, patch);
                response.body = body.to_string().into_bytes();
            }
            Outcome::Whole(response)
        }
        _ => Outcome::Whole(real()),
    }
}

/// The answer that takes the place of the real one, for the kinds that have one.
fn instead(fault: &Fault) -> Option<Response> {
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
        Fault::ExpiredToken {} => (errors::expired_token(), true),
        Fault::Forbidden { which } => (forbidden(*which), true),
        Fault::Cut {} | Fault::Delay { .. } | Fault::Truncate { .. } | Fault::Patch { .. } => return None,
    };
    if readable {
        cors::allow(&mut response);
    } else {
        response.strip("access-control-");
    }
    Some(response)
}

fn forbidden(which: Forbidden) -> Response {
    match which {
        Forbidden::Dead | Forbidden::Playlist => errors::regular(403, "Forbidden"),
        Forbidden::Scope => errors::insufficient_scope(),
        Forbidden::NotListed => errors::not_listed(NotListedText::Y2026),
        Forbidden::NotListedText => errors::not_listed(NotListedText::Y2021),
        Forbidden::OwnerPremium => errors::owner_without_premium(),
    }
}

/// Merges a JSON merge patch into a value (RFC 7396 section 2).
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
}
