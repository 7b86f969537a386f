//! Random callbacks and random token answers, through the session. It ends signed in exactly where the rules say so, and signed
//! out everywhere else; never in a panic, and never half-way.
//!
//! The rules are written down here a second time, from RFC 6749 and not from the app.
//!
//! And what other tabs say and what lies on the device, real, changed and made up: it counts exactly where the rules say so.

use std::cell::Cell;
use std::time::Duration;

use lockgroove::oauth::HttpResponse;
use lockgroove::session::{Denied, SessionState};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};

use crate::household::*;
use crate::world::*;

/// Stands for the `state` of the sign-in under way, which is not known before it has begun.
const STATE: &str = "\u{1}state";
const ISSUER: &str = "https://accounts.spotify.com";

/// A query as pairs, put together later; or any text at all.
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
    let right = (prop::collection::vec(("(foo|scope)", ".{0,9}"), 0..1), any::<bool>()).prop_map(|(mut pairs, issuer)| {
        pairs.push(("code".to_owned(), "code-1".to_owned()));
        pairs.extend(issuer.then(|| ("iss".to_owned(), ISSUER.to_owned())));
        pairs.push(("state".to_owned(), STATE.to_owned()));
        Query::Pairs(pairs)
    });
    prop_oneof![
        4 => right,
        4 => prop::collection::vec(pair, 0..6).prop_map(Query::Pairs),
        1 => ".{0,80}".prop_map(Query::Text),
        1 => "[?&=;#%a-f0-9]{0,40}".prop_map(Query::Text),
    ]
}

/// Whether this query is the answer that brings a code.
fn brings_a_code(query: &str, state: &str) -> bool {
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

/// A member of a JSON object: mostly one of these, sometimes anything, sometimes absent.
fn member(
    name: &'static str,
    right: &'static [&'static str],
    anything: BoxedStrategy<Value>,
) -> BoxedStrategy<(&'static str, Option<Value>)> {
    let right = prop::sample::select(right).prop_map(|text| serde_json::from_str(text).expect("JSON in a test"));
    let value = prop::option::weighted(0.9, prop_oneof![8 => right, 1 => anything]);
    value.prop_map(move |value: Option<Value>| (name, value)).boxed()
}

/// An answer of something that may be a token endpoint.
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
        1 => prop_oneof![Just(CUT), Just(LATE)],
    ]
}

/// Whether this answer brings a token, and which refresh token with it.
fn brings_a_token(answer: &Answer) -> Option<Option<String>> {
    let response = answer.as_ref().ok().filter(|response| (200..=299).contains(&response.status))?;
    let members: Map<String, Value> = serde_json::from_str(&response.body).ok()?;
    let text = |name: &str| members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let good = !members.get("error").is_some_and(Value::is_string)
        && text("access_token").is_some()
        && text("token_type").is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"));
    good.then(|| text("refresh_token").map(str::to_owned))
}

fn ends_it(answer: &Answer) -> bool {
    let Ok(response) = answer else { return false };
    let error = serde_json::from_str::<Map<String, Value>>(&response.body).ok().and_then(|members| members.get("error").cloned());
    response.status != 429 && response.status < 500 && error == Some(json!("invalid_grant"))
}

/// One sign-in, and one renewal if it comes to that. Tells how far it came.
fn live(query: &Query, exchange: &Answer, renewal: &Answer) -> usize {
    let stage = Stage::new();
    stage.sign_in();
    let stage = stage.reloaded();
    let name = stage.left_with()["state"].clone();
    let query = query.text(&name);
    stage.callback(&query);
    assert_eq!(stage.sent(), usize::from(brings_a_code(&query, &name)), "{query}");
    if stage.sent() == 0 {
        assert!(matches!(stage.state(), SessionState::SignedOut { .. }), "{:?}", stage.state());
        return 0;
    }

    stage.answer(exchange.clone());
    let Some(refresh) = brings_a_token(exchange) else {
        assert!(matches!(stage.state(), SessionState::SignedOut { .. }), "{:?}", stage.state());
        return 1;
    };
    let SessionState::SignedIn(grant) = stage.state() else { panic!("{:?}", stage.state()) };
    let life = grant.expires_at.since(grant.obtained_at);
    assert!((Duration::from_secs(5)..=Duration::from_secs(86_400)).contains(&life), "{life:?}");
    assert_eq!(grant.is_renewable(), refresh.is_some());

    let call = stage.replace(stage.ask().bearer());
    let Some(refresh) = refresh else {
        assert_eq!(call.answer(), Some(Err(Denied::SignedOut)));
        assert!(matches!(stage.state(), SessionState::SignedOut { .. }));
        return 2;
    };
    assert_eq!(stage.form(1)["refresh_token"], refresh);
    stage.answer(renewal.clone());
    let answered = call.answer().expect("nobody waits for ever");
    let stays = matches!(stage.state(), SessionState::SignedIn(_));
    assert_eq!(stays, !ends_it(renewal), "{:?}", stage.state());
    assert_eq!(answered.is_ok(), brings_a_token(renewal).is_some(), "{answered:?}");
    3
}

