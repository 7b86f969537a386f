//! What a trace tells, against what really went over the wire, and that it tells no secret.

use std::time::Duration;

use lockgroove::learn::trace::{ParamValue, StepKind, Trace, TraceKind, TraceParam};
use lockgroove::oauth::{HttpResponse, ScopeSet};
use lockgroove::session::ports::Clock as _;
use lockgroove::spotify::SentCall;

use crate::household::*;
use crate::world::*;

const HOUR: Duration = Duration::from_secs(3600);

fn kinds(trace: &Trace) -> Vec<StepKind> {
    trace.steps.iter().map(|step| step.kind).collect()
}

fn newest(stage: &Stage) -> Trace {
    stage.tracer.traces().last().cloned().expect("a trace")
}

/// A sign-in as in life: the page goes, the callback page is loaded.
fn returned_with(answer: &str, token: Answer) -> Stage {
    let stage = Stage::new();
    stage.sign_in();
    stage.advance(Duration::from_secs(7));
    let state = stage.left_with()["state"].clone();
    let stage = stage.reloaded();
    stage.plan([token]);
    stage.session.open(Some(&format!("?{answer}&state={state}")));
    stage.settle();
    stage
}

#[test]
fn a_sign_in_is_drawn_from_the_button_to_the_first_call() {
    let stage = returned_with("code=the-code", tokens("access-1", Some("refresh-1")));
    let now = stage.world.now();
    let answer = Ok(HttpResponse { status: 200, body: "{}".into(), ..HttpResponse::default() });
    for line in ["GET /v1/me", "GET /v1/me/playlists"] {
        stage.tracer.call(&SentCall { line, sent_at: now, answer: &answer, answered_at: now });
    }
    let trace = newest(&stage);
    assert_eq!(
        kinds(&trace),
        [
            StepKind::Asked,
            StepKind::Prepared,
            StepKind::Left,
            StepKind::Unseen,
            StepKind::Returned,
            StepKind::Checked,
            StepKind::TokenRequest,
            StepKind::TokenResponse,
            StepKind::Call,
            StepKind::CallResponse
        ]
    );
    assert_eq!((trace.kind, trace.done, stage.tracer.traces().len()), (TraceKind::SignIn, true, 1));
    assert_eq!(trace.steps[2].line, "GET /authorize");
    assert_eq!(trace.after(&trace.steps[4]), 7000, "the time at the service counts");
    // The picture says of each request what went out, secrets by length and fingerprint.
    for (step, sent) in [(2, stage.left_with()), (6, stage.form(0))] {
        let shown: Form = trace.steps[step].params.iter().map(|param| (param.name.clone(), param.value.to_text())).collect();
        assert_eq!(shown.keys().collect::<Vec<_>>(), sent.keys().collect::<Vec<_>>());
        for (name, text) in sent {
            assert_eq!(shown[&name], TraceParam::new(&name, &text).value.to_text(), "{name}");
        }
    }
    assert!(matches!(
        trace.steps[6].params.iter().find(|param| param.name == "code").unwrap().value,
        ParamValue::Secret { length: 8, .. }
    ));
}

#[test]
fn each_ending_of_a_sign_in_is_drawn() {
    use StepKind::*;
    let begun = [Asked, Prepared, Left, Unseen, Returned, Checked];
    for (answer, token, rest) in [
        ("error=access_denied", CUT, vec![]),
        ("code=c", CUT, vec![TokenRequest, NoResponse]),
        ("code=c", LATE, vec![TokenRequest, NoResponse]),
        ("code=c", invalid_grant(), vec![TokenRequest, TokenResponse]),
        ("code=c", throttled(Some(9)), vec![TokenRequest, TokenResponse]),
        ("code=c", status(200, "<html>"), vec![TokenRequest, TokenResponse]),
    ] {
        let trace = newest(&returned_with(answer, token));
        assert_eq!(kinds(&trace), begun.iter().copied().chain(rest).collect::<Vec<_>>(), "{answer}");
    }
    // One that answers nothing begins where this page first heard of it.
    let stage = Stage::new();
    stage.session.open(Some("?code=c&state=forged"));
    stage.settle();
    assert_eq!(kinds(&newest(&stage)), [Returned, Checked]);
    assert_eq!(newest(&stage).steps[1].title(), "Does not recognize `state` and sends nothing");
}

