//! Choosing permissions: ready-made choices, capabilities, and each single scope with the line that Spotify shows.

use leptos::prelude::*;

use crate::oauth::{Scope, ScopeSet};
use crate::spotify::capability::{Capability, Share, scope_name};
use crate::ui::needs::used_by_pages;
use crate::ui::presets::Preset;

/// `N of M`.
fn count(some: u32, all: u32) -> String {
    format!("{some} of {all} {}", if all == 1 { "permission" } else { "permissions" })
}

/// The choice. A page can have one.
#[component]
pub fn ScopeChoice(
    /// The chosen scopes.
    chosen: RwSignal<ScopeSet>,
    /// Whether single permissions wait behind a line, because a ready-made choice is enough for most.
    #[prop(optional)]
    folded: bool,
) -> impl IntoView {
    let capabilities = Capability::ALL.into_iter().enumerate();
    let (used, more): (Vec<_>, Vec<_>) = capabilities.partition(|(_, capability)| capability.scopes().intersects(used_by_pages()));
    let is_open = chosen.with_untracked(|set| more.iter().any(|(_, capability)| set.intersects(capability.scopes())));
    let group = move |(n, capability)| view! { <Group chosen n capability /> };
    let groups = view! {
        <fieldset class="capabilities">
            <legend class="unseen">"What Lockgroove may do"</legend>
            {used.into_iter().map(group).collect_view()}
            <details class="more" open=is_open>
                <summary>"More"</summary>
                <p class="hint">"No page uses these yet; the API console can try most of them."</p>
                {more.into_iter().map(group).collect_view()}
            </details>
        </fieldset>
    };
    let groups = if folded {
        let is_own = chosen.with_untracked(|set| Preset::of(*set).is_none());
        view! {
            <details open=is_own>
                <summary>"Choose one by one"</summary>
                {groups}
            </details>
        }
        .into_any()
    } else {
        groups.into_any()
    };
    view! {
        <Presets chosen />
        {groups}
    }
}

#[component]
fn Presets(chosen: RwSignal<ScopeSet>) -> impl IntoView {
    let current = move || Preset::of(chosen.get());
    let choice = move |preset: Preset| {
        view! {
            <label>
                <input
                    type="radio"
                    name="preset"
                    prop:checked=move || current() == Some(preset)
                    on:change=move |_| chosen.set(preset.scopes())
                />
                {preset.name()}
            </label>
        }
    };
    let summary = move || {
        let many = count(chosen.with(|set| set.len()), ScopeSet::of(Scope::ALL).len());
        match current() {
            Some(preset) => format!("{}: {many}. {}", preset.name(), preset.meaning()),
            None => format!("Your own choice: {many}."),
        }
    };
    view! {
        <fieldset class="presets">
            <legend class="unseen">"Ready-made choices"</legend>
            {Preset::ALL.map(choice).collect_view()}
        </fieldset>
        <p class="hint" role="status">
            {summary}
        </p>
    }
}

#[component]
fn Group(chosen: RwSignal<ScopeSet>, n: usize, capability: Capability) -> impl IntoView {
    let (name, all) = (capability.name(), capability.scopes());
    let (id, described) = (format!("c{n}"), format!("c{n}d"));
    let share = move || capability.share(chosen.get());
    let flip = move |event| {
        let on = event_target_checked(&event);
        chosen.update(|set| *set = if on { set.union(all) } else { set.difference(all) });
    };
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
                <label for=id>{name}{capability.needs_premium().then(|| view! { " " <span class="chip">"Premium"</span> })}</label>
                <p id=described>{capability.meaning()}</p>
            </div>
            <details>
                <summary>
                    {move || count(all.intersection(chosen.get()).len(), all.len())}
                    <span class="unseen">{format!(": {name}")}</span>
                </summary>
                {all.iter().map(|scope| view! { <Single chosen scope /> }).collect_view()}
            </details>
        </div>
    }
}

#[component]
fn Single(chosen: RwSignal<ScopeSet>, scope: Scope) -> impl IntoView {
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
            <label for=id>{scope_name(scope)}</label>
            <p id=described>{format!("At Spotify: “{}”", scope.consent_text())}</p>
        </div>
    }
}
