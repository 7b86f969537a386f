//! The checksum of a file in a zip: CRC-32 as in ISO 3309. The container's crate has one as well, with tables of 16 kB that no compression
//! makes smaller; this one makes its table of 1 kB when it begins.

/// The checksum of bytes that come in pieces.
#[derive(Clone, Debug)]
pub struct Crc {
    table: [u32; 256],
    state: u32,
}

impl Default for Crc {
    fn default() -> Self {
        let table = core::array::from_fn(|byte| {
            let start = u32::try_from(byte).unwrap_or_default();
            (0..8).fold(start, |crc, _| if crc & 1 == 0 { crc >> 1 } else { (crc >> 1) ^ 0xEDB8_8320 })
        });
        Self { table, state: u32::MAX }
    }
}

impl Crc {
    /// Adds the next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        let add = |crc: u32, byte: &u8| {
            let [low, ..] = crc.to_le_bytes();
            (crc >> 8) ^ self.table.get(usize::from(low ^ byte)).copied().unwrap_or_default()
        };
        self.state = bytes.iter().fold(self.state, add);
    }

    /// The checksum of all bytes so far.
    #[must_use]
    pub const fn value(&self) -> u32 {
        !self.state
    }
}

/// The checksum of these bytes.
#[must_use]
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::default();
    crc.add(bytes);
    crc.value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_checksum_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    proptest! {
        #[test]
        fn it_is_that_of_the_container(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
            prop_assert_eq!(crc32(&bytes), rawzip::crc32(&bytes));
            let mut crc = Crc::default();
            bytes.chunks(7).for_each(|piece| crc.add(piece));
            prop_assert_eq!(crc.value(), crc32(&bytes));
        }
    }
}
