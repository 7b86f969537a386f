//! The zip around the files of an archive (PKWARE APPNOTE 6.3). Written so that equal files give equal bytes: sorted, without dates. Read
//! with suspicion: anybody may have made it, so every number is checked before something relies on it.
//!
//! It compresses nothing itself. A [`Codec`] does, which in the page is the browser.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::io::Write as _;
use std::rc::Rc;

use rawzip::{CompressionMethod, DataDescriptorOutput, ErrorKind, ZipArchive, ZipArchiveWriter};
use sha2::{Digest as _, Sha256};

use super::crc::Crc;
use crate::session::ports::Pending;

/// The most files in an archive.
pub const MAX_FILES: usize = 50_000;
/// The largest file in an archive, in bytes. It is held in memory while it is read.
pub const MAX_FILE: u64 = 256 << 20;
/// All files together, in bytes. They are never held in memory together.
pub const MAX_WHOLE: u64 = 2 << 30;
/// The largest archive, in bytes, as it is on the disk.
pub const MAX_ARCHIVE: u64 = 512 << 20;
/// From this size on a file may not be much smaller when it is compressed.
const SUSPICIOUS: u64 = 32 << 20;
/// How many times larger than its compressed form a file of suspicious size may be. JSON of real libraries stays below 50.
const MAX_RATIO: u64 = 200;
/// How much is hashed or written at once, in bytes: a few milliseconds of work.
const PIECE: usize = 1 << 18;

/// Compresses and decompresses (RFC 1951).
pub trait Codec {
    /// Compresses.
    fn deflate(&self, bytes: Vec<u8>) -> Pending<Result<Vec<u8>, CodecFault>>;
    /// Decompresses, and stops when there are more than `most` bytes.
    fn inflate(&self, bytes: Vec<u8>, most: u64) -> Pending<Result<Vec<u8>, CodecFault>>;

    /// SHA-256, where something computes it without keeping the page from being drawn. `None` where nothing does.
    fn sha256(&self, _bytes: &[u8]) -> Pending<Option<[u8; 32]>> {
        Box::pin(core::future::ready(None))
    }

    /// Lets a page be drawn, if work has gone on for long. It is called after each piece of work.
    fn rest(&self) -> Pending<()> {
        Box::pin(core::future::ready(()))
    }
}

/// Takes the pieces of a zip in their order, as they are made.
pub trait Sink {
    /// Takes the next piece, and resolves when it may have another.
    fn take(&self, piece: Vec<u8>) -> Pending<Result<(), CodecFault>>;
}

/// A zip in memory.
#[derive(Clone, Debug, Default)]
pub struct InMemory(Rc<RefCell<Vec<u8>>>);

impl InMemory {
    /// The bytes so far.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.take()
    }
}

impl Sink for InMemory {
    fn take(&self, piece: Vec<u8>) -> Pending<Result<(), CodecFault>> {
        self.0.borrow_mut().extend_from_slice(&piece);
        Box::pin(core::future::ready(Ok(())))
    }
}

/// The codec cannot do it: what was given is broken or too long, or there is no codec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodecFault;

/// A compressed file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Its bytes, compressed.
    pub deflated: Rc<[u8]>,
    /// Whether they are stored as they are instead.
    pub is_stored: bool,
    /// Its length before that, in bytes.
    pub size: u64,
    /// The checksum that zip requires.
    pub crc: u32,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: Rc<str>,
}

/// Compresses a file.
///
/// # Errors
/// [`CodecFault`] if the codec cannot.
pub async fn pack(text: String, codec: &dyn Codec) -> Result<Packed, CodecFault> {
    let bytes = text.into_bytes();
    let size = bytes.len() as u64;
    let (crc, sha256) = (checksum(&bytes, codec).await, digest_in_turns(&bytes, codec).await);
    let deflated = codec.deflate(bytes).await?.into();
    Ok(Packed { deflated, is_stored: false, size, crc, sha256 })
}

/// The checksum that zip requires.
async fn checksum(bytes: &[u8], codec: &dyn Codec) -> u32 {
    let mut crc = Crc::default();
    for piece in bytes.chunks(PIECE) {
        crc.add(piece);
        codec.rest().await;
    }
    crc.value()
}

/// SHA-256 in hexadecimal digits. A long text is hashed by the browser, or in pieces, so that the page can be drawn meanwhile.
pub async fn digest_in_turns(bytes: &[u8], codec: &dyn Codec) -> Rc<str> {
    if bytes.len() <= PIECE {
        return digest(bytes);
    }
    if let Some(digest) = codec.sha256(bytes).await {
        return digits(&digest);
    }
    let mut sha256 = Sha256::new();
    for piece in bytes.chunks(PIECE) {
        sha256.update(piece);
        codec.rest().await;
    }
    digits(&sha256.finalize())
}

