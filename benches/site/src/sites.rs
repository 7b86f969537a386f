//! The two sites that are compared: the built one, and the same HTML and CSS without scripts. An emulator serves each.

use std::fs;
use std::path::{Path, PathBuf};

use emulator::{Options, Running};
use serde_json::json;

use crate::Done;

/// What Spotify takes for an answer of the token endpoint or the Web API, in milliseconds.
pub(crate) const ANSWER_MS: u64 = 80;

/// A site that is being served.
pub(crate) struct Site {
    running: Running,
    /// Its address, without a slash at the end.
    pub(crate) address: String,
}

impl Site {
    /// Serves the site in this folder. A person who signs in agrees to everything, without being asked.
    pub(crate) async fn serve(folder: &Path) -> Done<Self> {
        Self::serve_with(folder, Options::default()).await
    }

    /// The same with another library.
    pub(crate) async fn serve_with(folder: &Path, options: Options) -> Done<Self> {
        let settings = json!({"login_outcome": "agree"}).as_object().cloned().unwrap_or_default();
        let site = Some(folder.to_owned());
        let options = Options { port: 0, site, site_port: 0, latency_ms: ANSWER_MS, settings, ..options };
        let running = emulator::start(options).await?;
        let address = running.site_origin.clone().ok_or("the emulator serves no site")?;
        Ok(Self { running, address })
    }

    /// Stops serving it.
    pub(crate) async fn stop(self) {
        self.running.stop().await;
    }
}

/// Writes into `to` what is in `from`, with a page that has no scripts.
pub(crate) fn without_scripts(from: &Path, to: &Path) -> Done {
    copy(from, to)?;
    let page = to.join("index.html");
    let html = fs::read_to_string(&page).map_err(|error| format!("cannot read {}: {error}", page.display()))?;
    let (stripped, count) = strip(&html)?;
    if count == 0 {
        return Err(format!("{} has no script to leave out", page.display()).into());
    }
    // Its compressed copies stay: the emulator reads only that they are there, because it changes and compresses pages itself.
    Ok(fs::write(page, stripped)?)
}

fn copy(from: &Path, to: &Path) -> Done {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).map_err(|error| format!("cannot list {}: {error}", from.display()))? {
        let entry = entry?;
        let (path, copied): (PathBuf, PathBuf) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &copied)?;
        } else {
            fs::copy(path, copied)?;
        }
    }
    Ok(())
}

/// HTML without its script elements, and how many there were.
fn strip(html: &str) -> Done<(String, usize)> {
    let (mut left, mut rest, mut count) = (String::new(), html, 0);
    while let Some((before, script)) = rest.split_once("<script") {
        let (_, after) = script.split_once("</script>").ok_or("a script does not end")?;
        left.push_str(before);
        rest = after;
        count += 1;
    }
    Ok((left + rest, count))
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn everything_but_scripts_is_left() {
        let html = "<head><script src=\"a.js\"></script><title>A</title><script>1 < 2</script></head>";
        assert_eq!(strip(html).ok(), Some(("<head><title>A</title></head>".to_owned(), 2)));
        assert!(strip("<script>").is_err());
    }
}
