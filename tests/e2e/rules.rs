//! Playlists from rules: what fits is seen while the rule changes, written as a playlist, and refreshed on demand.

use reqwest::Method;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::archive::{Disk, keep_files, made_file};
use crate::harness::{Stage, journey};
use crate::organise::{Device, TWICE, is_done, uris};

/// The liked songs: the URI and the length of each.
async fn liked(device: &Device) -> Vec<(String, u64)> {
    let mut all = Vec::new();
    loop {
        let page = device.call(Method::GET, &format!("/v1/me/tracks?limit=50&offset={}", all.len()), None).await;
        let song = |one: &Value| {
            (one["track"]["uri"].as_str().unwrap_or_default().to_owned(), one["track"]["duration_ms"].as_u64().unwrap_or(0))
        };
        all.extend(page["items"].as_array().unwrap().iter().map(song));
        if page["next"].is_null() {
            return all;
        }
    }
}

/// Signs in with what rules need, and opens their page.
async fn open_rules(stage: &Stage) -> Device {
    stage.sign_in_with("View and edit").await;
    stage.tab.press_among("#contents a", "Organise").await;
    stage.tab.press_among(".jobs a", "Playlists from rules").await;
    Device::of(stage).await
}

#[test]
fn a_rule_makes_a_playlist_and_refreshes_it() {
    journey(async |stage| {
        let tab = &stage.tab;
        let device = open_rules(stage).await;
        tab.press("New rule").await;
        tab.fill("Name", "Long ones").await;
        tab.find("select[aria-label='Condition 1']").await.send_keys("Longer than").await.unwrap();
        tab.sees("Condition 1 is not complete.").await;
        tab.find("input[aria-label='Condition 1: minutes']").await.send_keys("5:30").await.unwrap();
        tab.press("Add a condition").await;
        tab.sees("Condition 2 is not complete.").await;
        tab.find("select[aria-label='Condition 2']").await.send_keys("Not in the playlist").await.unwrap();
        tab.find("select[aria-label='Condition 2: playlist']").await.send_keys(TWICE).await.unwrap();
        tab.sees("fit, ").await;
        // One that is added and removed again changes nothing.
        tab.press("Add a condition").await;
        tab.sees("Condition 3 is not complete.").await;
        tab.press_element("[aria-label='Remove condition 3']").await;
        tab.sees("fit, ").await;
        tab.until_focus_is_on("#work").await;
        let twice = device.entries(&device.list(TWICE).await).await;
        let expected: Vec<String> = liked(&device)
            .await
            .into_iter()
            .filter(|(uri, length)| *length > 330_000 && !uris(&twice).contains(&uri.as_str()))
            .map(|(uri, _)| uri)
            .collect();
        tab.press("Make the playlist").await;
        is_done(stage).await;
        let id = device.list("Long ones").await;
        let made = device.entries(&id).await;
        assert!(uris(&made).iter().all(|uri| expected.iter().any(|known| known == uri)), "something is in it that does not fit");
        // The catalogue has some recordings under several IDs.
        assert!(made.len() + 5 > expected.len() && made.len() > 2, "{} of {}", made.len(), expected.len());

        // Since then one song went, and another one came in that does not fit.
        let gone = json!({"items": [{"uri": made[0].0}]});
        device.call(Method::DELETE, &format!("/v1/playlists/{id}/items"), Some(gone)).await;
        device.add(&id, &twice.iter().find(|(uri, _)| uri.starts_with("spotify:track:")).unwrap().0).await;
        tab.press("Something else").await;
        tab.sees("It is written to Long ones").await;
        tab.sees("fit, ").await;
        tab.press("Refresh the playlist").await;
        tab.sees("1 song goes. 1 song comes in.").await;
        tab.press("Do it").await;
        is_done(stage).await;
        assert_eq!(uris(&device.entries(&id).await), uris(&made));
        tab.press("Undo").await;
        tab.sees("comes back").await;
        tab.press("Do it").await;
        is_done(stage).await;
        assert!(uris(&device.entries(&id).await).contains(&twice[0].0.as_str()), "the song that came in is there again");

        // The rule is still there in another tab, and goes to another device as a file.
        tab.open_tab().await;
        tab.open("/organise/rules").await;
        tab.press("Open").await;
        tab.sees("It is written to Long ones").await;
        keep_files(tab).await;
        tab.press("Save as a file").await;
        let disk = Disk::new("rules");
        let file = disk.put("rule.json", &made_file(tab).await);
        tab.press("Remove this rule").await;
        tab.find("#rules-file").await.send_keys(&disk.put("no.json", b"{}")).await.unwrap();
        tab.sees("rules-other-file").await;
        tab.find("#rules-file").await.send_keys(&file).await.unwrap();
        tab.sees("It is written to Long ones").await;

        // A newer version of the app wrote what is kept: it stays as it is.
        let kept = "const name = Object.keys(localStorage).find(name => name.startsWith('rules-'));";
        let newer = "localStorage.setItem(name, JSON.stringify('{\"kind\":\"lockgroove-rules\",\"version\":9}'));";
        tab.js(&format!("{kept} {newer}")).await;
        tab.press("All rules").await;
        tab.sees("rules-version").await;
        let text = tab.js(&format!("{kept} return localStorage.getItem(name)")).await;
        assert!(text.as_str().unwrap().contains(":9}"), "{text}");
    });
}

#[test]
fn a_rule_is_made_by_keyboard_on_a_phone() {
    journey(async |stage| {
        let tab = &stage.tab;
        let device = open_rules(stage).await;
        tab.resize(360).await;
        let fits = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
        tab.tab_to("New rule").await;
        tab.press_key(Key::Enter).await;
        tab.tab_to_element("#rule-name").await;
        tab.type_text("Loud").await;
        tab.tab_to_element("select[aria-label='Condition 1']").await;
        tab.type_text("Marked as").await;
        tab.tab_to_element("#rule-limit").await;
        tab.type_text("3").await;
        tab.sees("3 songs fit").await;
        for width in [320, 360, 768, 1440] {
            tab.resize(width).await;
            tab.until_js("no sideways scroll", fits).await;
        }
        tab.resize(360).await;
        tab.tab_to("Make the playlist").await;
        tab.press_key(Key::Enter).await;
        is_done(stage).await;
        tab.until_js("no sideways scroll", fits).await;
        assert_eq!(device.entries(&device.list("Loud").await).await.len(), 3);
    });
}

#[test]
fn a_rule_is_made_by_touch_and_its_playlist_is_taken_back() {
    journey(async |stage| {
        let tab = &stage.tab;
        let device = open_rules(stage).await;
        tab.take_a_phone().await;
        tab.tap("New rule").await;
        tab.tap_and_type("#rule-name", "Loud").await;
        tab.choose("select[aria-label='Condition 1']", "Marked as").await;
        tab.tap_and_type("#rule-limit", "3").await;
        tab.sees("3 songs fit").await;
        tab.tap("Add a condition").await;
        tab.sees("Condition 2 is not complete.").await;
        tab.tap("Remove condition 2").await;
        tab.sees("3 songs fit").await;
        tab.tap("Make the playlist").await;
        is_done(stage).await;
        assert_eq!(device.entries(&device.list("Loud").await).await.len(), 3);
        tab.tap("Undo").await;
        tab.sees("Undone at").await;
        tab.put_the_phone_away().await;
    });
}
