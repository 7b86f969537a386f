//! The page of what happened, arrow by arrow against what the emulator's log says happened.

use emulator::RefreshRegime;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::harness::emulator::{Entry, TOKEN};
use crate::harness::{Browser, Setup, Stage, journey, journey_with};

/// One arrow as the page draws it.
#[derive(Debug, Deserialize)]
struct Arrow {
    from: String,
    to: Option<String>,
    line: String,
    params: Map<String, Value>,
}

impl Arrow {
    /// Whether it goes from one lane to another: 1 you, 2 this page, 3 accounts service, 4 Web API.
    fn goes(&self, from: &str, to: &str) -> bool {
        self.from == from && self.to.as_deref() == Some(to)
    }
}

const READ: &str = "return JSON.stringify([...document.querySelectorAll('section.flow')].map(flow => [...flow.querySelectorAll('.run > li')] \
    .map(step => ({ from: step.querySelector('summary').dataset.from, to: step.querySelector('summary').dataset.to ?? null, \
    line: step.querySelector('.hop-say code')?.textContent ?? '', params: Object.fromEntries([...step.querySelectorAll('.params > div')] \
    .map(row => [row.querySelector('dt').textContent, row.querySelector('dd').textContent])) }))))";

/// The newest picture on the page, once it has this many arrows between lanes.
async fn picture(stage: &Stage, arrows: usize) -> Vec<Arrow> {
    if stage.tab.address().await.ends_with("/flow") {
        // It is looked at already, and grows by itself.
    } else {
        stage.tab.press("What happened").await;
    }
    stage
        .tab
        .until(&format!("{arrows} arrows"), async || {
            let text = stage.tab.js(READ).await;
            let pictures: Vec<Vec<Arrow>> = serde_json::from_str(text.as_str().unwrap()).unwrap();
            let newest = pictures.into_iter().next().unwrap_or_default();
            let between = newest.into_iter().filter(|arrow| arrow.to.is_some()).collect::<Vec<_>>();
            Ok((between.len() >= arrows).then_some(between))
        })
        .await
}

/// What the log says of some parameters, in the words of the page.
fn told(params: &Value) -> Map<String, Value> {
    let words = |value: &Value| match value.as_str() {
        Some(text) => text.to_owned(),
        None => format!("{} charactersSHA-256 {}…", value["len"], value["hash"].as_str().unwrap()),
    };
    params.as_object().unwrap().iter().map(|(name, value)| (name.clone(), words(value).into())).collect()
}

fn is_drawn(arrow: &Arrow, ways: (&str, &str), entry: &Entry, params: &Value) {
    assert!(arrow.goes(ways.0, ways.1), "{arrow:?}");
    assert_eq!(arrow.line, format!("{} {}", entry.method, entry.path));
    assert_eq!(arrow.params, told(params), "{}", entry.path);
}

fn is_answered(arrow: &Arrow, ways: (&str, &str), entry: &Entry) {
    assert!(arrow.goes(ways.0, ways.1), "{arrow:?}");
    assert_eq!(arrow.line, entry.status.unwrap().to_string());
}

/// A whole sign-in: the button, the way to Spotify and back, the exchange, the first call.
async fn a_sign_in_is_drawn(stage: &Stage) -> Vec<Arrow> {
    let arrows = picture(stage, 8).await;
    let log = stage.emulator.log().await;
    assert!(arrows[0].goes("1", "2"));
    is_drawn(&arrows[1], ("2", "3"), log.authorizations()[0], &log.authorizations()[0].query);
    assert!(arrows[2].goes("1", "3"), "what is done there cannot be seen from here");
    let callback = log.at_site().into_iter().find(|entry| entry.path == "/callback").unwrap().query.clone();
    assert!(arrows[3].goes("3", "2"));
    assert_eq!(arrows[3].params, told(&callback));
    let exchange = log.exchanges()[0];
    is_drawn(&arrows[4], ("2", "3"), exchange, exchange.form.as_ref().unwrap());
    is_answered(&arrows[5], ("3", "2"), exchange);
    let call =
        log.calls().into_iter().find(|call| arrows[6].line == format!("{} {}", call.method, call.path)).expect("a call of the log");
    assert!(arrows[6].goes("2", "4"));
    is_answered(&arrows[7], ("4", "2"), call);
    arrows
}

