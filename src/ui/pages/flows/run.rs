//! The commands that run the flows with a client secret on the reader's own machine.

use leptos::prelude::*;

use crate::learn::flows::Command;
use crate::learn::flows::Flow;
use crate::learn::flows::run::{VARIABLES, at};
use crate::ui::components::copy_field::CopyField;
use crate::ui::context::use_app;

/// What to type for a flow, and what comes of it.
pub(super) fn commands(flow: Flow) -> AnyView {
    let config = use_app().config();
    // A service on this machine can be asked by other programs here as well, and logs what they did.
    let here = config.server.is_on_loopback().then(|| flow.commands().first()).flatten().map(|Command { line, .. }| {
        ("Against the emulator that this page talks to", at(line, config.server.issuer(), config.api.as_str()))
    });
    let commands = flow.commands().iter().map(|command| (command.against, command.line.to_owned())).chain(here);
    let [id, secret] = VARIABLES;
    view! {
        <div class="stack explained">
            <h3>"Run it on your machine"</h3>
            <p>
                "It cannot run in this page: it needs a client secret, and a secret in a page is no secret. The source of Lockgroove has it as an example; type this in its folder."
            </p>
            {commands.map(|(label, text)| view! { <CopyField label text /> }.into_any()).collect_view()}
            <p class="hint">
                "At Spotify, " <code>{id}</code> " and " <code>{secret}</code>
                " in the environment say which app it is. Flags could be read by every program on the machine."
            </p>
            <p>{flow.prints()}</p>
        </div>
    }
    .into_any()
}
