//! Work over many playlists at once: they are read into memory, what is found in them is shown, and what is chosen is done.

pub mod apart;
pub mod found;
pub mod many;
pub mod memory;
pub mod moving;
pub mod picks;
pub mod reading;
pub mod saved;
pub mod start;
pub mod twins;
pub mod which;

use std::sync::Arc;

use leptos::prelude::*;

use self::memory::Progress;
use crate::browser::styles;
use crate::organise::gather::Gathered;
use crate::ui::components::live::live;
use crate::ui::components::offer::Granted;
use crate::ui::context::use_app;
use crate::ui::focus;
use crate::ui::pages::organise::shown::{Made, PLACE};
use crate::ui::pages::organise::{self, changes, job, past, running};
use crate::ui::route::Route;

/// The stylesheet of this part. It adds to that of [`organise`].
const STYLES: &str = include_str!("../../../../style/across.css");

/// What the page shows below its title.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    /// A change that is planned or carried out.
    Change,
    /// The playlists are being read.
    Reading,
    /// What was found in them.
    Found,
    /// Which playlists.
    Start,
}

/// The page.
#[component]
pub fn Across() -> impl IntoView {
    organise::adopt_styles();
    styles::adopt(STYLES);
    let app = use_app();
    job::prepare(app);
    memory::prepare(app);
    let (shown, progress, gathered) = (job::shown(), memory::progress(), memory::gathered());
    let progress: Memo<Option<Progress>> = Memo::new(move |_| progress.get());
    let gathered: Memo<Option<Arc<Gathered>>> = Memo::new(move |_| gathered.get());
    let is_change = Memo::new({
        let shown = shown.clone();
        move |_| shown.with(Option::is_some)
    });
    let face = Memo::new(move |_| match (is_change.get(), progress.with(Option::is_some), gathered.with(Option::is_some)) {
        (true, ..) => Face::Change,
        (false, true, _) => Face::Reading,
        (false, false, true) => Face::Found,
        (false, false, false) => Face::Start,
    });
    // After a change, what is in memory is read again.
    let made = changes::history();
    Effect::new(move |before: Option<(bool, Vec<Made>)>| {
        let (is, made) = (is_change.get(), made.get_untracked());
        let Some((was, known)) = before else { return (is, made) };
        if was && !is && known != made && gathered.with_untracked(Option::is_some) {
            memory::read_again();
        }
        // Until the change is put away, what was made before it counts.
        if is && was { (is, known) } else { (is, made) }
    });
    // What had the focus is gone: the next press of Tab begins at what came in its place.
    Effect::new(move |before: Option<Face>| {
        let now = face.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(|| focus::on(PLACE));
        }
        now
    });
    let chosen = RwSignal::new(found::View::default());
    let draw = move || match face.get() {
        Face::Change => running::running(organise::of(shown.clone())),
        Face::Reading => reading::reading(progress),
        Face::Found => gathered.get().map(|gathered| found::found(&gathered, chosen)).into_any(),
        Face::Start => start::start(),
    };
    view! {
        <main id="main" class="page organise" tabindex="-1">
            <header class="opening">
                <h1>{Route::ACROSS.title()}</h1>
                <p class="lead">"Every change is shown before it is made, counted, checked afterwards, and can be undone."</p>
            </header>
            <Granted page=Route::ACROSS>{live(draw.clone())}</Granted>
            {past::past()}
        </main>
    }
}
