//! What a person keeps: tables of any length, and shelves.

use std::time::Duration;

use emulator::Options;
use lockgroove::ui::route::Route;
use serde_json::json;
use thirtyfour::Key;

use crate::harness::{Browser, INES, Setup, Stage, journey, journey_with};

/// Everything that a page of the library needs to see.
const ALL: &str = "playlist-read-private playlist-read-collaborative user-follow-read user-read-playback-position user-top-read user-read-recently-played user-library-read";

/// Signs in with the permissions that every page needs to show something, and opens a page.
pub(crate) async fn sign_in_with_all(stage: &Stage, path: &str) {
    let tab = &stage.tab;
    stage.sign_in_with("View only").await;
    let log = stage.emulator.log().await;
    assert_eq!(log.authorizations()[0].query["scope"], ALL, "{log}");
    if path != "/library" {
        tab.press_element(&format!("#contents a[href$='{path}']")).await;
    }
}

/// The titles of the rows in the document.
async fn titles(stage: &Stage) -> Vec<String> {
    stage.tab.texts_of("table.tracks tbody tr:not(.space) .t-name").await
}

#[test]
fn fifty_thousand_liked_songs_are_read_found_and_sorted() {
    let rows = 50_000;
    let emulator = Options { tracks: rows * 2, liked: Some(rows), ..Options::default() };
    journey_with(Setup { emulator, ..Setup::default() }, async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/liked").await;
        // The first rows are there before the rest.
        tab.find("table.tracks tbody tr:not(.space) .t-name").await;
        let all = tab.js_with("return new Intl.NumberFormat().format(arguments[0])", vec![json!(rows)]).await;
        let whole = format!("{} items", all.as_str().unwrap());
        // A thousand answers: minutes on a busy machine.
        tab.sees_within(Duration::from_secs(4 * 60), &whole).await;
        tab.until_text_of("output", &whole).await;
        let most = "return document.querySelectorAll('*').length";
        assert!(tab.js(most).await.as_u64().unwrap() < 2_000, "too many elements");
        assert_eq!(tab.attribute_of("table.tracks", "aria-rowcount").await, Some((rows + 1).to_string()));

        // To the end, by scrolling and by key.
        tab.js("scrollTo(0, document.documentElement.scrollHeight)").await;
        let last = format!("return [...document.querySelectorAll('.t-no')].some(cell => cell.textContent === '{rows}')");
        tab.until_js("the last row", &last).await;
        assert!(tab.js(most).await.as_u64().unwrap() < 2_000, "too many elements");
        tab.js("scrollTo(0, 0)").await;

        // Sorted by artist: in order, as folded.
        tab.press_among(".sort", "Artist").await;
        tab.until_count("th.t-artist[aria-sort=ascending]", 1).await;
        tab.press_among(".sort", "Length").await;
        tab.until_count("th.t-time[aria-sort=ascending]", 1).await;
        let is_sorted = "const seconds = text => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
            const lengths = [...document.querySelectorAll('td.t-time')].map(cell => seconds(cell.textContent));
            return lengths.length > 20 && lengths.every((length, n) => n === 0 || lengths[n - 1] <= length)";
        tab.until_js("rows sorted by length", is_sorted).await;
        tab.press_among(".sort", "Length").await;
        tab.press_among(".sort", "Length").await;
        tab.until_count("th[aria-sort]", 0).await;

        // A filter over every field, in any case.
        let wanted = titles(stage).await[0].clone();
        tab.fill("Filter by any word", &wanted.to_uppercase()).await;
        tab.until_js("fewer rows", "return / of /.test(document.querySelector('output').textContent)").await;
        assert!(titles(stage).await.contains(&wanted));
        tab.until_js("marks", "return document.querySelectorAll('.tracks mark').length > 0").await;
    });
}

