//! The name of a new playlist, and the button that makes it.

use std::rc::Rc;

use leptos::prelude::*;

use super::read::with_scopes;
use crate::oauth::ScopeSet;
use crate::spotify::endpoint::{library, playlists};
use crate::spotify::uri::Kind;

/// A playlist to be made.
pub struct NewList {
    /// The label of the field.
    pub label: &'static str,
    /// The class of the button.
    pub class: &'static str,
    /// The name, as it is typed.
    pub name: RwSignal<String>,
    /// The words of the button.
    pub words: Signal<String>,
    /// Whether nothing would be in it.
    pub is_empty: Signal<bool>,
    /// Makes it with this name.
    pub make: Rc<dyn Fn(String)>,
}

/// The permissions that making one needs: it is made private, and to take it back is to unfollow it.
#[must_use]
pub fn scopes() -> ScopeSet {
    playlists::modify(Some(false)).union(library::modify(Kind::Playlist))
}

/// The field and the button. The permission comes first, if it is missing.
#[must_use]
pub fn new_list(list: NewList) -> AnyView {
    let NewList { label, class, name, words, is_empty, make } = list;
    let make = StoredValue::new_local(make);
    let button = move || {
        let is_missing = move || is_empty.get() || name.with(|name| name.trim().is_empty());
        let make = move |_| make.get_value()(name.get_untracked().trim().to_owned());
        view! {
            <div class="row">
                <button class=class type="button" disabled=is_missing on:click=make>
                    {words}
                </button>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for="new-name">{label}</label>
            <input
                class="input"
                type="text"
                id="new-name"
                maxlength="100"
                autocomplete="off"
                prop:value=name
                on:input=move |event| name.set(event_target_value(&event))
            />
        </div>
        {with_scopes(scopes(), Box::new(button))}
    }
    .into_any()
}
