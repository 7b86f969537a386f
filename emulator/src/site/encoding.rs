//! Content codings: which one a request gets (RFC 9110 section 12.5.3), and how what the emulator itself wrote is brought into it.

use std::io;

/// How a body is compressed, the smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    pub(crate) const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// Its name in headers.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The ending of a file in this coding, after that of the original.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// Compresses, at the highest level.
    pub(crate) fn compress(self, body: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli => compression::brotli(body),
            Self::Gzip => compression::gzip(body),
        }
    }

    /// Whether `name` in an `Accept-Encoding` header means this coding.
    fn is_named(self, name: &str) -> bool {
        name.eq_ignore_ascii_case(self.name()) || (self == Self::Gzip && name.eq_ignore_ascii_case("x-gzip"))
    }
}

/// What a request gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Compressed(Coding),
    /// As it is.
    Identity,
    /// The request accepts nothing that there is.
    Nothing,
}

/// The coding that the request likes best, of those that there are; of equals, the smallest.
pub(crate) fn choose(accept_encoding: Option<&str>, available: &[Coding]) -> Choice {
    // A request without the header accepts everything, but is rarely from a browser.
    let Some(header) = accept_encoding else { return Choice::Identity };
    let wishes: Vec<(&str, u16)> = header.split(',').filter_map(wish).collect();
    let weight = |is_meant: &dyn Fn(&str) -> bool| wishes.iter().find(|(name, _)| is_meant(name)).map(|(_, weight)| *weight);
    let any = weight(&|name| name == "*");
    // Without a word about it, a body as it is will do.
    let identity = weight(&|name| name.eq_ignore_ascii_case("identity")).or(any.filter(|weight| *weight == 0));
    let mut best = (0, Choice::Nothing);
    for coding in Coding::ALL.into_iter().filter(|coding| available.contains(coding)) {
        let weight = weight(&|name| coding.is_named(name)).or(any).unwrap_or(0);
        if weight > best.0 {
            best = (weight, Choice::Compressed(coding));
        }
    }
    match (best, identity) {
        ((_, Choice::Nothing), Some(0)) => Choice::Nothing,
        ((weight, _), Some(wanted)) if wanted > weight => Choice::Identity,
        ((_, Choice::Nothing), _) => Choice::Identity,
        ((_, best), _) => best,
    }
}

/// A name and its weight in thousandths. An invalid weight counts as the highest, as in most servers.
fn wish(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    Some((name, weight.and_then(thousandths).unwrap_or(1_000)))
}

/// `1`, `0.5`, `0.001` in thousandths (RFC 9110 section 12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let (whole, digits) = text.split_once('.').unwrap_or((text, ""));
    if digits.len() > 3 {
        return None;
    }
    let whole: u16 = whole.parse().ok()?;
    let digits: u16 = format!("{digits:0<3}").parse().ok()?;
    whole.checked_mul(1_000)?.checked_add(digits).filter(|weight| *weight <= 1_000)
}

#[cfg(test)]
mod tests {
    use super::Choice::{Compressed, Identity, Nothing};
    use super::Coding::{self, Brotli, Gzip};
    use super::choose;

    #[test]
    fn the_coding_with_the_highest_weight_is_chosen() {
        for (header, expected) in [
            ("gzip, deflate, br, zstd", Compressed(Brotli)),
            ("gzip, deflate", Compressed(Gzip)),
            ("br;q=0.5, gzip;q=0.8", Compressed(Gzip)),
            ("br;q=0.8, gzip;q=0.801", Compressed(Gzip)),
            ("br; q=0 , GZIP ; Q=0.2", Compressed(Gzip)),
            ("x-gzip", Compressed(Gzip)),
            ("*", Compressed(Brotli)),
            ("br;q=0, *", Compressed(Gzip)),
            ("gzip;q=0.1, *;q=0", Compressed(Gzip)),
            ("identity;q=0, *;q=0.1", Compressed(Brotli)),
            ("identity;q=0, gzip", Compressed(Gzip)),
            ("identity;q=0.5, gzip;q=0.2", Identity),
            ("identity, gzip", Compressed(Gzip)),
            ("identity;q=0.5, br;q=0.5", Compressed(Brotli)),
            ("", Identity),
            (",", Identity),
            ("deflate, zstd", Identity),
            ("br;q=0, gzip;q=0.000", Identity),
            ("identity", Identity),
            ("*;q=0, identity;q=0.1", Identity),
            ("*;q=0", Nothing),
            ("identity;q=0", Nothing),
            ("identity;q=0, deflate", Nothing),
            ("br;q=much", Compressed(Brotli)),
            ("br;q=2", Compressed(Brotli)),
        ] {
            assert_eq!(choose(Some(header), &Coding::ALL), expected, "{header}");
        }
    }

    #[test]
    fn only_what_there_is_can_be_chosen() {
        assert_eq!(choose(None, &Coding::ALL), Identity);
        assert_eq!(choose(Some("br, gzip"), &[]), Identity);
        assert_eq!(choose(Some("br, gzip"), &[Gzip]), Compressed(Gzip));
        assert_eq!(choose(Some("identity;q=0, *"), &[]), Nothing);
    }
}
