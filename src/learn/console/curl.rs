//! A request as a curl command. It contains no token: the person who runs it puts their own into `$TOKEN`.

use super::form::RequestForm;
use crate::oauth::{Method, Origin, RequestBody};

/// The command.
#[must_use]
pub fn command(form: &RequestForm, api: &Origin) -> String {
    let mut command =
        format!("curl -X {} {} -H \"Authorization: Bearer $TOKEN\"", form.method.as_str(), quoted(&api.join(&form.target)));
    match &form.body {
        Some(RequestBody { content_type, text }) => {
            command.push_str(&format!(" -H {} --data-raw {}", quoted(&format!("Content-Type: {content_type}")), quoted(text)));
        }
        // Browsers send this by themselves; curl does not, and Spotify answers 411 without it.
        None if matches!(form.method, Method::Put | Method::Post) => command.push_str(" -H 'Content-Length: 0'"),
        None => {}
    }
    command
}

/// The text as one word for any POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::fill;
    use super::super::operation::tests::of_id;
    use super::*;

    fn api() -> Origin {
        Origin::parse("https://api.spotify.com/v1").unwrap()
    }

    #[test]
    fn the_command_is_the_request() {
        let form = fill(&of_id("get-top"), &["tracks".into(), String::new(), "5".into()]);
        assert_eq!(
            command(&form, &api()),
            "curl -X GET 'https://api.spotify.com/v1/me/top/tracks?limit=5' -H \"Authorization: Bearer $TOKEN\""
        );
        let form = fill(&of_id("pause"), &[]);
        assert!(command(&form, &api()).ends_with(" -H 'Content-Length: 0'"));
    }

    /// Runs a real shell.
    #[cfg(unix)]
    #[test]
    fn a_shell_parses_the_command_as_meant() {
        for name in ["plain", "it's \"quoted\" `id` $(id) $HOME \\ !! ; | & > é\u{1f3b5}", "''", "\\'", "-x"] {
            let form = fill(&of_id("create-playlist"), &[name.to_owned()]);
            let command = command(&form, &api()).replacen("curl ", "print ", 1);
            let script = format!("print() {{ for word in \"$@\"; do printf '%s\\0' \"$word\"; done; }}; {command}");
            let output = std::process::Command::new("sh").args(["-c", &script]).env("TOKEN", "t0ken").output().unwrap();
            let words = String::from_utf8(output.stdout).unwrap();
            let words: Vec<&str> = words.split_terminator('\0').collect();
            let body = &form.body.as_ref().unwrap().text;
            assert_eq!(
                words,
                [
                    "-X",
                    "POST",
                    "https://api.spotify.com/v1/me/playlists",
                    "-H",
                    "Authorization: Bearer t0ken",
                    "-H",
                    "Content-Type: application/json",
                    "--data-raw",
                    body
                ]
            );
        }
    }
}
