//! Making a playlist for the answer to a question, and taking it back: to unfollow it is what the service has for deleting.

use std::cell::RefCell;
use std::rc::Rc;

use super::changes::AtOnce;
use super::shown::{About, Shown, State};
use super::{changes, job};
use crate::browser::WebWorld;
use crate::organise::details::DetailsChange;
use crate::organise::driver;
use crate::organise::entry::Entry;
use crate::organise::plan::{Plan, Want};
use crate::organise::run::Target;
use crate::session::ports::{Clock as _, Spawner as _};
use crate::spotify::client::Change;
use crate::spotify::endpoint::playlists;
use crate::spotify::id::PlaylistId;
use crate::spotify::uri::{Batch, Kind, Uri};
use crate::spotify::{ApiClient, ApiError};

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
    if changes::at_once(number).is_some() { flip_at_once(number) } else { job::flip(number) }
}

/// Stops the change that is carried out, and takes back what was done so far.
pub fn put_back() {
    if let Some(number) = job::put_back() {
        flip_at_once(number);
    }
}

/// Undoes a change that needs no plan, or makes it again.
fn flip_at_once(number: usize) {
    job::attempt(Rc::new(move || {
        let (Some(app), Some((made, how))) = (job::app(), changes::at_once(number)) else { return };
        let again = made.undone.is_some();
        let start = job::new_start();
        let (target, (doing, done)) = match &how {
            AtOnce::NewList(target) if again => (target, ("Following", "Followed")),
            AtOnce::NewList(target) => (target, ("Unfollowing", "Unfollowed")),
            AtOnce::Details(change) => (&change.target, ("Changing the details of", "Changed the details of")),
        };
        let about = About { doing, done, ..made.about };
        let shown = Shown { target: Some(target.clone()), total: 1, sums: made.sums, ..Shown::new(about, State::Planning) };
        job::show_at(start, Some(shown.clone()));
        let client = app.client();
        WebWorld.spawn(Box::pin(async move {
            let outcome = match &how {
                AtOnce::NewList(target) => follow(&client, &target.id, again).await,
                AtOnce::Details(change) => describe(&client, change, again).await,
            };
            match outcome {
                Ok(()) => {
                    changes::set_undone(number, (!again).then(|| WebWorld.now().0));
                    job::show_at(start, Some(Shown { state: State::Flipped, ..shown }));
                }
                Err(error) => drop(job::show_at(start, Some(Shown { state: State::NotPlanned(error), ..shown }))),
            }
        }));
    }));
}

/// Follows a playlist or unfollows it, and looks whether that was done.
async fn follow(client: &ApiClient, id: &PlaylistId, follows: bool) -> Result<(), ApiError> {
    let Some(batch) = Uri::new(Kind::Playlist, id.as_str()).and_then(|uri| Batch::one(&uri)) else { return Ok(()) };
    match client.set_saved(&batch, follows).await {
        Ok(Change::Confirmed(answers)) if answers.iter().all(|answer| *answer == follows) => Ok(()),
        Ok(Change::Confirmed(_)) => Err(ApiError::NotAllowed),
        Ok(Change::Unconfirmed(error)) | Err(error) => Err(error),
    }
}

/// Gives a playlist its former details or the later ones, and looks whether that was done.
async fn describe(client: &ApiClient, change: &DetailsChange, again: bool) -> Result<(), ApiError> {
    let one = playlists::one(&change.target.id).fresh();
    let now = client.get(&one).await?;
    let Some(call) = change.back(&now, again) else { return Ok(()) };
    client.change(&call).await?;
    if change.is_back(&client.get(&one).await?, again) { Ok(()) } else { Err(ApiError::NotAllowed) }
}
