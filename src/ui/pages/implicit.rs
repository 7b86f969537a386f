//! The implicit grant as it was, against a stand-in on this machine: the way there, and the page that it comes back to with the token in
//! the address.
//!
//! The token is looked at for its length and its first characters, and then let go: it is not used, not stored, and no part of a session.

use leptos::prelude::*;

use super::title;
use crate::browser::{WebWorld, address};
use crate::learn::flows::Flow;
use crate::oauth::grant::implicit::{ImplicitAnswer, ImplicitFault, PendingImplicit};
use crate::oauth::{Capability, ImplicitRequest, LoopbackServer, NoRandomness, PublicClient, RedirectUri, State};
use crate::session::Config;
use crate::session::ports::{Navigator as _, Storage as _};
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::emulated::start_page;
use crate::ui::components::sign_in::known_client_id;
use crate::ui::context::use_app;
use crate::ui::focus;
use crate::ui::shell::FrontPage;
use leptos_router::components::A;

/// The name of what waits in this tab's storage for the answer.
const WAITS: &str = "implicit";
/// How much of a token is shown.
const SHOWN: usize = 6;

/// The stand-in that may be asked, where this deployment has one. No real service can.
#[must_use]
pub fn demonstration(config: &Config) -> Option<LoopbackServer> {
    LoopbackServer::try_from(config.server.clone()).ok()
}

/// Leaves for a token in the address. Tells what stands in the way.
fn leave(server: &LoopbackServer) -> Result<(), &'static str> {
    let client_id = known_client_id().ok_or("There is no client ID yet: paste one on the connect page first.")?;
    let redirect_uri = RedirectUri::of_demonstration(&address::base()).map_err(|_| "This page has no address to come back to.")?;
    let state = State::generate(&WebWorld).map_err(|NoRandomness| "This browser gives no randomness.")?;
    WebWorld
        .set(WAITS, state.reveal())
        .map_err(|_| "This browser keeps nothing for this site, so the answer could not be checked.")?;
    let request = ImplicitRequest::new(PublicClient::new(client_id), redirect_uri, state, Capability::SeeLibrary.scopes());
    WebWorld.leave_for(request.start(server).0.reveal());
    Ok(())
}

/// The button that leaves for a token, or why there is none.
#[component]
pub fn Demonstration() -> impl IntoView {
    let config = use_app().config();
    let trouble = RwSignal::new("");
    let act = match demonstration(&config) {
        Some(server) => {
            let go = move |_| {
                if let Err(words) = leave(&server) {
                    trouble.set(words);
                }
            };
            view! {
                <p>
                    "This copy of Lockgroove talks to an emulator on this machine, which can still do it. Sign in there as anyone; the token comes back in the address bar, and nothing is done with it."
                </p>
                <button class="button" type="button" on:click=go>
                    "Ask for a token in the address"
                </button>
                <p class="hint" role="status">
                    {trouble}
                </p>
            }
                .into_any()
        }
        None => view! {
            <p>
                "There is no button for it here: this copy talks to a real accounts service, and the request can be made to a stand-in on the same machine only. "
                <code>"cargo dev"</code> " starts one, and this is the command for a terminal."
            </p>
        }
        .into_any(),
    };
    let commands = Flow::Implicit
        .commands()
        .iter()
        .map(|command| view! { <CopyField label=command.against text=command.line.to_owned() /> }.into_any());
    view! {
        <div class="stack explained">
            <h3>"See it once, and why it went"</h3>
            {act}
            {commands.collect_view()}
            <p class="hint">{Flow::Implicit.prints()}</p>
        </div>
    }
}

/// What is to be seen of the address this page was opened with.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    /// Nothing was asked for and nothing came.
    Nothing,
    /// A token that answers the question of this tab: its first characters, its length, and its life in minutes.
    Token { begins: String, length: usize, minutes: u64 },
    /// It was a token, and is out of the address.
    Wiped,
    /// Something stands there that this tab did not ask for, or that makes no sense.
    Foreign,
    /// The service does not serve this grant.
    Refused,
}

impl Seen {
    /// Reads the address, and takes the state that waits for it: an answer counts once.
    fn read() -> Self {
        let state = WebWorld.get(WAITS).ok().flatten();
        // Where nothing can be stored nothing was.
        let _ = WebWorld.remove(WAITS);
        let (query, fragment) = address::query_and_fragment();
        if query.is_empty() && fragment.is_empty() {
            return Self::Nothing;
        }
        let pending = PendingImplicit::resumed(State::new(state.unwrap_or_default()));
        match pending.read(&query, &fragment) {
            Ok(ImplicitAnswer { access_token, life, .. }) => {
                let text = access_token.reveal();
                Self::Token { begins: text.chars().take(SHOWN).collect(), length: text.len(), minutes: life.as_secs() / 60 }
            }
            Err(ImplicitFault::Refused(_)) => {
                address::drop_query_and_fragment();
                Self::Refused
            }
            Err(_) => Self::Foreign,
        }
    }
}

