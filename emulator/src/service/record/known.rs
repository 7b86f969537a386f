//! What the emulator knows at the moment, and so may show.

use super::parts::Address;
use super::slip::is_close;
use super::words::{HOSTS, REDIRECT_SEGMENTS, SCHEMES};
use crate::accounts::paths;
use crate::api;
use crate::state::State;
use crate::world::World;

/// The client ID in the README's examples.
const EXAMPLE_CLIENT_ID: &str = "0123456789abcdef0123456789abcdef";

/// The world and the state, as far as the log may show them.
pub(super) struct Known<'a> {
    world: &'a World,
    pub(super) state: &'a State,
}

impl<'a> Known<'a> {
    pub(super) fn new(world: &'a World, state: &'a State) -> Self {
        Self { world, state }
    }

    /// Whether a text is the client ID of a registered app, and can be shown.
    pub(super) fn has_client_id(&self, text: &str) -> bool {
        text == EXAMPLE_CLIENT_ID || self.state.directory.app(text).is_some_and(|app| app.has_open_id())
    }

    /// Whether a text identifies an item of the catalogue, a playlist or a person. An identifier of one character over and over, as people
    /// write it for one that does not exist, is no secret either.
    pub(super) fn has_item(&self, text: &str) -> bool {
        let is_filler = || text.bytes().zip(text.bytes().skip(1)).all(|(one, next)| one == next);
        let libraries = &self.state.libraries;
        self.world.catalogue.has(text)
            || libraries.playlists.contains_key(text)
            || self.state.directory.display_name(text).is_some()
            || (text.len() == 22 && is_filler())
    }

    /// Whether a text identifies a device of someone's player.
    pub(super) fn has_device(&self, text: &str) -> bool {
        self.state.libraries.of.values().any(|library| library.player.devices.iter().any(|device| device.id == text))
    }

    /// Whether a segment of a path is one of the emulator's or of a registered redirect URI's, or close to one.
    pub(super) fn has_segment(&self, segment: &str) -> bool {
        let words = || {
            let of_accounts = paths::ALL.iter().flat_map(|path| path.split('/'));
            let of_apps = self.redirect_uris().flat_map(|uri| uri.path.split('/'));
            let others = REDIRECT_SEGMENTS.iter().copied().chain(["v1", "image", "favicon.ico"]);
            let of_api = api::operations::segments().map(|word| -> &str { word });
            of_api.chain(of_accounts).chain(others).chain(of_apps)
        };
        // Most are words as they stand, which is quick to see.
        words().any(|word| word == segment)
            || self.has_item(segment)
            || self.has_picture(segment)
            || words().any(|word| !word.is_empty() && is_close(segment, word))
    }

    /// Whether a segment is that of a picture: a letter and three digits before an identifier.
    fn has_picture(&self, segment: &str) -> bool {
        let Some((kind, id)) = segment.split_at_checked(4) else { return false };
        let (letter, size) = kind.split_at_checked(1).unwrap_or_default();
        letter.bytes().all(|byte| byte.is_ascii_lowercase()) && size.bytes().all(|byte| byte.is_ascii_digit()) && self.has_item(id)
    }

    pub(super) fn has_scheme(&self, scheme: &str) -> bool {
        SCHEMES.contains(&scheme) || self.redirect_uris().any(|uri| uri.scheme == scheme)
    }

    pub(super) fn has_host(&self, host: &str) -> bool {
        let own = Address::split(&self.world.origin).and_then(|own| own.authority).map(|own| own.host);
        host.parse::<std::net::Ipv4Addr>().is_ok()
            || HOSTS.iter().copied().chain(own).any(|known| known.eq_ignore_ascii_case(host))
            || self.redirect_uris().any(|uri| uri.authority.is_some_and(|known| known.host.eq_ignore_ascii_case(host)))
    }

    fn redirect_uris(&self) -> impl Iterator<Item = Address<'a>> {
        self.state.directory.apps.iter().flat_map(|app| app.chosen_redirect_uris()).filter_map(|uri| Address::split(uri))
    }
}
