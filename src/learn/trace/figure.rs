//! The four flows as they go, drawn like a trace of one that went: who tells whom what, with a sentence for each step and each
//! parameter, and the place where it is written.
//!
//! What stands in the requests is what the types of [`oauth`](crate::oauth) send for the sample values of this file; the test below
//! compares them, so a figure cannot say something else than the code does.

use super::Party;
use super::words::of_param;
use crate::learn::flows::Flow;

/// A flow, drawn.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Who stands in each lane, from the start of the line, and what is to be said of them.
    pub lanes: [Lane; 4],
    /// The steps in their order.
    pub arrows: &'static [Arrow],
}

/// A lane: a name and a few words below it.
pub type Lane = (&'static str, &'static str);

/// One step. [`Party::Page`] stands for whatever runs the app's code: a page, a server, a program.
#[derive(Clone, Copy, Debug)]
pub struct Arrow {
    /// Who tells it.
    pub from: Party,
    /// Whom. The same party for what happens within one.
    pub to: Party,
    /// What it is, in a few words.
    pub says: &'static str,
    /// How it stands on the wire, or nothing.
    pub line: &'static str,
    /// What it means.
    pub means: &'static str,
    /// What it carries.
    pub carries: &'static [Carried],
    /// Where it is written: the number of an RFC and a section of it.
    pub source: Option<(u16, &'static str)>,
}

/// A parameter, a member of an answer, or a header.
#[derive(Clone, Copy, Debug)]
pub struct Carried {
    /// Its name.
    pub name: &'static str,
    /// What stands there.
    pub value: Value,
    /// What it is for, where that is something else than in a sign-in of this page.
    reason: Option<&'static str>,
}

/// What stands in a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// This, or something of its kind.
    Sample(&'static str),
    /// Something made for one use, in words.
    Fresh(&'static str),
}

impl Carried {
    /// What it is for, in a sentence.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        self.reason.or_else(|| of_param(self.name))
    }
}

impl Figure {
    /// The figure of a flow.
    #[must_use]
    pub const fn of(flow: Flow) -> Self {
        match flow {
            Flow::CodeWithPkce => CODE_WITH_PKCE,
            Flow::CodeWithSecret => CODE_WITH_SECRET,
            Flow::ClientCredentials => CLIENT_CREDENTIALS,
            Flow::Implicit => IMPLICIT,
        }
    }

