//! The button of a row that adds its thing to a playlist, and the place of the dialog that it opens.

use leptos::prelude::*;

use super::use_saving;
use crate::organise::entry::Entry;
use crate::spotify::{Kind, Uri};
use crate::ui::adds::Things;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::trouble::MissingNotice;
use crate::ui::context::use_app;
use crate::ui::parts::Slot;

/// The button, for things that a playlist can have.
#[must_use]
pub fn add_button(uri: Uri, title: &str, makers: Vec<String>) -> Option<AnyView> {
    if !matches!(uri.kind(), Kind::Track | Kind::Episode) {
        return None;
    }
    let (asked, title) = (use_saving().adds, title.to_owned());
    let label = format!("Add to a playlist: {title}");
    let ask = move |_| {
        let entry = Entry {
            uri: uri.to_string().into(),
            writable: Some(uri.clone()),
            title: title.clone().into(),
            artists: makers.iter().map(|name| name.as_str().into()).collect(),
            ..Entry::default()
        };
        asked.set(Some(Things { uris: vec![uri.clone()], known: vec![entry], source: None, said: None }));
    };
    let button = view! {
        <button class="button quiet square little" type="button" aria-label=label title="Add to a playlist" on:click=ask>
            <Icon name="list" />
        </button>
    };
    Some(button.into_any())
}

/// The dialog, once somebody asks.
#[must_use]
pub(super) fn dialog() -> AnyView {
    let (asked, parts) = (use_saving().adds, use_app().parts);
    let is_asked = Memo::new(move |was: Option<&bool>| was == Some(&true) || asked.with(Option::is_some));
    Effect::new(move |_| {
        if asked.with(Option::is_some) {
            parts.load_adding();
        }
    });
    let retry = Callback::new(move |()| parts.load_adding());
    live(move || {
        let slot = parts.adding().get();
        is_asked.get().then(|| match slot {
            Slot::Present(draw) => draw(asked),
            Slot::Missing => view! { <div class="saving-notice"><MissingNotice retry /></div> }.into_any(),
            Slot::Absent | Slot::Loading => ().into_any(),
        })
    })
    .into_any()
}
