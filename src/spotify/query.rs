//! The words of a search with the service's filters in them: `slow train year:1970-1979 artist:"Ash Society"`.
//!
//! <https://developer.spotify.com/documentation/web-api/reference/search>

/// A filter of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// A year or a range of years.
    Year,
    /// A genre; of artists and songs.
    Genre,
    /// An artist.
    Artist,
    /// An album.
    Album,
    /// The number of a recording.
    Isrc,
    /// The number of an album.
    Upc,
    /// `new`: albums of the last two weeks; `hipster`: albums that are hardly played.
    Tag,
}

impl Filter {
    /// All.
    pub const ALL: [Self; 7] = [Self::Year, Self::Genre, Self::Artist, Self::Album, Self::Isrc, Self::Upc, Self::Tag];

    /// What stands before its value, without the colon.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Genre => "genre",
            Self::Artist => "artist",
            Self::Album => "album",
            Self::Isrc => "isrc",
            Self::Upc => "upc",
            Self::Tag => "tag",
        }
    }

    /// The value of this filter, if a word is this filter.
    fn value_in(self, word: &str) -> Option<&str> {
        let (name, value) = word.split_once(':')?;
        name.eq_ignore_ascii_case(self.name()).then(|| value.trim_matches('"'))
    }
}

/// The words. White space between quotes does not end one.
fn words(query: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let ends = move |c: char| {
        is_quoted ^= c == '"';
        c.is_whitespace() && !is_quoted
    };
    query.split(ends).filter(|word| !word.is_empty()).collect()
}

/// The value of a filter in a query. Empty if the query does not have it.
#[must_use]
pub fn value(query: &str, filter: Filter) -> String {
    words(query).into_iter().find_map(|word| filter.value_in(word)).unwrap_or_default().to_owned()
}

/// The query with this value of the filter in place of any other; without the filter if the value is empty.
#[must_use]
pub fn with(query: &str, filter: Filter, value: &str) -> String {
    let mut words: Vec<String> =
        words(query).into_iter().filter(|word| filter.value_in(word).is_none()).map(str::to_owned).collect();
    let value = value.replace('"', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    if !value.is_empty() {
        let quote = if value.contains(' ') { "\"" } else { "" };
        words.push(format!("{}:{quote}{value}{quote}", filter.name()));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn filters_are_written_into_the_query_and_read_back() {
        let query = with("slow train", Filter::Year, "1970-1979");
        assert_eq!(query, "slow train year:1970-1979");
        let query = with(&query, Filter::Artist, "  Ash   \"Society ");
        assert_eq!(query, "slow train year:1970-1979 artist:\"Ash Society\"");
        assert_eq!(value(&query, Filter::Artist), "Ash Society");
        assert_eq!(with(&query, Filter::Year, "1980"), "slow train artist:\"Ash Society\" year:1980");
        assert_eq!(with(&query, Filter::Artist, " "), "slow train year:1970-1979");
        assert_eq!((value("ARTIST:x y", Filter::Artist), value("artist", Filter::Artist)), ("x".to_owned(), String::new()));
        assert_eq!(value("year:\"19 a", Filter::Year), "19 a", "a quote without an end");
    }

    proptest! {
        #[test]
        fn a_filter_changes_nothing_but_itself(
            plain in "[a-zé ]{0,20}",
            values in prop::collection::vec("[a-z0-9\" -]{0,12}", 7),
        ) {
            let query = Filter::ALL.into_iter().zip(&values).fold(plain.clone(), |query, (filter, value)| with(&query, filter, value));
            for (filter, given) in Filter::ALL.into_iter().zip(&values) {
                let tidy = given.replace('"', " ").split_whitespace().collect::<Vec<_>>().join(" ");
                prop_assert_eq!(value(&query, filter), tidy);
            }
            let without = Filter::ALL.into_iter().fold(query, |query, filter| with(&query, filter, ""));
            prop_assert_eq!(without, plain.split_whitespace().collect::<Vec<_>>().join(" "));
        }

        #[test]
        fn any_text_is_read(query in "\\PC{0,40}", value_of in "\\PC{0,12}") {
            for filter in Filter::ALL {
                let now = with(&query, filter, &value_of);
                let _ = value(&now, filter);
            }
        }
    }
}
