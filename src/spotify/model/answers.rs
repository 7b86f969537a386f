//! Small answers: yes or no for each thing that was asked about, and the version of a playlist.

use crate::spotify::read::{FromJson, Json};

/// Whether each of some things is saved or followed, in the order in which they were asked about.
///
/// <https://developer.spotify.com/documentation/web-api/reference/check-library-contains>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers(pub Vec<bool>);

impl FromJson for Answers {
    const WHAT: &'static str = "whether something is saved";

    fn read(json: Json<'_>) -> Option<Self> {
        let answers: Option<Vec<bool>> = json.elements()?.map(Json::as_flag).collect();
        answers.map(Self)
    }
}

/// The version of a playlist: it changes with every edit. `None` where the service does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(pub Option<String>);

impl FromJson for Version {
    const WHAT: &'static str = "the version of a playlist";

    fn read(json: Json<'_>) -> Option<Self> {
        json.is_object().then(|| Self(json.text("snapshot_id")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::spotify::testing::decoded;

    #[test]
    fn only_a_list_of_yes_and_no_is_an_answer() {
        assert_eq!(decoded::<Answers>("[true,false]").unwrap(), Answers(vec![true, false]));
        assert_eq!(decoded::<Answers>("[]").unwrap(), Answers(Vec::new()));
        for body in ["{}", "null", "[true,null]", "[1]", r#"["true"]"#] {
            assert!(decoded::<Answers>(body).is_err(), "{body}");
        }
    }

    #[test]
    fn a_version_may_be_missing() {
        assert_eq!(decoded::<Version>(r#"{"snapshot_id":"AAAA"}"#).unwrap(), Version(Some("AAAA".into())));
        assert_eq!(decoded::<Version>("{}").unwrap(), Version(None));
        assert!(decoded::<Version>("[]").is_err());
    }
}
