//! Which flow suits an app. The answers are part of the page's address, so each one has a short name in the query.

use super::flow::Flow;

/// Whose data an app wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// A person's own: their library, what they play, who they are.
    Person,
    /// Public data: albums, artists, search.
    Public,
}

/// Where the code runs that requests the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// In a web page.
    Page,
    /// In an app that people install.
    Device,
    /// On a machine the developer controls.
    Machine,
}

/// The answers so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Whose data.
    pub data: Option<Data>,
    /// Where the code runs.
    pub platform: Option<Platform>,
    /// Whether a client secret is safe there. Only asked for a machine: in a page or on other people's devices it never is.
    pub secret: Option<bool>,
}

impl Data {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Person, Self::Public];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Public => "public",
        }
    }
}

impl Platform {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Page, Self::Device, Self::Machine];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Device => "device",
            Self::Machine => "machine",
        }
    }
}

const fn safe(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// A question.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Its name in the query.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
    /// The possible answers.
    pub choices: &'static [Choice],
}

/// A possible answer to a question.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Its name in the query.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
    /// A note below the text.
    pub note: &'static str,
}

const fn choice(name: &'static str, text: &'static str, note: &'static str) -> Choice {
    Choice { name, text, note }
}

/// The questions in order. The last one is only asked if [`Answers::asks_about_secret`].
pub const QUESTIONS: [Question; 3] = [
    Question {
        name: "data",
        text: "Whose data do you want?",
        choices: &[
            choice(Data::Person.as_str(), "A person’s own", "Their playlists, saved songs and what they play."),
            choice(Data::Public.as_str(), "Public data only", "Albums, artists, search."),
        ],
    },
    Question {
        name: "place",
        text: "Where does your code run?",
        choices: &[
            choice(Platform::Page.as_str(), "In a web page", "Static files, without server code of your own."),
            choice(Platform::Device.as_str(), "In an app that people install", "On a phone, a desktop or a command line."),
            choice(Platform::Machine.as_str(), "On a machine you control", "A server, or a program that only you run."),
        ],
    },
    Question {
        name: "secret",
        text: "Is a client secret safe there?",
        choices: &[
            choice(safe(true), "Yes", "Only you can read its files and settings."),
            choice(safe(false), "No", "Others have the program, its settings or the machine."),
        ],
    },
];

impl Answers {
    /// Reads the query, given as a function from a name to its value. Unknown values count as no answer.
    #[must_use]
    pub fn read(value: impl Fn(&str) -> Option<String>) -> Self {
        QUESTIONS
            .iter()
            .fold(Self::default(), |answers, question| answers.with(question.name, &value(question.name).unwrap_or_default()))
    }

    /// The same answers with this one changed.
    #[must_use]
    pub fn with(self, question: &str, choice: &str) -> Self {
        match question {
            "data" => Self { data: Data::ALL.into_iter().find(|one| one.as_str() == choice), ..self },
            "place" => Self { platform: Platform::ALL.into_iter().find(|one| one.as_str() == choice), ..self },
            _ => Self { secret: [true, false].into_iter().find(|yes| safe(*yes) == choice), ..self },
        }
    }

