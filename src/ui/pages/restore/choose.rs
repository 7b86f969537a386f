//! Which archive, and what of it.

use leptos::prelude::*;

use super::job;
use crate::backup::archive::Archive;
use crate::backup::manifest::SectionEntry;
use crate::backup::restore::holding::Holding;
use crate::backup::restore::plan::{LikesOrder, scopes};
use crate::backup::section::Section;
use crate::browser::deflate::BrowserCodec;
use crate::browser::{file, intl};
use crate::oauth::ScopeSet;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::offer::Offer;
use crate::ui::context::use_app;

/// The chosen file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Chosen {
    None,
    Reading,
    Refused(String),
    Read(String, Archive),
}

/// The form.
#[component]
pub fn Choose() -> impl IntoView {
    // Not in a signal that other threads may read: the bytes of an archive stay in this one.
    let chosen = RwSignal::new_local(Chosen::None);
    let choose = move |event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        chosen.set(Chosen::Reading);
        leptos::task::spawn_local(async move {
            let read = match file::chosen(input).await {
                None => Chosen::None,
                Some((name, bytes)) => match Archive::read(&bytes, &BrowserCodec).await {
                    Err(fault) => Chosen::Refused(fault.words()),
                    Ok(archive) => Chosen::Read(name, archive),
                },
            };
            // The page may be gone by now.
            chosen.try_set(read);
        });
    };
    let outcome = move || match chosen.get() {
        Chosen::None => None,
        Chosen::Reading => Some(view! { <p class="hint">"Reading the file…"</p> }.into_any()),
        Chosen::Refused(words) => Some(view! { <p class="error">{words}</p> }.into_any()),
        Chosen::Read(name, archive) => Some(parts(name, archive)),
    };
    view! {
        <section class="spread" aria-labelledby="restore-choose">
            <header>
                <h2 id="restore-choose">"Choose"</h2>
                <p>"The file is read in this page and sent nowhere."</p>
            </header>
            <div class="stack">
                <div class="field">
                    <label for="restore-file">"An archive that Lockgroove made, whole or a part"</label>
                    <input class="input" id="restore-file" type="file" accept=".zip,application/zip" on:change=choose />
                </div>
                <div aria-live="polite">{move || outcome()}</div>
            </div>
        </section>
    }
}

fn parts(name: String, archive: Archive) -> AnyView {
    let app = use_app();
    let granted: Memo<ScopeSet> =
        Memo::new(move |_| app.state.with(|state| state.grant().map(|grant| grant.consent.scopes).unwrap_or_default()));
    let manifest = &archive.manifest;
    let state = if manifest.is_complete { "complete" } else { "a part" };
    let day = intl::day(&manifest.made_at).unwrap_or_default();
    let words = format!("{day}, {state}. Library of {}.", manifest.account.name);
    let entry = |section: Section| {
        let of = |entry: &&SectionEntry| entry.name == section.name() && entry.list.file.is_some() && entry.list.count > 0;
        manifest.sections.iter().find(of).map(|entry| (section, entry.list.count))
    };
    let there: Vec<(Section, u32)> = Section::ALL.into_iter().filter_map(entry).collect();
    let out = RwSignal::new(Vec::<Section>::new());
    let is_exact = RwSignal::new(false);
    let all: Vec<Section> = there.iter().map(|(section, _)| *section).collect();
    let likes = there.iter().find(|(section, _)| *section == Section::Liked).map(|(_, count)| *count);
    let parts = StoredValue::new(all);
    let ticked = move || parts.get_value().into_iter().filter(|section| out.with(|out| !out.contains(section))).collect::<Vec<_>>();
    let missing = Memo::new(move |_| {
        let needed: ScopeSet = ticked().into_iter().map(|section| section.scopes().union(scopes(section))).collect();
        needed.difference(granted.get())
    });
    let offer = move || {
        (!missing.get().is_empty()).then(|| {
            view! {
                <Offer scopes=missing.get() />
                <p class="hint">"That leads to Spotify and back to this page. Then choose the file again."</p>
            }
        })
    };
    let is_ready = move || missing.get().is_empty() && !ticked().is_empty();
    let archive = StoredValue::new_local(archive);
    let start = move |_| {
        if !is_ready() {
            return;
        }
        let (sections, granted) = (ticked(), granted.get_untracked());
        let likes = if is_exact.get_untracked() { LikesOrder::Exact } else { LikesOrder::Fast };
        leptos::task::spawn_local(async move {
            let archive = archive.get_value();
            // Every file of it was compared with the manifest before.
            if let Ok(wanted) = Holding::read(&archive, &sections, &BrowserCodec).await {
                job::make_plan(app.client(), granted, wanted, archive.kept(), sections, likes);
            }
        });
    };
    view! {
        <div class="stack">
            <div class="file">
                <Icon name="file" />
                <b>{name}</b>
                <p>{words}</p>
            </div>
            <fieldset class="field">
                <legend>"What to bring back"</legend>
                {there.into_iter().map(|(section, count)| tick(section, count, out)).collect_view()}
            </fieldset>
            {likes.filter(|likes| *likes > 1).map(|likes| order(likes, is_exact))}
            {live(offer)}
            <div class="row">
                <button class="button first" type="button" aria-disabled=move || (!is_ready()).to_string() on:click=start>
                    "Show the plan"
                </button>
                <span class="small quiet-text">"Reads your library. Changes nothing."</span>
            </div>
        </div>
    }
    .into_any()
}

fn tick(section: Section, count: u32, out: RwSignal<Vec<Section>>) -> AnyView {
    let id = format!("restore-{}", section.name());
    let of = id.clone();
    let toggle = move |_| {
        out.update(|out| match out.iter().position(|other| *other == section) {
            Some(place) => drop(out.remove(place)),
            None => out.push(section),
        });
    };
    view! {
        <p>
            <label for=of>
                <input type="checkbox" id=id prop:checked=move || out.with(|out| !out.contains(&section)) on:change=toggle />
                " "
                {section.label()}
                " "
                <span class="quiet-text">{intl::number(count)}</span>
            </label>
        </p>
    }
    .into_any()
}

fn order(likes: u32, is_exact: RwSignal<bool>) -> AnyView {
    let choice = move |exact: bool, label: &'static str, words: String| {
        view! {
            <p>
                <label>
                    <input type="radio" name="restore-likes" prop:checked=move || is_exact.get() == exact on:change=move |_| is_exact.set(exact) />
                    " "
                    <b>{label}</b>
                    " "
                    <span class="quiet-text">{words}</span>
                </label>
            </p>
        }
        .into_any()
    };
    let fast = format!("40 at once, {} requests. Within each forty, Spotify decides the order.", intl::number(likes.div_ceil(40)));
    let exact =
        format!("One at a time, the oldest first, {} requests, about {}.", intl::number(likes), super::plan::minutes(likes));
    view! {
        <fieldset class="field">
            <legend>"Order of your likes"</legend>
            {choice(false, "Fast", fast)}
            {choice(true, "Exact", exact)}
        </fieldset>
    }
    .into_any()
}
