//! One page at a time, by Web Locks (<https://w3c.github.io/web-locks/>). The browser frees the lock of a page that goes away.

use core::time::Duration;

use futures_channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

use super::{SharedPages, within};
use crate::session::ports::{Guard, Lock, Pending};

const NAME: &str = "lockgroove-renewal";

/// The lock, held. Dropping it lets the next page in.
struct Held {
    let_go: Function,
    /// The browser may hold on to it until the lock is free.
    _callback: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Drop for Held {
    fn drop(&mut self) {
        // A promise's resolver does not throw.
        let _ = self.let_go.call0(&JsValue::UNDEFINED);
    }
}

impl Lock for SharedPages {
    fn acquire(&self, limit: Duration) -> Pending<Option<Guard>> {
        Box::pin(async move { request(limit).await.map(|held| Box::new(held) as Guard) })
    }
}

async fn request(limit: Duration) -> Option<Held> {
    let navigator = web_sys::window()?.navigator();
    // web-sys has Web Locks only behind a flag for the whole build.
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into::<Function>().ok()?;
    let controller = AbortController::new().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"signal".into(), &controller.signal()).ok()?;

    let (turn, has_come) = oneshot::channel::<Function>();
    let mut turn = Some(turn);
    // The lock is held until the promise that this returns is resolved.
    let callback = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_: JsValue| {
        Promise::new(&mut |let_go, _| {
            let unwanted = match turn.take() {
                Some(turn) => turn.send(let_go).err(),
                None => Some(let_go),
            };
            if let Some(let_go) = unwanted {
                let _ = let_go.call0(&JsValue::UNDEFINED);
            }
        })
    });
    let outcome = request.call3(&locks, &NAME.into(), &options, callback.as_ref()).ok()?.dyn_into::<Promise>().ok()?;
    // It rejects when the wait is given up. That is no fault, and must not show as one in the console.
    spawn_local(async move { drop(JsFuture::from(outcome).await) });
    match within(limit, has_come).await {
        Some(Ok(let_go)) => Some(Held { let_go, _callback: callback }),
        _ => {
            controller.abort();
            None
        }
    }
}
