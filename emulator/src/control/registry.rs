//! The endpoints and forms that manage apps and people.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::json::{body, error};
use crate::http::{Params, Request, Response};
use crate::random::hex32;
use crate::state::State;
use crate::state::directory::{App, Person};
use crate::state::libraries::{Library, sample};
use crate::world::World;

/// How many liked songs a new person has.
const NEW_LIBRARY_SIZE: usize = 12;

/// Answers `apps`, `apps/{client_id}`, `apps/{client_id}/redirect-uris`, `people` and `people/{key}`.
pub(super) fn answer(world: &World, state: &mut State, request: &Request, name: &str) -> Response {
    let (list, id) = name.split_once('/').map_or((name, None), |(list, id)| (list, Some(id)));
    match (request.method.as_str(), list, id) {
        ("GET", "apps", None) => Response::json(200, &json!(state.directory.apps)),
        ("GET", "people", None) => Response::json(200, &json!(state.directory.people)),
        ("POST", "apps", None) => reply(201, body(request).and_then(|body| new_app(state, &body))),
        ("POST", "people", None) => reply(201, body(request).and_then(|body| new_person(world, state, body))),
        (_, "apps", Some(below)) => {
            let (id, list) = below.split_once('/').map_or((below, None), |(id, list)| (id, Some(list)));
            match (state.directory.app(id).cloned(), list) {
                (Some(app), None) => one_app(state, request, &app),
                (Some(app), Some("redirect-uris")) => redirect_uris(state, request, &app),
                (Some(_), Some(_)) => error(404, "An app has no such list."),
                (None, _) => error(404, "There is no app with this client ID."),
            }
        }
        (_, "people", Some(key)) => match state.directory.person(key).cloned() {
            Some(person) => one_person(state, request, &person),
            None => error(404, "There is no person with this key."),
        },
        _ => error(405, "Lists take GET and POST."),
    }
}

fn one_app(state: &mut State, request: &Request, app: &App) -> Response {
    match request.method.as_str() {
        "GET" => Response::json(200, &json!(app)),
        "PATCH" => {
            let changed = body(request).and_then(|change| patched(app, &change, "client_id"));
            reply(200, changed.and_then(|app| state.directory.change_app(app)))
        }
        "DELETE" => {
            state.directory.remove_app(&app.client_id);
            state.accounts.forget_app(&app.client_id);
            Response::empty(204)
        }
        _ => error(405, "An app takes GET, PATCH and DELETE."),
    }
}

/// Adds a redirect URI to an app, or removes one, and leaves the others alone. Adding one that is there changes nothing.
fn redirect_uris(state: &mut State, request: &Request, app: &App) -> Response {
    let uri = body(request).and_then(|body| match body.get("redirect_uri") {
        Some(Value::String(uri)) => Ok(uri.clone()),
        _ => Err("Send {\"redirect_uri\": \"https://…\"}.".to_owned()),
    });
    let mut app = app.clone();
    match (request.method.as_str(), uri) {
        ("POST", Ok(uri)) => {
            add_uri(&mut app, &uri);
            reply(201, state.directory.change_app(app))
        }
        ("DELETE", Ok(uri)) if app.redirect_uris.contains(&uri) => {
            app.redirect_uris.retain(|known| *known != uri);
            reply(200, state.directory.change_app(app))
        }
        ("DELETE", Ok(_)) => error(404, "The app has no such redirect URI."),
        ("POST" | "DELETE", Err(text)) => error(400, &text),
        _ => error(405, "The redirect URIs of an app take POST and DELETE."),
    }
}

fn add_uri(app: &mut App, uri: &str) {
    if !app.redirect_uris.iter().any(|known| known == uri) {
        app.redirect_uris.push(uri.to_owned());
    }
}

