//! Pseudo-random numbers and identifiers from a seed (splitmix64, Steele, Lea and Flood 2014), and secure random text for tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A stream of numbers. The same seed and purpose give the same stream; streams of different purposes are independent.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

const BASE62: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

impl Random {
    /// A stream for one purpose.
    pub(crate) fn new(seed: u64, purpose: &str) -> Self {
        // FNV-1a spreads the purpose over the seed.
        let mixed =
            purpose.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut stream = Self(seed ^ mixed);
        stream.next();
        stream
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when the bound is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let Ok(bound) = u64::try_from(bound) else { return 0 };
        if bound == 0 {
            return 0;
        }
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    /// A number from `min` to `max`, both included.
    pub(crate) fn between(&mut self, min: i64, max: i64) -> i64 {
        let span = usize::try_from(max - min + 1).unwrap_or(1);
        min + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// True with a probability of `n` percent.
    pub(crate) fn percent(&mut self, n: usize) -> bool {
        self.below(100) < n
    }

    /// One of the words; empty if there are none.
    pub(crate) fn word<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let at = self.below(words.len());
        words.get(at).copied().unwrap_or_default()
    }

    /// An identifier like Spotify's: 22 letters and digits.
    pub(crate) fn id(&mut self) -> String {
        self.letters(22)
    }

    /// Random letters and digits.
    pub(crate) fn letters(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(BASE62.get(self.below(62)).copied().unwrap_or(b'0'))).collect()
    }
}

/// Secure random text of this many bytes, in base64url. Empty if the machine has no source of randomness; empty codes and tokens are never
/// accepted.
pub(crate) fn opaque(bytes: usize) -> String {
    URL_SAFE_NO_PAD.encode(secure_bytes(bytes))
}

/// 32 secure random hex digits, as in Spotify's client IDs and secrets; empty if the machine has no source of randomness.
pub(crate) fn hex32() -> String {
    secure_bytes(16).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn secure_bytes(bytes: usize) -> Vec<u8> {
    let mut buffer = vec![0; bytes];
    if getrandom::fill(&mut buffer).is_ok() { buffer } else { Vec::new() }
}
