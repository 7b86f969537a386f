//! The common bad days, each as one button.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::form::form;
use crate::state::State;

/// One bad day: the text of its button, and the settings and the fault behind it, both as JSON.
pub(crate) struct Preset {
    pub(crate) name: &'static str,
    title: &'static str,
    about: &'static str,
    settings: &'static str,
    fault: &'static str,
}

impl Preset {
    pub(crate) fn settings(&self) -> Value {
        serde_json::from_str(self.settings).unwrap_or_else(|_| json!({}))
    }

    pub(crate) fn fault(&self) -> Option<Value> {
        serde_json::from_str(self.fault).ok()
    }
}

pub(crate) const PRESETS: &[Preset] = &[
    Preset {
        name: "throttled",
        title: "Spotify throttles you",
        about: "Ten requests in 30 seconds, then 429 without CORS headers: a page sees a network error.",
        settings: r#"{"rate_limit": 10}"#,
        fault: "",
    },
    Preset {
        name: "quota",
        title: "The day's quota is used up",
        about: "Every Web API call answers 429 QUOTA_EXCEEDED, until tomorrow.",
        settings: r#"{"daily_quota": 0}"#,
        fault: "",
    },
    Preset {
        name: "short-tokens",
        title: "Tokens end in 10 seconds",
        about: "Access tokens issued from now on live ten seconds, so apps refresh all the time.",
        settings: r#"{"access_token_seconds": 10}"#,
        fault: "",
    },
    Preset {
        name: "six-months",
        title: "The six months are over",
        about: "Every refresh answers invalid_grant without a description. The next sign-in asks for consent again.",
        settings: r#"{"refresh_token_seconds": 0}"#,
        fault: "",
    },
    Preset {
        name: "unlisted",
        title: "The user is not on the list",
        about: "Sign-in works, then every Web API call answers 403.",
        settings: "{}",
        fault: r#"{"path": "/v1/*", "fault": {"kind": "forbidden", "which": "not_listed"}}"#,
    },
    Preset {
        name: "down",
        title: "Spotify is down",
        about: "The Web API answers 503.",
        settings: "{}",
        fault: r#"{"path": "/v1/*", "fault": {"kind": "status", "status": 503}}"#,
    },
    Preset {
        name: "slow",
        title: "Everything is slow",
        about: "The token endpoint and the Web API take three seconds to answer.",
        settings: r#"{"latency_ms": 3000}"#,
        fault: "",
    },
];

/// The buttons.
pub(super) fn section(state: &State) -> Markup {
    let buttons = html! {
        ul.plain.cards {
            @for preset in PRESETS {
                li {
                    button name="preset" value=(preset.name) aria-describedby={ "preset-" (preset.name) } { (preset.title) }
                    p id={ "preset-" (preset.name) } { (preset.about) }
                }
            }
            li {
                button.main name="preset" value="normal" aria-describedby="preset-normal" { "Back to normal" }
                p #preset-normal { "Settings and faults as at the start. Sign-ins and libraries stay." }
            }
        }
    };
    html! {
        section #presets {
            h2 { "A bad day" }
            p { "One button each. They add up; the last one ends them all." }
            (form(state, "preset", buttons))
        }
    }
}
