//! Which things are saved or followed: what the pages show of it, and how a person changes it.
//!
//! - [`Saving`]: what is known, for as long as the shell of this sign-in stands. It asks about the marks that are seen, and sends what the
//!   person changes; [`library::saved`](crate::library::saved) decides which, and when.
//! - [`mark`]: the mark of a row. [`button`]: the button in the head of a page. [`many`]: the same for the selected rows of a table.
//! - [`notice`]: why a change did not happen.
//! - [`adding`]: the button of a row that adds its thing to a playlist.
//! - [`in_view`]: which marks are seen.

pub mod adding;
pub mod button;
pub mod in_view;
pub mod many;
pub mod mark;
pub mod notice;

use core::time::Duration;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use super::adds::Asked;
use super::api::use_healthy;
use super::context::{App, use_app};
use super::keep_once::KeepOnce;
use super::needs::Need;
use crate::library::saved::{Count, Marks, Outcome};
use crate::oauth::ScopeSet;
use crate::spotify::endpoint::library;
use crate::spotify::{ApiClient, ApiError, Kind, Uri};

/// How long marks may come into view before the service is asked about them together.
const GATHERED_FOR: Duration = Duration::from_millis(100);

/// Returns the things that are near those that are seen, the next ones first.
type Near = Rc<dyn Fn() -> Vec<Uri>>;

/// Whether things are saved or followed, as far as it is known. A handle: copying it costs nothing.
#[derive(Clone, Copy)]
pub struct Saving {
    inner: StoredValue<Inner, LocalStorage>,
    /// Grows whenever something of it changes.
    version: RwSignal<u32>,
    /// Why the last change did not happen.
    wrong: RwSignal<Option<Wrong>>,
    /// Why the last question was not answered.
    unanswered: RwSignal<Option<ApiError>>,
    /// What is to be added to a playlist, while the person chooses one.
    pub adds: Asked,
}

struct Inner {
    /// The last wish of the person.
    last: (Vec<Uri>, bool),
    app: App,
    client: ApiClient,
    marks: Marks,
    near: Vec<(usize, Near)>,
    counted: usize,
    is_due: bool,
    /// Changes and questions belong to the sign-in and not to the page: their answers count on other pages too.
    owner: Owner,
}

/// Why a change did not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// These scopes are not granted.
    NotGranted(Need, ScopeSet),
    /// There is no network. Nothing was sent.
    Offline,
    /// The service accepted it, and this many things are as they were before.
    Unchanged(usize),
    /// The call failed.
    Call(ApiError),
}

/// The one of this sign-in.
#[must_use]
pub fn use_saving() -> Saving {
    match use_context::<KeepOnce>() {
        Some(place) => place.get(Saving::new),
        None => Saving::new(),
    }
}

impl Saving {
    fn new() -> Self {
        let app = use_app();
        let inner = Inner {
            last: (Vec::new(), false),
            app,
            client: app.client(),
            marks: Marks::default(),
            near: Vec::new(),
            counted: 0,
            is_due: false,
            owner: Owner::current().unwrap_or_default(),
        };
        let saving = Self {
            inner: StoredValue::new_local(inner),
            version: RwSignal::new(0),
            wrong: RwSignal::new(None),
            unanswered: RwSignal::new(None),
            adds: RwSignal::new(None),
        };
        let listeners = ["scroll", "resize"].map(|name| window_event_listener_untyped(name, move |_| saving.look()));
        on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
        let healthy = use_healthy();
        Effect::new(move |was: Option<bool>| {
            let is = healthy.get();
            if is && was == Some(false) {
                saving.ask_again();
            }
            is
        });
        saving
    }

    /// Whether a thing is saved or followed, as it is shown. `None` if it is not known. Tracked.
    #[must_use]
    pub fn shown(self, uri: &Uri) -> Option<bool> {
        self.version.track();
        self.inner.try_with_value(|inner| inner.marks.shown(uri)).flatten()
    }

    /// How far a change of these things is. Tracked.
    #[must_use]
    pub fn count(self, uris: &[Uri], saved: bool) -> Count {
        self.version.track();
        self.inner.try_with_value(|inner| inner.marks.count(uris, saved)).unwrap_or_default()
    }

    /// Notes that these things are in a list of saved things.
    pub fn assume(self, uris: &[Uri]) {
        self.inner.try_update_value(|inner| inner.marks.assume(uris));
        self.grow();
    }

    /// Forgets what is known of things of this kind, because a list of all that are saved is read anew.
    pub fn forget(self, kind: Kind) {
        self.inner.try_update_value(|inner| inner.marks.forget(kind));
        self.grow();
    }

