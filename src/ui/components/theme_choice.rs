//! The choice of the theme.

use leptos::prelude::*;

use crate::ui::theme::{self, CHOICES};

/// The choice.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    view! {
        <fieldset class="choices">
            <legend>"Theme"</legend>
            {theme_labels("theme-foot")}
        </fieldset>
    }
}

/// Its three radio buttons. `name` separates two choices on one page.
#[must_use]
pub fn theme_labels(name: &'static str) -> AnyView {
    let chosen = theme::remembered();
    let choice = |(words, theme): (&'static str, Option<&'static str>)| {
        view! {
            <label>
                <input type="radio" name=name checked=chosen.as_deref() == theme on:change=move |_| theme::choose(theme) />
                {words}
            </label>
        }
    };
    CHOICES.into_iter().map(choice).collect_view().into_any()
}
