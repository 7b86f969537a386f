//! A tab as a person uses it with a finger. The browser makes the touches, so what follows from one is what follows on a phone.

use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;

use super::wire::{in_chromium_itself, in_firefox_itself, send};
use super::{Browser, Tab};

/// Finds what is to be touched, brings it into the window where it is not, and waits until it stands still. A box is
/// as large as its label. It is large enough if 24 pixels in each direction belong to it (WCAG 2.2, 2.5.8).
const AIM: &str = "const [selector, text, whole, done] = arguments;
    const words = it => (it.ariaLabel ?? it.textContent).replace(/\\s+/g, ' ').trim();
    const fits = it => whole ? words(it) === text : it.textContent.includes(text);
    const found = [...document.querySelectorAll(selector)].find(it => it.checkVisibility() && !it.disabled && fits(it));
    if (!found) return done(null);
    const isBox = found.matches('[type=checkbox], [type=radio]');
    const it = found.closest('label') ?? (isBox ? found.labels[0] : null) ?? found;
    const look = () => {
        const box = [...it.getClientRects()].sort((one, other) => other.width * other.height - one.width * one.height)[0];
        if (!box) return null;
        const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2].map(Math.round);
        const hits = (x, y) => { const there = document.elementFromPoint(x, y); return !!there && (it.contains(there) || there === it.control); };
        const isLarge = [[-11.5, 0], [11.5, 0], [0, -11.5], [0, 11.5]].every(([right, down]) => hits(x + right, y + down));
        const isInside = box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight;
        return { x, y, isLarge, isInside, isThere: hits(x, y), box, window: [innerWidth, innerHeight], what: it.outerHTML.slice(0, 200) };
    };
    const before = look();
    if (!before?.isThere || !before.isInside) it.scrollIntoView({ block: 'center', behavior: 'instant' });
    const start = JSON.stringify(look());
    requestAnimationFrame(() => requestAnimationFrame(() => {
        const now = look();
        done(now?.isThere && JSON.stringify(now) === start ? now : null);
    }));";

impl Tab {
    /// From here on the screen is that of a phone, and a finger points at it. End it before the journey ends: others use this browser.
    pub(crate) async fn take_a_phone(&self) {
        self.point_with(true).await;
        self.resize(360).await;
    }

    /// A mouse points again.
    pub(crate) async fn put_the_phone_away(&self) {
        self.point_with(false).await;
    }

    async fn point_with(&self, finger: bool) {
        match Browser::of_this_run() {
            Browser::Chromium => {
                let touch = json!({"enabled": finger, "maxTouchPoints": 1});
                in_chromium_itself(self.driver(), "Emulation.setTouchEmulationEnabled", touch).await.expect("a finger");
            }
            Browser::Firefox => {
                let script = "for (const name of ['ui.primaryPointerCapabilities', 'ui.allPointerCapabilities'])
                    arguments[0] ? Services.prefs.setIntPref(name, 1) : Services.prefs.clearUserPref(name);";
                in_firefox_itself(self.driver(), script, vec![json!(finger)]).await.expect("a finger");
            }
        }
        self.until_js("the finger", &format!("return matchMedia('(pointer: coarse)').matches === {finger}")).await;
    }

    /// Taps the button, link or label with this text or accessible name.
    pub(crate) async fn tap(&self, text: &str) {
        self.tap_found("button, a, label, summary", text, true).await;
    }

    /// Taps the first of these elements that contains this text.
    pub(crate) async fn tap_among(&self, selector: &str, text: &str) {
        self.tap_found(selector, text, false).await;
    }

    /// Taps an element that has no text of its own.
    pub(crate) async fn tap_element(&self, selector: &str) {
        self.tap_found(selector, "", false).await;
    }

    /// Taps a field and types into it.
    pub(crate) async fn tap_and_type(&self, selector: &str, text: &str) {
        self.tap_element(selector).await;
        self.until_focus_is_on(selector).await;
        self.js("document.activeElement.select()").await;
        self.type_text(text).await;
    }

    /// Chooses in a list. The picker that a tap opens is the system's, so the choice is made without it.
    pub(crate) async fn choose(&self, selector: &str, text: &str) {
        self.aim(selector, "", false).await;
        self.find(selector).await.send_keys(text).await.unwrap();
        let is_chosen = "const it = document.querySelector(arguments[0]);
            return it?.selectedOptions[0]?.textContent.startsWith(arguments[1]) === true";
        self.until(&format!("“{text}” chosen in {selector}"), async || {
            Ok((self.try_js(is_chosen, vec![json!(selector), json!(text)]).await? == true).then_some(()))
        })
        .await;
    }

    /// Puts a finger on one element, moves it over another one and lifts it there, a little above the middle. These events are made by a
    /// script: Firefox scrolls with a finger that a driver moves.
    pub(crate) async fn drag(&self, from: &str, to: &str) {
        self.aim(from, "", false).await;
        let script = "const [from, to] = [...arguments].slice(0, 2).map(one => document.querySelector(one));
            const send = (it, kind, x, y) => it.dispatchEvent(new PointerEvent(kind,
                { bubbles: true, cancelable: true, isPrimary: true, pointerId: 7, pointerType: 'touch', button: 0, clientX: x, clientY: y }));
            if (getComputedStyle(from).touchAction !== 'none') return false;
            const start = from.getBoundingClientRect(), end = to.getBoundingClientRect(), x = start.left + 5;
            send(from, 'pointerdown', x, start.top + 5);
            send(document.body, 'pointermove', x, (end.top + end.bottom) / 2 - 8);
            send(document.body, 'pointerup', x, (end.top + end.bottom) / 2 - 8);
            return true";
        assert_eq!(self.js_with(script, vec![json!(from), json!(to)]).await, true, "the page scrolls instead");
    }

    async fn tap_found(&self, selector: &str, text: &str, whole: bool) {
        let place = self.aim(selector, text, whole).await;
        let steps = json!([
            {"type": "pointerMove", "duration": 0, "x": place["x"], "y": place["y"]},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]);
        self.touch(steps).await.unwrap();
    }

    /// Where to touch it. It has to be large enough, and in the window.
    async fn aim(&self, selector: &str, text: &str, whole: bool) -> Value {
        let arguments = vec![json!(selector), json!(text), json!(whole)];
        let place = self
            .until(&format!("to touch “{text}” among {selector}"), async || {
                let found = self.driver().execute_async(AIM, arguments.clone()).await?.json().clone();
                Ok((!found.is_null()).then_some(found))
            })
            .await;
        assert_eq!(place["isLarge"], true, "too small for a finger: {place}");
        assert_eq!(place["isInside"], true, "not wholly in the window: {place}");
        place
    }

    async fn touch(&self, steps: Value) -> WebDriverResult<()> {
        let finger = json!({"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": steps});
        send(self.driver(), "/actions", json!({"actions": [finger]})).await
    }
}
