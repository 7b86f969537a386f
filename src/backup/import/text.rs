//! Bytes to text, piece by piece: UTF-8, UTF-16 of either order, and for what is neither the encoding of old Windows programs,
//! windows-1252, which contains Latin-1.

/// How a text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Not UTF-8 in at least one place, and taken for windows-1252 there.
    Windows1252,
}

/// The characters of windows-1252 from 0x80 to 0x9F; the others are those of Latin-1.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads bytes as text.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// `None` before the first bytes.
    encoding: Option<Encoding>,
    /// Bytes of a character whose other bytes are still to come, and the first bytes of the file.
    pending: Vec<u8>,
    /// The line of the text read last, from 0.
    line: u64,
    /// Where the first guess was made, from 1.
    guessed_at: Option<u64>,
}

impl Decoder {
    pub(super) fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or_default()
    }

    /// The line of the first byte that is not UTF-8, from 1. Once.
    pub(super) fn take_guess(&mut self) -> Option<u64> {
        self.guessed_at.take()
    }

    /// Adds the text of these bytes to `out`. At the end of the file, characters that are not whole are replaced.
    pub(super) fn push(&mut self, bytes: &[u8], is_end: bool, out: &mut String) {
        let mut bytes = [std::mem::take(&mut self.pending).as_slice(), bytes].concat();
        if self.encoding.is_none() {
            if bytes.len() < 4 && !is_end {
                self.pending = bytes;
                return;
            }
            let (encoding, mark) = recognise(&bytes);
            self.encoding = Some(encoding);
            bytes.drain(..mark);
        }
        match self.encoding() {
            Encoding::Utf16Le => self.wide(&bytes, is_end, u16::from_le_bytes, out),
            Encoding::Utf16Be => self.wide(&bytes, is_end, u16::from_be_bytes, out),
            Encoding::Utf8 | Encoding::Windows1252 => self.narrow(&bytes, is_end, out),
        }
    }

    fn wide(&mut self, bytes: &[u8], is_end: bool, unit: fn([u8; 2]) -> u16, out: &mut String) {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let mut units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        let mut left = rest.to_vec();
        let is_first_half = |unit: &u16| (0xd800..0xdc00).contains(unit);
        if !is_end && units.last().is_some_and(is_first_half) {
            units.pop();
            left = [pairs.last().map_or(&[][..], |pair| pair), rest].concat();
        }
        out.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        if !is_end {
            self.pending = left;
        }
    }

    fn narrow(&mut self, mut bytes: &[u8], is_end: bool, out: &mut String) {
        loop {
            let error = match std::str::from_utf8(bytes) {
                Ok(text) => return self.add(text, out),
                Err(error) => error,
            };
            let (valid, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((bytes, &[]));
            self.add(std::str::from_utf8(valid).unwrap_or_default(), out);
            let length = match error.error_len() {
                None if !is_end => {
                    self.pending = rest.to_vec();
                    return;
                }
                length => length.unwrap_or(rest.len()),
            };
            let (odd, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            if self.encoding != Some(Encoding::Windows1252) {
                self.encoding = Some(Encoding::Windows1252);
                self.guessed_at = Some(self.line + 1);
            }
            out.extend(odd.iter().map(|byte| match byte {
                0x80..=0x9f => WINDOWS_1252.get(usize::from(byte - 0x80)).copied().unwrap_or_default(),
                _ => char::from(*byte),
            }));
            bytes = after;
        }
    }

    fn add(&mut self, text: &str, out: &mut String) {
        self.line += text.bytes().filter(|byte| *byte == b'\n').count() as u64;
        out.push_str(text);
    }
}

/// The encoding, and the length of a byte order mark. Without a mark, UTF-16 is known by the zero bytes of its first letters.
fn recognise(bytes: &[u8]) -> (Encoding, usize) {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
        [1..=255, 0, 1..=255, 0, ..] => (Encoding::Utf16Le, 0),
        [0, 1..=255, 0, 1..=255, ..] => (Encoding::Utf16Be, 0),
        _ => (Encoding::Utf8, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8], piece: usize) -> (String, Encoding, Option<u64>) {
        let (mut decoder, mut out) = (Decoder::default(), String::new());
        bytes.chunks(piece).for_each(|piece| decoder.push(piece, false, &mut out));
        decoder.push(&[], true, &mut out);
        (out, decoder.encoding(), decoder.take_guess())
    }

    #[test]
    fn a_text_that_is_not_utf_8_is_read_and_the_line_is_known() {
        assert_eq!(read(b"one\nBj\xf6rk \x96 J\xf3ga\n", 3), ("one\nBjörk – Jóga\n".into(), Encoding::Windows1252, Some(2)));
        assert_eq!(read(b"cut \xc3", 9), ("cut Ã".into(), Encoding::Windows1252, Some(1)));
        assert_eq!(read("\u{feff}Björk".as_bytes(), 1), ("Björk".into(), Encoding::Utf8, None));
    }

    proptest! {
        #[test]
        fn every_encoding_gives_the_text_back_in_pieces_of_any_size(text in "ab(?s).{0,20}", piece in 1_usize..7) {
            let wide: Vec<u16> = text.encode_utf16().collect();
            let le: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let be: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            prop_assert_eq!(read(text.as_bytes(), piece), (text.clone(), Encoding::Utf8, None));
            prop_assert_eq!(read(&le, piece), (text.clone(), Encoding::Utf16Le, None));
            prop_assert_eq!(read(&[&[0xfe, 0xff], be.as_slice()].concat(), piece), (text, Encoding::Utf16Be, None));
        }
    }
}
