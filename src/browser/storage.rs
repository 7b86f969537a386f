//! sessionStorage as the session's store. Where site data is blocked the browser throws at the first touch, so it is asked before
//! each use.

use gloo_storage::{SessionStorage, Storage as _};

use super::WebWorld;
use crate::session::ports::{Storage, StorageFault};

/// Asks for the store without gloo, which would panic where it is blocked.
fn open() -> Result<web_sys::Storage, StorageFault> {
    web_sys::window().and_then(|window| window.session_storage().ok().flatten()).ok_or(StorageFault)
}

impl Storage for WebWorld {
    fn names(&self) -> Result<Vec<String>, StorageFault> {
        let store = open()?;
        let count = store.length().map_err(|_| StorageFault)?;
        Ok((0..count).filter_map(|index| store.key(index).ok().flatten()).collect())
    }

    fn get(&self, name: &str) -> Result<Option<String>, StorageFault> {
        open()?;
        // What is not a text was not stored by this app: as good as nothing.
        Ok(SessionStorage::get(name).ok())
    }

    fn set(&self, name: &str, text: &str) -> Result<(), StorageFault> {
        open()?;
        SessionStorage::set(name, text).map_err(|_| StorageFault)
    }

    fn remove(&self, name: &str) -> Result<(), StorageFault> {
        open()?;
        SessionStorage::delete(name);
        Ok(())
    }
}
