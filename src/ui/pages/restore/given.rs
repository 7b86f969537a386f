//! What a person gave: a file that was read, or links.

use std::rc::Rc;

use crate::backup::fault::FileFault;
use crate::backup::manifest::Manifest;
use crate::backup::opened::Opened;
use crate::backup::restore::foreign;
use crate::backup::restore::holding::Holding;
use crate::backup::run::Earlier;
use crate::backup::section::Section;
use crate::browser::deflate::BrowserCodec;
use crate::browser::intl;

/// What was chosen.
#[derive(Clone)]
pub(super) enum Chosen {
    /// Nothing.
    None,
    /// It is being read.
    Reading,
    /// It cannot be used.
    Refused(Vec<FileFault>),
    /// It can be used.
    Read(Rc<Given>),
}

/// What can be brought back.
pub(super) struct Given {
    pub(super) name: String,
    pub(super) words: String,
    pub(super) bytes: Vec<u8>,
    pub(super) holding: Holding,
    /// What need not be read from the account if it did not change.
    pub(super) earlier: Earlier,
    pub(super) faults: Vec<FileFault>,
}

/// Reads it.
pub(super) async fn read(name: String, bytes: Vec<u8>) -> Chosen {
    let opened = Opened::read(name, bytes.clone(), &BrowserCodec).await;
    let (holding, earlier) = match opened.archive.as_deref() {
        Some(archive) => {
            let holding = Holding::read(archive, &Section::ALL, &BrowserCodec).await;
            (holding, archive.earlier_playlists())
        }
        None => (foreign::holding(&opened, &BrowserCodec).await, Earlier::default()),
    };
    if holding.lists.is_empty() && holding.saved.values().all(Vec::is_empty) && !opened.faults.is_empty() {
        return Chosen::Refused(opened.faults);
    }
    let words = opened.manifest.as_ref().map_or_else(|| "A file of another program, or links.".to_owned(), words);
    Chosen::Read(Rc::new(Given { name: opened.name, words, bytes, holding, earlier, faults: opened.faults }))
}

fn words(manifest: &Manifest) -> String {
    let state = if manifest.is_complete { "complete" } else { "a part" };
    format!("{}, {state}. Library of {}.", intl::day(&manifest.made_at).unwrap_or_default(), manifest.account.name)
}
