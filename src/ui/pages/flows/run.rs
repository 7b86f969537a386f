//! Commands that run the flows with a client secret on the reader's own machine.

use leptos::prelude::*;

use crate::learn::flows::run::{VARIABLES, at};
use crate::learn::flows::{ExampleCommand, Flow};
use crate::ui::components::code::code;
use crate::ui::components::copy_field::CopyField;
use crate::ui::context::use_app;

/// The commands for a flow, and what they print.
pub(super) fn commands(flow: Flow) -> AnyView {
    let config = use_app().config();
    // Other programs on this machine can use the emulator too, and it logs what they do.
    let here = config.server.is_on_loopback().then(|| flow.commands().first()).flatten().map(|ExampleCommand { line, .. }| {
        ("With the emulator this page uses", at(line, config.server.issuer(), config.api.as_str()))
    });
    let commands = flow.commands().iter().map(|command| (command.service, command.line.to_owned())).chain(here);
    let [id, secret] = VARIABLES;
    view! {
        <div class="stack explained">
            <h3>"Run it on your machine"</h3>
            <p>
                "This flow cannot run in this page: it needs a client secret, and a secret in a page is no secret. The source of Lockgroove includes an example. Run this in its folder:"
            </p>
            {commands.map(|(label, text)| view! { <CopyField label text /> }.into_any()).collect_view()}
            <p class="hint">
                "For Spotify, set " {code(id)} " and " {code(secret)}
                " in the environment. Flags would be visible to every program on the machine."
            </p>
            <p>{flow.prints()}</p>
        </div>
    }
    .into_any()
}
