//! A change that is proposed, carried out, stopped or done.

use leptos::prelude::*;

use super::read::with_scopes;
use super::several;
use super::shown::{PLACE, Shown, State};
use super::words::{list_name, price, says, says_back, songs};
use super::{job, making};
use crate::browser::intl;
use crate::organise::run::Blocked;
use crate::organise::undo::Since;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::focus;
use crate::ui::pages::backup::dial::dial;
use crate::ui::route::Route;
use crate::ui::trouble::Trouble;

/// The face of the page meanwhile.
#[must_use]
pub fn running(shown: Memo<Option<Shown>>) -> AnyView {
    // The buttons and the notice stay while the counts change.
    let state = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|shown| shown.state.clone())));
    let heading = move || {
        shown.with(|shown| {
            shown.as_ref().map(|Shown { about, state, .. }| {
                let verb = if state.is_over() { about.done } else { about.doing };
                view! {
                    {verb}
                    " "
                    {list_name(&about.name)}
                }
            })
        })
    };
    let is_over = Memo::new(move |_| state.with(|state| state.as_ref().is_some_and(State::is_over)));
    let hint = move || {
        (!is_over.get()).then(|| view! { <p>"Keep this tab open until it is done. You can use other pages meanwhile."</p> })
    };
    // The button that was pressed may be gone: the next press of Tab begins above what came in its place.
    Effect::new(move |before: Option<()>| {
        state.track();
        if before.is_some() {
            focus::stays_near(PLACE);
        }
    });
    view! {
        <section class="spread" aria-labelledby=PLACE>
            <header>
                <h2 id=PLACE tabindex="-1">
                    {live(heading)}
                </h2>
                {live(hint)}
            </header>
            <div class="stack">{live(move || face(shown, state.get()))}</div>
        </section>
    }
    .into_any()
}

fn face(shown: Memo<Option<Shown>>, state: Option<State>) -> AnyView {
    let Some((state, now)) = state.zip(shown.get_untracked()) else { return ().into_any() };
    let failed = |error, retry: fn()| {
        let retry = Callback::new(move |()| retry());
        view! { <TroubleNotice about=Trouble::Call(error) retry /> }.into_any()
    };
    match state {
        State::Planning => (view! { <p role="status">"Asking Spotify."</p> }, row(vec![leave("Leave it")])).into_any(),
        State::NotPlanned(error) => (failed(error, job::try_again), row(vec![leave("Leave it")])).into_any(),
        State::Proposed => proposal(&now, says(now.sums)),
        State::Returns(since) => (way_back(since), proposal(&now, says_back(now.sums))).into_any(),
        State::Running => (progress(shown, true), row(vec![act("Pause", job::pause), back()])).into_any(),
        State::Paused => {
            let words = "Paused. Nothing is asked of Spotify until you go on.";
            let buttons = vec![first("Go on", job::go_on), back(), leave("Leave it as it is")];
            (view! { <p class="statement">{words}</p> }, progress(shown, false), row(buttons)).into_any()
        }
        State::Stopped(error) => {
            (failed(error, job::go_on), progress(shown, false), applied(&now), row(vec![back(), leave("Leave it as it is")]))
                .into_any()
        }
        State::Blocked(why) => blocked(&now, why),
        State::Changed(more, fewer) => changed(&now, more, fewer),
        State::Ended(other_dates) => ended(&now, other_dates),
        State::Flipped => answered(0),
        State::Saved(refused) => answered(refused),
    }
}

fn proposal(now: &Shown, says: AnyView) -> AnyView {
    let sums = now.sums;
    let is_nothing = now.total == 0;
    let button = move || {
        let start = if is_nothing { ().into_any() } else { first("Do it", job::go_on) };
        price(sums, row(vec![start, leave("Not now")]))
    };
    (says, several::lists(&now.lists), with_scopes(several::scopes(now), Box::new(button))).into_any()
}

fn progress(shown: Memo<Option<Shown>>, is_running: bool) -> AnyView {
    let figure = move || {
        shown.with(|shown| {
            shown.as_ref().map(|shown| {
                let share = if shown.total == 0 { 1.0 } else { f64::from(shown.done) / f64::from(shown.total) };
                let is_checked = shown.done >= shown.total;
                let now = if is_checked { "Reading the list again, to be sure".to_owned() } else { shown.now.clone() };
                let words = format!("{} of {} steps", intl::number(shown.done), intl::number(shown.total));
                view! {
                    <div class="duet">
                        {dial(share, is_running, None)}
                        <div class="stack">
                            <p class="dial-figure">
                                {intl::number(shown.done)} <small>{format!(" of {}", intl::number(shown.total))}</small>
                            </p>
                            <progress max=shown.total.max(1) value=shown.done aria-label="Steps">
                                {words}
                            </progress>
                            <dl class="facts">
                                <div>
                                    <dt>"Now"</dt>
                                    <dd translate="no">{now}</dd>
                                </div>
                            </dl>
                        </div>
                    </div>
                }
            })
        })
    };
    let lists = move || shown.with(|shown| shown.as_ref().map(|shown| several::lists(&shown.lists)));
    (live(figure), live(lists)).into_any()
}

