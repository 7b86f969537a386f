//! A file that a person opens to look into it: an archive, a zip with files of other tools, or one such file. What is wrong with a part of
//! it costs only that part.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::archive::{Archive, OpenFault};
use super::beside::{self, Stored};
use super::container::{self, Codec, unpack};
use super::fault::FileFault;
use super::import::{Found, Import};
use super::manifest::Manifest;
use super::row::{List, Part, Row};
use super::section::{Section, Source};

/// How much of a file of another tool is read at once, in bytes: what a page can read between two frames.
const PIECE: usize = 1 << 17;

/// How many rows are read in a piece of work.
const FEW: usize = 50;

/// A file that was opened.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// Its name.
    pub name: String,
    /// What it says of itself, if it is an archive.
    pub manifest: Option<Manifest>,
    /// Its lists.
    pub lists: Vec<Shelved>,
    /// What could not be read.
    pub faults: Vec<FileFault>,
    /// The archive, if it is one. It has the files that are not damaged.
    pub archive: Option<Rc<Archive>>,
}

/// A list in it.
#[derive(Clone, Debug)]
pub struct Shelved {
    /// Facts about it.
    pub list: List,
    /// How many rows it has.
    pub count: u32,
    /// Its name, to show.
    pub name: String,
    rows: Rows,
}

#[derive(Clone, Debug)]
enum Rows {
    Read(Vec<Rc<Row>>),
    /// The archive, and the path in it. They are read when they are looked at, so that a large archive takes little memory.
    Packed(Rc<Archive>, String),
}

impl Opened {
    /// Reads a file. One that cannot be used has no lists, and says why. The page can be drawn meanwhile.
    pub async fn read(name: String, bytes: Vec<u8>, codec: &dyn Codec) -> Self {
        let is_zip = bytes.starts_with(b"PK") || name.to_lowercase().ends_with(".zip");
        let mut opened = Self { name, ..Self::default() };
        if !is_zip {
            let name = opened.name.clone();
            opened.import(&name, &bytes, false, codec).await;
            return opened;
        }
        match Archive::read_usable(&bytes, codec).await {
            Ok((archive, faults)) => {
                opened.faults = faults.iter().map(FileFault::of_archive).collect();
                opened.shelve(archive, codec).await;
            }
            Err(OpenFault::NoManifest) => opened.import_all(&bytes, codec).await,
            Err(fault) => opened.faults = vec![FileFault::of_archive(&fault)],
        }
        opened
    }

    /// The rows of the list at this place. Empty if there is no such list.
    ///
    /// # Errors
    /// [`FileFault`] if its file is not as the format says.
    pub async fn rows(&self, at: usize, codec: &dyn Codec) -> Result<Vec<Rc<Row>>, FileFault> {
        match self.lists.get(at).map(|list| &list.rows) {
            Some(Rows::Read(rows)) => Ok(rows.clone()),
            Some(Rows::Packed(..)) => {
                let text = self.json(at, codec).await?.unwrap_or_default();
                let mut rows = Vec::new();
                for row in beside::rows(&text) {
                    rows.push(Rc::new(row));
                    if rows.len().is_multiple_of(FEW) {
                        codec.rest().await;
                    }
                }
                Ok(rows)
            }
            None => Ok(Vec::new()),
        }
    }

    /// The JSON of the list at this place, as the archive has it. Files of other tools have none.
    ///
    /// # Errors
    /// [`FileFault`] if its file is not as the format says.
    pub async fn json(&self, at: usize, codec: &dyn Codec) -> Result<Option<String>, FileFault> {
        match self.lists.get(at).map(|list| &list.rows) {
            Some(Rows::Packed(archive, path)) => {
                archive.text(path, codec).await.map(Some).map_err(|fault| FileFault::of_archive(&fault))
            }
            _ => Ok(None),
        }
    }