#[test]
fn rows_are_selected_by_keys_and_copied() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/liked").await;
        tab.until_text_of("output", "800 items").await;
        tab.tab_to_element("table.tracks tbody tr").await;
        let all = titles(stage).await;
        tab.press_key(Key::Down).await;
        tab.until_focus_is_on("#row-1").await;
        tab.press_key(Key::Space).await;
        tab.sees("1 selected").await;
        let extend = tab.driver().action_chain().key_down(Key::Shift).send_keys(Key::Down).key_up(Key::Shift);
        extend.perform().await.unwrap();
        tab.sees("2 selected").await;
        tab.record_copies().await;
        tab.press("Copy links").await;
        tab.sees("Copied.").await;
        tab.until_js("the links", "return (document.body.dataset.copied ?? '').includes('https')").await;
        let copied = tab.js("return document.body.dataset.copied").await;
        let lines: Vec<&str> = copied.as_str().unwrap().lines().collect();
        assert!(lines.len() == 2 && lines.iter().all(|line| line.starts_with("https://open.spotify.com/track/")), "{lines:?}");
        tab.press("Copy as text").await;
        tab.until_js("the text", "return document.body.dataset.copied.includes('\\t')").await;
        let text = tab.js("return document.body.dataset.copied").await;
        assert!(text.as_str().unwrap().starts_with(&format!("{}\t", all[1])), "{text}");

        // Far away and back.
        tab.find("#row-2").await.focus().await.unwrap();
        tab.press_key(Key::End).await;
        tab.until_focus_is_on("#row-799").await;
        tab.press_key(Key::Home).await;
        tab.until_focus_is_on("#row-0").await;
    });
}

#[test]
fn back_finds_a_table_as_it_was_left() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/liked").await;
        tab.until_text_of("output", "800 items").await;
        tab.fill("Filter by any word", "a").await;
        tab.until_js("fewer rows", "return / of 800/.test(document.querySelector('output').textContent)").await;
        let count = tab.text_of("output").await;
        tab.press_element("table.tracks tbody tr:not(.space) td.t-time").await;
        tab.sees("1 selected").await;
        tab.js_async("scrollTo(0, 1500); requestAnimationFrame(() => requestAnimationFrame(arguments[0]))", vec![]).await;
        stage.emulator.clear_log().await;
        tab.press("Albums").await;
        tab.arrives_at("/albums").await;
        tab.back().await;
        tab.arrives_at("/liked").await;
        tab.until_text_of("output", &count).await;
        tab.until_js("the position", "return Math.abs(scrollY - 1500) < 8").await;
        tab.sees("1 selected").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.calls_of("/v1/me/tracks").len(), 0, "{log}");
    });
}

#[test]
fn a_list_that_fails_midway_goes_on_where_it_stopped() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me/");
        for (path, list, all) in [("/liked", "/v1/me/tracks", "800 items"), ("/albums", "/v1/me/albums", "73 albums")] {
            let rule = json!({"path": list, "query": "*offset=50*", "fault": {"kind": "status", "status": 503}});
            stage.emulator.inject_rule(rule).await;
            if path == "/liked" {
                stage.sign_in_at(path).await;
            } else {
                tab.press_element("#contents a[href$='/albums']").await;
            }
            tab.sees_code("LG-5xx-unavailable").await;
            stage.emulator.clear_faults().await;
            stage.emulator.clear_log().await;
            tab.press("Try again").await;
            tab.sees(all).await;
            let log = stage.emulator.log().await;
            let first =
                log.calls_of(list).iter().filter(|call| call.query.get("offset").is_none_or(|offset| offset == "0")).count();
            // At the end a list is asked once whether it is still the same.
            assert!(first <= 1, "{log}");
        }
    });
}

