//! The start page and the control endpoints below `/_emulator/`, where tests and people read and change the running emulator. Spotify
//! has nothing like them.
//!
//! Only this machine may use them: requests from pages of another origin are refused, and so are requests under a foreign host name.

mod forms;
mod json;
mod registry;
mod start_page;

use serde_json::{Value, json};

use crate::clock::SECOND;
use crate::http::{Request, Response};
use crate::page::{STYLE, STYLE_PATH};
use crate::state::{State, saved};
use crate::world::World;
use json::{body, error};
use start_page::log;
pub(crate) use start_page::settings::labels as setting_labels;

/// Answers the start page and the control endpoints; `None` for any other path.
pub(crate) fn answer(world: &World, state: &mut State, request: &Request) -> Option<Response> {
    if request.path == "/" && request.reads() {
        // The page contains the log and the key of its forms, so it is as private as the control endpoints.
        return Some(if is_local(world, request) {
            start_page::page(world, state, request)
        } else {
            start_page::wrong_host(world)
        });
    }
    if request.path == STYLE_PATH {
        let sheet = Response::with_body(200, "text/css; charset=utf-8", STYLE);
        return Some(sheet.header("cache-control", "max-age=3600"));
    }
    if request.path == log::SCRIPT_PATH {
        let script = Response::with_body(200, "text/javascript; charset=utf-8", log::SCRIPT);
        return Some(script.header("cache-control", "max-age=3600").header("x-content-type-options", "nosniff"));
    }
    let name = request.path.strip_prefix("/_emulator/")?;
    if !is_local(world, request) {
        return Some(error(403, "The control endpoints answer only to this machine, not to pages of another origin."));
    }
    Some(control(world, state, request, name).header("cache-control", "no-store"))
}

fn control(world: &World, state: &mut State, request: &Request, name: &str) -> Response {
    match (request.method.as_str(), name) {
        ("GET", "log") => Response::json(200, &state.log.to_json()),
        ("GET", "log-rows") => log_rows(state, request),
        ("DELETE", "log") => {
            state.log.clear();
            Response::empty(204)
        }
        ("GET", "faults") => Response::json(200, &state.faults.to_json()),
        ("POST", "faults") => match body(request).and_then(|body| state.faults.add(&body)) {
            Ok(id) => Response::json(200, &json!({ "id": id })),
            Err(text) => error(400, &text),
        },
        ("DELETE", "faults") => {
            state.faults.clear();
            Response::empty(204)
        }
        ("DELETE", name) if name.starts_with("faults/") => {
            let id = name.strip_prefix("faults/").and_then(|id| id.parse().ok());
            if id.is_some_and(|id| state.faults.remove(id)) {
                Response::empty(204)
            } else {
                error(404, "There is no fault with this number.")
            }
        }
        ("GET", "settings") => Response::json(200, &state.settings.to_json()),
        ("PATCH", "settings") => match body(request).and_then(|body| state.settings.patch(&body)) {
            Ok(()) => Response::json(200, &state.settings.to_json()),
            Err(text) => error(400, &text),
        },
        ("POST", "expire-access-tokens") => {
            state.expire_access_tokens();
            Response::empty(204)
        }
        ("POST", "revoke") => match body(request) {
            Ok(body) => revoke(state, &body),
            Err(text) => error(400, &text),
        },
        ("POST", "advance") => {
            let seconds = body(request).map(|body| body.get("seconds").and_then(Value::as_i64));
            match seconds.and_then(|seconds| state.advance(seconds.unwrap_or(-1))) {
                Ok(()) => Response::json(200, &json!({ "ahead_seconds": state.ahead / SECOND })),
                Err(text) => error(400, &text),
            }
        }
        ("POST", "reset") => {
            state.reset(world);
            Response::empty(204)
        }
        ("GET", "secrets") => match &state.secrets {
            Some(secrets) => Response::json(200, &secrets.to_json()),
            None => error(404, "Start the emulator with --reveal-secrets to read them."),
        },
        // The state contains tokens.
        ("GET", "state") if state.secrets.is_none() => error(404, "Start the emulator with --reveal-secrets to read it."),
        ("GET", "state") => match saved::write(state, world) {
            Ok(text) => Response::with_body(200, "application/json; charset=utf-8", text),
            Err(text) => error(500, &text),
        },
        ("PUT", "state") => match saved::read(&request.body, world) {
            Ok(next) => {
                state.replace(next);
                Response::empty(204)
            }
            Err(failure) => error(400, failure.text()),
        },
        ("POST", name) if name.starts_with("form/") => {
            forms::answer(world, state, request, name.strip_prefix("form/").unwrap_or_default())
        }
        (_, name) if ["apps", "people"].contains(&name.split('/').next().unwrap_or(name)) => {
            registry::answer(world, state, request, name)
        }
        _ => error(404, "There is no such control. The README lists them all."),
    }
}

/// The table of requests alone, unless the client already has its latest version.
fn log_rows(state: &State, request: &Request) -> Response {
    let query = request.query();
    if query.get("seen") == Some(state.log.changes.to_string().as_str()) {
        return Response::empty(204);
    }
    Response::html(200, log::table(state, query.get("filter").unwrap_or_default()).into_string())
}

fn revoke(state: &mut State, body: &Value) -> Response {
    let Some(user) = body.get("user").and_then(Value::as_str) else {
        return error(400, "Send {\"user\": \"ines\"}.");
    };
    let keep_access = body.get("keep_access_tokens").and_then(Value::as_bool).unwrap_or(false);
    let client_id = match body.get("client_id") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) => Some(id.as_str()),
        Some(_) => return error(400, "A client_id is a string."),
    };
    state.accounts.withdraw(user, client_id, keep_access);
    Response::empty(204)
}

/// Whether a request comes from this machine: not from a page of another origin, and not under a foreign name for this address, as in DNS
/// rebinding.
fn is_local(world: &World, request: &Request) -> bool {
    let own_origin = request.header("origin").is_none_or(|origin| origin == world.origin);
    let Some((name, port)) = world.origin.strip_prefix("http://").and_then(|rest| rest.rsplit_once(':')) else { return false };
    let loopback = ["127.0.0.1", "[::1]"].contains(&name).then_some("localhost");
    let own_name = request
        .header("host")
        .is_none_or(|host| std::iter::once(name).chain(loopback).any(|name| host == name || host == format!("{name}:{port}")));
    own_origin && own_name
}
