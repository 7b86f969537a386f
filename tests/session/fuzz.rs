//! Random callbacks, random answers to token requests, random messages of other tabs and random vaults. The session accepts exactly
//! those that the rules allow, and never panics. The rules are written here a second time, from RFC 6749 and not from the app.

use std::cell::Cell;
use std::time::Duration;

use lockgroove::oauth::HttpResponse;
use lockgroove::session::{Denied, SessionState};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};

use crate::fake_browser::*;
use crate::fake_page::*;
use crate::fake_world::*;

/// Stands for the `state` of the pending sign-in, which is unknown when the query is made.
const STATE: &str = "\u{1}state";
const ISSUER: &str = "https://accounts.spotify.com";

/// Parameters, or any text.
#[derive(Clone, Debug)]
enum Query {
    Pairs(Vec<(String, String)>),
    Text(String),
}

impl Query {
    fn text(&self, state: &str) -> String {
        match self {
            Self::Pairs(pairs) => {
                let pairs = pairs.iter().map(|(name, value)| (name, value.replace(STATE, state)));
                form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
            }
            Self::Text(text) => text.clone(),
        }
    }
}

fn query() -> impl Strategy<Value = Query> {
    let pair = prop_oneof![
        4 => prop_oneof![6 => Just(STATE), 1 => Just("other"), 1 => Just("")].prop_map(|state| ("state".to_owned(), state.to_owned())),
        4 => prop_oneof![6 => Just("code-1".to_owned()), 1 => Just(String::new()), 1 => Just("x".repeat(5000)), 2 => ".{0,20}"]
            .prop_map(|code| ("code".to_owned(), code)),
        1 => prop_oneof![Just("access_denied"), Just("server_error"), Just("")].prop_map(|error| ("error".to_owned(), error.to_owned())),
        1 => prop_oneof![3 => Just(ISSUER), 1 => Just("https://evil.example"), 1 => Just("")]
            .prop_map(|issuer| ("iss".to_owned(), issuer.to_owned())),
        1 => ("(foo|scope|error_description|session_state)", ".{0,30}"),
    ];
    let valid = (prop::collection::vec(("(foo|scope)", ".{0,9}"), 0..1), any::<bool>()).prop_map(|(mut pairs, issuer)| {
        pairs.push(("code".to_owned(), "code-1".to_owned()));
        pairs.extend(issuer.then(|| ("iss".to_owned(), ISSUER.to_owned())));
        pairs.push(("state".to_owned(), STATE.to_owned()));
        Query::Pairs(pairs)
    });
    prop_oneof![
        4 => valid,
        4 => prop::collection::vec(pair, 0..6).prop_map(Query::Pairs),
        1 => ".{0,80}".prop_map(Query::Text),
        1 => "[?&=;#%a-f0-9]{0,40}".prop_map(Query::Text),
    ]
}

/// Whether this query answers the sign-in with a code.
fn has_code(query: &str, state: &str) -> bool {
    let query = query.strip_prefix('?').unwrap_or(query);
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let all = |name: &str| pairs.iter().filter(|(found, _)| found == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
    let known = ["code", "state", "iss", "error", "error_description", "error_uri", "scope", "session_state"];
    known.iter().all(|name| all(name).len() <= 1)
        && all("state") == [state]
        && all("code").iter().any(|code| !code.is_empty() && code.len() <= 4096)
        && all("error").iter().all(|error| error.is_empty())
        && all("iss").iter().all(|issuer| *issuer == ISSUER)
}

fn anything() -> BoxedStrategy<Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({"a": [1]})),
    ]
    .boxed()
}

/// A member of a JSON object: mostly one of `valid`, sometimes anything, sometimes absent.
fn member(
    name: &'static str,
    valid: &'static [&'static str],
    anything: BoxedStrategy<Value>,
) -> BoxedStrategy<(&'static str, Option<Value>)> {
    let valid = prop::sample::select(valid).prop_map(|text| serde_json::from_str(text).expect("JSON in a test"));
    let value = prop::option::weighted(0.9, prop_oneof![8 => valid, 1 => anything]);
    value.prop_map(move |value: Option<Value>| (name, value)).boxed()
}

