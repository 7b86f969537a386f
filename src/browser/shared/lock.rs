//! One page at a time, with Web Locks (<https://w3c.github.io/web-locks/>). The browser releases the lock of a page that is closed.

use core::time::Duration;

use futures_channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

use super::{SharedPages, lease, within};
use crate::browser::abort::AbortOnDrop;
use crate::session::ports::{Guard, Lock, Pending};

const NAME: &str = "lockgroove-renewal";

/// The lock of this page. Dropping it releases the lock.
struct HeldLock {
    /// Resolves the promise until which the browser grants the lock.
    release: Function,
    /// The browser may still call this while the lock is granted.
    _callback: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        // Resolving a promise does not throw.
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

impl Lock for SharedPages {
    fn acquire(&self, limit: Duration) -> Pending<Option<Guard>> {
        Box::pin(async move {
            match manager() {
                Some(locks) => request(&locks, NAME, limit).await.map(|lock| Box::new(lock) as Guard),
                None => lease::acquire(limit).await.map(|lease| Box::new(lease) as Guard),
            }
        })
    }
}

/// A lock with this name, if no other page has it within this time. A browser without Web Locks has no locks to give.
pub(super) async fn named(name: &str, limit: Duration) -> Option<Guard> {
    match manager() {
        Some(locks) => request(&locks, name, limit).await.map(|lock| Box::new(lock) as Guard),
        None => Some(Box::new(())),
    }
}

/// The lock manager. In web-sys, Web Locks are unstable and need a flag for the whole build.
fn manager() -> Option<JsValue> {
    Reflect::get(&web_sys::window()?.navigator(), &"locks".into()).ok().filter(JsValue::is_object)
}

async fn request(locks: &JsValue, name: &str, limit: Duration) -> Option<HeldLock> {
    let request = Reflect::get(locks, &"request".into()).ok()?.dyn_into::<Function>().ok()?;
    let controller = AbortOnDrop(AbortController::new().ok()?);
    let options = Object::new();
    Reflect::set(&options, &"signal".into(), &controller.0.signal()).ok()?;

    let (granted, acquired) = oneshot::channel::<Function>();
    let mut granted = Some(granted);
    // The browser calls this with the lock, and releases the lock when the returned promise is resolved.
    let callback = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_: JsValue| {
        Promise::new(&mut |release, _| {
            // If nobody waits for the lock any more, it is released at once.
            let unwanted = match granted.take() {
                Some(granted) => granted.send(release).err(),
                None => Some(release),
            };
            if let Some(release) = unwanted {
                let _ = release.call0(&JsValue::UNDEFINED);
            }
        })
    });
    let outcome = request.call3(locks, &name.into(), &options, callback.as_ref()).ok()?.dyn_into::<Promise>().ok()?;
    // It is rejected when the wait is aborted. Without a handler the console would show that as an error.
    spawn_local(async move { drop(JsFuture::from(outcome).await) });
    match within(limit, acquired).await {
        Some(Ok(release)) => Some(HeldLock { release, _callback: callback }),
        _ => None,
    }
}