#[test]
fn renewals_are_drawn_in_every_regime() {
    use StepKind::*;
    for regime in REGIMES {
        let mut household = Household::new(regime);
        let first = household.sign_in();
        household.jump(HOUR);
        household.ask(first).token().unwrap();
        let trace = newest(&household.tabs[&first]);
        assert_eq!((trace.kind, kinds(&trace)), (TraceKind::Refresh, vec![Waited, TokenRequest, TokenResponse]), "{regime:?}");
        let replaced = trace.steps[2].params.iter().any(|param| param.name == "refresh_token");
        assert_eq!(replaced, regime != Regime::Static);
    }
}

#[test]
fn what_another_tab_did_is_told_as_such() {
    use StepKind::*;
    let mut household = Household::new(Regime::Rotate);
    let first = household.sign_in();
    let second = household.open();
    household.freeze(second);
    household.jump(HOUR);
    household.ask(first).token().unwrap();
    household.thaw(second, false);
    household.ask(second).token().unwrap();
    assert_eq!(kinds(&newest(&household.tabs[&second])), [Waited, AskedTabs, FromTab]);
}

#[test]
fn trouble_in_a_renewal_is_drawn() {
    use StepKind::*;
    for (answer, rest) in [
        (invalid_grant(), vec![TokenResponse, Ended]),
        (throttled(Some(3)), vec![TokenResponse, Paused]),
        (status(503, ""), vec![TokenResponse, Paused]),
        (CUT, vec![NoResponse, Paused]),
    ] {
        let stage = Stage::signed_in(tokens("access-1", Some("refresh-1")));
        stage.jump(HOUR.as_millis() as i64);
        stage.plan([answer]);
        stage.ask();
        assert_eq!(kinds(&newest(&stage)), [Waited, TokenRequest].into_iter().chain(rest).collect::<Vec<_>>());
    }
}

#[test]
fn a_sign_in_that_was_given_up_is_not_continued_by_another() {
    let stage = Stage::new();
    stage.sign_in();
    stage.session.page_restored();
    stage.settle();
    assert!(newest(&stage).done);
    assert!(!stage.stored().contains_key("trace"));
    stage.sign_in();
    let stage = stage.reloaded();
    stage.session.open(None);
    assert!(!stage.stored().contains_key("trace"), "not the callback: the browser came back another way");
    assert_eq!(stage.tracer.traces(), []);
}

#[test]
fn no_picture_holds_a_secret_and_few_are_kept() {
    let stage = returned_with("code=secret-code", tokens("secret-access", Some("secret-refresh")));
    for n in 0..20 {
        stage.jump(HOUR.as_millis() as i64);
        stage.plan([tokens(&format!("secret-access-{n}"), Some(&format!("secret-refresh-{n}")))]);
        stage.ask();
    }
    assert_eq!(stage.tracer.traces().len(), 8);
    let stage = returned_with("code=secret-code", tokens("secret-access", Some("secret-refresh")));
    let (left, form) = (stage.left_with(), stage.form(0));
    for trace in stage.tracer.traces() {
        let all = format!("{trace:?}{}{}", trace.to_text(), trace.to_svg());
        assert!(!all.contains("secret-"), "{all}");
        for secret in [&left["state"], &left["code_challenge"], &form["code_verifier"]] {
            assert!(!all.contains(secret.as_str()), "{all}");
        }
        assert_eq!(all.matches("access_token").count() + all.matches("refresh_token").count(), 4, "named all the same");
    }
}

#[test]
fn the_text_and_the_picture_have_every_step() {
    let stage = returned_with("code=c", tokens("access-1", Some("refresh-1")));
    let trace = newest(&stage);
    let (text, svg) = (trace.to_text(), trace.to_svg());
    for step in &trace.steps {
        assert!(text.contains(step.title()) && text.contains(&step.way()), "{text}");
        assert!(svg.contains(step.title()), "{svg}");
    }
    assert!(text.contains("scope = playlist-read-private user-library-read"), "{text}");
    assert_eq!(svg.matches("<text").count(), 4 + 2 * trace.steps.len());
    assert!(ScopeSet::parse(SCOPES).len() == 2 && !svg.contains("style"));
}
