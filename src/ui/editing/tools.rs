//! What a page shows of the changes of its list.

use leptos::prelude::*;

use super::notice::EditingNotice;
use super::place::AskWhere;
use super::{Editing, Wrong};
use crate::library::editing::run::Target;
use crate::spotify::Playlist;
use crate::ui::api::ApiData;
use crate::ui::record::acts::Can;
use crate::ui::record::state::Record;

/// Lets the person change the entries of a playlist of their own, for as long as the page shows it.
#[component]
pub fn EditEntries(
    /// The list.
    record: Record,
    /// The playlist.
    about: ApiData<Playlist>,
    /// Whether the person may change it.
    owns: Memo<bool>,
) -> impl IntoView {
    let list = |playlist: Playlist| (Target { id: playlist.id, public: playlist.public }, playlist.name);
    let editing = Editing::of(record, untrack(|| about.ready()).map(list));
    Effect::new(move |_| record.can.set(Can { add: true, edit: owns.get() }));
    on_cleanup(move || {
        record.can.try_set(Can::default());
        // What was said belongs to the page; the last change can still be taken back with the key.
        record.said.try_set(None);
        editing.wrong.try_update(|wrong| {
            if !matches!(wrong, Some(Wrong::Partly(_) | Wrong::Unconfirmed(_))) {
                *wrong = None;
            }
        });
    });
    Effect::new(move |before: Option<()>| {
        editing.made.track();
        if before.is_some() {
            about.update(|playlist| playlist.total = Some(record.length()));
        }
    });
    view! {
        <EditingNotice editing />
        <AskWhere editing />
    }
}

/// Lets the person add what is selected in a list to a playlist, for as long as the page shows it.
#[component]
pub fn AddEntries(
    /// The list.
    record: Record,
) -> impl IntoView {
    let _ = Editing::of(record, None);
    record.can.set(Can { add: true, edit: false });
    on_cleanup(move || {
        record.can.try_set(Can::default());
        record.said.try_set(None);
    });
}
