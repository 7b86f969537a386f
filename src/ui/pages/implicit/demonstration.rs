//! The start of the demonstration: requests a token by the implicit grant, from an emulator on this machine only.

use leptos::prelude::*;

use crate::browser::{WebWorld, address};
use crate::learn::flows::Flow;
use crate::oauth::{ImplicitRequest, LoopbackServer, NoRandomness, PublicClient, RedirectUri, State};
use crate::session::Config;
use crate::session::ports::{Navigator as _, Storage as _};
use crate::spotify::Capability;
use crate::ui::components::code::code;
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::sign_in::known_client_id;
use crate::ui::context::use_app;

/// Where the tab's storage keeps the state of the request.
pub(super) const STORED_STATE: &str = "implicit";

/// The emulator of this deployment, if it has one. The type rules out any real service.
#[must_use]
pub fn server(config: &Config) -> Option<LoopbackServer> {
    LoopbackServer::try_from(config.server.clone()).ok()
}

/// Leaves to request a token. Returns what prevents it.
fn leave(server: &LoopbackServer) -> Result<(), &'static str> {
    let client_id = known_client_id(use_app()).ok_or("There is no client ID yet. Enter one on the Connect page first.")?;
    let redirect_uri =
        RedirectUri::of_demonstration(&address::base()).map_err(|_| "The address of this page cannot be a redirect URI.")?;
    let state = State::generate(&WebWorld).map_err(|NoRandomness| "This browser provides no randomness.")?;
    WebWorld
        .set(STORED_STATE, state.reveal())
        .map_err(|_| "This browser stores nothing for this site, so the response could not be checked.")?;
    let request = ImplicitRequest::new(PublicClient::new(client_id), redirect_uri, state, Capability::SeeLibrary.scopes());
    WebWorld.leave_for(request.start(server).0.reveal());
    Ok(())
}

/// The button that requests a token, or why there is none, and the command for a terminal.
#[component]
pub fn Demonstration() -> impl IntoView {
    let trouble = RwSignal::new("");
    let act = match server(&use_app().config()) {
        Some(server) => {
            let go = move |_| {
                if let Err(words) = leave(&server) {
                    trouble.set(words);
                }
            };
            view! {
                <p>
                    "This copy of Lockgroove uses an emulator on this machine, which still supports the grant. Sign in there as anyone. The token comes back in the address bar, and nothing is done with it."
                </p>
                <button class="button" type="button" on:click=go>
                    "Request a token in the address"
                </button>
                <p class="hint" role="status">
                    {trouble}
                </p>
            }
                .into_any()
        }
        None => view! {
            <p>
                "This copy of Lockgroove uses a real accounts service, and the request can only go to an emulator on the same machine. "
                {code("cargo dev")} " starts one, and this command runs the flow in a terminal."
            </p>
        }
        .into_any(),
    };
    let commands = Flow::Implicit
        .commands()
        .iter()
        .map(|command| view! { <CopyField label=command.service text=command.line.to_owned() /> }.into_any());
    view! {
        <div class="stack explained">
            <h3>"See it run, and why it was withdrawn"</h3>
            {act}
            {commands.collect_view()}
            <p class="hint">{Flow::Implicit.prints()}</p>
        </div>
    }
}
