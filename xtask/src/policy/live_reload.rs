//! Makes the reload script of `trunk serve` work under the policy.
//!
//! Trunk inserts an address into the script whenever it sends the page, which changes the hash. So the script reads the
//! address from the page instead. It also draws an icon by `innerHTML`, which Trusted Types refuse; without the icon, it
//! shows a failed build in the page.

use std::env;

/// The environment variable in which `cargo dev` names its port. Plain `trunk serve` uses the one of Trunk.toml.
pub(crate) const PORT_ENV: &str = "LOCKGROOVE_DEV_PORT";

/// The origin of the reload WebSocket.
pub(crate) fn socket() -> String {
    let port = env::var(PORT_ENV).unwrap_or_else(|_| "8080".to_owned());
    format!("ws://127.0.0.1:{port}")
}

/// Replaces what Trunk would fill in later.
pub(crate) fn fill_in(page: &str) -> String {
    page.replace("'{{__TRUNK_ADDRESS__}}'", "window.location.host")
        .replace("`{{__TRUNK_ADDRESS__}}`", "window.location.host")
        .replace("{{__TRUNK_WS_BASE__}}", "/")
        .replace("icon.innerHTML =", "icon.dataset.unused =")
}

#[cfg(test)]
mod tests {
    use super::fill_in;

    #[test]
    fn no_placeholder_is_left() {
        let page = fill_in("const address = '{{__TRUNK_ADDRESS__}}'; const base = '{{__TRUNK_WS_BASE__}}';");
        assert_eq!(page, "const address = window.location.host; const base = '/';");
    }
}
