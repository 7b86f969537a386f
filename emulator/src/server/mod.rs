//! Starting and stopping: checks the options, listens on the ports, and shuts down in order.

mod connection;
mod head;
mod library;
mod registration;
mod state_file;
#[cfg(feature = "tls")]
mod tls;
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
use crate::world::Sizes;
use connection::{Serve, accept};
use state_file::StateFile;
pub use state_file::StateFileError;
#[cfg(feature = "tls")]
pub use tls::Tls;

/// A running emulator. Dropping it stops it like [`Running::stop`], but without waiting.
#[derive(Debug)]
pub struct Running {
    /// The origin of the accounts service and the Web API, for example `http://127.0.0.1:8888`.
    pub service_origin: String,
    /// The origin of the site, if there is one.
    pub site_origin: Option<String>,
    /// The address of the site's first page, with a slash at the end.
    pub site_address: Option<String>,
    /// Spotify's own addresses over TLS, if they are served.
    #[cfg(feature = "tls")]
    pub tls: Option<Tls>,
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

    /// What of the archive that was given as a library has no place in the emulator, such as `2 saved albums without tracks`.
    pub fn left_out(&self) -> &[String] {
        self.service.world().own.as_ref().map_or(&[], |own| own.left_out.as_slice())
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

    /// The settings as they are now.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.service.lock().settings.clone()
    }

    /// Changes settings; the next request finds them changed.
    ///
    /// # Errors
    ///
    /// [`InvalidSettings`] if a number is out of its bounds. Nothing has changed then.
    pub fn change_settings(&self, change: impl FnOnce(&mut Settings)) -> Result<(), InvalidSettings> {
        let mut state = self.service.lock();
        let mut settings = state.settings.clone();
        change(&mut settings);
        settings.check().map_err(InvalidSettings)?;
        state.settings = settings;
        Ok(())
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

/// A setting is out of its bounds. The text is one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidSettings(String);

impl fmt::Display for InvalidSettings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for InvalidSettings {}

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
    /// The library of one's own cannot be loaded.
    Library {
        /// The file, the place in it, and what is wrong there.
        reason: String,
    },
    /// TLS cannot be served.
    Tls {
        /// Why not.
        reason: String,
    },
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
            Self::OutOfBounds { reason }
            | Self::InvalidApp { reason }
            | Self::InvalidSwitch { reason }
            | Self::Library { reason }
            | Self::Tls { reason } => write!(out, "{reason}"),
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
    #[cfg(feature = "tls")]
    let tls_listener = match options.tls {
        true => Some(listen(options.host, options.tls_port, "--tls-port").await?),
        false => None,
    };
    let invalid = |reason: String| StartError::Library { reason };
    let own = options.library.as_deref().map(library::read).transpose().map_err(invalid)?;
    let world = library::world(service_origin.clone(), sizes(&options), own, &options).map_err(invalid)?;
    let service = Arc::new(Service::new(world, initial));
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
    #[cfg(feature = "tls")]
    let tls = match tls_listener {
        Some(listener) => {
            let address = address(&listener, options.host, options.tls_port)?;
            let (tls, acceptor) =
                tls::prepare(address, options.tls_files.as_deref()).map_err(|reason| StartError::Tls { reason })?;
            let serve = Serve::ServiceOverTls(Arc::clone(&service), acceptor);
            tasks.push(tokio::spawn(accept(listener, serve, stopped.clone())));
            Some(tls)
        }
        None => None,
    };
    tasks.push(tokio::spawn(accept(service_listener, Serve::Service(Arc::clone(&service)), stopped)));
    Ok(Running {
        service_origin,
        site_origin,
        site_address,
        #[cfg(feature = "tls")]
        tls,
        stop,
        tasks,
        service,
        state_file,
    })
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
    if options.tls && cfg!(not(feature = "tls")) {
        let reason = "This build has no TLS; build it with the feature `tls`, or leave `--tls` out.".to_owned();
        return Err(StartError::Tls { reason });
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
        library: None,
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

/// The origin for links.
fn origin(listener: &TcpListener, host: IpAddr, port: u16) -> Result<String, StartError> {
    Ok(format!("http://{}", address(listener, host, port)?))
}

/// The address for clients. If the emulator listens on all addresses, they use the loopback address.
fn address(listener: &TcpListener, host: IpAddr, port: u16) -> Result<SocketAddr, StartError> {
    let port = listener.local_addr().map_err(|error| StartError::Socket { port, error })?.port();
    let host = match host {
        IpAddr::V4(address) if address.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(address) if address.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        host => host,
    };
    Ok(SocketAddr::from((host, port)))
}
