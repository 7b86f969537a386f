//! The connection check: facts in, one outcome per row out.
//!
//! The page collects the facts, and this module judges them. The text of a problem comes from the floor that detects it, or from
//! [`code`]. If a page cannot see something, the row says so and does not guess.

pub mod code;
pub mod explain;

pub use code::Code;

use crate::oauth::origin::InsecureOrigin;
use crate::oauth::{ClientId, NetworkFault, RedirectUri, ScopeSet};
use crate::session::explain::{why_nobody, why_paused, why_sign_in_failed};
use crate::session::{self, EndReason, Explanation, NextStep, Renewal, RenewalFault, SessionState, SignInFault, SignedOutReason};
use crate::spotify::explain::why_failed;
use crate::spotify::{ApiError, Me};

/// The largest error of a clock that counts as right. The server sends its time in whole seconds, and the response takes a while.
const TOLERANCE_MS: u64 = 60_000;

/// One row of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// A secure context.
    Page,
    /// Whether Spotify sends people back to this address.
    Address,
    /// sessionStorage.
    Tab,
    /// localStorage.
    Device,
    /// The network, and the server of this page.
    Network,
    /// This computer's clock against that server's.
    Clock,
    /// The accounts service.
    Accounts,
    /// The Web API.
    Api,
    /// A client ID.
    ClientId,
    /// The redirect URI registered at Spotify, which only Spotify sees.
    Registered,
    /// The session.
    SignedIn,
    /// The response to `/me`.
    Account,
    /// The scopes of the library.
    Granted,
}

impl Check {
    /// All, in an order in which each depends only on earlier ones.
    pub const ALL: [Self; 13] = [
        Self::Page,
        Self::Address,
        Self::Tab,
        Self::Device,
        Self::Network,
        Self::Clock,
        Self::Accounts,
        Self::Api,
        Self::ClientId,
        Self::Registered,
        Self::SignedIn,
        Self::Account,
        Self::Granted,
    ];

    /// Its heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Page => "Secure connection",
            Self::Address => "Address of this page",
            Self::Tab => "Tab storage works",
            Self::Device => "Device storage works",
            Self::Network => "Network connection",
            Self::Clock => "Clock of this computer",
            Self::Accounts => "Spotify’s sign-in service answers",
            Self::Api => "Spotify’s Web API answers",
            Self::ClientId => "Client ID",
            Self::Registered => "Redirect URI at Spotify",
            Self::SignedIn => "Signed in",
            Self::Account => "Access to your account",
            Self::Granted => "Permissions for your library",
        }
    }
}

/// The result of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// None yet.
    Waiting,
    /// It works, with a sentence about it.
    Good(String),
    /// Not done yet, not checked, or not visible to a page.
    Open {
        /// Which of these, in a few words.
        label: &'static str,
        /// Why.
        words: String,
        /// What to do about it.
        next: NextStep,
    },
    /// It fails, and how to fix it.
    Wrong(Explanation),
}

impl Outcome {
    /// Whether something has to be fixed.
    #[must_use]
    pub const fn is_wrong(&self) -> bool {
        matches!(self, Self::Wrong(_))
    }

    fn good(words: &str) -> Self {
        Self::Good(words.to_owned())
    }

    fn open(label: &'static str, words: &str, next: NextStep) -> Self {
        Self::Open { label, words: words.to_owned(), next }
    }

    fn not_checked(words: &str) -> Self {
        Self::open("Not checked", words, NextStep::None)
    }
}

/// What the check must know about the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Person {
    /// Nobody is signed in, with the reason if it is a problem.
    SignedOut(Option<Explanation>),
    /// A sign-in is under way.
    SigningIn,
    /// Somebody is signed in.
    SignedIn {
        /// The app.
        client_id: ClientId,
        /// The scopes that the library needs and that were not granted.
        missing: ScopeSet,
        /// Why access cannot be renewed right now.
        paused: Option<RenewalFault>,
    },
}

impl Person {
    /// Reads the session. `needed` are the scopes of the library.
    #[must_use]
    pub fn of(state: &SessionState, needed: ScopeSet) -> Self {
        match state {
            SessionState::Leaving { .. } | SessionState::Exchanging { .. } => Self::SigningIn,
            SessionState::SignedOut { reason: SignedOutReason::NotYet | SignedOutReason::Ended(EndReason::ByPerson), .. } => {
                Self::SignedOut(None)
            }
            SessionState::SignedOut { .. } => Self::SignedOut(why_nobody(state)),
            SessionState::SignedIn(grant) => {
                let paused = if let Renewal::Paused { fault, .. } = &grant.renewal { Some(*fault) } else { None };
                Self::SignedIn {
                    client_id: grant.consent.client_id.clone(),
                    missing: needed.difference(grant.consent.scopes),
                    paused,
                }
            }
        }
    }
}

