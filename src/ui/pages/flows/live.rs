//! PKCE, run step by step when it is asked for: with real randomness and the types that sign in, and with nothing sent.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::browser::{WebWorld, address};
use crate::learn::flows::Rehearsal;
use crate::learn::trace::words;
use crate::oauth::callback::Callback;
use crate::oauth::http::split_address;
use crate::oauth::{ClientId, RedirectUri, Scope, ScopeSet};
use crate::ui::components::sequence::{Told, parameters};
use crate::ui::components::sign_in::known_client_id;
use crate::ui::context::use_app;

/// The client ID of a rehearsal on a page that knows none.
const NOBODYS: &str = "0123456789abcdef0123456789abcdef";

/// The number of the last step.
const LAST: u32 = 8;

const fn heading(step: u32) -> &'static str {
    match step {
        1 => "The secret: 64 random bytes",
        2 => "Its fingerprint: SHA-256",
        3 => "The mark",
        4 => "The address that would be opened",
        5 => "What would come back",
        6 => "The trade",
        7 => "What the accounts service does with it",
        _ => "What a thief gets",
    }
}

fn rehearse() -> Option<Rehearsal> {
    let config = use_app().config();
    let client_id = known_client_id().or_else(|| ClientId::parse(NOBODYS).ok())?;
    let redirect_uri = RedirectUri::of_app(&address::base()).ok()?;
    Rehearsal::new(&WebWorld, config.server, client_id, redirect_uri, ScopeSet::of(&[Scope::UserLibraryRead])).ok()
}

