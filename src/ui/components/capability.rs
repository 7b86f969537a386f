//! What Lockgroove may do, in a person's words.

use crate::oauth::Capability;

/// What a capability is called, what it means, and whether Spotify wants Premium for it.
#[must_use]
pub const fn words(capability: Capability) -> (&'static str, &'static str, bool) {
    match capability {
        Capability::SeeLibrary => ("See your library", "Playlists, liked songs, saved albums and shows.", false),
        Capability::SeeListening => ("See what you listen to", "Your top artists and songs, and the last fifty plays.", false),
        Capability::Play => ("Play", "See and steer the device that is playing.", true),
        Capability::ChangePlaylists => ("Change playlists", "Create, sort, merge, and take out repeats.", false),
        Capability::ChangeLibrary => {
            ("Change your library", "Save and remove songs, albums and shows; follow and unfollow.", false)
        }
        Capability::ChangeCovers => ("Change playlist covers", "Only to put a cover back.", false),
    }
}
