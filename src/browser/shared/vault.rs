//! One text, kept on this device for a person who chose to stay signed in: encrypted with AES-GCM by a key that Web Crypto made and
//! does not give out (`extractable: false`). That keeps the token out of plain sight: no script can read the key, and none can read
//! the token but one that runs in this page. It is no wall against a person at the open browser, nor against a copy of the browser's
//! whole profile: the browser keeps key and text side by side.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{CryptoKey, SubtleCrypto};

use super::{SharedPages, database};
use crate::browser::settings::Setting;
use crate::session::ports::{Pending, StorageFault, Vault};

const ALGORITHM: &str = "AES-GCM";
const KEY_BITS: u32 = 256;
/// Bytes of the nonce that AES-GCM wants, made anew for each text (NIST SP 800-38D section 8.2.2).
const NONCE_BYTES: usize = 12;
const KEY: &str = "vault-key";
const TEXT: &str = "vault";
const YES: &str = "yes";

impl Vault for SharedPages {
    fn is_enabled(&self) -> bool {
        is_wanted()
    }

    fn set_enabled(&self, stay: bool) {
        Setting::Stay.set(stay.then_some(YES));
        if !stay {
            spawn_local(self.clear());
        }
    }

    fn load(&self) -> Pending<Option<String>> {
        Box::pin(async { opened().await.ok().flatten() })
    }

    fn store(&self, text: String) -> Pending<Result<(), StorageFault>> {
        // Another page may have chosen otherwise in the meantime.
        if !self.is_enabled() {
            return Box::pin(async { Ok(()) });
        }
        let (written, empty) = (async move { kept(&text).await }, self.clear());
        Box::pin(async move {
            let outcome = written.await.map_err(|_| StorageFault);
            // Or have chosen otherwise while this was being written, and emptied the vault too early.
            if !is_wanted() {
                empty.await;
            }
            outcome
        })
    }

    fn clear(&self) -> Pending<()> {
        Box::pin(async {
            // What cannot be removed could not be written either.
            let _ = database::put(TEXT, None).await;
            let _ = database::put(KEY, None).await;
        })
    }
}

fn is_wanted() -> bool {
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
    let made = subtle()?.generate_key_with_object(&algorithm(&[("length", &KEY_BITS.into())])?, false, &usages)?;
    let key: CryptoKey = JsFuture::from(made).await?.dyn_into()?;
    database::put(KEY, Some(&key)).await?;
    Ok(key)
}

async fn kept(text: &str) -> Result<(), JsValue> {
    let key = match key().await? {
        Some(key) => key,
        None => new_key().await?,
    };
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(|_| "no randomness")?;
    let nonce = Uint8Array::from(nonce.as_slice());
    let how = algorithm(&[("iv", &nonce)])?;
    let sealed = subtle()?.encrypt_with_object_and_js_u8_array(&how, &key, &Uint8Array::from(text.as_bytes()))?;
    let sealed = JsFuture::from(sealed).await?;
    database::put(TEXT, Some(&Array::of2(&nonce, &sealed))).await
}

async fn opened() -> Result<Option<String>, JsValue> {
    let (Some(key), Some(stored)) = (key().await?, database::get(TEXT).await) else { return Ok(None) };
    let stored: Array = stored.dyn_into()?;
    let how = algorithm(&[("iv", &stored.get(0))])?;
    let sealed = Uint8Array::new(&stored.get(1));
    let opened = JsFuture::from(subtle()?.decrypt_with_object_and_js_u8_array(&how, &key, &sealed)?).await?;
    Ok(String::from_utf8(Uint8Array::new(&opened).to_vec()).ok())
}
