//! What the page says about the address, and who else can read a token there.

use leptos::prelude::*;

use super::found::InAddress;
use crate::ui::components::code::code;
use crate::ui::components::code_text::code_text;
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::emulated::start_page;
use crate::ui::context::use_app;

pub(super) fn outcome(found: InAddress, remove: Callback<()>) -> AnyView {
    match found {
        InAddress::Nothing => view! {
            <h2>"There is no token here"</h2>
            <p>"Lockgroove signs in with a code and PKCE, so its address never contains a token. With an emulator on the same machine it can show what that looked like."</p>
        }
        .into_any(),
        InAddress::Refused => view! { <Refused /> }.into_any(),
        InAddress::Foreign => view! {
            <h2>"This tab did not request this response"</h2>
            <p>
                {code_text(
                    "Its `state` is not the one this tab sent, and nothing else ties such a response to the request. So the page does not read it. Loading this page again has the same effect: a response counts once.",
                )}
            </p>
            <RemoveButton remove />
        }
        .into_any(),
        InAddress::Token { start, length, minutes } => view! {
            <TokenFacts start length minutes />
            <Exposure />
            <RemoveButton remove />
        }
        .into_any(),
        InAddress::Removed => view! {
            <h2>"Removed from the address bar"</h2>
            <p>
                "The history entry of this tab was replaced, so Back does not return to the token. The browser’s history may still contain the old address, and anything that has read it still has the token. It stays valid until it expires: Spotify has no way to revoke it."
            </p>
        }
        .into_any(),
    }
}

#[component]
fn RemoveButton(remove: Callback<()>) -> impl IntoView {
    view! {
        <button class="button first" type="button" on:click=move |_| remove.run(())>
            "Remove it from the address bar"
        </button>
    }
}

#[component]
fn Refused() -> impl IntoView {
    let start = start_page(&use_app().config());
    view! {
        <h2>"The emulator refused, as Spotify does"</h2>
        <p>
            "It answered " {code("unsupported_response_type")} ": the implicit grant is off by default. To turn it on, use the setting “Serve the implicit grant” on "
            <a href=start>"the emulator’s own page"</a> ", or start the emulator with this flag:"
        </p>
        <CopyField label="Flag of the emulator" text="--set implicit_grant=true".to_owned() />
    }
}

#[component]
fn TokenFacts(start: String, length: usize, minutes: u64) -> impl IntoView {
    view! {
        <h2>"Look up: the token is in the address bar"</h2>
        <dl class="facts">
            <div>
                <dt>"access_token"</dt>
                <dd>
                    {code(&(start + "…"))}
                </dd>
            </div>
            <div>
                <dt>"Length"</dt>
                <dd>{length}" characters"</dd>
            </div>
            <div>
                <dt>"Valid for"</dt>
                <dd>{minutes}" minutes"</dd>
            </div>
            <div>
                <dt>"state"</dt>
                <dd>"the one this tab sent"</dd>
            </div>
        </dl>
        <p>"Lockgroove does nothing with it: it is not used, not stored, and you are no more signed in than before. Anyone else who reads it can use it until it expires."</p>
    }
}

/// Who else has the token by now, and why the grant was withdrawn.
#[component]
fn Exposure() -> impl IntoView {
    view! {
        <h3>"Where the token is now"</h3>
        <ul class="named">
            <li>"In the address bar, for everyone who looks at the screen, and in every copy of the link."</li>
            <li>"In the history of this browser, and wherever that is synced."</li>
            <li>"In reach of every extension that may read addresses, and of every script on the page."</li>
            <li>"Not at the host of this site, and not in a Referer header: what follows the # stays in the browser. That was the idea."</li>
        </ul>
        <h3>"Why it was withdrawn"</h3>
        <p>
            {code_text(
                "Nothing ties the token to the app that requested it. A stolen token opens the library from anywhere, and an injected one is taken for the right one unless the page checks `state`. ",
            )} <a href="https://www.rfc-editor.org/rfc/rfc9700#section-2.1.2">"RFC 9700, section 2.1.2"</a>
            " has advised against it since January 2025, and Spotify has refused it since November 2025. A code with PKCE gives a page the same access, but what is in the address is worthless without a verifier that never is."
        </p>
    }
}
