//! A few named values in IndexedDB. The browser orders the transactions of all pages, so a page that gets the lock reads everything
//! that the last owner wrote before it released it.

use core::time::Duration;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::within;

const NAME: &str = "lockgroove";
const STORE: &str = "session";
const VERSION: u32 = 1;
/// How long to wait for the database. After that the app works as if there were none.
const TIME_LIMIT: Duration = Duration::from_secs(3);

/// Why the database did not do something.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nothing came back within the time limit.
    NoAnswer,
    Refused(JsValue),
}

impl From<JsValue> for Failure {
    fn from(error: JsValue) -> Self {
        Self::Refused(error)
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NoAnswer => "the database does not answer".into(),
            Failure::Refused(error) => error,
        }
    }
}

/// The value with this name. `None` if there is none, or no database.
pub(super) async fn get(name: &str) -> Option<JsValue> {
    with_database(async |database| read(database, name).await).await.ok().filter(|value| !value.is_undefined())
}

/// Stores a value under this name, or removes it with `None`. Resolves when the transaction is complete.
pub(super) async fn put(name: &str, value: Option<&JsValue>) -> Result<(), Failure> {
    with_database(async |database| write(database, name, value).await).await
}

/// Reads a text and, in the same transaction, stores what `change` returns for it. Returns whether it stored anything.
pub(super) async fn update(name: &str, change: impl FnOnce(Option<String>) -> Option<String>) -> Result<bool, Failure> {
    with_database(async |database| read_and_write(database, name, change).await).await
}

async fn with_database<T>(work: impl AsyncFnOnce(&IdbDatabase) -> Result<T, JsValue>) -> Result<T, Failure> {
    let done = within(TIME_LIMIT, async {
        let database = open().await?;
        let outcome = work(&database).await;
        database.close();
        outcome
    });
    done.await.map_or(Err(Failure::NoAnswer), |outcome| Ok(outcome?))
}

async fn open() -> Result<IdbDatabase, JsValue> {
    let factory = web_sys::window().and_then(|window| window.indexed_db().ok().flatten()).ok_or("no database")?;
    let request = factory.open_with_u32(NAME, VERSION)?;
    let upgrade = {
        let request: IdbOpenDbRequest = request.clone();
        Closure::<dyn FnMut()>::new(move || {
            let database = request.result().ok().and_then(|result| result.dyn_into::<IdbDatabase>().ok());
            // If the store cannot be created, its first use fails.
            let _ = database.map(|database| database.create_object_store(STORE));
        })
    };
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    result_of(&request).await?.dyn_into()
}

async fn read(database: &IdbDatabase, name: &str) -> Result<JsValue, JsValue> {
    let store = database.transaction_with_str_and_mode(STORE, IdbTransactionMode::Readonly)?.object_store(STORE)?;
    result_of(&store.get(&name.into())?).await
}

async fn write(database: &IdbDatabase, name: &str, value: Option<&JsValue>) -> Result<(), JsValue> {
    let transaction = database.transaction_with_str_and_mode(STORE, IdbTransactionMode::Readwrite)?;
    let store: IdbObjectStore = transaction.object_store(STORE)?;
    match value {
        Some(value) => store.put_with_key(value, &name.into())?,
        None => store.delete(&name.into())?,
    };
    completed(&transaction).await
}

async fn read_and_write(
    database: &IdbDatabase,
    name: &str,
    change: impl FnOnce(Option<String>) -> Option<String>,
) -> Result<bool, JsValue> {
    let transaction = database.transaction_with_str_and_mode(STORE, IdbTransactionMode::Readwrite)?;
    let store = transaction.object_store(STORE)?;
    let found = result_of(&store.get(&name.into())?).await?;
    // Between the two requests nothing else is awaited, which would end the transaction.
    let changed = change(found.as_string());
    if let Some(text) = &changed {
        store.put_with_key(&text.into(), &name.into())?;
    }
    completed(&transaction).await?;
    Ok(changed.is_some())
}

async fn completed(transaction: &IdbTransaction) -> Result<(), JsValue> {
    let done = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    JsFuture::from(done).await.map(drop)
}

async fn result_of(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(done).await?;
    request.result()
}
