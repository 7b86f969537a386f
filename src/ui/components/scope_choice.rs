//! Choosing what to grant: ready-made choices, groups by what they unlock, and each single scope with the line that Spotify shows.

use leptos::prelude::*;

use super::capability::{preset_words, scope_words};
use crate::oauth::capability::USED_BY_PAGES;
use crate::oauth::{Capability, Preset, Scope, ScopeSet, Share};

/// Said of what is of no use but on one page.
const UNUSED: &str = "No page uses it yet; only “API console” can.";

/// How many of how many, in words.
fn count(some: u32, all: u32) -> String {
    format!("{some} of {all} {}", if all == 1 { "permission" } else { "permissions" })
}

/// The choice. There is one on a page.
#[component]
pub fn ScopeChoice(
    /// What is chosen.
    chosen: RwSignal<ScopeSet>,
) -> impl IntoView {
    view! {
        <Presets chosen />
        <fieldset class="capabilities">
            <legend class="unseen">"What Lockgroove may do"</legend>
            {Capability::ALL.into_iter().enumerate().map(|(n, capability)| view! { <Group chosen n capability /> }).collect_view()}
        </fieldset>
    }
}

#[component]
fn Presets(chosen: RwSignal<ScopeSet>) -> impl IntoView {
    let fits = move || Preset::of(chosen.get());
    let choice = move |preset: Preset| {
        let (name, _) = preset_words(preset);
        view! {
            <label>
                <input
                    type="radio"
                    name="preset"
                    prop:checked=move || fits() == Some(preset)
                    on:change=move |_| chosen.set(preset.scopes())
                />
                {name}
            </label>
        }
    };
    let said = move || {
        let many = chosen.with(|set| set.len());
        let (name, meaning) = fits().map_or(("Your own choice", "Ticked by hand below."), preset_words);
        format!("{name}: {}. {meaning}", count(many, ScopeSet::of(Scope::ALL).len()))
    };
    view! {
        <fieldset class="presets">
            <legend class="unseen">"Ready-made choices"</legend>
            {Preset::ALL.map(choice).collect_view()}
        </fieldset>
        <p class="hint" role="status">
            {said}
        </p>
    }
}

#[component]
fn Group(chosen: RwSignal<ScopeSet>, n: usize, capability: Capability) -> impl IntoView {
    let (name, meaning, premium) = (capability.name(), capability.meaning(), capability.needs_premium());
    let (id, described, all) = (format!("c{n}"), format!("c{n}d"), capability.scopes());
    let share = move || capability.share(chosen.get());
    let flip = move |event| {
        let on = event_target_checked(&event);
        chosen.update(|set| *set = if on { set.union(all) } else { set.difference(all) });
    };
    let unused = (capability.is_of_use() && !all.intersects(USED_BY_PAGES)).then_some(UNUSED);
    view! {
        <div class="capability">
            <div class="tick">
                <input
                    type="checkbox"
                    id=id.clone()
                    aria-describedby=described.clone()
                    prop:checked=move || share() == Share::All
                    prop:indeterminate=move || share() == Share::Some
                    on:change=flip
                />
                <label for=id>{name}{premium.then(|| view! { " " <span class="chip">"Premium"</span> })}</label>
                <p id=described>{meaning}{unused.map(|words| format!(" {words}"))}</p>
            </div>
            <details>
                <summary>
                    {move || count(all.intersection(chosen.get()).len(), all.len())}
                    <span class="unseen">{format!(": {name}")}</span>
                </summary>
                {all.iter().map(|scope| view! { <Single chosen scope unused=capability.is_of_use() && !USED_BY_PAGES.contains(ScopeSet::of(&[scope])) /> }).collect_view()}
            </details>
        </div>
    }
}

#[component]
fn Single(chosen: RwSignal<ScopeSet>, scope: Scope, unused: bool) -> impl IntoView {
    let (one, id, described) = (ScopeSet::of(&[scope]), scope.as_str(), format!("{}-d", scope.as_str()));
    let flip = move |event| {
        let on = event_target_checked(&event);
        chosen.update(|set| *set = if on { set.union(one) } else { set.difference(one) });
    };
    view! {
        <div class="tick">
            <input
                type="checkbox"
                id=id
                aria-describedby=described.clone()
                prop:checked=move || chosen.get().contains(one)
                on:change=flip
            />
            <label for=id>{scope_words(scope)}</label>
            <p id=described>{format!("Spotify’s line: “{}”", scope.consent_text())}</p>
            <span class="scopes">{id}</span>
            {unused.then(|| view! { <p>{UNUSED}</p> })}
        </div>
    }
}
