//! The sign-in log: what each sign-in and token refresh of this tab did, step by step, without any secret.
//!
//! The [`Tracer`] builds traces from the events and effects of the [session](crate::session) and from the first API call after a
//! sign-in. It replaces each secret by its length and the start of its SHA-256 hash as it writes the step, so nothing here can leak one.
//! A sign-in leaves the page halfway: its trace waits in the tab's storage.

mod param;
mod recorder;
mod step;
mod stored;
mod text;
mod tracer;
pub mod words;

pub use param::{ParamValue, TraceParam};
pub use step::{Participant, StepKind, Trace, TraceKind, TraceStep};
pub use tracer::Tracer;
