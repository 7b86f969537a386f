//! Which flow suits an app. The answers stand in the address of a page, so they are read from words and written as words.

use super::Flow;

/// Whose data an app wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// A person's own: their library, what they play, who they are.
    Person,
    /// What belongs to nobody: albums, artists, a search.
    Public,
}

/// Where the code runs that asks for the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a page in a browser.
    Page,
    /// In an app that people install.
    Device,
    /// On a machine of the app's own: a server, or a program nobody else runs.
    Machine,
}

/// What was answered so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Whose data.
    pub data: Option<Data>,
    /// Where it runs.
    pub place: Option<Place>,
    /// Whether a secret is safe there. Asked of a machine only: in a page and on other people's devices it never is.
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

impl Place {
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

/// A question, by its name in the address.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Its name.
    pub name: &'static str,
    /// The question.
    pub asks: &'static str,
    /// The words of its answers in the address, with what each says and the small print.
    pub choices: &'static [(&'static str, &'static str, &'static str)],
}

/// All questions, in their order. The last one is asked where [`Answers::asks_of_the_secret`] says so.
pub const QUESTIONS: [Question; 3] = [
    Question {
        name: "data",
        asks: "Whose data do you want?",
        choices: &[
            (Data::Person.as_str(), "A person’s own", "Their playlists, what they saved, what they play."),
            (Data::Public.as_str(), "Only what is public", "Albums, artists, a search of the catalogue."),
        ],
    },
    Question {
        name: "place",
        asks: "Where does your code run?",
        choices: &[
            (
                Place::Page.as_str(),
                "In a page in a browser",
                "A site of plain files, with nothing on a server that is yours to program.",
            ),
            (
                Place::Device.as_str(),
                "In an app on people’s devices",
                "A telephone, a desktop, a command line: whatever others install.",
            ),
            (Place::Machine.as_str(), "On a machine of yours", "A server, or a program that nobody else runs."),
        ],
    },
    Question {
        name: "secret",
        asks: "Is a client secret safe there?",
        choices: &[
            (safe(true), "Yes", "Only you can read its files and its settings."),
            (safe(false), "No", "Others can: they have the program, its settings, or the machine."),
        ],
    },
];

impl Answers {
    /// Reads what `word` gives for each name. What is not an answer counts as none.
    #[must_use]
    pub fn read(word: impl Fn(&str) -> Option<String>) -> Self {
        QUESTIONS
            .iter()
            .fold(Self::default(), |answers, question| answers.with(question.name, &word(question.name).unwrap_or_default()))
    }

    /// The same with another answer to the question of this name.
    #[must_use]
    pub fn with(self, name: &str, word: &str) -> Self {
        match name {
            "data" => Self { data: Data::ALL.into_iter().find(|one| one.as_str() == word), ..self },
            "place" => Self { place: Place::ALL.into_iter().find(|one| one.as_str() == word), ..self },
            _ => Self { secret: [true, false].into_iter().find(|yes| safe(*yes) == word), ..self },
        }
    }

