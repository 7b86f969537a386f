//! A tab in a user context of its own: nothing stored, nothing cached.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::Done;
use crate::chromium::{Chromium, Event};

/// For a page to load, or for its network to become quiet.
const LIMIT: Duration = Duration::from_secs(90);
/// The network is quiet when nothing has been under way for this long.
const QUIET: Duration = Duration::from_millis(700);
/// The height of each window.
const HEIGHT: u32 = 800;

/// The script of the app is there already, and initialising it again gives what it has.
const MODULE_MEMORY: &str = "(() => {
    const names = performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname);
    const script = names.find(name => /^\\/app-[0-9a-f]+\\.js$/.test(name));
    return script ? import(script).then(app => app.default()).then(exports => exports.memory.buffer.byteLength) : 0;
})()";

/// The tab.
pub(crate) struct Page<'a> {
    chromium: &'a mut Chromium,
    context: String,
    session: String,
    /// What happened since the last [`Page::forget`].
    events: Vec<Event>,
}

/// What the network did.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Traffic {
    /// Requests that went out, preflights too. What the cache has is not requested.
    pub(crate) requests: u32,
    /// Bytes that came in, with headers, as they were transferred.
    pub(crate) bytes: f64,
}

impl<'a> Page<'a> {
    /// Opens a tab of this width. `script` runs in each of its documents before any other.
    pub(crate) async fn open(chromium: &'a mut Chromium, width: u32, script: &str) -> Done<Self> {
        let context = text(&chromium.send(None, "Target.createBrowserContext", json!({})).await?["browserContextId"])?;
        let target = json!({"url": "about:blank", "browserContextId": context, "width": width, "height": HEIGHT});
        let target = text(&chromium.send(None, "Target.createTarget", target).await?["targetId"])?;
        let attached = chromium.send(None, "Target.attachToTarget", json!({"targetId": target, "flatten": true})).await?;
        let session = text(&attached["sessionId"])?;
        let mut page = Self { chromium, context, session, events: Vec::new() };
        page.send("Page.enable", json!({})).await?;
        page.send("Network.enable", json!({})).await?;
        let metrics = json!({"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": false});
        page.send("Emulation.setDeviceMetricsOverride", metrics).await?;
        page.send("Emulation.setFocusEmulationEnabled", json!({"enabled": true})).await?;
        page.send("Page.addScriptToEvaluateOnNewDocument", json!({"source": script})).await?;
        Ok(page)
    }

    /// Closes it and forgets what it stored.
    pub(crate) async fn close(self) -> Done {
        self.chromium.send(None, "Target.disposeBrowserContext", json!({"browserContextId": self.context})).await.map(drop)
    }

    /// Slows it down: the processor four times, the network to 10 Mbit/s and 40 ms before each answer.
    pub(crate) async fn throttle(&mut self) -> Done {
        self.send("Emulation.setCPUThrottlingRate", json!({"rate": 4})).await?;
        let rate = 10_000_000 / 8;
        let network = json!({"offline": false, "latency": 40, "downloadThroughput": rate, "uploadThroughput": rate});
        self.send("Network.emulateNetworkConditions", network).await.map(drop)
    }

    async fn send(&mut self, method: &str, params: Value) -> Done<Value> {
        self.chromium.send(Some(&self.session), method, params).await
    }

    /// Runs an expression in the page, and waits for its promise if it is one.
    pub(crate) async fn evaluate(&mut self, expression: &str) -> Done<Value> {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let mut answer = self.send("Runtime.evaluate", params).await.map_err(|error| format!("{expression}: {error}"))?;
        match answer["exceptionDetails"].as_object() {
            Some(_) => Err(format!("{expression}: {}", answer["exceptionDetails"]).into()),
            None => Ok(answer["result"]["value"].take()),
        }
    }

    /// Forgets what happened so far.
    pub(crate) fn forget(&mut self) {
        self.events.clear();
    }

    /// Asks for a page. It is there after [`Page::arrives_at`].
    pub(crate) async fn go(&mut self, address: &str) -> Done {
        let answer = self.send("Page.navigate", json!({"url": address})).await?;
        match answer["errorText"].as_str() {
            Some(error) => Err(format!("{address}: {error}").into()),
            None => Ok(()),
        }
    }

    /// Reloads the page. It is there after [`Page::arrives_at`].
    pub(crate) async fn reload(&mut self) -> Done {
        self.send("Page.reload", json!({})).await.map(drop)
    }

    /// Opens a page and waits until it is there and has all its files.
    pub(crate) async fn show(&mut self, address: &str) -> Done {
        self.forget();
        self.go(address).await?;
        self.arrives_at(address).await?;
        self.evaluate("window.bench.loaded").await?;
        self.settles().await
    }

