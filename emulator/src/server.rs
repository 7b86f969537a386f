//! The sockets: accepts connections on loopback, reads requests, waits where a request has to wait, writes answers, and ends in order.
//! The only part that knows tokio and hyper.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::http::{Request, Response};
use crate::options::{FEWEST_TRACKS, MOST_PLAYLISTS, MOST_TRACKS, Options};
use crate::service::{Outcome, Service};
use crate::site::Site;
use crate::world::people::ACCOUNTS;

/// No request of an app is longer than this; a playlist cover is a quarter of it.
const LONGEST_BODY: usize = 1 << 20;
/// How long connections get to finish when the emulator stops.
const FAREWELL: Duration = Duration::from_millis(500);

/// A running emulator. Dropping it stops it as [`Running::stop`] does, only without waiting.
#[derive(Debug)]
pub struct Running {
    /// Where the accounts service and the Web API are, for example `http://127.0.0.1:8888`.
    pub service_origin: String,
    /// Where the site is, when one was asked for.
    pub site_origin: Option<String>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// Stops: no new connections, waiting requests end at once, running ones get half a second.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        for task in std::mem::take(&mut self.tasks) {
            // A task that panicked has ended as well.
            task.await.ok();
        }
    }

    /// The sample accounts: key, display name, and what is special about them.
    pub fn accounts(&self) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        ACCOUNTS.iter().map(|person| (person.key, person.name, person.about))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

/// Why the emulator did not start. Its text is one plain sentence and a way out.
#[derive(Debug)]
pub enum StartError {
    /// Another program listens on this port already.
    PortTaken {
        /// The port.
        port: u16,
        /// The flag that chooses another one.
        flag: &'static str,
    },
    /// The system refused the socket for another reason.
    Socket {
        /// The port.
        port: u16,
        /// What the system said.
        error: std::io::Error,
    },
    /// There is no directory to serve.
    SiteMissing {
        /// Where it was looked for.
        directory: PathBuf,
    },
    /// A size is out of bounds.
    OutOfBounds {
        /// Which, and its bounds.
        what: String,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortTaken { port, flag } => {
                write!(out, "Port {port} is taken by another program; end that one, or choose another port with `{flag} N`.")
            }
            Self::Socket { port, error } => write!(out, "Port {port} cannot be used ({error}); choose another one."),
            Self::SiteMissing { directory } => {
                write!(
                    out,
                    "There is no built site in {} (no index.html); build it first, or leave `--site` out.",
                    directory.display()
                )
            }
            Self::OutOfBounds { what } => write!(out, "{what}"),
        }
    }
}

impl std::error::Error for StartError {}

/// Starts the emulator on 127.0.0.1.
///
/// # Errors
///
/// A [`StartError`] when a port is taken, the site is missing or a size is out of bounds. Nothing keeps running then.
pub async fn start(options: Options) -> Result<Running, StartError> {
    check(&options)?;
    let service_listener = listen(options.port, "--port").await?;
    let service_origin = origin(&service_listener, options.port)?;
    let site_listener = match &options.site {
        Some(directory) => {
            if !directory.join("index.html").is_file() {
                return Err(StartError::SiteMissing { directory: directory.clone() });
            }
            Some((listen(options.site_port, "--site-port").await?, directory.clone()))
        }
        None => None,
    };
    let (stop, stopped) = watch::channel(false);
    let site_port = options.site_port;
    let client_id = options.site_client_id.clone();
    let service = Arc::new(Service::new(service_origin.clone(), options));

    let mut tasks = Vec::new();
    let mut site_origin = None;
    if let Some((listener, directory)) = site_listener {
        site_origin = Some(origin(&listener, site_port)?);
        let site = Arc::new(Site::new(directory, service_origin.clone(), client_id));
        let serve = Serve::Site(site, Arc::clone(&service));
        tasks.push(tokio::spawn(accept(listener, serve, stopped.clone())));
    }
    tasks.push(tokio::spawn(accept(service_listener, Serve::Service(service), stopped)));
    Ok(Running { service_origin, site_origin, stop, tasks })
}

fn check(options: &Options) -> Result<(), StartError> {
    let out = |what: String| Err(StartError::OutOfBounds { what });
    if !(FEWEST_TRACKS..=MOST_TRACKS).contains(&options.tracks) {
        return out(format!(
            "A world has {FEWEST_TRACKS} to {MOST_TRACKS} tracks, not {}; choose another number with `--tracks N`.",
            options.tracks
        ));
    }
    if options.playlists > MOST_PLAYLISTS {
        return out(format!("One person has at most {MOST_PLAYLISTS} playlists; choose another number with `--playlists N`."));
    }
    Ok(())
}

async fn listen(port: u16, flag: &'static str) -> Result<TcpListener, StartError> {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => StartError::PortTaken { port, flag },
        _ => StartError::Socket { port, error },
    })
}

