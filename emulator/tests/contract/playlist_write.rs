//! Creating and changing playlists (Spotify, "Web API Reference" and "Playlists").

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::harness::{Emulator, Tokens, header};

const ALL: &str = "user-library-read playlist-read-private playlist-read-collaborative playlist-modify-public playlist-modify-private ugc-image-upload";

async fn uris(emulator: &Emulator, tokens: &Tokens, count: usize) -> Vec<String> {
    let (_, page) = emulator.api(&tokens.access, &format!("/me/tracks?limit={count}")).await;
    page["items"].as_array().unwrap().iter().map(|item| item["track"]["uri"].as_str().unwrap().to_owned()).collect()
}

async fn make(emulator: &Emulator, tokens: &Tokens, body: Value) -> String {
    let (status, made) = emulator.call(&tokens.access, "POST", "/me/playlists", Some(body)).await;
    assert_eq!(status, 201, "{made}");
    made["id"].as_str().unwrap().to_owned()
}

async fn order(emulator: &Emulator, tokens: &Tokens, id: &str) -> Vec<String> {
    let (status, page) = emulator.api(&tokens.access, &format!("/playlists/{id}/items?limit=50")).await;
    assert_eq!(status, 200);
    page["items"].as_array().unwrap().iter().map(|entry| entry["item"]["uri"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_playlist_can_be_created_filled_reordered_and_emptied() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let all = uris(&emulator, &tokens, 5).await;
    let id = make(&emulator, &tokens, json!({"name": "New & old", "description": "a < b", "public": false})).await;
    let (_, list) = emulator.api(&tokens.access, "/me/playlists?limit=1").await;
    assert_eq!(
        (&list["items"][0]["id"], &list["items"][0]["name"], &list["items"][0]["public"]),
        (&json!(id), &json!("New & old"), &json!(false))
    );
    assert_eq!(list["items"][0]["description"], "a &lt; b");
    let path = format!("/playlists/{id}/items");
    let mut snapshots = vec![list["items"][0]["snapshot_id"].clone()];

    let change = async |method: &str, query: &str, body: Value, status: u16| {
        let (seen, answer) = emulator.call(&tokens.access, method, &format!("{path}{query}"), Some(body)).await;
        assert_eq!(seen, status, "{answer}");
        answer["snapshot_id"].clone()
    };
    snapshots.push(change("POST", "", json!({"uris": all[..3]}), 201).await);
    snapshots.push(change("POST", "", json!({"uris": [all[3]], "position": 0}), 201).await);
    // The query takes precedence over the body.
    snapshots.push(change("POST", &format!("?uris={}&position=1", all[4]), json!({"uris": all}), 201).await);
    let now: Vec<&String> = [3, 4, 0, 1, 2].iter().map(|at| &all[*at]).collect();
    assert_eq!(order(&emulator, &tokens, &id).await.iter().collect::<Vec<_>>(), now);

    snapshots.push(
        change("PUT", "", json!({"range_start": 0, "range_length": 2, "insert_before": 5, "snapshot_id": snapshots[3]}), 200).await,
    );
    assert_eq!(order(&emulator, &tokens, &id).await, [0, 1, 2, 3, 4].map(|at: usize| all[at].clone()));
    snapshots.push(change("DELETE", "", json!({"items": [{"uri": all[1]}, {"uri": all[3]}]}), 200).await);
    assert_eq!(order(&emulator, &tokens, &id).await, [0, 2, 4].map(|at: usize| all[at].clone()));
    snapshots.push(change("DELETE", "", json!({"items": [{"uri": all[0]}]}), 200).await);
    snapshots.push(change("PUT", "", json!({"uris": [all[1], all[1]]}), 200).await);
    assert_eq!(order(&emulator, &tokens, &id).await, [1, 1].map(|at: usize| all[at].clone()));

    let count = snapshots.len();
    let mut different: Vec<String> = snapshots.iter().map(Value::to_string).collect();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), count, "each change creates a version");

    for (method, body) in [
        ("POST", json!({"uris": ["spotify:track:unknown"]})),
        ("POST", json!({"uris": ["spotify:local:a:b:c:1"]})),
        ("POST", json!({"uris": vec![&all[0]; 101]})),
        ("POST", json!({"uris": [all[0]], "position": 99})),
        ("POST", json!({})),
        ("PUT", json!({"uris": [], "range_start": 0, "insert_before": 1})),
        ("PUT", json!({"range_start": 0})),
        ("PUT", json!({"range_start": 1, "range_length": 9, "insert_before": 0})),
        ("PUT", json!({"range_start": -1, "insert_before": 0})),
        ("DELETE", json!({"items": [{"uri": all[1]}], "snapshot_id": "made-up"})),
        ("DELETE", json!({"items": [{}]})),
    ] {
        change(method, "", body, 400).await;
    }
    assert_eq!(order(&emulator, &tokens, &id).await.len(), 2, "rejected changes change nothing");
}

