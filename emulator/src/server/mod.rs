//! Starting and stopping: checks the options, takes the ports, and ends in order. The only part that knows tokio and hyper, together with
//! `connection` (who is served) and `wire` (how requests are read and answers written).

mod connection;
mod registration;
mod state_file;
mod wire;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::options::{FEWEST_TRACKS, MOST_PLAYLISTS, MOST_TRACKS, Options};
use crate::random::opaque;
use crate::service::Service;
use crate::site::Site;
use crate::state::directory::sample;
use crate::state::faults::Faults;
use crate::state::settings::Settings;
use crate::state::{InitialState, State};
use crate::world::{Sizes, World};
use connection::{Serve, accept};
use state_file::StateFile;
pub use state_file::StateFileError;

/// A running emulator. Dropping it stops it as [`Running::stop`] does, only without waiting.
#[derive(Debug)]
pub struct Running {
    /// Where the accounts service and the Web API are, for example `http://127.0.0.1:8888`.
    pub service_origin: String,
    /// The origin of the site, when one was asked for.
    pub site_origin: Option<String>,
    /// The address of the site's first page, with a slash at its end.
    pub site_address: Option<String>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    service: Arc<Service>,
    /// Taken once the state has been written.
    state_file: Option<StateFile>,
}

impl Running {
    /// Stops: no new connections, waiting requests end at once, running ones get half a second. Then the state is written, if it is to
    /// be kept; [`Running::end`] tells whether that went well.
    pub async fn stop(self) {
        self.end().await.ok();
    }

    /// The same, and tells how it went.
    ///
    /// # Errors
    ///
    /// A [`StateFileError`] when the state was to be kept and could not be.
    pub async fn end(mut self) -> Result<(), StateFileError> {
        self.stop.send_replace(true);
        for task in std::mem::take(&mut self.tasks) {
            // A task that panicked has ended as well.
            task.await.ok();
        }
        self.save()
    }

    /// The accounts one can sign in with: key, display name, and what is special about them.
    pub fn accounts(&self) -> impl Iterator<Item = (String, String, String)> + use<> {
        let people = self.service.lock().directory.people.clone();
        people.into_iter().map(|person| (person.key.clone(), person.name.clone(), person.about.clone()))
    }

    fn save(&mut self) -> Result<(), StateFileError> {
        self.state_file.take().map_or(Ok(()), |file| file.save(&self.service))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        // Nobody is left to be told of an error.
        self.save().ok();
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
    /// The address is open to other machines, and nobody said that it may be.
    OtherMachines {
        /// The address.
        host: IpAddr,
    },
    /// This machine does not have the address.
    NoSuchAddress {
        /// The address.
        host: IpAddr,
    },
    /// An app cannot be registered as the flags describe it.
    App {
        /// What is wrong with it.
        what: String,
    },
    /// The saved state cannot be gone on with.
    State(StateFileError),
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
            Self::OutOfBounds { what } | Self::App { what } | Self::Order { what } => write!(out, "{what}"),
            Self::OtherMachines { host } => write!(
                out,
                "Other machines could reach the emulator at {host}, and whoever reaches it can sign in as anyone; \
                 give `--allow-other-machines` as well if that is wanted."
            ),
            Self::NoSuchAddress { host } => {
                write!(out, "This machine does not have the address {host}; choose another one with `--host ADDR`.")
            }
            Self::State(error) => write!(out, "{error}"),
        }
    }
}

impl std::error::Error for StartError {}

