//! The sign-in log: each arrow of its diagrams is compared with the emulator's log.

use emulator::RefreshRegime;
use lockgroove::ui::route::Route;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::harness::emulator::{Entry, TOKEN};
use crate::harness::{Setup, Stage, Tab, journey, journey_with};

/// A lane of the diagram, as the page numbers it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
enum Lane {
    #[serde(rename = "1")]
    Person,
    #[serde(rename = "2")]
    Page,
    #[serde(rename = "3")]
    Accounts,
    #[serde(rename = "4")]
    WebApi,
}

use Lane::{Accounts, Page, Person, WebApi};

/// One step of a diagram: an arrow, or without `to` something that happens in one lane.
#[derive(Debug, Deserialize)]
struct Arrow {
    from: Lane,
    to: Option<Lane>,
    line: String,
    params: Map<String, Value>,
}

impl Arrow {
    fn goes(&self, from: Lane, to: Lane) -> bool {
        self.from == from && self.to == Some(to)
    }
}

/// The newest diagram of the page, once its title starts like this and it has this many arrows.
async fn diagram(stage: &Stage, title: &str, arrows: usize) -> Vec<Arrow> {
    let script = "
        const flow = document.querySelector('section.flow');
        if (!flow?.querySelector('h2').textContent.startsWith(arguments[0])) return [];
        const text = (step, part) => step.querySelector(part)?.textContent ?? '';
        const params = step => [...step.querySelectorAll('.params > div')].map(row => [text(row, 'dt'), text(row, 'dd')]);
        return [...flow.querySelectorAll('.run > li')].map(step => {
            const { from, to } = step.querySelector('summary').dataset;
            return { from, to: to ?? null, line: text(step, '.hop-wire'), params: Object.fromEntries(params(step)) };
        });";
    // An open page grows by itself.
    if !stage.tab.address().await.ends_with("/flow") {
        if stage.tab.count("#contents").await > 0 {
            stage.go_to(&Route::SignInLog).await;
        } else {
            stage.tab.press("Sign-in log").await;
        }
    }
    stage
        .tab
        .until(&format!("the diagram “{title}” with {arrows} arrows"), async || {
            let steps: Vec<Arrow> = serde_json::from_value(stage.tab.try_js(script, vec![json!(title)]).await?).unwrap();
            let drawn: Vec<Arrow> = steps.into_iter().filter(|step| step.to.is_some()).collect();
            Ok((drawn.len() >= arrows).then_some(drawn))
        })
        .await
}

/// Logged parameters as the page shows them.
fn as_shown(params: &Value) -> Map<String, Value> {
    let words = |value: &Value| match value.as_str() {
        Some(text) => text.to_owned(),
        None => format!("{} charactersSHA-256 {}…", value["len"], value["hash"].as_str().unwrap()),
    };
    params.as_object().unwrap().iter().map(|(name, value)| (name.clone(), words(value).into())).collect()
}

fn is_request(arrow: &Arrow, entry: &Entry, params: &Value) {
    assert!(arrow.goes(Page, Accounts), "{arrow:?}");
    assert_eq!(arrow.line, format!("{} {}", entry.method, entry.path));
    assert_eq!(arrow.params, as_shown(params), "{}", entry.path);
}

fn is_response(arrow: &Arrow, from: Lane, entry: &Entry) {
    assert!(arrow.goes(from, Page), "{arrow:?}");
    assert_eq!(arrow.line, entry.status.unwrap().to_string());
}

/// A whole sign-in: the button, the trip to Spotify and back, the exchange, the first call.
async fn a_sign_in_is_drawn(stage: &Stage) -> Vec<Arrow> {
    let arrows = diagram(stage, "Sign-in", 8).await;
    let log = stage.emulator.log().await;
    assert!(arrows[0].goes(Person, Page));
    is_request(&arrows[1], log.authorizations()[0], &log.authorizations()[0].query);
    assert!(arrows[2].goes(Person, Accounts), "{:?}", arrows[2]);
    let callback = log.site_requests().into_iter().find(|entry| entry.path == "/callback").unwrap().query.clone();
    assert!(arrows[3].goes(Accounts, Page));
    assert_eq!(arrows[3].params, as_shown(&callback));
    let exchange = log.exchanges()[0];
    is_request(&arrows[4], exchange, exchange.form.as_ref().unwrap());
    is_response(&arrows[5], Accounts, exchange);
    let call =
        log.calls().into_iter().find(|call| arrows[6].line == format!("{} {}", call.method, call.path)).expect("a call of the log");
    assert!(arrows[6].goes(Page, WebApi));
    is_response(&arrows[7], WebApi, call);
    arrows
}

