//! Carries a [run](super::run) out: sends its requests and compresses its files.

use core::cell::RefCell;
use core::future::poll_fn;
use core::task::Poll;
use std::rc::Rc;

use super::container::{Codec, pack};
use super::run::{Effect, Event, Run, Status, Ticket};
use crate::session::ports::Pending;
use crate::spotify::ApiClient;

/// Goes on with a run until it ends or stops, and calls `on_change` after each event. Dropping the future aborts the requests; then the
/// run has to hear of it by [`Event::Pause`].
pub async fn go_on(client: &ApiClient, codec: Rc<dyn Codec>, run: &RefCell<Run>, on_change: &dyn Fn()) {
    let mut in_flight: Vec<(Ticket, Pending<Event>)> = Vec::new();
    let mut next = Some(Event::Go);
    while let Some(event) = next {
        let effects = run.borrow_mut().handle(event, client.pace().limit);
        for effect in effects {
            match effect {
                Effect::Send(ticket, call) => {
                    let client = client.clone();
                    in_flight.push((ticket, Box::pin(async move { Event::Answered(ticket, client.text(call).await) })));
                }
                Effect::Pack(ticket, text) => {
                    let codec = codec.clone();
                    in_flight.push((ticket, Box::pin(async move { Event::Packed(ticket, pack(text, &*codec).await) })));
                }
                Effect::Drop(ticket) => in_flight.retain(|(other, _)| *other != ticket),
                Effect::DropAll => in_flight.clear(),
            }
        }
        on_change();
        let is_running = *run.borrow().status() == Status::Running;
        next = if is_running { first_of(&mut in_flight).await } else { None };
    }
}

/// The first that is ready. `None` when nothing is in flight.
async fn first_of(in_flight: &mut Vec<(Ticket, Pending<Event>)>) -> Option<Event> {
    poll_fn(|context| {
        for place in 0..in_flight.len() {
            let Some((_, pending)) = in_flight.get_mut(place) else { break };
            if let Poll::Ready(event) = pending.as_mut().poll(context) {
                drop(in_flight.swap_remove(place));
                return Poll::Ready(Some(event));
            }
        }
        if in_flight.is_empty() { Poll::Ready(None) } else { Poll::Pending }
    })
    .await
}
