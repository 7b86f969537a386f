//! Why a change of what is saved did not happen, and which questions about it were not answered.

use leptos::prelude::*;

use super::adding::dialog;
use super::{Wrong, use_saving};
use crate::spotify::{ApiError, Code};
use crate::ui::components::code::code;
use crate::ui::components::live::live;
use crate::ui::components::offer::Offer;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::trouble::Trouble;

/// The notice, above the foot of the window, until it is closed or the next change. It belongs to the page: another page begins without.
#[component]
pub fn SavingNotice() -> impl IntoView {
    let saving = use_saving();
    saving.wrong.set(None);
    let close = Callback::new(move |()| saving.wrong.set(None));
    let notice = move || {
        let notice = match saving.wrong.get()? {
            Wrong::NotGranted(need, scopes) => view! {
                <Offer scopes need=Some(need) />
                <button class="button little" type="button" on:click=move |_| close.run(())>
                    "Not now"
                </button>
            }
            .into_any(),
            Wrong::Offline => trouble(Trouble::Plain(Code::SavingOffline.problem()), close),
            Wrong::Unchanged(_) => trouble(Trouble::Plain(Code::SavingUnchanged.problem()), close),
            Wrong::Call(error) => {
                let retry = Callback::new(move |()| saving.set_again());
                view! { <TroubleNotice about=Trouble::Call(error) retry close /> }.into_any()
            }
        };
        Some(view! { <div class="saving-notice">{notice}</div> })
    };
    let unanswered = move || {
        let error = saving.unanswered.get().filter(|error| !matches!(error, ApiError::SignedOut | ApiError::Stopped))?;
        Some(view! {
            <p class="hint">
                "Spotify did not say which of these you saved. "
                {code(error.code())}
                " "
                <button class="link" type="button" on:click=move |_| saving.ask_again()>
                    "Ask again"
                </button>
            </p>
        })
    };
    view! {
        {live(unanswered)}
        {live(notice)}
        {dialog()}
    }
}

fn trouble(about: Trouble, close: Callback<()>) -> AnyView {
    view! { <TroubleNotice about close is_elsewhere=true /> }.into_any()
}
