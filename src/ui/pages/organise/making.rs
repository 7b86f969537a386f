//! Making a playlist for the answer to a question, and taking it back: to unfollow it is what the service has for deleting.

use std::cell::RefCell;
use std::rc::Rc;

use super::shown::{About, Shown, State};
use super::{changes, job};
use crate::browser::WebWorld;
use crate::organise::driver;
use crate::organise::entry::Entry;
use crate::organise::plan::{Plan, Want};
use crate::organise::run::Target;
use crate::session::ports::{Clock as _, Spawner as _};
use crate::spotify::ApiError;
use crate::spotify::client::Change;
use crate::spotify::id::PlaylistId;
use crate::spotify::uri::{Batch, Kind, Uri};

/// Makes a private playlist with this name, and fills it.
pub fn make(name: String, entries: Vec<Entry>) {
    make_and(name, entries, Rc::new(|_| {}));
}

/// The same, and does this with the playlist as soon as it is made.
pub fn make_and(name: String, entries: Vec<Entry>, then: Rc<dyn Fn(&PlaylistId)>) {
    let (entries, known) = (Rc::new(entries), Rc::new(RefCell::new(None)));
    job::attempt(Rc::new(move || {
        let Some(app) = job::app() else { return };
        let (name, entries, known, then) = (name.clone(), entries.clone(), known.clone(), then.clone());
        let start = job::new_start();
        let about = About { doing: "Making", done: "Made", name: name.clone() };
        let client = app.client();
        WebWorld.spawn(Box::pin(async move {
            let planning = |state| Shown::new(about.clone(), state);
            job::show_at(start, Some(planning(State::Planning)));
            match driver::new_list(&client, &name, &known).await {
                Ok((list, reading)) => {
                    then(&list.id);
                    let target = Target { id: list.id, public: list.public };
                    let wanted = entries.iter().cloned().map(Want::New).collect();
                    let plan = Plan::reach(reading.entries, wanted);
                    if job::show_at(start, None) {
                        job::start_new_list(about, target, plan, reading.snapshot);
                    }
                }
                Err(error) => drop(job::show_at(start, Some(planning(State::NotPlanned(error))))),
            }
        }));
    }));
}

/// Undoes a change that was made, or makes it again after it was undone.
pub fn flip(number: usize) {
    if changes::is_new_list(number) { flip_list(number) } else { job::flip(number) }
}

/// Stops the change that is carried out, and takes back what was done so far.
pub fn put_back() {
    if let Some(number) = job::put_back() {
        flip_list(number);
    }
}

/// Unfollows a playlist that was made, or follows it again.
fn flip_list(number: usize) {
    job::attempt(Rc::new(move || {
        let (Some(app), Some((made, target))) = (job::app(), changes::past_list(number)) else { return };
        let Some(batch) = Uri::new(Kind::Playlist, target.id.as_str()).and_then(|uri| Batch::one(&uri)) else { return };
        let is_undone = made.undone.is_some();
        let start = job::new_start();
        let (doing, done) = if is_undone { ("Following", "Followed") } else { ("Unfollowing", "Unfollowed") };
        let about = About { doing, done, ..made.about };
        let shown = Shown { target: Some(target), total: 1, sums: made.sums, ..Shown::new(about, State::Planning) };
        job::show_at(start, Some(shown.clone()));
        let client = app.client();
        WebWorld.spawn(Box::pin(async move {
            let outcome = match client.set_saved(&batch, is_undone).await {
                Ok(Change::Confirmed(answers)) if answers.iter().all(|answer| *answer == is_undone) => Ok(()),
                Ok(Change::Confirmed(_)) => Err(ApiError::NotAllowed),
                Ok(Change::Unconfirmed(error)) | Err(error) => Err(error),
            };
            match outcome {
                Ok(()) => {
                    changes::set_undone(number, (!is_undone).then(|| WebWorld.now().0));
                    job::show_at(start, Some(Shown { state: State::Flipped, ..shown }));
                }
                Err(error) => drop(job::show_at(start, Some(Shown { state: State::NotPlanned(error), ..shown }))),
            }
        }));
    }));
}
