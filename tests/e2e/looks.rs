//! Every page and state in both themes: axe finds nothing, and nothing can be scrolled sideways, from a small telephone to a wide screen.

use serde_json::{Value, json};

use crate::harness::browser::required;
use crate::harness::{Setup, Stage, journey_with};

/// axe's rules: WCAG 2.0 to 2.2, levels A and AA, and its own best practice.
const RULES: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/// Widths at which nothing may be scrolled sideways.
const WIDTHS: [u32; 5] = [320, 360, 768, 1440, 2560];
/// Widths at which axe looks.
const AXE_WIDTHS: [u32; 2] = [360, 1440];

/// Looks at the page as it is.
async fn is_well_made(stage: &Stage, name: &str, theme: &str, faults: &mut Vec<String>) {
    let tab = &stage.tab;
    let axe = std::fs::read_to_string(required("LOCKGROOVE_AXE")).expect("axe.min.js");
    // Handed over by the driver, so the page's policy has nothing to say about it. One script, because Firefox forgets what a script
    // defined when it is over.
    let script = format!(
        "{axe};
        const done = arguments[arguments.length - 1];
        axe.run(document, {{ runOnly: arguments[0], resultTypes: ['violations'] }}).then(
            result => done(result.violations.map(one => `${{one.id}}: ${{one.help}}: ` + one.nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join(' | '))),
            error => done(['axe failed: ' + error]));"
    );
    for width in WIDTHS {
        tab.resize(width).await;
        let over = tab
            .js("const page = document.documentElement;
                if (page.scrollWidth <= page.clientWidth) return '';
                const wide = [...document.querySelectorAll('body *')].filter(it => it.getBoundingClientRect().right > page.clientWidth + 1)
                    .map(it => it.tagName + '.' + it.className).slice(0, 5).join(', ');
                return page.scrollWidth + ' of ' + page.clientWidth + ': ' + wide")
            .await;
        if over != "" {
            faults.push(format!("{name}, {theme}, {width}: sideways scroll, {over}"));
        }
        if AXE_WIDTHS.contains(&width) {
            // A colour on its way to another is neither of the two.
            tab.until_js("colours at rest", "return document.getAnimations().every(one => one.transitionProperty === undefined)")
                .await;
            let found = tab.driver().execute_async(script.as_str(), vec![json!(RULES)]).await.unwrap();
            let found: Vec<String> = serde_json::from_value(found.json().clone()).unwrap();
            faults.extend(found.into_iter().map(|fault| format!("{name}, {theme}, {width}: {fault}")));
        }
    }
    tab.resize(1440).await;
}

fn all_pages_in(theme: &str) {
    journey_with(Setup { bring_client_id: true, ..Setup::default() }, async |stage| {
        let tab = &stage.tab;
        let mut faults = Vec::new();
        stage.console.expect("/v1/");
        tab.resize(1440).await;
        tab.open("/").await;
        tab.press(theme).await;
        is_well_made(stage, "landing", theme, &mut faults).await;

        tab.press("Connect Spotify").await;
        tab.sees("Paste the client ID").await;
        is_well_made(stage, "connect", theme, &mut faults).await;
        tab.fill("Client ID", "not one").await;
        tab.sees("cannot be part of a client ID").await;
        is_well_made(stage, "connect, wrong client ID", theme, &mut faults).await;
        tab.fill("Client ID", emulator::SAMPLE_CLIENT_ID).await;
        tab.sees("Spotify asks you once more, on its own page.").await;
        is_well_made(stage, "connect, ready", theme, &mut faults).await;

        tab.open("/callback?code=a&state=b").await;
        tab.is_told("LG-transaction-unknown").await;
        is_well_made(stage, "callback refused", theme, &mut faults).await;
        tab.open("/nowhere").await;
        tab.sees("No such page").await;
        is_well_made(stage, "not found", theme, &mut faults).await;
        tab.open("/library").await;
        tab.sees("Sign in to see this").await;
        is_well_made(stage, "signed out", theme, &mut faults).await;

        // The callback page while it waits, long enough to be looked at.
        stage.emulator.order(json!({"path": "/api/token", "times": 1, "fault": {"kind": "delay", "ms": 60_000}})).await;
        stage.console.expect("/api/token");
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.sees("Waiting for Spotify").await;
        is_well_made(stage, "callback waiting", theme, &mut faults).await;

        stage.emulator.order(json!({"path": "/v1/me", "times": 1, "fault": {"kind": "truncate"}})).await;
        tab.open("/library").await;
        tab.press("Sign in at Spotify").await;
        tab.is_told("LG-api-malformed").await;
        tab.sees("songs you have liked").await;
        is_well_made(stage, "overview with a notice", theme, &mut faults).await;
        tab.press("Try again").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        is_well_made(stage, "overview", theme, &mut faults).await;
        tab.press("What happened").await;
        tab.sees("Sign-in at").await;
        tab.js("document.querySelectorAll('.run details').forEach(step => { step.open = true; })").await;
        tab.press("Times to scale").await;
        tab.sees("One bar a step").await;
        is_well_made(stage, "what happened", theme, &mut faults).await;
        tab.press("Your library").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        tab.press("Playlists").await;
        tab.sees("No playlist is open").await;
        is_well_made(stage, "playlists", theme, &mut faults).await;
        for (name, sign) in [
            ("Slow trains, wide windows", "50 of 312"),
            ("Untitled list", "Nothing in it yet"),
            ("Halvard's long walks", "LG-403-not-allowed"),
            ("ليالي المدينة", "46 of 46"),
            ("Every waltz we danced to", "50 of 203"),
        ] {
            tab.press_among(".index li a", name).await;
            tab.sees(sign).await;
            is_well_made(stage, name, theme, &mut faults).await;
        }
        stage
            .emulator
            .order(json!({"path": "/v1/me*", "fault": {"kind": "rate_limit", "retry_after": 25, "cors": true, "expose": true}}))
            .await;
        tab.press("Overview").await;
        tab.sees("Waiting because Spotify asked us to").await;
        is_well_made(stage, "overview waiting", theme, &mut faults).await;
        stage.emulator.mend().await;
        tab.signs_out().await;
        is_well_made(stage, "after signing out", theme, &mut faults).await;
        assert!(faults.is_empty(), "{faults:#?}");
        assert_ne!(tab.js("return getComputedStyle(document.body).backgroundColor").await, Value::Null);
    });
}

/// What hangs on the grant: offers, the dialog, staying signed in, what went wrong, the end of consent.
fn grants_in(theme: &str) {
    journey_with(Setup::default(), async |stage| {
        let tab = &stage.tab;
        let mut faults = Vec::new();
        tab.resize(1440).await;
        tab.open("/connect").await;
        tab.press(theme).await;
        tab.press("Stay signed in on this device").await;
        tab.press("Stay signed in on this device").await;
        is_well_made(stage, "connect, staying", theme, &mut faults).await;
        tab.press("Look only").await;
        tab.js("document.querySelectorAll('.capability details').forEach(group => { group.open = true; })").await;
        tab.sees("Access your subscription details.").await;
        is_well_made(stage, "connect, every permission", theme, &mut faults).await;

        stage.signed_in_at("/top?range=long_term").await;
        tab.is_told("LG-403-not-granted").await;
        is_well_made(stage, "an offer", theme, &mut faults).await;
        tab.press("Grant it").await;
        tab.decline().await;
        tab.is_told("LG-auth-declined").await;
        is_well_made(stage, "declined", theme, &mut faults).await;
        tab.press("Ask again").await;
        tab.agree().await;
        tab.until_js("fifty songs", "return document.querySelectorAll('.undated tbody tr').length === 50").await;
        is_well_made(stage, "top", theme, &mut faults).await;

        tab.press("Playlists").await;
        tab.press_among(".index li a", "Kitchen, Sunday").await;
        tab.sees("50 of 88").await;
        tab.press("Edit name and description").await;
        tab.sees("Manage your public playlists.").await;
        is_well_made(stage, "dialog with an offer", theme, &mut faults).await;
        tab.press("Grant it").await;
        tab.agree().await;
        tab.control("Save").await;
        is_well_made(stage, "dialog", theme, &mut faults).await;
        tab.press("Cancel").await;

        tab.press("Try a call").await;
        tab.sees("It needs no scope").await;
        is_well_made(stage, "console", theme, &mut faults).await;
        tab.press("Send").await;
        tab.sees("200 OK in").await;
        tab.find(".call-headers summary").await.click().await.unwrap();
        tab.fill("Search the answer", "spotify").await;
        tab.sees("1 of 3").await;
        is_well_made(stage, "console with an answer", theme, &mut faults).await;
        stage.console.expect("/v1/");
        tab.press_among("#operation option", "PUT /playlists/{id}/items").await;
        tab.fill("id", "wrong!").await;
        tab.press("Send").await;
        tab.sees("An ID has letters and digits only").await;
        is_well_made(stage, "console with a fault", theme, &mut faults).await;
        tab.press_among("#operation option", "POST /me/playlists").await;
        tab.fill("name", "x").await;
        tab.press("Send").await;
        tab.sees("nothing here can undo it").await;
        is_well_made(stage, "console asking", theme, &mut faults).await;
        tab.press("Do not send it").await;
        tab.press_among("#operation option", "PUT /me/player/volume").await;
        tab.sees("not granted").await;
        tab.fill("volume_percent", "5").await;
        tab.press("Send it all the same").await;
        tab.press("Set the volume").await;
        tab.is_told("LG-403-not-granted").await;
        is_well_made(stage, "console with a refusal", theme, &mut faults).await;

        tab.looks_at_access().await;
        is_well_made(stage, "access", theme, &mut faults).await;
        tab.press("See whom you follow").await;
        tab.press("See your library").await;
        tab.sees("Gives back").await;
        is_well_made(stage, "access, to be changed", theme, &mut faults).await;
        stage.console.expect("/api/token");
        stage.emulator.strike("/api/token", json!({"kind": "status", "status": 503})).await;
        // The masthead lies over what is scrolled under it.
        tab.js("window.scrollTo(0, 0)").await;
        tab.press("Renew now").await;
        tab.is_told("LG-refresh-unavailable").await;
        is_well_made(stage, "access, not renewed", theme, &mut faults).await;
        stage.emulator.mend().await;
        tab.press("Renew now").await;
        tab.sees("Renewed.").await;
        is_well_made(stage, "access, renewed", theme, &mut faults).await;
        // Half a year less five days later, in a browser that keeps nothing. Firefox runs a test's scripts beside the page, with a clock
        // of their own.
        tab.js("const page = window.wrappedJSObject ?? window; const now = page.Date.now; page.Date.now = () => now() + 176 * 86400000; IDBFactory.prototype.open = () => { throw new Error('not here') }").await;
        tab.press("Stay signed in on this device").await;
        tab.is_told("LG-stay-not-kept").await;
        tab.is_told("LG-consent-ends-soon").await;
        is_well_made(stage, "told above the page", theme, &mut faults).await;
        assert!(faults.is_empty(), "{faults:#?}");
    });
}

/// Which flow: the questions, the answer, every step of every figure open, PKCE run to its end, and the token in the address bar.
fn flows_in(theme: &str) {
    let settings = json!({"implicit_grant": true}).as_object().unwrap().clone();
    let emulator = emulator::Options { settings, ..emulator::Options::default() };
    journey_with(Setup { emulator, ..Setup::default() }, async |stage| {
        let tab = &stage.tab;
        let mut faults = Vec::new();
        tab.resize(1440).await;
        tab.open("/flows").await;
        tab.press(theme).await;
        is_well_made(stage, "which flow", theme, &mut faults).await;
        tab.open("/flows?data=public&place=machine&secret=no").await;
        tab.sees("grants no scope at all").await;
        for step in 1..=8 {
            tab.press(if step == 1 { "Begin" } else { "Next step" }).await;
            tab.sees(&format!("Step {step} of 8")).await;
        }
        tab.js("document.querySelectorAll('.run details').forEach(step => { step.open = true; })").await;
        is_well_made(stage, "which flow, answered and run", theme, &mut faults).await;
        tab.press("Ask for a token in the address").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.sees("Look up: it stands there now").await;
        is_well_made(stage, "a token in the address", theme, &mut faults).await;
        tab.press("Take it out of the address bar").await;
        tab.sees("Out of the address bar").await;
        is_well_made(stage, "no token in the address", theme, &mut faults).await;
        assert!(faults.is_empty(), "{faults:#?}");
    });
}

#[test]
fn light_flow_pages_are_accessible_and_fit_every_width() {
    flows_in("Light");
}

#[test]
fn dark_flow_pages_are_accessible_and_fit_every_width() {
    flows_in("Dark");
}

#[test]
fn light_permission_pages_are_accessible_and_fit_every_width() {
    grants_in("Light");
}

#[test]
fn dark_permission_pages_are_accessible_and_fit_every_width() {
    grants_in("Dark");
}

#[test]
fn light_pages_are_accessible_and_fit_every_width() {
    all_pages_in("Light");
}

#[test]
fn dark_pages_are_accessible_and_fit_every_width() {
    all_pages_in("Dark");
}
