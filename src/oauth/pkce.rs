//! Proof Key for Code Exchange (RFC 7636): the verifier, its challenge, and `state`.
//!
//! The method is always S256, never `plain` (RFC 9700 section 2.1.1).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::secret::{State, Verifier};

/// Random bytes in a verifier. Encoded they are 86 characters; RFC 7636 section 4.1 allows 43 to 128.
pub const VERIFIER_BYTES: usize = 64;
/// Random bytes in a `state`: 192 bits. Encoded they are 32 characters.
pub const STATE_BYTES: usize = 24;

/// A port: a source of cryptographically secure random bytes. In the page this is Web Crypto.
pub trait Random {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// [`NoRandomness`] when the source fails. There is no weaker fallback.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// The source of random bytes failed, so no sign-in can start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRandomness;

/// Why a text is not a code verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MalformedVerifier {
    /// Shorter than 43 or longer than 128 characters.
    Length(usize),
    /// Contains something other than letters, digits, `-`, `.`, `_`, `~`.
    Character,
}

impl Verifier {
    /// A new verifier: random bytes in base64url. Picking characters by modulo instead would make some more likely than others.
    ///
    /// # Errors
    /// [`NoRandomness`] when the source fails.
    pub fn generate(random: &(impl Random + ?Sized)) -> Result<Self, NoRandomness> {
        let mut bytes = [0; VERIFIER_BYTES];
        random.fill(&mut bytes)?;
        Ok(Self::new(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Reads the verifier of a stored transaction.
    ///
    /// # Errors
    /// [`MalformedVerifier`] when the text does not match the grammar of RFC 7636 section 4.1.
    pub fn parse(text: &str) -> Result<Self, MalformedVerifier> {
        let unreserved = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'.' | b'_' | b'~');
        if !(43..=128).contains(&text.len()) {
            Err(MalformedVerifier::Length(text.len()))
        } else if !text.bytes().all(unreserved) {
            Err(MalformedVerifier::Character)
        } else {
            Ok(Self::new(text))
        }
    }

    /// SHA-256 of the verifier's *text*, not of the bytes it encodes (RFC 7636 section 4.2).
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.reveal().as_bytes()).into()
    }

    /// The challenge: the [digest](Self::digest) in base64url, without padding.
    #[must_use]
    pub fn challenge(&self) -> Challenge {
        Challenge(URL_SAFE_NO_PAD.encode(self.digest()))
    }
}

impl State {
    /// A new `state`. It contains no data: what the app must remember is in the transaction.
    ///
    /// # Errors
    /// [`NoRandomness`] when the source fails.
    pub fn generate(random: &(impl Random + ?Sized)) -> Result<Self, NoRandomness> {
        let mut bytes = [0; STATE_BYTES];
        random.fill(&mut bytes)?;
        Ok(Self::new(URL_SAFE_NO_PAD.encode(bytes)))
    }
}

/// The code challenge (RFC 7636 section 4.2): 43 characters. Not a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge(String);

