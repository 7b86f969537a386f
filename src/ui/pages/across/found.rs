//! What was found in the playlists: the ways to look at them, each with its count.

use std::sync::Arc;

use leptos::prelude::*;

use super::{apart, many, memory, moving, twins, which};
use crate::browser::intl;
use crate::organise::entry::count;
use crate::organise::gather::{Gathered, Unread};
use crate::organise::sets;
use crate::organise::twins::{Group, Scope, groups};
use crate::spotify::explain::why_failed;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::pages::organise::shown::PLACE;
use crate::ui::pages::organise::words::list_name;

/// A way to look at the playlists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The same song in two of them or more.
    #[default]
    Twins,
    /// Which of them have a song.
    Which,
    /// Liked songs that are in none of them.
    Liked,
    /// Songs in them that are not liked.
    NotLiked,
    /// Copying and moving between two of them.
    Moving,
    /// Unfollowing and removing many things.
    Many,
}

impl View {
    const ALL: [Self; 6] = [Self::Twins, Self::Which, Self::Liked, Self::NotLiked, Self::Moving, Self::Many];

    /// What the person calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Twins => "In several playlists",
            Self::Which => "Which playlists is it in",
            Self::Liked => "Liked, but in no playlist",
            Self::NotLiked => "In a playlist, but not liked",
            Self::Moving => "Copy or move songs",
            Self::Many => "Unfollow and remove many",
        }
    }
}

/// The page once they are read.
#[must_use]
pub fn found(gathered: &Arc<Gathered>, chosen: RwSignal<View>) -> AnyView {
    let lists = gathered.entries();
    let groups: Arc<[Group]> = groups(&lists, Scope::Across).into();
    let liked = gathered.liked.clone();
    let (no_list, not_liked) = match &liked {
        Some(liked) => (Some(sets::apart(&[liked], &lists)), Some(sets::apart(&lists, &[liked]))),
        None => (None, None),
    };
    let not_liked = not_liked.map(|found| apart::only_songs(gathered, found));
    let figure = |view: View| match view {
        View::Twins => Some(count(groups.len())),
        View::Liked => no_list.as_ref().map(|found| count(found.len())),
        View::NotLiked => not_liked.as_ref().map(|found| count(found.len())),
        View::Many | View::Which | View::Moving => None,
    };
    let choices = View::ALL.map(|view| {
        let figure = figure(view).map(|number| view! { <span class="number">{intl::number(number)}</span> });
        view! {
            <label>
                <input
                    type="radio"
                    name="look"
                    prop:checked=move || chosen.get() == view
                    on:change=move |_| chosen.set(view)
                />
                <span>{view.title()}</span>
                " "
                {figure}
            </label>
        }
    });
    let (no_list, not_liked) = (no_list.map(Arc::new), not_liked.map(Arc::new));
    let of = gathered.clone();
    let body = move || match chosen.get() {
        View::Twins => twins::twins(&of, &groups),
        View::Which => which::which(&of),
        View::Liked => apart::liked(&of, no_list.as_ref()),
        View::NotLiked => apart::not_liked(&of, not_liked.as_ref()),
        View::Moving => moving::moving(&of),
        View::Many => many::many(),
    };
    view! {
        <section class="spread" aria-labelledby=PLACE>
            <header>
                <h2 id=PLACE tabindex="-1">
                    {move || chosen.get().title()}
                </h2>
                {summary(gathered)}
                <div class="row">
                    <button class="button little" type="button" on:click=|_| memory::read_again()>
                        <Icon name="again" />
                        "Read again"
                    </button>
                    <button class="button quiet little" type="button" on:click=|_| memory::choose_again()>
                        "Other playlists"
                    </button>
                </div>
            </header>
            <div class="stack">
                <fieldset class="looks">
                    <legend class="unseen">"What to look at"</legend>
                    {choices.collect_view()}
                </fieldset>
                {live(body)}
            </div>
        </section>
    }
    .into_any()
}

fn summary(gathered: &Gathered) -> AnyView {
    let lists = match gathered.lists.len() {
        1 => "1 playlist".to_owned(),
        many => format!("{} playlists", intl::number(count(many))),
    };
    let liked = match &gathered.liked {
        Some(liked) if liked.len() == 1 => ", and 1 liked song".to_owned(),
        Some(liked) => format!(", and {} liked songs", intl::number(count(liked.len()))),
        None => String::new(),
    };
    let words = format!("Read: {lists} with {} entries{liked}.", intl::number(gathered.size()));
    let skipped = (gathered.skipped > 0 || gathered.liked.is_none() && gathered.unread.is_empty()).then(|| {
        let words = match gathered.skipped {
            0 => "You stopped before the liked songs were read. What is below does not know them.".to_owned(),
            1 => "1 playlist was not read, because you stopped before. What is below does not know it.".to_owned(),
            many => {
                format!(
                    "{} playlists were not read, because you stopped before. What is below does not know them.",
                    intl::number(many)
                )
            }
        };
        view! { <p class="hint">{words}</p> }
    });
    let unread = (!gathered.unread.is_empty()).then(|| unread(&gathered.unread));
    view! {
        <p>{words}</p>
        {skipped}
        {unread}
    }
    .into_any()
}

/// What could not be read, and why.
fn unread(unread: &[Unread]) -> AnyView {
    let row = |one: &Unread| {
        let name = if one.id.is_some() { list_name(&one.name) } else { view! { "Liked songs" }.into_any() };
        view! { <li>{name} ": " {why_failed(&one.error).title}</li> }
    };
    view! {
        <div class="notice wrong" role="group" aria-labelledby="unread">
            <Icon name="broken" />
            <h3 id="unread">"Not everything could be read"</h3>
            <p>"What is below does not know what is in these:"</p>
            <ul class="named">{unread.iter().map(row).collect_view()}</ul>
        </div>
    }
    .into_any()
}
