//! Changing playlists: what can be done, to which one, the plan, how far it is, and the way back.

pub mod by_hand;
pub mod changes;
pub mod choose;
pub mod combining;
pub mod duplicates;
pub mod job;
pub mod keys;
pub mod making;
pub mod new_list;
pub mod next;
pub mod noting;
pub mod offers;
pub mod one;
pub mod opening;
pub mod past;
pub mod read;
pub mod replacing;
pub mod running;
pub mod several;
pub mod shown;
pub mod slope;
pub mod sorting;
pub mod twins;
pub mod unfinished;
pub mod words;
pub mod work;

use leptos::prelude::*;

use self::read::Draw;
use self::shown::{PLACE, Shown};
use super::backup;
use crate::browser::styles;
use crate::organise::task::Task;
use crate::spotify::id::PlaylistId;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::offer::Granted;
use crate::ui::context::use_app;
use crate::ui::focus;
use crate::ui::route::Route;

const STYLES: &str = include_str!("../../../../style/organise.css");

/// Gives the page the styles of plans and of what came of them.
pub fn adopt_styles() {
    styles::adopt(backup::STYLES);
    styles::adopt(STYLES);
}

/// What the page shows below its title.
#[derive(Clone, PartialEq, Eq)]
enum Face {
    /// A change that is planned or carried out.
    Change,
    /// One that an earlier visit did not end.
    Unfinished,
    /// What can be done.
    Tasks,
    /// Which playlist.
    Lists(Task),
    /// The plan for one.
    One(Task, PlaylistId),
}

/// The page with the tasks of this part.
#[component]
pub fn Organise() -> impl IntoView {
    page(|task| match task {
        Task::Duplicates => duplicates::duplicates,
        Task::Combine => combining::combining,
        _ => sorting::sorting,
    })
}

/// The page. `work` draws the plans of a part's tasks, so that the code of the others is not in that part.
#[must_use]
pub fn page(work: fn(Task) -> Draw) -> AnyView {
    adopt_styles();
    let app = use_app();
    job::prepare(app);
    let shown = job::shown();
    let is_change = Memo::new({
        let shown = shown.clone();
        move |_| shown.with(Option::is_some)
    });
    let begun = job::unfinished();
    let is_unfinished = Memo::new({
        let begun = begun.clone();
        move |_| begun.with(Option::is_some)
    });
    let place = app.router.part(|route| match route {
        Route::Organise { task, list } => Some((*task, list.clone())),
        _ => None,
    });
    let face = Memo::new(move |_| match place.get().unwrap_or_default() {
        _ if is_change.get() => Face::Change,
        _ if is_unfinished.get() => Face::Unfinished,
        (Some(task), Some(list)) => Face::One(task, list),
        (Some(task), None) => Face::Lists(task),
        (None, _) => Face::Tasks,
    });
    // What had the focus is gone: the next press of Tab begins at what came in its place.
    Effect::new(move |before: Option<Face>| {
        let now = face.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(|| focus::on_or_page(PLACE));
        }
        now
    });
    let draw = move || match face.get() {
        Face::Change => running::running(of(shown.clone())),
        Face::Unfinished => unfinished::unfinished(begun.get_untracked()),
        Face::Tasks => tasks(),
        Face::Lists(task) => view! { <choose::Choose task /> }.into_any(),
        Face::One(task, list) => view! { <one::One task list work=work(task) /> }.into_any(),
    };
    view! {
        <main id="main" class="page organise" tabindex="-1">
            <header class="opening">
                <h1>{Route::ORGANISE.title()}</h1>
                <p class="lead">"Every change is shown before it is made, counted, checked afterwards, and can be undone."</p>
            </header>
            <Granted page=Route::ORGANISE>{live(draw.clone())}</Granted>
            {past::past()}
        </main>
    }
    .into_any()
}

/// The page while there is a change.
#[must_use]
pub fn of(shown: ArcRwSignal<Option<Shown>>) -> Memo<Option<Shown>> {
    Memo::new(move |_| shown.get())
}

fn tasks() -> AnyView {
    let item = |task: Task| {
        view! {
            <li>
                <Link to=Route::Organise { task: Some(task), list: None }>
                    <h2>{task.title()}</h2>
                    <p>{task.meaning()}</p>
                </Link>
            </li>
        }
    };
    view! {
        <h2 class="unseen" id=PLACE tabindex="-1">
            "What to do"
        </h2>
        <ul class="jobs list">{Task::ALL.map(item).collect_view()}</ul>
        {opening::opening()}
    }
    .into_any()
}
