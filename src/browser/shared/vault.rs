//! Stores one text on this device for a person who chose to stay signed in, encrypted with AES-GCM. Web Crypto generates the key and
//! does not export it (`extractable: false`), so no script can read the key, and only a script in this page can decrypt the text.
//!
//! This does not protect against a person who uses the open browser, or against a copy of the browser's profile: it contains both the
//! key and the text.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{CryptoKey, SubtleCrypto};

use super::{SharedPages, database};
use crate::browser::settings::Setting;
use crate::session::ports::{Pending, StorageFault, Vault};

const ALGORITHM: &str = "AES-GCM";
const KEY_BITS: u32 = 256;
/// Bytes of the nonce, which must be new for each text (NIST SP 800-38D section 8.2.2).
const NONCE_BYTES: usize = 12;
const KEY: &str = "vault-key";
const TEXT: &str = "vault";
const YES: &str = "yes";

impl Vault for SharedPages {
    fn is_enabled(&self) -> bool {
        is_enabled()
    }

    fn set_enabled(&self, stay: bool) {
        Setting::Stay.set(stay.then_some(YES));
        if !stay {
            spawn_local(self.clear());
        }
    }

    fn load(&self) -> Pending<Option<String>> {
        Box::pin(async { decrypt().await.ok().flatten() })
    }

    fn store(&self, text: String) -> Pending<Result<(), StorageFault>> {
        // Another page may have disabled the vault in the meantime.
        if !is_enabled() {
            return Box::pin(async { Ok(()) });
        }
        let (stored, clear) = (async move { encrypt(&text).await }, self.clear());
        Box::pin(async move {
            let outcome = stored.await.map_err(|_| StorageFault);
            // Or while this text was being written, so that it cleared the vault too early.
            if !is_enabled() {
                clear.await;
            }
            outcome
        })
    }

    fn clear(&self) -> Pending<()> {
        Box::pin(async {
            // Where removing fails, nothing could be stored either.
            let _ = database::put(TEXT, None).await;
            let _ = database::put(KEY, None).await;
        })
    }
}

fn is_enabled() -> bool {
    Setting::Stay.get().as_deref() == Some(YES)
}

fn subtle() -> Result<SubtleCrypto, JsValue> {
    Ok(web_sys::window().ok_or("no window")?.crypto()?.subtle())
}

fn algorithm(pairs: &[(&str, &JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    Reflect::set(&object, &"name".into(), &ALGORITHM.into())?;
    for (name, value) in pairs {
        Reflect::set(&object, &JsValue::from_str(name), value)?;
    }
    Ok(object)
}

async fn key() -> Result<Option<CryptoKey>, JsValue> {
    database::get(KEY).await.map(JsCast::dyn_into).transpose()
}

async fn new_key() -> Result<CryptoKey, JsValue> {
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    let generated = subtle()?.generate_key_with_object(&algorithm(&[("length", &KEY_BITS.into())])?, false, &usages)?;
    let key: CryptoKey = JsFuture::from(generated).await?.dyn_into()?;
    database::put(KEY, Some(&key)).await?;
    Ok(key)
}

/// Encrypts the text and stores it, with a new key if there is none.
async fn encrypt(text: &str) -> Result<(), JsValue> {
    let key = match key().await? {
        Some(key) => key,
        None => new_key().await?,
    };
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(|_| "no randomness")?;
    let nonce = Uint8Array::from(nonce.as_slice());
    let algorithm = algorithm(&[("iv", &nonce)])?;
    let encrypted = subtle()?.encrypt_with_object_and_js_u8_array(&algorithm, &key, &Uint8Array::from(text.as_bytes()))?;
    let encrypted = JsFuture::from(encrypted).await?;
    Ok(database::put(TEXT, Some(&Array::of2(&nonce, &encrypted))).await?)
}

/// The stored text. `None` if there is no text or no key.
async fn decrypt() -> Result<Option<String>, JsValue> {
    let (Some(key), Some(stored)) = (key().await?, database::get(TEXT).await) else { return Ok(None) };
    let stored: Array = stored.dyn_into()?;
    let algorithm = algorithm(&[("iv", &stored.get(0))])?;
    let encrypted = Uint8Array::new(&stored.get(1));
    let text = JsFuture::from(subtle()?.decrypt_with_object_and_js_u8_array(&algorithm, &key, &encrypted)?).await?;
    Ok(String::from_utf8(Uint8Array::new(&text).to_vec()).ok())
}
