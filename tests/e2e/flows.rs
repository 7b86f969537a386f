//! The page of OAuth flows: the questions by keyboard, PKCE run in the page and checked here, the commands, and the implicit grant.

use lockgroove::ui::route::Route;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::harness::emulator::TOKEN;
use crate::harness::{Setup, Stage, Tab, journey, journey_with};

/// Answers a question by keyboard: Tab to its group, arrows to the answer, Space if the group has no answer yet.
async fn answer(tab: &Tab, question: &str, answer: &str) {
    tab.tab_to_element(&format!("input[name={question}]")).await;
    for _ in 0..4 {
        if tab.value_of(":focus").await == answer {
            tab.press_key(Key::Space).await;
            break;
        }
        tab.press_key(Key::Down).await;
    }
    tab.find(&format!("input[name={question}][value={answer}]:checked")).await;
    let is_in_address = format!("return new URLSearchParams(location.search).get('{question}') === '{answer}'");
    tab.until_js("the answer in the address", &is_in_address).await;
}

/// The title of the answer.
const ANSWER: &str = ".answer h3";

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
            tab.sees("Your answer appears here, with the reason.").await;
            assert_eq!(tab.text_of(ANSWER).await, "");
            answer(tab, "data", data).await;
            answer(tab, "place", place).await;
            let is_asked = tab.count("fieldset:not([hidden]) input[name=secret]").await > 0;
            assert_eq!(is_asked, secret.is_some(), "{data} {place}");
            if let Some(secret) = secret {
                answer(tab, "secret", secret).await;
            }
            tab.until_text_of(ANSWER, flow).await;
            assert_eq!(tab.count(".answer dd").await, 3, "a reason against each other flow");
            // Screen readers announce the answer.
            assert_eq!(tab.attribute_of(".answer", "role").await.as_deref(), Some("status"));
        }
    });
}

#[test]
fn answers_have_addresses_and_back_restores_the_previous_one() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/flows?data=public&place=machine&secret=yes").await;
        tab.until_text_of(ANSWER, "Client credentials").await;
        tab.press("A person’s own").await;
        tab.arrives_at("/flows?data=person&place=machine&secret=yes").await;
        tab.until_text_of(ANSWER, "Authorization code with a client secret").await;
        tab.press("In a web page").await;
        tab.arrives_at("/flows?data=person&place=page").await;
        tab.back().await;
        tab.arrives_at("/flows?data=person&place=machine&secret=yes").await;
        tab.until_text_of(ANSWER, "Authorization code with a client secret").await;
        tab.find("#place-machine:checked").await;
        tab.press("See the diagram").await;
        tab.arrives_at("/flows?data=person&place=machine&secret=yes#secret").await;
    });
}

/// The parameters of a step of the rehearsal, by name.
async fn parameters(stage: &Stage, step: u32) -> Value {
    let script = "const rows = [...document.querySelectorAll(`.live > li:nth-child(${arguments[0]}) .params > div`)];
        const text = (row, part) => row.querySelector(part).textContent;
        return Object.fromEntries(rows.map(row => [text(row, 'dt'), text(row, '.value')]))";
    stage.tab.js_with(script, vec![json!(step)]).await
}

