//! The storage port, with sessionStorage. Browsers that block site data throw on any access, so each function checks first.

use gloo_storage::{SessionStorage, Storage as _};

use super::WebWorld;
use crate::session::ports::{Storage, StorageFault};

/// Opens sessionStorage. Not with gloo, which panics if it is blocked.
fn open() -> Result<web_sys::Storage, StorageFault> {
    web_sys::window().and_then(|window| window.session_storage().ok().flatten()).ok_or(StorageFault)
}

impl Storage for WebWorld {
    fn keys(&self) -> Result<Vec<String>, StorageFault> {
        let store = open()?;
        let count = store.length().map_err(|_| StorageFault)?;
        Ok((0..count).filter_map(|index| store.key(index).ok().flatten()).collect())
    }

    fn get(&self, name: &str) -> Result<Option<String>, StorageFault> {
        open()?;
        // If it is not a string, this app did not store it.
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
