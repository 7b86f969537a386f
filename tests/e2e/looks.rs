//! Every page and state in both themes: axe finds nothing, and nothing scrolls sideways, from a small phone to a wide screen.

use lockgroove::ui::route::Route;
use serde_json::json;

use crate::archive::{self, Disk};
use crate::harness::browser::required;
use crate::harness::{Setup, Stage, Tab, journey, journey_with};

/// axe's rules: WCAG 2.0 to 2.2, levels A and AA, and its own best practice.
const RULES: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/// Widths at which nothing may scroll sideways.
const WIDTHS: [u32; 5] = [320, 360, 768, 1440, 2560];
/// Widths at which axe runs, in both themes. Nothing about sizes depends on the theme.
const AXE_WIDTHS: [u32; 2] = [360, 1440];

/// Examines the page in one state, and adds what is wrong to `faults`.
async fn examine(stage: &Stage, name: &str, theme: &str, faults: &mut Vec<String>) {
    let tab = &stage.tab;
    let widths: &[u32] = if theme == "Dark" { &AXE_WIDTHS } else { &WIDTHS };
    for width in widths.iter().copied() {
        tab.resize(width).await;
        let overflow = overflow(tab).await;
        if !overflow.is_empty() {
            faults.push(format!("{name}, {theme}, {width}: sideways scroll, {overflow}"));
        }
        if AXE_WIDTHS.contains(&width) {
            faults.extend(axe(tab).await.into_iter().map(|fault| format!("{name}, {theme}, {width}: {fault}")));
        }
    }
    tab.resize(1440).await;
}

/// How far the page is too wide, and the elements that stick out; empty if nothing does.
pub(crate) async fn overflow(tab: &Tab) -> String {
    let script = "const page = document.documentElement;
        if (page.scrollWidth <= page.clientWidth) return '';
        const wide = [...document.querySelectorAll('body *')].filter(it => it.getBoundingClientRect().right > page.clientWidth + 1);
        const names = wide.map(it => it.tagName + '.' + it.className).slice(0, 5).join(', ');
        return page.scrollWidth + ' of ' + page.clientWidth + ': ' + names";
    tab.js(script).await.as_str().unwrap().to_owned()
}

/// The violations that axe finds.
pub(crate) async fn axe(tab: &Tab) -> Vec<String> {
    let axe = std::fs::read_to_string(required("LOCKGROOVE_AXE")).expect("axe.min.js");
    // The driver runs it, so the page's policy does not apply. It is one script because Firefox forgets what a script has defined.
    let script = format!(
        "{axe};
        const done = arguments[arguments.length - 1];
        const places = one => one.nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join(' | ');
        axe.run(document, {{ runOnly: arguments[0], resultTypes: ['violations'] }}).then(
            result => done(result.violations.map(one => `${{one.id}}: ${{one.help}}: ${{places(one)}}`)),
            error => done(['axe failed: ' + error]));"
    );
    // A colour in transition is neither of the two. An answer may come at any moment, so from here on colours change at once.
    let quick = "document.documentElement.style.setProperty('--quick', arguments[0])";
    tab.js_with(quick, vec![json!("0s")]).await;
    tab.until_js("colours at rest", "return document.getAnimations().every(one => one.transitionProperty === undefined)").await;
    // What stands at the window's edges covers whatever is scrolled below it, which is no fault of that.
    let stand = "document.querySelectorAll('.foot, .masthead').forEach(edge => edge.style.position = arguments[0])";
    tab.js_with(stand, vec![json!("static")]).await;
    let faults = tab.js_async(&script, vec![json!(RULES)]).await;
    tab.js_with(stand, vec![json!("")]).await;
    tab.js_with(quick, vec![json!("")]).await;
    serde_json::from_value(faults).unwrap()
}

/// Every page as it opens.
fn every_route_in(theme: &str) {
    journey(async |stage| {
        let tab = &stage.tab;
        let mut faults = Vec::new();
        for address in ["/v1", "/authorize", "/api/token"] {
            stage.console.expect(address);
        }
        tab.open("/").await;
        tab.press(theme).await;
        stage.each_route(async |route| examine(stage, &route.path(), theme, &mut faults).await).await;
        assert!(faults.is_empty(), "{faults:#?}");
    });
}

