//! Where the tabs of one journey live. They share cookies, storage, locks and channels with each other and with nobody else.

use std::sync::Arc;

use serde_json::{Value, json};
use thirtyfour::WindowHandle;

use super::bidi::BiDi;

/// A user context of a browser.
#[derive(Clone)]
pub(crate) struct UserContext {
    bidi: Arc<BiDi>,
    id: String,
}

impl UserContext {
    /// A new one, with nothing stored in it.
    pub(super) async fn create(bidi: &Arc<BiDi>) -> Result<Self, String> {
        let created = bidi.send("browser.createUserContext", json!({})).await?;
        let id = created["userContext"].as_str().ok_or("no name of a user context")?.to_owned();
        Ok(Self { bidi: Arc::clone(bidi), id })
    }

    /// The one that every browser begins with.
    pub(super) fn of_the_profile(bidi: &Arc<BiDi>) -> Self {
        Self { bidi: Arc::clone(bidi), id: "default".to_owned() }
    }

    /// Closes all its tabs and forgets what they stored.
    pub(super) async fn remove(self) -> Result<(), String> {
        self.bidi.send("browser.removeUserContext", json!({"userContext": self.id})).await.map(drop)
    }

    /// Its first tab, which the default user context begins with and others do not.
    pub(super) async fn first_tab(&self) -> Result<WindowHandle, String> {
        match self.tabs().await?.pop() {
            Some(tab) => Ok(tab),
            None => self.open_tab().await,
        }
    }

    /// Opens a tab in front of the others. The classic protocol would open it in the default user context.
    pub(super) async fn open_tab(&self) -> Result<WindowHandle, String> {
        let created = self.bidi.send("browsingContext.create", json!({"type": "tab", "userContext": self.id})).await?;
        Ok(handle(&created["context"]))
    }

    /// Its tabs.
    pub(super) async fn tabs(&self) -> Result<Vec<WindowHandle>, String> {
        let tree = self.bidi.send("browsingContext.getTree", json!({"maxDepth": 0})).await?;
        let all = tree["contexts"].as_array().cloned().unwrap_or_default();
        Ok(all.iter().filter(|tab| tab["userContext"] == self.id.as_str()).map(|tab| handle(&tab["context"])).collect())
    }

    /// Takes the network from all its tabs, or gives it back.
    pub(super) async fn set_offline(&self, offline: bool) -> Result<(), String> {
        let conditions = if offline { json!({"type": "offline"}) } else { Value::Null };
        let params = json!({"networkConditions": conditions, "userContexts": [self.id]});
        self.bidi.send("emulation.setNetworkConditions", params).await.map(drop)
    }

    /// Runs a function in every page of its tabs before any script of the page.
    pub(super) async fn preload(&self, function: &str) -> Result<(), String> {
        let params = json!({"functionDeclaration": function, "userContexts": [self.id]});
        self.bidi.send("script.addPreloadScript", params).await.map(drop)
    }

    /// Gives the page in a tab this size.
    pub(super) async fn set_viewport(&self, tab: &WindowHandle, width: u32, height: u32) -> Result<(), String> {
        let viewport = json!({"width": width, "height": height});
        self.bidi.send("browsingContext.setViewport", json!({"context": tab.to_string(), "viewport": viewport})).await.map(drop)
    }
}

fn handle(context: &Value) -> WindowHandle {
    WindowHandle::from(context.as_str().unwrap_or_default().to_owned())
}
