//! Each page as a screen reader gets it, compared with the snapshots in `reading/`.

use lockgroove::ui::route::Route;

use crate::archive;
use crate::harness::tree::matches_snapshot;
use crate::harness::{Setup, journey, journey_with};

#[test]
fn every_route_reads_in_order() {
    journey(async |stage| {
        for address in ["/v1", "/authorize", "/api/token"] {
            stage.console.expect(address);
        }
        let name = |route: &Route| match route.path().trim_start_matches('/') {
            "" => "page-landing".to_owned(),
            path => format!("page-{path}"),
        };
        // Some pages stand in the library's shell for those who are signed in, and by themselves for others.
        let mut seen = Vec::new();
        stage
            .each_route(async |route| {
                let name = if seen.contains(route) { name(route) + "-in-library" } else { name(route) };
                seen.push(route.clone());
                matches_snapshot(stage, &name).await;
            })
            .await;
    });
}

#[test]
fn the_connect_page_without_a_client_id_reads_in_order() {
    journey_with(Setup::without_client_id(), async |stage| {
        let tab = &stage.tab;
        tab.open("/connect").await;
        tab.sees("Paste the client ID").await;
        matches_snapshot(stage, "connect").await;
    });
}

#[test]
fn the_sign_in_log_reads_in_order() {
    journey(async |stage| {
        let tab = &stage.tab;
        // This page makes one call, so the log always has the same one.
        stage.sign_in_at("/playlists").await;
        tab.find("#playlists-order").await;
        stage.go_to(&Route::SignInLog).await;
        tab.sees("Sign-in at").await;
        tab.until_count(".run > li", 10).await;
        tab.open_details_in(".run").await;
        matches_snapshot(stage, "flow").await;
    });
}

#[test]
fn permissions_and_the_console_read_in_order() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.open_permissions().await;
        matches_snapshot(stage, "access").await;
        stage.go_to(&Route::CONSOLE).await;
        tab.sees("Needs no scope").await;
        tab.press("Send").await;
        tab.sees("200 OK in").await;
        matches_snapshot(stage, "console").await;
    });
}

#[test]
fn the_flows_page_reads_in_order() {
    journey(async |stage| {
        stage.tab.open("/flows?data=person&place=page").await;
        stage.tab.sees("Run it here, step by step").await;
        matches_snapshot(stage, "flows").await;
    });
}

#[test]
fn a_file_reads_in_order() {
    journey(async |stage| {
        let (tab, disk, later) = (&stage.tab, archive::Disk::new("reading"), archive::Disk::new("reading-later"));
        archive::open_page(stage).await;
        archive::give(tab, &[disk.put("Mix.csv", archive::TABLE.as_bytes())]).await;
        tab.sees("A file of another tool.").await;
        matches_snapshot(stage, "archive").await;
        tab.press_among("th a", "Mix").await;
        tab.until_text_of("h1", "Mix").await;
        tab.sees_in(".tracks", "Slow Train").await;
        matches_snapshot(stage, "archive-list").await;
        tab.press_among(".siblings a", "Compare").await;
        archive::give(tab, &[later.put("Mix.csv", archive::LATER.as_bytes())]).await;
        tab.sees("New lists: 0, gone: 0").await;
        matches_snapshot(stage, "archive-compared").await;
    });
}
