//! The offer to go on with a backup that an earlier visit did not end, also before somebody is signed in.

use std::rc::Rc;

use leptos::prelude::*;

use super::formats::Choice;
use super::job;
use crate::backup::archive::Archive;
use crate::backup::manifest::Outcome;
use crate::backup::run::{Earlier, Run};
use crate::backup::section::Section;
use crate::browser::deflate::BrowserCodec;
use crate::browser::{intl, journal};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::sign_in::{Ask, SignInButton};
use crate::ui::context::use_app;

/// What an earlier visit had read.
struct Part {
    words: String,
    earlier: Earlier,
    sections: Vec<Section>,
    size: usize,
}

async fn read() -> Option<Rc<Part>> {
    let zip = journal::part().await?;
    let archive = Archive::read(&zip, &BrowserCodec).await.ok()?;
    let (manifest, earlier) = (&archive.manifest, archive.earlier(&BrowserCodec).await);
    // Those that were not chosen say so.
    let is_chosen = |section: &Section| {
        manifest.sections.iter().any(|entry| entry.name == section.name() && entry.list.state != Outcome::LeftOut)
    };
    let sections = Section::ALL.into_iter().filter(is_chosen).collect();
    let day = intl::day(&manifest.made_at).unwrap_or_default();
    let lists = intl::count(earlier.playlists.len());
    let whole = if earlier.playlists.len() == 1 { "whole playlist is" } else { "whole playlists are" };
    let words = format!("It was begun on {day}, of the library of {}. {lists} {whole} kept.", manifest.account.name);
    Some(Rc::new(Part { words, earlier, sections, size: zip.len() }))
}

/// The offer, if there is something to go on with.
#[must_use]
pub(super) fn unfinished() -> AnyView {
    let app = use_app();
    let found = RwSignal::new_local(None::<Rc<Part>>);
    leptos::task::spawn_local(async move {
        // The page may be gone by now.
        found.try_set(read().await);
    });
    let go_on = move |_| {
        if let Some(part) = found.get_untracked() {
            let granted = app.state.with_untracked(|state| state.grant().map(|grant| grant.consent.scopes).unwrap_or_default());
            job::start(app, Run::new(&part.sections, granted, part.earlier.clone()), Choice::default().formats(), part.size, None);
        }
    };
    let leave = move |_| {
        found.set(None);
        journal::forget_part();
    };
    let scopes =
        move || found.with(|part| part.iter().flat_map(|part| part.sections.iter()).map(|section| section.scopes()).collect());
    let act = move || match app.epoch.get() {
        Some(_) => view! {
            <button class="button first little" type="button" on:click=go_on>
                "Go on"
            </button>
        }
        .into_any(),
        None => view! {
            <SignInButton ask=Ask::Also(scopes()) little=true>
                "Sign in to go on"
            </SignInButton>
        }
        .into_any(),
    };
    let draw = move || {
        found.get().map(|part| {
            view! {
                <div class="notice calm" role="group" aria-labelledby="backup-unfinished">
                    <Icon name="again" />
                    <h2 id="backup-unfinished">"A backup is not finished"</h2>
                    <p>{part.words.clone()} " What is kept and did not change since is not read again."</p>
                    <div class="row">
                        {live(act)} <button class="button quiet little" type="button" on:click=leave>
                            "Throw it away"
                        </button>
                    </div>
                </div>
            }
        })
    };
    live(draw).into_any()
}
