//! Making a playlist: its name, its description, and whether it is on the person's profile.

use leptos::prelude::*;
use web_sys::HtmlInputElement;

use crate::oauth::pasted;
use crate::spotify::endpoint::playlists;
use crate::spotify::model::name::is_invisible;
use crate::spotify::{ApiClient, ApiError, Playlist};

/// The longest texts Spotify accepts, in characters.
pub const NAME: &str = "100";
/// The same for a description.
pub const DESCRIPTION: &str = "300";

/// What a person types about a playlist.
#[derive(Clone, Copy)]
pub struct Details {
    /// The name.
    pub name: RwSignal<String>,
    /// The description.
    pub description: RwSignal<String>,
    /// Whether it is on the profile. `None` where that does not apply.
    pub public: RwSignal<Option<bool>>,
}

impl Details {
    /// Of a playlist that is not made yet.
    #[must_use]
    pub fn empty() -> Self {
        Self { name: RwSignal::new(String::new()), description: RwSignal::new(String::new()), public: RwSignal::new(Some(false)) }
    }

    /// Forgets what was typed.
    pub fn clear(self) {
        self.name.set(String::new());
        self.description.set(String::new());
        self.public.set(Some(false));
    }

    /// Makes the playlist.
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it. If the answer was lost, the playlist may have been made.
    pub async fn make(self, client: ApiClient) -> Result<Playlist, ApiError> {
        let name = pasted::line(&self.name.get_untracked());
        let description = pasted::line(&self.description.get_untracked());
        let public = self.public.get_untracked() == Some(true);
        client.changed_to(playlists::create(&name, &description, public, false).call().clone()).await
    }
}

/// The fields. `id` tells them from others on the page.
#[must_use]
pub fn fields(details: Details, id: &'static str) -> AnyView {
    let typed = move |event| {
        let input: HtmlInputElement = event_target(&event);
        let text = input.value();
        // The browser says it beside the field, and does not submit the form.
        input.set_custom_validity(if is_invisible(&text) { "This name has no visible characters." } else { "" });
        details.name.set(text);
    };
    let Details { name, description, public } = details;
    let [for_name, for_description, for_public, hint] =
        ["name", "description", "public", "hint"].map(|field| format!("{id}-{field}"));
    view! {
        <div class="field">
            <label for=for_name.clone()>"Name"</label>
            <input class="input" type="text" id=for_name maxlength=NAME required=true autocomplete="off" prop:value=name on:input=typed />
        </div>
        <div class="field">
            <label for=for_description.clone()>"Description"</label>
            <textarea
                class="input"
                id=for_description
                rows="3"
                maxlength=DESCRIPTION
                prop:value=description
                on:input=move |event| description.set(event_target_value(&event))
            />
        </div>
        <div class="tick" hidden=move || public.get().is_none()>
            <input
                type="checkbox"
                id=for_public.clone()
                aria-describedby=hint.clone()
                prop:checked=move || public.get() == Some(true)
                on:change=move |event| public.set(Some(event_target_checked(&event)))
            />
            <label for=for_public>"Show it on my profile"</label>
            <span class="hint" id=hint>
                "Spotify does not always keep this setting, and whoever has the link of a playlist can open it either way."
            </span>
        </div>
    }
    .into_any()
}
