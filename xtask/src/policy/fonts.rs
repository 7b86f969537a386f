//! Fonts in the page. The joined stylesheet names them with their hashes; `index.html`, which nobody writes anew at each build, without.

use crate::hashed;

/// The page with the hashed name in place of each font's plain one. `files` are the hashed files of the build.
pub(super) fn with_hashes(page: &str, files: &[String]) -> String {
    files.iter().filter(|file| file.ends_with(".woff2")).fold(page.to_owned(), |page, file| match hashed::without_hash(file) {
        Some(plain) => page.replace(&plain, file),
        None => page,
    })
}

#[cfg(test)]
mod tests {
    use super::with_hashes;

    #[test]
    fn the_page_names_the_fonts_with_their_hashes() {
        let files = ["app-0123456789abcdef.js", "fonts/a-ext-0123456789abcdef.woff2", "fonts/a-fedcba9876543210.woff2"];
        let page = "<link rel=preload href=/d/fonts/a.woff2><link href=\"/d/fonts/a-ext.woff2\"><script src=/d/app.js>";
        assert_eq!(
            with_hashes(page, &files.map(str::to_owned)),
            "<link rel=preload href=/d/fonts/a-fedcba9876543210.woff2><link href=\"/d/fonts/a-ext-0123456789abcdef.woff2\"><script src=/d/app.js>"
        );
    }
}