/// SHA-256 of a text by Web Crypto, which the app does not use for it: in hex, and in base64url without padding.
async fn sha_256(stage: &Stage, text: &Value) -> (String, String) {
    let script = "const done = arguments[1];
        crypto.subtle.digest('SHA-256', new TextEncoder().encode(arguments[0])).then(hash => {
            const bytes = [...new Uint8Array(hash)];
            done([bytes.map(byte => byte.toString(16).padStart(2, '0')).join(''),
                btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')]);
        });";
    serde_json::from_value(stage.tab.js_async(script, vec![text.clone()]).await).unwrap()
}

#[test]
fn pkce_runs_step_by_step_by_keyboard_and_sends_nothing() {
    journey(async |stage| {
        let tab = &stage.tab;
        // Signed in, because nothing of a session may turn up in a rehearsal.
        stage.sign_in().await;
        stage.go_to(&Route::FLOWS).await;
        tab.sees("Run it here, step by step").await;
        stage.emulator.clear_log().await;
        tab.tab_to_element("#pkce .button.first").await;
        for step in 1..=8 {
            tab.press_key(Key::Enter).await;
            tab.until_count(".live > li", step).await;
            let status = tab.text_of("#pkce .row [role=status]").await;
            assert!(status.starts_with(&format!("Step {step} of 8: ")), "{status}");
            tab.until_focus_is_on("#pkce .button.first").await;
            tab.until_in_view("#pkce .button.first").await;
        }
        let verifier = parameters(stage, 1).await["code_verifier"].clone();
        assert_eq!(verifier.as_str().unwrap().len(), 86);
        let (hex, challenge) = sha_256(stage, &verifier).await;
        let hashed = parameters(stage, 2).await;
        assert_eq!((&hashed["SHA-256"], &hashed["code_challenge"]), (&json!(hex), &json!(challenge)));
        let state = parameters(stage, 3).await["state"].clone();
        let request = parameters(stage, 4).await;
        assert_eq!(
            (&request["state"], &request["code_challenge"], &request["response_type"]),
            (&state, &json!(challenge), &json!("code"))
        );
        assert_eq!(request["client_id"], emulator::SAMPLE_CLIENT_ID);
        let callback = parameters(stage, 5).await;
        assert!(callback["state"] == state && callback["code"].as_str().unwrap().starts_with("made-up-"), "{callback}");
        tab.sees("state is the one this tab sent, so the code is accepted.").await;
        let exchange = parameters(stage, 6).await;
        assert_eq!((&exchange["code_verifier"], &exchange["code"]), (&verifier, &callback["code"]));
        assert_eq!(exchange["redirect_uri"], request["redirect_uri"]);
        assert_eq!(parameters(stage, 7).await, json!({"sent earlier": challenge, "hashed now": challenge}));
        let thief = parameters(stage, 8).await;
        let (_, other) = sha_256(stage, &thief["code_verifier"]).await;
        assert_eq!((&thief["sent earlier"], &thief["hashed now"]), (&json!(challenge), &json!(other)));
        assert_ne!(other, challenge);
        tab.sees("invalid_grant, and the code is used up").await;

        stage.page_has_no_secret("rehearsal").await;
        let log = stage.emulator.log().await;
        assert!(log.entries().iter().all(|entry| entry.service == "site"), "something was sent:\n{log}");

        // Another run has other values.
        tab.press_key(Key::Enter).await;
        tab.until_count(".live > li", 1).await;
        assert_ne!(parameters(stage, 1).await["code_verifier"], verifier);
    });
}

/// The names of a request's parameters in the diagram of PKCE.
async fn parameter_names(stage: &Stage, line: &str) -> Vec<String> {
    let script = "const steps = [...document.querySelectorAll('#pkce .run > li')];
        const step = steps.find(step => step.querySelector('.hop-wire')?.textContent === arguments[0]);
        return [...step.querySelectorAll('dt')].map(name => name.textContent)";
    serde_json::from_value(stage.tab.js_with(script, vec![json!(line)]).await).unwrap()
}

#[test]
fn the_pkce_diagram_matches_the_log() {
    journey(async |stage| {
        stage.emulator.clear_log().await;
        stage.sign_in().await;
        stage.go_to(&Route::FLOWS).await;
        stage.tab.sees("Authorization code with PKCE").await;
        let log = stage.emulator.log().await;
        let names = |params: &Value| params.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(parameter_names(stage, "GET /authorize").await, names(&log.authorizations()[0].query));
        assert_eq!(parameter_names(stage, &format!("POST {TOKEN}")).await, names(log.exchanges()[0].form.as_ref().unwrap()));
    });
}

#[test]
fn commands_are_copied_as_shown() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/flows").await;
        tab.sees("Run it here, step by step").await;
        tab.record_copies().await;
        let mut commands = Vec::new();
        for (title, place, count) in [
            ("Authorization code with a client secret", "secret", 3),
            ("Client credentials", "credentials", 3),
            ("Implicit grant", "implicit", 1),
        ] {
            tab.press_among(".choices label", title).await;
            tab.arrives_at(&format!("/flows#{place}")).await;
            let these = tab.texts_of(&format!("#{place} code.exact")).await;
            assert_eq!(these.len(), count, "{title}");
            for (n, command) in these.iter().enumerate() {
                let press = "document.querySelectorAll(arguments[1] + ' code.exact')[arguments[0]].parentElement.querySelector('button').click()";
                tab.js_with(press, vec![json!(n), json!(format!("#{place}"))]).await;
                tab.until("the command to be copied", async || {
                    Ok((tab.try_js("return document.body.dataset.copied ?? ''", vec![]).await? == *command).then_some(()))
                })
                .await;
            }
            commands.extend(these);
        }
        let service = &stage.emulator.service;
        for command in [
            "cargo run --example web_server".to_owned(),
            "cargo run --example daemon -- --spotify".to_owned(),
            format!("cargo run --example daemon -- --accounts {service} --api {service}/v1"),
            "cargo run --example implicit".to_owned(),
        ] {
            assert!(commands.contains(&command), "{command}: {commands:?}");
        }
    });
}

