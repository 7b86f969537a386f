//! Starting and stopping: checks the options, takes the ports, and ends in order. The only part that knows tokio and hyper, together with
//! `connection` (who is served) and `wire` (how requests are read and answers written).

mod connection;
mod wire;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::options::{FEWEST_TRACKS, MOST_PLAYLISTS, MOST_TRACKS, Options};
use crate::service::Service;
use crate::site::Site;
use crate::world::people::ACCOUNTS;
use connection::{Serve, accept};

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
    /// A setting or a fault to start with makes no sense.
    Order {
        /// Which, and why.
        what: String,
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
            Self::Order { what } | Self::OutOfBounds { what } => write!(out, "{what}"),
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
    let service = Service::new(service_origin.clone(), options).map_err(|what| StartError::Order { what })?;
    let service = Arc::new(service);

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
