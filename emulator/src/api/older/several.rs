//! Several items at once by identifier. An item that does not exist is `null`.

use serde_json::{Map, Value};

use super::identifiers;
use crate::api::call::{ApiResult, Call, ok};
use crate::api::catalogue::sold_here;
use crate::api::objects::{album, artist, audiobook, episode, track};
use crate::world::ItemKind;

/// `GET /tracks?ids=`
pub(crate) fn tracks(call: &mut Call<'_>) -> ApiResult {
    list(call, "tracks", ItemKind::Track, 50, track::relinked)
}

/// `GET /albums?ids=`
pub(crate) fn albums(call: &mut Call<'_>) -> ApiResult {
    list(call, "albums", ItemKind::Album, 20, album::relinked)
}

/// `GET /artists?ids=`
pub(crate) fn artists(call: &mut Call<'_>) -> ApiResult {
    list(call, "artists", ItemKind::Artist, 50, artist::artist)
}

/// `GET /shows?ids=`: without their episodes.
pub(crate) fn shows(call: &mut Call<'_>) -> ApiResult {
    list(call, "shows", ItemKind::Show, 50, |call, index| {
        call.catalogue().shows.get(index).map_or(Value::Null, |show| episode::show_simple(call, show))
    })
}

/// `GET /episodes?ids=`
pub(crate) fn episodes(call: &mut Call<'_>) -> ApiResult {
    list(call, "episodes", ItemKind::Episode, 50, episode::episode)
}

/// `GET /audiobooks?ids=`
pub(crate) fn audiobooks(call: &mut Call<'_>) -> ApiResult {
    list(call, "audiobooks", ItemKind::Audiobook, 50, |call, index| {
        let book = call.catalogue().audiobooks.get(index).filter(|_| sold_here(call).is_ok());
        book.map_or(Value::Null, |book| audiobook::audiobook(call, book))
    })
}

/// `GET /chapters?ids=`
pub(crate) fn chapters(call: &mut Call<'_>) -> ApiResult {
    list(call, "chapters", ItemKind::Chapter, 50, |call, index| {
        let chapter = call.catalogue().chapters.get(index).filter(|_| sold_here(call).is_ok());
        chapter.map_or(Value::Null, |chapter| audiobook::chapter(call, chapter))
    })
}

fn list(call: &Call<'_>, name: &str, kind: ItemKind, max: usize, object: impl Fn(&Call<'_>, usize) -> Value) -> ApiResult {
    let ids = identifiers(call, max)?;
    let one = |id: &String| call.catalogue().find(kind, id).map_or(Value::Null, |index| object(call, index));
    let items: Vec<Value> = ids.iter().map(one).collect();
    ok(&Value::Object(Map::from_iter([(name.to_owned(), Value::Array(items))])))
}
