//! A port for anything that wants to watch a session, such as a log or the drawn flow.

use super::event::{Effect, Event};
use super::time::Timestamp;

/// Sees what a session does and takes no part in it: with or without an observer the session is the same.
///
/// Events and effects carry secrets, in the types of [`oauth::secret`](crate::oauth::secret) that print `[redacted]`. An observer that
/// writes something down must hash or leave out those.
pub trait Observer {
    /// Called with each event at the moment it happens, before the session reacts.
    fn event(&self, event: &Event, now: Timestamp);
    /// Called with each effect just before it is carried out.
    fn effect(&self, effect: &Effect, now: Timestamp);
}
