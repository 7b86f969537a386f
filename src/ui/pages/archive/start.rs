//! The file as a whole: whose it is, what is in it, what is missing; its lists; and a search through everything.

use std::rc::Rc;

use leptos::prelude::*;

use super::faults::faults;
use super::file::{self, OpenFile, Which};
use super::lists::{has_gaps, lists, missing};
use super::look::Look;
use super::save::{Source, credit, save};
use crate::backup::row::Part;
use crate::backup::section::Section;
use crate::browser::intl;
use crate::library::Words;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::context::use_app;
use crate::ui::record::state::{InFile, Record};
use crate::ui::record::view::table;

/// Most lists that a search names.
const MOST_NAMED: usize = 8;

/// Everything in the file as one list.
struct Everything(Rc<OpenFile>);

impl InFile for Everything {
    fn link(&self, number: u32) -> Option<String> {
        self.0.viewed.link(number)
    }

    fn list_of(&self, number: u32) -> Option<String> {
        let at = self.0.viewed.list_of(number)?;
        self.0.opened.lists.get(at).map(|list| list.name.clone())
    }
}

/// The page of the file as a whole.
#[must_use]
pub fn start(look: Look) -> AnyView {
    let Some(open) = file::get(Which::First) else { return ().into_any() };
    use_app().router.name_page(open.title());
    let record = Record::of_file(open.viewed.all().clone(), open.viewed.catalogue(), Rc::new(Everything(Rc::clone(&open))));
    // A number would be a place among all entries of the file.
    record.without.set(vec!["no"]);
    if let Look::Start { words } = look {
        record.words.set(words);
        record.arrange();
    }
    let has_words = Memo::new(move |_| record.words.with(|words| !words.trim().is_empty()));
    let whole = StoredValue::new_local(Rc::clone(&open));
    view! {
        {head(&open)}
        {faults(&open, false)}
        {search(record)}
        {live(move || if has_words.get() {
            found(record).into_any()
        } else {
            whole.with_value(|open| (missing(open), lists(open)).into_any())
        })}
    }
    .into_any()
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn head(open: &OpenFile) -> AnyView {
    let opened = &open.opened;
    let of_part = |is: fn(Part) -> bool| opened.lists.iter().filter(move |list| is(list.list.part)).map(|list| list.count);
    let (playlists, items) = (of_part(|part| part == Part::Playlist).count(), of_part(|part| part == Part::Playlist).sum::<u32>());
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any();
    let mut facts = vec![fact("Playlists", format!("{}, with {} items", intl::number(count(playlists)), intl::number(items)))];
    for (section, part) in [(Section::Liked, Part::LikedSongs), (Section::Albums, Part::Albums), (Section::Artists, Part::Artists)]
    {
        if let Some(list) = opened.lists.iter().find(|list| list.list.part == part) {
            facts.push(fact(section.label(), intl::number(list.count)));
        }
    }
    let size = intl::number(u32::try_from(open.size.div_ceil(1000)).unwrap_or(u32::MAX));
    facts.push(fact("File", format!("{}, {size} kB", opened.name)));
    let lead = match &opened.manifest {
        Some(manifest) => {
            let complete = match (manifest.is_complete, has_gaps(manifest)) {
                (true, false) => "yes, every count was equal",
                (true, true) => "everything that was chosen and shown",
                (false, _) => "no, see below",
            };
            let altered = if opened.faults.is_empty() { "nothing in it has been altered" } else { "not all of it is as it was made" };
            facts.extend([fact("Complete", complete.to_owned()), fact("Checked now", altered.to_owned())]);
            let (day, hour) = (intl::day(&manifest.made_at).unwrap_or_default(), intl::hour(&manifest.made_at).unwrap_or_default());
            let name = manifest.account.name.clone();
            view! {
                "The library of "
                <bdi translate="no">{name}</bdi>
                ", as Spotify showed it on "
                {day}
                " at "
                {hour}
                ". You need no account to look at it, and it works without a network."
            }
            .into_any()
        }
        None => "A file of another tool. It has what that tool wrote down. You need no account to look at it, and it works without a network."
            .into_any(),
    };
    let day = opened.manifest.as_ref().and_then(|manifest| intl::day(&manifest.made_at));
    let heading = day.map_or_else(|| open.title(), |day| format!("As it was on {day}"));
    view! {
        <header class="opening">
            <h1>
                <bdi translate="no">{heading}</bdi>
            </h1>
            <p class="lead">{lead}</p>
            <dl class="facts">{facts}</dl>
        </header>
    }
    .into_any()
}

fn search(record: Record) -> AnyView {
    let router = use_app().router;
    let typed = move |event| {
        record.words.set(event_target_value(&event));
        record.arrange();
        // So that Back from a list leads to what was found.
        router.note(Look::Start { words: record.words.get_untracked() }.route());
    };
    view! {
        <search class="seek" aria-label="This file">
            <div class="search">
                <label class="unseen" for="archive-words">
                    "Search this file"
                </label>
                <Icon name="search" />
                <input
                    class="input"
                    id="archive-words"
                    type="search"
                    placeholder="Search this file"
                    autocomplete="off"
                    prop:value=record.words
                    on:input=typed
                />
            </div>
        </search>
    }
    .into_any()
}

/// What a search found: lists by their names and descriptions, and entries.
fn found(record: Record) -> AnyView {
    let lists = move || {
        let Some(open) = file::get(Which::First) else { return Vec::new() };
        let words = record.words.with(|words| Words::parse(words));
        let all = open.opened.lists.iter().enumerate();
        let found = all.filter(|(_, list)| words.match_any(&[&list.name, list.list.description.as_deref().unwrap_or_default()]));
        found.map(|(at, list)| (at, list.name.clone(), list.count)).collect::<Vec<_>>()
    };
    let lists = Memo::new(move |_| lists());
    let counts = move || {
        let plural =
            |count: usize, one: &str| format!("{} {one}{}", intl::number(self::count(count)), if count == 1 { "" } else { "s" });
        let (lists, entries) = (lists.with(Vec::len), record.view.with(|view| view.len()));
        format!(
            "{}, {}.",
            plural(lists, "list"),
            if entries == 1 { "1 entry".to_owned() } else { format!("{} entries", intl::number(self::count(entries))) }
        )
    };
    let named = move || {
        let line = |(at, name, count): (usize, String, u32)| {
            view! {
                <div>
                    <dt>
                        <Link to=Look::List(at).route()>
                            <bdi translate="no">{name}</bdi>
                        </Link>
                    </dt>
                    <dd>{intl::number(count)}</dd>
                </div>
            }
        };
        let all = lists.get();
        let more = all.len().saturating_sub(MOST_NAMED);
        let more = (more > 0).then(|| view! { <p class="hint">"And " {intl::number(count(more))} " more lists."</p> });
        let named = all.into_iter().take(MOST_NAMED).map(line).collect_view();
        view! {
            <dl class="facts ruled">{named}</dl>
            {more}
        }
    };
    let named = move || lists.with(|lists| !lists.is_empty()).then(&named);
    let name = move || format!("Found for {}", record.words.get_untracked().trim());
    view! {
        <section class="found" aria-labelledby="archive-found">
            <h2 id="archive-found">"Found"</h2>
            <p role="status">{counts}</p>
            {live(named)}
            <div class="record toolless">{table(record, "Entries found".to_owned(), false)} {credit()}</div>
        </section>
        {save(record, Source::Everything, Signal::derive(name))}
    }
    .into_any()
}
