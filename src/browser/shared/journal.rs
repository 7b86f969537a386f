//! What a tab that is opened after this one was closed goes on with. In IndexedDB.
//!
//! The journals of a restore and of a change of a playlist, for one page at a time each: what is carried out and how far it is. Beside
//! them, the file that a person chose before they left for Spotify to allow something. And what a backup has read so far.

use core::time::Duration;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;

use super::{database, lock};
use crate::session::ports::Guard;

// The names in the database never change: a later version of the app goes on with what an earlier one began.
const FILE: &str = "restore-file";
const PART: &str = "backup-part";
/// How long to wait for the lock: long enough for the browser to answer, and not for another page to finish.
const LIMIT: Duration = Duration::from_millis(500);
/// The largest file that is kept, in bytes. A larger one has to be chosen again.
const MAX_KEPT: usize = 64_000_000;

/// A journal: a plan, and how far it is.
#[derive(Debug)]
pub struct Journal {
    plan: &'static str,
    progress: &'static str,
    lock: &'static str,
}

/// That of a restore.
pub const RESTORE: Journal = Journal { plan: "restore-plan", progress: "restore-progress", lock: "lockgroove-restore" };

/// That of a change of a playlist.
pub const ORGANISE: Journal = Journal { plan: "organise-plan", progress: "organise-progress", lock: "lockgroove-organise" };

impl Journal {
    /// Begins the journal of this plan. Resolves to whether that is stored.
    pub async fn begin(&self, plan: &str) -> bool {
        database::put(self.progress, None).await.is_ok() && self.replace(plan).await
    }

    /// The same in one transaction, for a progress that names its plan.
    pub async fn replace(&self, plan: &str) -> bool {
        database::put(self.plan, Some(&plan.into())).await.is_ok()
    }

    /// Notes how far it is. Resolves to whether that is stored.
    pub async fn note(&self, progress: &str) -> bool {
        database::put(self.progress, Some(&progress.into())).await.is_ok()
    }

    /// The plan and how far it is, if something was begun and not ended.
    pub async fn read(&self) -> Option<(String, Option<String>)> {
        let plan = database::get(self.plan).await?.as_string()?;
        Some((plan, database::get(self.progress).await.and_then(|progress| progress.as_string())))
    }

    /// Whether something was begun and not ended.
    pub async fn is_begun(&self) -> bool {
        database::get(self.plan).await.is_some()
    }

    /// Ends the journal. If that fails, what was begun is offered again, and finds that nothing is left to do.
    pub async fn end(&self) {
        remove(&[self.plan, self.progress]).await;
    }

    /// The right to write, unless another page has it. Dropping it, or closing the page, gives it back.
    pub async fn alone(&self) -> Option<Guard> {
        lock::named(self.lock, LIMIT).await
    }
}

/// Keeps the chosen file until the person is back from Spotify. If that fails, they choose it again.
pub async fn keep_file(name: &str, bytes: &[u8]) {
    if bytes.len() <= MAX_KEPT {
        let _ = database::put(FILE, Some(&Array::of2(&name.into(), &Uint8Array::from(bytes)))).await;
    }
}

/// The name and the bytes of that file. It is kept no longer.
pub async fn take_file() -> Option<(String, Vec<u8>)> {
    let file: Array = database::get(FILE).await?.dyn_into().ok()?;
    let _ = database::put(FILE, None).await;
    Some((file.get(0).as_string()?, Uint8Array::new(&file.get(1)).to_vec()))
}

/// Keeps the archive of what a backup has read so far, in place of what was kept before. If that fails, the backup begins anew.
pub async fn keep_part(zip: &[u8]) {
    if zip.len() <= MAX_KEPT {
        let _ = database::put(PART, Some(&Uint8Array::from(zip))).await;
    }
}

/// That archive, if a backup was begun and not ended.
pub async fn part() -> Option<Vec<u8>> {
    Some(database::get(PART).await?.dyn_into::<Uint8Array>().ok()?.to_vec())
}

/// Forgets that archive.
pub fn forget_part() {
    spawn_local(remove(&[PART]));
}

/// Forgets everything, because the person signs out.
pub fn discard() {
    spawn_local(remove(&[RESTORE.plan, RESTORE.progress, ORGANISE.plan, ORGANISE.progress, FILE, PART]));
}

/// What cannot be removed stays.
async fn remove(names: &[&str]) {
    for name in names {
        let _ = database::put(name, None).await;
    }
}
