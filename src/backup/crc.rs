//! The checksum of a file in a zip: CRC-32 as in ISO 3309. The container's crate has one as well, with tables of 16 kB that no compression
//! makes smaller; this one makes its table of 1 kB when it is called.

/// The checksum of these bytes.
#[must_use]
pub fn crc32(bytes: &[u8]) -> u32 {
    let table: [u32; 256] = core::array::from_fn(|byte| {
        let start = u32::try_from(byte).unwrap_or_default();
        (0..8).fold(start, |crc, _| if crc & 1 == 0 { crc >> 1 } else { (crc >> 1) ^ 0xEDB8_8320 })
    });
    let add = |crc: u32, byte: &u8| {
        let [low, ..] = crc.to_le_bytes();
        (crc >> 8) ^ table.get(usize::from(low ^ byte)).copied().unwrap_or_default()
    };
    !bytes.iter().fold(u32::MAX, add)
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
        }
    }
}
