//! The connection check: facts in, one outcome per row out.
//!
//! Pure: the page collects the facts, this module judges them. A problem comes with the words of the floor below that knows it, or else with
//! those in [`code`]. If a page cannot see something, the row says so and never guesses.

pub mod code;
pub mod explain;

pub use code::Code;

use crate::oauth::origin::InsecureOrigin;
use crate::oauth::{ClientId, NetworkFault, RedirectUri, ScopeSet};
use crate::session::explain::{why_nobody, why_paused, why_sign_in_failed};
use crate::session::machine::{Renewal, Trouble};
use crate::session::{self, Explanation, NextStep, SessionState, SignInFault, Why};
use crate::spotify::explain::why_failed;
use crate::spotify::{ApiError, Me};

/// A clock that is wrong by no more than this is right: the server's time is told in whole seconds and has travelled.
const TOLERANCE_MS: u64 = 60_000;

/// One row of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// A secure context.
    Page,
    /// An address Spotify sends people back to.
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
    /// What is registered at Spotify, which only Spotify sees.
    Registered,
    /// The session.
    SignedIn,
    /// The answer to `/me`.
    Account,
    /// The scopes of the library.
    Granted,
}

impl Check {
    /// All of them, what others stand on first.
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

    /// What is checked.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Page => "A page nobody can change on the way",
            Self::Address => "An address Spotify sends you back to",
            Self::Tab => "This tab keeps what a sign-in needs",
            Self::Device => "This device remembers your choices",
            Self::Network => "The network",
            Self::Clock => "The clock of this computer",
            Self::Accounts => "Spotify’s accounts service can be reached",
            Self::Api => "Spotify’s Web API can be reached",
            Self::ClientId => "A client ID",
            Self::Registered => "The redirect URI at Spotify",
            Self::SignedIn => "Somebody is signed in",
            Self::Account => "Spotify answers for your account",
            Self::Granted => "What your library needs is granted",
        }
    }
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing yet.
    Waiting,
    /// In order, and in which way.
    Good(String),
    /// Neither: not done yet, not to be checked now, or not to be seen from a page.
    Open {
        /// Which of these, in two or three words.
        label: &'static str,
        /// Why.
        words: String,
        /// What to do about it.
        next: NextStep,
    },
    /// Wrong, and what to do.
    Wrong(Explanation),
}

impl Outcome {
    /// Whether something is to be fixed.
    #[must_use]
    pub const fn is_wrong(&self) -> bool {
        matches!(self, Self::Wrong(_))
    }

    fn open(label: &'static str, words: &str, next: NextStep) -> Self {
        Self::Open { label, words: words.to_owned(), next }
    }

    fn not_checked(words: &str) -> Self {
        Self::open("Not checked", words, NextStep::None)
    }
}

/// Whether anybody is signed in, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody, and what there is to say of it.
    Nobody(Option<Explanation>),
    /// A sign-in is under way.
    Underway,
    /// Somebody.
    Somebody {
        /// To which app.
        client_id: ClientId,
        /// What the library needs and was not granted.
        missing: ScopeSet,
        /// Why access cannot be renewed just now.
        paused: Option<Trouble>,
    },
}

impl Who {
    /// As the session has it. `needed` are the scopes of the library.
    #[must_use]
    pub fn of(state: &SessionState, needed: ScopeSet) -> Self {
        match state {
            SessionState::Leaving { .. } | SessionState::Exchanging { .. } => Self::Underway,
            SessionState::SignedOut { why: Why::NotYet | Why::ByPerson, .. } => Self::Nobody(None),
            SessionState::SignedOut { .. } => Self::Nobody(why_nobody(state)),
            SessionState::SignedIn(grant) => {
                let paused = if let Renewal::Paused { trouble, .. } = &grant.renewal { Some(trouble.clone()) } else { None };
                Self::Somebody { client_id: grant.client_id.clone(), missing: needed.difference(grant.scopes), paused }
            }
        }
    }
}

