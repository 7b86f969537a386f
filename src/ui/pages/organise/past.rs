//! The changes that were made in this tab, and the way back from each.

use leptos::prelude::*;

use super::shown::{Made, Sums};
use super::words::{list_name, songs};
use super::{changes, job, making};
use crate::backup::export::file_name::file_name;
use crate::browser::file::MadeFile;
use crate::browser::intl;
use crate::ui::components::facts::things;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;

/// The list of changes, and the bar that undoes the last one.
#[must_use]
pub fn past() -> AnyView {
    let (history, shown) = (changes::history(), job::shown());
    let all = Memo::new(move |_| history.get());
    // While a change is under way, none can be undone.
    let is_busy = Memo::new(move |_| shown.with(|shown| shown.as_ref().is_some_and(|shown| !shown.state.is_over())));
    let put_away = RwSignal::new(0_usize);
    let list = move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let items = all.into_iter().enumerate().rev().map(|(number, made)| item(number, made, is_busy)).collect_view();
            view! {
                <section class="spread" aria-labelledby="past">
                    <header>
                        <h2 id="past">"Undo"</h2>
                        <p>"As long as this tab is open, each change can be taken back here. With its file, at any later time."</p>
                    </header>
                    <ol class="entries list">{items}</ol>
                </section>
            }
        })
    };
    let bar = move || {
        let all = all.get();
        let last = all.last().filter(|made| made.undone.is_none() && all.len() > put_away.get() && !is_busy.get())?;
        let number = all.len() - 1;
        Some(view! {
            <div class="undo" role="group" aria-label="Undo">
                <p>
                    <strong>{last.about.done} " " {list_name(&last.about.name)} "."</strong>
                    " "
                    {came_to(last)}
                </p>
                <button class="button little strong" type="button" on:click=move |_| making::flip(number)>
                    <Icon name="back" />
                    "Undo"
                </button>
                {save(number, "button little", "Save undo file".to_owned())}
                <button
                    class="button quiet square little"
                    type="button"
                    aria-label="Put away"
                    on:click=move |_| put_away.set(number + 1)
                >
                    <Icon name="cross" />
                </button>
            </div>
        })
    };
    view! {
        {live(list)}
        {live(bar)}
    }
    .into_any()
}

fn item(number: usize, made: Made, is_busy: Memo<bool>) -> AnyView {
    let (is_undone, name) = (made.undone.is_some(), made.about.name.clone());
    let undone = made.undone.map(|at| format!(" Undone at {}.", intl::moment(at)));
    let words = format!("{}. {}", intl::moment(made.at), came_to(&made));
    let label = format!("{}: {} {name}", if is_undone { "Do it again" } else { "Undo" }, made.about.done);
    view! {
        <li>
            <b class:undone=is_undone>{made.about.done} " " {list_name(&made.about.name)}</b>
            <p>{words} {undone}</p>
            <div class="row">
                <button
                    class="button little"
                    type="button"
                    aria-label=label
                    disabled=move || is_busy.get()
                    on:click=move |_| making::flip(number)
                >
                    <Icon name=if is_undone { "again" } else { "back" } />
                    {if is_undone { "Do it again" } else { "Undo" }}
                </button>
                {(!is_undone).then(|| save(number, "button quiet little", format!("Save undo file: {} {}", made.about.done, made.about.name)))}
            </div>
        </li>
    }
    .into_any()
}

/// Saves the file that undoes the change with this number.
fn save(number: usize, class: &'static str, label: String) -> AnyView {
    let save = move |_| {
        if let Some(file) = changes::undo_file(number) {
            let name = format!("Undo {}.json", file_name(&file.name));
            if let Some(made) = MadeFile::of_type(name, "application/json", file.write().as_bytes()) {
                made.save();
            }
        }
    };
    view! {
        <button class=class type="button" aria-label=label on:click=save>
            <Icon name="file" />
            "Save undo file"
        </button>
    }
    .into_any()
}

/// What a change came to.
fn came_to(made: &Made) -> String {
    let sums = made.sums;
    if made.things > 0 {
        return format!("{} changed.", things(made.things as usize));
    }
    if made.lists > 1 {
        let lists = format!("in {} playlists", intl::number(made.lists));
        return match (sums.removed, sums.added) {
            (0, 0) => format!("{} moved, {lists}.", songs(sums.moved)),
            (removed, 0) => format!("{} went, {lists}.", songs(removed)),
            (0, added) => format!("{} added, {lists}.", songs(added)),
            (removed, added) => format!("{} went and {} came, {lists}.", songs(removed), songs(added)),
        };
    }
    if sums == Sums::default() {
        return String::new();
    }
    match (sums.removed, sums.moved) {
        (0, 0) if sums.added > 0 => format!("{} added.", songs(sums.added)),
        (0, 0) => format!("{} rewritten.", songs(sums.length)),
        (0, moved) => format!("{} moved.", songs(moved)),
        (1, _) => "1 entry went.".to_owned(),
        (removed, _) => format!("{} entries went.", intl::number(removed)),
    }
}
