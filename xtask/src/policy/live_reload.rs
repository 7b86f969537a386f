//! What `trunk serve` adds to a page under development, made to fit the policy.
//!
//! Trunk fills the address into its reload script each time it sends the page, after the script was hashed, so the hash
//! would never fit. The page can find the address itself. The script also draws an icon by `innerHTML`, which Trusted
//! Types refuse; without the icon, a build failure shows in the page as it should.

use std::env;

/// `cargo dev` names the port it serves on here; plain `trunk serve` uses the one in Trunk.toml.
pub(crate) const PORT_ENV: &str = "LOCKGROOVE_DEV_PORT";

/// The origin of the reload socket.
pub(crate) fn socket() -> String {
    let port = env::var(PORT_ENV).unwrap_or_else(|_| "8080".to_owned());
    format!("ws://127.0.0.1:{port}")
}

/// Puts final text where Trunk would put the address when it sends the page.
pub(crate) fn settle(page: &str) -> String {
    page.replace("'{{__TRUNK_ADDRESS__}}'", "window.location.host")
        .replace("`{{__TRUNK_ADDRESS__}}`", "window.location.host")
        .replace("{{__TRUNK_WS_BASE__}}", "/")
        .replace("icon.innerHTML =", "icon.dataset.unused =")
}

#[cfg(test)]
mod tests {
    use super::settle;

    #[test]
    fn nothing_is_left_to_fill_in() {
        let page = settle("const address = '{{__TRUNK_ADDRESS__}}'; const base = '{{__TRUNK_WS_BASE__}}';");
        assert_eq!(page, "const address = window.location.host; const base = '/';");
    }
}
