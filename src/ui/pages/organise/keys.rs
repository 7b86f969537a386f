//! The keys of a sort, the most important first.

use leptos::prelude::*;

use crate::organise::sort::{By, Key};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::focus;

/// The list of keys.
#[must_use]
pub fn keys(keys: RwSignal<Vec<Key>>) -> AnyView {
    let rows = move || {
        let all = keys.get();
        let last = all.len().saturating_sub(1);
        let row = |(place, key): (usize, Key)| row(keys, place, key, last);
        view! {
            <ol class="order list" aria-label="Sort by">
                {all.into_iter().enumerate().map(row).collect_view()}
            </ol>
        }
    };
    live(rows).into_any()
}

/// Adds the first key that is not there yet.
pub fn add(keys: RwSignal<Vec<Key>>) {
    keys.update(|keys| {
        let next = By::ALL.into_iter().find(|by| keys.iter().all(|key| key.by != *by));
        keys.extend(next.map(|by| Key { by, descending: false }));
    });
}

fn row(keys: RwSignal<Vec<Key>>, place: usize, key: Key, last: usize) -> AnyView {
    let change = move |act: &dyn Fn(&mut Key)| {
        keys.update(|keys| {
            if let Some(key) = keys.get_mut(place) {
                act(key);
            }
        });
    };
    let number = place + 1;
    let names = By::ALL.into_iter().map(|by| view! { <option selected=by == key.by>{by.name()}</option> }).collect_view();
    let directions = key
        .by
        .directions()
        .into_iter()
        .zip([false, true])
        .map(|(words, descending)| view! { <option selected=descending == key.descending>{words}</option> })
        .collect_view();
    let by = move |event| {
        let chosen = event_target_value(&event);
        if let Some(by) = By::ALL.into_iter().find(|by| by.name() == chosen) {
            change(&|key| *key = Key { by, descending: false });
        }
    };
    let direction = move |event| {
        let is_second = key.by.directions().get(1).is_some_and(|words| *words == event_target_value(&event));
        change(&|key| key.descending = is_second);
    };
    let swap = move |other: usize| {
        keys.update(|keys| {
            if place < keys.len() && other < keys.len() {
                keys.swap(place, other);
            }
        });
    };
    let remove = move |_| {
        keys.update(|keys| {
            if place < keys.len() {
                keys.remove(place);
            }
        });
        // The button that was pressed is gone, or cannot be pressed any more.
        request_animation_frame(move || focus::on(&format!("key-{}", number.min(last))));
    };
    view! {
        <li>
            <select class="input" id=format!("key-{number}") aria-label=format!("Key {number}") on:change=by>
                {names}
            </select>
            <select class="input" aria-label=format!("Direction of key {number}") on:change=direction>
                {directions}
            </select>
            <span class="row">
                {button("up", format!("Move key {number} up"), place == 0, move || swap(place.wrapping_sub(1)))}
                {button("down", format!("Move key {number} down"), place == last, move || swap(place + 1))}
                <button
                    class="button quiet square little"
                    type="button"
                    aria-label=format!("Remove key {number}")
                    disabled=last == 0
                    on:click=remove
                >
                    <Icon name="cross" />
                </button>
            </span>
        </li>
    }
    .into_any()
}

fn button(icon: &'static str, label: String, disabled: bool, act: impl Fn() + 'static) -> AnyView {
    view! {
        <button class="button quiet square little" type="button" aria-label=label disabled=disabled on:click=move |_| act()>
            <Icon name=icon />
        </button>
    }
    .into_any()
}
