//! Everything about the account, one click away: who is signed in and until when, permissions, the connection check, the theme, signing
//! out.

use leptos::prelude::*;

use super::keys::{self, KeysDialog};
use super::popover::close_popover;
use crate::browser::intl;
use crate::session::{Grant, Session};
use crate::spotify::Me;
use crate::spotify::model::Image;
use crate::ui::api::ApiData;
use crate::ui::components::groove::SmallLife;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::name::name;
use crate::ui::components::sign_in::OtherAccountButton;
use crate::ui::components::theme_choice::theme_labels;
use crate::ui::context::use_app;
use crate::ui::life::{minutes_left, use_life};
use crate::ui::route::Route;

const MENU: &str = "account";

/// The button with the name, and the menu that it opens.
#[component]
pub fn AccountMenu(
    /// The person.
    person: ApiData<Me>,
    /// The list of keys.
    keys: KeysDialog,
) -> impl IntoView {
    let (life, app) = (use_life(), use_app());
    let session = StoredValue::new_local(app.session());
    let who = move || Some(app.name.get()).filter(|who| !who.is_empty());
    let shown = move || who().map_or_else(|| "Signed in".into_any(), |who| name(&who).into_any());
    let until = move || {
        life.track();
        app.state.with(|state| state.grant().map(lasts)).unwrap_or_default()
    };
    // The menu closes first, so that the focus returns to its button when the list of keys closes.
    let list_keys = move |_| {
        close_popover(MENU);
        keys::open(keys);
    };
    view! {
        <button class="account-button" type="button" popovertarget=MENU title=move || format!("{} until access is renewed", minutes_left(life.get()))>
            <SmallLife left=Signal::derive(move || life.get().share) />
            <span class="account-name">{live(shown)}</span>
            <span class="unseen">", your account"</span>
            <Icon name="fold" />
        </button>
        <div class="menu account" id=MENU popover="auto">
            <div class="account-head">
                <Picture person />
                <p class="account-who">{live(shown)}</p>
                <p>{until}</p>
            </div>
            <ul class="list" on:click=|_| close_popover(MENU)>
                <li>
                    <Link to=Route::Permissions>"Permissions"</Link>
                </li>
                <li>
                    <Link to=Route::Check>"Connection check"</Link>
                </li>
                <li>
                    <button type="button" on:click=list_keys>
                        "Keyboard keys"
                        <kbd aria-hidden="true">"?"</kbd>
                    </button>
                </li>
            </ul>
            <fieldset>
                <legend>"Theme"</legend>
                <div class="choices">{theme_labels("theme-account")}</div>
            </fieldset>
            <div class="account-foot">
                <button class="button little" type="button" on:click=move |_| session.with_value(Session::sign_out)>
                    "Sign out"
                </button>
                <OtherAccountButton little=true quiet=true />
            </div>
        </div>
    }
}

fn lasts(grant: &Grant) -> String {
    format!("Signed in until {}, renewed by itself", intl::time_of_day(grant.expires_at.0))
}

/// The picture of the account, or the first letter of its name.
#[component]
fn Picture(person: ApiData<Me>) -> impl IntoView {
    let failed = RwSignal::new(false);
    live(move || {
        let me = person.ready();
        let picture = me.as_ref().and_then(|me| Image::for_width(&me.images, 96)).map(|image| image.url.clone());
        match picture.filter(|_| !failed.get()) {
            Some(src) => view! {
                <img
                    class="account-picture"
                    src=src
                    alt=""
                    width="48"
                    height="48"
                    on:error=move |_| {
                        failed.try_set(true);
                    }
                />
            }
            .into_any(),
            None => {
                let letter = me.and_then(|me| me.name().chars().next()).map(|letter| letter.to_uppercase().to_string());
                view! { <span class="account-picture" aria-hidden="true" translate="no">{letter}</span> }.into_any()
            }
        }
    })
}
