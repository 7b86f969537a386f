//! Time and dates. The emulator's clock is the machine's clock plus an offset (see `State::now`), so that tests need not wait until a code, a
//! token or a consent expires. Dates are in Spotify's format (RFC 3339, seconds, UTC).

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970, or a duration.
pub(crate) type Millis = i64;

/// Milliseconds in a second.
pub(crate) const SECOND: Millis = 1_000;
/// Seconds in a day.
pub(crate) const DAY_SECONDS: i64 = 86_400;

/// The machine's time.
pub(crate) fn wall() -> Millis {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| Millis::try_from(passed.as_millis()).unwrap_or(Millis::MAX))
}

/// A moment plus seconds. Both can come from a file, so the addition saturates.
pub(crate) fn after(moment: Millis, seconds: i64) -> Millis {
    moment.saturating_add(seconds.saturating_mul(SECOND))
}

/// `2026-11-21T08:15:30Z` for seconds since 1970.
pub(crate) fn date_time(seconds: i64) -> String {
    let (year, month, day) = civil(seconds.div_euclid(DAY_SECONDS));
    let of_day = seconds.rem_euclid(DAY_SECONDS);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// `2026-11-21` for seconds since 1970.
pub(crate) fn date(seconds: i64) -> String {
    let (year, month, day) = civil(seconds.div_euclid(DAY_SECONDS));
    format!("{year:04}-{month:02}-{day:02}")
}

/// Seconds since 1970 of `2026-11-21T08:15:30Z` or `2026-11-21`, from 1970 to 9999; `None` for anything else.
pub(crate) fn read(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i64>().ok()).flatten();
    let (year, month, day) = (number(date.get(..4)?)?, number(date.get(5..7)?)?, number(date.get(8..)?)?);
    let (hour, minute, second) = (number(time.get(..2)?)?, number(time.get(3..5)?)?, number(time.get(6..8)?)?);
    // The number of days that `civil` turns into this date.
    let shifted_year = year - i64::from(month <= 2);
    let (era, year_of_era) = (shifted_year.div_euclid(400), shifted_year.rem_euclid(400));
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let days = era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468;
    let seconds = days * DAY_SECONDS + hour * 3_600 + minute * 60 + second;
    // Whatever is not written like this date and time is neither.
    let written = date_time(seconds);
    let is_same = written == text || (time == "00:00:00Z" && written.get(..10) == Some(text));
    (is_same && seconds >= 0).then_some(seconds)
}

/// Year, month and day for a number of days since 1970 (proleptic Gregorian calendar). It counts in 400-year eras that start on 1 March, so
/// that the leap day is the last of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right_around_leap_days_and_the_epoch() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_795_305_600, "2026-11-22T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(date_time(seconds), text);
            assert_eq!(read(text), (seconds >= 0).then_some(seconds), "{text}");
        }
        assert_eq!(read("2026-11-22"), Some(1_795_305_600));
        for text in [
            "",
            "2026",
            "2026-02-29",
            "2026-11-22T",
            "2026-11-22T24:00:00Z",
            "2026-11-22T00:00:00",
            "22.11.2026",
            "2026-1-2",
            "+026-01-01",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(date(1_795_305_600), "2026-11-22");
    }
}