#[tokio::test]
async fn details_can_be_changed_within_rules() {
    let emulator = Emulator::start().await;
    emulator.set(json!({"responses_as": "documented"})).await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let create = async |body: Value| emulator.call(&tokens.access, "POST", "/me/playlists", Some(body)).await;
    assert_eq!(create(json!({"name": "x"})).await.1["public"], true, "public by default");
    for body in
        [json!({}), json!({"name": ""}), json!({"name": 5}), json!({"name": "x", "public": true, "collaborative": true}), json!([])]
    {
        assert_eq!(create(body.clone()).await.0, 400, "{body}");
    }
    let id = make(&emulator, &tokens, json!({"name": "x", "public": false, "collaborative": true})).await;
    let put = async |body: Value| emulator.call(&tokens.access, "PUT", &format!("/playlists/{id}"), Some(body)).await.0;
    assert_eq!(put(json!({"public": true})).await, 400);
    assert_eq!(put(json!({"collaborative": false, "public": true, "name": "y"})).await, 200);
    let (_, whole) = emulator.api(&tokens.access, &format!("/playlists/{id}")).await;
    assert_eq!((&whole["name"], &whole["public"], &whole["collaborative"]), (&json!("y"), &json!(true), &json!(false)));
}

#[tokio::test]
async fn owners_and_collaborators_may_change_entries() {
    let emulator = Emulator::start().await;
    let ines = emulator.sign_in("ines", ALL).await;
    let all = uris(&emulator, &ines, 1).await;
    let (_, page) = emulator.api(&ines.access, "/me/playlists?limit=50").await;
    let find = |owner: &str| {
        page["items"].as_array().unwrap().iter().find(|one| one["owner"]["id"] == owner).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let (followed, noors) = (find("halvard.quist"), find("noor"));
    let body = Some(json!({ "uris": all }));
    assert_eq!(emulator.call(&ines.access, "POST", &format!("/playlists/{followed}/items"), body.clone()).await.0, 403);
    assert_eq!(
        emulator.call(&ines.access, "POST", &format!("/playlists/{noors}/items"), body.clone()).await.0,
        201,
        "a collaborator"
    );
    let (_, last) = emulator.api(&ines.access, &format!("/playlists/{noors}/items?offset=19")).await;
    assert_eq!(last["items"][0]["added_by"]["id"], "ines");
    assert_eq!(emulator.call(&ines.access, "PUT", &format!("/playlists/{noors}"), Some(json!({"name": "mine"}))).await.0, 403);

    let public_only = emulator.sign_in("ines", "playlist-modify-public").await;
    assert_eq!(
        emulator.call(&public_only.access, "POST", &format!("/playlists/{noors}/items"), body).await.0,
        403,
        "a private one"
    );
    assert_eq!(
        emulator.call(&public_only.access, "POST", "/me/playlists", Some(json!({"name": "x", "public": false}))).await.0,
        403
    );
    assert_eq!(emulator.call(&public_only.access, "POST", "/me/playlists", Some(json!({"name": "x"}))).await.0, 201);
}

#[tokio::test]
async fn a_picture_can_be_uploaded() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let id = make(&emulator, &tokens, json!({"name": "x"})).await;
    let path = format!("/v1/playlists/{id}/images");
    let bearer = format!("Bearer {}", tokens.access);
    let put = async |kind: &str, body: String| {
        emulator.send("PUT", &path, &[("authorization", &bearer), ("content-type", kind)], Some(body)).await.unwrap().status()
    };
    assert_eq!(emulator.api(&tokens.access, &format!("/playlists/{id}/images")).await.1, json!([]));
    let jpeg = [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3];
    assert_eq!(put("image/jpeg", STANDARD.encode(b"no picture")).await, 400);
    assert_eq!(put("image/png", STANDARD.encode(jpeg)).await, 400);
    assert_eq!(put("image/jpeg", "A".repeat(262_145)).await, 413);
    assert_eq!(put("image/jpeg", STANDARD.encode(jpeg)).await, 202);
    let (_, images) = emulator.api(&tokens.access, &format!("/playlists/{id}/images")).await;
    let response = emulator.visit(images[0]["url"].as_str().unwrap().strip_prefix(&emulator.origin).unwrap()).await;
    assert_eq!(header(&response, "content-type"), Some("image/jpeg"));
    assert_eq!(response.bytes().await.unwrap().as_ref(), jpeg);
}