#[test]
fn a_sign_in_is_drawn_as_it_happened() {
    journey(async |stage| {
        stage.emulator.forget_log().await;
        stage.signed_in().await;
        let arrows = a_sign_in_is_drawn(stage).await;
        assert!(arrows[5].params.contains_key("refresh_token") && arrows[5].params["expires_in"] == "3600");
        // Nothing of it is a secret, in the page or in what it copies.
        let page = stage.tab.js("return document.documentElement.outerHTML").await;
        for (kind, secret) in stage.emulator.secrets().await {
            assert!(!page.as_str().unwrap().contains(&secret), "a {kind} stands in the page");
        }
    });
}

#[test]
fn a_declined_consent_is_drawn_as_it_happened() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/playlists").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.decline().await;
        tab.is_told("LG-auth-declined").await;
        let arrows = picture(stage, 4).await;
        assert_eq!(arrows.len(), 4, "nothing was traded in");
        assert!(arrows[3].goes("3", "2"));
        assert_eq!(arrows[3].params["error"], "access_denied");
        assert!(stage.emulator.log().await.at_token_endpoint().is_empty());
    });
}

#[test]
fn a_partial_consent_is_drawn_as_it_happened() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/library").await;
        stage.emulator.forget_log().await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.find("input[name=scope][value=user-library-read]").await.click().await.unwrap();
        tab.agree().await;
        tab.sees("This is your library as Spotify has it now.").await;
        let arrows = a_sign_in_is_drawn(stage).await;
        let scope = |arrow: &Arrow| arrow.params["scope"].as_str().unwrap().to_owned();
        assert!(scope(&arrows[1]).contains("user-library-read"), "asked for");
        assert!(!scope(&arrows[5]).contains("user-library-read"), "and not granted");
    });
}

/// Somebody is signed in, and a token that has run out is renewed while the picture is looked at.
async fn renews(stage: &Stage) {
    stage.signed_in().await;
    stage.emulator.forget_log().await;
    stage.emulator.expire_access_tokens().await;
    stage.console.expect("/v1/");
    stage.tab.press("Most played").await;
    stage.tab.press("Overview").await;
}

fn a_renewal_is_drawn(regime: RefreshRegime) {
    let setup = Setup { emulator: emulator::Options { refresh: regime, ..emulator::Options::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        renews(stage).await;
        stage.tab.sees("All 48 playlists").await;
        let arrows = picture(stage, 2).await;
        let log = stage.emulator.log().await;
        let refresh = log.refreshes()[0];
        is_drawn(&arrows[0], ("2", "3"), refresh, refresh.form.as_ref().unwrap());
        is_answered(&arrows[1], ("3", "2"), refresh);
        assert_eq!(arrows[1].params.contains_key("refresh_token"), regime != RefreshRegime::Static);
    });
}

#[test]
fn a_renewal_is_drawn_as_it_happened() {
    a_renewal_is_drawn(RefreshRegime::Static);
}

#[test]
fn a_renewal_is_drawn_as_it_happened_with_rotation() {
    a_renewal_is_drawn(RefreshRegime::Rotate);
}

#[test]
fn a_renewal_is_drawn_as_it_happened_with_strict_rotation() {
    a_renewal_is_drawn(RefreshRegime::RotateStrict);
}

#[test]
fn a_refused_renewal_is_drawn_as_it_happened() {
    journey(async |stage| {
        stage.signed_in().await;
        stage.emulator.forget_log().await;
        stage.emulator.revoke_consent().await;
        stage.emulator.expire_access_tokens().await;
        stage.console.expect("/v1/");
        stage.console.expect(TOKEN);
        stage.tab.press("Most played").await;
        stage.tab.press("Overview").await;
        stage.tab.is_told("LG-session-revoked").await;
        let arrows = picture(stage, 2).await;
        let log = stage.emulator.log().await;
        is_answered(&arrows[1], ("3", "2"), log.refreshes()[0]);
        assert_eq!((arrows[1].line.as_str(), &arrows[1].params["error"]), ("400", &json!("invalid_grant")));
    });
}

