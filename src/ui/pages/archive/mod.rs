//! Looking into a file: an archive, or a file of another tool. Nobody has to be signed in, nothing is sent, and it works offline.

pub mod band;
pub mod changes;
pub mod compare;
pub mod compared;
pub mod differences;
pub mod faults;
pub mod file;
pub mod found;
pub mod give;
pub mod head;
pub mod list;
pub mod lists;
pub mod look;
pub mod missing;
pub mod pictures;
pub mod save;
pub mod save_lists;
pub mod sign;
pub mod start;
pub mod today;

use leptos::prelude::*;

use self::file::{State, Which};
use self::look::Look;
use super::backup;
use crate::browser::styles;
use crate::ui::components::live::live;
use crate::ui::context::use_app;
use crate::ui::focus;
use crate::ui::route::Route;
use crate::ui::shell::OpenPage;

/// The stylesheet of this part. Those of most others are in one file, which a first visit loads.
const STYLES: &str = include_str!("../../../../style/archive.css");

/// The page.
#[component]
pub fn Archive() -> impl IntoView {
    styles::adopt(backup::STYLES);
    styles::adopt(STYLES);
    let router = use_app().router;
    let query = router.part(|route| if let Route::Archive { look } = route { Some(look.clone()) } else { None });
    let look = Memo::new(move |_| Look::parse(&query.get().unwrap_or_default()));
    // Which face is shown. The words of a search are part of the address, and no other face.
    let face = Memo::new(move |_| match look.get() {
        Look::Start { .. } => Look::Start { words: String::new() },
        look => look,
    });
    let state = file::state(Which::First);
    let is_open = Memo::new(move |_| matches!(state.get(), State::Read { is_usable: true, .. }));
    Effect::new(move |was: Option<(Look, bool)>| {
        let now = (face.get(), is_open.get());
        if was.is_some_and(|was| was != now) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            request_animation_frame(focus::on_page);
        }
        now
    });
    let draw = move || {
        let (is_open, face) = (is_open.get(), face.get());
        // What a face reads of its own list must not draw it anew.
        untrack(|| match (is_open, face) {
            (false, _) => give::first(),
            (true, Look::Start { .. }) => start::start(look.get_untracked()),
            (true, Look::List(at)) => list::list(at),
            (true, Look::Pictures) => pictures::pictures(),
            (true, Look::Compare) => compare::compare(),
            (true, Look::Change(at)) => changes::changes(at),
        })
    };
    view! {
        <OpenPage>
            {live(move || is_open.get().then(band::band))}
            {live(draw)}
        </OpenPage>
    }
}
