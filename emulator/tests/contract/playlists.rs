//! Playlists and their unusual entries (Spotify, "Web API Reference" and "Playlists").

use serde_json::{Value, json};

use crate::harness::{Emulator, READ, Tokens};

async fn mine(emulator: &Emulator, tokens: &Tokens) -> Vec<Value> {
    let (_, page) = emulator.api(&tokens.access, "/me/playlists?limit=50").await;
    page["items"].as_array().unwrap().clone()
}

fn find(list: &[Value], test: impl Fn(&Value) -> bool) -> &Value {
    list.iter().find(|one| test(one)).expect("a playlist of this kind")
}

#[tokio::test]
async fn the_first_page_of_the_first_playlist_has_every_unusual_entry() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let list = mine(&emulator, &tokens).await;
    assert_eq!(list[0]["items"]["total"], 312);
    let path = format!("/playlists/{}/items?limit=50&market=SE&additional_types=track,episode", list[0]["id"].as_str().unwrap());
    let (status, page) = emulator.api(&tokens.access, &path).await;
    assert_eq!(status, 200);
    let items = page["items"].as_array().unwrap();
    let count = |test: &dyn Fn(&Value) -> bool| items.iter().filter(|entry| test(entry)).count();
    assert_eq!(count(&|entry| entry["item"].is_null()), 1);
    assert_eq!(count(&|entry| entry["is_local"] == true), 1);
    assert_eq!(count(&|entry| entry["item"]["type"] == "episode"), 1);
    assert!(count(&|entry| entry["item"]["is_playable"] == false && entry["item"]["restrictions"]["reason"] == "market") >= 2);
    assert!(count(&|entry| entry["item"]["is_playable"] == true) > 30);
    assert_eq!(items[0]["item"]["uri"], items[1]["item"]["uri"]);

    let local = items.iter().find(|entry| entry["is_local"] == true).unwrap();
    assert!(local["item"]["id"].is_null() && local["item"]["href"].is_null());
    assert!(local["item"]["uri"].as_str().unwrap().starts_with("spotify:local:Ines+%26+Noor:kitchen-tapes:"));
    let episode = items.iter().find(|entry| entry["item"]["type"] == "episode").unwrap();
    assert!(episode["item"]["show"].is_object() && episode["item"]["album"].is_null());

    let (_, page) = emulator.api(&tokens.access, &path.replace("track,episode", "track")).await;
    let dressed = page["items"].as_array().unwrap().iter().find(|entry| entry["item"]["type"] == "episode").unwrap().clone();
    assert!(dressed["item"]["album"]["name"].is_string() && dressed["item"]["show"].is_null());
}

#[tokio::test]
async fn entries_of_other_peoples_playlists_are_hidden() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let list = mine(&emulator, &tokens).await;
    let followed = find(&list, |one| one["owner"]["id"] == "halvard.quist");
    assert_eq!(followed["items"]["total"], 120, "a list has the number of entries");
    let id = followed["id"].as_str().unwrap();
    let (status, whole) = emulator.api(&tokens.access, &format!("/playlists/{id}")).await;
    assert_eq!(status, 200);
    assert!(whole.get("items").is_none());
    let refused = (403, json!({"error": {"status": 403, "message": "Forbidden"}}));
    assert_eq!(emulator.api(&tokens.access, &format!("/playlists/{id}/items")).await, refused);

    let shared = find(&list, |one| one["owner"]["id"] == "noor");
    assert_eq!(shared["collaborative"], true);
    let (status, page) = emulator.api(&tokens.access, &format!("/playlists/{}/items", shared["id"].as_str().unwrap())).await;
    assert_eq!((status, &page["total"]), (200, &json!(19)));
}

