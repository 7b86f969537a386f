//! A trace shows what was sent and received, and no secret.

use std::time::Duration;

use lockgroove::learn::trace::{ParamValue, StepKind, Trace, TraceKind, TraceParam};
use lockgroove::oauth::{HttpResponse, ScopeSet};
use lockgroove::session::ports::{Clock as _, Storage as _};
use lockgroove::spotify::SentCall;

use crate::fake_browser::*;
use crate::fake_page::*;
use crate::fake_world::*;

const HOUR: Duration = Duration::from_secs(3600);

fn kinds(trace: &Trace) -> Vec<StepKind> {
    trace.steps.iter().map(|step| step.kind).collect()
}

fn newest(page: &FakePage) -> Trace {
    page.tracer.traces().last().cloned().expect("a trace")
}

/// A page after a sign-in with this callback and this answer to the exchange.
fn page_after(answer: &str, token: Answer) -> FakePage {
    let page = FakePage::new();
    page.sign_in();
    page.advance(Duration::from_secs(7));
    let state = page.last_state();
    let page = page.reloaded();
    page.plan([token]);
    page.session.open(Some(&format!("?{answer}&state={state}")));
    page.settle();
    page
}

#[test]
fn a_trace_shows_a_sign_in_from_the_button_to_the_first_call() {
    let page = page_after("code=the-code", tokens("access-1", Some("refresh-1")));
    let now = page.world.now();
    let answer = Ok(HttpResponse { status: 200, body: "{}".into(), ..HttpResponse::default() });
    for line in ["GET /v1/me", "GET /v1/me/playlists"] {
        page.tracer.call(&SentCall { line, sent_at: now, answer: &answer, answered_at: now });
    }
    let trace = newest(&page);
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
    assert_eq!((trace.kind, trace.done, page.tracer.traces().len()), (TraceKind::SignIn, true, 1));
    assert_eq!(trace.steps[2].line, "GET /authorize");
    assert_eq!(trace.after(&trace.steps[4]), 7000, "the time at the service is included");
    // The trace has every parameter that was sent, secrets by length and hash.
    for (step, sent) in [(2, page.authorization_request()), (6, page.form(0))] {
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
fn a_trace_shows_every_end_of_a_sign_in() {
    use StepKind::*;
    let begun = [Asked, Prepared, Left, Unseen, Returned, Checked];
    for (answer, token, rest) in [
        ("error=access_denied", UNREACHABLE, vec![]),
        ("code=c", UNREACHABLE, vec![TokenRequest, NoResponse]),
        ("code=c", TIMED_OUT, vec![TokenRequest, NoResponse]),
        ("code=c", invalid_grant(), vec![TokenRequest, TokenResponse]),
        ("code=c", throttled(Some(9)), vec![TokenRequest, TokenResponse]),
        ("code=c", status(200, "<html>"), vec![TokenRequest, TokenResponse]),
    ] {
        let trace = newest(&page_after(answer, token));
        assert_eq!(kinds(&trace), begun.iter().copied().chain(rest).collect::<Vec<_>>(), "{answer}");
    }
    // The trace of a forged callback begins with the callback.
    let page = FakePage::new();
    page.session.open(Some("?code=c&state=forged"));
    page.settle();
    assert_eq!(kinds(&newest(&page)), [Returned, Checked]);
    assert_eq!(newest(&page).steps[1].title(), "Does not recognize `state` and sends nothing");
}

#[test]
fn a_trace_shows_a_renewal_in_every_regime() {
    use StepKind::*;
    for regime in REGIMES {
        let mut browser = FakeBrowser::new(regime);
        let first = browser.sign_in();
        browser.jump(HOUR);
        browser.ask(first).token().unwrap();
        let trace = newest(&browser.tabs[&first]);
        assert_eq!((trace.kind, kinds(&trace)), (TraceKind::Refresh, vec![Waited, TokenRequest, TokenResponse]), "{regime:?}");
        let replaced = trace.steps[2].params.iter().any(|param| param.name == "refresh_token");
        assert_eq!(replaced, regime != Regime::Static);
    }
}

#[test]
fn a_trace_shows_tokens_from_another_tab() {
    use StepKind::*;
    let mut browser = FakeBrowser::new(Regime::Rotate);
    let first = browser.sign_in();
    let second = browser.open();
    browser.freeze(second);
    browser.jump(HOUR);
    browser.ask(first).token().unwrap();
    browser.thaw(second, false);
    browser.ask(second).token().unwrap();
    assert_eq!(kinds(&newest(&browser.tabs[&second])), [Waited, AskedTabs, FromTab]);
}

#[test]
fn a_trace_shows_a_failed_renewal() {
    use StepKind::*;
    for (answer, rest) in [
        (invalid_grant(), vec![TokenResponse, Ended]),
        (throttled(Some(3)), vec![TokenResponse, Paused]),
        (status(503, ""), vec![TokenResponse, Paused]),
        (UNREACHABLE, vec![NoResponse, Paused]),
    ] {
        let page = FakePage::signed_in(tokens("access-1", Some("refresh-1")));
        page.jump(HOUR.as_millis() as i64);
        page.plan([answer]);
        page.ask();
        assert_eq!(kinds(&newest(&page)), [Waited, TokenRequest].into_iter().chain(rest).collect::<Vec<_>>());
    }
}

#[test]
fn the_trace_of_an_abandoned_sign_in_is_not_continued() {
    let page = FakePage::new();
    page.sign_in();
    page.session.page_restored();
    page.settle();
    assert!(newest(&page).done);
    page.sign_in();
    let page = page.reloaded();
    page.session.open(None);
    assert!(page.tracer.traces().iter().all(|trace| trace.done), "the browser returned to another page than the callback");
    assert_eq!(page.tracer.traces().len(), 1, "the sign-in that ended stays");
}

#[test]
fn traces_survive_a_reload_and_a_call_of_the_new_page_is_not_added_to_them() {
    let page = page_after("code=the-code", tokens("access-1", Some("refresh-1")));
    page.jump(HOUR.as_millis() as i64);
    page.plan([throttled(Some(3))]);
    page.ask();
    let before = page.tracer.traces();
    assert_eq!(before.len(), 2);
    let page = page.reloaded();
    page.session.open(None);
    page.settle();
    assert_eq!(page.tracer.traces()[..2], before[..]);
    let (now, answer) = (page.world.now(), Ok(HttpResponse { status: 200, ..HttpResponse::default() }));
    page.tracer.call(&SentCall { line: "GET /v1/me", sent_at: now, answer: &answer, answered_at: now });
    assert_eq!(page.tracer.traces()[..2], before[..]);
}

#[test]
fn a_stored_log_that_is_damaged_is_dropped_whole() {
    let page = page_after("code=the-code", tokens("access-1", Some("refresh-1")));
    let stored = page.world.stored()["traces"].clone();
    let damaged = [
        String::new(),
        "{}".to_owned(),
        "[[true,false,[]]]".to_owned(),
        stored.replacen("true", "1", 1),
        stored.replacen(",3,", ",99,", 1),
        stored[..stored.len() - 1].to_owned(),
    ];
    for text in damaged {
        let page = FakePage::new();
        page.world.set("traces", &text).unwrap();
        page.session.open(None);
        assert_eq!(page.tracer.traces(), [], "{text}");
    }
}

#[test]
fn traces_contain_no_secret_and_eight_are_kept() {
    let page = page_after("code=secret-code", tokens("secret-access", Some("secret-refresh")));
    for n in 0..20 {
        page.jump(HOUR.as_millis() as i64);
        page.plan([tokens(&format!("secret-access-{n}"), Some(&format!("secret-refresh-{n}")))]);
        page.ask();
    }
    assert_eq!(page.tracer.traces().len(), 8);
    let page = page_after("code=secret-code", tokens("secret-access", Some("secret-refresh")));
    let (request, form) = (page.authorization_request(), page.form(0));
    for trace in page.tracer.traces() {
        let text = format!("{trace:?}{}{}", trace.to_text(), trace.to_svg());
        assert!(!text.contains("secret-"), "{text}");
        for secret in [&request["state"], &request["code_challenge"], &form["code_verifier"]] {
            assert!(!text.contains(secret.as_str()), "{text}");
        }
        assert_eq!(text.matches("access_token").count() + text.matches("refresh_token").count(), 4, "the names are shown");
    }
}

#[test]
fn the_text_and_the_svg_of_a_trace_have_every_step() {
    let page = page_after("code=c", tokens("access-1", Some("refresh-1")));
    let trace = newest(&page);
    let (text, svg) = (trace.to_text(), trace.to_svg());
    for step in &trace.steps {
        assert!(text.contains(step.title()) && text.contains(&step.way()), "{text}");
        assert!(svg.contains(step.title()), "{svg}");
    }
    assert!(text.contains("scope = playlist-read-private user-library-read"), "{text}");
    assert_eq!(svg.matches("<text").count(), 4 + 2 * trace.steps.len());
    assert!(ScopeSet::parse(SCOPES).len() == 2 && !svg.contains("style"));
}
