//! The words that `index.html` itself contains until the app starts. `public/boot.js` shows there why it does not start.

/// Removes the words. From here on, the app itself says what happens.
pub fn remove_words() {
    if let Some(words) = web_sys::window().and_then(|window| window.document()?.get_element_by_id("boot")) {
        words.remove();
    }
}
