//! The liked songs of the file, in pictures.

use leptos::prelude::*;

use super::file::{self, OpenFile, Which};
use crate::backup::row::Part;
use crate::browser::intl;
use crate::library::Glance;
use crate::ui::context::use_app;
use crate::ui::pages::glance::charts_of_file;

/// The place of the liked songs among the lists of the file, if it has any.
#[must_use]
pub fn liked(open: &OpenFile) -> Option<usize> {
    open.opened.lists.iter().position(|list| list.list.part == Part::LikedSongs && list.count > 0)
}

/// The page.
#[must_use]
pub fn pictures() -> AnyView {
    let Some(open) = file::get(Which::First) else { return ().into_any() };
    use_app().router.name_page("In pictures".to_owned());
    let counts = liked(&open).map(|at| Glance::of(&open.viewed.list(at), &open.viewed.catalogue()));
    let counted = counts.as_ref().map_or_else(
        || "This file has no liked songs.".to_owned(),
        |counts| format!("Songs counted: {}", intl::number(counts.entries)),
    );
    view! {
        <header class="opening">
            <h1>"In pictures"</h1>
            <p class="lead">"Drawn from the liked songs in this file, as they were when it was made. Nothing is sent."</p>
        </header>
        <p class="hint">{counted}</p>
        {counts.map(charts_of_file)}
    }
    .into_any()
}