#[tokio::test]
async fn there_is_every_type_of_playlist() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let list = mine(&emulator, &tokens).await;
    let empty = find(&list, |one| one["items"]["total"] == 0);
    assert_eq!(empty["images"], json!([]));
    let (_, whole) = emulator.api(&tokens.access, &format!("/playlists/{}", empty["id"].as_str().unwrap())).await;
    assert_eq!(whole["items"]["items"], json!([]));
    find(&list, |one| one["images"].as_array().is_some_and(|images| images.len() == 3));
    let single = find(&list, |one| one["images"].as_array().is_some_and(|images| images.len() == 1));
    assert!(single["images"][0]["width"].is_null());
    find(&list, |one| one["name"] == "<b>x</b> &amp; \"friends\"");
    find(&list, |one| one["collaborative"] == true && one["owner"]["id"] == "ines");

    let without = emulator.sign_in("noor", "playlist-read-private").await;
    assert!(mine(&emulator, &without).await.iter().all(|one| one["collaborative"] == false));
}

#[tokio::test]
async fn a_full_playlist_and_selected_fields() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let id = mine(&emulator, &tokens).await[0]["id"].as_str().unwrap().to_owned();
    let (_, whole) = emulator.api(&tokens.access, &format!("/playlists/{id}")).await;
    assert_eq!(whole["items"]["items"].as_array().unwrap().len(), 50);
    let next = whole["items"]["next"].as_str().unwrap().strip_prefix(&format!("{}/v1", emulator.origin)).unwrap().to_owned();
    assert_eq!(emulator.api(&tokens.access, &next).await.0, 200);
    let (_, few) = emulator.api(&tokens.access, &format!("/playlists/{id}?fields=name,tracks.total")).await;
    assert_eq!(few, json!({"name": "Slow trains, wide windows", "items": {"total": 312}}));
    let (_, few) =
        emulator.api(&tokens.access, &format!("/playlists/{id}/items?limit=1&fields=items(item(type,album(artists.type)))")).await;
    assert_eq!(few, json!({"items": [{"item": {"type": "track", "album": {"artists": [{"type": "artist"}]}}}]}));
}

#[tokio::test]
async fn playlists_have_no_one_or_three_pictures() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let list = mine(&emulator, &tokens).await;
    let mut kinds = std::collections::BTreeSet::new();
    for one in &list {
        let images = one["images"].as_array().unwrap();
        let widths: Vec<Option<u64>> = images.iter().map(|image| image["width"].as_u64()).collect();
        assert!(images.iter().all(|image| image["width"] == image["height"]), "{images:?}");
        assert!([vec![], vec![Some(640)], vec![None], vec![Some(640), Some(300), Some(60)]].contains(&widths), "{widths:?}");
        let path = format!("/playlists/{}", one["id"].as_str().unwrap());
        assert_eq!(emulator.api(&tokens.access, &format!("{path}/images")).await, (200, one["images"].clone()));
        assert_eq!(emulator.api(&tokens.access, &path).await.1["images"], one["images"]);
        kinds.insert(images.len());
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), [0, 1, 3]);
}

#[tokio::test]
async fn a_playlist_made_by_spotify_does_not_exist() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", &crate::samples::EVERY_SCOPE.join(" ")).await;
    let missing = (404, json!({"error": {"status": 404, "message": "Resource not found"}}));
    for id in ["37i9dQZF1DXcBWIGoYBM5M", "37i9dQZEVXcQ9COmYvdajy", "37i9dQZF1E4nrkjmvmJCvi"] {
        // Its picture can be read, as it was observed.
        for rest in ["", "/items"] {
            assert_eq!(emulator.api(&tokens.access, &format!("/playlists/{id}{rest}")).await, missing, "{id}{rest}");
        }
        for (method, body) in [("POST", json!({"uris": []})), ("PUT", json!({"uris": []})), ("DELETE", json!({"items": []}))] {
            assert_eq!(
                emulator.call(&tokens.access, method, &format!("/playlists/{id}/items"), Some(body)).await,
                missing,
                "{method}"
            );
        }
    }
}

