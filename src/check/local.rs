//! Whether this page can reach an emulator on this computer.

/// Whether the browser lets this page use addresses of this computer, where the emulator is. Pages from elsewhere need the person's
/// permission (<https://wicg.github.io/local-network-access/>; in Chrome since version 142).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalAccess {
    /// The page is from this computer itself, or the permission was given.
    Free,
    /// The permission was refused.
    Refused,
    /// The browser does not say, or has not asked yet.
    Unsure,
}