fn one_person(state: &mut State, request: &Request, person: &Person) -> Response {
    match request.method.as_str() {
        "GET" => Response::json(200, &json!(person)),
        "PATCH" => {
            let changed = body(request).and_then(|change| patched(person, &change, "key"));
            reply(200, changed.and_then(|person| state.directory.change_person(person)))
        }
        "DELETE" => match state.directory.remove_person(&person.key) {
            Ok(()) => {
                state.accounts.forget_person(&person.key);
                state.libraries.forget_person(&person.key);
                Response::empty(204)
            }
            Err(text) => error(400, &text),
        },
        _ => error(405, "A person takes GET, PATCH and DELETE."),
    }
}

/// Registers an app from the form of the start page; returns its client ID.
pub(super) fn register(state: &mut State, form: &Params) -> Result<String, String> {
    let text = |name| form.get(name).unwrap_or_default().trim();
    let uri = text("redirect_uri");
    if uri.is_empty() {
        return Err("An app needs a redirect URI, which the browser returns to after the sign-in.".to_owned());
    }
    let app = json!({
        "client_id": hex32(), "client_secret": hex32(), "name": text("name"), "owner": text("owner"), "redirect_uris": [uri],
        "users": [], "mode": "development",
    });
    Ok(state.directory.add_app(with(app, &json!({}))?)?.client_id.clone())
}

/// Adds a redirect URI, a person, or both to an app; returns its client ID.
pub(super) fn configure(state: &mut State, form: &Params) -> Result<String, String> {
    let known = form.get("client_id").and_then(|id| state.directory.app(id)).ok_or("There is no app with this client ID.")?;
    let mut app = App::clone(known);
    if let Some(uri) = form.filled("redirect_uri").map(str::trim) {
        add_uri(&mut app, uri);
    }
    if let Some(email) = form.filled("email").map(str::trim) {
        // Exact, as at Spotify.
        let person = state.directory.people.iter().find(|person| person.email == email);
        let person = person.ok_or_else(|| format!("No account has the email \"{email}\"; upper and lower case have to match."))?;
        if !app.lets_in(&person.key) {
            app.users.push(person.key.clone());
        }
    }
    Ok(state.directory.change_app(app)?.client_id.clone())
}

fn new_app(state: &mut State, body: &Value) -> Result<impl Serialize + use<>, String> {
    let defaults = json!({
        "client_id": hex32(), "client_secret": hex32(), "redirect_uris": [], "users": [], "mode": "development",
    });
    state.directory.add_app(with(defaults, body)?)
}

fn new_person(world: &World, state: &mut State, mut body: Value) -> Result<impl Serialize + use<>, String> {
    let liked = match body.as_object_mut().and_then(|members| members.remove("library")) {
        None => NEW_LIBRARY_SIZE,
        Some(Value::String(size)) if size == "small" => NEW_LIBRARY_SIZE,
        Some(Value::String(size)) if size == "empty" => 0,
        Some(_) => return Err("A library is \"small\" or \"empty\".".to_owned()),
    };
    let key = body.get("key").and_then(Value::as_str).unwrap_or_default();
    let defaults = json!({
        "email": format!("{key}@example.invalid"), "country": "SE", "product": "premium", "account_id": state.new_id(), "about": "",
    });
    let person = state.directory.add_person(with(defaults, &body)?)?;
    let library = if liked == 0 { Library::default() } else { sample::small(world, &person.key, liked) };
    state.libraries.of.insert(person.key.clone(), library);
    Ok(person)
}

/// A copy with some members changed. The member `key`, which identifies it, cannot be changed.
fn patched<T: Serialize + DeserializeOwned>(known: &T, change: &Value, key: &str) -> Result<T, String> {
    if change.get(key).is_some() {
        return Err(format!("`{key}` cannot be changed."));
    }
    with(json!(known), change)
}

fn with<T: DeserializeOwned>(mut known: Value, change: &Value) -> Result<T, String> {
    let (Some(members), Some(changes)) = (known.as_object_mut(), change.as_object()) else {
        return Err("Send an object.".to_owned());
    };
    members.extend(changes.clone());
    serde_json::from_value(known).map_err(|error| format!("{error}."))
}

fn reply(status: u16, result: Result<impl Serialize, String>) -> Response {
    match result {
        Ok(value) => Response::json(status, &json!(value)),
        Err(text) => error(400, &text),
    }
}