#[test]
fn a_sign_in_is_drawn_as_it_happened() {
    journey(async |stage| {
        stage.emulator.clear_log().await;
        stage.sign_in().await;
        let arrows = a_sign_in_is_drawn(stage).await;
        assert!(arrows[5].params.contains_key("refresh_token") && arrows[5].params["expires_in"] == "3600");
        stage.page_has_no_secret("sign-in log").await;
        stage.tab.reload().await;
        assert_eq!(format!("{:?}", diagram(stage, "Sign-in", 8).await), format!("{arrows:?}"), "the log survives a reload");
        stage.page_has_no_secret("sign-in log after a reload").await;
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
        tab.sees_code("LG-auth-declined").await;
        let arrows = diagram(stage, "Sign-in", 4).await;
        assert_eq!(arrows.len(), 4, "{arrows:?}");
        assert!(arrows[3].goes(Accounts, Page));
        assert_eq!(arrows[3].params["error"], "access_denied");
        assert!(stage.emulator.log().await.token_requests().is_empty());
    });
}

#[test]
fn a_partial_consent_is_drawn_as_it_happened() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/library").await;
        stage.emulator.clear_log().await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.toggle_scope("user-library-read").await;
        tab.agree().await;
        tab.sees("Ines Okafor-Lindqvist").await;
        let arrows = a_sign_in_is_drawn(stage).await;
        let scope = |arrow: &Arrow| arrow.params["scope"].as_str().unwrap().to_owned();
        assert!(scope(&arrows[1]).contains("user-library-read"), "requested");
        assert!(!scope(&arrows[5]).contains("user-library-read"), "granted");
    });
}

fn a_renewal_is_drawn(regime: RefreshRegime) {
    journey_with(Setup::with_refresh(regime), async |stage| {
        stage.sign_in().await;
        stage.open_overview_with_expired_token().await;
        stage.sees_overview().await;
        let arrows = diagram(stage, "Token refresh", 2).await;
        let log = stage.emulator.log().await;
        let refresh = log.refreshes()[0];
        is_request(&arrows[0], refresh, refresh.form.as_ref().unwrap());
        is_response(&arrows[1], Accounts, refresh);
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
        stage.sign_in().await;
        stage.emulator.revoke_consent().await;
        stage.console.expect(TOKEN);
        stage.open_overview_with_expired_token().await;
        stage.tab.sees_code("LG-session-revoked").await;
        let arrows = diagram(stage, "Token refresh", 2).await;
        let log = stage.emulator.log().await;
        is_response(&arrows[1], Accounts, log.refreshes()[0]);
        assert_eq!((arrows[1].line.as_str(), &arrows[1].params["error"]), ("400", &json!("invalid_grant")));
    });
}

/// A renewal that fails and keeps the session.
fn a_failed_renewal_is_drawn(fault: Value, answer: &str) {
    journey(async |stage| {
        stage.sign_in().await;
        stage.emulator.inject(TOKEN, fault).await;
        stage.console.expect(TOKEN);
        stage.open_overview_with_expired_token().await;
        let arrows = diagram(stage, "Token refresh", 2).await;
        let log = stage.emulator.log().await;
        let refresh = log.refreshes()[0];
        is_request(&arrows[0], refresh, refresh.form.as_ref().unwrap());
        assert!(arrows[1].goes(Accounts, Page), "{:?}", arrows[1]);
        assert_eq!(arrows[1].line, answer);
    });
}

