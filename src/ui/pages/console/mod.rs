//! "API console": any operation of the Web API, put together by hand, sent with the person's own access and shown as it was answered. The
//! operation and what its form holds stand in the address, so that they can be linked and survive a trip to Spotify.

pub mod answer;
pub mod field;
pub mod past;
pub mod request;
pub mod scopes;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;

use crate::browser::{WebWorld, draft, site};
use crate::learn::Code;
use crate::learn::console::{CallHistory, Operation, PastCall, RequestForm, fill, form, operation};
use crate::session::ports::{Clock as _, Pending};
use crate::spotify::endpoint::{Bucket, Call};
use crate::spotify::{ApiClient, ApiError};
use crate::ui::components::loading::{AfterAMoment, GhostRows};
use crate::ui::components::notice::ExplanationNotice;
use crate::ui::context::use_app;
use crate::ui::route::Route;
use crate::ui::router::Router;

/// What is open where the address names nothing.
const FIRST: &str = "get-me";

/// The page.
#[component]
pub fn Console() -> impl IntoView {
    let operations = StoredValue::new(Vec::<Operation>::new());
    // Whether the list is there, once it is known.
    let there = RwSignal::new(None::<bool>);
    let read = move || {
        there.set(None);
        let loading: Pending<()> = Box::pin(async move {
            let list = load().await;
            let is_there = list.is_some();
            operations.try_update_value(|operations| *operations = list.unwrap_or_default());
            there.try_set(Some(is_there));
        });
        spawn_local_scoped_with_cancellation(loading);
    };
    read();
    let owner = StoredValue::new_local(Owner::current().unwrap_or_default());
    let retry = Callback::new(move |()| owner.with_value(|owner| owner.with(read)));
    view! {
        <main id="main" class="page console" tabindex="-1">
            <header class="opening">
                <h1>"API console"</h1>
                <p class="lead">
                    "Any of the 48 operations that Spotify opens to new apps, sent from this tab with your own access, and what came back as it came. The calls stay in the memory of this tab until you leave the site or sign out."
                </p>
            </header>
            {live(move || match there.get() {
                None => view! { <AfterAMoment label="Loading the operations"><GhostRows rows=6 /></AfterAMoment> }.into_any(),
                Some(false) => view! { <ExplanationNotice explanation=Code::ConsoleUnread.explain() retry /> }.into_any(),
                Some(true) => view! { <Bench operations /> }.into_any(),
            })}
        </main>
    }
}

/// A piece of the page that changes. All are of one type, so that the code that draws them anew is compiled once.
pub type Live = Box<dyn FnMut() -> AnyView + Send>;

/// Makes a piece that changes.
pub fn live<V: IntoAny>(mut view: impl FnMut() -> V + Send + 'static) -> Live {
    Box::new(move || view().into_any())
}

/// The list beside the app. Not part of it, because few people ever open this page.
async fn load() -> Option<Vec<Operation>> {
    operation::read(&site::file("operations.json").await?)
}

/// What the pieces of the page have in common.
#[derive(Clone, Copy)]
pub struct Desk {
    operations: StoredValue<Vec<Operation>>,
    /// Which operation is open.
    chosen: RwSignal<usize>,
    /// What its form holds.
    values: RwSignal<Vec<String>>,
    /// Whether somebody wanted to send what cannot be sent yet.
    tried: RwSignal<bool>,
    sending: RwSignal<bool>,
    history: RwSignal<CallHistory>,
    /// The call whose answer is shown.
    shown: RwSignal<Option<u32>>,
    calls: StoredValue<(ApiClient, Owner), LocalStorage>,
    epoch: Memo<Option<crate::session::Epoch>>,
    router: Router,
}

impl Desk {
    fn new(operations: StoredValue<Vec<Operation>>) -> Self {
        let (chosen, values) = (RwSignal::new(0), RwSignal::new(Vec::new()));
        Self {
            operations,
            chosen,
            values,
            tried: RwSignal::new(false),
            sending: RwSignal::new(false),
            history: use_app().history,
            shown: RwSignal::new(None),
            calls: StoredValue::new_local((use_app().client(), Owner::current().unwrap_or_default())),
            epoch: use_app().epoch,
            router: use_app().router,
        }
    }

