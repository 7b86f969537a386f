//! Paging objects (Spotify, "Web API Reference") and conditional requests ("API calls").

use serde_json::json;

use crate::harness::{Emulator, READ, header};

#[tokio::test]
async fn invalid_limits_and_offsets_are_rejected() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    for (query, expected) in [
        ("", Ok((20, 20))),
        ("?limit=1", Ok((1, 1))),
        ("?limit=50", Ok((50, 50))),
        ("?offset=159", Ok((20, 1))),
        ("?offset=160", Ok((20, 0))),
        ("?offset=99999999", Ok((20, 0))),
        ("?limit=51", Err("Invalid limit")),
        ("?limit=0", Err("Invalid limit")),
        ("?limit=-1", Err("Invalid limit")),
        ("?limit=ten", Err("Invalid limit")),
        ("?limit=", Err("Invalid limit")),
        ("?offset=-1", Err("Invalid offset")),
        ("?offset=99999999999999999999999", Err("Invalid offset")),
    ] {
        let (status, page) = emulator.api(&tokens.access, &format!("/me/tracks{query}")).await;
        match expected {
            Ok((limit, count)) => {
                assert_eq!(status, 200, "{query}");
                assert_eq!((&page["limit"], page["items"].as_array().unwrap().len()), (&json!(limit), count), "{query}");
            }
            Err(text) => assert_eq!((status, page), (400, json!({"error": {"status": 400, "message": text}})), "{query}"),
        }
    }
    assert_eq!(emulator.api(&tokens.access, "/me/playlists?offset=100001").await.0, 400);
}

#[tokio::test]
async fn the_next_page_keeps_the_parameters() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let (_, page) = emulator.api(&tokens.access, "/me/tracks?market=SE&limit=2&access_token=leak&other=1").await;
    let next = page["next"].as_str().unwrap();
    assert!(next.ends_with("?offset=2&limit=2&market=SE"), "{next}");
}

#[tokio::test]
async fn entries_stand_again_on_the_next_page() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let read_all = async |limit: usize| {
        let (mut ids, mut offset, mut total) = (Vec::new(), 0, None);
        loop {
            let (_, page) = emulator.api(&tokens.access, &format!("/me/tracks?limit={limit}&offset={offset}")).await;
            assert!(total.is_none_or(|total| total == page["total"]), "{page}");
            total = Some(page["total"].clone());
            let items = page["items"].as_array().unwrap();
            ids.extend(items.iter().map(|item| (item["item"]["id"].clone(), item["added_at"].clone())));
            offset += limit;
            if page["next"].is_null() {
                return (ids, total.unwrap());
            }
        }
    };
    let (before, _) = read_all(50).await;
    emulator.set(json!({"repeated_entries": 1})).await;
    let (entries, total) = read_all(50).await;
    assert_eq!(total, before.len() + 1);
    assert_eq!(entries.len(), before.len() + 1);
    assert_eq!((&entries[..50], &entries[50..]), (&before[..50], &before[49..]));
    let (_, page) = emulator.api(&tokens.access, "/me/playlists?limit=50").await;
    assert_eq!(page["total"], 48, "a list of one page stays as it is");
}

#[tokio::test]
async fn a_total_can_contradict_the_entries() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    emulator
        .fault(json!({"path": "/v1/me/tracks", "query": "*offset=50*", "fault": {"kind": "patch", "merge": {"total": 0}}}))
        .await;
    for (offset, total) in [(0, 160), (50, 0), (100, 160)] {
        let (_, page) = emulator.api(&tokens.access, &format!("/me/tracks?limit=50&offset={offset}")).await;
        assert_eq!((&page["total"], page["items"].as_array().unwrap().len()), (&json!(total), 50), "{offset}");
    }
}

#[tokio::test]
async fn an_unchanged_response_is_304() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let bearer = format!("Bearer {}", tokens.access);
    let first = emulator.send("GET", "/v1/me", &[("authorization", &bearer)], None).await.unwrap();
    assert_eq!(header(&first, "cache-control"), Some("private, max-age=0"));
    let tag = header(&first, "etag").unwrap().to_owned();
    let headers = [("authorization", bearer.as_str()), ("if-none-match", tag.as_str())];
    let again = emulator.send("GET", "/v1/me", &headers, None).await.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(header(&again, "access-control-allow-origin"), Some("*"));
    assert_eq!(again.text().await.unwrap(), "");
    emulator.set(json!({"etags": false})).await;
    let off = emulator.send("GET", "/v1/me", &headers, None).await.unwrap();
    assert_eq!(off.status(), 200);
    assert!(header(&off, "etag").is_none());
}