/// Starts the emulator.
///
/// # Errors
///
/// A [`StartError`] when an option cannot be, a port is taken, the site is missing or a saved state does not fit. Nothing keeps
/// running then.
pub async fn start(options: Options) -> Result<Running, StartError> {
    check(&options)?;
    let initial = initial_state(&options)?;
    let state_file = options.state.as_deref().map(StateFile::at).transpose().map_err(StartError::State)?;
    let service_listener = listen(options.host, options.port, "--port").await?;
    let service_origin = origin(&service_listener, options.host, options.port)?;
    let site_listener = match &options.site {
        Some(directory) => {
            if !directory.join("index.html").is_file() {
                return Err(StartError::SiteMissing { directory: directory.clone() });
            }
            Some((listen(options.host, options.site_port, "--site-port").await?, directory.clone()))
        }
        None => None,
    };
    let service = Arc::new(Service::new(World::new(service_origin.clone(), sizes(&options)), initial));
    if let Some(file) = &state_file {
        file.load(&service).map_err(StartError::State)?;
        given_again(&service, &options)?;
    }

    let (stop, stopped) = watch::channel(false);
    let mut tasks = Vec::new();
    let (mut site_origin, mut site_address) = (None, None);
    if let Some((listener, directory)) = site_listener {
        let own_origin = origin(&listener, options.host, options.site_port)?;
        let site = Site::new(directory, &options.site_base, service_origin.clone(), options.site_client_id);
        site_address = Some(format!("{own_origin}{}/", site.base()));
        site_origin = Some(own_origin);
        let serve = Serve::Site(Arc::new(site), Arc::clone(&service));
        tasks.push(tokio::spawn(accept(listener, serve, stopped.clone())));
    }
    tasks.push(tokio::spawn(accept(service_listener, Serve::Service(Arc::clone(&service)), stopped)));
    Ok(Running { service_origin, site_origin, site_address, stop, tasks, service, state_file })
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
    if !options.host.is_loopback() && !options.allow_other_machines {
        return Err(StartError::OtherMachines { host: options.host });
    }
    Ok(())
}

fn sizes(options: &Options) -> Sizes {
    Sizes {
        seed: options.seed,
        tracks: options.tracks,
        liked: options.liked.unwrap_or(options.tracks * 2 / 5),
        playlists: options.playlists,
    }
}

fn initial_state(options: &Options) -> Result<InitialState, StartError> {
    let mut directory = sample::directory();
    registration::register(&mut directory, options).map_err(|what| StartError::App { what })?;
    let mut settings = Settings {
        access_token_seconds: options.access_token_seconds,
        refresh: options.refresh,
        latency_ms: options.latency_ms,
        ..Settings::default()
    };
    let mut faults = Faults::default();
    order(&mut settings, &mut faults, options)?;
    Ok(InitialState { settings, faults, form_key: opaque(32), directory, reveal_secrets: options.reveal_secrets })
}

/// What flags say counts after a saved state as well: the app they name, and settings that they change.
fn given_again(service: &Service, options: &Options) -> Result<(), StartError> {
    let usual = Options::default();
    let mut state = service.lock();
    registration::register(&mut state.directory, options).map_err(|what| StartError::App { what })?;
    if options.access_token_seconds != usual.access_token_seconds {
        state.settings.access_token_seconds = options.access_token_seconds;
    }
    if options.refresh != usual.refresh {
        state.settings.refresh = options.refresh;
    }
    if options.latency_ms != usual.latency_ms {
        state.settings.latency_ms = options.latency_ms;
    }
    let State { settings, faults, .. } = &mut *state;
    order(settings, faults, options)
}

/// The switches that were given at the start.
fn order(settings: &mut Settings, faults: &mut Faults, options: &Options) -> Result<(), StartError> {
    let ordered = settings.patch(&Value::Object(options.settings.clone()));
    let all = ordered.and_then(|()| options.faults.iter().try_for_each(|fault| faults.add_once(fault)));
    all.map_err(|what| StartError::Order { what })
}

async fn listen(host: IpAddr, port: u16, flag: &'static str) -> Result<TcpListener, StartError> {
    TcpListener::bind(SocketAddr::from((host, port))).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => StartError::PortTaken { port, flag },
        std::io::ErrorKind::AddrNotAvailable => StartError::NoSuchAddress { host },
        _ => StartError::Socket { port, error },
    })
}

/// Where links lead. An address that stands for all of this machine's is no place to go to, so they lead to its loopback address then.
fn origin(listener: &TcpListener, host: IpAddr, port: u16) -> Result<String, StartError> {
    let port = listener.local_addr().map_err(|error| StartError::Socket { port, error })?.port();
    let host = match host {
        IpAddr::V4(address) if address.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(address) if address.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        host => host,
    };
    Ok(format!("http://{}", SocketAddr::from((host, port))))
}