    /// The answer to the question of this name, as it stands in the address.
    #[must_use]
    pub fn word(self, name: &str) -> Option<&'static str> {
        match name {
            "data" => self.data.map(Data::as_str),
            "place" => self.place.map(Place::as_str),
            _ => self.secret.map(safe),
        }
    }

    /// The query that says the same.
    #[must_use]
    pub fn to_query(self) -> String {
        let mut query = String::new();
        for Question { name, .. } in QUESTIONS {
            if let Some(word) = self.word(name).filter(|_| name != "secret" || self.asks_of_the_secret()) {
                query.push(if query.is_empty() { '?' } else { '&' });
                query.extend([name, "=", word]);
            }
        }
        query
    }

    /// Whether it matters if a secret is safe.
    #[must_use]
    pub fn asks_of_the_secret(self) -> bool {
        self.place == Some(Place::Machine)
    }

    /// The flow, once enough is answered. Never one that is withdrawn.
    #[must_use]
    pub fn flow(self) -> Option<Flow> {
        let keeps_a_secret = match self.place? {
            Place::Page | Place::Device => false,
            Place::Machine => self.secret?,
        };
        Some(match (self.data?, keeps_a_secret) {
            (_, false) => Flow::CodeWithPkce,
            (Data::Person, true) => Flow::CodeWithSecret,
            (Data::Public, true) => Flow::ClientCredentials,
        })
    }

    /// Why that one.
    #[must_use]
    pub fn why(self) -> &'static str {
        match (self.data, self.place, self.flow()) {
            (_, _, Some(Flow::CodeWithSecret)) => {
                "A person has to agree, and your machine proves with the client secret that it is the app they agreed to. Use PKCE in the same request: it costs nothing and ties each code to its sign-in."
            }
            (_, _, Some(Flow::ClientCredentials)) => {
                "Nobody has to agree to what is public, and your machine can prove by the client secret which app it is. It asks for a token whenever it needs one."
            }
            (Some(Data::Public), Some(Place::Machine), _) => {
                "Even what is public takes a token, and the only one without a person in it takes a client secret. So somebody signs in, grants no scope at all, and PKCE proves who asked."
            }
            (Some(Data::Public), ..) => {
                "Even what is public takes a token, and the only one without a person in it takes a client secret. Let people sign in and ask for no scope at all; or let a server of yours look it up, and answer the third question."
            }
            (_, Some(Place::Page), _) => {
                "A person has to agree, and everybody can read what is in a page. PKCE needs no secret that lasts: the page makes one up for each sign-in."
            }
            (_, Some(Place::Device), _) => {
                "A person has to agree, and whoever has your app can take it apart. PKCE needs no secret that lasts: the app makes one up for each sign-in."
            }
            _ => {
                "A person has to agree, and a secret that others can read proves nothing. PKCE needs none that lasts: a fresh one is made up for each sign-in."
            }
        }
    }

    /// Why not this other one.
    #[must_use]
    pub fn why_not(self, other: Flow) -> &'static str {
        match (other, self.flow()) {
            (Flow::Implicit, _) => {
                "It put the token itself into the address bar, where history, extensions and copied links carry it on. Nobody can use it any more."
            }
            (_, Some(Flow::ClientCredentials)) => "It needs a person who signs in, and you want nothing that is a person’s.",
            (Flow::CodeWithPkce, _) => {
                "It would work. With PKCE alone, though, your server would prove less than it can: anybody may claim to be a client without a secret."
            }
            (Flow::ClientCredentials, _) if self.data == Some(Data::Person) => {
                "Its token is the app’s own. It opens the catalogue and nobody’s library."
            }
            (Flow::CodeWithSecret | Flow::ClientCredentials, _) => match self.place {
                Some(Place::Page) => {
                    "It needs a client secret, and one in a page is no secret: anybody can open the page and read it."
                }
                Some(Place::Device) => "It needs a client secret, and one that you hand to everybody with the app is no secret.",
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
        let place = [None, Some(Place::Page), Some(Place::Device), Some(Place::Machine)];
        let secret = [None, Some(true), Some(false)];
        data.into_iter().flat_map(move |data| {
            place.into_iter().flat_map(move |place| secret.into_iter().map(move |secret| Answers { data, place, secret }))
        })
    }

    #[test]
    fn every_combination_has_the_answer_of_the_table() {
        use Data::{Person, Public};
        use Flow::{ClientCredentials, CodeWithPkce, CodeWithSecret};
        use Place::{Device, Machine, Page};
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
        let mut met = 0;
        for answers in every() {
            let fits = |(data, place, secret, _): &&(Data, Place, Option<bool>, Flow)| {
                answers.data == Some(*data) && answers.place == Some(*place) && (*place != Machine || answers.secret == *secret)
            };
            let rows: Vec<_> = table.iter().filter(fits).collect();
            assert!(rows.len() <= 1, "{answers:?}");
            assert_eq!(answers.flow(), rows.first().map(|row| row.3), "{answers:?}");
            met += rows.len();
        }
        // A page and a device have each of the three answers to a question that they are not asked.
        assert_eq!(met, 2 * (2 * 3 + 2));
    }

    #[test]
    fn what_is_withdrawn_is_never_the_answer_and_every_other_flow_is_one() {
        for flow in Flow::ALL {
            assert_eq!(every().any(|answers| answers.flow() == Some(flow)), !flow.is_withdrawn(), "{flow:?}");
        }
    }

    #[test]
    fn a_flow_that_needs_a_secret_is_for_who_can_keep_one() {
        for answers in every() {
            let Some(flow) = answers.flow() else { continue };
            let keeps = answers.place == Some(Place::Machine) && answers.secret == Some(true);
            assert_eq!(flow.needs_a_secret(), keeps, "{answers:?}");
            assert!(flow.opens_a_library() || answers.data == Some(Data::Public), "{answers:?}");
        }
    }

    #[test]
    fn there_is_a_reason_for_the_answer_and_against_each_other_flow() {
        for answers in every().filter(|answers| answers.flow().is_some()) {
            let reasons: Vec<&str> = Flow::ALL
                .into_iter()
                .map(|flow| if Some(flow) == answers.flow() { answers.why() } else { answers.why_not(flow) })
                .collect();
            assert!(reasons.iter().all(|reason| reason.ends_with('.') && reason.len() > 40), "{answers:?}: {reasons:?}");
        }
        let page = Answers { data: Some(Data::Person), place: Some(Place::Page), secret: None };
        assert!(page.why_not(Flow::CodeWithSecret).contains("in a page is no secret"));
        assert!(page.why_not(Flow::ClientCredentials).contains("nobody’s library"));
    }

    #[test]
    fn every_choice_is_an_answer() {
        for Question { name, asks, choices } in QUESTIONS {
            assert!(asks.ends_with('?') && choices.len() > 1);
            for (word, says, note) in choices {
                assert_eq!(Answers::default().with(name, word).word(name), Some(*word), "{says} {note}");
            }
        }
    }

    #[test]
    fn answers_survive_the_address() {
        for answers in every() {
            let query = answers.to_query();
            let pairs = || form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
            let read = Answers::read(|name| pairs().find(|(of, _)| of == name).map(|(_, word)| word.into_owned()));
            assert_eq!(read.flow(), answers.flow(), "{query}");
            assert_eq!((read.data, read.place), (answers.data, answers.place), "{query}");
        }
        assert_eq!(Answers::read(|_| Some("maybe".to_owned())), Answers::default());
        assert_eq!(Answers::default().to_query(), "");
    }
}
