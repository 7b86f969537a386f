//! Names that change with the content, so that hosts and browsers may keep a file for ever, and the hash that browsers check.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::files::AppFile;
use crate::fault::{About as _, Done};
use crate::hashed::with_hash;

/// Copies a file into the site under the name of its content: `stem-0123456789ab.ending`.
pub(super) fn place(from: &Path, site: &Path, stem: &str, ending: &str) -> Done<AppFile> {
    let content = fs::read(from).about(format!("cannot read {}", from.display()))?;
    let name = with_hash(&format!("{stem}.{ending}"), &content);
    fs::write(site.join(&name), &content).about(format!("cannot write {name}"))?;
    Ok(AppFile { name, integrity: format!("sha256-{}", STANDARD.encode(Sha256::digest(&content))) })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;

    use super::place;

    #[test]
    fn a_name_changes_with_the_content() {
        let dir = std::env::temp_dir().join(format!("xtask-names-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("in"), "abc").unwrap();
        let file = place(&dir.join("in"), &dir, "part", "wasm").unwrap();
        // FIPS 180-4, appendix B.1: the same hash in the name and for the browser.
        assert_eq!(file.name, "part-ba7816bf8f01.wasm");
        assert_eq!(file.integrity, "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        assert_eq!(fs::read_to_string(dir.join(&file.name)).unwrap(), "abc");
        fs::remove_dir_all(&dir).unwrap();
    }
}
