//! Dates as Spotify writes them, read into numbers.

/// Seconds from 1970 until a moment such as `2026-02-11T08:00:00Z`, or until the start of a day. `None` if it is not such a text, or is
/// not between 1970 and 2106.
#[must_use]
pub fn seconds(text: &str) -> Option<u32> {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let mut date = date.splitn(3, '-').map(number);
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    if !(1970..=2106).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let mut time = time.trim_end_matches('Z').splitn(3, ':').map(|part| number(part.split('.').next()?));
    let mut next = || time.next().flatten().unwrap_or(0).min(60);
    let within = (next() * 60 + next()) * 60 + next();
    u32::try_from(days(year, month, day) * 86_400 + within).ok()
}

/// The year of a release date: `1981`, `1981-12`, `1981-12-15`. Spotify writes `0000` for an unknown one.
#[must_use]
pub fn year(text: &str) -> Option<u16> {
    text.get(..4)
        .filter(|_| matches!(text.as_bytes().get(4), None | Some(b'-')))
        .and_then(number)
        .and_then(|year| u16::try_from(year).ok().filter(|year| *year > 0))
}

fn number(digits: &str) -> Option<u64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Days from 1970 until a day. The year is counted from March, so that the leap day is its last.
fn days(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    (year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1).saturating_sub(719_468)
}

/// The month of a moment in seconds since 1970: its months since the year 0, so that the next month is one more.
pub(super) fn month(seconds: u32) -> u32 {
    // The reverse of `days`, with the year counted from March.
    let days = u64::from(seconds) / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let from_march = (5 * day + 2) / 153;
    u32::try_from((era * 400 + year) * 12 + from_march + 2).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_until_2106_has_its_month() {
        for year in 1970..=2106 {
            for month_of_year in 1..=12 {
                let first = seconds(&format!("{year}-{month_of_year:02}-01"));
                let Some(first) = first.filter(|_| (year, month_of_year) < (2106, 2)) else { continue };
                let expected = year * 12 + month_of_year - 1;
                assert_eq!(month(first), expected);
                assert_eq!(month(first.saturating_sub(1)), if first == 0 { expected } else { expected - 1 });
            }
        }
    }

    #[test]
    fn moments_and_days_are_read() {
        for (text, expected) in [
            ("2026-02-11T08:00:00Z", 1_770_796_800),
            ("2026-02-11T08:00:00.750Z", 1_770_796_800),
            ("2026-02-11", 1_770_768_000),
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("2024-03-01T00:00:00Z", 1_709_251_200),
            ("2106-02-07T06:28:15Z", u32::MAX),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "T",
            "2026",
            "2026-13-01",
            "2026-00-01",
            "1969-12-31T00:00:00Z",
            "2106-02-07T06:28:16Z",
            "x-y-z",
            "-1-2-3",
            "9999999999999999999999-01-01",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn years_are_read() {
        assert_eq!(["1981", "1981-12", "1981-12-15"].map(year), [Some(1981); 3]);
        assert_eq!(["", "0000", "198", "19811", "äää", "+198", "abcd-01"].map(year), [None; 7]);
    }
}
