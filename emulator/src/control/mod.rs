//! `/_emulator/…`: what tests and demonstrations turn and read while the emulator runs. Not part of Spotify.
//!
//! Other origins get no CORS headers here and are turned away when they try without needing any; a name that merely points to this
//! machine is turned away too.

mod forms;
mod front;
mod registry;

use serde_json::{Value, json};

use crate::clock::SECOND;
use crate::http::{Request, Response};
use crate::page::{STYLE, STYLE_PATH};
use crate::state::{State, saved};
use crate::world::World;

/// Answers what belongs here; `None` for any other path.
pub(crate) fn answer(world: &World, state: &mut State, request: &Request) -> Option<Response> {
    if request.path == "/" && request.reads() {
        // It shows the log and carries the key of its forms, so it is as private as the control endpoints.
        return Some(if from_here(world, request) { front::page(world, state, request) } else { front::elsewhere(world) });
    }
    if request.path == STYLE_PATH {
        let sheet = Response::with_body(200, "text/css; charset=utf-8", STYLE);
        return Some(sheet.header("cache-control", "max-age=3600"));
    }
    if request.path == front::SCRIPT_PATH {
        let script = Response::with_body(200, "text/javascript; charset=utf-8", front::SCRIPT);
        return Some(script.header("cache-control", "max-age=3600").header("x-content-type-options", "nosniff"));
    }
    let name = request.path.strip_prefix("/_emulator/")?;
    if !from_here(world, request) {
        return Some(elsewhere());
    }
    Some(switch(world, state, request, name).header("cache-control", "no-store"))
}

fn switch(world: &World, state: &mut State, request: &Request, name: &str) -> Response {
    match (request.method.as_str(), name) {
        ("GET", "log") => Response::json(200, &state.log.to_json()),
        ("GET", "log-rows") => log_rows(state, request),
        ("DELETE", "log") => {
            state.log.clear();
            done()
        }
        ("GET", "faults") => Response::json(200, &state.faults.to_json()),
        ("POST", "faults") => match body(request).and_then(|body| state.faults.add(&body)) {
            Ok(id) => Response::json(200, &json!({ "id": id })),
            Err(text) => refuse(400, &text),
        },
        ("DELETE", "faults") => {
            state.faults.clear();
            done()
        }
        ("DELETE", name) if name.starts_with("faults/") => {
            let id = name.strip_prefix("faults/").and_then(|id| id.parse().ok());
            if id.is_some_and(|id| state.faults.remove(id)) { done() } else { refuse(404, "There is no fault with this number.") }
        }
        ("GET", "settings") => Response::json(200, &state.settings.to_json()),
        ("PATCH", "settings") => match body(request).and_then(|body| state.settings.patch(&body)) {
            Ok(()) => Response::json(200, &state.settings.to_json()),
            Err(text) => refuse(400, &text),
        },
        ("POST", "expire-access-tokens") => {
            expire_access_tokens(state);
            done()
        }
        ("POST", "revoke") => match body(request) {
            Ok(body) => revoke(state, &body),
            Err(text) => refuse(400, &text),
        },
        ("POST", "advance") => {
            let seconds = body(request).map(|body| body.get("seconds").and_then(Value::as_i64));
            match seconds.and_then(|seconds| advance(state, seconds.unwrap_or(-1))) {
                Ok(()) => Response::json(200, &json!({ "ahead_seconds": state.ahead / SECOND })),
                Err(text) => refuse(400, &text),
            }
        }
        ("POST", "reset") => {
            state.reset(world);
            done()
        }
        ("GET", "secrets") => match &state.secrets {
            Some(secrets) => Response::json(200, &secrets.to_json()),
            None => refuse(404, "Start the emulator with --reveal-secrets to read them."),
        },
        // It holds tokens that somebody may be using.
        ("GET", "state") if state.secrets.is_none() => refuse(404, "Start the emulator with --reveal-secrets to read it."),
        ("GET", "state") => match saved::write(state, world) {
            Ok(text) => Response::with_body(200, "application/json; charset=utf-8", text),
            Err(text) => refuse(500, &text),
        },
        ("PUT", "state") => match saved::read(&request.body, world) {
            Ok(next) => {
                state.take(next);
                done()
            }
            Err(refused) => refuse(400, refused.text()),
        },
        ("POST", name) if name.starts_with("form/") => {
            forms::answer(world, state, request, name.strip_prefix("form/").unwrap_or_default())
        }
        (_, name) if ["apps", "people"].contains(&name.split('/').next().unwrap_or(name)) => {
            registry::answer(world, state, request, name)
        }
        _ => refuse(404, "There is no such control. The README lists them all."),
    }
}

/// The table of requests alone, unless the asker has seen it as it is.
fn log_rows(state: &State, request: &Request) -> Response {
    let query = request.query();
    if query.get("seen") == Some(state.log.changes.to_string().as_str()) {
        return done();
    }
    Response::html(200, front::rows(state, query.get("filter").unwrap_or_default()))
}

fn expire_access_tokens(state: &mut State) {
    let now = state.now();
    for access in state.accounts.access.values_mut() {
        access.expires = access.expires.min(now);
    }
}

fn advance(state: &mut State, seconds: i64) -> Result<(), String> {
    if !(0..=3_200_000_000).contains(&seconds) {
        return Err("Send {\"seconds\": N} with N not below 0: the clock only moves ahead.".to_owned());
    }
    state.ahead += seconds * SECOND;
    Ok(())
}

fn elsewhere() -> Response {
    refuse(403, "The control endpoints answer only to this machine, not to pages of another origin.")
}

fn revoke(state: &mut State, body: &Value) -> Response {
    let Some(user) = body.get("user").and_then(Value::as_str) else {
        return refuse(400, "Send {\"user\": \"ines\"}.");
    };
    let keep_access = body.get("keep_access_tokens").and_then(Value::as_bool).unwrap_or(false);
    let client_id = match body.get("client_id") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) => Some(id.as_str()),
        Some(_) => return refuse(400, "A client_id is a text."),
    };
    state.accounts.withdraw(user, client_id, keep_access);
    done()
}

/// Whether a request was not made by a page of another origin, nor through a foreign name for this address.
fn from_here(world: &World, request: &Request) -> bool {
    let own_origin = request.header("origin").is_none_or(|origin| origin == world.origin);
    let Some((name, port)) = world.origin.strip_prefix("http://").and_then(|rest| rest.rsplit_once(':')) else { return false };
    let loopback = ["127.0.0.1", "[::1]"].contains(&name).then_some("localhost");
    let own_name = request
        .header("host")
        .is_none_or(|host| std::iter::once(name).chain(loopback).any(|name| host == name || host == format!("{name}:{port}")));
    own_origin && own_name
}

fn body(request: &Request) -> Result<Value, String> {
    if request.body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(&request.body).map_err(|error| format!("The body is not JSON: {error}."))
}

fn done() -> Response {
    Response::empty(204)
}

fn refuse(status: u16, text: &str) -> Response {
    Response::json(status, &json!({ "error": text }))
}
