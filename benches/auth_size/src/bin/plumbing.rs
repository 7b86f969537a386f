//! The baseline of a page that calls some Web API: JSON, fetch, timers, storage and addresses, and no authorization code.

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

    /// The address of an API.
    #[wasm_bindgen]
    #[derive(Debug)]
    pub struct Page(String);

    #[wasm_bindgen]
    impl Page {
        /// Stores the settings and reads them again.
        #[must_use]
        pub fn open(text: &str) -> Option<Self> {
            changed(&address::base());
            let settings: Value = serde_json::from_str(text).ok()?;
            WebWorld.set("settings", &settings.to_string()).ok()?;
            WebWorld.get("settings").ok()?.map(Self)
        }

        /// Sends a request and reads a number from the response.
        ///
        /// # Errors
        /// `null` if there is no valid response.
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