    /// Who tells whom: `Your server to Accounts service`.
    #[must_use]
    pub fn way(&self, arrow: &Arrow) -> String {
        let name = |party: Party| self.lanes.get(usize::from(party.lane()) - 1).map_or("", |(name, _)| name);
        if arrow.from == arrow.to {
            format!("{}, by itself", name(arrow.from))
        } else {
            format!("{} to {}", name(arrow.from), name(arrow.to))
        }
    }
}

const fn is(name: &'static str, sample: &'static str) -> Carried {
    Carried { name, value: Value::Sample(sample), reason: None }
}

const fn fresh(name: &'static str, words: &'static str) -> Carried {
    Carried { name, value: Value::Fresh(words), reason: None }
}

impl Carried {
    const fn because(self, reason: &'static str) -> Self {
        Self { reason: Some(reason), ..self }
    }
}

// One client, one place to come back to, one scope.
const CLIENT_ID: Carried = is("client_id", "0123456789abcdef0123456789abcdef");
const REDIRECT_URI: Carried = is("redirect_uri", "https://app.example/callback");
const SCOPE: Carried = is("scope", "user-library-read");
const GRANTED: Carried = SCOPE.because("What was granted. May be less than was asked for.");

const STATE: Carried =
    fresh("state", "32 random characters").because("A mark that only the asker knows. An answer without it is thrown away.");
const VERIFIER: Carried =
    fresh("code_verifier", "86 random characters").because("The secret of this one sign-in. It is shown once, here.");
const CHALLENGE: Carried = fresh("code_challenge", "43 characters, SHA-256 of the secret");
const METHOD: Carried = is("code_challenge_method", "S256");
const CODE: Carried =
    fresh("code", "made up by the accounts service").because("Good for one use, a few minutes, and for the asker only.");
const BASIC: Carried = fresh("Authorization", "Basic, then client ID and client secret")
    .because("A header. It proves that the client asks, because nobody else has the secret.");
const BEARER: Carried =
    fresh("Authorization", "Bearer, then the access token").because("A header: the one place an access token travels in.");
const ACCESS_TOKEN: Carried = fresh("access_token", "opaque, never looked into");
const REFRESH_TOKEN: Carried = fresh("refresh_token", "opaque, kept apart");
const BEARS: Carried = is("token_type", "Bearer");
const HOUR: Carried = is("expires_in", "3600");
const CODE_GRANT: Carried = is("grant_type", "authorization_code");
const REFRESH_GRANT: Carried = is("grant_type", "refresh_token");
const APP_GRANT: Carried =
    is("grant_type", "client_credentials").because("Nothing is traded in: the client secret is all there is.");

const AUTHORIZATION: &[Carried] = &[CLIENT_ID, is("response_type", "code"), REDIRECT_URI, STATE, METHOD, CHALLENGE, SCOPE];
const FIRST_TOKENS: &[Carried] = &[ACCESS_TOKEN, BEARS, HOUR, REFRESH_TOKEN, GRANTED];
const NEXT_TOKEN: &[Carried] = &[ACCESS_TOKEN, BEARS, HOUR, GRANTED];

/// A step with nothing to be said of it yet: what the others begin with.
const BARE: Arrow = Arrow { from: Party::Page, to: Party::Page, says: "", line: "", means: "", carries: &[], source: None };

const PRESSES: Arrow =
    Arrow { from: Party::You, to: Party::Page, says: "You press Sign in", means: "Only a person starts this.", ..BARE };
const DECIDES: Arrow = Arrow {
    from: Party::You,
    to: Party::Accounts,
    says: "You decide there",
    means: "You sign in and agree, or do not, on Spotify’s own pages. The app sees none of it.",
    source: Some((6749, "3.1")),
    ..BARE
};
const CALLS: Arrow = Arrow {
    from: Party::Page,
    to: Party::Api,
    says: "Asks with the token",
    line: "GET /v1/me",
    means: "To this one host and nowhere else.",
    carries: &[BEARER],
    source: Some((6750, "2.1")),
};
const ANSWERS: Arrow =
    Arrow { from: Party::Api, to: Party::Page, says: "Answers", line: "200", means: "As long as the token lives.", ..BARE };
const CHECKS: Arrow = Arrow {
    from: Party::Page,
    to: Party::Page,
    says: "Checks the mark",
    means: "An answer that nobody here asked for is thrown away before anything is sent.",
    source: Some((9700, "4.7")),
    ..BARE
};
const HASHES: Arrow = Arrow {
    from: Party::Accounts,
    to: Party::Accounts,
    says: "Hashes the secret and compares",
    means: "SHA-256 of the secret that came now has to be the fingerprint that came before. A thief of the code alone ends here.",
    source: Some((7636, "4.6")),
    ..BARE
};
const GIVES: Arrow = Arrow {
    from: Party::Accounts,
    to: Party::Page,
    says: "Access for one hour, and the means to renew it",
    line: "200",
    means: "What stands in the answer is all that the app ever learns of the consent.",
    carries: FIRST_TOKENS,
    source: Some((6749, "5.1")),
};
const RENEWS: Arrow = Arrow {
    from: Party::Page,
    to: Party::Accounts,
    says: "An hour later: asks for the next one",
    line: "POST /api/token",
    means: "Nobody has to be there. Never for more than was granted.",
    carries: &[CLIENT_ID, REFRESH_GRANT, REFRESH_TOKEN],
    source: Some((6749, "6")),
};
const GIVES_MORE: Arrow = Arrow {
    from: Party::Accounts,
    to: Party::Page,
    says: "Access for one hour more",
    line: "200",
    means: "No new refresh token: the old one goes on, until six months after your yes.",
    carries: NEXT_TOKEN,
    source: Some((6749, "5.1")),
};

const CODE_WITH_PKCE: Figure = Figure {
    lanes: [
        ("You", "at the keyboard"),
        ("Your page", "or an app, without a secret"),
        ("Accounts service", "who signs you in"),
        ("Web API", "what holds your library"),
    ],
    arrows: &[
        PRESSES,
        Arrow {
            from: Party::Page,
            to: Party::Page,
            says: "Makes a secret, its fingerprint and a mark",
            means: "Fresh for each sign-in. The secret stays here until it is traded in.",
            carries: &[VERIFIER, CHALLENGE, STATE],
            source: Some((7636, "4.1")),
            ..BARE
        },
        Arrow {
            from: Party::Page,
            to: Party::Accounts,
            says: "Asks for a code",
            line: "GET /authorize",
            means: "The whole browser goes there. Nothing in this address is secret.",
            carries: AUTHORIZATION,
            source: Some((7636, "4.3")),
        },
        DECIDES,
        Arrow {
            from: Party::Accounts,
            to: Party::Page,
            says: "Sends you back with a code",
            line: "303 /callback",
            means: "The answer stands in the address. A code alone opens nothing.",
            carries: &[CODE, STATE],
            source: Some((6749, "4.1.2")),
        },
        CHECKS,
        Arrow {
            from: Party::Page,
            to: Party::Accounts,
            says: "Trades code and secret for tokens",
            line: "POST /api/token",
            means: "A plain form, without cookies and without a client secret. It is sent once.",
            carries: &[CLIENT_ID, CODE_GRANT, CODE, REDIRECT_URI, VERIFIER],
            source: Some((7636, "4.5")),
        },
        HASHES,
        GIVES,
        CALLS,
        ANSWERS,
        RENEWS,
        GIVES_MORE,
    ],
};

const CODE_WITH_SECRET: Figure = Figure {
    lanes: [
        ("You", "in your browser"),
        ("Your server", "with the client secret"),
        ("Accounts service", "who signs you in"),
        ("Web API", "what holds your library"),
    ],
    arrows: &[
        Arrow { line: "GET /login", ..PRESSES },
        Arrow {
            from: Party::Page,
            to: Party::Page,
            says: "Makes a mark, and a secret for this sign-in",
            means: "They wait on the server under a cookie of your browser. Spotify does not ask a server for PKCE; with it a code that was slipped in is worth nothing.",
            carries: &[VERIFIER, CHALLENGE, STATE],
            source: Some((9700, "2.1.1")),
            ..BARE
        },
        Arrow {
            from: Party::Page,
            to: Party::You,
            says: "Sends your browser on",
            line: "303",
            means: "The server never talks to the authorization endpoint itself: what happens there is between you and Spotify.",
            ..BARE
        },
        Arrow {
            from: Party::You,
            to: Party::Accounts,
            says: "Asks for a code",
            line: "GET /authorize",
            means: "Nothing in this address is secret; the client secret least of all.",
            carries: AUTHORIZATION,
            source: Some((6749, "4.1.1")),
        },
        DECIDES,
        Arrow {
            from: Party::Accounts,
            to: Party::You,
            says: "Sends your browser back with a code",
            line: "303 /callback",
            means: "The code passes through your browser. The tokens never will.",
            carries: &[CODE, STATE],
            source: Some((6749, "4.1.2")),
        },
        Arrow {
            from: Party::You,
            to: Party::Page,
            says: "Brings code and mark",
            line: "GET /callback",
            means: "With the cookie that says whose sign-in this is.",
            carries: &[CODE, STATE],
            ..BARE
        },
        CHECKS,
        Arrow {
            from: Party::Page,
            to: Party::Accounts,
            says: "Trades code, secret and client secret for tokens",
            line: "POST /api/token",
            means: "From server to server, out of the browser’s sight.",
            carries: &[BASIC, CODE_GRANT, CODE, REDIRECT_URI, VERIFIER],
            source: Some((6749, "4.1.3")),
        },
        HASHES,
        GIVES,
        Arrow {
            from: Party::Page,
            to: Party::You,
            says: "Gives your browser a cookie",
            line: "303",
            means: "It means something to this server only. No token reaches the browser, so none can be taken from it.",
            ..BARE
        },
        CALLS,
        ANSWERS,
        Arrow { carries: &[BASIC, REFRESH_GRANT, REFRESH_TOKEN], ..RENEWS },
        GIVES_MORE,
    ],
};

/// What a program gets for itself.
const APP_TOKEN: &[Carried] = &[ACCESS_TOKEN, BEARS, HOUR];

const CLIENT_CREDENTIALS: Figure = Figure {
    lanes: [
        ("Nobody", "no person takes part"),
        ("Your program", "with the client secret"),
        ("Accounts service", "who knows your app"),
        ("Web API", "what holds the catalogue"),
    ],
    arrows: &[
        Arrow {
            from: Party::Page,
            to: Party::Accounts,
            says: "Asks as the app",
            line: "POST /api/token",
            means: "No address to open, nobody to agree, no scope to ask for.",
            carries: &[BASIC, APP_GRANT],
            source: Some((6749, "4.4.2")),
        },
        Arrow {
            from: Party::Accounts,
            to: Party::Page,
            says: "Access for one hour",
            line: "200",
            means: "A token of the app, of no person. There is no refresh token: who has the client secret needs none.",
            carries: APP_TOKEN,
            source: Some((6749, "4.4.3")),
        },
        Arrow { line: "GET /v1/search", means: "For what belongs to nobody. A library stays shut.", ..CALLS },
        ANSWERS,
        Arrow {
            from: Party::Page,
            to: Party::Accounts,
            says: "An hour later: asks again",
            line: "POST /api/token",
            means: "The same request once more.",
            carries: &[BASIC, APP_GRANT],
            source: Some((6749, "4.4.2")),
        },
        Arrow {
            from: Party::Accounts,
            to: Party::Page,
            says: "Access for one hour more",
            line: "200",
            means: "Another token, as good as the first.",
            carries: APP_TOKEN,
            source: Some((6749, "4.4.3")),
        },
    ],
};

const IMPLICIT: Figure = Figure {
    lanes: [
        ("You", "in your browser"),
        ("A page", "as pages were until 2025"),
        ("Accounts service", "who signs you in"),
        ("Web API", "what holds your library"),
    ],
    arrows: &[
        PRESSES,
        Arrow {
            from: Party::Page,
            to: Party::Page,
            says: "Makes a mark",
            means: "All that will tie the answer to the asker, and only if the page looks.",
            carries: &[STATE],
            source: Some((6749, "10.12")),
            ..BARE
        },
        Arrow {
            from: Party::Page,
            to: Party::Accounts,
            says: "Asks for a token",
            line: "GET /authorize",
            means: "Without any code: the token itself is to come back.",
            carries: &[
                CLIENT_ID,
                is("response_type", "token").because("Answer with the token itself. That is what went wrong."),
                REDIRECT_URI,
                STATE,
                SCOPE,
            ],
            source: Some((6749, "4.2.1")),
        },
        DECIDES,
        Arrow {
            from: Party::Accounts,
            to: Party::Page,
            says: "Sends you back with the token itself",
            line: "303 /callback",
            means: "It stands in the address, behind the #. No server sees that part; everything in the browser does.",
            carries: &[ACCESS_TOKEN, BEARS, HOUR, STATE],
            source: Some((6749, "4.2.2")),
        },
        Arrow {
            from: Party::You,
            to: Party::You,
            says: "Your browser writes the address down",
            means: "In its history, in what it synchronises, before every extension that may read addresses, and in whatever you copy from there.",
            source: Some((9700, "2.1.2")),
            ..BARE
        },
        Arrow {
            means: "Nothing else can be checked: a token that was stolen or slipped in works as well as the right one.",
            ..CHECKS
        },
        CALLS,
        ANSWERS,
        Arrow {
            from: Party::Page,
            to: Party::Page,
            says: "An hour later: all of it again",
            means: "There is no refresh token. Pages asked anew in hidden frames, which browsers block by now.",
            ..BARE
        },
    ],
};

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::oauth::{
        AuthorizationRequest, AuthorizationServer, Callback, Client, ClientId, ClientSecret, ConfidentialClient, HttpRequest,
        ImplicitRequest, LoopbackServer, Origin, PublicClient, RedirectUri, RefreshToken, ScopeSet, State, TokenRequest, Verifier,
    };

