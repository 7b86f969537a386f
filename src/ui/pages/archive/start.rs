//! The file as a whole: whose it is, what is in it, what is missing; its lists; and a search through everything.

use std::rc::Rc;

use leptos::prelude::*;

use super::faults::faults;
use super::file::{self, OpenFile, Which};
use super::found::found;
use super::head::head;
use super::lists::lists;
use super::look::Look;
use super::missing::missing;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::context::use_app;
use crate::ui::record::state::{InFile, Record};
use crate::ui::route::Route;

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
    let show = move |look: Look| {
        if let Look::Start { words } = look
            && record.words.with_untracked(|now| *now != words)
        {
            record.words.set(words);
            record.arrange();
        }
    };
    show(look);
    // A link to everything, or Back, in the middle of a search.
    let route = use_app().router.route;
    Effect::new(move |_| {
        if let Route::Archive { look } = route.get() {
            show(Look::parse(&look));
        }
    });
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
