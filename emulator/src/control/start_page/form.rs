//! The frame of every form on the start page.

use maud::{Markup, html};

use crate::state::State;

/// A form that posts to `/_emulator/form/…`, with the key that proves it comes from this page.
pub(super) fn form(state: &State, action: &str, fields: Markup) -> Markup {
    html! {
        form method="post" action={ "/_emulator/form/" (action) } {
            input type="hidden" name="form_key" value=(state.initial.form_key);
            (fields)
        }
    }
}

/// A labelled text field.
pub(super) fn text_field(id: &str, name: &str, label: &str) -> Markup {
    html! {
        p.field {
            label for=(id) { (label) }
            input id=(id) name=(name) autocomplete="off" spellcheck="false";
        }
    }
}
