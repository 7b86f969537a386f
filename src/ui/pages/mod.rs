//! Pages, one per route. Each part of the module has a function here that draws its pages. A route is drawn by the part that
//! [`Route::part`] names; the component tests open every route.

pub mod across;
pub mod albums;
pub mod archive;
pub mod artists;
pub mod audiobooks;
pub mod backup;
pub mod callback;
pub mod check;
pub mod connect;
pub mod console;
pub mod flows;
pub mod found;
pub mod glance;
pub mod implicit;
pub mod landing;
pub mod liked;
pub mod not_found;
pub mod organise;
pub mod overview;
pub mod permissions;
pub mod playlists;
pub mod podcasts;
pub mod recent;
pub mod restore;
pub mod rules;
pub mod saved;
pub mod search;
pub mod sign_in_log;
pub mod top;

use core::mem::{Discriminant, discriminant};

use leptos::prelude::*;

use super::route::{Part, Route};

/// A page of the main part.
#[must_use]
pub fn view_main(route: &Route) -> AnyView {
    match route {
        Route::Landing => view! { <landing::Landing /> }.into_any(),
        Route::Callback => view! { <callback::Callback /> }.into_any(),
        _ => view! { <not_found::NotFound /> }.into_any(),
    }
}

/// The page of [`Part::Home`](super::route::Part).
#[must_use]
pub fn view_home(_: &Route) -> AnyView {
    view! { <overview::Overview /> }.into_any()
}

/// A page of [`Part::Library`](super::route::Part).
#[must_use]
pub fn view_library(route: &Route) -> AnyView {
    match route {
        Route::Top { .. } => view! { <top::Top /> }.into_any(),
        Route::Liked => view! { <liked::Liked /> }.into_any(),
        _ => view! { <playlists::Playlists /> }.into_any(),
    }
}

/// A page of [`Part::Browse`](super::route::Part).
#[must_use]
pub fn view_browse(route: &Route) -> AnyView {
    match route {
        Route::Albums => view! { <albums::Albums /> }.into_any(),
        Route::Album(_) => view! { <albums::one::OneAlbum /> }.into_any(),
        Route::Artists => view! { <artists::Artists /> }.into_any(),
        Route::Artist(_) => view! { <artists::one::OneArtist /> }.into_any(),
        Route::Podcasts => view! { <podcasts::Podcasts /> }.into_any(),
        Route::Podcast(_) => view! { <podcasts::one::OnePodcast /> }.into_any(),
        Route::Audiobooks => view! { <audiobooks::Audiobooks /> }.into_any(),
        Route::Recent => view! { <recent::Recent /> }.into_any(),
        _ => view! { <search::Search /> }.into_any(),
    }
}

/// The page of [`Part::Keep`](super::route::Part).
#[must_use]
pub fn view_keep(_: &Route) -> AnyView {
    view! { <backup::Backup /> }.into_any()
}

/// The page of [`Part::Restore`](super::route::Part).
#[must_use]
pub fn view_restore(_: &Route) -> AnyView {
    view! { <restore::Restore /> }.into_any()
}

/// The page of [`Part::Archive`](super::route::Part).
#[must_use]
pub fn view_archive(_: &Route) -> AnyView {
    view! { <archive::Archive /> }.into_any()
}

/// The page of [`Part::Pictures`](super::route::Part).
#[must_use]
pub fn view_pictures(_: &Route) -> AnyView {
    view! { <glance::Glance /> }.into_any()
}

/// The page of [`Part::Organise`](super::route::Part).
#[must_use]
pub fn view_organise(_: &Route) -> AnyView {
    view! { <organise::Organise /> }.into_any()
}

/// The page of [`Part::Replace`](super::route::Part).
#[must_use]
pub fn view_replace(_: &Route) -> AnyView {
    organise::page(|_| organise::replacing::replacing)
}

/// The page of [`Part::Across`](super::route::Part).
#[must_use]
pub fn view_across(_: &Route) -> AnyView {
    view! { <across::Across /> }.into_any()
}

/// The page of [`Part::Rules`](super::route::Part).
#[must_use]
pub fn view_rules(_: &Route) -> AnyView {
    view! { <rules::Rules /> }.into_any()
}

/// The page of [`Part::Connect`](super::route::Part).
#[must_use]
pub fn view_connect(_: &Route) -> AnyView {
    view! { <connect::Connect /> }.into_any()
}

/// A page of [`Part::Account`](super::route::Part).
#[must_use]
pub fn view_account(route: &Route) -> AnyView {
    match route {
        Route::Check => view! { <check::CheckPage /> }.into_any(),
        _ => view! { <permissions::Permissions /> }.into_any(),
    }
}

/// A page of [`Part::Learn`](super::route::Part).
#[must_use]
pub fn view_learn(route: &Route) -> AnyView {
    match route {
        Route::SignInLog => view! { <sign_in_log::SignInLog /> }.into_any(),
        Route::Flows { .. } => view! { <flows::Flows /> }.into_any(),
        _ => view! { <implicit::Implicit /> }.into_any(),
    }
}

/// The page of [`Part::Console`](super::route::Part).
#[must_use]
pub fn view_console(_: &Route) -> AnyView {
    view! { <console::Console /> }.into_any()
}

/// The key of a page. Routes with the same key share a page, which stays while its parameters change. A page is in one part.
#[must_use]
pub fn key(route: &Route) -> (Discriminant<Route>, Option<Part>) {
    let kind = match route {
        Route::Playlist(_) => discriminant(&Route::Playlists),
        other => discriminant(other),
    };
    // Work that has a part of its own is another page.
    (kind, route.part())
}
