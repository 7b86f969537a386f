//! Spotify IDs in 16 bytes. They are numbers of 128 bits, written with 22 letters and digits.

/// The length of a written ID.
const LENGTH: usize = 22;

const DIGITS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The number of an ID. `None` if it is not written like one, or the number is too large.
pub(super) fn pack(id: &str) -> Option<u128> {
    if id.len() != LENGTH {
        return None;
    }
    id.bytes().try_fold(0_u128, |number, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'z' => byte - b'a' + 10,
            b'A'..=b'Z' => byte - b'A' + 36,
            _ => return None,
        };
        number.checked_mul(62)?.checked_add(u128::from(digit))
    })
}

/// The ID of a number.
pub(super) fn unpack(mut number: u128) -> String {
    let mut id = [b'0'; LENGTH];
    for place in id.iter_mut().rev() {
        let digit = usize::try_from(number % 62).unwrap_or(0);
        *place = DIGITS.get(digit).copied().unwrap_or(b'0');
        number /= 62;
    }
    id.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_same_after_packing() {
        for id in ["4uLU6hMCjMI75M1A2tKUQC", "0000000000000000000000", "7N42dgm5tFLK9N8MT7fHC7", "0zzzzzzzzzzzzzzzzzzzzZ"] {
            assert_eq!(pack(id).map(unpack).as_deref(), Some(id));
        }
    }

    #[test]
    fn other_texts_are_not_packed() {
        for text in
            ["", "a", "4uLU6hMCjMI75M1A2tKUQ", "4uLU6hMCjMI75M1A2tKUQCC", "4uLU6hMCjMI75M1A2tKUQ-", "ZZZZZZZZZZZZZZZZZZZZZZ"]
        {
            assert_eq!(pack(text), None, "{text}");
        }
    }
}
