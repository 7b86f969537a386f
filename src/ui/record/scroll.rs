//! Which rows of a table are seen, as the page scrolls.

use leptos::html::Tbody;
use leptos::prelude::*;

use crate::library::window::{RowWindow, Viewport};

/// Rows drawn above and below those that are seen.
const MARGIN: usize = 10;
/// The height of a row before one is drawn, in CSS pixels.
const USUAL_HEIGHT: f64 = 36.0;

/// Follows the scrolling of a table with a number of rows.
#[derive(Clone, Copy)]
pub struct Scroll {
    /// The table's body.
    pub body: NodeRef<Tbody>,
    /// The rows to draw.
    pub window: RwSignal<RowWindow>,
    is_due: StoredValue<bool>,
}

impl Scroll {
    /// Follows the page's scrolling until the current owner is gone. `count` is the number of rows. Tracked.
    pub fn follow(count: impl Fn() -> usize + Copy + Send + Sync + 'static) -> Self {
        let scroll = Self { body: NodeRef::new(), window: RwSignal::new(RowWindow::default()), is_due: StoredValue::new(false) };
        let soon = move || scroll.soon(count);
        let listeners =
            [window_event_listener_untyped("scroll", move |_| soon()), window_event_listener_untyped("resize", move |_| soon())];
        on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
        Effect::new(move |_| {
            let count = count();
            if scroll.body.get().is_some() {
                scroll.look(count, false);
                // The first rows are drawn by then, and have their true height.
                soon();
            }
        });
        scroll
    }

    /// Looks in the next frame.
    fn soon(self, count: impl Fn() -> usize + Copy + 'static) {
        if self.is_due.try_update_value(|is_due| core::mem::replace(is_due, true)) == Some(false) {
            request_animation_frame(move || {
                self.is_due.try_set_value(false);
                // The rest of a jump comes in the frame after it.
                if self.look(untrack(count), true) {
                    self.soon(count);
                }
            });
        }
    }

    /// Draws the rows that are seen, with a margin. After a jump none of the drawn rows can stay, so with `seen_first` those that are seen
    /// come first; then it returns whether the margin is still to come.
    fn look(self, count: usize, seen_first: bool) -> bool {
        let Some((viewport, now)) = self.viewport().zip(self.window.try_get_untracked()) else { return false };
        let (whole, seen) = (viewport.window(count), Viewport { margin: 0, ..viewport }.window(count));
        let is_jump = seen_first && !seen.rows.is_empty() && (whole.rows.end <= now.rows.start || now.rows.end <= whole.rows.start);
        let window = if is_jump { seen } else { whole };
        if now != window {
            self.window.set(window);
        }
        is_jump
    }

    /// What is seen now. `None` while the table is not in the document.
    fn viewport(self) -> Option<Viewport> {
        let body = self.body.try_get_untracked().flatten()?;
        let row_height = match body.query_selector("tr:not(.space)").ok().flatten() {
            Some(row) => row.get_bounding_client_rect().height(),
            None => USUAL_HEIGHT,
        };
        let height = window().inner_height().ok().and_then(|height| height.as_f64())?;
        let scroll_top = -body.get_bounding_client_rect().top();
        Some(Viewport { row_height: if row_height > 0.0 { row_height } else { USUAL_HEIGHT }, scroll_top, height, margin: MARGIN })
    }

    /// How many rows Page Up and Page Down move.
    #[must_use]
    pub fn page(self) -> usize {
        self.viewport().map_or(1, |viewport| viewport.page(self.covered()))
    }

    /// Scrolls so that the row at this place is seen, and draws it.
    pub fn reveal(self, at: usize, count: usize) {
        let Some(viewport) = self.viewport() else { return };
        if let Some(top) = viewport.reveal(at, self.covered()) {
            window().scroll_by_with_x_and_y(0.0, top - viewport.scroll_top);
        }
        // All at once: rows that come in beside the one that gets the focus could take it away.
        self.look(count, false);
    }

    /// The place between two rows that is nearest to this height of the window, counted from the first row.
    #[must_use]
    pub fn place_at(self, y: f64) -> Option<usize> {
        let viewport = self.viewport()?;
        let place = ((y + viewport.scroll_top) / viewport.row_height).round();
        // Casts saturate: above the table is its start.
        place.is_finite().then_some(place as usize)
    }

    /// The height that masthead, tools and heads cover.
    #[must_use]
    pub fn covered(self) -> f64 {
        let head = document().query_selector(".tracks thead th").ok().flatten();
        head.map_or(0.0, |head| head.get_bounding_client_rect().bottom().max(0.0))
    }
}
