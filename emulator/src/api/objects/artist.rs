//! Artists.

use serde_json::{Value, json};

use super::{images, simplified};
use crate::api::call::Call;
use crate::api::value::extend;

/// A full artist, by index.
pub(crate) fn artist(call: &Call<'_>, index: usize) -> Value {
    let Some(artist) = call.catalogue().artists.get(index) else {
        return Value::Null;
    };
    let mut object = simplified::artist(call, index);
    extend(&mut object, json!({"images": images::album(call.origin(), &artist.id)}));
    // Deprecated. According to the documentation not removed, but observed to be missing.
    if call.shapes().old_fields() || !call.observed() {
        extend(&mut object, json!({"genres": [artist.genre]}));
    }
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