/// SHA-256 in hexadecimal digits.
#[must_use]
pub fn digest(bytes: &[u8]) -> Rc<str> {
    digits(&Sha256::digest(bytes))
}

fn digits(bytes: &[u8]) -> Rc<str> {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |half: u8| DIGITS.get(usize::from(half & 15)).copied().unwrap_or_default();
    let digits: String = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect();
    digits.into()
}

/// Writes a zip with these files in this order, piece by piece. Only a piece of it is in memory.
///
/// # Errors
/// [`CodecFault`] if there are too many or too large files for a zip, or the sink does not take a piece.
pub async fn write(files: &[(&str, &Packed)], sink: &dyn Sink) -> Result<(), CodecFault> {
    let made = Buffer::default();
    let mut zip = ZipArchiveWriter::new(made.clone());
    for (path, file) in files {
        let method = if file.is_stored { CompressionMethod::STORE } else { CompressionMethod::DEFLATE };
        let (mut entry, _) = zip.new_file(*path).compression_method(method).start().map_err(|_| CodecFault)?;
        for piece in file.deflated.chunks(PIECE) {
            entry.write_all(piece).map_err(|_| CodecFault)?;
            made.hand_over(PIECE, sink).await?;
        }
        entry.finish(DataDescriptorOutput::new(file.crc, file.size)).map_err(|_| CodecFault)?;
    }
    zip.finish().map_err(|_| CodecFault)?;
    made.hand_over(0, sink).await
}

/// The part of a zip that no sink has taken yet.
#[derive(Clone, Default)]
struct Buffer(Rc<RefCell<Vec<u8>>>);

impl std::io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Buffer {
    /// Gives what is here to the sink, if it is more than this.
    async fn hand_over(&self, most: usize, sink: &dyn Sink) -> Result<(), CodecFault> {
        let piece = if self.0.borrow().len() > most { self.0.take() } else { return Ok(()) };
        sink.take(piece).await
    }
}

/// Why a file is no container that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContainerFault {
    /// It is no zip.
    NotAZip,
    /// It is a zip whose end or some part is missing.
    Truncated,
    /// It is larger than [`MAX_ARCHIVE`].
    TooLarge,
    /// It has more than [`MAX_FILES`] files.
    TooManyFiles,
    /// All its files together are larger than [`MAX_WHOLE`].
    WholeTooLarge,
    /// A file is larger than [`MAX_FILE`], or so much larger than its compressed form that it is a trap.
    FileTooLarge(String),
    /// The name of a file leads out of the folder that it is unpacked to, or is no text.
    ClimbsOut(String),
    /// Two files have the same name.
    Twice(String),
    /// A file is encrypted, or compressed in a way that browsers do not have.
    OtherMethod(String),
}

/// Finds the files of a zip. Nothing is decompressed.
///
/// # Errors
/// [`ContainerFault`] by what is wrong.
pub fn read(zip: &[u8]) -> Result<BTreeMap<String, Packed>, ContainerFault> {
    if zip.len() as u64 > MAX_ARCHIVE {
        return Err(ContainerFault::TooLarge);
    }
    let broken = |_| ContainerFault::Truncated;
    let archive = ZipArchive::from_slice(zip).map_err(|error| match error.kind() {
        // A file that begins as a zip does has lost its end.
        ErrorKind::MissingEndOfCentralDirectory if !zip.starts_with(b"PK\x03\x04") => ContainerFault::NotAZip,
        _ => ContainerFault::Truncated,
    })?;
    if archive.entries_hint() > MAX_FILES as u64 {
        return Err(ContainerFault::TooManyFiles);
    }
    let (mut files, mut ranges, mut names) = (BTreeMap::new(), Vec::new(), HashSet::new());
    let (mut whole, mut count) = (0_u64, 0_usize);
    let mut entries = archive.entries();
    while let Some(entry) = entries.next_entry().map_err(broken)? {
        count += 1;
        if count > MAX_FILES {
            return Err(ContainerFault::TooManyFiles);
        }
        if entry.is_dir() {
            continue;
        }
        let path = safe_path(entry.file_path().as_bytes())?;
        if !names.insert(path.to_lowercase()) {
            return Err(ContainerFault::Twice(path));
        }
        let is_stored = entry.compression_method() == CompressionMethod::STORE;
        if entry.flags().is_encrypted() || !(is_stored || entry.compression_method() == CompressionMethod::DEFLATE) {
            return Err(ContainerFault::OtherMethod(path));
        }
        let (size, packed) = (entry.uncompressed_size_hint(), entry.compressed_size_hint());
        if size > MAX_FILE || (size > SUSPICIOUS && size / packed.max(1) > MAX_RATIO) || (is_stored && size != packed) {
            return Err(ContainerFault::FileTooLarge(path));
        }
        whole = whole.saturating_add(size);
        if whole > MAX_WHOLE {
            return Err(ContainerFault::WholeTooLarge);
        }
        let place = archive.get_entry(entry.wayfinder()).map_err(broken)?;
        ranges.push(place.compressed_data_range());
        files.insert(path, Packed { deflated: place.data().into(), is_stored, size, crc: entry.crc32(), sha256: "".into() });
    }
    // Files that share their bytes would multiply what a small zip unpacks to.
    ranges.sort_unstable();
    let overlap = ranges.windows(2).any(|pair| matches!(pair, [(_, end), (start, _)] if end > start));
    if overlap { Err(ContainerFault::Truncated) } else { Ok(files) }
}