/// An answer to a token request.
fn answer() -> impl Strategy<Value = Answer> {
    let anything = anything();
    let members = (
        member("access_token", &[r#""access""#], anything.clone()),
        member("token_type", &[r#""Bearer""#, r#""bearer""#], anything.clone()),
        member("expires_in", &["3600", r#""3600""#, "0", "-1", "1e300"], anything.clone()),
        member("refresh_token", &[r#""refresh""#], anything.clone()),
        member("scope", &[r#""user-library-read""#, r#""""#], anything.clone()),
        prop::option::weighted(0.1, prop_oneof![Just(json!("invalid_grant")), Just(json!("invalid_client")), anything]),
    );
    let body = members.prop_map(|(a, b, c, d, e, error)| {
        let members = [a, b, c, d, e, ("error", error)].into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(members.collect::<Map<_, _>>()).to_string()
    });
    let body = prop_oneof![
        8 => body.clone(),
        1 => (body, any::<prop::sample::Index>()).prop_map(|(text, end)| text.chars().take(end.index(text.len() + 1)).collect()),
        1 => ".{0,60}",
    ];
    let status =
        prop_oneof![8 => Just(200), 1 => Just(400), 1 => prop::sample::select(&[0, 201, 204, 302, 401, 429, 500, 503, 999][..])];
    let retry_after = prop::option::of(any::<u32>());
    prop_oneof![
        15 => (status, retry_after, body).prop_map(|(status, retry_after, body)| Ok(HttpResponse { status, retry_after, body, ..HttpResponse::default() })),
        1 => prop_oneof![Just(UNREACHABLE), Just(TIMED_OUT)],
    ]
}

/// Whether a header can contain it.
fn is_token(text: &str) -> bool {
    text.chars().all(|c| matches!(c, ' '..='~'))
}

/// The refresh token of an answer, if it has an access token.
fn refresh_token_in(answer: &Answer) -> Option<Option<String>> {
    let response = answer.as_ref().ok().filter(|response| (200..=299).contains(&response.status))?;
    let members: Map<String, Value> = serde_json::from_str(&response.body).ok()?;
    let text = |name: &str| members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let fits = |name: &str| text(name).is_none_or(is_token);
    let is_valid = fits("access_token")
        && fits("refresh_token")
        && !members.get("error").is_some_and(Value::is_string)
        && text("access_token").is_some()
        && text("token_type").is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"));
    is_valid.then(|| text("refresh_token").map(str::to_owned))
}

/// Whether it ends a session whose access has expired.
fn is_final(answer: &Answer) -> bool {
    let Ok(response) = answer else { return false };
    let error = serde_json::from_str::<Map<String, Value>>(&response.body).ok().and_then(|members| members.get("error").cloned());
    response.status != 429
        && response.status < 500
        && [Some(json!("invalid_grant")), Some(json!("invalid_client"))].contains(&error)
}

/// Makes one sign-in, and one renewal if it succeeds. Returns how far it came, from 0 to 3.
fn sign_in_and_renew(query: &Query, exchange: &Answer, renewal: &Answer) -> usize {
    let page = FakePage::new();
    page.sign_in();
    let page = page.reloaded();
    let state = page.last_state();
    let query = query.text(&state);
    page.callback(&query);
    assert_eq!(page.sent(), usize::from(has_code(&query, &state)), "{query}");
    if page.sent() == 0 {
        assert!(matches!(page.state(), SessionState::SignedOut { .. }), "{:?}", page.state());
        return 0;
    }

    page.answer(exchange.clone());
    let Some(refresh) = refresh_token_in(exchange) else {
        assert!(matches!(page.state(), SessionState::SignedOut { .. }), "{:?}", page.state());
        return 1;
    };
    let SessionState::SignedIn(grant) = page.state() else { panic!("{:?}", page.state()) };
    let life = grant.expires_at.since(grant.obtained_at);
    assert!((Duration::from_secs(5)..=Duration::from_secs(86_400)).contains(&life), "{life:?}");
    assert_eq!(grant.is_renewable(), refresh.is_some());

    let caller = page.replace(page.ask().bearer());
    let Some(refresh) = refresh else {
        assert_eq!(caller.answer(), Some(Err(Denied::SignedOut)));
        assert!(matches!(page.state(), SessionState::SignedOut { .. }));
        return 2;
    };
    assert_eq!(page.form(1)["refresh_token"], refresh);
    page.answer(renewal.clone());
    let token = caller.answer().expect("the caller is answered");
    let is_signed_in = matches!(page.state(), SessionState::SignedIn(_));
    assert_eq!(is_signed_in, !is_final(renewal), "{:?}", page.state());
    assert_eq!(token.is_ok(), refresh_token_in(renewal).is_some(), "{token:?}");
    3
}

#[test]
fn random_callbacks_and_answers_follow_the_rules() {
    let long = std::env::var_os("LOCKGROOVE_LONG").is_some_and(|value| value == "1");
    let config = Config { cases: if long { 1_000_000 } else { 4_000 }, failure_persistence: None, ..Config::default() };
    let reached = std::cell::Cell::new([0; 4]);
    let outcome = TestRunner::new(config).run(&(query(), answer(), answer()), |(query, exchange, renewal)| {
        let mut counts = reached.get();
        counts[sign_in_and_renew(&query, &exchange, &renewal)] += 1;
        reached.set(counts);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert!(reached.get().iter().all(|count| *count > 0), "some ends were not reached: {:?}", reached.get());
}

/// Stands for the ID of the tab's session.
const OWN: &str = "OWN";

/// A message of a tab or the text of a vault. Most members are valid.
fn message() -> impl Strategy<Value = Map<String, Value>> {
    let names = (
        member("v", &["1", "1", "1", "1", "2"], anything()),
        member("say", &[r#""here""#, r#""here""#, r#""over""#, r#""stay""#, r#""who""#, r#""kept""#], anything()),
        member("id", &[r#""OWN""#, r#""older""#, r#""newer""#, r#""no blanks""#], anything()),
        member("ending", &[r#""by_person""#, r#""revoked""#, r#""expired""#, r#""consent_over""#, r#""who knows""#], anything()),
        member("stay", &["true", "false"], anything()),
        member("generation", &["0", "1", "7", "4294967295"], anything()),
    );
    let rest = (
        member("client_id", &[r#""0123456789abcdef0123456789abcdef""#], anything()),
        member("scopes", &[r#""user-library-read""#, r#""""#], anything()),
        member("asked", &[r#""user-library-read user-top-read""#], anything()),
        member("authorized_at", &["0", "1800000000000", "-9223372036854775808"], anything()),
        member("refresh", &[r#""refresh-1""#, r#""rt""#, "null", r#""""#], anything()),
        member("access", &[r#""access""#], anything()),
        member("obtained_at", &["0", "1795000000000", "9223372036854775807"], anything()),
        member("expires_at", &["0", "9223372036854775807"], anything()),
    );
    (names, rest).prop_map(|((a, b, c, d, e, f), (g, h, i, j, k, l, m, n))| {
        let members = [a, b, c, d, e, f, g, h, i, j, k, l, m, n].into_iter();
        members.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    })
}

fn has(message: &Map<String, Value>, names: &[&str], fits: fn(&Value) -> bool) -> bool {
    names.iter().all(|name| message.get(*name).is_some_and(fits))
}

/// Whether it has every member of a consent, each of the right type.
fn is_consent(message: &Map<String, Value>) -> bool {
    message.get("v") == Some(&json!(1))
        && has(message, &["client_id", "scopes", "asked"], Value::is_string)
        && has(message, &["generation"], |value| value.as_u64().is_some_and(|number| number <= u32::MAX.into()))
        && has(message, &["authorized_at"], Value::is_i64)
}

/// Whether it has every member of a session.
fn is_session(message: &Map<String, Value>) -> bool {
    is_consent(message)
        && has(message, &["access"], |value| value.as_str().is_some_and(is_token))
        && has(message, &["obtained_at", "expires_at"], Value::is_i64)
}

fn text<'a>(message: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    message.get(name).and_then(Value::as_str)
}

fn id_of(message: &Map<String, Value>) -> Option<String> {
    let fits = |id: &&str| (1..=64).contains(&id.len()) && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    text(message, "id").filter(fits).map(str::to_owned)
}

/// What a tab must know after some messages.
#[derive(Default)]
struct Expected {
    /// ID, time of consent and generation of its session.
    session: Option<(String, i64, u64)>,
    ended: Vec<String>,
    stay: bool,
}

impl Expected {
    fn receive(&mut self, message: &Map<String, Value>) {
        if message.get("v") != Some(&json!(1)) {
            return;
        }
        match text(message, "say") {
            Some("here") => {
                let Some(id) = id_of(message).filter(|id| !self.ended.contains(id)) else { return };
                if text(message, "client_id") != Some(CLIENT) || !is_session(message) {
                    return;
                }
                let consent = message.get("authorized_at").and_then(Value::as_i64).unwrap_or(0);
                let generation = message.get("generation").and_then(Value::as_u64).unwrap_or(0);
                match &mut self.session {
                    Some((known, _, newest)) if *known == id => *newest = generation.max(*newest),
                    Some((known, since, _)) if (consent, &id) <= (*since, &*known) => {}
                    _ => self.session = Some((id, consent, generation)),
                }
            }
            Some("over") => {
                let known = ["by_person", "expired", "revoked", "consent_over", "rejected"];
                let (Some(id), Some(ending)) = (id_of(message), text(message, "ending").filter(|why| known.contains(why))) else {
                    return;
                };
                self.stay &= ending != "by_person";
                self.session.take_if(|(own, _, _)| *own == id);
                self.ended.push(id);
            }
            Some("stay") => self.stay = message.get("stay").and_then(Value::as_bool).unwrap_or(self.stay),
            _ => {}
        }
    }
}

/// A tab receives these messages, and then real ones with one changed character. It still answers its callers.
fn receive_messages(signed_in: bool, messages: &[Map<String, Value>], changed: Option<(usize, char)>) {
    let mut browser = FakeBrowser::new(Regime::Static);
    let tab = if signed_in { browser.sign_in() } else { browser.open() };
    let own = browser.tabs[&tab].state().grant().map(|grant| (grant.consent.id.as_str().to_owned(), grant.consent.given_at.0, 0));
    let id = own.as_ref().map_or("own", |(id, _, _)| id).to_owned();
    let mut expected = Expected { session: own, ..Expected::default() };
    for message in messages {
        let mut message = message.clone();
        if message.get("id").is_some_and(|id| id == OWN) {
            message.insert("id".to_owned(), id.clone().into());
        }
        expected.receive(&message);
        browser.send_message(&Value::Object(message).to_string());
        let state = browser.tabs[&tab].state();
        let session = state.grant().map(|grant| (grant.consent.id.as_str().to_owned(), grant.consent.given_at.0));
        assert_eq!(session, expected.session.as_ref().map(|(id, since, _)| (id.clone(), *since)), "{state:?}");
        assert_eq!(browser.tabs[&tab].session.stays_signed_in(), expected.stay);
    }
    if let Some((index, with)) = changed {
        let messages = browser.shared.messages.borrow().clone();
        for message in messages {
            let at = index % message.chars().count().max(1);
            let message: String = message.chars().enumerate().map(|(n, c)| if n == at { with } else { c }).collect();
            browser.send_message(&message);
        }
    }
    let caller = browser.ask(tab);
    browser.advance(40);
    assert!(caller.answer().is_some(), "the caller still waits: {:?}", browser.tabs[&tab].state());
}

/// A tab is opened in a browser with this in its vault.
fn open_with_vault(stored: &Map<String, Value>) {
    let mut browser = FakeBrowser::new(Regime::Static);
    browser.shared.vault_enabled.set(true);
    *browser.shared.vault.borrow_mut() = Some(Value::Object(stored.clone()).to_string());
    let tab = browser.open();
    let is_valid = is_consent(stored)
        && text(stored, "say") == Some("kept")
        && id_of(stored).is_some()
        && text(stored, "client_id") == Some(CLIENT)
        && text(stored, "refresh").is_some_and(|token| !token.is_empty() && is_token(token));
    assert_eq!(browser.is_signed_in(tab), is_valid, "{stored:?}");
    let caller = browser.ask(tab);
    browser.advance(40);
    assert!(caller.answer().is_some());
    // The server knows none of these refresh tokens, so the session ends.
    assert!(!browser.is_signed_in(tab) && browser.server.refused.get() == usize::from(is_valid));
}

#[test]
fn random_messages_and_random_vaults_follow_the_rules() {
    let long = std::env::var_os("LOCKGROOVE_LONG").is_some_and(|value| value == "1");
    let config = Config { cases: if long { 200_000 } else { 1_500 }, failure_persistence: None, ..Config::default() };
    let messages = (any::<bool>(), prop::collection::vec(message(), 0..6), prop::option::of((any::<usize>(), any::<char>())));
    let outcome = TestRunner::new(config.clone()).run(&messages, |(signed_in, messages, changed)| {
        receive_messages(signed_in, &messages, changed);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let stored = message().prop_map(|mut message| {
        // Most of them are texts of a vault.
        if message.get("say").is_some_and(|say| say != "who") {
            message.insert("say".to_owned(), "kept".into());
        }
        message
    });
    let opened = Cell::new(0);
    let outcome = TestRunner::new(config).run(&stored, |stored| {
        open_with_vault(&stored);
        opened.set(opened.get() + usize::from(is_consent(&stored)));
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert!(opened.get() > 100, "too few vaults were valid: {}", opened.get());
}
