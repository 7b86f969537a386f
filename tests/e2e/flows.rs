//! Which flow: the questions by keyboard, PKCE run in the page and computed again here, the commands, and a token in the address bar.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::harness::emulator::TOKEN;
use crate::harness::{Setup, Stage, journey, journey_with};

/// Answers one question by keyboard alone: Tab to its group, arrows to the answer, Space where the group has none yet.
async fn answers(stage: &Stage, name: &str, word: &str) {
    stage.tab.tab_to_what(&format!("input[name={name}]")).await;
    for _ in 0..4 {
        let chosen = stage.tab.js("return document.activeElement.value").await;
        if chosen == word {
            stage.tab.key(Key::Space).await;
            break;
        }
        stage.tab.key(Key::Down).await;
    }
    let chosen = format!("return document.querySelector('input[name={name}]:checked')?.value === '{word}'");
    stage.tab.until_js(&format!("{name} to be {word}"), &chosen).await;
    stage
        .tab
        .until_js("the answer in the address", &format!("return new URLSearchParams(location.search).get('{name}') === '{word}'"))
        .await;
}

const ANSWER: &str = "return document.querySelector('.answer h3')?.textContent ?? ''";

#[test]
fn every_path_through_the_questions_works_by_keyboard() {
    journey(async |stage| {
        let tab = &stage.tab;
        for (data, place, secret, flow) in [
            ("person", "page", None, "Authorization code with PKCE"),
            ("person", "device", None, "Authorization code with PKCE"),
            ("person", "machine", Some("yes"), "Authorization code with a client secret"),
            ("person", "machine", Some("no"), "Authorization code with PKCE"),
            ("public", "page", None, "Authorization code with PKCE"),
            ("public", "device", None, "Authorization code with PKCE"),
            ("public", "machine", Some("yes"), "Client credentials"),
            ("public", "machine", Some("no"), "Authorization code with PKCE"),
        ] {
            tab.open("/flows").await;
            tab.sees("The answer comes here, with its reason.").await;
            assert_eq!(tab.js(ANSWER).await, "");
            answers(stage, "data", data).await;
            answers(stage, "place", place).await;
            let asked = tab.js("return !document.querySelector('input[name=secret]').closest('fieldset').hidden").await;
            assert_eq!(asked, secret.is_some(), "{data} {place}");
            if let Some(secret) = secret {
                answers(stage, "secret", secret).await;
            }
            tab.until(flow, async || Ok((tab.try_js(ANSWER, vec![]).await? == flow).then_some(()))).await;
            let against = tab.js("return document.querySelectorAll('.answer dd').length").await;
            assert_eq!(against, 3, "a reason against each of the others");
            // The answer is said where screen readers listen.
            assert_eq!(tab.js("return document.querySelector('.answer').getAttribute('role')").await, "status");
        }
    });
}

#[test]
fn answers_have_addresses_and_back_restores_the_previous_one() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/flows?data=public&place=machine&secret=yes").await;
        tab.until_js("the answer", &ANSWER.replace("?? ''", "=== 'Client credentials'")).await;
        tab.press("A person’s own").await;
        tab.arrives_at("/flows?data=person&place=machine&secret=yes").await;
        tab.until_js("another answer", &ANSWER.replace("?? ''", "=== 'Authorization code with a client secret'")).await;
        tab.press("In a page in a browser").await;
        tab.arrives_at("/flows?data=person&place=page").await;
        tab.back().await;
        tab.arrives_at("/flows?data=person&place=machine&secret=yes").await;
        tab.until_js("the answer before", &ANSWER.replace("?? ''", "=== 'Authorization code with a client secret'")).await;
        tab.until_js("what was chosen before", "return document.querySelector('#place-machine').checked").await;
        tab.press("See it drawn").await;
        tab.arrives_at("/flows?data=person&place=machine&secret=yes#secret").await;
    });
}

/// The parameters of a step of the rehearsal, by name.
async fn carried(stage: &Stage, step: u32) -> Value {
    stage
        .tab
        .js(&format!(
            "return Object.fromEntries([...document.querySelectorAll('.live > li:nth-child({step}) .params > div')].map(row =>
                [row.querySelector('dt').textContent, row.querySelector('.value').textContent]))"
        ))
        .await
}