    /// A request as it goes out: its line, and its parameters with their values; a credential counts as one, in front.
    type Sent = (String, Vec<(String, String)>);

    fn sample(carried: Carried) -> &'static str {
        let Value::Sample(text) = carried.value else { panic!("{carried:?} is no sample") };
        text
    }

    fn server() -> AuthorizationServer {
        AuthorizationServer::new(Origin::parse("http://127.0.0.1:8888").unwrap())
    }

    fn id() -> ClientId {
        ClientId::parse(sample(CLIENT_ID)).unwrap()
    }

    fn redirect_uri() -> RedirectUri {
        RedirectUri::of_app(sample(REDIRECT_URI).strip_suffix(RedirectUri::PATH).unwrap()).unwrap()
    }

    fn pairs(form: &str) -> Vec<(String, String)> {
        form_urlencoded::parse(form.as_bytes()).into_owned().collect()
    }

    fn navigation(address: &str) -> Sent {
        let (path, query) = crate::oauth::http::split_address(address);
        (format!("GET {path}"), pairs(query))
    }

    fn posted(request: HttpRequest) -> Sent {
        let credential = request.credential.as_ref().map(|credential| ("Authorization".to_owned(), credential.header()));
        let line = request.line();
        (line, credential.into_iter().chain(pairs(&request.body.unwrap().1)).collect())
    }

    /// What one of the two clients sends in a whole flow with a code.
    fn of_code(client: impl Client + Clone) -> Vec<Sent> {
        let request =
            AuthorizationRequest::new(client.clone(), redirect_uri(), State::new("s".repeat(32)), Verifier::new("v".repeat(86)));
        let (address, pending) = request.scopes(ScopeSet::parse(sample(SCOPE))).start(&server());
        let callback = Callback::read(&format!("code=c&state={}", "s".repeat(32)), &server()).unwrap();
        let exchange = pending.exchange(callback).unwrap().into_http(&server());
        let refresh = TokenRequest::refresh(&client, &RefreshToken::new("r")).into_http(&server());
        vec![navigation(address.reveal()), posted(exchange), posted(refresh)]
    }

    fn sent_by_the_types(flow: Flow) -> Vec<Sent> {
        let confidential = ConfidentialClient::new(id(), ClientSecret::new("s"));
        match flow {
            Flow::CodeWithPkce => of_code(PublicClient::new(id())),
            Flow::CodeWithSecret => of_code(confidential),
            Flow::ClientCredentials => {
                let once = || posted(TokenRequest::client_credentials(&confidential).into_http(&server()));
                vec![once(), once()]
            }
            Flow::Implicit => {
                let request = ImplicitRequest::new(
                    PublicClient::new(id()),
                    redirect_uri(),
                    State::new("s".repeat(32)),
                    ScopeSet::parse(sample(SCOPE)),
                );
                vec![navigation(request.start(&LoopbackServer::try_from(server()).unwrap()).0.reveal())]
            }
        }
    }

    #[test]
    fn what_is_drawn_is_what_the_types_send() {
        for flow in Flow::ALL {
            let to_accounts = |arrow: &&Arrow| arrow.to == Party::Accounts && !arrow.line.is_empty();
            let drawn: Vec<&Arrow> = Figure::of(flow).arrows.iter().filter(to_accounts).collect();
            let sent = sent_by_the_types(flow);
            assert_eq!(drawn.len(), sent.len(), "{flow:?}");
            for (arrow, (line, params)) in drawn.into_iter().zip(sent) {
                assert_eq!(arrow.line, line, "{flow:?}");
                let names: Vec<&str> = params.iter().map(|(name, _)| name.as_str()).collect();
                assert_eq!(arrow.carries.iter().map(|carried| carried.name).collect::<Vec<_>>(), names, "{flow:?} {line}");
                for (carried, (name, value)) in arrow.carries.iter().zip(&params) {
                    match carried.value {
                        Value::Sample(text) => assert_eq!(text, value, "{flow:?} {line} {name}"),
                        // How long it is said to be.
                        Value::Fresh(words) => {
                            let said: Option<usize> = words.split(' ').next().and_then(|number| number.parse().ok());
                            assert!(said.is_none_or(|length| length == value.len()), "{flow:?} {line} {name}: {words}");
                            assert!(!words.starts_with("Basic") || value.starts_with("Basic "), "{value}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_flow_is_drawn_as_it_is_told() {
        for flow in Flow::ALL {
            let carried: Vec<&Carried> = Figure::of(flow).arrows.iter().flat_map(|arrow| arrow.carries).collect();
            let has = |name: &str, start: &str| {
                carried.iter().any(|one| one.name == name && matches!(one.value, Value::Fresh(text) if text.starts_with(start)))
            };
            assert_eq!(has("refresh_token", ""), flow.renews(), "{flow:?}");
            assert_eq!(has("Authorization", "Basic"), flow.needs_a_secret(), "{flow:?}");
            let asks_a_person = Figure::of(flow).arrows.iter().any(|arrow| arrow.from == Party::You);
            assert_eq!(asks_a_person, flow.opens_a_library(), "{flow:?}");
        }
    }

    #[test]
    fn every_step_and_every_parameter_is_explained() {
        for flow in Flow::ALL {
            let figure = Figure::of(flow);
            for arrow in figure.arrows {
                assert!(!arrow.says.is_empty() && arrow.means.ends_with('.'), "{arrow:?}");
                assert!(
                    arrow.source.is_none_or(|(rfc, section)| rfc > 6000 && section.split('.').all(|n| n.parse::<u8>().is_ok()))
                );
                for carried in arrow.carries {
                    assert!(carried.reason().is_some_and(|reason| reason.ends_with('.')), "{carried:?}");
                }
            }
        }
        let figure = Figure::of(Flow::CodeWithSecret);
        assert_eq!(figure.way(&figure.arrows[2]), "Your server to You");
        assert_eq!(figure.way(&figure.arrows[1]), "Your server, by itself");
    }
}