/// The page that comes after: what stands in the address bar, and who else can read it there.
#[component]
pub fn Implicit() -> impl IntoView {
    title::set("A token in the address bar");
    let seen = demonstration(&use_app().config()).map_or(Seen::Nothing, |_| Seen::read());
    let wiped = RwSignal::new(false);
    let wipe = Callback::new(move |()| {
        address::drop_query_and_fragment();
        wiped.set(true);
        // The button is gone.
        request_animation_frame(focus::on_page);
    });
    let outcome = move || if wiped.get() { outcome(Seen::Wiped, wipe) } else { outcome(seen.clone(), wipe) };
    view! {
        <FrontPage class="plain page">
            <header class="opening">
                <h1>"A token in the address bar"</h1>
                <p class="lead">"What the implicit grant left behind, until Spotify withdrew it in November 2025."</p>
            </header>
            <div class="stack explained" role="status">
                {outcome}
            </div>
            <div class="row">
                <A href="/flows#implicit">"Back to the four flows"</A>
            </div>
        </FrontPage>
    }
}

fn outcome(seen: Seen, wipe: Callback<()>) -> AnyView {
    let button = move || {
        view! {
            <button class="button first" type="button" on:click=move |_| wipe.run(())>
                "Take it out of the address bar"
            </button>
        }
    };
    match seen {
        Seen::Nothing => view! {
            <h2>"There is none here"</h2>
            <p>"Lockgroove signs in with a code and PKCE, so no token ever stands in its address. Against an emulator on the same machine it can show what that looked like."</p>
        }
        .into_any(),
        Seen::Refused => {
            let start = start_page(&use_app().config());
            view! {
                <h2>"The emulator said no, as Spotify does"</h2>
                <p>
                    "It answered " <code>"unsupported_response_type"</code>
                    ": the implicit grant is off until it is switched on. On "
                    <a href=start>"the emulator’s own page"</a>
                    " it is the setting “Serve the implicit grant”; at its start it is this flag."
                </p>
                <CopyField label="Flag of the emulator" text="--set implicit_grant=true".to_owned() />
            }
                .into_any()
        }
        Seen::Foreign => view! {
            <h2>"Something stands there that this tab did not ask for"</h2>
            <p>
                "Its state is not the one that waited here, and nothing else ties such an answer to whoever asked. So it is not looked at. The same comes of loading this page again: an answer counts once."
            </p>
            {button()}
        }
        .into_any(),
        Seen::Token { begins, length, minutes } => view! {
            <h2>"Look up: it stands there now"</h2>
            <dl class="facts">
                <div>
                    <dt>"access_token"</dt>
                    <dd>
                        <code>{begins}"…"</code>
                    </dd>
                </div>
                <div>
                    <dt>"Length"</dt>
                    <dd>{length}" characters"</dd>
                </div>
                <div>
                    <dt>"Good for"</dt>
                    <dd>{minutes}" minutes"</dd>
                </div>
                <div>
                    <dt>"state"</dt>
                    <dd>"the one of this tab"</dd>
                </div>
            </dl>
            <p>"Lockgroove does nothing with it: it is not used, not stored, and you are as signed in as you were before. Whoever else reads it can use it until it ends."</p>
            <h3>"Where it is by now"</h3>
            <ul class="named">
                <li>"In the address bar, for everybody who looks at the screen, and in every copy of the link."</li>
                <li>"In the history of this browser, and wherever that is synchronised to."</li>
                <li>"With every extension that may read addresses, and every script of the page."</li>
                <li>"Not with the host of this site, and not in a Referer: what follows the # stays in the browser. That was the idea."</li>
            </ul>
            <h3>"Why that was the end of it"</h3>
            <p>
                "Nothing ties the token to the app that asked. One that was stolen opens the library from anywhere; one that was slipped in is taken for the right one, unless the page compares the state. "
                <a href="https://www.rfc-editor.org/rfc/rfc9700#section-2.1.2">"RFC 9700, section 2.1.2"</a>
                " advises against it since January 2025, and Spotify has refused it since November 2025. A code with PKCE gives a page the same: what stands in the address then is worth nothing without a secret that never does."
            </p>
            {button()}
        }
        .into_any(),
        Seen::Wiped => view! {
            <h2>"Out of the address bar"</h2>
            <p>
                "The entry of this tab was replaced, so Back does not lead to it. The browser’s list of visits may hold the old address all the same, and whatever read it in the meantime has it. The token itself is good until it ends: there is no address at Spotify to take it back."
            </p>
        }
        .into_any(),
    }
}