#[tokio::test]
async fn a_playlist_is_not_both_public_and_collaborative() {
    let emulator = Emulator::start().await;
    emulator.set(json!({"responses_as": "documented"})).await;
    let tokens = emulator.sign_in("ines", ALL).await;
    // The request, its status, and the resulting playlist.
    for (body, expected) in [
        (json!({"name": "x"}), Ok((true, false))),
        (json!({"name": "x", "public": true}), Ok((true, false))),
        (json!({"name": "x", "public": false}), Ok((false, false))),
        (json!({"name": "x", "public": false, "collaborative": true}), Ok((false, true))),
        (json!({"name": "x", "public": false, "collaborative": false}), Ok((false, false))),
        (json!({"name": "x", "public": true, "collaborative": true}), Err(400)),
        (json!({"name": "x", "collaborative": true}), Err(400)),
    ] {
        let (status, made) = emulator.call(&tokens.access, "POST", "/me/playlists", Some(body.clone())).await;
        match expected {
            Ok((public, collaborative)) => {
                assert_eq!(status, 201, "{body}");
                let (_, seen) = emulator.api(&tokens.access, &format!("/playlists/{}", made["id"].as_str().unwrap())).await;
                assert_eq!((&seen["public"], &seen["collaborative"]), (&json!(public), &json!(collaborative)), "{body}");
                assert_eq!((&made["public"], &made["collaborative"]), (&json!(public), &json!(collaborative)), "{body}");
            }
            Err(error) => assert_eq!(status, error, "{body}"),
        }
    }
    let id = make(&emulator, &tokens, json!({"name": "x"})).await;
    let path = format!("/playlists/{id}");
    for (body, status) in [
        (json!({"collaborative": true}), 400),
        (json!({"collaborative": true, "public": false}), 200),
        (json!({"public": true}), 400),
        (json!({"public": true, "collaborative": false}), 200),
    ] {
        assert_eq!(emulator.call(&tokens.access, "PUT", &path, Some(body.clone())).await.0, status, "{body}");
        let (_, seen) = emulator.api(&tokens.access, &path).await;
        assert!(!(seen["public"] == true && seen["collaborative"] == true), "{body}");
    }
}

#[tokio::test]
async fn each_detail_shows_in_the_next_response_and_leaves_the_others() {
    let emulator = Emulator::start().await;
    emulator.set(json!({"responses_as": "documented"})).await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let id = make(&emulator, &tokens, json!({"name": "before", "description": "first"})).await;
    let path = format!("/playlists/{id}");
    let mut now = json!({"name": "before", "description": "first", "public": true, "collaborative": false});
    for (name, value) in
        [("name", json!("after")), ("description", json!("second")), ("public", json!(false)), ("collaborative", json!(true))]
    {
        now[name] = value.clone();
        assert_eq!(emulator.call(&tokens.access, "PUT", &path, Some(json!({ name: value }))).await, (200, json!("")));
        let (_, whole) = emulator.api(&tokens.access, &path).await;
        let (_, list) = emulator.api(&tokens.access, "/me/playlists?limit=1").await;
        for seen in [&whole, &list["items"][0]] {
            for (name, value) in now.as_object().unwrap() {
                assert_eq!(&seen[name], value, "{name}");
            }
        }
    }
    assert_eq!(emulator.call(&tokens.access, "DELETE", &path, None).await.0, 405, "playlists cannot be deleted");
}

#[tokio::test]
async fn each_change_creates_a_version_and_reading_does_not() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let all = uris(&emulator, &tokens, 3).await;
    let id = make(&emulator, &tokens, json!({"name": "x"})).await;
    let (path, items) = (format!("/playlists/{id}"), format!("/playlists/{id}/items"));
    let version = async || {
        let version = emulator.api(&tokens.access, &path).await.1["snapshot_id"].as_str().unwrap().to_owned();
        assert_eq!(emulator.api(&tokens.access, "/me/playlists?limit=1").await.1["items"][0]["snapshot_id"], version);
        version
    };
    let first = version().await;
    assert_eq!(version().await, first);
    let mut versions = vec![first];
    for (method, body) in [
        ("POST", json!({ "uris": all })),
        ("PUT", json!({"range_start": 0, "insert_before": 3})),
        ("PUT", json!({ "uris": all })),
        ("DELETE", json!({"items": [{"uri": all[0]}]})),
    ] {
        let (_, answer) = emulator.call(&tokens.access, method, &items, Some(body)).await;
        assert_eq!(answer["snapshot_id"], version().await, "{method}");
        assert!(!versions.contains(&version().await), "{method}");
        versions.push(version().await);
    }
    // A change to an older version is merged into the current one.
    let body = json!({"items": [{"uri": all[1]}], "snapshot_id": versions[3]});
    assert_eq!(emulator.call(&tokens.access, "DELETE", &items, Some(body)).await.0, 200);
    assert_eq!(order(&emulator, &tokens, &id).await, [all[2].clone()]);
}

