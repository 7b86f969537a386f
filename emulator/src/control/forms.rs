//! The forms of the start page, which do what the control endpoints do. Each leads back to its own section of the page.

use maud::html;
use serde_json::{Map, Value, json};

use super::registry;
use super::start_page::presets::PRESETS;
use crate::http::{Params, Request, Response};
use crate::page;
use crate::state::State;
use crate::state::settings::Settings;
use crate::world::World;

/// Answers `POST /_emulator/form/…`.
pub(super) fn answer(world: &World, state: &mut State, request: &Request, name: &str) -> Response {
    let form = request.form().unwrap_or_default();
    // The key keeps out forms of other sites, even where the browser sends no origin.
    if state.initial.form_key.is_empty() || form.get("form_key") != Some(state.initial.form_key.as_str()) {
        return error(403, "This form is not from this emulator's start page. Open the start page and try again.");
    }
    let section = |id: &str| id.to_owned();
    let done = match name {
        "app" => registry::register(state, &form).map(|client_id| format!("app-{client_id}")),
        "app-settings" => registry::configure(state, &form).map(|client_id| format!("app-{client_id}")),
        "preset" => preset(state, &form).map(|()| section("presets")),
        "settings" => settings(state, &form).map(|()| section("settings")),
        "fault" => fault(state, &form).map(|()| section("faults")),
        "end-fault" => end_fault(state, &form).map(|()| section("faults")),
        "advance" => form
            .get("ahead")
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| "The clock moves ahead by a number of seconds.".to_owned())
            .and_then(|seconds| state.advance(seconds))
            .map(|()| section("clock")),
        "tokens" => tokens(world, state, &form).map(|()| section("clock")),
        "log" => {
            state.log.clear();
            Ok(section("log"))
        }
        _ => Err("There is no such form.".to_owned()),
    };
    match done {
        Ok(section) => Response::see_other(&format!("/#{section}")),
        Err(text) => error(400, &text),
    }
}

fn preset(state: &mut State, form: &Params) -> Result<(), String> {
    let name = form.get("preset").unwrap_or_default();
    if name == "normal" {
        state.settings = state.initial.settings.clone();
        state.faults = state.initial.faults.clone();
        return Ok(());
    }
    let preset = PRESETS.iter().find(|preset| preset.name == name).ok_or("There is no such preset.")?;
    state.settings.patch(&preset.settings())?;
    if let Some(fault) = preset.fault() {
        state.faults.add(&fault)?;
    }
    Ok(())
}

fn settings(state: &mut State, form: &Params) -> Result<(), String> {
    let mut change = Map::new();
    for (name, text) in form.pairs().filter(|(name, _)| *name != "form_key") {
        change.insert(name.to_owned(), Settings::read(name, text).map_err(|error| format!("{name}: {error}"))?);
    }
    state.settings.patch(&Value::Object(change))
}

fn fault(state: &mut State, form: &Params) -> Result<(), String> {
    let text = form.filled("json").or_else(|| form.get("fault")).unwrap_or_default();
    let fault: Value = serde_json::from_str(text).map_err(|error| format!("The fault is not JSON: {error}."))?;
    let times: Option<u64> = match form.filled("times") {
        Some(text) => Some(text.trim().parse().map_err(|_| format!("\"{text}\" is not a number of requests."))?),
        None => None,
    };
    let after = form.get("after") == Some("true");
    let path = form.filled("path").unwrap_or("/v1/*");
    state.faults.add(&json!({"path": path, "times": times, "after": after, "fault": fault})).map(drop)
}

fn end_fault(state: &mut State, form: &Params) -> Result<(), String> {
    // A fault that has already ended by itself is no error.
    let id = form.get("id").and_then(|id| id.parse().ok()).ok_or("A fault has a numeric id.")?;
    state.faults.remove(id);
    Ok(())
}

fn tokens(world: &World, state: &mut State, form: &Params) -> Result<(), String> {
    match form.get("do") {
        Some("expire") => state.expire_access_tokens(),
        Some("revoke") => {
            let people: Vec<String> = state.directory.people.iter().map(|person| person.key.clone()).collect();
            people.iter().for_each(|key| state.accounts.withdraw(key, None, false));
        }
        Some("reset") => state.reset(world),
        _ => return Err("There is no such button.".to_owned()),
    }
    Ok(())
}

fn error(status: u16, text: &str) -> Response {
    let main = html! {
        h1 { "This did not work" }
        p #error { (text) }
        p { "Nothing was changed. " a href="/" { "Back to the start page" } }
    };
    page::page(status, "This did not work", main)
}