/// What the page knows so far. `None` means that the answer has not come yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// This page's address.
    pub page_at: String,
    /// Whether this is a secure context.
    pub secure: bool,
    /// The redirect URI of this address.
    pub redirect_uri: Result<RedirectUri, InsecureOrigin>,
    /// Whether sessionStorage returned what was stored.
    pub tab_keeps: bool,
    /// Whether localStorage did.
    pub device_keeps: bool,
    /// Whether the browser believes that it is online.
    pub online: bool,
    /// Whether this page's server answers, and how many milliseconds this clock is ahead of the server's, if the server sent its time.
    pub server: Option<Result<Option<i64>, NetworkFault>>,
    /// The accounts service's address.
    pub accounts_at: String,
    /// Whether it answers. A page cannot read the response.
    pub accounts: Option<Result<(), NetworkFault>>,
    /// The Web API's address.
    pub api_at: String,
    /// The same for the Web API.
    pub api: Option<Result<(), NetworkFault>>,
    /// The client ID to sign in with.
    pub client_id: Option<ClientId>,
    /// The session.
    pub person: Person,
    /// The response to `/me`, requested while somebody is signed in.
    pub account: Option<Result<Me, ApiError>>,
}

impl Facts {
    /// The outcome of one row.
    #[must_use]
    pub fn judge(&self, check: Check) -> Outcome {
        match check {
            Check::Page if self.secure => Outcome::good("The browser considers this page secure."),
            Check::Page => Outcome::Wrong(session::Code::PageInsecure.explain()),
            Check::Address => self.address(),
            Check::Tab if self.tab_keeps => Outcome::good("What was stored could be read back."),
            Check::Tab => Outcome::Wrong(why_sign_in_failed(&SignInFault::StorageBlocked)),
            Check::Device if self.device_keeps => Outcome::good("Your client ID and theme are kept between visits."),
            Check::Device => Outcome::Wrong(Code::DeviceForgets.explain()),
            Check::Network => self.network(),
            Check::Clock => self.clock(),
            Check::Accounts => self.reached(&self.accounts_at, self.accounts.as_ref()),
            Check::Api => self.reached(&self.api_at, self.api.as_ref()),
            Check::ClientId => match &self.client_id {
                Some(id) => Outcome::Good(format!("{}. Spotify checks it when you sign in.", id.as_str())),
                None => {
                    let words = "There is none on this device. The set-up shows how to get one.";
                    Outcome::open("Not yet", words, NextStep::CheckSetup)
                }
            },
            Check::Registered => self.registered(),
            Check::SignedIn => self.signed_in(),
            Check::Account => self.account(),
            Check::Granted => self.granted(),
        }
    }

    fn address(&self) -> Outcome {
        match &self.redirect_uri {
            Ok(_) => Outcome::good(
                "Spotify accepts it. It would refuse the name localhost, and http anywhere but at 127.0.0.1 or [::1].",
            ),
            Err(_) => Outcome::Wrong(why_sign_in_failed(&SignInFault::NoRedirectUri)),
        }
    }

    /// Whether there is a network connection. `None` while that is unknown.
    fn has_network(&self) -> Option<bool> {
        if self.online { self.server.map(|answer| answer.is_ok()) } else { Some(false) }
    }

    fn network(&self) -> Outcome {
        match self.has_network() {
            None => Outcome::Waiting,
            Some(true) => Outcome::good("This page’s server answers."),
            Some(false) => Outcome::Wrong(explain::no_network(self.online)),
        }
    }

    fn clock(&self) -> Outcome {
        match (self.has_network(), self.server) {
            (Some(false), _) => Outcome::not_checked("It is compared with this page’s server, which cannot be reached."),
            (_, Some(Ok(Some(ahead)))) if ahead.unsigned_abs() <= TOLERANCE_MS => {
                Outcome::good("It agrees with this page’s server to within a minute.")
            }
            (_, Some(Ok(Some(ahead)))) => Outcome::Wrong(explain::clock_off(ahead)),
            (_, Some(_)) => Outcome::not_checked("This page’s server does not send its time."),
            (_, None) => Outcome::Waiting,
        }
    }

