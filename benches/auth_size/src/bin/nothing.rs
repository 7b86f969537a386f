//! The baseline without any feature: an export, a promise and a call of the page.

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
        /// Calls the page.
        #[must_use]
        pub fn open(text: &str) -> Option<Self> {
            changed(text);
            Some(Self(text.len() as u32))
        }

        /// A promise.
        ///
        /// # Errors
        /// Never.
        pub async fn token(self) -> Result<JsValue, JsValue> {
            Ok(JsValue::from(self.0))
        }
    }
}

fn main() {}
