//! A trace as text, for the tab's storage while the browser is at the authorization server. It holds no secret, so it may lie there.

use serde_json::{Value, json};

use super::shown::{Param, Shown};
use super::{Act, Kind, Party, Step, Trace};
use crate::session::Timestamp;
use crate::session::ports::Storage;

const NAME: &str = "trace";
/// A sign-in takes a dozen steps.
const MOST_STEPS: usize = 64;

const PARTIES: [Party; 4] = [Party::You, Party::Page, Party::Accounts, Party::Api];
/// Only what comes before the page is left is ever stored.
const ACTS: [Act; 3] = [Act::Asked, Act::Prepared, Act::Left];

/// Stores the trace of a sign-in that leaves the page.
pub(super) fn store(trace: &Trace, storage: &(impl Storage + ?Sized)) {
    let steps: Vec<Value> = trace.steps.iter().filter_map(step).collect();
    // Where nothing can be stored the picture begins at the callback, and nothing else is lost.
    let _ = storage.set(NAME, &Value::Array(steps).to_string());
}

/// Takes it back. What cannot be read is gone.
pub(super) fn take(storage: &(impl Storage + ?Sized)) -> Option<Trace> {
    let text = storage.get(NAME).ok().flatten()?;
    let _ = storage.remove(NAME);
    let Ok(Value::Array(steps)) = serde_json::from_str(&text) else { return None };
    let steps: Vec<Step> = steps.iter().take(MOST_STEPS).map(read).collect::<Option<_>>()?;
    (!steps.is_empty()).then_some(Trace { kind: Kind::SignIn, steps, done: false })
}

/// Forgets it: the person came back without an answer.
pub(super) fn forget(storage: &(impl Storage + ?Sized)) {
    let _ = storage.remove(NAME);
}

fn step(step: &Step) -> Option<Value> {
    let place = |party| PARTIES.iter().position(|known| *known == party);
    let params: Vec<Value> = step
        .params
        .iter()
        .map(|param| match &param.shown {
            Shown::Plain(text) => json!([param.name, text]),
            Shown::Secret { length, fingerprint } => json!([param.name, length, fingerprint]),
        })
        .collect();
    let act = ACTS.iter().position(|known| *known == step.act)?;
    Some(json!([step.at.0, place(step.from)?, place(step.to)?, act, step.line, params]))
}

fn read(value: &Value) -> Option<Step> {
    let [at, from, to, act, line, Value::Array(params)] = value.as_array()?.as_slice() else { return None };
    let index = |value: &Value| value.as_u64().and_then(|number| usize::try_from(number).ok());
    let party = |value: &Value| PARTIES.get(index(value)?).copied();
    Some(Step {
        at: Timestamp(at.as_i64()?),
        from: party(from)?,
        to: party(to)?,
        act: *ACTS.get(index(act)?)?,
        line: line.as_str()?.to_owned(),
        params: params.iter().map(param).collect::<Option<_>>()?,
    })
}

fn param(value: &Value) -> Option<Param> {
    match value.as_array()?.as_slice() {
        [name, text] => Some(Param { name: name.as_str()?.to_owned(), shown: Shown::Plain(text.as_str()?.to_owned()) }),
        [name, length, fingerprint] => Some(Param {
            name: name.as_str()?.to_owned(),
            shown: Shown::Secret { length: usize::try_from(length.as_u64()?).ok()?, fingerprint: fingerprint.as_str()?.to_owned() },
        }),
        _ => None,
    }
}