#[tokio::test]
async fn local_files_are_shown_and_cannot_be_added() {
    let emulator = Emulator::start().await;
    let samples = crate::samples::Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    let first = emulator.api(token, "/me/playlists?limit=1").await.1["items"][0]["id"].as_str().unwrap().to_owned();
    let mut local = None;
    for offset in (0..312).step_by(50) {
        let (_, page) = emulator.api(token, &format!("/playlists/{first}/items?limit=50&offset={offset}")).await;
        for entry in page["items"].as_array().unwrap() {
            let item = &entry["item"];
            if entry["is_local"] == true {
                assert_eq!((&item["id"], &item["href"]), (&Value::Null, &Value::Null));
                let uri = item["uri"].as_str().unwrap();
                let parts: Vec<&str> = uri.split(':').collect();
                assert_eq!((parts.len(), parts[0], parts[1]), (6, "spotify", "local"), "{uri}");
                assert_eq!(parts[5].parse::<u64>().unwrap(), item["duration_ms"].as_u64().unwrap() / 1_000, "{uri}");
                local = Some(uri.to_owned());
            } else {
                assert!(item.is_null() || item["id"].is_string());
            }
        }
    }
    let path = samples.fill("/playlists/{public}/items");
    let total = emulator.api(token, &path).await.1["total"].clone();
    for method in ["POST", "PUT"] {
        assert_eq!(emulator.call(token, method, &path, Some(json!({"uris": [local]}))).await.0, 400, "{method}");
    }
    assert_eq!(emulator.api(token, &path).await.1["total"], total);
}

#[tokio::test]
async fn access_depends_on_the_owner_of_a_playlist() {
    let emulator = Emulator::start().await;
    let samples = crate::samples::Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    let list = mine(&emulator, &samples.tokens).await;
    // The type, and the status of reading the entries, adding one, removing it and changing the name.
    for (kind, read, add, remove, change) in [
        ("public", 200, 201, 200, 200),
        ("private", 200, 201, 200, 200),
        ("collaborative", 200, 201, 200, 200),
        ("shared", 200, 201, 200, 403),
        ("followed", 403, 403, 403, 403),
    ] {
        let path = format!("/playlists/{}", samples.id(kind));
        let (status, whole) = emulator.api(token, &path).await;
        assert_eq!(status, 200, "{kind}");
        assert_eq!(whole.get("items").is_some(), read == 200, "{kind}");
        let listed = find(&list, |one| one["id"] == *samples.id(kind));
        assert!(listed["items"]["total"].is_u64(), "{kind}");
        let body = json!({"uris": [samples.uri("track")]});
        let name = whole["name"].clone();
        for (method, path, body, expected) in [
            ("GET", format!("{path}/items"), None, read),
            ("POST", format!("{path}/items"), Some(body), add),
            ("DELETE", format!("{path}/items"), Some(json!({"items": [{"uri": samples.uri("track")}]})), remove),
            ("PUT", path.clone(), Some(json!({"name": "of mine"})), change),
        ] {
            let (status, answer) = emulator.call(token, method, &path, body).await;
            assert_eq!(status, expected, "{kind}: {method} {path}");
            if status == 403 {
                assert_eq!(answer["error"]["message"], "Forbidden", "{kind}: {method} {path}");
            }
        }
        let (_, after) = emulator.api(token, &path).await;
        assert_eq!(after["name"] == name, change == 403, "{kind}");
    }
}

/// The pictures of a playlist, in the list of playlists and by themselves, and the drawing of the first.
async fn pictures(emulator: &Emulator, tokens: &Tokens, id: &str) -> (Value, String) {
    let (_, images) = emulator.api(&tokens.access, &format!("/playlists/{id}/images")).await;
    assert_eq!(find(&mine(emulator, tokens).await, |one| one["id"] == id)["images"], images);
    let drawing = match images[0]["url"].as_str() {
        Some(url) => {
            let response = emulator.visit(url.strip_prefix(&emulator.origin).unwrap()).await;
            assert_eq!(response.status(), 200, "{url}");
            response.text().await.unwrap()
        }
        None => String::new(),
    };
    (images, drawing)
}