fn origin(listener: &TcpListener, port: u16) -> Result<String, StartError> {
    let address = listener.local_addr().map_err(|error| StartError::Socket { port, error })?;
    Ok(format!("http://127.0.0.1:{}", address.port()))
}

/// What a listener serves.
#[derive(Clone)]
enum Serve {
    Service(Arc<Service>),
    Site(Arc<Site>, Arc<Service>),
}

async fn accept(listener: TcpListener, serve: Serve, mut stopped: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop_of(&mut stopped) => break,
            accepted = listener.accept() => {
                // A connection that broke before it was accepted concerns nobody.
                if let Ok((stream, _)) = accepted {
                    connections.spawn(connection(stream, serve.clone(), stopped.clone()));
                }
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
    drop(listener);
    let all_done = async { while connections.join_next().await.is_some() {} };
    tokio::time::timeout(FAREWELL, all_done).await.ok();
    // Whatever is left is aborted when the set is dropped.
}

/// Ends when the emulator stops, or when nobody is left to stop it.
async fn stop_of(stopped: &mut watch::Receiver<bool>) {
    stopped.wait_for(|stop| *stop).await.ok();
}

async fn connection(stream: TcpStream, serve: Serve, mut stopped: watch::Receiver<bool>) {
    // Answers are small and waited for: they should not wait for one another.
    stream.set_nodelay(true).ok();
    let for_requests = stopped.clone();
    let answer = service_fn(move |incoming| respond(incoming, serve.clone(), for_requests.clone()));
    let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
    tokio::pin!(connection);
    tokio::select! {
        // Errors are the other side's: a broken connection, or a fault that was ordered.
        _ = connection.as_mut() => return,
        () = stop_of(&mut stopped) => connection.as_mut().graceful_shutdown(),
    }
    connection.await.ok();
}

/// The connection is to be closed without an answer: hyper does so when a service fails.
#[derive(Debug)]
struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("closed on purpose")
    }
}

impl std::error::Error for Closed {}

async fn respond(
    incoming: hyper::Request<Incoming>,
    serve: Serve,
    mut stopped: watch::Receiver<bool>,
) -> Result<hyper::Response<Answer>, Closed> {
    let Some(request) = read(incoming).await else { return Ok(write(Response::empty(413), None)) };
    let service = match serve {
        Serve::Service(service) => service,
        Serve::Site(site, service) => return Ok(write(site.answer(&service, &request).await, None)),
    };
    let arrival = service.arrive(&request);
    wait(arrival.wait_before, &mut stopped).await?;
    let outcome = service.answer(&request, &arrival);
    wait(arrival.wait_after, &mut stopped).await?;
    match outcome {
        Outcome::Whole(response) => Ok(write(response, None)),
        Outcome::BreaksOff(response, at) => Ok(write(response, Some(at))),
        Outcome::Cut => Err(Closed),
    }
}

async fn wait(ms: u64, stopped: &mut watch::Receiver<bool>) -> Result<(), Closed> {
    if ms == 0 {
        return Ok(());
    }
    tokio::select! {
        () = tokio::time::sleep(Duration::from_millis(ms)) => Ok(()),
        () = stop_of(stopped) => Err(Closed),
    }
}

/// Reads a request to its end; `None` when it is too long or breaks off.
async fn read(incoming: hyper::Request<Incoming>) -> Option<Request> {
    let (parts, body) = incoming.into_parts();
    let body = Limited::new(body, LONGEST_BODY).collect().await.ok()?.to_bytes().to_vec();
    Some(Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        body,
    })
}

fn write(response: Response, breaks_at: Option<usize>) -> hyper::Response<Answer> {
    let promised = response.body.len();
    let mut bytes = Bytes::from(response.body);
    if let Some(at) = breaks_at {
        bytes.truncate(at);
    }
    let mut out = hyper::Response::new(Answer { bytes: Some(bytes), promised, breaks: breaks_at.is_some() });
    *out.status_mut() = hyper::StatusCode::from_u16(response.status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &response.headers {
        let name = hyper::header::HeaderName::from_bytes(name.as_bytes());
        let value = hyper::header::HeaderValue::from_bytes(value.as_bytes());
        // A header that cannot be written is one that a fault or a `_headers` file made up; the rest of the answer still counts.
        if let (Ok(name), Ok(value)) = (name, value) {
            out.headers_mut().append(name, value);
        }
    }
    out
}

/// A body in one piece, or the first part of one that then breaks off.
struct Answer {
    bytes: Option<Bytes>,
    promised: usize,
    breaks: bool,
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        match self.bytes.take() {
            Some(bytes) if !bytes.is_empty() => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            _ if self.breaks => Poll::Ready(Some(Err(Closed))),
            _ => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        !self.breaks && self.bytes.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.promised).unwrap_or(0))
    }
}
