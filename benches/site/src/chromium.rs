//! A headless Chromium, and the socket of its developer tools (<https://chromedevtools.github.io/devtools-protocol/>).
//!
//! There is no driver between: it would work in the page and beside it while the page is measured.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStderr, Command};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::Done;

/// For a start, and for the answer to a command. Generous, because throttled pages are slow and machines can be busy.
const LIMIT: Duration = Duration::from_mins(1);

/// As in the journeys; and windows that nobody sees are drawn like others.
const ARGUMENTS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--remote-debugging-port=0",
];

/// Something that happened in a page.
pub(crate) struct Event {
    /// The session of the page.
    session: String,
    pub(crate) method: String,
    pub(crate) params: Value,
}

/// A running browser. Dropping it kills it.
pub(crate) struct Chromium {
    process: Child,
    /// Its profile.
    folder: PathBuf,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last_id: u64,
    events: VecDeque<Event>,
}

impl Chromium {
    /// Starts this program with a new profile in `folder`.
    pub(crate) async fn start(program: &Path, folder: PathBuf) -> Done<Self> {
        let mut command = Command::new(program);
        command.args(ARGUMENTS).arg(format!("--user-data-dir={}", folder.display())).arg("about:blank");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().map_err(|error| format!("cannot start {}: {error}", program.display()))?;
        let output = process.stderr.take().ok_or("the browser has no output")?;
        let address = timeout(LIMIT, address_in(output)).await.map_err(|_| format!("{} did not start", program.display()))??;
        let (socket, _) = connect_async(address).await?;
        Ok(Self { process, folder, socket, last_id: 0, events: VecDeque::new() })
    }

    /// Ends it and removes its profile.
    pub(crate) async fn end(mut self) -> Done {
        // The browser may close the socket before it answers.
        let _ = self.send(None, "Browser.close", json!({})).await;
        timeout(LIMIT, self.process.wait()).await.map_err(|_| "the browser does not end")??;
        Ok(tokio::fs::remove_dir_all(&self.folder).await?)
    }

    /// Name and version.
    pub(crate) async fn version(&mut self) -> Done<String> {
        let version = self.send(None, "Browser.getVersion", json!({})).await?;
        Ok(version["product"].as_str().unwrap_or_default().replace('/', " "))
    }

    /// The date in UTC, such as `2027-01-31`.
    pub(crate) async fn today(&mut self) -> Done<String> {
        let targets = self.send(None, "Target.getTargets", json!({})).await?;
        let target = json!({"targetId": targets["targetInfos"][0]["targetId"], "flatten": true});
        let session = self.send(None, "Target.attachToTarget", target).await?["sessionId"].take();
        let date = json!({"expression": "new Date().toISOString().slice(0, 10)"});
        let answer = self.send(session.as_str(), "Runtime.evaluate", date).await?;
        Ok(answer["result"]["value"].as_str().unwrap_or_default().to_owned())
    }

    /// Sends a command, to a page if there is a session, and waits for its result.
    pub(crate) async fn send(&mut self, session: Option<&str>, method: &str, params: Value) -> Done<Value> {
        self.last_id += 1;
        let id = self.last_id;
        let mut command = json!({"id": id, "method": method, "params": params});
        if let (Some(session), Some(fields)) = (session, command.as_object_mut()) {
            fields.insert("sessionId".to_owned(), session.into());
        }
        self.socket.send(Message::text(command.to_string())).await?;
        let deadline = Instant::now() + LIMIT;
        loop {
            let mut message = self.read(deadline).await?.ok_or_else(|| format!("no answer to {method} {params}"))?;
            if message["id"] != id {
                self.keep(message);
                continue;
            }
            return match message["error"].as_object() {
                Some(_) => Err(format!("{method}: {}", message["error"]).into()),
                None => Ok(message["result"].take()),
            };
        }
    }

    /// The next event of a page. `None` if there is none before the deadline.
    pub(crate) async fn next_event(&mut self, session: &str, deadline: Instant) -> Done<Option<Event>> {
        loop {
            while let Some(event) = self.events.pop_front() {
                if event.session == session {
                    return Ok(Some(event));
                }
            }
            match self.read(deadline).await? {
                Some(message) => self.keep(message),
                None => return Ok(None),
            }
        }
    }

    fn keep(&mut self, mut message: Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (session, method) = (text(&message["sessionId"]), text(&message["method"]));
        self.events.push_back(Event { session, method, params: message["params"].take() });
    }

    /// `None` if nothing comes before the deadline.
    async fn read(&mut self, deadline: Instant) -> Done<Option<Value>> {
        loop {
            let Ok(message) = timeout_at(deadline, self.socket.next()).await else { return Ok(None) };
            if let Message::Text(text) = message.ok_or("the browser ended")?? {
                return Ok(Some(serde_json::from_str(&text)?));
            }
        }
    }
}

/// The address of the socket, which the browser prints. The rest of what it prints is read and forgotten.
async fn address_in(output: ChildStderr) -> Done<String> {
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some(address) = line.strip_prefix("DevTools listening on ") {
            let address = address.to_owned();
            // A browser blocks when its output pipe is full.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(address);
        }
    }
    Err("the browser ended before it was ready".into())
}
