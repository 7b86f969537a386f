//! The type of every problem that is shown to a person. Each floor lists its own in a `code` module, one entry per code.
//!
//! A code begins with `LG-` and never changes its meaning, so that people can put it into a bug report. `…` in a text stands for a detail that
//! is known only when it happens.

use crate::oauth::ScopeSet;

/// Everything that belongs to one code.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// The code.
    pub code: &'static str,
    /// When a person meets it.
    pub when: When,
    /// What happened, as a heading.
    pub title: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What to do.
    pub next: NextStep,
    /// How to fix it, where that takes several steps.
    pub fix: &'static [&'static str],
}

/// When a person meets a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// The page is opened.
    Opening,
    /// The page is about to leave for the authorization server.
    Leaving,
    /// The authorization server sends the person back.
    Returning,
    /// The code is exchanged for the first tokens.
    Exchanging,
    /// The access token is renewed. The session goes on.
    Renewing,
    /// The person is signed in, and stays so.
    SignedIn,
    /// The session is over.
    Ended,
    /// The Web API is called.
    Calling,
    /// The connection is checked.
    Checking,
}

impl When {
    /// As a clause.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opening => "the page opens",
            Self::Leaving => "the page leaves for Spotify",
            Self::Returning => "Spotify sends the person back",
            Self::Exchanging => "the code is exchanged for a token",
            Self::Renewing => "access is renewed",
            Self::SignedIn => "the person is signed in",
            Self::Ended => "the session is over",
            Self::Calling => "the Web API is called",
            Self::Checking => "the connection is checked",
        }
    }
}

/// Defines the `Code` enum of a floor, with `ALL` and each code's [`Problem`].
macro_rules! codes {
    (@fix) => { &[] };
    (@fix $fix:expr) => { $fix };
    ($(
        $when:ident {
            $($variant:ident = $code:literal {
                title: $title:literal,
                meaning: $meaning:literal,
                next: $next:expr,
                $(fix: $fix:expr,)?
            })*
        }
    )*) => {
        /// One problem of this floor.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $($(#[doc = concat!("`", $code, "`: ", $title, ".")] $variant,)*)*
        }

        impl Code {
            /// All, in the order in which a person would meet them.
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)*)*];

            /// Everything that belongs to it.
            #[must_use]
            pub const fn problem(self) -> &'static $crate::session::problem::Problem {
                match self {
                    $($(Self::$variant => &$crate::session::problem::Problem {
                        code: $code,
                        when: $crate::session::problem::When::$when,
                        title: $title,
                        meaning: $meaning,
                        next: $next,
                        fix: $crate::session::problem::codes!(@fix $($fix)?),
                    },)*)*
                }
            }

            /// Its words.
            #[must_use]
            pub fn explain(self) -> $crate::session::problem::Explanation {
                self.problem().into()
            }
        }
    };
}
pub(crate) use codes;

/// The text of a problem, as it is shown to a person, with its details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Stable, for bug reports.
    pub code: &'static str,
    /// What happened, as a heading.
    pub title: String,
    /// What it means.
    pub meaning: String,
    /// What to do.
    pub next: NextStep,
    /// How to fix it, where that takes several steps.
    pub fix: &'static [&'static str],
}

/// What a person can do next. The page turns it into a button or a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Sign in, or sign in again.
    SignIn,
    /// Sign in with the permissions from before more were asked for, or ask once more.
    SignInAsBefore(ScopeSet),
    /// Agree again at Spotify.
    Renew,
    /// Check the set-up: client ID, redirect URI, user list.
    CheckSetup,
    /// Try the same again.
    Retry,
    /// Try the same again, or sign in again.
    RetryOrSignIn,
    /// Try the same again, or load the newest version of the page.
    RetryOrNewest,
    /// Wait; it continues by itself.
    Wait,
    /// Grant these as well.
    Grant(ScopeSet),
    /// Open Spotify's dashboard for developers.
    OpenDashboard,
    /// Go to the playlists.
    Playlists,
    /// Go to the playlists, or sign in with the account that may see this.
    PlaylistsOrOtherAccount,
    /// Sign in with another account.
    OtherAccount,
    /// Nothing but what the sentence says.
    None,
}

impl NextStep {
    /// The text of its button or link. `None` if it has none.
    #[must_use]
    pub const fn label(self) -> Option<&'static str> {
        match self {
            Self::SignIn => Some("Sign in at Spotify"),
            Self::SignInAsBefore(_) => Some("Sign in as before"),
            Self::Renew => Some("Sign in again"),
            Self::CheckSetup => Some("Check the set-up"),
            Self::Retry | Self::RetryOrSignIn | Self::RetryOrNewest => Some("Try again"),
            Self::Grant(_) => Some("Allow"),
            Self::OpenDashboard => Some("Open Spotify’s dashboard"),
            Self::Playlists | Self::PlaylistsOrOtherAccount => Some("Your playlists"),
            Self::OtherAccount => Some(Self::OTHER_ACCOUNT),
            Self::Wait | Self::None => None,
        }
    }

    /// The text of the button that leads to another account.
    pub const OTHER_ACCOUNT: &str = "Use another account";

    /// Whether that button stands beside the others, because it is about who signs in.
    #[must_use]
    pub const fn offers_other_account(self) -> bool {
        matches!(self, Self::SignIn | Self::SignInAsBefore(_) | Self::OpenDashboard | Self::PlaylistsOrOtherAccount)
    }
}

impl From<&Problem> for Explanation {
    fn from(problem: &Problem) -> Self {
        let Problem { code, title, meaning, next, fix, .. } = *problem;
        Self { code, title: title.to_owned(), meaning: meaning.to_owned(), next, fix }
    }
}

impl Explanation {
    /// Puts a detail in the place of each `…`.
    #[must_use]
    pub fn fill(self, detail: &str) -> Self {
        Self { title: self.title.replace('…', detail), meaning: self.meaning.replace('…', detail), ..self }
    }

    /// Adds a sentence.
    #[must_use]
    pub fn append(self, sentence: &str) -> Self {
        Self { meaning: format!("{} {sentence}", self.meaning), ..self }
    }
}
