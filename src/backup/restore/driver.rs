//! Carries a [run](super::run) out: sends its requests and takes its notes.

use core::cell::RefCell;
use core::time::Duration;

use super::run::{Effect, Event, Run, Status};
use crate::oauth::Method;
use crate::session::ports::Pending;
use crate::spotify::ApiClient;

/// The ports of a run, beside the client.
pub trait Surroundings {
    /// Notes how far the run is, where a tab that is opened later finds it. Resolves to whether that succeeded.
    fn note(&self, progress: String) -> Pending<bool>;

    /// Resolves after this time.
    fn wait(&self, span: Duration) -> Pending<()>;

    /// The run changed.
    fn changed(&self);
}

/// Goes on with a run until it ends or stops. Dropping the future aborts the request; then the run has to hear of it by
/// [`Event::Pause`].
pub async fn go_on(client: &ApiClient, run: &RefCell<Run>, around: &dyn Surroundings) {
    let mut next = Some(Event::Go);
    while let Some(event) = next.take() {
        let effects = run.borrow_mut().handle(event);
        around.changed();
        for effect in effects {
            match effect {
                Effect::Note(progress) => {
                    if !around.note(progress).await && *run.borrow().status() == Status::Running {
                        next = Some(Event::NoJournal);
                        break;
                    }
                }
                Effect::Send(call) => {
                    let answer = if call.method == Method::Get { client.text(call).await } else { client.changed(call).await };
                    next = Some(Event::Answered(answer));
                }
                Effect::Wait(span) => {
                    around.wait(span).await;
                    next = Some(Event::Waited);
                }
            }
        }
    }
}
