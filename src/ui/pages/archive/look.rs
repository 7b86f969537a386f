//! What of the open file the page shows, as it stands in the address. The file itself is never in it.

use form_urlencoded::{byte_serialize, parse};

use crate::ui::route::Route;

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// The file as a whole; with words, what they find.
    Start {
        /// The words that are searched for.
        words: String,
    },
    /// The list at this place.
    List(usize),
    /// The liked songs in pictures.
    Pictures,
    /// The comparison with another file.
    Compare,
    /// What changed in the list at this place of the comparison.
    Change(usize),
}

impl Look {
    /// Reads the query of the address. What cannot be read is the start.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        let start = |words: &str| Self::Start { words: words.to_owned() };
        let Some((name, value)) = parse(query.as_bytes()).next() else { return start("") };
        match (&*name, value.parse::<usize>()) {
            ("list", Ok(at)) => Self::List(at),
            ("change", Ok(at)) => Self::Change(at),
            ("pictures", _) => Self::Pictures,
            ("compare", _) => Self::Compare,
            ("q", _) => start(&value),
            _ => start(""),
        }
    }

    /// Its address.
    #[must_use]
    pub fn route(&self) -> Route {
        let look = match self {
            Self::Start { words } if words.is_empty() => String::new(),
            Self::Start { words } => format!("q={}", byte_serialize(words.as_bytes()).collect::<String>()),
            Self::List(at) => format!("list={at}"),
            Self::Pictures => "pictures=".to_owned(),
            Self::Compare => "compare=".to_owned(),
            Self::Change(at) => format!("change={at}"),
        };
        Route::Archive { look }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_look_survives_its_address() {
        let start = |words: &str| Look::Start { words: words.to_owned() };
        for look in
            [start(""), start("slow & train=é"), Look::List(0), Look::List(93), Look::Pictures, Look::Compare, Look::Change(7)]
        {
            let address = look.route().to_string();
            let Route::Archive { look: query } = Route::parse(&address) else { unreachable!("{address}") };
            assert_eq!(Look::parse(&query), look, "{address}");
        }
        for odd in ["", "list=", "list=-1", "list=x", "other=1", "&&", "q="] {
            assert_eq!(Look::parse(odd), start(""), "{odd}");
        }
    }
}
