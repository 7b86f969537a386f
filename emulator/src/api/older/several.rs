//! Several things at once by identifier. What does not exist is `null` in its place.

use serde_json::{Map, Value};

use super::identifiers;
use crate::api::call::{Call, Outcome, ok};
use crate::api::catalogue::sold_here;
use crate::api::objects::{album, artist, audiobook, episode, track};
use crate::world::Kind;

/// `GET /tracks?ids=`
pub(crate) fn tracks(call: &mut Call<'_>) -> Outcome {
    list(call, "tracks", Kind::Track, 50, track::relinked)
}

/// `GET /albums?ids=`
pub(crate) fn albums(call: &mut Call<'_>) -> Outcome {
    list(call, "albums", Kind::Album, 20, album::relinked)
}

/// `GET /artists?ids=`
pub(crate) fn artists(call: &mut Call<'_>) -> Outcome {
    list(call, "artists", Kind::Artist, 50, artist::artist)
}

/// `GET /shows?ids=`: without their episodes.
pub(crate) fn shows(call: &mut Call<'_>) -> Outcome {
    list(call, "shows", Kind::Show, 50, |call, place| {
        call.catalogue().shows.get(place).map_or(Value::Null, |show| episode::show_simple(call, show))
    })
}

/// `GET /episodes?ids=`
pub(crate) fn episodes(call: &mut Call<'_>) -> Outcome {
    list(call, "episodes", Kind::Episode, 50, episode::episode)
}

/// `GET /audiobooks?ids=`
pub(crate) fn audiobooks(call: &mut Call<'_>) -> Outcome {
    list(call, "audiobooks", Kind::Audiobook, 50, |call, place| {
        let book = call.catalogue().audiobooks.get(place).filter(|_| sold_here(call).is_ok());
        book.map_or(Value::Null, |book| audiobook::audiobook(call, book))
    })
}

/// `GET /chapters?ids=`
pub(crate) fn chapters(call: &mut Call<'_>) -> Outcome {
    list(call, "chapters", Kind::Chapter, 50, |call, place| {
        let chapter = call.catalogue().chapters.get(place).filter(|_| sold_here(call).is_ok());
        chapter.map_or(Value::Null, |chapter| audiobook::chapter(call, chapter))
    })
}

fn list(call: &Call<'_>, name: &str, kind: Kind, most: usize, object: impl Fn(&Call<'_>, usize) -> Value) -> Outcome {
    let ids = identifiers(call, most)?;
    let one = |id: &String| call.catalogue().place(kind, id).map_or(Value::Null, |place| object(call, place));
    let things: Vec<Value> = ids.iter().map(one).collect();
    ok(&Value::Object(Map::from_iter([(name.to_owned(), Value::Array(things))])))
}