#[test]
fn random_callbacks_and_answers_end_by_the_rules() {
    let long = std::env::var_os("LOCKGROOVE_LONG").is_some_and(|value| value == "1");
    let config = Config { cases: if long { 1_000_000 } else { 4_000 }, failure_persistence: None, ..Config::default() };
    let reached = std::cell::Cell::new([0; 4]);
    let outcome = TestRunner::new(config).run(&(query(), answer(), answer()), |(query, exchange, renewal)| {
        let mut counts = reached.get();
        counts[live(&query, &exchange, &renewal)] += 1;
        reached.set(counts);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert!(reached.get().iter().all(|count| *count > 0), "some ends were never reached: {:?}", reached.get());
}

/// Stands for the name of the session the page has.
const OWN: &str = "OWN";

/// One record, as tabs tell each other and as it is kept on the device: mostly whole, each member now and then something else.
fn record() -> impl Strategy<Value = Map<String, Value>> {
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

fn has(record: &Map<String, Value>, names: &[&str], fits: fn(&Value) -> bool) -> bool {
    names.iter().all(|name| record.get(*name).is_some_and(fits))
}

/// Whether a record has everything that outlives an access token, each member of its type.
fn is_kept(record: &Map<String, Value>) -> bool {
    record.get("v") == Some(&json!(1))
        && has(record, &["client_id", "scopes", "asked"], Value::is_string)
        && has(record, &["generation"], |value| value.as_u64().is_some_and(|number| number <= u32::MAX.into()))
        && has(record, &["authorized_at"], Value::is_i64)
}

/// Whether it has a whole session.
fn is_whole(record: &Map<String, Value>) -> bool {
    is_kept(record) && has(record, &["access"], Value::is_string) && has(record, &["obtained_at", "expires_at"], Value::is_i64)
}

fn text<'a>(record: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    record.get(name).and_then(Value::as_str)
}

fn name(record: &Map<String, Value>) -> Option<String> {
    let fits = |id: &&str| (1..=64).contains(&id.len()) && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    text(record, "id").filter(fits).map(str::to_owned)
}

/// What a page must make of what it hears.
#[derive(Default)]
struct Ear {
    /// The session it has: name, time of consent, generation.
    session: Option<(String, i64, u64)>,
    over: Vec<String>,
    stays: bool,
}

impl Ear {
    fn hear(&mut self, record: &Map<String, Value>) {
        if record.get("v") != Some(&json!(1)) {
            return;
        }
        match text(record, "say") {
            Some("here") => {
                let Some(id) = name(record).filter(|id| !self.over.contains(id)) else { return };
                if text(record, "client_id") != Some(CLIENT) || !is_whole(record) {
                    return;
                }
                let consent = record.get("authorized_at").and_then(Value::as_i64).unwrap_or(0);
                let generation = record.get("generation").and_then(Value::as_u64).unwrap_or(0);
                match &mut self.session {
                    Some((known, _, newest)) if *known == id => *newest = generation.max(*newest),
                    Some((known, since, _)) if (consent, &id) <= (*since, &*known) => {}
                    _ => self.session = Some((id, consent, generation)),
                }
            }
            Some("over") => {
                let known = ["by_person", "expired", "revoked", "consent_over", "rejected"];
                let (Some(id), Some(ending)) = (name(record), text(record, "ending").filter(|why| known.contains(why))) else {
                    return;
                };
                self.stays &= ending != "by_person";
                self.session.take_if(|(own, _, _)| *own == id);
                self.over.push(id);
            }
            Some("stay") => self.stays = record.get("stay").and_then(Value::as_bool).unwrap_or(self.stays),
            _ => {}
        }
    }
}

/// A page hears all this, some of it changed in one place. Afterwards it still answers its calls.
fn hears(signed_in: bool, records: &[Map<String, Value>], changed: Option<(usize, char)>) {
    let mut household = Household::new(Regime::Static);
    let page = if signed_in { household.sign_in() } else { household.open() };
    let own =
        household.tabs[&page].state().grant().map(|grant| (grant.consent.id.as_str().to_owned(), grant.consent.given_at.0, 0));
    let id = own.as_ref().map_or("own", |(id, _, _)| id).to_owned();
    let mut ear = Ear { session: own, ..Ear::default() };
    for record in records {
        let mut record = record.clone();
        if record.get("id").is_some_and(|id| id == OWN) {
            record.insert("id".to_owned(), id.clone().into());
        }
        ear.hear(&record);
        household.say(&Value::Object(record).to_string());
        let state = household.tabs[&page].state();
        let heard = state.grant().map(|grant| (grant.consent.id.as_str().to_owned(), grant.consent.given_at.0));
        assert_eq!(heard, ear.session.as_ref().map(|(id, since, _)| (id.clone(), *since)), "{state:?}");
        assert_eq!(household.tabs[&page].session.stays_signed_in(), ear.stays);
    }
    if let Some((place, with)) = changed {
        // Real words, with one character that is not.
        let words = household.common.heard.borrow().clone();
        for said in words {
            let at = place % said.chars().count().max(1);
            let said: String = said.chars().enumerate().map(|(n, c)| if n == at { with } else { c }).collect();
            household.say(&said);
        }
    }
    let call = household.ask(page);
    household.advance(40);
    assert!(call.answer().is_some(), "a call waits for ever: {:?}", household.tabs[&page].state());
}

/// A page is opened where this lies on the device.
fn wakes_up_to(kept: &Map<String, Value>) {
    let mut household = Household::new(Regime::Static);
    household.common.wanted.set(true);
    *household.common.vault.borrow_mut() = Some(Value::Object(kept.clone()).to_string());
    let page = household.open();
    let good = is_kept(kept)
        && text(kept, "say") == Some("kept")
        && name(kept).is_some()
        && text(kept, "client_id") == Some(CLIENT)
        && text(kept, "refresh").is_some_and(|token| !token.is_empty());
    assert_eq!(household.is_signed_in(page), good, "{kept:?}");
    let call = household.ask(page);
    household.advance(40);
    assert!(call.answer().is_some());
    // The server knows none of these tokens, so that is where it ends.
    assert!(!household.is_signed_in(page) && household.server.refused.get() == usize::from(good));
}

#[test]
fn random_words_of_other_tabs_and_random_vaults_end_by_the_rules() {
    let long = std::env::var_os("LOCKGROOVE_LONG").is_some_and(|value| value == "1");
    let config = Config { cases: if long { 200_000 } else { 1_500 }, failure_persistence: None, ..Config::default() };
    let words = (any::<bool>(), prop::collection::vec(record(), 0..6), prop::option::of((any::<usize>(), any::<char>())));
    let outcome = TestRunner::new(config.clone()).run(&words, |(signed_in, records, changed)| {
        hears(signed_in, &records, changed);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let kept = record().prop_map(|mut record| {
        // Mostly what is kept, and not what is said.
        if record.get("say").is_some_and(|say| say != "who") {
            record.insert("say".to_owned(), "kept".into());
        }
        record
    });
    let opened = Cell::new(0);
    let outcome = TestRunner::new(config).run(&kept, |kept| {
        wakes_up_to(&kept);
        opened.set(opened.get() + usize::from(is_kept(&kept)));
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert!(opened.get() > 100, "too few were whole: {}", opened.get());
}
