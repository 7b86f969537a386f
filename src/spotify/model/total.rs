//! How long a list is, and nothing else of it.

use crate::spotify::read::{FromJson, Json};

/// The length of a list, in items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total(pub u32);

impl FromJson for Total {
    const WHAT: &'static str = "the length of a list";

    fn read(json: Json<'_>) -> Option<Self> {
        // The list of followed artists is one object deeper.
        let inside = json.at("artists");
        if inside.is_object() { inside } else { json }.number("total").map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spotify::testing::decoded;

    #[test]
    fn the_length_is_read_from_both_kinds_of_list() {
        assert_eq!(decoded::<Total>(r#"{"items":[{"album":null}],"total":73}"#), Ok(Total(73)));
        assert_eq!(decoded::<Total>(r#"{"artists":{"items":[],"total":9,"cursors":{}}}"#), Ok(Total(9)));
        for odd in [r#"{"items":[]}"#, r#"{"total":-1}"#, r#"{"total":null}"#, "[]"] {
            assert!(decoded::<Total>(odd).is_err(), "{odd}");
        }
    }
}
