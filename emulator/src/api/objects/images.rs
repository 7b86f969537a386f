//! Image arrays. The sizes of covers are those in responses, those of playlists are from Spotify's page "Playlists". `image` draws the
//! pictures.

use serde_json::{Value, json};

use crate::http::origins;

/// An album's cover in three sizes.
pub(crate) fn album(origin: &str, id: &str) -> Value {
    sizes(origin, 'c', id, [640, 300, 64])
}

/// One cover in one size, for a playlist.
pub(crate) fn cover(origin: &str, id: &str) -> Value {
    sizes(origin, 'c', id, [640])
}

/// Four covers in one picture, in three sizes.
pub(crate) fn mosaic(origin: &str, ids: [&str; 4]) -> Value {
    sizes(origin, 'm', &ids.concat(), [640, 300, 60])
}

/// A picture of one size, whose dimensions Spotify leaves out.
pub(crate) fn single(origin: &str, id: &str) -> Value {
    let origin = of_pictures(origin);
    json!([{"url": format!("{origin}/image/c640{id}"), "height": null, "width": null}])
}

/// An uploaded picture. The revision keeps caches from showing an older one.
pub(crate) fn uploaded(origin: &str, id: &str, revision: u32) -> Value {
    let origin = of_pictures(origin);
    json!([{"url": format!("{origin}/image/u640{id}?{revision}"), "height": null, "width": null}])
}

/// A person's picture in two sizes.
pub(crate) fn person(origin: &str, id: &str) -> Value {
    let origin = of_pictures(origin);
    json!([
        {"url": format!("{origin}/image/p300{id}"), "height": 300, "width": 300},
        {"url": format!("{origin}/image/p060{id}"), "height": 60, "width": 60},
    ])
}

fn sizes<const N: usize>(origin: &str, kind: char, id: &str, sizes: [u16; N]) -> Value {
    let origin = of_pictures(origin);
    let one = |size: u16| json!({"url": format!("{origin}/image/{kind}{size:03}{id}"), "height": size, "width": size});
    Value::Array(sizes.map(one).into())
}

/// Under Spotify's own addresses, pictures have an origin of their own.
fn of_pictures(origin: &str) -> &str {
    if origin == origins::API { origins::PICTURES } else { origin }
}