/// SHA-256 of a text, by Web Crypto and not by what is tested: in hex, and in base64url without padding.
async fn sha_256(stage: &Stage, text: &Value) -> (String, String) {
    let script = "const done = arguments[1];
        crypto.subtle.digest('SHA-256', new TextEncoder().encode(arguments[0])).then(hash => {
            const bytes = [...new Uint8Array(hash)];
            done([bytes.map(byte => byte.toString(16).padStart(2, '0')).join(''),
                btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')]);
        });";
    let hashed = stage.tab.driver().execute_async(script, vec![text.clone()]).await.unwrap();
    serde_json::from_value(hashed.json().clone()).unwrap()
}

#[test]
fn pkce_runs_step_by_step_by_keyboard_and_sends_nothing() {
    journey(async |stage| {
        let tab = &stage.tab;
        // Somebody is signed in: nothing of that may turn up in a rehearsal.
        stage.signed_in().await;
        tab.press("Which flow?").await;
        tab.sees("Run it here, step by step").await;
        stage.emulator.forget_log().await;
        tab.tab_to_what("#pkce .button.first").await;
        for step in 1..=8 {
            tab.key(Key::Enter).await;
            tab.until_js(&format!("step {step}"), &format!("return document.querySelectorAll('.live > li').length === {step}"))
                .await;
            let said = tab.js("return document.querySelector('#pkce .row [role=status]').textContent").await;
            assert!(said.as_str().unwrap().starts_with(&format!("Step {step} of 8: ")), "{said}");
            tab.until_js(
                "the focus on the button, in sight",
                "const it = document.activeElement, box = it.getBoundingClientRect();
                return it.matches('#pkce .button.first') && box.top >= 0 && box.bottom <= innerHeight",
            )
            .await;
        }
        let verifier = carried(stage, 1).await["code_verifier"].clone();
        assert_eq!(verifier.as_str().unwrap().len(), 86);
        let (hex, challenge) = sha_256(stage, &verifier).await;
        let hashed = carried(stage, 2).await;
        assert_eq!((&hashed["SHA-256"], &hashed["code_challenge"]), (&json!(hex), &json!(challenge)));
        let state = carried(stage, 3).await["state"].clone();
        let asked = carried(stage, 4).await;
        assert_eq!(
            (&asked["state"], &asked["code_challenge"], &asked["response_type"]),
            (&state, &json!(challenge), &json!("code"))
        );
        assert_eq!(asked["client_id"], emulator::SAMPLE_CLIENT_ID);
        let back = carried(stage, 5).await;
        assert!(back["state"] == state && back["code"].as_str().unwrap().starts_with("made-up-"), "{back}");
        tab.sees("The mark is the one this tab made, so the code counts.").await;
        let traded = carried(stage, 6).await;
        assert_eq!((&traded["code_verifier"], &traded["code"]), (&verifier, &back["code"]));
        assert_eq!(traded["redirect_uri"], asked["redirect_uri"]);
        assert_eq!(carried(stage, 7).await, json!({"sent ahead": challenge, "hashed now": challenge}));
        let thief = carried(stage, 8).await;
        let (_, other) = sha_256(stage, &thief["code_verifier"]).await;
        assert_eq!((&thief["sent ahead"], &thief["hashed now"]), (&json!(challenge), &json!(other)));
        assert_ne!(other, challenge);
        tab.sees("invalid_grant, and the code is spent").await;

        let page = tab.js("return document.documentElement.outerHTML").await;
        for (kind, secret) in stage.emulator.secrets().await {
            assert!(!page.as_str().unwrap().contains(&secret), "a {kind} of the session stands in the page");
        }
        assert!(stage.emulator.log().await.all().iter().all(|entry| entry.service == "site"), "nothing was sent");

        // Once more, and everything is another.
        tab.key(Key::Enter).await;
        tab.until_js("one step", "return document.querySelectorAll('.live > li').length === 1").await;
        assert_ne!(carried(stage, 1).await["code_verifier"], verifier);
    });
}

/// The parameters of a request as the first flow is drawn.
async fn drawn(stage: &Stage, line: &str) -> Vec<String> {
    let script = format!(
        "return [...document.querySelectorAll('#pkce .run > li')].filter(step => step.querySelector('.hop-say code')?.textContent === '{line}')
            .map(step => [...step.querySelectorAll('dt')].map(name => name.textContent))[0]"
    );
    serde_json::from_value(stage.tab.js(&script).await).unwrap()
}

#[test]
fn the_pkce_diagram_matches_the_log() {
    journey(async |stage| {
        stage.emulator.forget_log().await;
        stage.signed_in().await;
        stage.tab.press("Which flow?").await;
        stage.tab.sees("Authorization code with PKCE").await;
        let log = stage.emulator.log().await;
        let names = |params: &Value| params.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(drawn(stage, "GET /authorize").await, names(&log.authorizations()[0].query));
        assert_eq!(drawn(stage, &format!("POST {TOKEN}")).await, names(log.exchanges()[0].form.as_ref().unwrap()));
    });
}

#[test]
fn commands_are_copied_as_shown() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/flows").await;
        tab.sees("Run it on your machine").await;
        tab.notes_what_is_copied().await;
        let commands = tab.js("return document.querySelectorAll('code.exact').length").await.as_u64().unwrap();
        assert_eq!(commands, 7, "two and one for each flow with a secret, and the demonstration's");
        let mut shown = Vec::new();
        for n in 0..commands {
            let text = tab.js(&format!("return document.querySelectorAll('code.exact')[{n}].textContent")).await;
            tab.js(&format!("document.querySelectorAll('code.exact')[{n}].parentElement.querySelector('button').click()")).await;
            tab.until("the command to be copied", async || {
                Ok((tab.try_js("return document.body.dataset.copied ?? ''", vec![]).await? == text).then_some(()))
            })
            .await;
            shown.push(text.as_str().unwrap().to_owned());
        }
        let service = &stage.emulator.service;
        for command in [
            "cargo run --example web_server".to_owned(),
            "cargo run --example daemon -- --spotify".to_owned(),
            format!("cargo run --example daemon -- --accounts {service} --api {service}/v1"),
            "cargo run --example implicit".to_owned(),
        ] {
            assert!(shown.contains(&command), "{command}: {shown:?}");
        }
    });
}