/// A name that stays below the folder it is unpacked to, on every system.
fn safe_path(bytes: &[u8]) -> Result<String, ContainerFault> {
    let path = String::from_utf8_lossy(bytes).into_owned();
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0', '\u{fffd}']);
    if path.split('/').all(is_plain) { Ok(path) } else { Err(ContainerFault::ClimbsOut(path)) }
}

/// Decompresses a file. `None` if it is broken or not what the zip says of it.
pub async fn unpack(file: &Packed, codec: &dyn Codec) -> Option<Vec<u8>> {
    let bytes = match file.is_stored {
        true => file.deflated.to_vec(),
        false => codec.inflate(file.deflated.to_vec(), file.size).await.ok()?,
    };
    (bytes.len() as u64 == file.size && checksum(&bytes, codec).await == file.crc).then_some(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::crc::crc32;
    use super::*;
    use core::task::{Context, Poll, Waker};
    use proptest::prelude::*;

    /// A file that is stored as it is.
    fn stored(bytes: &[u8]) -> Packed {
        Packed { deflated: bytes.into(), is_stored: true, size: bytes.len() as u64, crc: crc32(bytes), sha256: digest(bytes) }
    }

    /// Nothing in these tests waits.
    fn now<T>(future: impl Future<Output = T>) -> T {
        match core::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => unreachable!("it waits"),
        }
    }

    fn whole(files: &[(&str, &Packed)]) -> Vec<u8> {
        let sink = InMemory::default();
        now(write(files, &sink)).unwrap();
        sink.into_bytes()
    }

    /// Notes how long each piece is, and refuses all after so many.
    struct Picky(RefCell<Vec<usize>>, usize);

    impl Sink for Picky {
        fn take(&self, piece: Vec<u8>) -> Pending<Result<(), CodecFault>> {
            self.0.borrow_mut().push(piece.len());
            let is_taken = self.0.borrow().len() <= self.1;
            Box::pin(core::future::ready(if is_taken { Ok(()) } else { Err(CodecFault) }))
        }
    }

    #[test]
    fn a_zip_is_written_in_pieces() {
        let (large, small) = (stored(&vec![7; 5 * PIECE]), stored(b"x"));
        let files = [("a", &large), ("b", &small), ("c", &large)];
        let sink = Picky(RefCell::default(), usize::MAX);
        now(write(&files, &sink)).unwrap();
        let pieces = sink.0.take();
        assert!(pieces.len() >= 5 && pieces.iter().all(|piece| *piece <= 2 * PIECE + 1000), "{pieces:?}");
        assert_eq!(pieces.iter().sum::<usize>(), whole(&files).len());
        let full = Picky(RefCell::default(), 2);
        assert_eq!(now(write(&files, &full)), Err(CodecFault));
        assert_eq!(full.0.borrow().len(), 3, "nothing follows a piece that was not taken");
    }

    /// Rests, and hashes in pieces.
    struct Plain(core::cell::Cell<u32>);

    impl Codec for Plain {
        fn deflate(&self, bytes: Vec<u8>) -> Pending<Result<Vec<u8>, CodecFault>> {
            Box::pin(core::future::ready(Ok(bytes)))
        }

        fn inflate(&self, bytes: Vec<u8>, _: u64) -> Pending<Result<Vec<u8>, CodecFault>> {
            Box::pin(core::future::ready(Ok(bytes)))
        }

        fn rest(&self) -> Pending<()> {
            self.0.set(self.0.get() + 1);
            Box::pin(core::future::ready(()))
        }
    }

    #[test]
    fn the_page_can_be_drawn_while_a_long_file_is_hashed() {
        let (codec, text) = (Plain(core::cell::Cell::new(0)), "é".repeat(3 * PIECE / 2));
        let file = now(pack(text.clone(), &codec)).unwrap();
        assert_eq!((file.crc, file.sha256.clone()), (crc32(text.as_bytes()), digest(text.as_bytes())));
        assert!(codec.0.get() >= 6, "{}", codec.0.get());
        assert_eq!(now(unpack(&file, &codec)), Some(text.into_bytes()));
    }

    fn zip_of(files: &[(&str, &Packed)]) -> Vec<u8> {
        let mut zip = ZipArchiveWriter::new(Vec::new());
        for (path, file) in files {
            let method = if file.is_stored { CompressionMethod::STORE } else { CompressionMethod::DEFLATE };
            let path = rawzip::path::EntryPath::verbatim(path.as_bytes());
            let (mut entry, _) = zip.new_file(path).compression_method(method).start().unwrap();
            entry.write_all(&file.deflated).unwrap();
            entry.finish(DataDescriptorOutput::new(file.crc, file.size)).unwrap();
        }
        zip.finish().unwrap()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let (one, other) = (stored(b"{}"), stored("雨".as_bytes()));
        let zip = whole(&[("manifest.json", &one), ("playlists/a.json", &other)]);
        let files = read(&zip).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["manifest.json", "playlists/a.json"]);
        assert_eq!(&*files["playlists/a.json"].deflated, "雨".as_bytes());
    }

    #[test]
    fn a_digest_is_that_of_the_standard() {
        // FIPS 180-4, the example "abc".
        assert_eq!(&*digest(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        let file = stored(b"x");
        for path in ["../a", "a/../../b", "/etc/passwd", "C:/a", "a\\..\\b", "a//b", "./a", "a\0b"] {
            assert_eq!(read(&zip_of(&[(path, &file)])), Err(ContainerFault::ClimbsOut(path.to_owned())), "{path}");
        }
    }

    #[test]
    fn what_is_no_zip_or_only_a_part_of_one_is_refused() {
        let zip = whole(&[("a", &stored(b"some text")), ("b", &stored(b"more"))]);
        for (bytes, fault) in [
            (&b""[..], ContainerFault::NotAZip),
            (b"<!DOCTYPE html>", ContainerFault::NotAZip),
            (&zip[..zip.len() - 1], ContainerFault::Truncated),
            (&zip[..zip.len() / 2], ContainerFault::Truncated),
            (&zip[..30], ContainerFault::Truncated),
            (&zip[20..], ContainerFault::Truncated),
        ] {
            assert_eq!(read(bytes), Err(fault), "{} bytes", bytes.len());
        }
    }

    #[test]
    fn traps_are_refused_before_anything_is_decompressed() {
        let file = |size: u64, packed: usize| Packed { is_stored: false, size, ..stored(&vec![0; packed]) };
        let name = || "a.json".to_owned();
        for (bomb, fault) in [
            (file(MAX_FILE + 1, 10_000_000), ContainerFault::FileTooLarge(name())),
            (file(200 << 20, 200_000), ContainerFault::FileTooLarge(name())),
            (Packed { is_stored: true, ..file(5, 4) }, ContainerFault::FileTooLarge(name())),
        ] {
            assert_eq!(read(&zip_of(&[("a.json", &bomb)])), Err(fault));
        }
        let (large, names) = (file(200 << 20, 2 << 20), ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]);
        let many: Vec<(&str, &Packed)> = names.iter().map(|name| (*name, &large)).collect();
        assert_eq!(read(&zip_of(&many)), Err(ContainerFault::WholeTooLarge));
        let twice = [("A.json", &stored(b"x")), ("a.json", &stored(b"y"))];
        assert_eq!(read(&zip_of(&twice)), Err(ContainerFault::Twice(name())));
    }

    #[test]
    fn other_methods_are_refused() {
        let mut zip = ZipArchiveWriter::new(Vec::new());
        let (entry, _) = zip.new_file("a").compression_method(CompressionMethod::LZMA).start().unwrap();
        entry.finish(DataDescriptorOutput::new(0, 0)).unwrap();
        assert_eq!(read(&zip.finish().unwrap()), Err(ContainerFault::OtherMethod("a".to_owned())));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }

        #[test]
        fn a_damaged_zip_is_read_without_panic(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut zip = whole(&[("a", &stored(b"some text")), ("b/c", &stored(b"more"))]);
            let place = place.index(zip.len());
            zip[place] = byte;
            let _ = read(&zip);
        }
    }
}
