//! Numbers and dates in the language of the browser, with `Intl`.

use std::cell::RefCell;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

/// The parts of a date that are shown, as `Intl.DateTimeFormat` calls them.
type Parts = &'static [(&'static str, &'static str)];

thread_local! {
    /// Formats, each made once: making one takes a browser longer than drawing the row of a table that it is for. No parts: numbers.
    static FORMATS: RefCell<Vec<(Parts, Function)>> = const { RefCell::new(Vec::new()) };
}

/// Calls the format of these parts.
fn format(parts: Parts, value: &JsValue) -> Option<String> {
    let known = FORMATS.with_borrow(|formats| formats.iter().find(|(known, _)| *known == parts).map(|(_, format)| format.clone()));
    let format = known.unwrap_or_else(|| {
        let made = if parts.is_empty() {
            Intl::NumberFormat::new(&Array::new(), &Object::new()).format()
        } else {
            Intl::DateTimeFormat::new(&Array::new(), &options(parts)).format()
        };
        FORMATS.with_borrow_mut(|formats| formats.push((parts, made.clone())));
        made
    });
    format.call1(&JsValue::NULL, value).ok().and_then(|text| text.as_string())
}

fn options(parts: Parts) -> Object {
    let object = Object::new();
    for (name, value) in parts {
        // Cannot fail on a new object.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    object
}

/// A whole number with separators.
#[must_use]
pub fn number(value: u32) -> String {
    format(&[], &JsValue::from_f64(value.into())).unwrap_or_else(|| value.to_string())
}

/// How many of something there are, with separators.
#[must_use]
pub fn count(things: usize) -> String {
    number(u32::try_from(things).unwrap_or(u32::MAX))
}

fn date_format(date: &Date, parts: Parts) -> Option<String> {
    if date.get_time().is_nan() { None } else { format(parts, date) }
}

/// A day such as `21 Nov 2026`, from a date as the Web API writes it. `None` if it is not a date.
#[must_use]
pub fn day(text: &str) -> Option<String> {
    date_format(&Date::new(&JsValue::from_str(text)), &[("dateStyle", "medium")])
}

/// A time of day such as `14:31:07`.
#[must_use]
pub fn time_of_day(millis: i64) -> String {
    date_format(&Date::new(&JsValue::from_f64(millis as f64)), &[("timeStyle", "medium")]).unwrap_or_default()
}

/// A time such as `14:31:07`, with the day unless that is today.
#[must_use]
pub fn moment(millis: i64) -> String {
    let day = |millis: f64| Date::new(&JsValue::from_f64(millis)).to_date_string();
    if day(millis as f64) == day(Date::now()) {
        return time_of_day(millis);
    }
    date_format(&Date::new(&JsValue::from_f64(millis as f64)), &[("dateStyle", "medium"), ("timeStyle", "short")])
        .unwrap_or_default()
}

/// A day such as `21 Nov 2026`, from milliseconds since 1970.
#[must_use]
pub fn day_of(millis: i64) -> String {
    date_format(&Date::new(&JsValue::from_f64(millis as f64)), &[("dateStyle", "medium")]).unwrap_or_default()
}

/// A date of release in the precision in which Spotify gives it: a year, a month or a day. Days are days everywhere: no time zone moves
/// them.
#[must_use]
pub fn released(text: &str) -> String {
    let (noon, parts): (String, Parts) = match text.len() {
        10 => (format!("{text}T12:00:00"), &[("dateStyle", "medium")]),
        7 => (format!("{text}-01T12:00:00"), &[("month", "short"), ("year", "numeric")]),
        _ => return text.to_owned(),
    };
    date_format(&Date::new(&JsValue::from_str(&noon)), parts).unwrap_or_else(|| text.to_owned())
}

/// The hour and minute of a time as the Web API writes it, such as `14:31`. `None` if it is not a time.
#[must_use]
pub fn hour(text: &str) -> Option<String> {
    date_format(&Date::new(&JsValue::from_str(text)), &[("timeStyle", "short")])
}

/// The day of a time as the Web API writes it: `Today`, `Yesterday`, or a date with the day of the week. `None` if it is not a time.
#[must_use]
pub fn day_in_words(text: &str) -> Option<String> {
    let date = Date::new(&JsValue::from_str(text));
    let name = date.to_date_string();
    let today = Date::new_0();
    let yesterday = Date::new_0();
    yesterday.set_date(yesterday.get_date().wrapping_sub(1));
    if name == today.to_date_string() {
        return Some("Today".to_owned());
    }
    if name == yesterday.to_date_string() {
        return Some("Yesterday".to_owned());
    }
    date_format(&date, &[("weekday", "long"), ("day", "numeric"), ("month", "long")])
}

/// A month such as `March 2020`. `month` is from 1 to 12.
#[must_use]
pub fn month(year: u32, month: u32) -> String {
    let date = Date::new(&JsValue::from_str(&format!("{year:04}-{month:02}-15T12:00:00")));
    date_format(&date, &[("month", "long"), ("year", "numeric")]).unwrap_or_else(|| format!("{year}-{month:02}"))
}
