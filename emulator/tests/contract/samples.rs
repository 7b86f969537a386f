//! Identifiers of one item of each type in the sample world, found as an app finds them. Tables refer to them by name.

use serde_json::Value;

use crate::harness::{Emulator, Tokens};

/// Every scope an app may request.
pub(crate) const EVERY_SCOPE: [&str; 19] = [
    "ugc-image-upload",
    "user-read-playback-state",
    "user-modify-playback-state",
    "user-read-currently-playing",
    "app-remote-control",
    "streaming",
    "playlist-read-private",
    "playlist-read-collaborative",
    "playlist-modify-public",
    "playlist-modify-private",
    "user-follow-modify",
    "user-follow-read",
    "user-read-playback-position",
    "user-top-read",
    "user-read-recently-played",
    "user-library-modify",
    "user-library-read",
    "user-read-email",
    "user-read-private",
];

/// Identifiers by name.
pub(crate) struct Samples {
    /// Tokens with every scope.
    pub(crate) tokens: Tokens,
    found: Vec<(&'static str, String)>,
}

impl Samples {
    /// Signs Ines in with every scope and finds the items.
    pub(crate) async fn find(emulator: &Emulator) -> Self {
        let tokens = emulator.sign_in("ines", &EVERY_SCOPE.join(" ")).await;
        let get = async |path: &str| {
            let (status, body) = emulator.api(&tokens.access, path).await;
            assert_eq!(status, 200, "{path}: {body}");
            body
        };
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned();
        let mut found = Vec::new();
        let saved = get("/me/tracks?limit=3").await;
        for (at, name) in ["track", "other_track", "third_track"].into_iter().enumerate() {
            found.push((name, text(&saved["items"][at]["track"]["id"])));
        }
        found.push(("album", text(&get("/me/albums?limit=1").await["items"][0]["album"]["id"])));
        found.push(("artist", text(&get("/me/top/artists?limit=1").await["items"][0]["id"])));
        found.push(("show", text(&get("/me/shows?limit=1").await["items"][0]["show"]["id"])));
        found.push(("episode", text(&get("/me/episodes?limit=1").await["items"][0]["episode"]["id"])));
        let book = text(&get("/me/audiobooks?limit=1").await["items"][0]["id"]);
        found.push(("chapter", text(&get(&format!("/audiobooks/{book}/chapters?limit=1")).await["items"][0]["id"])));
        found.push(("audiobook", book));
        let lists = get("/me/playlists?limit=50").await;
        let list = |fits: &dyn Fn(&Value) -> bool| {
            let list = lists["items"].as_array().unwrap().iter().find(|list| fits(list)).expect("a playlist of this kind");
            text(&list["id"])
        };
        let own = |list: &Value| list["owner"]["id"] == "ines";
        found.push(("public", list(&|list| own(list) && list["public"] == true)));
        found.push(("private", list(&|list| own(list) && list["public"] == false && list["collaborative"] == false)));
        found.push(("collaborative", list(&|list| own(list) && list["collaborative"] == true)));
        found.push(("shared", list(&|list| !own(list) && list["collaborative"] == true)));
        found.push(("followed", list(&|list| !own(list) && list["collaborative"] == false)));
        let devices = get("/me/player/devices").await;
        found.push(("device", text(&devices["devices"][0]["id"])));
        Self { tokens, found }
    }

    pub(crate) fn id(&self, name: &str) -> &str {
        &self.found.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no {name}")).1
    }

    /// The URI of the item named like its type.
    pub(crate) fn uri(&self, kind: &str) -> String {
        format!("spotify:{kind}:{}", self.id(kind))
    }

    /// Replaces names in braces by identifiers.
    pub(crate) fn fill(&self, text: &str) -> String {
        self.found.iter().fold(text.to_owned(), |text, (name, id)| text.replace(&format!("{{{name}}}"), id))
    }
}
