//! The scopes and their descriptions on the consent page (Spotify, "Scopes").

use std::collections::BTreeSet;

/// A set of requested or granted scopes.
pub(crate) type Scopes = BTreeSet<String>;

/// Every scope with its line on the consent page. Partner scopes are missing: an ordinary app may not request them.
pub(crate) const SCOPES: &[(&str, &str)] = &[
    ("user-read-private", "Access your subscription details."),
    ("user-read-email", "Get your real email address."),
    ("user-library-read", "Access your saved content."),
    ("user-library-modify", "Manage your saved content."),
    ("playlist-read-private", "Access your private playlists."),
    ("playlist-read-collaborative", "Access your collaborative playlists."),
    ("playlist-modify-public", "Manage your public playlists."),
    ("playlist-modify-private", "Manage your private playlists."),
    ("ugc-image-upload", "Upload images to Spotify on your behalf."),
    ("user-follow-read", "Access your followers and who you are following."),
    ("user-follow-modify", "Manage who you are following."),
    ("user-top-read", "Read your top artists and content."),
    ("user-read-recently-played", "Access your recently played items."),
    ("user-read-playback-position", "Read your position in content you have played."),
    ("user-read-currently-playing", "Read your currently playing content."),
    ("user-read-playback-state", "Read your currently playing content and Spotify Connect devices information."),
    ("user-modify-playback-state", "Control playback on your Spotify clients and Spotify Connect devices."),
    ("streaming", "Play content and control playback on your other devices."),
    // The line is ours: Spotify publishes none, and no operation needs the scope.
    ("user-personalized", "Show you content made for you."),
    ("app-remote-control", "Communicate with the Spotify app on your device."),
];

/// Reads a list separated by spaces, and by commas if they count; `None` if it contains an unknown scope.
pub(crate) fn parse(text: &str, commas: bool) -> Option<Scopes> {
    text.split(|c| c == ' ' || commas && c == ',')
        .filter(|word| !word.is_empty())
        .map(|word| known(word).map(str::to_owned))
        .collect()
}

/// The scope of this name.
pub(crate) fn known(name: &str) -> Option<&'static str> {
    SCOPES.iter().map(|(known, _)| *known).find(|known| *known == name)
}

/// The line for a scope on the consent page.
pub(crate) fn description(name: &str) -> &'static str {
    SCOPES.iter().find(|(known, _)| *known == name).map_or("", |(_, line)| line)
}

/// A space-separated list, as in token responses.
pub(crate) fn text(scopes: &Scopes) -> String {
    scopes.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}