#[tokio::test]
async fn ranges_of_entries_move() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let all = uris(&emulator, &tokens, 5).await;
    let id = make(&emulator, &tokens, json!({"name": "x"})).await;
    let path = format!("/playlists/{id}/items");
    // Start, length, target, and the resulting order of 0 1 2 3 4.
    for (start, length, before, expected) in [
        (0, None, 5, [1, 2, 3, 4, 0]),
        (0, Some(1), 1, [0, 1, 2, 3, 4]),
        (4, None, 0, [4, 0, 1, 2, 3]),
        (1, Some(2), 5, [0, 3, 4, 1, 2]),
        (3, Some(2), 0, [3, 4, 0, 1, 2]),
        (2, Some(3), 1, [0, 2, 3, 4, 1]),
        (0, Some(5), 0, [0, 1, 2, 3, 4]),
    ] {
        emulator.call(&tokens.access, "PUT", &path, Some(json!({ "uris": all }))).await;
        let mut body = json!({"range_start": start, "insert_before": before});
        if let Some(length) = length {
            body["range_length"] = json!(length);
        }
        assert_eq!(emulator.call(&tokens.access, "PUT", &path, Some(body.clone())).await.0, 200, "{body}");
        assert_eq!(order(&emulator, &tokens, &id).await, expected.map(|at: usize| all[at].clone()), "{body}");
    }
}

#[tokio::test]
async fn a_request_has_at_most_a_hundred_entries() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let uri = uris(&emulator, &tokens, 1).await.remove(0);
    let id = make(&emulator, &tokens, json!({"name": "x"})).await;
    let path = format!("/playlists/{id}/items");
    let total = async || emulator.api(&tokens.access, &path).await.1["total"].as_u64().unwrap();
    for (method, ok) in [("POST", 201), ("PUT", 200)] {
        assert_eq!(emulator.call(&tokens.access, method, &path, Some(json!({"uris": vec![&uri; 101]}))).await.0, 400, "{method}");
        assert_eq!(emulator.call(&tokens.access, method, &path, Some(json!({"uris": vec![&uri; 100]}))).await.0, ok, "{method}");
        assert_eq!(total().await, 100, "{method}");
    }
    let entry = json!({ "uri": uri });
    assert_eq!(emulator.call(&tokens.access, "DELETE", &path, Some(json!({"items": vec![&entry; 101]}))).await.0, 400);
    assert_eq!(total().await, 100);
    assert_eq!(emulator.call(&tokens.access, "DELETE", &path, Some(json!({"items": [entry]}))).await.0, 200);
    assert_eq!(total().await, 0, "a URI removes all its entries");
}

#[tokio::test]
async fn a_picture_has_at_most_256_kilobytes() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let id = make(&emulator, &tokens, json!({"name": "x"})).await;
    let bearer = format!("Bearer {}", tokens.access);
    for (length, status) in [(262_144, 202), (262_148, 413)] {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
        bytes.resize(length / 4 * 3, 0);
        let body = STANDARD.encode(bytes);
        assert_eq!(body.len(), length);
        let headers = [("authorization", bearer.as_str()), ("content-type", "image/jpeg")];
        let response = emulator.send("PUT", &format!("/v1/playlists/{id}/images"), &headers, Some(body)).await;
        assert_eq!(response.unwrap().status(), status, "{length}");
    }
}

#[tokio::test]
async fn a_collaborative_playlist_needs_both_scopes() {
    let emulator = Emulator::start().await;
    emulator.sign_in("ines", ALL).await;
    let body = json!({"name": "x", "public": false, "collaborative": true});
    for (scope, status) in
        [("playlist-modify-private", 403), ("playlist-modify-public", 403), ("playlist-modify-private playlist-modify-public", 201)]
    {
        let tokens = emulator.sign_in("ines", scope).await;
        assert_eq!(emulator.call(&tokens.access, "POST", "/me/playlists", Some(body.clone())).await.0, status, "{scope}");
    }
}

/// Some clients send only a list, with or without a position in the query.
#[tokio::test]
async fn entries_can_be_added_as_a_bare_array() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", ALL).await;
    let all = uris(&emulator, &tokens, 3).await;
    let id = make(&emulator, &tokens, json!({"name": "x"})).await;
    let path = format!("/playlists/{id}/items");
    assert_eq!(emulator.call(&tokens.access, "POST", &path, Some(json!(all[..2]))).await.0, 201);
    assert_eq!(emulator.call(&tokens.access, "POST", &format!("{path}?position=0"), Some(json!([all[2]]))).await.0, 201);
    assert_eq!(order(&emulator, &tokens, &id).await, [2, 0, 1].map(|at: usize| all[at].clone()));
}
