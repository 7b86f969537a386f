//! What WebDriver has no command for, asked in each browser's own way.

use std::sync::Arc;

use serde_json::{Value, json};
use thirtyfour::WebDriver;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::error::WebDriverResult;

use super::browser::Browser;

/// A command of one driver only.
#[derive(Debug)]
struct Own {
    endpoint: &'static str,
    body: Value,
}

impl ExtensionCommand for Own {
    fn parameters_json(&self) -> Option<Value> {
        Some(self.body.clone())
    }

    fn method(&self) -> reqwest::Method {
        reqwest::Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        self.endpoint.into()
    }
}

async fn send(driver: &WebDriver, endpoint: &'static str, body: Value) -> WebDriverResult<()> {
    driver.cmd(Command::ExtensionCommand(Box::new(Own { endpoint, body }))).await.map(drop)
}

/// A command of Chromium's DevTools protocol, and its answer.
pub(super) async fn in_chromium_itself(driver: &WebDriver, command: &str, params: Value) -> WebDriverResult<Value> {
    let body = json!({"cmd": command, "params": params});
    driver.cmd(Command::ExtensionCommand(Box::new(Own { endpoint: "/goog/cdp/execute", body }))).await?.value()
}

/// Runs a script on the privileged side of Firefox.
pub(super) async fn in_firefox_itself(driver: &WebDriver, script: &str, arguments: Vec<Value>) -> WebDriverResult<Value> {
    send(driver, "/moz/context", json!({"context": "chrome"})).await?;
    let answer = driver.execute(script, arguments).await.map(|answer| answer.json().clone());
    send(driver, "/moz/context", json!({"context": "content"})).await?;
    answer
}

/// Takes the network away from the browser, or gives it back.
pub(super) async fn set_offline(driver: &WebDriver, offline: bool) -> WebDriverResult<()> {
    match Browser::of_this_run() {
        Browser::Chromium => {
            let conditions = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
            in_chromium_itself(driver, "Network.enable", json!({})).await?;
            in_chromium_itself(driver, "Network.emulateNetworkConditions", conditions).await.map(drop)
        }
        Browser::Firefox => in_firefox_itself(driver, "Services.io.offline = arguments[0]", vec![json!(offline)]).await.map(drop),
    }
}
