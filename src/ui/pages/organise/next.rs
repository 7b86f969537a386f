//! Playlists that are about to be planned: each is read, and its plan made.

use std::rc::Rc;

use super::work::{Again, One, of};
use crate::organise::driver;
use crate::organise::entry::Entry;
use crate::organise::run::Target;
use crate::organise::undo::{Since, toward};
use crate::organise::undo_file::UndoList;
use crate::spotify::ApiError;
use crate::ui::context::App;

/// A playlist that is about to be planned.
#[derive(Clone)]
pub(super) enum Next {
    /// It is planned already, or done.
    Kept(One),
    /// It is read and planned.
    Read {
        name: String,
        target: Target,
        plan: Again,
        /// What it would have without the change, and what the change has made of it.
        since: Option<(Vec<Entry>, Vec<Entry>)>,
        /// What the change has left that the plan leads back from.
        left: Option<Rc<Vec<Entry>>>,
    },
}

impl Next {
    pub(super) fn back(name: String, target: &Target, wanted: Vec<Entry>, is: Vec<Entry>) -> Self {
        Self::Read { name, target: target.clone(), plan: Rc::new(move |now| toward(&wanted, &is, now)), since: None, left: None }
    }

    pub(super) fn flip(list: &UndoList, is_undone: bool) -> Self {
        let (wanted, is) = if is_undone { (&list.after, &list.before) } else { (&list.before, &list.after) };
        let (wanted, is) = (wanted.clone(), Rc::new(is.clone()));
        let left = Some(is.clone());
        let plan = Rc::new(move |now| toward(&wanted, &is, now));
        Self::Read { name: list.name.clone(), target: list.target.clone(), plan, since: None, left }
    }

    pub(super) fn target(&self) -> Target {
        match self {
            Self::Kept(one) => one.run.borrow().target().clone(),
            Self::Read { target, .. } => target.clone(),
        }
    }
}

/// Reads and plans each of them.
///
/// # Errors
/// [`ApiError`] by what can be done about it.
pub(super) async fn planned(app: &App, lists: &[Next]) -> Result<Vec<One>, ApiError> {
    let mut planned = Vec::new();
    for next in lists {
        match next {
            Next::Kept(one) => planned.push(one.clone()),
            Next::Read { name, target, plan, since, left } => {
                let reading = driver::read(&app.client(), &target.id).await?;
                let origin = match since {
                    Some((origin, made)) => toward(origin, made, reading.entries.clone()).after,
                    None => reading.entries.clone(),
                };
                let returns = left.as_ref().map(|left| Since::of(left, &reading.entries));
                let one = of(name.clone(), target.clone(), plan(reading.entries), reading.snapshot);
                planned.push(One { origin, returns, ..one });
            }
        }
    }
    Ok(planned)
}
