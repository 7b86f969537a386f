//! The texts of `--help`. The first one fits a screen; the topics have the rest.

use crate::control::setting_labels;
use crate::state::settings::Settings;

/// The text of `--help`.
pub const HELP: &str = include_str!("main.txt");

/// The topics with a text of their own, by name. Settings are listed from the settings themselves.
const TOPICS: [(&str, &str); 7] = [
    ("app", include_str!("app.txt")),
    ("network", include_str!("network.txt")),
    ("tls", include_str!("tls.txt")),
    ("world", include_str!("world.txt")),
    ("library", include_str!("library.txt")),
    ("site", include_str!("site.txt")),
    ("faults", include_str!("faults.txt")),
];

const SETTINGS: &str = "settings";
const ALL: &str = "all";

/// The text of a topic, or of all; `None` if there is no such topic.
pub(crate) fn topic(name: &str) -> Option<String> {
    match name {
        SETTINGS => Some(settings()),
        ALL => {
            let mut all: Vec<String> = TOPICS.iter().map(|(_, text)| (*text).to_owned()).collect();
            all.push(settings());
            Some(all.join("\n"))
        }
        name => TOPICS.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned()),
    }
}

/// The names of the topics.
pub(crate) fn topics() -> String {
    let names: Vec<&str> = TOPICS.iter().map(|(name, _)| *name).chain([SETTINGS, ALL]).collect();
    names.join(", ")
}

fn settings() -> String {
    let mut text = "\
Settings
  --set NAME=VALUE          can be repeated; while it runs: the start page, or
                            PATCH /_emulator/settings with {\"NAME\": VALUE}
"
    .to_owned();
    let defaults = Settings::default().to_json();
    for (name, value) in defaults.as_object().into_iter().flatten() {
        let (label, choices) = setting_labels(name);
        text.push_str(&format!("\n  {name}={}\n", value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
        for line in wrapped(label).into_iter().chain(wrapped(&choices.join(", "))) {
            text.push_str(&format!("      {line}\n"));
        }
    }
    text
}

/// Lines of at most 74 characters.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= 74 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn help_fits_a_screen_and_every_topic_its_width() {
        let lines = HELP.lines().count();
        assert!(lines < 24, "{lines} lines, and the prompt needs one");
        assert!(topic(ALL).unwrap().contains(&topic(SETTINGS).unwrap()));
        for text in [HELP.to_owned(), topic(ALL).unwrap()] {
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{line}");
            }
        }
        for (name, _) in TOPICS {
            assert!(HELP.contains(name) && topics().contains(name), "{name}");
        }
    }

    #[test]
    fn the_settings_are_listed_with_their_defaults() {
        let text = topic(SETTINGS).unwrap();
        for (name, _) in Settings::default().to_json().as_object().unwrap() {
            assert!(text.contains(&format!("\n  {name}=")), "{name}");
        }
        assert!(text.contains("\n  refresh=static\n      What a refresh does"), "{text}");
    }
}
