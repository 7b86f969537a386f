//! Makes the reload script of `trunk serve` work under the policy.
//!
//! Trunk inserts an address into the script whenever it sends the page, which changes the hash. So the script reads the
//! address from the page instead. It also draws an icon by `innerHTML`, which Trusted Types refuse; without the icon, it
//! shows a failed build in the page.

/// The origin of the reload WebSocket. Trunk does not tell its hooks the port, so it is any. `'self'` would do in today's browsers, but
/// older ones do not count `ws:` as the same origin.
pub(crate) const SOCKET: &str = "ws://127.0.0.1:*";

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
