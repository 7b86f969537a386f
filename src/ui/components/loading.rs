//! Nothing for half a second, then the shape of what comes.

use core::time::Duration;

use leptos::prelude::*;

/// Shows its children half a second from now, and says that something is loading.
#[component]
pub fn AfterAMoment(
    /// What is loading, for those who listen.
    label: &'static str,
    /// The shape of what comes.
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
    move || {
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
    }
}

/// Rows to come.
#[component]
pub fn GhostRows(
    /// How many.
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