/// Things in the library are changed. Spotify left so many of them as they were.
fn answered(refused: u32) -> AnyView {
    let words = match refused {
        0 => "We asked Spotify again to be sure.".to_owned(),
        1 => "We asked Spotify again to be sure. It left 1 of them as it was.".to_owned(),
        many => format!("We asked Spotify again to be sure. It left {} of them as they were.", intl::number(many)),
    };
    view! {
        <div class="notice good" role="status">
            <Icon name="check" />
            <h3>"Done, and checked"</h3>
            <p>{words}</p>
            {row(vec![leave("Something else")])}
        </div>
    }
    .into_any()
}

/// What was done of it, exactly.
fn applied(now: &Shown) -> AnyView {
    let words = match (now.done, now.total) {
        (0, _) => "Nothing was changed.".to_owned(),
        (done, total) => {
            format!("{} of {} steps are done. They can be taken back.", intl::number(done), intl::number(total))
        }
    };
    view! { <p>{words}</p> }.into_any()
}

/// What others did to a playlist.
fn others(more: u32, fewer: u32) -> String {
    match (more, fewer) {
        (0, 0) => "Their order is another one.".to_owned(),
        (more, 0) => format!("{} came in.", songs(more)),
        (0, fewer) => format!("{} went.", songs(fewer)),
        (more, fewer) => format!("{} came in, and {} went.", songs(more), songs(fewer)),
    }
}

/// What can be put back.
fn way_back(since: Option<Since>) -> AnyView {
    let words = match since {
        None => "The playlist is still as this change left it, so everything can go back to its place.".to_owned(),
        Some(Since { more, fewer }) => format!(
            "The playlist was changed since. {} What came in since stays, what went since stays away, and the rest can go back to its place.",
            others(more, fewer)
        ),
    };
    view! { <p class="statement">{words}</p> }.into_any()
}

fn blocked(now: &Shown, why: Blocked) -> AnyView {
    let (title, words) = match why {
        Blocked::NotStored => (
            "This browser stores nothing",
            "Each step has to be written down before it is sent, so that nothing is done twice. Allow this site to store data, and go on.",
        ),
        Blocked::OtherTab => (
            "Another tab is changing a playlist",
            "Two at once could not both be gone on with after a fault. Wait until it is done there, or close that tab.",
        ),
        Blocked::Unfinished => (
            "An earlier change is not finished",
            "It is offered at Organise once this plan is left. Go on with it there, put it back or leave it as it is; then make this plan again.",
        ),
    };
    let go_on = (why != Blocked::Unfinished).then(|| first("Go on", job::go_on));
    view! {
        <div class="notice wrong" role="alert" aria-labelledby="blocked-title">
            <Icon name="broken" />
            <h3 id="blocked-title">{title}</h3>
            <p>{words}</p>
            {row(vec![go_on.into_any(), leave("Leave it")])}
        </div>
        {applied(now)}
    }
    .into_any()
}

fn changed(now: &Shown, more: u32, fewer: u32) -> AnyView {
    let others = others(more, fewer);
    let done = format!("{} of {} steps are done. {others}", intl::number(now.done), intl::number(now.total));
    let buttons = vec![first("Plan again", job::plan_again), back(), leave("Leave it as it is")];
    view! {
        <div class="notice wrong" role="alert" aria-labelledby="changed-title">
            <Icon name="broken" />
            <h3 id="changed-title">"The playlist was changed on another device"</h3>
            <p>{done}</p>
            <p>"What others did stays, whichever you choose."</p>
            {row(buttons)}
        </div>
    }
    .into_any()
}

fn ended(now: &Shown, other_dates: u32) -> AnyView {
    let sums = now.sums;
    let dates = match (sums.dates_lost + sums.added, other_dates) {
        (0, 0) => "All dates are as they were.".to_owned(),
        (1, 0) => "1 song is “added today”, as planned. All other dates are as they were.".to_owned(),
        (lost, 0) => format!("{} are “added today”, as planned. All other dates are as they were.", songs(lost)),
        (_, 1) => "1 song has another date than planned.".to_owned(),
        (_, other) => format!("{} have another date than planned.", songs(other)),
    };
    let words = format!("{}, as the plan said. {dates} We read the list again to be sure.", songs(sums.length));
    let is_one = now.lists.is_empty();
    let list = now.target.as_ref().filter(|_| is_one).map(|target| Route::Playlist(target.id.clone()));
    view! {
        {several::lists(&now.lists)}
        <div class="notice good" role="status">
            <Icon name="check" />
            <h3>"Done, and checked"</h3>
            <p>{words}</p>
            <div class="row">
                {list
                    .map(|to| {
                        view! {
                            <Link to class="button little">
                                "Look at it"
                            </Link>
                        }
                    })}
                {leave("Something else")}
            </div>
        </div>
    }
    .into_any()
}

fn row(buttons: Vec<AnyView>) -> AnyView {
    view! { <div class="row">{buttons}</div> }.into_any()
}

fn act(words: &'static str, act: fn()) -> AnyView {
    view! {
        <button class="button" type="button" on:click=move |_| act()>
            {words}
        </button>
    }
    .into_any()
}

fn first(words: &'static str, act: fn()) -> AnyView {
    view! {
        <button class="button first" type="button" on:click=move |_| act()>
            {words}
        </button>
    }
    .into_any()
}

fn leave(words: &'static str) -> AnyView {
    view! {
        <button class="button quiet" type="button" on:click=|_| job::put_away()>
            {words}
        </button>
    }
    .into_any()
}

fn back() -> AnyView {
    view! {
        <button class="button quiet" type="button" on:click=|_| making::put_back()>
            <Icon name="back" />
            "Stop and put back"
        </button>
    }
    .into_any()
}
