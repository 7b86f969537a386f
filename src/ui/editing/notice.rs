//! Why a change of a list was not made, above the foot of the window.

use leptos::prelude::*;

use super::{Editing, Wrong};
use crate::organise::run::Blocked;
use crate::spotify::Code;
use crate::ui::components::code::code;
use crate::ui::components::live::live;
use crate::ui::components::offer::Offer;
use crate::ui::components::trouble::{MissingNotice, TroubleNotice};
use crate::ui::trouble::Trouble;

/// The notice, until it is closed or the next change.
#[component]
pub fn EditingNotice(
    /// The changes.
    editing: Editing,
) -> impl IntoView {
    let close = Callback::new(move |()| editing.wrong.set(None));
    let retry = Callback::new(move |()| editing.try_again());
    let plain =
        move |code: Code| view! { <TroubleNotice about=Trouble::Plain(code.problem()) close is_elsewhere=true /> }.into_any();
    // What failed, and what that means for the playlist.
    let failed = move |about: Code, why: AnyView| {
        view! {
            <TroubleNotice about=Trouble::Plain(about.problem()) retry close />
            <p class="hint">"The reason: " {why}</p>
        }
        .into_any()
    };
    let again = move |code: Code| view! { <TroubleNotice about=Trouble::Plain(code.problem()) retry close /> }.into_any();
    live(move || {
        let notice = match editing.wrong.get()? {
            Wrong::NotGranted(need, scopes) => view! {
                <Offer scopes need=Some(need) />
                <button class="button little" type="button" on:click=move |_| close.run(())>
                    "Not now"
                </button>
            }
            .into_any(),
            Wrong::Offline => plain(Code::EditOffline),
            Wrong::Elsewhere => plain(Code::EditElsewhere),
            Wrong::Stopped => plain(Code::EditStopped),
            Wrong::NotMade(error) => failed(Code::EditTakenBack, code(error.code())),
            Wrong::Partly(error) => failed(Code::EditPartly, code(error.code())),
            Wrong::Unconfirmed(error) => failed(Code::EditUnconfirmed, code(error.code())),
            Wrong::NotBegun(Some(Blocked::NotStored)) => again(Code::EditNotNoted),
            Wrong::NotBegun(Some(Blocked::OtherTab)) => again(Code::EditOtherTab),
            Wrong::NotBegun(Some(Blocked::Unfinished)) => plain(Code::EditUnfinished),
            Wrong::NotBegun(None) => view! { <MissingNotice retry /> }.into_any(),
        };
        Some(view! { <div class="saving-notice">{notice}</div> })
    })
}
