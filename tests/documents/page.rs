//! `index.html` and `public/boot.js` know what the app knows: its pages, and the keys of its settings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use lockgroove::ui::route::{Part, Route, Shell};

use crate::tree::root;

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// The name of a part in the build and in `public/boot.js`.
const fn name(part: Part) -> &'static str {
    match part {
        Part::Home => "home",
        Part::Library => "library",
        Part::Browse => "browse",
        Part::Keep => "keep",
        Part::Restore => "restore",
        Part::Archive => "archive",
        Part::Pictures => "pictures",
        Part::Organise => "organise",
        Part::Replace => "replace",
        Part::Across => "across",
        Part::Rules => "rules",
        Part::Connect => "connect",
        Part::Account => "account",
        Part::Learn => "learn",
        Part::Console => "console",
    }
}

/// What `public/boot.js` writes for a page.
fn entry(route: &Route) -> String {
    // The library's shell is in the part of the overview. A sign-in leads there.
    let shell = (route.shell() == Shell::SignedIn || *route == Route::Callback).then_some(Part::Home);
    let parts: BTreeSet<&str> = shell.into_iter().chain(route.part()).map(name).collect();
    // The shell first.
    let mut parts: Vec<&str> = parts.into_iter().collect();
    parts.sort_by_key(|part| *part != "home");
    format!("[\"{}\"{}]", route.title(), parts.into_iter().map(|part| format!(", \"{part}\"")).collect::<String>())
}

#[test]
fn boot_knows_the_title_and_the_part_of_each_page() {
    let boot = text("public/boot.js");
    let table = boot.split_once("var pages = {\n").unwrap().1.split_once("};").unwrap().0;
    let known: BTreeMap<String, String> = table
        .lines()
        .filter_map(|line| line.trim().trim_end_matches(',').split_once(": "))
        .map(|(path, entry)| (path.trim_matches('"').to_owned(), entry.to_owned()))
        .collect();
    let has_no_entry = |route: &Route| matches!(route, Route::Landing | Route::NotFound);
    let routes = Route::ALL.into_iter().filter(|route| !has_no_entry(route));
    let expected: BTreeMap<String, String> = routes.map(|route| (route.path().into_owned(), entry(&route))).collect();
    assert_eq!(known, expected);
    let id = "a".repeat(22);
    for route in ["playlists", "albums", "artists", "podcasts"].map(|folder| Route::parse(&format!("/{folder}/{id}"))) {
        assert_ne!(route, Route::NotFound);
        assert!(boot.contains(&entry(&route)), "the entry of {route}");
    }
}

#[test]
fn links_of_the_front_page_lead_to_pages() {
    let page = text("index.html");
    let links: Vec<&str> = page.split("href=\".").skip(1).filter_map(|rest| rest.split_once('"')).map(|(link, _)| link).collect();
    let pages: Vec<&&str> = links.iter().filter(|link| !link.contains('.')).collect();
    assert!(pages.len() >= 6, "{pages:?}");
    for link in pages {
        assert_ne!(Route::parse(link), Route::NotFound, "{link}");
    }
    // A place on the front page itself.
    for place in links.iter().filter_map(|link| link.strip_prefix("/#")) {
        assert!(page.contains(&format!("id=\"{place}\"")), "{place}");
    }
}

#[test]
fn boot_reads_what_the_app_stores_and_sends() {
    let boot = text("public/boot.js");
    for (file, words) in [
        ("src/browser/settings.rs", &["client-id", "theme", "stay"] as &[_]),
        ("src/browser/shared/vault.rs", &["yes"]),
        ("src/browser/shared/connection.rs", &["lockgroove-session"]),
        ("src/ui/pages/landing.rs", &["landing-sign-in"]),
    ] {
        for word in words {
            assert!(text(file).contains(&format!("\"{word}\"")), "{file} has no {word}");
        }
    }
    for word in ["\"client-id\"", "\"theme\"", "\"stay\"", "\"yes\"", "\"lockgroove-session\""] {
        assert!(boot.contains(word), "boot.js has no {word}");
    }
    let ask = lockgroove::session::shared::Message::AskForSession.to_text();
    assert!(boot.contains(&format!("'{ask}'")), "the question that other tabs understand is {ask}");
}