fn with_implicit() -> Setup {
    let settings = json!({"implicit_grant": true}).as_object().unwrap().clone();
    Setup { emulator: emulator::Options { settings, ..emulator::Options::default() }, ..Setup::default() }
}

/// Leaves for a token and comes back with it. Gives the token, as it stands in the address bar.
async fn a_token_in_the_address(stage: &Stage) -> String {
    let tab = &stage.tab;
    tab.open("/flows").await;
    tab.press("Ask for a token in the address").await;
    tab.log_in_as("ines").await;
    tab.agree().await;
    tab.sees("Look up: it stands there now").await;
    let fragment = tab.js("return location.hash").await;
    let pairs = form_urlencoded::parse(fragment.as_str().unwrap().trim_start_matches('#').as_bytes());
    pairs.into_owned().find(|(name, _)| name == "access_token").expect("a token").1
}

#[test]
fn the_implicit_grant_leaves_a_token_in_the_address_bar_until_it_is_removed() {
    journey_with(with_implicit(), async |stage| {
        let tab = &stage.tab;
        let token = a_token_in_the_address(stage).await;
        assert_eq!(token, stage.emulator.newest("access_token").await);
        // Shown by its beginning and its length, stored nowhere, and used for nothing.
        let text = tab.text().await.unwrap();
        assert!(text.contains(&token[..6]) && text.contains(&format!("{} characters", token.len())), "{text}");
        let page = tab.js("return document.documentElement.outerHTML").await;
        assert!(!page.as_str().unwrap().contains(&token));
        for store in ["sessionStorage", "localStorage"] {
            assert!(!tab.storage(store).await.to_string().contains(&token), "{store}");
        }
        assert_eq!(tab.storage("sessionStorage").await.get("implicit"), None, "the state is spent");
        let log = stage.emulator.log().await;
        assert!(log.calls().is_empty() && log.at_token_endpoint().is_empty(), "{log}");
        // The host never saw it.
        let seen_by_the_host = format!("{:?}", log.at_site());
        assert!(!seen_by_the_host.contains("access_token") && !seen_by_the_host.contains(&token), "{seen_by_the_host}");

        let entries = tab.js("return history.length").await;
        tab.tab_to_what("main .button.first").await;
        tab.key(Key::Enter).await;
        tab.sees("Out of the address bar").await;
        tab.is_at(&format!("{}/implicit", stage.emulator.site)).await;
        assert_eq!(tab.js("return history.length").await, entries, "replaced, not added");
        tab.until_js("the focus on the page", "return document.activeElement.id === 'main'").await;
        tab.press("Back to the four flows").await;
        tab.arrives_at("/flows#implicit").await;
        tab.back().await;
        tab.is_at(&format!("{}/implicit", stage.emulator.site)).await;
        // And nobody is signed in by it.
        tab.open("/library").await;
        tab.sees("Sign in to see this").await;
    });
}

#[test]
fn an_unrequested_token_is_ignored() {
    journey_with(with_implicit(), async |stage| {
        let tab = &stage.tab;
        let token = a_token_in_the_address(stage).await;
        // An answer counts once.
        tab.reload().await;
        tab.sees("Something stands there that this tab did not ask for").await;
        assert!(!tab.text().await.unwrap().contains(&token[..6]));
        tab.press("Take it out of the address bar").await;
        tab.is_at(&format!("{}/implicit", stage.emulator.site)).await;

        // Anywhere else it goes at once.
        tab.open("/connect?to=%2Ftop#access_token=slippedin&token_type=Bearer").await;
        tab.reload().await;
        tab.arrives_at("/connect?to=%2Ftop").await;
        assert!(stage.emulator.log().await.at_token_endpoint().is_empty());
    });
}

#[test]
fn a_refused_implicit_grant_says_how_to_enable_it() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/flows").await;
        tab.press("Ask for a token in the address").await;
        tab.log_in_as("ines").await;
        tab.sees("The emulator said no, as Spotify does").await;
        tab.is_at(&format!("{}/implicit", stage.emulator.site)).await;
        // The flag it names is one that the emulator knows.
        let flag = tab.js("return document.querySelector('code.exact').textContent").await;
        let read = emulator::parse_flags(flag.as_str().unwrap().split(' '));
        assert!(matches!(read, Ok(emulator::Command::Run(options)) if options.settings["implicit_grant"] == true));
    });
}