    fn reached(&self, at: &str, answer: Option<&Result<(), NetworkFault>>) -> Outcome {
        match (answer, self.has_network()) {
            (Some(Ok(())), _) => Outcome::Good(format!("{} answers.", host(at))),
            (_, Some(false)) => Outcome::not_checked("There is no network connection."),
            // The cause depends on whether this page's server answers.
            (None, _) | (_, None) => Outcome::Waiting,
            (Some(Err(fault)), _) if is_on_this_computer(at) => {
                Outcome::Wrong(explain::local(host(at), *fault, !is_on_this_computer(&self.page_at)))
            }
            (Some(Err(fault)), _) => Outcome::Wrong(explain::cut(host(at), *fault)),
        }
    }

    fn registered(&self) -> Outcome {
        if self.redirect_uri.is_err() {
            return Outcome::not_checked("This address has none that Spotify accepts.");
        }
        Outcome::open(
            "Check this yourself",
            "Only Spotify’s own page shows it. “INVALID_CLIENT: Invalid redirect URI” there means that the text below is not registered exactly, “INVALID_CLIENT: Insecure redirect URI” that it is neither https nor at 127.0.0.1 or [::1], and “INVALID_CLIENT: Invalid client” that Spotify does not know the client ID. Spotify does not send you back then: use the browser’s Back button.",
            NextStep::None,
        )
    }

    fn signed_in(&self) -> Outcome {
        match &self.person {
            Person::SigningIn => Outcome::Waiting,
            Person::SignedOut(None) => {
                Outcome::open("Not yet", "Your account can be checked once you are signed in.", NextStep::SignIn)
            }
            Person::SignedOut(Some(words)) => Outcome::Wrong(words.clone()),
            Person::SignedIn { paused: Some(RenewalFault::Network(_)), .. } if matches!(self.accounts, Some(Err(_))) => {
                Outcome::not_checked("The sign-in service cannot be reached; see above.")
            }
            Person::SignedIn { paused: Some(trouble), .. } => Outcome::Wrong(why_paused(trouble)),
            Person::SignedIn { client_id, .. } => Outcome::Good(format!("To the app with the client ID {}.", client_id.as_str())),
        }
    }

    fn granted(&self) -> Outcome {
        match &self.person {
            Person::SignedIn { missing: ScopeSet::NONE, .. } => Outcome::good("Lockgroove may see your playlists and liked songs."),
            Person::SignedIn { missing, .. } => Outcome::Wrong(why_failed(&ApiError::MissingScope(*missing))),
            _ => Outcome::not_checked("You are not signed in."),
        }
    }

    fn account(&self) -> Outcome {
        if !matches!(self.person, Person::SignedIn { .. }) {
            return Outcome::not_checked("You are not signed in.");
        }
        match &self.account {
            None => Outcome::Waiting,
            Some(Ok(me)) => Outcome::Good(about(me)),
            Some(Err(_)) if self.has_network() == Some(false) => Outcome::not_checked("There is no network connection."),
            Some(Err(ApiError::Unreachable | ApiError::TimedOut)) if matches!(self.api, Some(Err(_))) => {
                Outcome::not_checked("The Web API cannot be reached; see above.")
            }
            // The service answers requests without a token, so nothing blocks them on the way.
            Some(Err(ApiError::Unreachable)) if self.api == Some(Ok(())) => Outcome::Wrong(Code::AnswerWithheld.explain()),
            Some(Err(error)) => Outcome::Wrong(why_failed(error)),
        }
    }
}

/// The account, as Spotify describes it to this app.
fn about(me: &Me) -> String {
    let product = match me.product.as_deref() {
        Some("premium") => ", with Premium.",
        Some(_) => ", without Premium. Only playback needs it.",
        None => ". Spotify does not tell this app whether you have Premium.",
    };
    let country = me.country.as_deref().map(|country| format!(" Country: {country}.")).unwrap_or_default();
    let name = if me.name().is_empty() { "Your account" } else { me.name() };
    format!("{name}{product}{country}")
}

/// The host in an address, with its port.
fn host(address: &str) -> &str {
    let (_, rest) = address.split_once("://").unwrap_or(("", address));
    rest.split('/').next().unwrap_or(rest)
}

/// Whether an address is on this computer, as the emulator's is.
fn is_on_this_computer(address: &str) -> bool {
    let host = host(address);
    let is_port = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    let name = host.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(host, |(name, _)| name);
    matches!(name, "127.0.0.1" | "[::1]" | "localhost") || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests;
