//! Starting and stopping: checks the options, listens on the ports, and shuts down in order.

mod connection;
mod head;
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

use crate::options::{MAX_PLAYLISTS, MAX_TRACKS, MIN_TRACKS, Options};
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

/// A running emulator. Dropping it stops it like [`Running::stop`], but without waiting.
#[derive(Debug)]
pub struct Running {
    /// The origin of the accounts service and the Web API, for example `http://127.0.0.1:8888`.
    pub service_origin: String,
    /// The origin of the site, if there is one.
    pub site_origin: Option<String>,
    /// The address of the site's first page, with a slash at the end.
    pub site_address: Option<String>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    service: Arc<Service>,
    /// `None` once the state is written.
    state_file: Option<StateFile>,
}

impl Running {
    /// Stops: accepts no more connections, ends delayed requests at once and others after half a second, then writes the state file if there
    /// is one. [`Running::end`] also returns an error.
    pub async fn stop(self) {
        self.end().await.ok();
    }

    /// Like [`Running::stop`], but reports errors.
    ///
    /// # Errors
    ///
    /// A [`StateFileError`] if the state could not be saved.
    pub async fn end(mut self) -> Result<(), StateFileError> {
        self.stop.send_replace(true);
        for task in std::mem::take(&mut self.tasks) {
            // A panicked task has ended too.
            task.await.ok();
        }
        self.save()
    }

    /// The accounts: key, display name and description.
    pub fn accounts(&self) -> impl Iterator<Item = (String, String, String)> + use<> {
        let people = self.service.lock().directory.people.clone();
        people.into_iter().map(|person| (person.key.clone(), person.name.clone(), person.about.clone()))
    }

    /// The client ID and the redirect URIs for your app: those of `client_id` in the options or else of the sample app, as they are now. `None`
    /// if no app is registered.
    #[must_use]
    pub fn app(&self) -> Option<(String, Vec<String>)> {
        self.service.lock().main_app().map(|app| (app.client_id.clone(), app.redirect_uris.clone()))
    }

    fn save(&mut self) -> Result<(), StateFileError> {
        self.state_file.take().map_or(Ok(()), |file| file.save(&self.service))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        // There is no one to report an error to.
        self.save().ok();
    }
}

/// Why the emulator did not start. The text is one sentence with a way to fix it.
#[derive(Debug)]
pub enum StartError {
    /// Another program is listening on this port.
    PortInUse {
        /// The port.
        port: u16,
        /// The flag that sets the port.
        flag: &'static str,
    },
    /// The socket cannot be used for another reason.
    Socket {
        /// The port.
        port: u16,
        /// The error of the system.
        error: std::io::Error,
    },
    /// The directory of the site has no `index.html`.
    SiteMissing {
        /// The directory.
        directory: PathBuf,
    },
    /// An initial setting or fault is invalid.
    InvalidSwitch {
        /// Which one, and why.
        reason: String,
    },
    /// A size is out of bounds.
    OutOfBounds {
        /// Which one, and its bounds.
        reason: String,
    },
    /// Other machines can reach the address, and `allow_other_machines` is not set.
    NotLoopback {
        /// The address.
        host: IpAddr,
    },
    /// This machine does not have the address.
    NoSuchAddress {
        /// The address.
        host: IpAddr,
    },
    /// The app in the flags cannot be registered.
    InvalidApp {
        /// Why not.
        reason: String,
    },
    /// The saved state cannot be loaded.
    State(StateFileError),
}

impl fmt::Display for StartError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortInUse { port, flag } => {
                write!(out, "Port {port} is in use by another program; stop that program, or choose another port with `{flag} N`.")
            }
            Self::Socket { port, error } => write!(out, "Port {port} cannot be used ({error}); choose another one."),
            Self::SiteMissing { directory } => {
                write!(
                    out,
                    "There is no built site in {} (no index.html); build it first, or leave `--site` out.",
                    directory.display()
                )
            }
            Self::OutOfBounds { reason } | Self::InvalidApp { reason } | Self::InvalidSwitch { reason } => write!(out, "{reason}"),
            Self::NotLoopback { host } => write!(
                out,
                "Other machines could reach the emulator at {host} and sign in as anyone; \
                 add `--allow-other-machines` if you want that."
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
/// A [`StartError`] if an option is invalid, a port is in use, the site is missing or a saved state cannot be loaded. Nothing keeps running
/// then.
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
        apply_flags(&service, &options)?;
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
    let out = |reason: String| Err(StartError::OutOfBounds { reason });
    if !(MIN_TRACKS..=MAX_TRACKS).contains(&options.tracks) {
        return out(format!(
            "A world has {MIN_TRACKS} to {MAX_TRACKS} tracks, not {}; choose another number with `--tracks N`.",
            options.tracks
        ));
    }
    if options.playlists > MAX_PLAYLISTS {
        return out(format!("One person has at most {MAX_PLAYLISTS} playlists; choose another number with `--playlists N`."));
    }
    if !options.host.is_loopback() && !options.allow_other_machines {
        return Err(StartError::NotLoopback { host: options.host });
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
    registration::register(&mut directory, options).map_err(|reason| StartError::InvalidApp { reason })?;
    let mut settings = Settings {
        access_token_seconds: options.access_token_seconds,
        refresh: options.refresh,
        latency_ms: options.latency_ms,
        ..Settings::default()
    };
    let mut faults = Faults::default();
    apply_switches(&mut settings, &mut faults, options)?;
    let client_id = options.client_id.clone().unwrap_or_else(|| sample::SAMPLE_CLIENT_ID.to_owned());
    Ok(InitialState { settings, faults, form_key: opaque(32), directory, client_id, reveal_secrets: options.reveal_secrets })
}

/// Applies the flags for the app and the settings on top of a loaded state.
fn apply_flags(service: &Service, options: &Options) -> Result<(), StartError> {
    let defaults = Options::default();
    let mut state = service.lock();
    registration::register(&mut state.directory, options).map_err(|reason| StartError::InvalidApp { reason })?;
    if options.access_token_seconds != defaults.access_token_seconds {
        state.settings.access_token_seconds = options.access_token_seconds;
    }
    if options.refresh != defaults.refresh {
        state.settings.refresh = options.refresh;
    }
    if options.latency_ms != defaults.latency_ms {
        state.settings.latency_ms = options.latency_ms;
    }
    let State { settings, faults, .. } = &mut *state;
    apply_switches(settings, faults, options)
}

/// Applies `--set` and `--fault`.
fn apply_switches(settings: &mut Settings, faults: &mut Faults, options: &Options) -> Result<(), StartError> {
    let set = settings.patch(&Value::Object(options.settings.clone()));
    let all = set.and_then(|()| options.faults.iter().try_for_each(|fault| faults.add_once(fault)));
    all.map_err(|reason| StartError::InvalidSwitch { reason })
}

async fn listen(host: IpAddr, port: u16, flag: &'static str) -> Result<TcpListener, StartError> {
    TcpListener::bind(SocketAddr::from((host, port))).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => StartError::PortInUse { port, flag },
        std::io::ErrorKind::AddrNotAvailable => StartError::NoSuchAddress { host },
        _ => StartError::Socket { port, error },
    })
}

/// The origin for links. If the emulator listens on all addresses, links use the loopback address.
fn origin(listener: &TcpListener, host: IpAddr, port: u16) -> Result<String, StartError> {
    let port = listener.local_addr().map_err(|error| StartError::Socket { port, error })?.port();
    let host = match host {
        IpAddr::V4(address) if address.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(address) if address.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        host => host,
    };
    Ok(format!("http://{}", SocketAddr::from((host, port))))
}