#[test]
fn shelves_are_filtered_sorted_and_opened() {
    journey(async |stage| {
        let tab = &stage.tab;
        sign_in_with_all(stage, "/albums").await;
        tab.sees("73 albums").await;
        let name = tab.text_of(".shelf .index-name").await;
        tab.fill("Filter by name", &name.to_uppercase()).await;
        tab.sees("of 73 albums").await;
        tab.press_element(".shelf a").await;
        tab.until_js("its name in the title", &format!("return document.title.startsWith({})", json!(name))).await;
        tab.find("table.tracks tbody tr").await;
        tab.find("main a.link[href^='https://open.spotify.com/album/']").await;
        let artist = tab.text_of("main .lead a").await;
        tab.press_element("main .lead a").await;
        tab.until_js("the artist's name in the title", &format!("return document.title.startsWith({})", json!(artist))).await;
        tab.back().await;
        tab.find("table.tracks tbody tr").await;
        tab.back().await;
        tab.sees("of 73 albums").await;

        for (path, sign) in [
            ("/artists", "Open your artists in Spotify"),
            ("/podcasts", "Saved episodes"),
            ("/audiobooks", "Open your audiobooks in Spotify"),
            ("/recent", "Spotify remembers the last fifty songs."),
        ] {
            tab.press_element(&format!("#contents a[href$='{path}']")).await;
            tab.arrives_at(path).await;
            tab.sees(sign).await;
            tab.until_js("something that is kept", "return document.querySelectorAll('main .shelf a, main .brief li').length > 0")
                .await;
            assert_eq!(tab.codes().await, Vec::<String>::new(), "{path}");
        }
    });
}

#[test]
fn the_overview_counts_what_is_kept_and_each_figure_leads_to_it() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        let figures = async |count| {
            tab.until_count(".tally a", count).await;
            tab.texts_of(".tally a").await
        };
        assert_eq!(figures(4).await, ["48 Playlists", "73 Albums", "3 Podcasts", "2 Audiobooks"], "artists are not granted");
        tab.press_element(".tally a[href$='/albums']").await;
        tab.sees("73 albums").await;
        let log = stage.emulator.log().await;
        for (list, times) in [("/v1/me/shows", 1), ("/v1/me/audiobooks", 1), ("/v1/me/following", 0)] {
            assert_eq!(log.calls_of(list).len(), times, "{list} {log}");
        }
    });
}

#[test]
fn search_finds_as_one_types_and_keeps_the_words_in_the_address() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.sees_overview().await;
        stage.emulator.clear_log().await;
        tab.type_text("/").await;
        tab.arrives_at("/search").await;
        tab.until_focus_is_on("#search-words").await;
        tab.type_text("harbour").await;
        tab.arrives_at("/search?q=harbour").await;
        tab.until_js("songs", "return document.querySelectorAll('#s-track ~ * li, [aria-labelledby=s-track] li').length > 0").await;
        let log = stage.emulator.log().await;
        assert!(log.calls_of("/v1/search").len() <= 2, "a request for each letter: {log}");
        tab.press_element("#kind-track").await;
        tab.press("Show more").await;
        tab.until_js("more songs", "return document.querySelectorAll('main .brief li').length > 10").await;
        tab.press("Overview").await;
        stage.sees_overview().await;
        tab.back().await;
        tab.arrives_at("/search?q=harbour").await;
        tab.until_js("songs again", "return document.querySelectorAll('main .brief li').length > 0").await;
    });
}

#[test]
fn a_search_finds_in_the_lists_that_were_opened_without_a_request() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/liked").await;
        tab.find("table.tracks tbody tr:not(.space) .t-name").await;
        let wanted = titles(stage).await[0].clone();
        stage.go_to(&Route::SEARCH).await;
        tab.until_focus_is_on("#search-words").await;
        stage.emulator.clear_log().await;
        tab.type_text(&wanted).await;
        let in_lists = "[aria-labelledby=s-lists] li .what";
        tab.until_js("the song", &format!("return document.querySelector('{in_lists}')?.textContent === {}", json!(wanted))).await;
        tab.until_js("songs at Spotify", "return document.querySelectorAll('[aria-labelledby=s-track] li').length > 0").await;
        let log = stage.emulator.log().await;
        assert!(log.calls_of("/v1/me/tracks").is_empty(), "{log}");
        // Of another kind there is nothing in lists of songs.
        tab.press_element("#kind-album").await;
        tab.until_count(in_lists, 0).await;
    });
}

