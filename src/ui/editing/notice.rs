//! Why a change of a list was not made, above the foot of the window.

use leptos::prelude::*;

use super::{Editing, Wrong};
use crate::spotify::{ApiError, Code};
use crate::ui::components::code::code;
use crate::ui::components::live::live;
use crate::ui::components::offer::Offer;
use crate::ui::components::trouble::TroubleNotice;
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
    let failed = move |about: Code, error: ApiError| {
        view! {
            <TroubleNotice about=Trouble::Plain(about.problem()) retry close />
            <p class="hint">"The reason: " {code(error.code())}</p>
        }
        .into_any()
    };
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
            Wrong::NotMade(error) => failed(Code::EditTakenBack, error),
            Wrong::Partly(error) => failed(Code::EditPartly, error),
            Wrong::Unconfirmed(error) => failed(Code::EditUnconfirmed, error),
        };
        Some(view! { <div class="saving-notice">{notice}</div> })
    })
}