/// The renewal fails in a way that leaves the session standing. Every arrow of the picture so far is in the log, and nothing else is.
fn a_renewal_that_rests_is_drawn(fault: Value, answer: &str) {
    journey(async |stage| {
        stage.signed_in().await;
        stage.emulator.forget_log().await;
        stage.emulator.strike(TOKEN, fault).await;
        stage.emulator.expire_access_tokens().await;
        stage.console.expect("/v1/");
        stage.console.expect(TOKEN);
        stage.tab.press("Most played").await;
        stage.tab.press("Overview").await;
        let arrows = picture(stage, 2).await;
        let log = stage.emulator.log().await;
        let refresh = log.refreshes()[0];
        is_drawn(&arrows[0], ("2", "3"), refresh, refresh.form.as_ref().unwrap());
        assert!(arrows[1].goes("3", "2"), "{:?}", arrows[1]);
        assert_eq!(arrows[1].line, answer);
    });
}

#[test]
fn a_throttled_renewal_is_drawn_as_it_happened() {
    a_renewal_that_rests_is_drawn(json!({"kind": "rate_limit", "retry_after": 1, "cors": true, "expose": true}), "429");
}

#[test]
fn a_cut_renewal_is_drawn_as_it_happened() {
    a_renewal_that_rests_is_drawn(json!({"kind": "cut"}), "cut");
}

#[test]
fn an_offline_renewal_is_drawn_as_it_happened() {
    let setup =
        Setup { emulator: emulator::Options { access_token_seconds: 6, ..emulator::Options::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.sees("0 min of access").await;
        stage.emulator.forget_log().await;
        stage.goes_offline().await;
        tab.press("Playlists").await;
        tab.is_told("LG-refresh-offline").await;
        let arrows = picture(stage, 2).await;
        assert!(arrows[0].goes("2", "3") && arrows[0].line == "POST /api/token", "{:?}", arrows[0]);
        assert!(arrows[1].goes("3", "2") && arrows[1].line == "no network", "{:?}", arrows[1]);
        let log = stage.emulator.log().await;
        match log.refreshes().first() {
            Some(refresh) => assert_eq!(arrows[0].params, told(refresh.form.as_ref().unwrap())),
            None => assert_eq!(Browser::of_this_run(), Browser::Chromium, "{log}"),
        }
        stage.goes_online().await;
    });
}

/// Where everything that is placed by its lane stands, measured from the edge at which the lines begin.
const PLACES: &str = "const wide = document.documentElement.clientWidth, rtl = document.documentElement.dir === 'rtl'; \
    const boxes = [...document.querySelectorAll('.lanes li, .run .hop-no, .run .hop-line, .run .hop-time')].map(it => it.getBoundingClientRect()); \
    return boxes.map(box => Math.round(rtl ? wide - box.right : box.left) + ' ' + Math.round(box.width))";
/// Which way each head of an arrow looks: to the right or to the left.
const HEADS: &str = "return [...document.querySelectorAll('.run summary[data-to] .hop-line')].map(line => getComputedStyle(line, '::after').transform.startsWith('matrix(-1'))";
/// Where the lanes' lines run, which are drawn as backgrounds: how far each is from its lane's middle.
const LINES: &str = "const box = document.querySelector('.run summary').getBoundingClientRect(), rem = parseFloat(getComputedStyle(document.documentElement).fontSize); \
    const start = parseFloat(getComputedStyle(document.querySelector('.sequence')).getPropertyValue('--start')) * rem; \
    const lanes = [...document.querySelectorAll('.lanes li')].map(it => it.getBoundingClientRect()).map(it => (it.left + it.right) / 2).sort((a, b) => a - b); \
    return lanes.map((middle, place) => Math.abs(box.left + start + (box.width - 8.5 * rem) * (0.125 + 0.25 * place) - middle)).every(off => off < 3)";

#[test]
fn the_diagram_is_mirrored_right_to_left() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.resize(1440).await;
        a_sign_in_is_drawn(stage).await;
        let (places, heads) = (tab.js(PLACES).await, tab.js(HEADS).await);
        assert_eq!(heads, json!([false, false, false, true, false, true, false, true]), "which way the heads look");
        assert_eq!(tab.js(LINES).await, true);
        tab.js("document.documentElement.dir = 'rtl'").await;
        assert_eq!(tab.js(PLACES).await, places);
        let turned: Vec<bool> = heads.as_array().unwrap().iter().map(|back| back == false).collect();
        assert_eq!(tab.js(HEADS).await, json!(turned));
        assert_eq!(tab.js(LINES).await, true);
    });
}
