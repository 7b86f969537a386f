//! Covers and portraits. The address of a playlist cover expires within a day, so it must not be stored.
//!
//! <https://developer.spotify.com/documentation/web-api/concepts/playlists> ("Using Playlist Images").

use crate::spotify::read::Json;

/// An image in one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its address.
    pub url: String,
    /// Its width in pixels, where known.
    pub width: Option<u32>,
}

impl Image {
    /// The images of an object, in the order of the answer: Spotify lists the widest first.
    pub(crate) fn list(of: Json<'_>) -> Vec<Self> {
        let one = |image: Json<'_>| Some(Self { url: image.image_url()?, width: image.number("width") });
        of.list("images").filter_map(one).collect()
    }

    /// The smallest image that is at least this wide, or the first.
    #[must_use]
    pub fn for_width(images: &[Self], pixels: u32) -> Option<&Self> {
        let wide_enough = images.iter().filter(|image| image.width.is_some_and(|width| width >= pixels));
        wide_enough.min_by_key(|image| image.width).or_else(|| images.first())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_image_that_is_wide_enough_is_chosen() {
        let image = |url: &str, width| Image { url: url.into(), width };
        let three = [image("a", Some(640)), image("b", Some(300)), image("c", Some(60))];
        let chosen = |pixels| Image::for_width(&three, pixels).map(|image| image.url.as_str());
        assert_eq!((chosen(40), chosen(61), chosen(300), chosen(1000)), (Some("c"), Some("b"), Some("b"), Some("a")));
        assert_eq!(Image::for_width(&[image("x", None)], 64).map(|image| image.url.as_str()), Some("x"));
        assert_eq!(Image::for_width(&[], 64), None);
    }
}
