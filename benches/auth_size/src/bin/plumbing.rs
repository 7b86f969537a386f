//! What a page that calls any Web API has for other reasons too: JSON, fetch, timers, storage, addresses. No authorization code.

#[cfg(target_arch = "wasm32")]
mod page {
    use core::time::Duration;

    use lockgroove::browser::{WebWorld, address};
    use lockgroove::oauth::{HttpRequest, Method, RequestBody};
    use lockgroove::session::ports::{Clock as _, Storage as _, Transport as _};
    use serde_json::Value;
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        fn changed(what: &str);
    }

    /// An address that is asked.
    #[wasm_bindgen]
    #[derive(Debug)]
    pub struct Page(String);

    #[wasm_bindgen]
    impl Page {
        /// Opens it.
        #[must_use]
        pub fn open(text: &str) -> Option<Self> {
            changed(&address::base());
            let settings: Value = serde_json::from_str(text).ok()?;
            WebWorld.set("settings", &settings.to_string()).ok()?;
            WebWorld.get("settings").ok()?.map(Self)
        }

        /// What it answers.
        ///
        /// # Errors
        /// That it does not.
        pub async fn token(self) -> Result<JsValue, JsValue> {
            WebWorld.sleep(Duration::from_millis(1)).await;
            let request = HttpRequest {
                method: Method::Post,
                url: self.0.clone(),
                body: Some(RequestBody::form(self.0)),
                credential: None,
                cacheable: false,
                time_limit: Duration::from_secs(1),
            };
            let answer = WebWorld.send(request).await.map_err(|_| JsValue::NULL)?;
            let json: Value = serde_json::from_str(&answer.body).map_err(|_| JsValue::NULL)?;
            Ok(json.get("expires_in").and_then(Value::as_f64).map_or(JsValue::NULL, JsValue::from))
        }
    }
}

fn main() {}