    /// Names, until the current owner is gone, what is near the marks that are seen: it fills requests that are sent anyway.
    pub fn fill_with(self, near: impl Fn() -> Vec<Uri> + 'static) {
        let near: Near = Rc::new(near);
        let number = self.inner.try_update_value(|inner| {
            inner.counted += 1;
            inner.near.push((inner.counted, near));
            inner.counted
        });
        on_cleanup(move || {
            self.inner.try_update_value(|inner| inner.near.retain(|(known, _)| Some(*known) != number));
        });
    }

    /// Asks soon about the marks that are seen and of which nothing is known.
    pub fn look(self) {
        if self.inner.try_update_value(|inner| core::mem::replace(&mut inner.is_due, true)) == Some(false) {
            set_timeout(move || self.ask(), GATHERED_FOR);
        }
    }

    /// Asks again what could not be answered, because the person asked for it or the network is back.
    pub fn ask_again(self) {
        self.unanswered.try_set(None);
        self.inner.try_update_value(|inner| inner.marks.ask_again());
        self.look();
    }

    fn ask(self) {
        let question = self.inner.try_update_value(|inner| {
            inner.is_due = false;
            let granted = inner.granted();
            let may_ask = |kind| granted.contains(library::read(kind));
            let (seen, mut near) = in_view::marks();
            let Inner { marks, near: more, .. } = inner;
            marks.question(
                &seen,
                || {
                    more.iter().for_each(|(_, more)| near.extend(more()));
                    near
                },
                may_ask,
            )
        });
        let Some(batch) = question.flatten() else { return };
        self.run(move |client| async move {
            let answers = client.are_saved(&batch).await;
            self.inner.try_update_value(|inner| inner.marks.answered(&batch, answers.as_deref().ok()));
            match answers {
                Ok(_) => self.unanswered.try_set(None),
                Err(error) => self.unanswered.try_set(Some(error)),
            };
            self.grow();
            self.look();
        });
    }

    /// Saves or follows these things, or removes or unfollows them, if that is possible now. It is shown at once.
    pub fn set(self, uris: &[Uri], saved: bool) {
        let wrong = self.inner.try_with_value(|inner| inner.hinders(uris)).flatten();
        let is_possible = wrong.is_none();
        self.wrong.try_set(wrong);
        if is_possible {
            self.inner.try_update_value(|inner| {
                inner.last = (uris.to_vec(), saved);
                inner.marks.want(uris, saved);
            });
            self.grow();
            self.send();
        }
    }

    /// Tries the last change again.
    pub fn set_again(self) {
        if let Some((uris, saved)) = self.inner.try_with_value(|inner| inner.last.clone()) {
            self.set(&uris, saved);
        }
    }

    /// The opposite of what is shown.
    pub fn toggle(self, uri: &Uri) {
        let is = self.inner.try_with_value(|inner| inner.marks.shown(uri)).flatten();
        self.set(core::slice::from_ref(uri), is != Some(true));
    }

    fn send(self) {
        let Some((batch, saved)) = self.inner.try_update_value(|inner| inner.marks.change()).flatten() else { return };
        self.run(move |client| async move {
            let came_of_it = client.set_saved(&batch, saved).await;
            let need = batch.uris().first().map(|uri| Need::to_save(uri.kind()));
            let outcome = self.inner.try_update_value(|inner| inner.marks.changed(&batch, saved, came_of_it));
            let wrong = match (outcome, need) {
                // The page shows the end of the session by itself.
                (None | Some(Outcome::Done | Outcome::Failed(ApiError::SignedOut | ApiError::Stopped)), _) => None,
                (Some(Outcome::Unchanged(uris)), _) => Some(Wrong::Unchanged(uris.len())),
                (Some(Outcome::Failed(ApiError::MissingScope(scopes))), Some(need)) => Some(Wrong::NotGranted(need, scopes)),
                (Some(Outcome::Failed(error)), _) => Some(Wrong::Call(error)),
            };
            if wrong.is_some() {
                self.wrong.try_set(wrong);
            }
            self.grow();
            self.send();
            self.look();
        });
    }

    fn run<F: Future<Output = ()> + 'static>(self, call: impl FnOnce(ApiClient) -> F) {
        if let Some((client, owner)) = self.inner.try_with_value(|inner| (inner.client.clone(), inner.owner.clone())) {
            owner.with(|| spawn_local_scoped_with_cancellation(call(client)));
        }
    }

    fn grow(self) {
        self.version.try_update(|version| *version = version.wrapping_add(1));
    }
}

impl Inner {
    fn granted(&self) -> ScopeSet {
        self.app.state.with_untracked(|state| state.grant().map_or(ScopeSet::NONE, |grant| grant.consent.scopes))
    }

    /// Why these things cannot be changed now.
    fn hinders(&self, uris: &[Uri]) -> Option<Wrong> {
        let need = Need::to_save(uris.first()?.kind());
        let missing = need.scopes().difference(self.granted());
        if !missing.is_empty() {
            return Some(Wrong::NotGranted(need, missing));
        }
        (!self.app.online.get_untracked()).then_some(Wrong::Offline)
    }
}