/// States of the pages that everybody meets.
fn states_in(theme: &str) {
    journey_with(Setup::without_client_id(), async |stage| {
        let tab = &stage.tab;
        let mut faults = Vec::new();
        stage.console.expect("/v1/");
        tab.resize(1440).await;
        tab.open("/").await;
        tab.press(theme).await;
        tab.press("Connect Spotify").await;
        tab.sees("Paste the client ID").await;
        examine(stage, "connect", theme, &mut faults).await;
        tab.fill("Client ID", "not one").await;
        tab.sees("cannot be part of a client ID").await;
        examine(stage, "connect, wrong client ID", theme, &mut faults).await;
        tab.fill("Client ID", emulator::SAMPLE_CLIENT_ID).await;
        tab.sees("Spotify then asks for your consent on its own page.").await;
        examine(stage, "connect, ready", theme, &mut faults).await;

        tab.open("/callback?code=a&state=b").await;
        tab.sees_code("LG-transaction-unknown").await;
        examine(stage, "callback refused", theme, &mut faults).await;
        tab.open("/library").await;
        tab.sees("Sign in to see this").await;
        examine(stage, "signed out", theme, &mut faults).await;

        // The callback page while it waits, long enough to be examined.
        stage.emulator.inject_rule(json!({"path": "/api/token", "times": 1, "fault": {"kind": "delay", "ms": 60_000}})).await;
        stage.console.expect("/api/token");
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.sees("Waiting for Spotify").await;
        examine(stage, "callback waiting", theme, &mut faults).await;

        stage.emulator.inject_rule(json!({"path": "/v1/me/tracks", "times": 1, "fault": {"kind": "truncate"}})).await;
        tab.open("/library").await;
        tab.press("Sign in at Spotify").await;
        tab.sees_code("LG-api-malformed").await;
        tab.sees("All 48 playlists").await;
        examine(stage, "overview with a notice", theme, &mut faults).await;
        tab.press("Try again").await;
        stage.sees_overview().await;
        examine(stage, "overview", theme, &mut faults).await;
        stage.go_to(&Route::SignInLog).await;
        tab.sees("Sign-in at").await;
        tab.open_details_in(".run").await;
        tab.press("Timing to scale").await;
        tab.sees("One bar per step").await;
        examine(stage, "sign-in log", theme, &mut faults).await;
        stage.open_playlists().await;
        for (name, sign) in [
            ("Slow trains, wide windows", "312 items"),
            ("Untitled list", "This playlist is empty"),
            ("Halvard's long walks", "LG-403-not-allowed"),
            ("ليالي المدينة", "46 items"),
            ("Every waltz we danced to", "203 items"),
        ] {
            tab.press_among(".index li a", name).await;
            if sign.ends_with("items") {
                tab.until_text_of("output", sign).await;
            } else {
                tab.sees(sign).await;
            }
            examine(stage, name, theme, &mut faults).await;
        }
        stage
            .emulator
            .inject_rule(
                json!({"path": "/v1/me*", "fault": {"kind": "rate_limit", "retry_after": 25, "cors": true, "expose": true}}),
            )
            .await;
        tab.press("Overview").await;
        tab.sees("Spotify asked us to wait").await;
        examine(stage, "overview waiting", theme, &mut faults).await;
        stage.emulator.clear_faults().await;
        stage.sign_out().await;
        examine(stage, "after signing out", theme, &mut faults).await;

        // The page without the app, which would apply the theme.
        stage.console.expect(&stage.emulator.site);
        stage.serve_old_page("/").await;
        tab.open("/").await;
        tab.sees_code("LG-page-broken").await;
        tab.js_with("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme.to_lowercase())]).await;
        examine(stage, "a page that did not load completely", theme, &mut faults).await;
        assert!(faults.is_empty(), "{faults:#?}");
    });
}

/// Looking into files.
fn files_in(theme: &str) {
    journey(async |stage| {
        let (tab, disk) = (&stage.tab, archive::Disk::new(theme));
        let mut faults = Vec::new();
        archive::open_page(stage).await;
        tab.press(theme).await;
        archive::give(tab, &[disk.put("none.txt", b"Dear diary")]).await;
        tab.sees("This file cannot be opened").await;
        tab.press_element(".folded summary").await;
        examine(stage, "a file that cannot be opened", theme, &mut faults).await;
        archive::give(tab, &[disk.put("Mix.csv", archive::TABLE.as_bytes())]).await;
        tab.sees("A file of another tool.").await;
        examine(stage, "a file", theme, &mut faults).await;
        tab.fill("Search this file", "train").await;
        tab.sees_in(".tracks", "Slow Train").await;
        examine(stage, "found in a file", theme, &mut faults).await;
        tab.press_among(".siblings a", "Everything").await;
        tab.press_among("th a", "Mix").await;
        tab.until_text_of("h1", "Mix").await;
        examine(stage, "a list in a file", theme, &mut faults).await;
        tab.press_among(".siblings a", "Compare").await;
        let later = archive::Disk::new(&format!("{theme}-later"));
        archive::give(tab, &[later.put("Mix.csv", archive::LATER.as_bytes())]).await;
        tab.sees("New lists: 0, gone: 0").await;
        examine(stage, "two files", theme, &mut faults).await;
        tab.press_among(".compared a", "Mix").await;
        tab.sees("1 added, 0 removed, 1 moved.").await;
        examine(stage, "changes of a list", theme, &mut faults).await;
        assert!(faults.is_empty(), "{faults:#?}");
    });
}

/// A rule, a plan of each kind, a file that cannot be used, a change that waits in this tab and in a later one, and what was done.
fn organise_in(theme: &str) {
    journey(async |stage| {
        let tab = &stage.tab;
        let mut faults = Vec::new();
        stage.console.expect("/v1");
        tab.resize(1440).await;
        tab.open("/").await;
        tab.press(theme).await;
        stage.sign_in_with("View and edit").await;
        stage.go_to(&Route::ORGANISE).await;
        let disk = Disk::new(theme);
        tab.find("#undo-file").await.send_keys(&disk.put("no.json", b"PK")).await.unwrap();
        tab.sees("undo-not-json").await;
        examine(stage, "a file that cannot be used", theme, &mut faults).await;
        tab.press_among(".jobs a", "Playlists from rules").await;
        tab.sees("New rule").await;
        examine(stage, "rules", theme, &mut faults).await;
        tab.press("New rule").await;
        tab.press("Add a condition").await;
        tab.press_element(".rule-sources summary").await;
        tab.sees("Condition 2 is not complete.").await;
        examine(stage, "a rule that is not complete", theme, &mut faults).await;
        tab.press("Remove this rule").await;
        tab.press("New rule").await;
        tab.sees("fit, ").await;
        examine(stage, "a rule", theme, &mut faults).await;
        tab.press("All kinds of work").await;
        for (work, list, sign) in [
            ("Combine two playlists", "Slow trains, wide windows", "The second list"),
            ("Duplicates", "Slow trains, wide windows", "songs are there twice"),
            ("Songs that cannot be played", "Slow trains, wide windows", "cannot be played"),
            ("Sort a playlist", "Two of everything", "How should it be done?"),
        ] {
            tab.press_among(".jobs a", work).await;
            tab.press_among(".ledger a", list).await;
            tab.sees(sign).await;
            if work == "Combine two playlists" {
                tab.find("#second").await.send_keys("Two of everything").await.unwrap();
                tab.sees("Everything from both").await;
            }
            if work.starts_with("Songs") {
                tab.press_among("button", "Look for ").await;
                tab.sees("there is something like it").await;
            }
            examine(stage, work, theme, &mut faults).await;
            if work != "Sort a playlist" {
                tab.press("Another playlist").await;
                tab.press("All kinds of work").await;
            }
        }
        let slow = json!({"path": "/v1/playlists/*/items", "method": "PUT", "fault": {"kind": "delay", "ms": 500}});
        stage.emulator.inject_rule(slow).await;
        tab.press_among("button", "Sort 20").await;
        tab.press("Pause").await;
        tab.sees("Paused. Nothing is asked").await;
        examine(stage, "a change, paused", theme, &mut faults).await;
        stage.emulator.clear_faults().await;
        let first = tab.handle().await;
        let second = tab.open_tab().await;
        tab.open("/organise").await;
        tab.sees("Sort a playlist").await;
        tab.switch_to(&first).await;
        tab.close().await;
        tab.switch_to(&second).await;
        tab.press_among("#contents a", "Overview").await;
        tab.press("Look at it").await;
        tab.sees("A change is not finished").await;
        examine(stage, "a change of an earlier visit", theme, &mut faults).await;
        tab.press("Go on").await;
        tab.sees("Done, and checked").await;
        examine(stage, "a change, done", theme, &mut faults).await;
        tab.press("Something else").await;
        tab.press_among(".jobs a", "Across all playlists").await;
        tab.press_among("button", "playlists and the liked songs").await;
        tab.sees("entries would go").await;
        examine(stage, "across lists, twins", theme, &mut faults).await;
        for view in ["Which playlists is it in", "Liked, but in no playlist", "Copy or move songs", "Unfollow and remove many"] {
            tab.press_among(".looks label", view).await;
            tab.until_text_of("#work", view).await;
            examine(stage, view, theme, &mut faults).await;
        }
        assert!(faults.is_empty(), "{faults:#?}");
    });
}

#[test]
fn organising_in_light() {
    organise_in("Light");
}

#[test]
fn organising_in_dark() {
    organise_in("Dark");
}

/// Pages that depend on the grant: offers, the dialog, the console, permissions, failures, the end of consent.
fn permission_pages_in(theme: &str) {
    journey_with(Setup::default(), async |stage| {
        let tab = &stage.tab;
        let mut faults = Vec::new();
        tab.resize(1440).await;
        tab.open("/connect").await;
        tab.press(theme).await;
        tab.press("Stay signed in on this device").await;
        tab.press("Stay signed in on this device").await;
        examine(stage, "connect, staying", theme, &mut faults).await;
        tab.press("View only").await;
        tab.press_among("summary", "Choose one by one").await;
        tab.open_details_in(".capabilities").await;
        tab.sees("Access your subscription details.").await;
        examine(stage, "connect, every permission", theme, &mut faults).await;

        stage.sign_in_at("/top?range=long_term").await;
        tab.sees("Allow access to your top artists and songs").await;
        examine(stage, "an offer", theme, &mut faults).await;
        tab.press("Allow").await;
        tab.decline().await;
        tab.sees_code("LG-auth-declined").await;
        examine(stage, "declined", theme, &mut faults).await;
        tab.press("Ask again").await;
        tab.agree().await;
        tab.until_count(".undated tbody tr", 50).await;
        examine(stage, "top", theme, &mut faults).await;

        tab.press("Playlists").await;
        tab.press_among(".index li a", "Kitchen, Sunday").await;
        tab.until_text_of("output", "88 items").await;
        tab.press("Edit details").await;
        tab.sees("Manage your public playlists.").await;
        examine(stage, "dialog with an offer", theme, &mut faults).await;
        tab.press("Allow").await;
        tab.agree().await;
        tab.find_control("Save").await;
        examine(stage, "dialog", theme, &mut faults).await;
        tab.press("Cancel").await;

        stage.go_to(&Route::CONSOLE).await;
        tab.sees("Needs no scope").await;
        tab.press("Send").await;
        tab.sees("200 OK in").await;
        tab.press_element(".call-headers summary").await;
        tab.fill("Search the response", "spotify").await;
        tab.sees("1 of 3").await;
        examine(stage, "console with an answer", theme, &mut faults).await;
        stage.console.expect("/v1/");
        tab.press_among("#operation option", "PUT /playlists/{id}/items").await;
        tab.fill("id", "wrong!").await;
        tab.press("Send").await;
        tab.sees("An ID has letters and digits only").await;
        examine(stage, "console with a fault", theme, &mut faults).await;
        tab.press_among("#operation option", "POST /me/playlists").await;
        tab.fill("name", "x").await;
        tab.press("Send").await;
        tab.sees("nothing here can undo it").await;
        examine(stage, "console asking", theme, &mut faults).await;
        tab.press("Cancel").await;
        tab.press_among("#operation option", "PUT /me/player/volume").await;
        tab.sees("not granted").await;
        tab.fill("volume_percent", "5").await;
        tab.press("Send anyway").await;
        tab.press("Set the volume").await;
        tab.sees_code("LG-403-not-granted").await;
        examine(stage, "console with a refusal", theme, &mut faults).await;

        stage.open_permissions().await;
        examine(stage, "access", theme, &mut faults).await;
        tab.press_element(".more > summary").await;
        tab.press("See who you follow").await;
        tab.press("See your library").await;
        tab.sees("Removed").await;
        examine(stage, "access, to be changed", theme, &mut faults).await;
        stage.console.expect("/api/token");
        stage.emulator.inject("/api/token", json!({"kind": "status", "status": 503})).await;
        tab.press("Renew now").await;
        tab.sees_code("LG-refresh-unavailable").await;
        examine(stage, "access, not renewed", theme, &mut faults).await;
        stage.emulator.clear_faults().await;
        tab.press("Renew now").await;
        tab.sees("Renewed.").await;
        examine(stage, "access, renewed", theme, &mut faults).await;
        // Five days before the end of the consent, in a browser that stores nothing.
        tab.shift_clock(176 * 24 * 60 * 60 * 1000).await;
        tab.js("IDBFactory.prototype.open = () => { throw new Error('not here') }").await;
        tab.press("Stay signed in on this device").await;
        tab.sees_code("LG-stay-not-kept").await;
        tab.sees_code("LG-consent-ends-soon").await;
        examine(stage, "notices above the page", theme, &mut faults).await;
        assert!(faults.is_empty(), "{faults:#?}");
    });
}

/// The OAuth flows: questions, answer, diagrams with every step open, PKCE run to its end, and the token in the address bar.
fn flow_pages_in(theme: &str) {
    journey_with(Setup::with_implicit_grant(), async |stage| {
        let tab = &stage.tab;
        let mut faults = Vec::new();
        tab.resize(1440).await;
        tab.open("/flows").await;
        tab.press(theme).await;
        tab.open("/flows?data=public&place=machine&secret=no").await;
        tab.sees("grants no scopes").await;
        for step in 1..=8 {
            tab.press(if step == 1 { "Start" } else { "Next step" }).await;
            tab.sees(&format!("Step {step} of 8")).await;
        }
        tab.open_details_in(".run").await;
        examine(stage, "OAuth flows, answered and run", theme, &mut faults).await;
        tab.press_among(".choices label", "Implicit grant").await;
        tab.press("Request a token in the address").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.sees("Look up: the token is in the address bar").await;
        examine(stage, "a token in the address", theme, &mut faults).await;
        tab.press("Remove it from the address bar").await;
        tab.sees("Removed from the address bar").await;
        examine(stage, "no token in the address", theme, &mut faults).await;
        assert!(faults.is_empty(), "{faults:#?}");
    });
}

#[test]
fn light_flow_pages_are_accessible_and_fit_every_width() {
    flow_pages_in("Light");
}

#[test]
fn dark_flow_pages_are_accessible_and_fit_every_width() {
    flow_pages_in("Dark");
}

#[test]
fn light_permission_pages_are_accessible_and_fit_every_width() {
    permission_pages_in("Light");
}

#[test]
fn dark_permission_pages_are_accessible_and_fit_every_width() {
    permission_pages_in("Dark");
}

#[test]
fn light_files_are_accessible_and_fit_every_width() {
    files_in("Light");
}

#[test]
fn dark_files_are_accessible_and_fit_every_width() {
    files_in("Dark");
}

#[test]
fn light_pages_are_accessible_and_fit_every_width() {
    states_in("Light");
}

#[test]
fn dark_pages_are_accessible_and_fit_every_width() {
    states_in("Dark");
}

#[test]
fn every_route_in_light_is_accessible_and_fits_every_width() {
    every_route_in("Light");
}

#[test]
fn every_route_in_dark_is_accessible_and_fits_every_width() {
    every_route_in("Dark");
}