impl Challenge {
    /// The value of the parameter `code_challenge`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    struct Fixed(u8);
    impl Random for Fixed {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
            bytes.fill(self.0);
            Ok(())
        }
    }
    struct Broken;
    impl Random for Broken {
        fn fill(&self, _: &mut [u8]) -> Result<(), NoRandomness> {
            Err(NoRandomness)
        }
    }
    /// A seeded generator, good enough to test distributions.
    struct Seeded(std::cell::Cell<u64>);
    impl Random for Seeded {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
            for byte in bytes {
                let mut x = self.0.get();
                x ^= x << 13;
                x ^= x >> 7;
                x ^= x << 17;
                self.0.set(x);
                *byte = (x >> 32) as u8;
            }
            Ok(())
        }
    }

    #[test]
    fn rfc_7636_appendix_b() {
        let octets = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191, 240, 91,
            88, 5, 88, 83, 132, 141, 121,
        ];
        let text = URL_SAFE_NO_PAD.encode(octets);
        assert_eq!(text, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(Verifier::parse(&text).unwrap().challenge().as_str(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn known_challenges() {
        let zeros = URL_SAFE_NO_PAD.encode([0; 32]);
        let ones = URL_SAFE_NO_PAD.encode([0xff; 32]);
        let counted: Vec<u8> = (0..96).collect();
        for (verifier, challenge) in [
            (zeros, "DwBzhbb51LfusnSGBa_hqYSgo7-j8BTQnip4TOnlzRo"),
            (ones, "Il9-dTKd1FqjVJddc5hzGTCTk686TGczvBNgGk8bh5Y"),
            ("a".repeat(43), "ZtNPunH49FD35FWYhT5Tv8I7vRKQJ8uxMaL0_9eHjNA"),
            ("-._~".repeat(32), "wEN2Mh1i33jhevH7WF-NulA1aGJPY9l0zG2M4t8rhw4"),
            (URL_SAFE_NO_PAD.encode(counted), "10vGEdIUs89S5HPKbpL7Zkkl0o0Fu1gaA9ZhyeE_I74"),
        ] {
            assert_eq!(Verifier::parse(&verifier).unwrap().challenge().as_str(), challenge, "{verifier}");
        }
    }

    #[test]
    fn texts_outside_the_grammar_are_refused() {
        assert_eq!(Verifier::parse(&"a".repeat(42)), Err(MalformedVerifier::Length(42)));
        assert_eq!(Verifier::parse(&"a".repeat(129)), Err(MalformedVerifier::Length(129)));
        for odd in ["+", "/", "=", "é", " ", "\n"] {
            assert_eq!(Verifier::parse(&format!("{}{odd}", "a".repeat(43))), Err(MalformedVerifier::Character), "{odd:?}");
        }
    }

    #[test]
    fn a_generated_verifier_holds_64_bytes_and_a_state_24() {
        assert_eq!(Verifier::generate(&Fixed(0)).unwrap().reveal(), "A".repeat(86));
        assert_eq!(State::generate(&Fixed(0xff)).unwrap().reveal(), "_".repeat(32));
    }

    #[test]
    fn no_randomness_no_verifier() {
        assert_eq!(Verifier::generate(&Broken), Err(NoRandomness));
        assert_eq!(State::generate(&Broken), Err(NoRandomness));
    }

    /// Chi-squared with 63 degrees of freedom; 117 is p = 0.0001. Picking by modulo from 62 or 66 characters fails.
    #[test]
    fn characters_are_spread_evenly() {
        let random = Seeded(std::cell::Cell::new(0x9E37_79B9_7F4A_7C15));
        let mut counts = std::collections::HashMap::<u8, f64>::new();
        let mut total = 0.0;
        while total < 100_000.0 {
            // The last of 86 characters contains padding bits, so it is left out.
            for byte in Verifier::generate(&random).unwrap().reveal().bytes().take(85) {
                *counts.entry(byte).or_default() += 1.0;
                total += 1.0;
            }
        }
        assert_eq!(counts.len(), 64);
        let expected = total / 64.0;
        let chi_square: f64 = counts.values().map(|n| (n - expected).powi(2) / expected).sum();
        assert!(chi_square < 117.0, "{chi_square}");
    }

    proptest! {
        #[test]
        fn every_generated_verifier_is_in_the_grammar(seed in 1u64..) {
            let verifier = Verifier::generate(&Seeded(std::cell::Cell::new(seed))).unwrap();
            prop_assert_eq!(Verifier::parse(verifier.reveal()), Ok(verifier.clone()));
            let challenge = verifier.challenge();
            prop_assert_eq!(challenge.as_str().len(), 43);
            prop_assert!(challenge.as_str().bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_'));
            // Common mistakes: hashing the bytes instead of the text, hex, padding, the standard alphabet.
            let bytes = URL_SAFE_NO_PAD.decode(verifier.reveal()).unwrap();
            prop_assert_ne!(challenge.as_str(), URL_SAFE_NO_PAD.encode(Sha256::digest(bytes)));
        }

        #[test]
        fn states_are_long_and_differ(a in 1u64.., b in 1u64..) {
            prop_assume!(a != b);
            let state = |seed| State::generate(&Seeded(std::cell::Cell::new(seed))).unwrap();
            prop_assert!(state(a).reveal().len() >= 22);
            prop_assert_ne!(state(a), state(b));
        }
    }
}
