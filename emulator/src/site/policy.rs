//! Replaces Spotify by the emulator in a Content-Security-Policy.

/// The services that an app may use.
const SERVICES: [&str; 2] = ["https://accounts.spotify.com", "https://api.spotify.com"];
/// The domains of Spotify's images, which a policy may allow by name or as a whole.
const IMAGE_DOMAINS: [&str; 2] = [".scdn.co", ".spotifycdn.com"];

fn is_spotify(source: &str) -> bool {
    let is_image = |domain| source.strip_prefix("https://").is_some_and(|host| host.ends_with(domain) && !host.contains('/'));
    SERVICES.contains(&source) || IMAGE_DOMAINS.into_iter().any(is_image)
}

/// A policy with Spotify's origins replaced, and without `upgrade-insecure-requests`, which would break the emulator's `http:`.
pub(crate) fn redirect(policy: &str, origin: &str) -> String {
    let kept: Vec<&str> =
        policy.split(';').filter(|directive| !directive.trim().eq_ignore_ascii_case("upgrade-insecure-requests")).collect();
    let policy = kept.join(";");
    let ends = |c: char| c.is_whitespace() || matches!(c, ';' | ',');
    policy.split_inclusive(ends).map(|word| with_origin(word, word.trim_end_matches(ends), origin)).collect()
}

/// A word of a policy, with the emulator in place of Spotify. `source` is the word without what separates it from the next.
fn with_origin(word: &str, source: &str, origin: &str) -> String {
    if is_spotify(source) { word.replace(source, origin) } else { word.to_owned() }
}

/// A page with the policies in its `<meta>` elements changed likewise.
pub(crate) fn redirect_in_html(html: &str, origin: &str) -> String {
    // ASCII lower case keeps lengths, so positions are the same in both texts.
    let lower = html.to_ascii_lowercase();
    let mut out = String::with_capacity(html.len());
    let mut done = 0;
    while let Some(start) = lower.get(done..).and_then(|rest| rest.find("<meta")).map(|at| at + done) {
        let end = start + lower.get(start..).map_or(0, tag_length);
        let tag = html.get(start..end).unwrap_or_default();
        out.push_str(html.get(done..start).unwrap_or_default());
        if lower.get(start..end).is_some_and(|tag| tag.contains("content-security-policy")) {
            out.push_str(&redirect_tag(tag, origin));
        } else {
            out.push_str(tag);
        }
        done = end;
    }
    out.push_str(html.get(done..).unwrap_or_default());
    out
}

/// Changes only the `content` attribute, which contains the policy.
fn redirect_tag(tag: &str, origin: &str) -> String {
    let lower = tag.to_ascii_lowercase();
    for quote in ['"', '\''] {
        let Some(start) = lower.find(&format!("content={quote}")).map(|at| at + "content=".len() + 1) else { continue };
        let Some(end) = tag.get(start..).and_then(|rest| rest.find(quote)).map(|at| at + start) else { continue };
        let parts = (tag.get(..start), tag.get(start..end), tag.get(end..));
        if let (Some(before), Some(policy), Some(after)) = parts {
            return format!("{before}{}{after}", redirect(policy, origin));
        }
    }
    tag.to_owned()
}

/// The length of a tag including its `>`. A `>` in a quoted value does not end it.
fn tag_length(text: &str) -> usize {
    let mut quoted = None;
    for (at, c) in text.char_indices() {
        match (quoted, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quoted = Some(c),
            (Some(quote), _) if quote == c => quoted = None,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_policy_changes() {
        let html = "<p>https://api.spotify.com</p><META http-equiv=\"Content-Security-Policy\" content=\"connect-src 'self' https://api.spotify.com https://accounts.spotify.com; upgrade-insecure-requests; img-src https://i.scdn.co\"><meta name=\"x\" content=\"https://i.scdn.co\">";
        assert_eq!(
            redirect_in_html(html, "http://127.0.0.1:1"),
            "<p>https://api.spotify.com</p><META http-equiv=\"Content-Security-Policy\" content=\"connect-src 'self' http://127.0.0.1:1 http://127.0.0.1:1; img-src http://127.0.0.1:1\"><meta name=\"x\" content=\"https://i.scdn.co\">"
        );
        assert_eq!(redirect_in_html("<meta", "o"), "<meta");
        let images = "img-src https://mosaic.scdn.co https://*.scdn.co https://*.spotifycdn.com;\n font-src https://evil.example/x.scdn.co/a";
        assert_eq!(redirect(images, "o"), "img-src o o o;\n font-src https://evil.example/x.scdn.co/a");
    }
}