    /// Presses the first match in its middle, with a mouse.
    pub(crate) async fn press(&mut self, selector: &str) -> Done {
        let place = self
            .evaluate(&format!(
                "(() => {{ const it = document.querySelector({}); it.scrollIntoView({{ block: 'nearest' }});
                const box = it.getBoundingClientRect(); return [(box.left + box.right) / 2, (box.top + box.bottom) / 2]; }})()",
                json!(selector)
            ))
            .await?;
        for (kind, button, count) in [("mouseMoved", "none", 0), ("mousePressed", "left", 1), ("mouseReleased", "left", 1)] {
            let event = json!({"type": kind, "x": place[0], "y": place[1], "button": button, "clickCount": count});
            self.send("Input.dispatchMouseEvent", event).await?;
        }
        Ok(())
    }

    /// Waits until a document whose address contains this has replaced the one before. Looks back to the last [`Page::forget`].
    pub(crate) async fn arrives_at(&mut self, part: &str) -> Done {
        let deadline = Instant::now() + LIMIT;
        let arrived = |event: &Event| event.method == "Page.frameNavigated" && contains(&event.params["frame"]["url"], part);
        while !self.events.iter().any(arrived) {
            self.next(deadline).await?.ok_or_else(|| format!("no page at {part}"))?;
        }
        Ok(())
    }

    /// Waits until the network is quiet and the page has done what it does when there is nothing else to do.
    pub(crate) async fn settles(&mut self) -> Done {
        let limit = Instant::now() + LIMIT;
        loop {
            self.evaluate("window.bench.idle()").await?;
            let seen = self.events.len();
            self.is_quiet(limit).await?;
            if self.events.len() == seen {
                return Ok(());
            }
        }
    }

    /// Waits until nothing is under way for a while.
    async fn is_quiet(&mut self, limit: Instant) -> Done {
        loop {
            let under_way = requests(&self.events).into_values().filter(|request| !request.has_ended).count();
            let deadline = if under_way == 0 { limit.min(Instant::now() + QUIET) } else { limit };
            match self.next(deadline).await? {
                Some(()) => {}
                None if under_way == 0 => return Ok(()),
                None => return Err("the network does not become quiet".into()),
            }
        }
    }

    async fn next(&mut self, deadline: Instant) -> Done<Option<()>> {
        let event = self.chromium.next_event(&self.session, deadline).await?;
        Ok(event.map(|event| self.events.push(event)))
    }

    /// What the network did, from the first request on whose address contains `from`. Looks back to the last [`Page::forget`].
    pub(crate) fn traffic(&self, from: &str) -> Traffic {
        let is_first =
            |event: &Event| event.method == "Network.requestWillBeSent" && contains(&event.params["request"]["url"], from);
        let first = self.events.iter().position(is_first).unwrap_or(self.events.len());
        let all = requests(self.events.get(first..).unwrap_or_default());
        let sent: Vec<_> = all.values().filter(|request| request.is_sent && !request.is_cached).collect();
        Traffic { requests: u32::try_from(sent.len()).unwrap_or(u32::MAX), bytes: sent.iter().map(|request| request.bytes).sum() }
    }

    /// The `Authorization` of the last request that had one, and the address of the Web API. Looks back to the last [`Page::forget`].
    pub(crate) fn bearer(&self) -> Option<(String, String)> {
        self.events.iter().rev().find_map(|event| {
            let request = &event.params["request"];
            let token = request["headers"]["authorization"].as_str().or(request["headers"]["Authorization"].as_str())?;
            let (origin, _) = request["url"].as_str()?.split_once("/v1/")?;
            Some((token.to_owned(), format!("{origin}/v1")))
        })
    }

    /// The most requests under way at one time whose address contains `part`. Looks back to the last [`Page::forget`].
    pub(crate) fn most_in_flight(&self, part: &str) -> usize {
        let (mut under_way, mut most) = (BTreeSet::new(), 0);
        for Event { method, params, .. } in &self.events {
            let Some(id) = params["requestId"].as_str() else { continue };
            match method.as_str() {
                "Network.requestWillBeSent" if params["type"] != "Preflight" && contains(&params["request"]["url"], part) => {
                    under_way.insert(id);
                }
                "Network.loadingFinished" | "Network.loadingFailed" => {
                    under_way.remove(id);
                }
                _ => {}
            }
            most = most.max(under_way.len());
        }
        most
    }

    /// Bytes that are used of the heap of JavaScript after collecting garbage, and those of the memory of the app's module, if it runs.
    pub(crate) async fn memory(&mut self) -> Done<[f64; 2]> {
        self.send("HeapProfiler.collectGarbage", json!({})).await?;
        let heap = self.send("Runtime.getHeapUsage", json!({})).await?;
        let module = self.evaluate(MODULE_MEMORY).await?;
        let number = |value: &Value| value.as_f64().ok_or("no size of a heap");
        Ok([number(&heap["usedSize"])?, number(&module)?])
    }
}

#[derive(Default)]
struct Request {
    is_sent: bool,
    is_cached: bool,
    has_ended: bool,
    bytes: f64,
}

/// The requests in these events, by their names.
fn requests(events: &[Event]) -> BTreeMap<&str, Request> {
    let mut all = BTreeMap::<&str, Request>::new();
    for Event { method, params, .. } in events {
        let Some(id) = params["requestId"].as_str() else { continue };
        let request = all.entry(id).or_default();
        match method.as_str() {
            // Data in the address needs no network.
            "Network.requestWillBeSent" if !params["request"]["url"].as_str().is_some_and(|url| url.starts_with("data:")) => {
                *request = Request { is_sent: true, ..Request::default() };
            }
            "Network.requestServedFromCache" => request.is_cached = true,
            "Network.responseReceived" if params["response"]["fromDiskCache"] == true => request.is_cached = true,
            "Network.loadingFinished" => {
                request.has_ended = true;
                request.bytes = params["encodedDataLength"].as_f64().unwrap_or_default();
            }
            "Network.loadingFailed" => request.has_ended = true,
            _ => {}
        }
    }
    all.retain(|_, request| request.is_sent);
    all
}

fn contains(value: &Value, part: &str) -> bool {
    value.as_str().is_some_and(|text| text.contains(part))
}

fn text(value: &Value) -> Done<String> {
    Ok(value.as_str().ok_or("the browser sent no name")?.to_owned())
}