/// Requests a token by the implicit grant and returns it, as it is in the address bar.
async fn a_token_in_the_address(stage: &Stage) -> String {
    let tab = &stage.tab;
    tab.open("/flows#implicit").await;
    tab.press("Request a token in the address").await;
    tab.log_in_as("ines").await;
    tab.agree().await;
    tab.sees("Look up: the token is in the address bar").await;
    let address = tab.address().await;
    let (_, fragment) = address.split_once('#').expect("a fragment");
    let pairs = form_urlencoded::parse(fragment.as_bytes());
    pairs.into_owned().find(|(name, _)| name == "access_token").expect("a token").1
}

#[test]
fn the_implicit_grant_leaves_a_token_in_the_address_bar_until_it_is_removed() {
    journey_with(Setup::with_implicit_grant(), async |stage| {
        let tab = &stage.tab;
        let token = a_token_in_the_address(stage).await;
        assert_eq!(token, stage.emulator.newest_secret("access_token").await);
        // The page shows its beginning and its length, stores it nowhere, and does not use it.
        let text = tab.text().await;
        assert!(text.contains(&token[..6]) && text.contains(&format!("{} characters", token.len())), "{text}");
        assert!(!tab.html().await.contains(&token));
        for store in ["sessionStorage", "localStorage"] {
            assert!(!tab.storage(store).await.to_string().contains(&token), "{store}");
        }
        assert_eq!(tab.storage("sessionStorage").await.get("implicit"), None, "the state can be used again");
        let log = stage.emulator.log().await;
        assert!(log.calls().is_empty() && log.token_requests().is_empty(), "{log}");
        // The host of the site never gets it.
        let requests = format!("{:?}", log.site_requests());
        assert!(!requests.contains("access_token") && !requests.contains(&token), "{requests}");

        let entries = tab.history_length().await;
        tab.tab_to_element("main .button.first").await;
        tab.press_key(Key::Enter).await;
        tab.sees("Removed from the address bar").await;
        tab.is_at(&format!("{}/implicit", stage.emulator.site)).await;
        assert_eq!(tab.history_length().await, entries, "an entry was added");
        tab.until_focus_is_on("#main").await;
        tab.press("Back to the OAuth flows").await;
        tab.arrives_at("/flows#implicit").await;
        tab.back().await;
        tab.is_at(&format!("{}/implicit", stage.emulator.site)).await;
        // It signs nobody in.
        tab.open("/library").await;
        tab.sees("Sign in to see this").await;
    });
}

#[test]
fn an_unrequested_token_is_ignored() {
    journey_with(Setup::with_implicit_grant(), async |stage| {
        let tab = &stage.tab;
        let token = a_token_in_the_address(stage).await;
        // A response counts once.
        tab.reload().await;
        tab.sees("This tab did not request this response").await;
        assert!(!tab.text().await.contains(&token[..6]));
        tab.press("Remove it from the address bar").await;
        tab.is_at(&format!("{}/implicit", stage.emulator.site)).await;

        // On any other page it is removed at once.
        tab.open("/connect?to=%2Ftop#access_token=slippedin&token_type=Bearer").await;
        tab.reload().await;
        tab.arrives_at("/connect?to=%2Ftop").await;
        assert!(stage.emulator.log().await.token_requests().is_empty());
    });
}

#[test]
fn a_refused_implicit_grant_says_how_to_enable_it() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/flows#implicit").await;
        tab.press("Request a token in the address").await;
        tab.log_in_as("ines").await;
        tab.sees("The emulator refused, as Spotify does").await;
        tab.is_at(&format!("{}/implicit", stage.emulator.site)).await;
        // The emulator knows the flag that the page names.
        let flag = tab.text_of("code.exact").await;
        let command = emulator::parse_flags(flag.split(' '));
        assert!(matches!(command, Ok(emulator::Command::Run(options)) if options.settings["implicit_grant"] == true));
    });
}
