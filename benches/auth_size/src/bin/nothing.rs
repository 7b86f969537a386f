//! The scale's zero: exports, a promise and a call of the page, and no authorization code.

#[cfg(target_arch = "wasm32")]
mod page {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        fn changed(what: &str);
    }

    /// An object with a method and a promise.
    #[wasm_bindgen]
    #[derive(Debug)]
    pub struct Page(u32);

    #[wasm_bindgen]
    impl Page {
        /// Opens it.
        #[must_use]
        pub fn open(text: &str) -> Option<Self> {
            changed(text);
            Some(Self(text.len() as u32))
        }

        /// A promise.
        ///
        /// # Errors
        /// None.
        pub async fn token(self) -> Result<JsValue, JsValue> {
            Ok(JsValue::from(self.0))
        }
    }
}

fn main() {}
