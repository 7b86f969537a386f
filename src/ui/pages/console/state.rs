//! What the sections of the console share: the open operation, its values, and the calls.

use leptos::prelude::*;

use crate::browser::{WebWorld, draft};
use crate::learn::console::{CallHistory, Operation, PastCall, RequestForm, fill, form};
use crate::oauth::Origin;
use crate::session::Epoch;
use crate::session::ports::Clock as _;
use crate::spotify::ApiError;
use crate::spotify::endpoint::{Bucket, Call};
use crate::ui::api::{Change, use_change};
use crate::ui::context::use_app;
use crate::ui::route::Route;
use crate::ui::router::Router;

/// The operation to open if the address names none.
const FIRST: &str = "get-me";

/// Every field is a handle, so a copy costs nothing.
#[derive(Clone, Copy)]
pub struct ConsoleState {
    pub(super) operations: StoredValue<Vec<Operation>>,
    /// The index of the open operation.
    pub(super) current: RwSignal<usize>,
    /// The values of its form, in the order of its parameters.
    pub(super) values: RwSignal<Vec<String>>,
    /// Whether the person tried to send an invalid form. From then on missing values are faults.
    pub(super) tried: RwSignal<bool>,
    pub(super) sending: Change,
    pub(super) history: RwSignal<CallHistory>,
    /// The number of the call whose response is shown.
    pub(super) shown: RwSignal<Option<u32>>,
    api: StoredValue<Origin>,
    epoch: Memo<Option<Epoch>>,
    router: Router,
}

impl ConsoleState {
    /// A state without values. Belongs to the current owner.
    pub(super) fn new(operations: Vec<Operation>) -> Self {
        let app = use_app();
        Self {
            operations: StoredValue::new(operations),
            current: RwSignal::new(0),
            values: RwSignal::new(Vec::new()),
            tried: RwSignal::new(false),
            sending: use_change(),
            history: app.history,
            shown: RwSignal::new(None),
            api: StoredValue::new(app.config().api),
            epoch: app.epoch,
            router: app.router,
        }
    }

    /// The operation at an index.
    pub(super) fn operation_at(self, index: usize) -> Option<Operation> {
        self.operations.with_value(|all| all.get(index).cloned())
    }

    /// The open operation. Tracked.
    pub(super) fn operation(self) -> Option<Operation> {
        self.operation_at(self.current.get())
    }

    /// The form of the open operation. Tracked. Filling it again for each caller costs less than a memo.
    pub(super) fn form(self) -> RequestForm {
        let current = self.current.get();
        self.operations.with_value(|all| Some(fill(all.get(current)?, &self.values.read()))).unwrap_or_else(RequestForm::none)
    }

    /// Method, path and query of the request. Tracked.
    pub(super) fn line(self) -> String {
        let form = self.form();
        format!("{} {}", form.method.as_str(), form.target)
    }

    /// Calls `read` with the form and the address of the API. Tracked.
    pub(super) fn with_api<T>(self, read: impl FnOnce(&RequestForm, &Origin) -> T) -> T {
        let form = self.form();
        self.api.with_value(|api| read(&form, api))
    }

    /// Opens an operation with these values.
    pub(super) fn open(self, id: &str, values: impl FnOnce(&Operation) -> Vec<String>) {
        let found = self.operations.with_value(|all| {
            let index = |id: &str| all.iter().position(|operation| operation.id == id);
            let index = index(id).or_else(|| index(FIRST))?;
            Some((index, values(all.get(index)?)))
        });
        let Some((index, values)) = found else { return };
        self.tried.set(false);
        self.values.set(values);
        // Set only if it differs, because it redraws the fields.
        if self.current.get_untracked() != index {
            self.current.set(index);
        }
    }

    /// Opens the operation of an earlier call with its values.
    pub(super) fn reopen(self, number: u32) {
        let call = |history: &CallHistory| history.get(number).map(|call| (call.operation.clone(), call.values.clone()));
        if let Some((operation, values)) = self.history.with_untracked(call) {
            self.open(&operation, |_| values);
        }
    }

    /// Writes the form into the address.
    pub(super) fn note(self) {
        if let Some(operation) = untrack(|| self.operation()) {
            let query = self.values.with_untracked(|values| form::query(&operation, values, false));
            self.router.note(Route::Console { form: query });
        }
    }

    /// Stores the form for the way back from Spotify, in full: an address has no room for a picture.
    pub(super) fn store(self) {
        self.note();
        if let Some(operation) = untrack(|| self.operation()) {
            let query = self.values.with_untracked(|values| form::query(&operation, values, true));
            draft::save(&Route::CONSOLE.path(), &operation.id, &query);
        }
    }

    /// Sends the request, valid or not, and adds it to the history.
    pub(super) fn send(self) {
        let (Some(operation), Some(epoch)) = (untrack(|| self.operation()), self.epoch.get_untracked()) else { return };
        if untrack(|| self.sending.is_busy()) {
            return;
        }
        self.note();
        let (form, line) = untrack(|| (self.form(), self.line()));
        let bucket = Bucket::Console(u16::try_from(self.current.get_untracked()).unwrap_or_default());
        let call = Call::raw(form.method, form.target, form.body, operation.scopes(), bucket);
        let values = self.values.get_untracked();
        self.sending.run(|client| async move {
            let at = WebWorld.now();
            let outcome = client.raw(call).await;
            if outcome != Err(ApiError::Stopped) {
                let call = PastCall { number: 0, at, operation: operation.id, values, line, outcome };
                let number = self.history.try_update(|history| history.add(epoch, call)).flatten();
                self.shown.try_set(number);
            }
            Ok(())
        });
    }
}
