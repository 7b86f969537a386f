//! Artists.

use serde_json::{Value, json};

use super::{images, simplified};
use crate::api::call::Call;
use crate::api::value::extend;

/// A full artist by its place in the catalogue.
pub(crate) fn artist(call: &Call<'_>, place: usize) -> Value {
    let Some(artist) = call.catalogue().artists.get(place) else {
        return Value::Null;
    };
    let mut object = simplified::artist(call, place);
    // Genres are marked as deprecated, but were not removed in 2026.
    extend(&mut object, json!({"genres": [artist.genre], "images": images::album(call.origin(), &artist.id)}));
    if call.shapes().old_fields() {
        extend(
            &mut object,
            json!({
                "followers": {"href": null, "total": artist.followers},
                "popularity": artist.followers / 4_000,
            }),
        );
    }
    object
}
