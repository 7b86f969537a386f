//! Commands that the driver library does not have, or that only one of the browsers has.

use std::sync::Arc;

use serde_json::{Value, json};
use thirtyfour::WebDriver;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::error::WebDriverResult;

/// A command that the library does not have.
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

/// Sends a command to the driver.
pub(super) async fn send(driver: &WebDriver, endpoint: &'static str, body: Value) -> WebDriverResult<()> {
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