#[test]
fn a_throttled_renewal_is_drawn_as_it_happened() {
    a_failed_renewal_is_drawn(json!({"kind": "rate_limit", "retry_after": 1, "cors": true, "expose": true}), "429");
}

#[test]
fn a_cut_renewal_is_drawn_as_it_happened() {
    a_failed_renewal_is_drawn(json!({"kind": "cut"}), "connection lost");
}

#[test]
fn an_offline_renewal_is_drawn_as_it_happened() {
    journey_with(Setup::with_short_lived_tokens(), async |stage| {
        let tab = &stage.tab;
        stage.sign_in_and_let_the_token_expire().await;
        stage.has_the_listeners_parts().await;
        // The part of a page that a person points at is loaded before they press.
        tab.js("document.querySelector('a[href=\"/flow\"]').dispatchEvent(new PointerEvent('pointerenter'))").await;
        stage.has_part("learn").await;
        stage.console.expect(TOKEN);
        tab.go_offline().await;
        tab.press("Playlists").await;
        tab.sees_code("LG-refresh-offline").await;
        let arrows = diagram(stage, "Token refresh", 2).await;
        assert!(arrows[0].goes(Page, Accounts) && arrows[0].line == "POST /api/token", "{:?}", arrows[0]);
        assert!(arrows[1].goes(Accounts, Page) && arrows[1].line == "no network", "{:?}", arrows[1]);
        let log = stage.emulator.log().await;
        assert!(log.refreshes().is_empty(), "{log}");
        tab.go_online().await;
    });
}

/// Where everything that belongs to a lane is, measured from the edge where lines of text start: offset and width in pixels.
async fn lane_positions(tab: &Tab) -> Vec<(i64, i64)> {
    let script = "const page = document.documentElement;
        const all = document.querySelectorAll('.lanes li:not(.took), .run .hop-no, .run .hop-line, .run .hop-time');
        return [...all].map(it => it.getBoundingClientRect()).map(box => {
            const offset = page.dir === 'rtl' ? page.clientWidth - box.right : box.left;
            return [Math.round(offset), Math.round(box.width)];
        });";
    serde_json::from_value(tab.js(script).await).unwrap()
}

/// Whether the head of each arrow points to the left.
async fn heads_point_left(tab: &Tab) -> Vec<bool> {
    let script = "const lines = document.querySelectorAll('.run summary[data-to] .hop-line');
        return [...lines].map(line => getComputedStyle(line, '::after').transform.startsWith('matrix(-1'));";
    serde_json::from_value(tab.js(script).await).unwrap()
}

/// Whether the line of each lane, which is a background, runs through the middle of the lane's title.
async fn lines_meet_their_lanes(tab: &Tab) -> bool {
    let script = "const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
        const box = document.querySelector('.run summary').getBoundingClientRect();
        const start = parseFloat(getComputedStyle(document.querySelector('.sequence')).getPropertyValue('--start')) * rem;
        const boxes = [...document.querySelectorAll('.lanes li:not(.took)')].map(lane => lane.getBoundingClientRect());
        const middles = boxes.map(lane => (lane.left + lane.right) / 2).sort((a, b) => a - b);
        const line = lane => box.left + start + (box.width - 8.5 * rem) * (0.125 + 0.25 * lane);
        return middles.every((middle, lane) => Math.abs(line(lane) - middle) < 3);";
    tab.js(script).await == true
}

#[test]
fn the_diagram_is_mirrored_right_to_left() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.resize(1440).await;
        a_sign_in_is_drawn(stage).await;
        let (positions, heads) = (lane_positions(tab).await, heads_point_left(tab).await);
        assert_eq!(heads, [false, false, false, true, false, true, false, true]);
        assert!(lines_meet_their_lanes(tab).await);
        tab.js("document.documentElement.dir = 'rtl'").await;
        assert_eq!(lane_positions(tab).await, positions);
        let mirrored: Vec<bool> = heads.iter().map(|left| !left).collect();
        assert_eq!(heads_point_left(tab).await, mirrored);
        assert!(lines_meet_their_lanes(tab).await);
    });
}
