//! PKCE step by step in the page: with real randomness and the types that sign in, but without a request.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::browser::{WebWorld, address};
use crate::learn::flows::{Rehearsal, RehearsedStep};
use crate::oauth::{ClientId, RedirectUri, Scope, ScopeSet};
use crate::ui::components::code::code;
use crate::ui::components::code_text::code_text;
use crate::ui::components::live::live;
use crate::ui::components::params::{ParamRow, param_list};
use crate::ui::components::sign_in::known_client_id;
use crate::ui::context::use_app;

const LAST: u32 = RehearsedStep::COUNT;
/// The client ID of a rehearsal before the person has entered theirs.
const EXAMPLE_ID: &str = "0123456789abcdef0123456789abcdef";

fn rehearsal() -> Option<Rehearsal> {
    let config = use_app().config();
    let client_id = known_client_id(use_app()).or_else(|| ClientId::parse(EXAMPLE_ID).ok())?;
    let redirect_uri = RedirectUri::of_app(&address::base()).ok()?;
    Rehearsal::new(&WebWorld, config.server, client_id, redirect_uri, ScopeSet::of(&[Scope::UserLibraryRead])).ok()
}

/// The rehearsal, one step at a time.
#[component]
pub fn Rehearse() -> impl IntoView {
    // Not a signal: it only changes together with the step.
    let current = StoredValue::new(None::<Rehearsal>);
    let step = RwSignal::new(0_u32);
    let start = move || {
        current.set_value(rehearsal());
        step.set(1);
    };
    let next = move |event: leptos::ev::MouseEvent| {
        if (1..LAST).contains(&step.get_untracked()) {
            step.update(|step| *step += 1);
        } else {
            start();
        }
        // The new step pushes the button down, so the page scrolls after it. The focus stays on the button.
        let button = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        request_animation_frame(move || {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            if let Some(button) = button {
                button.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    };
    let steps = move || match step.get() {
        0 => Vec::new(),
        steps => current.with_value(|rehearsal| match rehearsal {
            None => {
                vec![view! { <li>"This browser provides no randomness, so it can neither show this nor sign in."</li> }.into_any()]
            }
            Some(rehearsal) => (1..=steps).map(|step| step_item(rehearsal.step(step))).collect(),
        }),
    };
    let progress = move || {
        let step = Some(step.get()).filter(|step| *step > 0)?;
        let heading = current.with_value(|rehearsal| Some(rehearsal.as_ref()?.step(step).heading))?;
        Some((format!("Step {step} of {LAST}: "), code_text(heading)))
    };
    view! {
        <div class="stack explained">
            <h3>"Run it here, step by step"</h3>
            <p>
                "The page makes these values when you press the button and discards them when you leave. Nothing is sent, and none of it is used to sign you in."
            </p>
            <ol class="steps list live" aria-label="Steps so far">
                {live(steps)}
            </ol>
            <div class="row">
                <button class="button first" type="button" on:click=next>
                    {live(move || match step.get() {
                        0 => "Start",
                        1..LAST => "Next step",
                        LAST.. => "Start again",
                    })}
                </button>
                <button
                    class="button"
                    type="button"
                    hidden=move || !(2..LAST).contains(&step.get())
                    on:click=move |_| start()
                >
                    "Start again"
                </button>
                <p class="hint" role="status">
                    {progress}
                </p>
            </div>
        </div>
    }
}

fn step_item(step: RehearsedStep) -> AnyView {
    let RehearsedStep { heading, lead, line, params, result } = step;
    view! {
        <li>
            <div class="stack sequence">
                <h4>{code_text(heading)}</h4>
                <p>{lead}</p>
                {line.map(|line| code(&line))}
                {param_list(params.into_iter().map(ParamRow::from).collect())}
                {result.map(|result| view! { <p><strong>{code_text(result)}</strong></p> })}
            </div>
        </li>
    }
    .into_any()
}
