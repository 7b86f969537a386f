//! Pages, one per route. The compiler asks for every variant of [`Route`] in [`view()`].

pub mod callback;
pub mod check;
pub mod connect;
pub mod console;
pub mod flows;
pub mod implicit;
pub mod landing;
pub mod not_found;
pub mod overview;
pub mod permissions;
pub mod playlists;
pub mod sign_in_log;
pub mod top;

use core::mem::{Discriminant, discriminant};

use leptos::prelude::*;

use super::route::Route;

/// The page of a route.
#[must_use]
pub fn view(route: &Route) -> AnyView {
    match route {
        Route::Landing => view! { <landing::Landing /> }.into_any(),
        Route::Connect { .. } => view! { <connect::Connect /> }.into_any(),
        Route::Callback => view! { <callback::Callback /> }.into_any(),
        Route::Overview => view! { <overview::Overview /> }.into_any(),
        Route::Playlists | Route::Playlist(_) => view! { <playlists::Playlists /> }.into_any(),
        Route::Top { .. } => view! { <top::Top /> }.into_any(),
        Route::Permissions => view! { <permissions::Permissions /> }.into_any(),
        Route::Check => view! { <check::CheckPage /> }.into_any(),
        Route::SignInLog => view! { <sign_in_log::SignInLog /> }.into_any(),
        Route::Flows { .. } => view! { <flows::Flows /> }.into_any(),
        Route::Implicit => view! { <implicit::Implicit /> }.into_any(),
        Route::Console { .. } => view! { <console::Console /> }.into_any(),
        Route::NotFound => view! { <not_found::NotFound /> }.into_any(),
    }
}

/// The key of a page. Routes with the same key share a page, which stays while its parameters change.
#[must_use]
pub fn key(route: &Route) -> Discriminant<Route> {
    match route {
        Route::Playlist(_) => discriminant(&Route::Playlists),
        other => discriminant(other),
    }
}
