//! The traces as text, in the tab's storage: for the time at the authorization server and for a reload. They contain no secret, so they are
//! safe there.

use serde_json::{Value, json};

use super::param::{ParamValue, TraceParam};
use super::step::{Participant, StepKind, Trace, TraceKind, TraceStep};
use crate::session::Timestamp;
use crate::session::ports::Storage;

const NAME: &str = "traces";
/// A limit for a damaged record; a sign-in takes about a dozen steps.
const MOST_STEPS: usize = 64;

// A place in these lists is what is stored, so new ones go to the end.
const PARTICIPANTS: [Participant; 4] = [Participant::You, Participant::Page, Participant::Accounts, Participant::Api];
const KINDS: [StepKind; 16] = [
    StepKind::Asked,
    StepKind::Prepared,
    StepKind::Left,
    StepKind::Unseen,
    StepKind::Returned,
    StepKind::Checked,
    StepKind::Waited,
    StepKind::AskedTabs,
    StepKind::FromTab,
    StepKind::TokenRequest,
    StepKind::TokenResponse,
    StepKind::NoResponse,
    StepKind::Call,
    StepKind::CallResponse,
    StepKind::Paused,
    StepKind::Ended,
];

/// Stores the traces in place of those stored before.
pub(super) fn store(traces: &[Trace], storage: &(impl Storage + ?Sized)) {
    let traces: Vec<Value> = traces.iter().map(trace).collect();
    // Without storage the log starts anew with each page, and nothing else is lost.
    let _ = storage.set(NAME, &Value::Array(traces).to_string());
}

/// Reads the stored traces, oldest first. None if one cannot be read.
pub(super) fn read(storage: &(impl Storage + ?Sized)) -> Vec<Trace> {
    let text = storage.get(NAME).ok().flatten().unwrap_or_default();
    let Ok(Value::Array(traces)) = serde_json::from_str(&text) else { return Vec::new() };
    traces.iter().map(read_trace).collect::<Option<_>>().unwrap_or_default()
}

fn trace(trace: &Trace) -> Value {
    let steps: Vec<Value> = trace.steps.iter().map(step).collect();
    json!([trace.kind == TraceKind::SignIn, trace.done, steps])
}

fn read_trace(value: &Value) -> Option<Trace> {
    let [is_sign_in, done, Value::Array(steps)] = value.as_array()?.as_slice() else { return None };
    let kind = if is_sign_in.as_bool()? { TraceKind::SignIn } else { TraceKind::Refresh };
    let steps: Vec<TraceStep> = steps.iter().take(MOST_STEPS).map(read_step).collect::<Option<_>>()?;
    (!steps.is_empty()).then_some(Trace { kind, steps, done: done.as_bool()? })
}

fn step(step: &TraceStep) -> Value {
    let index = |participant| PARTICIPANTS.iter().position(|known| *known == participant);
    let params: Vec<Value> = step
        .params
        .iter()
        .map(|param| match &param.value {
            ParamValue::Plain(text) => json!([param.name, text]),
            ParamValue::Secret { length, hash } => json!([param.name, length, hash]),
        })
        .collect();
    let kind = KINDS.iter().position(|known| *known == step.kind);
    json!([step.at.0, index(step.from), index(step.to), kind, step.line, params])
}

fn read_step(value: &Value) -> Option<TraceStep> {
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
