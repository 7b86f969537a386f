//! Lengths as people read them.

/// A length as minutes and seconds, with hours from one hour on: `4:05`, `1:02:03`. What is left of a second is dropped, as players do.
#[must_use]
pub fn clock(millis: u32) -> String {
    let seconds = millis / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A length in words, with the hours written as `number` says: `40 s`, `38 min`, `2 h`, `3,402 h 18 min`. A minute that has begun counts.
#[must_use]
pub fn in_words(millis: u64, number: impl Fn(u32) -> String) -> String {
    if millis < 60_000 {
        return format!("{} s", millis / 1000);
    }
    let minutes = millis.div_ceil(60_000);
    let hours = u32::try_from(minutes / 60).unwrap_or(u32::MAX);
    match (hours, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{} h", number(hours)),
        (hours, minutes) => format!("{} h {minutes} min", number(hours)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_hours_when_there_are_some() {
        assert_eq!([0, 999, 245_000, 3_599_999, 3_723_000].map(clock), ["0:00", "0:00", "4:05", "59:59", "1:02:03"]);
    }

    #[test]
    fn words_count_a_minute_that_has_begun() {
        let words = |millis| in_words(millis, |hours| format!("<{hours}>"));
        assert_eq!([0, 40_500, 60_000, 60_001].map(words), ["0 s", "40 s", "1 min", "2 min"]);
        assert_eq!([3_600_000, 3_540_001, 12_248_280_000].map(words), ["<1> h", "<1> h", "<3402> h 18 min"]);
        assert_eq!(words(u64::MAX), "<4294967295> h 26 min");
    }
}