#[tokio::test]
async fn a_playlist_shows_the_covers_of_its_entries() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", &crate::samples::EVERY_SCOPE.join(" ")).await;
    // Two tracks of one album, and one of each of four others.
    let (_, saved) = emulator.api(&tokens.access, "/me/albums?limit=50").await;
    let albums: Vec<&Value> = saved["items"].as_array().unwrap().iter().map(|entry| &entry["album"]).collect();
    let long = albums.iter().position(|album| album["total_tracks"].as_u64().unwrap() > 1).unwrap();
    let mut uris = vec![&albums[long]["tracks"]["items"][0]["uri"], &albums[long]["tracks"]["items"][1]["uri"]];
    let mut covers = vec![albums[long]["images"][0].clone()];
    for album in albums.iter().enumerate().filter(|(at, _)| *at != long).map(|(_, album)| album).take(4) {
        uris.push(&album["tracks"]["items"][0]["uri"]);
        covers.push(album["images"][0].clone());
    }
    let drawings = async |covers: &[Value]| {
        let mut all = Vec::new();
        for cover in covers {
            let response = emulator.visit(cover["url"].as_str().unwrap().strip_prefix(&emulator.origin).unwrap()).await;
            let drawing = response.text().await.unwrap();
            all.push(drawing.split_once('>').unwrap().1.strip_suffix("</svg>").unwrap().to_owned());
        }
        all
    };
    let (_, made) = emulator.call(&tokens.access, "POST", "/me/playlists", Some(json!({"name": "x"}))).await;
    let id = made["id"].as_str().unwrap();
    assert_eq!(made["images"], json!([]));
    // The entries, and how many covers are in the picture.
    for (entries, shown) in [(0, 0), (1, 1), (2, 1), (3, 1), (4, 1), (5, 4), (6, 4)] {
        let body = json!({"uris": uris[..entries]});
        assert_eq!(emulator.call(&tokens.access, "PUT", &format!("/playlists/{id}/items"), Some(body)).await.0, 200);
        let (images, drawing) = pictures(&emulator, &tokens, id).await;
        match shown {
            0 => assert_eq!(images, json!([])),
            1 => assert_eq!(images, json!([covers[0]]), "{entries}: the first cover, in one size"),
            _ => {
                let sizes: Vec<_> = images.as_array().unwrap().iter().map(|image| (&image["width"], &image["height"])).collect();
                assert_eq!(sizes, [640, 300, 60].map(Value::from).iter().map(|size| (size, size)).collect::<Vec<_>>());
                for part in drawings(&covers[..4]).await {
                    assert!(drawing.contains(&part), "{entries}: each cover is in the mosaic");
                }
            }
        }
    }
    // In the order of the entries: with the last one first, it shows another four.
    let before = pictures(&emulator, &tokens, id).await;
    let body = json!({"range_start": 5, "insert_before": 0});
    assert_eq!(emulator.call(&tokens.access, "PUT", &format!("/playlists/{id}/items"), Some(body)).await.0, 200);
    assert_ne!(pictures(&emulator, &tokens, id).await, before);
}

#[tokio::test]
async fn episodes_have_covers_too() {
    let emulator = Emulator::start().await;
    let samples = crate::samples::Samples::find(&emulator).await;
    let token = &samples.tokens.access;
    let (_, made) = emulator.call(token, "POST", "/me/playlists", Some(json!({"name": "x"}))).await;
    let id = made["id"].as_str().unwrap();
    let body = json!({"uris": [samples.uri("episode")]});
    assert_eq!(emulator.call(token, "POST", &format!("/playlists/{id}/items"), Some(body)).await.0, 201);
    let (_, episode) = emulator.api(token, &samples.fill("/episodes/{episode}")).await;
    assert_eq!(pictures(&emulator, &samples.tokens, id).await.0, json!([episode["images"][0]]));
}
