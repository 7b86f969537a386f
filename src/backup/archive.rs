//! A whole archive: written from a run, complete or not, and read with everything checked.

use std::collections::{BTreeMap, BTreeSet};

use super::beside;
use super::container::{self, Codec, CodecFault, ContainerFault, InMemory, Packed, Sink, digest_in_turns, pack, unpack};
use super::export::Format;
use super::manifest::{self, App, FileEntry, Manifest, ManifestFault, Outcome, moment};
use super::run::{Contents, Earlier, File, Kept, KeptSaved, Run, SHOWN_BY_FIRST_PAGE};
use crate::session::Timestamp;
use crate::spotify::endpoint::MAX_PER_PAGE;

/// The archive of a run as it is at this moment, in memory, with files for other tools in these formats beside the JSON.
///
/// # Errors
/// [`CodecFault`] if it cannot be compressed, or is too large for a zip.
pub async fn made(run: &Run, formats: &[Format], codec: &dyn Codec, now: Timestamp) -> Result<Vec<u8>, CodecFault> {
    let zip = InMemory::default();
    write(run, formats, codec, now, &zip).await?;
    Ok(zip.into_bytes())
}

/// Writes that archive piece by piece. Only its compressed files are in memory, and a piece of the zip.
///
/// # Errors
/// [`CodecFault`] if it cannot be compressed, is too large for a zip, or the sink does not take it.
pub async fn write(run: &Run, formats: &[Format], codec: &dyn Codec, now: Timestamp, sink: &dyn Sink) -> Result<(), CodecFault> {
    let Contents { account, is_complete, sections, playlists, files } = run.contents();
    let mut packed = BTreeMap::<String, Packed>::new();
    for (path, file) in files {
        let file = match file {
            File::Packed(file) => file.clone(),
            File::Text(text) => pack(text, codec).await?,
        };
        packed.insert(path, file);
    }
    let made = beside::files(formats, (&sections, &playlists), &packed, codec).await?;
    packed.extend(made);
    let entry =
        |(path, file): (&String, &Packed)| FileEntry { path: path.clone(), bytes: file.size, sha256: (*file.sha256).to_owned() };
    let manifest = Manifest {
        schema_version: manifest::VERSION,
        app: App { name: "Lockgroove".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        made_at: moment(now),
        account,
        is_complete,
        sections,
        playlists,
        files: packed.iter().map(entry).collect(),
    };
    let manifest = pack(manifest.write().ok_or(CodecFault)?, codec).await?;
    let first = [(manifest::PATH, &manifest)].into_iter();
    let all: Vec<(&str, &Packed)> = first.chain(packed.iter().map(|(path, file)| (path.as_str(), file))).collect();
    container::write(&all, sink).await
}

/// An archive that was read. Every file is there, and is as the manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// What it says of itself.
    pub manifest: Manifest,
    files: BTreeMap<String, Packed>,
}

/// Why a file cannot be used as an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenFault {
    /// The zip itself.
    Container(ContainerFault),
    /// It is a zip without a manifest: something else than an archive.
    NoManifest,
    /// Its manifest.
    Manifest(ManifestFault),
    /// The manifest names a file that is not there.
    FileMissing(String),
    /// A file is not the one that the manifest describes: damaged, or changed.
    FileChanged(String),
    /// A file is not as the format says.
    FileUnreadable(String),
}

impl OpenFault {
    /// The fault in words, for the person.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Container(ContainerFault::NotAZip) => "This file is not an archive: it is no zip.".to_owned(),
            Self::Container(ContainerFault::Truncated) => {
                "A part of this file is missing or damaged. Copy it again from where you keep it.".to_owned()
            }
            Self::Container(ContainerFault::TooLarge | ContainerFault::TooManyFiles | ContainerFault::WholeTooLarge) => {
                "This file is larger than any archive of a library. It was not opened.".to_owned()
            }
            Self::Container(ContainerFault::FileTooLarge(path)) => {
                format!("{path} in it would unpack to more than a library can be. It was not opened.")
            }
            Self::Container(ContainerFault::ClimbsOut(path)) => {
                format!("A file in it has a name that leads out of the archive: {path}. It was not opened.")
            }
            Self::Container(ContainerFault::Twice(path)) => format!("It has two files with the name {path}. It was not opened."),
            Self::Container(ContainerFault::OtherMethod(path)) => {
                format!("{path} in it is encrypted, or packed in a way that browsers cannot read.")
            }
            Self::NoManifest => "This zip is not an archive of Lockgroove: it has no manifest.json.".to_owned(),
            Self::Manifest(ManifestFault::UnknownVersion(version)) => {
                format!(
                    "This archive has version {version} of the format. This app reads version {}. Reload the page to get the newest app.",
                    manifest::VERSION
                )
            }
            Self::Manifest(ManifestFault::Unreadable(line, words)) => {
                format!("Line {line} of manifest.json cannot be read: {words}.")
            }
            Self::FileMissing(path) => format!("{path} is missing in it."),
            Self::FileChanged(path) => format!("{path} in it is damaged, or was changed after it was made."),
            Self::FileUnreadable(path) => format!("{path} in it is not as the format says."),
        }
    }
}

