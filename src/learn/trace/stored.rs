//! A trace as text, for the tab's storage while the browser is at the authorization server. It contains no secret, so it is safe there.

use serde_json::{Value, json};

use super::param::{ParamValue, TraceParam};
use super::step::{Participant, StepKind, Trace, TraceKind, TraceStep};
use crate::session::Timestamp;
use crate::session::ports::Storage;

const NAME: &str = "trace";
/// A limit for a damaged record; a sign-in takes about a dozen steps.
const MOST_STEPS: usize = 64;

const PARTICIPANTS: [Participant; 4] = [Participant::You, Participant::Page, Participant::Accounts, Participant::Api];
/// Only steps from before the page is left are ever stored.
const KINDS: [StepKind; 3] = [StepKind::Asked, StepKind::Prepared, StepKind::Left];

/// Stores the trace of a sign-in that is about to leave the page.
pub(super) fn store(trace: &Trace, storage: &(impl Storage + ?Sized)) {
    let steps: Vec<Value> = trace.steps.iter().filter_map(step).collect();
    // Without storage the log starts at the callback, and nothing else is lost.
    let _ = storage.set(NAME, &Value::Array(steps).to_string());
}

/// Reads the stored trace and deletes it. An unreadable one is dropped.
pub(super) fn take(storage: &(impl Storage + ?Sized)) -> Option<Trace> {
    let text = storage.get(NAME).ok().flatten()?;
    let _ = storage.remove(NAME);
    let Ok(Value::Array(steps)) = serde_json::from_str(&text) else { return None };
    let steps: Vec<TraceStep> = steps.iter().take(MOST_STEPS).map(read).collect::<Option<_>>()?;
    (!steps.is_empty()).then_some(Trace { kind: TraceKind::SignIn, steps, done: false })
}

/// Deletes the stored trace: the person came back without a response.
pub(super) fn forget(storage: &(impl Storage + ?Sized)) {
    let _ = storage.remove(NAME);
}

fn step(step: &TraceStep) -> Option<Value> {
    let index = |participant| PARTICIPANTS.iter().position(|known| *known == participant);
    let params: Vec<Value> = step
        .params
        .iter()
        .map(|param| match &param.value {
            ParamValue::Plain(text) => json!([param.name, text]),
            ParamValue::Secret { length, hash } => json!([param.name, length, hash]),
        })
        .collect();
    let kind = KINDS.iter().position(|known| *known == step.kind)?;
    Some(json!([step.at.0, index(step.from)?, index(step.to)?, kind, step.line, params]))
}

fn read(value: &Value) -> Option<TraceStep> {
    let [at, from, to, kind, line, Value::Array(params)] = value.as_array()?.as_slice() else { return None };
    let index = |value: &Value| value.as_u64().and_then(|number| usize::try_from(number).ok());
    let participant = |value: &Value| PARTICIPANTS.get(index(value)?).copied();
    Some(TraceStep {
        at: Timestamp(at.as_i64()?),
        from: participant(from)?,
        to: participant(to)?,
        kind: *KINDS.get(index(kind)?)?,
        line: line.as_str()?.to_owned(),
        params: params.iter().map(param).collect::<Option<_>>()?,
    })
}

fn param(value: &Value) -> Option<TraceParam> {
    let (name, value) = match value.as_array()?.as_slice() {
        [name, text] => (name, ParamValue::Plain(text.as_str()?.to_owned())),
        [name, length, hash] => {
            (name, ParamValue::Secret { length: usize::try_from(length.as_u64()?).ok()?, hash: hash.as_str()?.to_owned() })
        }
        _ => return None,
    };
    Some(TraceParam { name: name.as_str()?.to_owned(), value })
}
