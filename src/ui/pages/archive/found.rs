//! What a search through the file found: lists by their names and descriptions, and entries.

use leptos::prelude::*;

use super::file::{self, Which};
use super::look::Look;
use super::save::{Source, credit, save};
use crate::browser::intl;
use crate::library::Words;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::record::state::Record;
use crate::ui::record::view::table;

/// Most lists that a search names.
const MOST_NAMED: usize = 8;

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What was found.
#[must_use]
pub fn found(record: Record) -> AnyView {
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
