//! Runs other programs, each as the head of its own process group, so that everything it starts ends with it.
//!
//! Ctrl-C and SIGTERM reach this program only; [`end_all_on_stop`] passes them on. Children are polled, which lets one loop
//! watch several of them and the wish to stop.

mod run;
mod running;
mod signal;
mod stop;

pub(crate) use run::{Run, last_lines};
pub(crate) use running::Running;
pub(crate) use stop::{end_all_on_stop, is_stopping};
