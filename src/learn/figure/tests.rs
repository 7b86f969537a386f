#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
use super::shared::{CLIENT_ID, REDIRECT_URI, SCOPE};
use super::*;
use crate::learn::trace::Participant;
use crate::oauth::{
    AuthorizationRequest, AuthorizationServer, Callback, Client, ClientId, ClientSecret, ConfidentialClient, HttpRequest,
    ImplicitRequest, LoopbackServer, Origin, PublicClient, RedirectUri, RefreshToken, ScopeSet, State, TokenRequest, Verifier,
};

/// A request on the wire: its line and its parameters. A credential counts as the first parameter.
type Sent = (String, Vec<(String, String)>);

fn sample(param: FigureParam) -> &'static str {
    let FigureValue::Sample(text) = param.value else { panic!("{param:?} is not a sample") };
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
    (line, credential.into_iter().chain(pairs(&request.body.unwrap().text)).collect())
}

/// Every request of a code flow, as this client sends it.
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
fn the_requests_drawn_are_those_the_types_send() {
    for flow in Flow::ALL {
        let to_accounts = |step: &&FigureStep| step.to == Participant::Accounts && !step.line.is_empty();
        let drawn: Vec<&FigureStep> = Figure::of(flow).steps.iter().filter(to_accounts).collect();
        let sent = sent_by_the_types(flow);
        assert_eq!(drawn.len(), sent.len(), "{flow:?}");
        for (step, (line, params)) in drawn.into_iter().zip(sent) {
            assert_eq!(step.line, line, "{flow:?}");
            let names: Vec<&str> = params.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(step.params.iter().map(|param| param.name).collect::<Vec<_>>(), names, "{flow:?} {line}");
            for (param, (name, value)) in step.params.iter().zip(&params) {
                match param.value {
                    FigureValue::Sample(text) => assert_eq!(text, value, "{flow:?} {line} {name}"),
                    // A description that starts with a number names the length.
                    FigureValue::Fresh(words) => {
                        let length: Option<usize> = words.split(' ').next().and_then(|number| number.parse().ok());
                        assert!(length.is_none_or(|length| length == value.len()), "{flow:?} {line} {name}: {words}");
                        assert!(!words.starts_with("Basic") || value.starts_with("Basic "), "{value}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_diagram_agrees_with_the_facts_about_its_flow() {
    for flow in Flow::ALL {
        let params: Vec<&FigureParam> = Figure::of(flow).steps.iter().flat_map(|step| step.params).collect();
        let has = |name: &str, start: &str| {
            params.iter().any(|one| one.name == name && matches!(one.value, FigureValue::Fresh(text) if text.starts_with(start)))
        };
        assert_eq!(has("refresh_token", ""), flow.renews(), "{flow:?}");
        assert_eq!(has("Authorization", "Basic"), flow.needs_a_secret(), "{flow:?}");
        let involves_a_person = Figure::of(flow).steps.iter().any(|step| step.from == Participant::You);
        assert_eq!(involves_a_person, flow.opens_a_library(), "{flow:?}");
    }
}

#[test]
fn every_step_and_every_parameter_is_explained() {
    for flow in Flow::ALL {
        let figure = Figure::of(flow);
        for step in figure.steps {
            assert!(!step.title.is_empty() && step.meaning.ends_with('.'), "{step:?}");
            assert!(step.source.is_none_or(|(rfc, section)| rfc > 6000 && section.split('.').all(|n| n.parse::<u8>().is_ok())));
            for param in step.params {
                assert!(param.purpose().is_some_and(|purpose| purpose.ends_with('.')), "{param:?}");
            }
        }
    }
    let figure = Figure::of(Flow::CodeWithSecret);
    assert_eq!(figure.way(&figure.steps[2]), "Your server to You");
    assert_eq!(figure.way(&figure.steps[1]), "Your server");
}
