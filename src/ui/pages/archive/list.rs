//! One list of the file.

use std::rc::Rc;

use leptos::prelude::*;

use super::file::{self, OpenFile, Which};
use super::look::Look;
use super::save::{Source, credit, save};
use crate::browser::intl;
use crate::spotify::model::name::shown;
use crate::ui::components::facts::length_in_words;
use crate::ui::components::link::Link;
use crate::ui::context::use_app;
use crate::ui::record::state::{InFile, Record};
use crate::ui::record::view::table;

/// One list of a file.
struct InList {
    open: Rc<OpenFile>,
    /// The number of its first entry in the file.
    start: u32,
}

impl InFile for InList {
    fn link(&self, number: u32) -> Option<String> {
        self.open.viewed.link(self.start.saturating_add(number))
    }

    fn list_of(&self, _: u32) -> Option<String> {
        None
    }
}

/// The page of the list at this place.
#[must_use]
pub fn list(at: usize) -> AnyView {
    let Some(open) = file::get(Which::First) else { return ().into_any() };
    let Some(shelved) = open.opened.lists.get(at) else { return none() };
    let start = open.viewed.range(at).start;
    let record = Record::of_file(open.viewed.list(at), open.viewed.catalogue(), Rc::new(InList { open: Rc::clone(&open), start }));
    let totals = record.totals();
    let name = shown(&shelved.name).to_owned();
    use_app().router.name_page(name.clone());
    let description = shelved.list.description.clone().map(|words| view! { <p class="lead"><bdi translate="no">{words}</bdi></p> });
    let fact = |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <div><dt>{name}</dt><dd><bdi>{value}</bdi></dd></div> }.into_any())
    };
    let length = Some(totals.length_ms).filter(|length| *length > 0).map(length_in_words);
    let unplayable = Some(totals.unplayable).filter(|count| *count > 0).map(intl::number);
    let label = name.clone();
    let content =
        if totals.rows == 0 { view! { <p class="hint">"This list is empty."</p> }.into_any() } else { table(record, label, true) };
    let save_as = name.clone();
    view! {
        <div class="record" role="group" aria-labelledby="archive-list">
            <header class="record-head">
                <div class="stack">
                    <h1 id="archive-list">
                        <bdi translate="no">{name}</bdi>
                    </h1>
                    {description}
                    <dl class="facts">
                        {fact("Entries", Some(intl::number(totals.rows)))} {fact("By", shelved.list.owner.clone())} {fact("Length", length)}
                        {fact("Not playable then", unplayable)}
                    </dl>
                </div>
            </header>
            {content}
            {credit()}
        </div>
        {save(record, Source::List(at), Signal::derive(move || save_as.clone()))}
    }
    .into_any()
}

fn none() -> AnyView {
    view! {
        <h1>"No such list"</h1>
        <p>"This file has no list at this place."</p>
        <div class="row">
            <Link to=Look::Start { words: String::new() }.route() class="button">
                "Everything in it"
            </Link>
        </div>
    }
    .into_any()
}