    /// Several files as one, such as those of the privacy export: the lists of all of them, and what is wrong with each.
    #[must_use]
    pub fn joined(mut files: Vec<Self>) -> Self {
        if files.len() == 1 {
            return files.pop().unwrap_or_default();
        }
        let mut whole =
            Self { name: files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", "), ..Self::default() };
        for file in files {
            whole.lists.extend(file.lists);
            whole.faults.extend(file.faults.into_iter().map(|fault| fault.in_file(&file.name)));
        }
        whole
    }

    async fn shelve(&mut self, archive: Archive, codec: &dyn Codec) {
        let described = archive.text(&Source::Section(Section::Playlists).path(), codec).await.unwrap_or_default();
        let (manifest, archive) = (archive.manifest.clone(), Rc::new(archive));
        let sections = manifest.sections.iter().map(|section| &section.list);
        let entries = sections.chain(manifest.playlists.iter().map(|playlist| &playlist.list));
        let counts: BTreeMap<&str, u32> = entries.filter_map(|entry| Some((entry.file.as_deref()?, entry.count))).collect();
        for Stored { path, list, .. } in Stored::of(&manifest, &described) {
            if archive.has(&path) {
                let count = counts.get(path.as_str()).copied().unwrap_or_default();
                let rows = Rows::Packed(Rc::clone(&archive), path);
                self.lists.push(Shelved { count, name: name_of(&list), list, rows });
            }
        }
        (self.manifest, self.archive) = (Some(manifest), Some(archive));
    }

    /// Reads the files in a zip that is no archive of ours, such as what Spotify sends on request.
    async fn import_all(&mut self, zip: &[u8], codec: &dyn Codec) {
        let Ok(files) = container::read(zip) else { return };
        for (path, file) in files.iter().filter(|(path, _)| is_known(path)) {
            match unpack(file, codec).await {
                Some(bytes) => self.import(path, &bytes, true, codec).await,
                None => self.faults.push(FileFault::of_archive(&OpenFault::FileChanged(path.clone()))),
            }
        }
        if self.lists.is_empty() && self.faults.is_empty() {
            self.faults.push(FileFault::of_archive(&OpenFault::NoManifest));
        }
    }

    async fn import(&mut self, path: &str, bytes: &[u8], is_in_zip: bool, codec: &dyn Codec) {
        let mut import = Import::new(path);
        for (turn, piece) in bytes.chunks(PIECE).enumerate() {
            if turn > 0 {
                codec.rest().await;
            }
            let found = import.push(piece);
            self.take(found, path, is_in_zip);
        }
        let (found, _) = import.finish();
        self.take(found, path, is_in_zip);
    }

    fn take(&mut self, found: Vec<Found>, path: &str, is_in_zip: bool) {
        for found in found {
            match found {
                Found::List(list) => {
                    self.lists.push(Shelved { count: 0, name: name_of(&list), list, rows: Rows::Read(Vec::new()) });
                }
                // A list comes before its rows.
                Found::Row(row) => {
                    if let Some(Shelved { count, rows: Rows::Read(rows), .. }) = self.lists.last_mut() {
                        *count = count.saturating_add(1);
                        rows.push(Rc::from(row));
                    }
                }
                Found::Fault(fault) => {
                    let list = self.lists.last().map(|list| list.name.as_str());
                    self.faults.push(FileFault::of_import(&fault, is_in_zip.then_some(path), list));
                }
            }
        }
    }
}

/// Whether a file in a zip may have lists.
fn is_known(path: &str) -> bool {
    let path = path.to_lowercase();
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_list = [".csv", ".m3u", ".m3u8", ".xspf", ".txt"].iter().any(|end| name.ends_with(end));
    // The export has other files too, such as what was played.
    is_list || name.starts_with("yourlibrary") || name.starts_with("playlist") && name.ends_with(".json")
}

fn name_of(list: &List) -> String {
    let name = list.name.clone().filter(|name| !name.trim().is_empty());
    name.unwrap_or_else(|| {
        let name = match list.part {
            Part::Playlist => "A list without a name",
            Part::LikedSongs => "Liked songs",
            Part::Albums => "Albums",
            Part::Artists => "Artists",
            Part::Shows => "Podcasts",
            Part::Episodes => "Episodes",
            Part::Audiobooks => "Audiobooks",
        };
        name.to_owned()
    })
}