impl Archive {
    /// Reads an archive, and compares every file with the manifest. One file is decompressed at a time.
    ///
    /// # Errors
    /// [`OpenFault`] by what is wrong. Nothing of such a file is used.
    pub async fn read(zip: &[u8], codec: &dyn Codec) -> Result<Self, OpenFault> {
        let (archive, faults) = Self::read_usable(zip, codec).await?;
        faults.into_iter().next().map_or(Ok(archive), Err)
    }

    /// Reads an archive of which something may be damaged. It has the files that are as the manifest says, and what is wrong with the
    /// others.
    ///
    /// # Errors
    /// [`OpenFault`] if nothing of it can be used.
    pub async fn read_usable(zip: &[u8], codec: &dyn Codec) -> Result<(Self, Vec<OpenFault>), OpenFault> {
        let mut found = container::read(zip).map_err(OpenFault::Container)?;
        let manifest = found.remove(manifest::PATH).ok_or(OpenFault::NoManifest)?;
        let changed = |path: &str| OpenFault::FileChanged(path.to_owned());
        let bytes = unpack(&manifest, codec).await.ok_or_else(|| changed(manifest::PATH))?;
        let text = String::from_utf8(bytes).map_err(|_| changed(manifest::PATH))?;
        let manifest = Manifest::read(&text).map_err(OpenFault::Manifest)?;
        let (mut files, mut faults) = (BTreeMap::new(), Vec::new());
        for FileEntry { path, bytes, sha256 } in &manifest.files {
            let Some(mut file) = found.remove(path) else {
                faults.push(OpenFault::FileMissing(path.clone()));
                continue;
            };
            let unpacked = if file.size == *bytes { unpack(&file, codec).await } else { None };
            file.sha256 = match unpacked {
                Some(unpacked) => digest_in_turns(&unpacked, codec).await,
                None => "".into(),
            };
            if *file.sha256 == **sha256 {
                files.insert(path.clone(), file);
            } else {
                faults.push(changed(path));
            }
        }
        let lists =
            manifest.sections.iter().map(|section| &section.list).chain(manifest.playlists.iter().map(|playlist| &playlist.list));
        let described: BTreeSet<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
        for path in lists.filter_map(|list| list.file.as_ref()) {
            if !described.contains(path.as_str()) {
                faults.push(OpenFault::FileMissing(path.clone()));
            }
        }
        Ok((Self { manifest, files }, faults))
    }

    /// Whether it has a file with this path.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The text of a file.
    ///
    /// # Errors
    /// [`OpenFault`] if there is no such file, or it is no text.
    pub async fn text(&self, path: &str, codec: &dyn Codec) -> Result<String, OpenFault> {
        let file = self.files.get(path).ok_or_else(|| OpenFault::FileMissing(path.to_owned()))?;
        let bytes = unpack(file, codec).await.ok_or_else(|| OpenFault::FileChanged(path.to_owned()))?;
        String::from_utf8(bytes).map_err(|_| OpenFault::FileUnreadable(path.to_owned()))
    }

    /// What is whole in it, for a backup that updates it.
    pub async fn earlier(&self, codec: &dyn Codec) -> Earlier {
        let mut saved = BTreeMap::new();
        for section in SHOWN_BY_FIRST_PAGE {
            let entry = self.manifest.sections.iter().find(|entry| entry.name == section.name());
            let Some(entry) = entry.map(|entry| &entry.list).filter(|entry| entry.is_whole() && entry.count > MAX_PER_PAGE) else {
                continue;
            };
            let Some((path, file)) = entry.file.as_ref().and_then(|path| Some((path, self.files.get(path)?))) else { continue };
            let text = self.text(path, codec).await.unwrap_or_default();
            let first = beside::items(&text).take(MAX_PER_PAGE as usize).map(Into::into).collect();
            let made_at = self.manifest.made_at.clone();
            saved.insert(section, KeptSaved { file: file.clone(), entry: entry.clone(), first, made_at });
        }
        Earlier { saved, ..self.earlier_playlists() }
    }

    /// The same of the playlists alone, for a reading that has to see all saved things as they are now.
    #[must_use]
    pub fn earlier_playlists(&self) -> Earlier {
        let closed = self.manifest.playlists.iter().filter(|playlist| playlist.list.state == Outcome::Closed);
        Earlier {
            account: self.manifest.account.id.clone(),
            playlists: self.playlists(),
            saved: BTreeMap::new(),
            closed: closed.map(|playlist| playlist.id.clone()).collect(),
        }
    }

    /// The playlists that are whole in it.
    fn playlists(&self) -> BTreeMap<String, Kept> {
        let kept = self.manifest.playlists.iter().filter(|playlist| playlist.list.is_whole()).filter_map(|playlist| {
            let file = self.files.get(playlist.list.file.as_ref()?)?.clone();
            let snapshot_id = playlist.snapshot_id.clone()?;
            Some((playlist.id.clone(), Kept { snapshot_id, file, entry: playlist.list.clone() }))
        });
        kept.collect()
    }
}
