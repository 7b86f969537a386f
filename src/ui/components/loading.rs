//! Placeholders while an answer loads: nothing for half a second, then grey rows.

use core::time::Duration;

use leptos::prelude::*;

use super::live::live;

/// Shows its children after half a second, and tells screen readers what is loading.
#[component]
pub fn AfterAMoment(
    /// What is loading, for screen readers.
    label: &'static str,
    /// The placeholder.
    children: ChildrenFn,
) -> impl IntoView {
    let late = RwSignal::new(false);
    if let Ok(timer) = set_timeout_with_handle(
        move || {
            late.try_set(true);
        },
        Duration::from_millis(500),
    ) {
        on_cleanup(move || timer.clear());
    }
    live(move || {
        late.get().then(|| {
            view! {
                <div class="loading" aria-busy="true">
                    <p class="unseen" role="status">
                        {label}
                    </p>
                    {children()}
                </div>
            }
        })
    })
}

/// The place of a shelf of covers, with nothing to see for half a second.
#[component]
pub fn GhostShelf(
    /// The number of covers.
    covers: u32,
    /// Whether the shelf may have more columns.
    #[prop(optional)]
    many: bool,
) -> impl IntoView {
    let cover = |_| {
        view! {
            <li>
                <span class="ghost art"></span>
                <span class="index-name">
                    <span class="ghost w8"></span>
                </span>
                <span class="index-fact">
                    <span class="ghost w4"></span>
                </span>
            </li>
        }
    };
    view! {
        <ul class="shelf reserved" class:many=many aria-hidden="true">
            {(0..covers).map(cover).collect_view()}
        </ul>
    }
}

/// The place of a short list, with nothing to see for half a second.
#[component]
pub fn GhostBrief(
    /// The number of rows.
    rows: u32,
) -> impl IntoView {
    let row = |_| {
        view! {
            <li>
                <span class="what">
                    <span class="ghost w6"></span>
                </span>
                <span class="who">
                    <span class="ghost w4"></span>
                </span>
            </li>
        }
    };
    view! {
        <ol class="brief reserved" aria-hidden="true">
            {(0..rows).map(row).collect_view()}
        </ol>
    }
}

/// Placeholder rows.
#[component]
pub fn GhostRows(
    /// Their number.
    rows: usize,
) -> impl IntoView {
    let row = |n: usize| {
        let width = match n % 3 {
            0 => "ghost w6",
            1 => "ghost w4",
            _ => "ghost w8",
        };
        view! { <li><span class=width></span></li> }
    };
    view! {
        <ul class="ghosts" aria-hidden="true">
            {(0..rows).map(row).collect_view()}
        </ul>
    }
}