/// The rehearsal, a step at a time.
#[component]
pub fn Live() -> impl IntoView {
    // Not a signal: it changes with the step and never without it.
    let rehearsal = StoredValue::new(None::<Rehearsal>);
    let step = RwSignal::new(0_u32);
    let begin = move || {
        rehearsal.set_value(rehearse());
        step.set(1);
    };
    let next = move |event: leptos::ev::MouseEvent| {
        if (1..LAST).contains(&step.get_untracked()) {
            step.update(|step| *step += 1);
        } else {
            begin();
        }
        // The new step stands where the button stood, so the page follows the button. The focus stays on it.
        let button = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        request_animation_frame(move || {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            if let Some(button) = button {
                button.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    };
    let shown = move || match step.get() {
        0 => Vec::new(),
        steps => rehearsal.with_value(|rehearsal| match rehearsal {
            None => {
                vec![
                    view! { <li>"This browser gives no randomness, so there is nothing to show, and no sign-in either."</li> }
                        .into_any(),
                ]
            }
            Some(rehearsal) => (1..=steps).map(|step| body(step, rehearsal)).collect(),
        }),
    };
    let said = move || match step.get() {
        0 => String::new(),
        step => format!("Step {step} of {LAST}: {}", heading(step)),
    };
    view! {
        <div class="stack explained">
            <h3>"Run it here, step by step"</h3>
            <p>
                "Everything below is made up in this page when you press the button, and thrown away when you leave. It is never used for a sign-in, and nothing is sent."
            </p>
            <ol class="steps list live" aria-label="Steps so far">
                {shown}
            </ol>
            <div class="row">
                <button class="button first" type="button" on:click=next>
                    {move || match step.get() {
                        0 => "Begin",
                        1..LAST => "Next step",
                        LAST.. => "Start again",
                    }}
                </button>
                <button
                    class="button"
                    type="button"
                    hidden=move || !(2..LAST).contains(&step.get())
                    on:click=move |_| begin()
                >
                    "Start again"
                </button>
                <p class="hint" role="status">
                    {said}
                </p>
            </div>
        </div>
    }
}

/// A parameter as it is, with the reason that is given for it everywhere.
fn open(name: &str, value: String) -> Told {
    Told { name: name.to_owned(), value: vec![value], hidden: false, reason: words::of_param(name) }
}

/// A value with a reason of its own.
fn because(name: &str, value: &str, reason: &'static str) -> Told {
    Told { name: name.to_owned(), value: vec![value.to_owned()], hidden: false, reason: Some(reason) }
}

fn of_form(text: &str) -> Vec<Told> {
    let told = |name: &str, value: String| match name {
        "code" => because(name, &value, "Made up by this page. A real one is Spotify’s, and good for one use."),
        _ => open(name, value),
    };
    form_urlencoded::parse(text.as_bytes()).map(|(name, value)| told(&name, value.into_owned())).collect()
}

fn body(step: u32, rehearsal: &Rehearsal) -> AnyView {
    let verifier = rehearsal.verifier();
    let (lead, line, told, end) = match step {
        1 => {
            let told = vec![because(
                "code_verifier",
                verifier.reveal(),
                "86 characters that carry the 64 bytes. Throw-away: made for this page, opens nothing.",
            )];
            ("Web Crypto gives 64 random bytes; written in base64url they become text that may stand in a form.", None, told, None)
        }
        2 => {
            let hex = verifier.digest().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            let told = vec![
                because("SHA-256", &hex, "32 bytes, written in hex. Of the text above, not of the bytes behind it."),
                because(
                    "code_challenge",
                    verifier.challenge().as_str(),
                    "The same 32 bytes in base64url, without padding: what is sent ahead.",
                ),
            ];
            ("A hash leads from the secret to the fingerprint and never back.", None, told, None)
        }
        3 => {
            let told = vec![because("state", rehearsal.state().reveal(), "24 random bytes. The answer has to bring them back.")];
            ("Another random text, so that this tab knows its own answer from one that somebody slipped in.", None, told, None)
        }
        4 => {
            let address = rehearsal.address().reveal();
            let (path, query) = split_address(address);
            ("The fingerprint is in it, the secret is not.", Some(format!("GET {path}")), of_form(query), None)
        }
        5 => {
            let (redirect_uri, query) = rehearsal.callback();
            let read = Callback::read(query.reveal(), &use_app().config().server);
            let own = read.is_ok_and(|callback| callback.state() == rehearsal.state());
            let end = if own {
                "The mark is the one this tab made, so the code counts."
            } else {
                "The mark is another one, so nothing of it counts."
            };
            (
                "Nobody was asked, so this page made the code up. One of Spotify’s would stand there.",
                Some(format!("303 {}", redirect_uri.as_str())),
                of_form(query.reveal()),
                Some(end),
            )
        }
        6 => {
            let request = rehearsal.token_request().ok();
            let told = request.as_ref().and_then(|request| request.body.as_ref()).map(|(_, form)| of_form(form));
            ("Now, and only now, the secret itself.", request.map(|request| request.line()), told.unwrap_or_default(), None)
        }
        7 => {
            let verdict = rehearsal.verdict(verifier);
            let told = vec![
                because("sent ahead", &verdict.sent_ahead, "The fingerprint of step 4, kept with the code."),
                because("hashed now", verdict.made_now.as_str(), "SHA-256 of the secret of step 6, made just now."),
            ];
            let end =
                if verdict.matches { "They are the same: whoever trades the code in is who asked for it." } else { "They differ." };
            ("It hashes the secret again and compares.", None, told, Some(end))
        }
        _ => {
            let stolen = rehearsal.stolen();
            let verdict = rehearsal.verdict(&stolen);
            let told = vec![
                because("code_verifier", stolen.reveal(), "The thief’s: all of it right but the first character."),
                because("sent ahead", &verdict.sent_ahead, "The fingerprint of step 4."),
                because("hashed now", verdict.made_now.as_str(), "SHA-256 of the thief’s secret, made just now."),
            ];
            let end = if verdict.matches {
                "They are the same."
            } else {
                "They have nothing in common: invalid_grant, and the code is spent."
            };
            (
                "Somebody read the code in a log or over a shoulder, and guesses the secret all but one character.",
                None,
                told,
                Some(end),
            )
        }
    };
    view! {
        <li>
            <div class="stack sequence">
                <h4>{heading(step)}</h4>
                <p>{lead}</p>
                {line.map(|line| view! { <code>{line}</code> })}
                {parameters(told)}
                {end.map(|end| view! { <p><strong>{end}</strong></p> })}
            </div>
        </li>
    }
    .into_any()
}
