//! Making and changing playlists (Spotify, "Web API Reference" and "Playlists").

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::harness::{Party, Tokens, header, party};

const ALL: &str = "user-library-read playlist-read-private playlist-read-collaborative playlist-modify-public playlist-modify-private ugc-image-upload";

async fn uris(party: &Party, tokens: &Tokens, count: usize) -> Vec<String> {
    let (_, page) = party.api(&tokens.access, &format!("/me/tracks?limit={count}")).await;
    page["items"].as_array().unwrap().iter().map(|item| item["track"]["uri"].as_str().unwrap().to_owned()).collect()
}

async fn make(party: &Party, tokens: &Tokens, body: Value) -> String {
    let (status, made) = party.call(&tokens.access, "POST", "/me/playlists", Some(body)).await;
    assert_eq!(status, 201, "{made}");
    made["id"].as_str().unwrap().to_owned()
}

async fn order(party: &Party, tokens: &Tokens, id: &str) -> Vec<String> {
    let (status, page) = party.api(&tokens.access, &format!("/playlists/{id}/items?limit=50")).await;
    assert_eq!(status, 200);
    page["items"].as_array().unwrap().iter().map(|entry| entry["item"]["uri"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_playlist_is_made_filled_moved_and_emptied() {
    let party = party().await;
    let tokens = party.sign_in("ines", ALL).await;
    let all = uris(&party, &tokens, 5).await;
    let id = make(&party, &tokens, json!({"name": "New & old", "description": "a < b", "public": false})).await;
    let (_, list) = party.api(&tokens.access, "/me/playlists?limit=1").await;
    assert_eq!(
        (&list["items"][0]["id"], &list["items"][0]["name"], &list["items"][0]["public"]),
        (&json!(id), &json!("New & old"), &json!(false))
    );
    assert_eq!(list["items"][0]["description"], "a &lt; b");
    let path = format!("/playlists/{id}/items");
    let mut snapshots = vec![list["items"][0]["snapshot_id"].clone()];

    let change = async |method: &str, query: &str, body: Value, status: u16| {
        let (seen, answer) = party.call(&tokens.access, method, &format!("{path}{query}"), Some(body)).await;
        assert_eq!(seen, status, "{answer}");
        answer["snapshot_id"].clone()
    };
    snapshots.push(change("POST", "", json!({"uris": all[..3]}), 201).await);
    snapshots.push(change("POST", "", json!({"uris": [all[3]], "position": 0}), 201).await);
    // The query wins over the body.
    snapshots.push(change("POST", &format!("?uris={}&position=1", all[4]), json!({"uris": all}), 201).await);
    let now: Vec<&String> = [3, 4, 0, 1, 2].iter().map(|at| &all[*at]).collect();
    assert_eq!(order(&party, &tokens, &id).await.iter().collect::<Vec<_>>(), now);

    snapshots.push(
        change("PUT", "", json!({"range_start": 0, "range_length": 2, "insert_before": 5, "snapshot_id": snapshots[0]}), 200).await,
    );
    assert_eq!(order(&party, &tokens, &id).await, [0, 1, 2, 3, 4].map(|at: usize| all[at].clone()));
    snapshots.push(change("DELETE", "", json!({"items": [{"uri": all[1]}, {"uri": all[3]}]}), 200).await);
    assert_eq!(order(&party, &tokens, &id).await, [0, 2, 4].map(|at: usize| all[at].clone()));
    snapshots.push(change("DELETE", "", json!({"tracks": [{"uri": all[0]}]}), 200).await);
    snapshots.push(change("PUT", "", json!({"uris": [all[1], all[1]]}), 200).await);
    assert_eq!(order(&party, &tokens, &id).await, [1, 1].map(|at: usize| all[at].clone()));

    let count = snapshots.len();
    let mut different: Vec<String> = snapshots.iter().map(Value::to_string).collect();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), count, "each change makes a new version");

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
    assert_eq!(order(&party, &tokens, &id).await.len(), 2, "refused changes change nothing");
}

#[tokio::test]
async fn details_and_their_rules() {
    let party = party().await;
    let tokens = party.sign_in("ines", ALL).await;
    let create = async |body: Value| party.call(&tokens.access, "POST", "/me/playlists", Some(body)).await;
    assert_eq!(create(json!({"name": "x"})).await.1["public"], true, "public unless said otherwise");
    for body in
        [json!({}), json!({"name": ""}), json!({"name": 5}), json!({"name": "x", "public": true, "collaborative": true}), json!([])]
    {
        assert_eq!(create(body.clone()).await.0, 400, "{body}");
    }
    let id = make(&party, &tokens, json!({"name": "x", "public": false, "collaborative": true})).await;
    let put = async |body: Value| party.call(&tokens.access, "PUT", &format!("/playlists/{id}"), Some(body)).await.0;
    assert_eq!(put(json!({"public": true})).await, 400);
    assert_eq!(put(json!({"collaborative": false, "public": true, "name": "y"})).await, 200);
    let (_, whole) = party.api(&tokens.access, &format!("/playlists/{id}")).await;
    assert_eq!((&whole["name"], &whole["public"], &whole["collaborative"]), (&json!("y"), &json!(true), &json!(false)));
}

#[tokio::test]
async fn who_may_change_what() {
    let party = party().await;
    let ines = party.sign_in("ines", ALL).await;
    let all = uris(&party, &ines, 1).await;
    let (_, page) = party.api(&ines.access, "/me/playlists?limit=50").await;
    let find = |owner: &str| {
        page["items"].as_array().unwrap().iter().find(|one| one["owner"]["id"] == owner).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let (followed, noors) = (find("halvard.quist"), find("noor"));
    let body = Some(json!({ "uris": all }));
    assert_eq!(party.call(&ines.access, "POST", &format!("/playlists/{followed}/items"), body.clone()).await.0, 403);
    assert_eq!(party.call(&ines.access, "POST", &format!("/playlists/{noors}/items"), body.clone()).await.0, 201, "a collaborator");
    let (_, last) = party.api(&ines.access, &format!("/playlists/{noors}/items?offset=19")).await;
    assert_eq!(last["items"][0]["added_by"]["id"], "ines");
    assert_eq!(party.call(&ines.access, "PUT", &format!("/playlists/{noors}"), Some(json!({"name": "mine"}))).await.0, 403);

    let public_only = party.sign_in("ines", "playlist-modify-public").await;
    assert_eq!(party.call(&public_only.access, "POST", &format!("/playlists/{noors}/items"), body).await.0, 403, "a private one");
    assert_eq!(party.call(&public_only.access, "POST", "/me/playlists", Some(json!({"name": "x", "public": false}))).await.0, 403);
    assert_eq!(party.call(&public_only.access, "POST", "/me/playlists", Some(json!({"name": "x"}))).await.0, 201);
}

#[tokio::test]
async fn a_picture_is_uploaded_and_served() {
    let party = party().await;
    let tokens = party.sign_in("ines", ALL).await;
    let id = make(&party, &tokens, json!({"name": "x"})).await;
    let path = format!("/v1/playlists/{id}/images");
    let bearer = format!("Bearer {}", tokens.access);
    let put = async |kind: &str, body: String| {
        party.send("PUT", &path, &[("authorization", &bearer), ("content-type", kind)], Some(body)).await.unwrap().status()
    };
    assert_eq!(party.api(&tokens.access, &format!("/playlists/{id}/images")).await.1, json!([]));
    let jpeg = [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3];
    assert_eq!(put("image/jpeg", STANDARD.encode(b"no picture")).await, 400);
    assert_eq!(put("image/png", STANDARD.encode(jpeg)).await, 400);
    assert_eq!(put("image/jpeg", "A".repeat(262_145)).await, 413);
    assert_eq!(put("image/jpeg", STANDARD.encode(jpeg)).await, 202);
    let (_, images) = party.api(&tokens.access, &format!("/playlists/{id}/images")).await;
    let response = party.visit(images[0]["url"].as_str().unwrap().strip_prefix(&party.origin).unwrap()).await;
    assert_eq!(header(&response, "content-type"), Some("image/jpeg"));
    assert_eq!(response.bytes().await.unwrap().as_ref(), jpeg);
}
