//! The front page. `index.html` contains its markup, so that it is complete before the app starts. Here it learns who is visiting, and
//! its links and buttons work without leaving the app.

use core::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, MouseEvent};

use crate::browser::boot::{self, Front};
use crate::session::{SessionState, SignedOutReason};
use crate::ui::components::link::is_plain;
use crate::ui::components::sign_in::{Ask, is_busy, known_client_id, sign_in, was_here};
use crate::ui::context::{App, use_app};
use crate::ui::theme;

const SIGN_IN: &str = "landing-sign-in";
const OTHER_ACCOUNT: &str = "landing-other-account";
/// How long a session that boot.js has announced may take to arrive. Other tabs and this device answer within milliseconds.
const PATIENCE: Duration = Duration::from_secs(2);

/// The page. It draws nothing: it puts the markup into the page for as long as it is open.
#[component]
pub fn Landing() -> impl IntoView {
    let app = use_app();
    let Some(front) = Front::of_page() else { return };
    front.show();
    on_cleanup(|| {
        if let Some(front) = Front::of_page() {
            front.hide();
        }
    });
    theme::mark_choice(front.element());
    let waits = RwSignal::new(true);
    // The person may have left the page by then.
    let stop_waiting = move || {
        let _ = waits.try_set(false);
    };
    set_timeout(stop_waiting, PATIENCE);
    Effect::new(move |_| show_visitor(app, waits));
    if let Some(button) = boot::take_pressed() {
        press(app, &button);
    }
}

/// Makes links and buttons of the front page work in the app. Called once.
pub fn connect(app: App) {
    let Some(front) = Front::of_page() else { return };
    let on_click = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
        let Some(target) = control_of(&event) else { return };
        match target.get_attribute("href") {
            Some(address) if is_plain(&event) => {
                event.prevent_default();
                app.router.open(&address, false);
            }
            Some(_) => {}
            None => press(app, &target.id()),
        }
    });
    // A person who points at a link is about to open its page.
    let on_near = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if let Some(address) = control_of(&event).and_then(|target| target.get_attribute("href")) {
            app.parts.load_early(&app.router.route_of(&address));
        }
    });
    let (on_click, on_near) = (on_click.into_js_value(), on_near.into_js_value());
    for (name, listener) in [("click", &on_click), ("pointerover", &on_near), ("focusin", &on_near)] {
        // Adding a listener to an element does not fail.
        let _ = front.element().add_event_listener_with_callback(name, listener.unchecked_ref());
    }
}

/// The link or button that an event is about.
fn control_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest("a,button").ok().flatten()
}

fn press(app: App, button: &str) {
    if app.state.with_untracked(is_busy) {
        return;
    }
    match button {
        SIGN_IN => sign_in(app, Ask::Usual),
        OTHER_ACCOUNT => sign_in(app, Ask::Anew),
        _ => {}
    }
}

/// The button for somebody new, for somebody whose client ID is known, or for somebody who is signed in.
fn show_visitor(app: App, waits: RwSignal<bool>) {
    let Some(front) = Front::of_page() else { return };
    let id = known_client_id(app);
    if app.epoch.get().is_some() {
        boot::set_visitor(Some("signed-in"));
    } else if !(waits.get() && app.state.with(may_still_be_signed_in)) {
        boot::set_visitor(id.is_some().then_some("known"));
    }
    if let (Some(id), Some(place)) = (id, front.part("#landing-client-id")) {
        place.set_text_content(Some(id.as_str()));
    }
    if let Some(other) = front.part(&format!("#{OTHER_ACCOUNT}")) {
        other.set_hidden(!app.state.with(was_here));
    }
    let busy = app.state.with(is_busy).to_string();
    for button in [SIGN_IN, OTHER_ACCOUNT].iter().filter_map(|id| front.part(&format!("#{id}"))) {
        // A valid name, so this cannot fail.
        let _ = button.set_attribute("aria-disabled", &busy);
    }
}

/// Whether the session of another tab, or that of this device, is still on its way.
fn may_still_be_signed_in(state: &SessionState) -> bool {
    boot::shows_signed_in() && matches!(state, SessionState::SignedOut { reason: SignedOutReason::NotYet, .. })
}
