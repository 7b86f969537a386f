//! The choice of the theme.

use leptos::prelude::*;

use crate::ui::theme::{self, CHOICES};

/// Three radio buttons. `name` separates two choices on one page.
#[component]
pub fn ThemeChoice(
    /// The group's name in the form.
    name: &'static str,
) -> impl IntoView {
    let chosen = theme::remembered();
    let choice = |(words, theme): (&'static str, Option<&'static str>)| {
        view! {
            <label>
                <input type="radio" name=name checked=chosen.as_deref() == theme on:change=move |_| theme::choose(theme) />
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend>"Theme"</legend>
            {CHOICES.into_iter().map(choice).collect_view()}
        </fieldset>
    }
}
