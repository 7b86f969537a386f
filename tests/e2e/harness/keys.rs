//! A tab as a person uses it who has a keyboard and no mouse.

use serde_json::json;
use thirtyfour::Key;

use super::Tab;

/// More stops than any page has.
const MOST_STOPS: usize = 160;

impl Tab {
    /// Presses a key, wherever the focus is.
    pub(crate) async fn press_key(&self, key: Key) {
        self.type_text(&char::from(key).to_string()).await;
    }

    /// Types a text, wherever the focus is.
    pub(crate) async fn type_text(&self, text: &str) {
        self.driver().action_chain().send_keys(text).perform().await.unwrap();
    }

    /// Presses Tab until the focus is on an element of this selector.
    pub(crate) async fn tab_to_element(&self, selector: &str) {
        self.move_to_element(selector, false).await;
    }

    /// The same backwards.
    pub(crate) async fn tab_back_to_element(&self, selector: &str) {
        self.move_to_element(selector, true).await;
    }

    async fn move_to_element(&self, selector: &str, back: bool) {
        for _ in 0..MOST_STOPS {
            self.press_tab(back).await;
            if self.js_with("return document.activeElement.matches(arguments[0])", vec![json!(selector)]).await == true {
                return;
            }
        }
        panic!("Tab does not lead to {selector}");
    }

    /// Presses Tab, or Shift and Tab.
    async fn press_tab(&self, back: bool) {
        let keys = self.driver().action_chain();
        let keys = if back {
            keys.key_down(Key::Shift).send_keys(char::from(Key::Tab)).key_up(Key::Shift)
        } else {
            keys.send_keys(char::from(Key::Tab))
        };
        keys.perform().await.unwrap();
    }

    /// Presses Tab until the focus is on a control with this text, and checks that it is visible there.
    pub(crate) async fn tab_to(&self, text: &str) {
        self.move_to(text, false).await;
    }

    /// The same backwards.
    pub(crate) async fn tab_back_to(&self, text: &str) {
        self.move_to(text, true).await;
    }

    /// Goes to the control with this text and presses Enter.
    pub(crate) async fn press_by_keyboard(&self, text: &str) {
        self.tab_to(text).await;
        self.press_key(Key::Enter).await;
    }

    /// The text of the control that has the focus. Other elements give their tag: the page itself has the text of everything in it, and
    /// Firefox also stops at whatever can be scrolled.
    pub(crate) async fn focused(&self) -> String {
        let script = "const it = document.activeElement;
            if (!it.matches('a, button, input, select, summary')) return `<${it.tagName}>`;
            return it.ariaLabel || it.labels?.[0]?.textContent || it.textContent || it.id;";
        self.js(script).await.as_str().unwrap_or_default().trim().to_owned()
    }

    /// Waits until the focus is on the control with this text.
    pub(crate) async fn until_focused(&self, text: &str) {
        self.until(&format!("the focus on “{text}”"), async || Ok((self.focused().await == text).then_some(()))).await;
    }

    async fn move_to(&self, text: &str, back: bool) {
        let mut passed = Vec::new();
        for _ in 0..MOST_STOPS {
            self.press_tab(back).await;
            let here = self.focused().await;
            if here.contains(text) {
                assert_eq!(self.focus_indicator().await, "visible", "nothing shows that “{text}” has the focus; passed {passed:?}");
                return;
            }
            passed.push(here);
        }
        panic!("Tab does not lead to “{text}”, only past {passed:?}");
    }

    /// `visible`, or everything about the focused element that can make its focus invisible.
    async fn focus_indicator(&self) -> String {
        let script = "const it = document.activeElement, box = it.getBoundingClientRect();
            const lines = [it, it.closest('label') ?? it].map(one => getComputedStyle(one)).map(style => `${style.outlineStyle} ${style.outlineWidth}`);
            const outlined = lines.some(line => !line.startsWith('none') && !line.endsWith(' 0px'));
            const visible = it.matches(':focus-visible') && box.width > 0 && box.height > 0 && outlined;
            return visible ? 'visible' : `${it.outerHTML.slice(0, 200)} visible ${it.matches(':focus-visible')} page ${document.hasFocus()} ${box.width}x${box.height} ${lines}`";
        self.js(script).await.as_str().unwrap_or_default().to_owned()
    }
}
