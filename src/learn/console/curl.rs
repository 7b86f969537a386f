//! A request as a line for a shell. The token is not in it: whoever runs the line has their own in `$TOKEN`.

use super::form::Form;
use crate::oauth::{Method, Origin};

/// The line.
#[must_use]
pub fn line(form: &Form, api: &Origin) -> String {
    let mut line =
        format!("curl -X {} {} -H \"Authorization: Bearer $TOKEN\"", form.method.as_str(), quoted(&api.join(&form.target)));
    match &form.body {
        Some((content_type, body)) => {
            line.push_str(&format!(" -H {} --data-raw {}", quoted(&format!("Content-Type: {content_type}")), quoted(body)));
        }
        // Browsers say so by themselves, curl does not, and servers refuse to guess.
        None if matches!(form.method, Method::Put | Method::Post) => line.push_str(" -H 'Content-Length: 0'"),
        None => {}
    }
    line
}

/// One word to any POSIX shell, whatever is in it.
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
    fn the_line_is_the_request() {
        let form = fill(&of_id("get-top"), &["tracks".into(), String::new(), "5".into()]);
        assert_eq!(
            line(&form, &api()),
            "curl -X GET 'https://api.spotify.com/v1/me/top/tracks?limit=5' -H \"Authorization: Bearer $TOKEN\""
        );
        let form = fill(&of_id("pause"), &[]);
        assert!(line(&form, &api()).ends_with(" -H 'Content-Length: 0'"));
    }

    /// A real shell takes the line apart.
    #[cfg(unix)]
    #[test]
    fn a_shell_reads_the_line_as_it_was_meant() {
        for name in ["plain", "it's \"quoted\" `id` $(id) $HOME \\ !! ; | & > é\u{1f3b5}", "''", "\\'", "-x"] {
            let form = fill(&of_id("create-playlist"), &[name.to_owned()]);
            let line = line(&form, &api()).replacen("curl ", "print ", 1);
            let script = format!("print() {{ for word in \"$@\"; do printf '%s\\0' \"$word\"; done; }}; {line}");
            let output = std::process::Command::new("sh").args(["-c", &script]).env("TOKEN", "t0ken").output().unwrap();
            let words = String::from_utf8(output.stdout).unwrap();
            let words: Vec<&str> = words.split_terminator('\0').collect();
            let body = &form.body.as_ref().unwrap().1;
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