    /// The operation at this place of the list.
    fn operation(self, place: usize) -> Option<Operation> {
        self.operations.with_value(|all| all.get(place).cloned())
    }

    /// The one that is open. Tracked.
    fn open(self) -> Option<Operation> {
        self.operation(self.chosen.get())
    }

    /// The request as far as it is there. Tracked. Put together anew for each who asks, which costs less than to keep it.
    fn form(self) -> RequestForm {
        let open = self.chosen.get();
        self.operations
            .with_value(|all| all.get(open).map(|one| self.values.with(|values| fill(one, values))))
            .unwrap_or_else(RequestForm::none)
    }

    /// Method, path and query. Tracked.
    fn line(self) -> String {
        let form = self.form();
        format!("{} {}", form.method.as_str(), form.target)
    }

    /// Opens an operation with these values.
    fn choose(self, id: &str, values: impl FnOnce(&Operation) -> Vec<String>) {
        let found = self.operations.with_value(|all| {
            let place = |id: &str| all.iter().position(|one| one.id == id);
            place(id).or_else(|| place(FIRST)).and_then(|place| Some((place, values(all.get(place)?))))
        });
        let Some((place, values)) = found else { return };
        self.tried.set(false);
        self.values.set(values);
        // The fields are drawn anew for another operation only.
        if self.chosen.get_untracked() != place {
            self.chosen.set(place);
        }
    }

    /// Writes what the form holds into the address.
    fn mark(self) {
        if let Some(operation) = untrack(|| self.open()) {
            let query = self.values.with_untracked(|values| form::query(&operation, values, false));
            self.router.note(Route::Console { form: query });
        }
    }

    /// Keeps all of it for the way back from Spotify: an address has no room for a picture.
    fn leave(self) {
        self.mark();
        if let Some(operation) = untrack(|| self.open()) {
            let whole = self.values.with_untracked(|values| form::query(&operation, values, true));
            draft::save(&Route::CONSOLE.path(), &operation.id, &whole);
        }
    }

    /// Sends the request, whatever it is.
    fn send(self) {
        let (Some(operation), Some(epoch)) = (untrack(|| self.open()), self.epoch.get_untracked()) else { return };
        if self.sending.get_untracked() {
            return;
        }
        self.mark();
        let (form, place) = (untrack(|| self.form()), self.chosen.get_untracked());
        let line = untrack(|| self.line());
        let bucket = Bucket::Console(u16::try_from(place).unwrap_or_default());
        let call = Call::raw(form.method, form.target, form.body, operation.scopes(), bucket);
        let values = self.values.get_untracked();
        let Some((client, owner)) = self.calls.try_get_value() else { return };
        self.sending.set(true);
        let asking: Pending<()> = Box::pin(async move {
            let at = WebWorld.now();
            let outcome = client.raw(call).await;
            // The page may be gone by now, or the person.
            self.sending.try_set(false);
            if outcome != Err(ApiError::Stopped) {
                let past = PastCall { number: 0, at, operation: operation.id, values, line, outcome };
                let number = self.history.try_update(|history| history.add(epoch, past)).flatten();
                self.shown.try_set(number);
            }
        });
        owner.with(|| spawn_local_scoped_with_cancellation(asking));
    }
}

/// The whole of it, once the list is there.
#[component]
fn Bench(operations: StoredValue<Vec<Operation>>) -> impl IntoView {
    let desk = Desk::new(operations);
    let form = desk.router.part(|route| if let Route::Console { form } = route { Some(form.clone()) } else { None });
    Effect::new(move |before: Option<()>| {
        let linked = form.get().unwrap_or_default();
        let kept = if before.is_none() { draft::take(&Route::CONSOLE.path()).map(|(_, whole)| whole) } else { None };
        let query = kept.unwrap_or(linked);
        let op = form::named(&query, "op").unwrap_or_default();
        desk.choose(&op, |operation| form::values(operation, &query));
    });
    let api = StoredValue::new(use_app().config().api);
    view! {
        <request::Call desk api />
        <answer::Answer desk />
        <past::Calls desk />
    }
}