#[test]
fn the_keys_are_listed_and_stay_out_of_fields() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/playlists").await;
        stage.sees_playlists().await;
        tab.type_text("?").await;
        tab.until_js("the list of keys", "return document.querySelector('dialog[open]')?.textContent.includes('Search')").await;
        tab.press_key(Key::Escape).await;
        tab.until_count("dialog[open]", 0).await;
        tab.fill("Filter by name", "/?").await;
        assert_eq!((tab.value_of("#playlists-words").await, tab.count("dialog[open]").await), ("/?".to_owned(), 0));
        tab.sees("No playlist contains these words.").await;
    });
}

#[test]
fn a_library_with_nothing_in_it_has_one_empty_state() {
    let emulator = Options { playlists: 0, liked: Some(0), ..Options::default() };
    journey_with(Setup { emulator, ..Setup::default() }, async |stage| {
        let tab = &stage.tab;
        for list in ["/v1/me/albums", "/v1/me/shows", "/v1/me/audiobooks"] {
            stage.emulator.inject(list, json!({"kind": "patch", "merge": {"items": [], "total": 0}})).await;
        }
        stage.sign_in_at("/library").await;
        tab.sees("Nothing kept so far").await;
        assert!(!tab.text().await.contains("All 0 playlists"));
        tab.press("Playlists").await;
        tab.sees("You have no playlists yet").await;
        assert_eq!(tab.count("#playlists-words").await, 0, "a filter over nothing");
        tab.press("Liked songs").await;
        tab.sees("You have no liked songs yet").await;
    });
}

#[test]
fn who_keeps_albums_alone_has_a_library() {
    let emulator = Options { playlists: 0, liked: Some(0), ..Options::default() };
    journey_with(Setup { emulator, ..Setup::default() }, async |stage| {
        stage.sign_in_at("/library").await;
        stage.tab.sees("73 Albums").await;
        stage.tab.sees("No liked songs yet.").await;
        assert!(!stage.tab.text().await.contains("Nothing kept so far"));
    });
}

#[test]
fn the_strip_is_seen_at_the_foot_of_the_window() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/playlists").await;
        stage.sees_playlists().await;
        for width in [360, 1280] {
            tab.resize(width).await;
            tab.go_offline().await;
            tab.sees("You are offline.").await;
            let is_seen = "const box = document.querySelector('.strip').getBoundingClientRect();
                const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                return scrollY === 0 && document.documentElement.scrollHeight > innerHeight && box.bottom <= innerHeight && !!at?.closest('.strip')";
            tab.until_js("the strip in the window", is_seen).await;
            tab.go_online().await;
            tab.sees_no_strip().await;
        }
    });
}

#[test]
fn one_press_opens_sign_out_on_every_page() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.expect_check();
        stage.sign_in().await;
        for route in Stage::in_menus() {
            stage.go_to(&route).await;
            tab.press_element(".account-button").await;
            tab.until_js("sign-out", "return document.querySelector('#account .account-foot button').checkVisibility()").await;
            tab.press_key(Key::Escape).await;
        }
        stage.sign_out().await;
        assert!(!tab.text().await.contains(INES));
    });
}

/// Only Chromium reports layout shift.
#[test]
fn nothing_moves_while_the_library_loads() {
    if Browser::of_this_run() == Browser::Firefox {
        return;
    }
    journey(async |stage| {
        let tab = &stage.tab;
        stage.emulator.set(json!({"latency_ms": 700})).await;
        stage.sign_in_beside().await;
        for width in [360, 768, 1440] {
            tab.resize(width).await;
            for path in ["/library", "/playlists", "/liked", "/albums", "/audiobooks", "/glance"] {
                tab.open(path).await;
                tab.until_js("what is kept", "return document.querySelectorAll('.brief:not(.reserved) li, .index .list a, .t-name, .shelf:not(.reserved) a, .plot rect').length > 0").await;
                let shift = "const done = arguments[arguments.length - 1]; let sum = 0;
                    new PerformanceObserver(list => {
                        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
                    }).observe({ type: 'layout-shift', buffered: true });
                    requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));";
                let sum = tab.js_async(shift, vec![]).await.as_f64().unwrap();
                assert!(sum <= 0.02, "{path} at {width}: {sum}");
            }
        }
    });
}
