//! The end of a list that is in memory, and is drawn some at a time.

use leptos::prelude::*;

use super::live::live;
use crate::browser::intl;

/// The button that draws `step` more of so many. `things` names them, as `groups`, or is empty.
#[must_use]
pub fn draw_more(total: usize, drawn: RwSignal<usize>, step: usize, things: &'static str) -> AnyView {
    let button = move || {
        let left = total.saturating_sub(drawn.get());
        (left > 0).then(|| {
            let left = intl::count(left);
            view! {
                <button class="button little" type="button" on:click=move |_| drawn.update(|drawn| *drawn = total.min(*drawn + step))>
                    {format!("{left} more {things}").trim_end().to_owned()}
                </button>
            }
        })
    };
    live(button).into_any()
}
