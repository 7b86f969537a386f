//! The common bad days, each as one button.

use serde_json::{Value, json};

use super::form;
use crate::http::html::escape;
use crate::state::State;

/// A name, what it says, what it does, and the settings and faults that make it so. Both are JSON.
pub(in super::super) struct Preset {
    pub(in super::super) name: &'static str,
    title: &'static str,
    about: &'static str,
    settings: &'static str,
    fault: &'static str,
}

impl Preset {
    /// Its settings.
    pub(in super::super) fn settings(&self) -> Value {
        serde_json::from_str(self.settings).unwrap_or_else(|_| json!({}))
    }

    /// Its fault, if it has one.
    pub(in super::super) fn fault(&self) -> Option<Value> {
        serde_json::from_str(self.fault).ok()
    }
}

/// All of them.
pub(in super::super) const PRESETS: &[Preset] = &[
    Preset {
        name: "throttled",
        title: "Spotify throttles you",
        about: "Ten requests in 30 seconds, then 429 without CORS headers: a page sees a network error.",
        settings: r#"{"rate_limit": 10}"#,
        fault: "",
    },
    Preset {
        name: "quota",
        title: "The day's quota is spent",
        about: "Every Web API call answers 429 QUOTA_EXCEEDED, until tomorrow.",
        settings: r#"{"daily_quota": 0}"#,
        fault: "",
    },
    Preset {
        name: "short-tokens",
        title: "Tokens end in 10 seconds",
        about: "Access tokens given from now on live ten seconds, so that every minute is full of refreshes.",
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
        about: "Every answer of the token endpoint and the Web API takes three seconds.",
        settings: r#"{"latency_ms": 3000}"#,
        fault: "",
    },
];

/// The buttons.
pub(super) fn section(state: &State) -> String {
    let mut buttons: String = PRESETS
        .iter()
        .map(|preset| {
            format!(
                "<li><button name=\"preset\" value=\"{name}\" aria-describedby=\"preset-{name}\">{title}</button>\
                 <p id=\"preset-{name}\">{about}</p></li>\n",
                name = preset.name,
                title = escape(preset.title),
                about = escape(preset.about),
            )
        })
        .collect();
    buttons.push_str(
        "<li><button class=\"main\" name=\"preset\" value=\"normal\" aria-describedby=\"preset-normal\">Back to normal</button>\
         <p id=\"preset-normal\">Settings and faults as at the start. Sign-ins and libraries stay.</p></li>\n",
    );
    format!(
        "<section id=\"presets\">\n<h2>A bad day</h2>\n<p>One button each. They add up; the last one ends them all.</p>\n{}</section>",
        form(state, "preset", &format!("<ul class=\"plain cards\">\n{buttons}</ul>\n")),
    )
}