/// What the page found out so far. `None` stands for an answer that is still waited for.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Whether the browser takes this for a secure context.
    pub secure: bool,
    /// The redirect URI of this address.
    pub redirect_uri: Result<RedirectUri, InsecureOrigin>,
    /// Whether sessionStorage gave back what was put in.
    pub tab_keeps: bool,
    /// Whether localStorage did.
    pub device_keeps: bool,
    /// What the browser believes of the network.
    pub online: bool,
    /// Whether the server of this page answers, and by how many milliseconds this clock is ahead of its own, if it told the time.
    pub server: Option<Result<Option<i64>, NetworkFault>>,
    /// The accounts service's address.
    pub accounts_at: String,
    /// Whether it answers at all; what it answers a page may not read.
    pub accounts: Option<Result<(), NetworkFault>>,
    /// The Web API's address.
    pub api_at: String,
    /// The same for it.
    pub api: Option<Result<(), NetworkFault>>,
    /// The client ID to sign in with.
    pub client_id: Option<ClientId>,
    /// Whether anybody is signed in.
    pub who: Who,
    /// The answer to `/me`, asked for while somebody is signed in.
    pub account: Option<Result<Me, ApiError>>,
}

impl Facts {
    /// What one row says.
    #[must_use]
    pub fn judge(&self, check: Check) -> Outcome {
        match check {
            Check::Page if self.secure => Outcome::Good("The browser takes it for secure.".to_owned()),
            Check::Page => Outcome::Wrong(session::Code::PageInsecure.explain()),
            Check::Address => self.address(),
            Check::Tab if self.tab_keeps => Outcome::Good("What was written could be read back.".to_owned()),
            Check::Tab => Outcome::Wrong(why_sign_in_failed(&SignInFault::StorageBlocked)),
            Check::Device if self.device_keeps => {
                Outcome::Good("The client ID and the theme stay from one visit to the next.".to_owned())
            }
            Check::Device => Outcome::Wrong(Code::DeviceForgets.explain()),
            Check::Network => self.network(),
            Check::Clock => self.clock(),
            Check::Accounts => self.reached(&self.accounts_at, self.accounts.as_ref()),
            Check::Api => self.reached(&self.api_at, self.api.as_ref()),
            Check::ClientId => match &self.client_id {
                Some(id) => Outcome::Good(format!("{}. Whether Spotify knows it shows when you sign in.", id.as_str())),
                None => {
                    Outcome::open("Not yet", "None is known on this device. The set-up tells how to get one.", NextStep::CheckSetup)
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
            Ok(_) => Outcome::Good(
                "Spotify takes it. It would refuse the name localhost, and http anywhere but at 127.0.0.1 or [::1].".to_owned(),
            ),
            Err(_) => Outcome::Wrong(why_sign_in_failed(&SignInFault::NoRedirectUri)),
        }
    }

    /// Whether anything at all can be reached. `None` while it is not known.
    fn has_network(&self) -> Option<bool> {
        if self.online { self.server.map(|answer| answer.is_ok()) } else { Some(false) }
    }

    fn network(&self) -> Outcome {
        match self.has_network() {
            None => Outcome::Waiting,
            Some(true) => Outcome::Good("The server this page came from answers.".to_owned()),
            Some(false) => Outcome::Wrong(explain::no_network(self.online)),
        }
    }

    fn clock(&self) -> Outcome {
        match (self.has_network(), self.server) {
            (Some(false), _) => {
                Outcome::not_checked("It is compared with that of the server of this page, which cannot be reached.")
            }
            (_, Some(Ok(Some(ahead)))) if ahead.unsigned_abs() <= TOLERANCE_MS => {
                Outcome::Good("It agrees with that of the server of this page, to within a minute.".to_owned())
            }
            (_, Some(Ok(Some(ahead)))) => Outcome::Wrong(explain::clock_off(ahead)),
            (_, Some(_)) => Outcome::not_checked("The server of this page does not tell what time it has."),
            (_, None) => Outcome::Waiting,
        }
    }

    fn reached(&self, at: &str, answer: Option<&Result<(), NetworkFault>>) -> Outcome {
        match (answer, self.has_network()) {
            (Some(Ok(())), _) => Outcome::Good(format!("{} answers.", host(at))),
            (_, Some(false)) => Outcome::not_checked("Without a network nothing can be reached."),
            // Whose fault it is shows once it is known whether anything else answers.
            (None, _) | (_, None) => Outcome::Waiting,
            (Some(Err(fault)), _) => Outcome::Wrong(explain::cut(host(at), *fault)),
        }
    }

    fn registered(&self) -> Outcome {
        if self.redirect_uri.is_err() {
            return Outcome::not_checked("This address has none that Spotify would take.");
        }
        Outcome::open(
            "Yours to compare",
            "Only Spotify’s own page tells. “INVALID_CLIENT: Invalid redirect URI” there means that the text below is not registered to the letter, “INVALID_CLIENT: Insecure redirect URI” that it is neither https nor at 127.0.0.1 or [::1], and “INVALID_CLIENT: Invalid client” that Spotify does not know the client ID. Nobody is sent back here then: use the Back button of the browser.",
            NextStep::None,
        )
    }

    fn signed_in(&self) -> Outcome {
        match &self.who {
            Who::Underway => Outcome::Waiting,
            Who::Nobody(None) => Outcome::open("Not yet", "Nobody is. Your account can be checked once you are.", NextStep::SignIn),
            Who::Nobody(Some(words)) => Outcome::Wrong(words.clone()),
            Who::Somebody { paused: Some(trouble), .. } => Outcome::Wrong(why_paused(trouble)),
            Who::Somebody { client_id, .. } => Outcome::Good(format!("To the app with the client ID {}.", client_id.as_str())),
        }
    }

    fn granted(&self) -> Outcome {
        match &self.who {
            Who::Somebody { missing: ScopeSet::NONE, .. } => Outcome::Good("Playlists and liked songs may be read.".to_owned()),
            Who::Somebody { missing, .. } => Outcome::Wrong(why_failed(&ApiError::MissingScope(*missing))),
            _ => Outcome::not_checked("Nobody is signed in."),
        }
    }

    fn account(&self) -> Outcome {
        if !matches!(self.who, Who::Somebody { .. }) {
            return Outcome::not_checked("Nobody is signed in.");
        }
        match &self.account {
            None => Outcome::Waiting,
            Some(Ok(me)) => Outcome::Good(about(me)),
            Some(Err(_)) if self.has_network() == Some(false) => Outcome::not_checked("Without a network nothing can be reached."),
            Some(Err(ApiError::Unreachable | ApiError::TimedOut)) if matches!(self.api, Some(Err(_))) => {
                Outcome::not_checked("The Web API cannot be reached, as told above.")
            }
            // Nothing between this page and the service cuts requests: the service itself withholds its answer.
            Some(Err(ApiError::Unreachable)) if self.api == Some(Ok(())) => Outcome::Wrong(Code::AnswerWithheld.explain()),
            Some(Err(error)) => Outcome::Wrong(why_failed(error)),
        }
    }
}

/// Who it is, as far as Spotify tells this app.
fn about(me: &Me) -> String {
    let product = match me.product.as_deref() {
        Some("premium") => "with Premium",
        Some(_) => "without Premium, which only playing needs",
        None => "and Spotify does not tell this app whether with Premium",
    };
    let country = me.country.as_deref().map(|country| format!(" Its country is {country}.")).unwrap_or_default();
    format!("{}, {product}.{country}", me.name())
}

/// The name of the machine in an address, with its port.
fn host(address: &str) -> &str {
    let (_, rest) = address.split_once("://").unwrap_or(("", address));
    rest.split('/').next().unwrap_or(rest)
}

#[cfg(test)]
mod tests;