    /// The name of the choice made for a question.
    #[must_use]
    pub fn choice(self, question: &str) -> Option<&'static str> {
        match question {
            "data" => self.data.map(Data::as_str),
            "place" => self.platform.map(Platform::as_str),
            _ => self.secret.map(safe),
        }
    }

    /// The query that [`read`](Self::read) reads, with its `?`; empty without answers.
    #[must_use]
    pub fn to_query(self) -> String {
        let mut query = String::new();
        for Question { name, .. } in QUESTIONS {
            if let Some(choice) = self.choice(name).filter(|_| name != "secret" || self.asks_about_secret()) {
                query.push(if query.is_empty() { '?' } else { '&' });
                query.extend([name, "=", choice]);
            }
        }
        query
    }

    /// Whether it matters if a client secret is safe.
    #[must_use]
    pub fn asks_about_secret(self) -> bool {
        self.platform == Some(Platform::Machine)
    }

    /// The flow to use, once the answers suffice. Never a withdrawn one.
    #[must_use]
    pub fn flow(self) -> Option<Flow> {
        let keeps_a_secret = match self.platform? {
            Platform::Page | Platform::Device => false,
            Platform::Machine => self.secret?,
        };
        Some(match (self.data?, keeps_a_secret) {
            (_, false) => Flow::CodeWithPkce,
            (Data::Person, true) => Flow::CodeWithSecret,
            (Data::Public, true) => Flow::ClientCredentials,
        })
    }

    /// Why to use that flow.
    #[must_use]
    pub fn why(self) -> &'static str {
        match (self.data, self.platform, self.flow()) {
            (_, _, Some(Flow::CodeWithSecret)) => {
                "A person has to agree, and the client secret proves that your server is the app they agreed to. Use PKCE in the same request: it costs nothing and ties each code to its sign-in."
            }
            (_, _, Some(Flow::ClientCredentials)) => {
                "Nobody has to agree to public data, and the client secret proves which app is asking. Your server requests a token whenever it needs one."
            }
            (Some(Data::Public), Some(Platform::Machine), _) => {
                "Even public data needs a token, and the only one without a user needs a client secret. So somebody signs in and grants no scopes, and PKCE proves who asked."
            }
            (Some(Data::Public), ..) => {
                "Even public data needs a token, and the only one without a user needs a client secret. Let people sign in without requesting any scope, or let a server of yours look things up and answer the third question."
            }
            (_, Some(Platform::Page), _) => {
                "A person has to agree, and everybody can read what is in a page. PKCE needs no lasting secret: the page makes a new one for each sign-in."
            }
            (_, Some(Platform::Device), _) => {
                "A person has to agree, and anyone who has your app can take it apart. PKCE needs no lasting secret: the app makes a new one for each sign-in."
            }
            _ => {
                "A person has to agree, and a secret that others can read proves nothing. PKCE needs no lasting secret: your code makes a new one for each sign-in."
            }
        }
    }

    /// Why not to use this other one.
    #[must_use]
    pub fn why_not(self, other: Flow) -> &'static str {
        match (other, self.flow()) {
            (Flow::Implicit, _) => {
                "It puts the token itself into the address bar, where the history, extensions and copied links can leak it. Spotify no longer accepts it."
            }
            (_, Some(Flow::ClientCredentials)) => "It needs a person to sign in, and you only want public data.",
            (Flow::CodeWithPkce, _) => {
                "It would work. But with PKCE alone your server proves less than it could: anyone can claim to be a client without a secret."
            }
            (Flow::ClientCredentials, _) if self.data == Some(Data::Person) => {
                "Its token belongs to the app. It opens the catalogue and nobody’s library."
            }
            (Flow::CodeWithSecret | Flow::ClientCredentials, _) => match self.platform {
                Some(Platform::Page) => "It needs a client secret, and a secret in a page is no secret: anyone can read it.",
                Some(Platform::Device) => "It needs a client secret, and a secret that you ship with an app is no secret.",
                _ => "It needs a client secret, and you say that others could read it.",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every() -> impl Iterator<Item = Answers> {
        let data = [None, Some(Data::Person), Some(Data::Public)];
        let platform = [None, Some(Platform::Page), Some(Platform::Device), Some(Platform::Machine)];
        let secret = [None, Some(true), Some(false)];
        data.into_iter().flat_map(move |data| {
            platform.into_iter().flat_map(move |platform| secret.into_iter().map(move |secret| Answers { data, platform, secret }))
        })
    }

    #[test]
    fn every_combination_has_the_answer_of_the_table() {
        use Data::{Person, Public};
        use Flow::{ClientCredentials, CodeWithPkce, CodeWithSecret};
        use Platform::{Device, Machine, Page};
        let table = [
            (Person, Page, None, CodeWithPkce),
            (Person, Device, None, CodeWithPkce),
            (Person, Machine, Some(true), CodeWithSecret),
            (Person, Machine, Some(false), CodeWithPkce),
            (Public, Page, None, CodeWithPkce),
            (Public, Device, None, CodeWithPkce),
            (Public, Machine, Some(true), ClientCredentials),
            (Public, Machine, Some(false), CodeWithPkce),
        ];
        let mut count = 0;
        for answers in every() {
            let fits = |(data, platform, secret, _): &&(Data, Platform, Option<bool>, Flow)| {
                answers.data == Some(*data)
                    && answers.platform == Some(*platform)
                    && (*platform != Machine || answers.secret == *secret)
            };
            let rows: Vec<_> = table.iter().filter(fits).collect();
            assert!(rows.len() <= 1, "{answers:?}");
            assert_eq!(answers.flow(), rows.first().map(|row| row.3), "{answers:?}");
            count += rows.len();
        }
        // A page and a device are not asked about the secret, so each of its three answers gives the same flow.
        assert_eq!(count, 2 * (2 * 3 + 2));
    }

    #[test]
    fn every_flow_is_an_answer_except_the_withdrawn_one() {
        for flow in Flow::ALL {
            assert_eq!(every().any(|answers| answers.flow() == Some(flow)), !flow.is_withdrawn(), "{flow:?}");
        }
    }

    #[test]
    fn a_flow_with_a_secret_is_only_for_a_machine_that_can_keep_it() {
        for answers in every() {
            let Some(flow) = answers.flow() else { continue };
            let keeps = answers.platform == Some(Platform::Machine) && answers.secret == Some(true);
            assert_eq!(flow.needs_a_secret(), keeps, "{answers:?}");
            assert!(flow.opens_a_library() || answers.data == Some(Data::Public), "{answers:?}");
        }
    }

    #[test]
    fn every_answer_has_its_reason_and_one_against_each_other_flow() {
        for answers in every().filter(|answers| answers.flow().is_some()) {
            let reasons: Vec<&str> = Flow::ALL
                .into_iter()
                .map(|flow| if Some(flow) == answers.flow() { answers.why() } else { answers.why_not(flow) })
                .collect();
            assert!(reasons.iter().all(|reason| reason.ends_with('.') && reason.len() > 40), "{answers:?}: {reasons:?}");
        }
        let page = Answers { data: Some(Data::Person), platform: Some(Platform::Page), secret: None };
        assert!(page.why_not(Flow::CodeWithSecret).contains("in a page is no secret"));
        assert!(page.why_not(Flow::ClientCredentials).contains("nobody’s library"));
    }

    #[test]
    fn every_choice_can_be_made() {
        for Question { name, text, choices } in QUESTIONS {
            assert!(text.ends_with('?') && choices.len() > 1);
            for choice in choices {
                assert_eq!(Answers::default().with(name, choice.name).choice(name), Some(choice.name), "{choice:?}");
            }
        }
    }

    #[test]
    fn answers_survive_the_address() {
        for answers in every() {
            let query = answers.to_query();
            let pairs = || form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
            let read = Answers::read(|name| pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()));
            assert_eq!(read.flow(), answers.flow(), "{query}");
            assert_eq!((read.data, read.platform), (answers.data, answers.platform), "{query}");
        }
        assert_eq!(Answers::read(|_| Some("maybe".to_owned())), Answers::default());
        assert_eq!(Answers::default().to_query(), "");
    }
}
