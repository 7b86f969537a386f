//! A tab as somebody uses it who has a keyboard and nothing else.

use thirtyfour::Key;

use super::Tab;

/// How far anybody would press Tab.
const FAR: usize = 160;

impl Tab {
    /// Presses a key, wherever the focus is.
    pub(crate) async fn key(&self, key: Key) {
        self.types(&char::from(key).to_string()).await;
    }

    /// Types a text, wherever the focus is.
    pub(crate) async fn types(&self, text: &str) {
        self.driver().action_chain().send_keys(text).perform().await.unwrap();
    }

    /// Goes on with Tab until the focus is on what this selector names.
    pub(crate) async fn tab_to_what(&self, selector: &str) {
        for _ in 0..FAR {
            self.key(Key::Tab).await;
            if self.js(&format!("return document.activeElement.matches('{selector}')")).await == true {
                return;
            }
        }
        panic!("Tab does not lead to {selector}");
    }

    /// Goes on with Tab until what has the focus bears these words, and can be seen to.
    pub(crate) async fn tab_to(&self, words: &str) {
        self.moves_to(false, words).await;
    }

    /// The same backwards.
    pub(crate) async fn tab_back_to(&self, words: &str) {
        self.moves_to(true, words).await;
    }

    /// Goes to what bears these words and presses Enter.
    pub(crate) async fn follow(&self, words: &str) {
        self.tab_to(words).await;
        self.key(Key::Enter).await;
    }

    /// What has the focus, by its words. Only what can be pressed or filled in counts: the page itself has everybody's words, and
    /// Firefox stops at whatever can be scrolled as well.
    pub(crate) async fn focused(&self) -> String {
        let script = "const it = document.activeElement; if (!it.matches('a, button, input, select, summary')) return `<${it.tagName}>`; return it.ariaLabel || it.labels?.[0]?.textContent || it.textContent || it.id";
        self.js(script).await.as_str().unwrap_or_default().trim().to_owned()
    }

    async fn moves_to(&self, back: bool, words: &str) {
        let mut passed = Vec::new();
        for _ in 0..FAR {
            let keys = self.driver().action_chain();
            let keys = if back {
                keys.key_down(Key::Shift).send_keys(char::from(Key::Tab)).key_up(Key::Shift)
            } else {
                keys.send_keys(char::from(Key::Tab))
            };
            keys.perform().await.unwrap();
            let here = self.focused().await;
            if here.contains(words) {
                // Every state of it, so that a failure says what is missing.
                let shown = self
                    .js("const it = document.activeElement, box = it.getBoundingClientRect();
                        const lines = [it, it.closest('label') ?? it].map(one => getComputedStyle(one)).map(style => `${style.outlineStyle} ${style.outlineWidth}`);
                        const outlined = lines.some(line => !line.startsWith('none') && !line.endsWith(' 0px'));
                        const seen = it.matches(':focus-visible') && box.width > 0 && box.height > 0 && outlined;
                        return seen ? 'seen' : `${it.outerHTML.slice(0, 200)} visible ${it.matches(':focus-visible')} page ${document.hasFocus()} ${box.width}x${box.height} ${lines}`")
                    .await;
                assert_eq!(shown, "seen", "“{words}” has the focus and nothing shows it; passed {passed:?}");
                return;
            }
            passed.push(here);
        }
        panic!("Tab does not lead to “{words}”, only past {passed:?}");
    }
}
