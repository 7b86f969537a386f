//! A remark that the page talks to an emulator on this computer, with a link to the emulator's start page.

use leptos::prelude::*;

use super::icon::Icon;
use crate::session::Config;
use crate::ui::context::use_app;

/// The start page of the emulator, if this deployment uses one.
#[must_use]
pub fn start_page(config: &Config) -> Option<String> {
    config.server.is_on_loopback().then(|| format!("{}/", config.server.issuer()))
}

/// The remark; nothing if the page talks to Spotify.
#[component]
pub fn Emulated() -> impl IntoView {
    let config = use_app().config();
    let sample = config.client_id.is_some().then_some(" Its sample app is already set up, so there is nothing to register.");
    start_page(&config).map(|start| {
        view! {
            <div class="notice" role="group" aria-label="An emulator">
                <Icon name="cloud" />
                <h2>"This page talks to an emulator, not to Spotify"</h2>
                <p>
                    "It runs on this computer and everything in it is invented. Its start page takes the place of Spotify’s dashboard: "
                    <a href=start.clone()>{start.clone()}</a> "." {sample}
                </p>
            </div>
        }
    })
}
