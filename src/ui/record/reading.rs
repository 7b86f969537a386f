//! Reading a list for as long as a page shows it.

use leptos::prelude::*;

use super::state::{Progress, Record};
use crate::ui::api::{passes_by_itself, use_healthy};
use crate::ui::context::use_app;

/// Reads the list until the page goes away. After a failure that passes by itself, it goes on when that has passed. What it returns tries
/// again when a person asks for it.
pub fn read_while_open(record: Record) -> Callback<()> {
    let app = use_app();
    let client = StoredValue::new_local(app.client());
    let owner = StoredValue::new_local(Owner::current().unwrap_or_default());
    // The reading ends with the page, not with the press of a button.
    let read = move || owner.with_value(|owner| owner.with(|| record.read(client.get_value())));
    read();
    let healthy = use_healthy();
    Effect::new(move |was: Option<bool>| {
        let is = healthy.get();
        let passing =
            record.progress.with_untracked(|progress| matches!(progress, Progress::Failed(error) if passes_by_itself(error)));
        if is && was == Some(false) && passing {
            read();
        }
        is
    });
    Callback::new(move |()| {
        app.session().retry();
        read();
    })
}
