//! Parameters as an address carries them, in its query or its fragment.

/// A parameter stands there twice, which RFC 6749 section 3.1 forbids: which of the two counts would be anybody's guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeated;

/// The values of these parameters, in this order. Others are ignored.
pub(super) fn once<const N: usize>(text: &str, names: [&str; N]) -> Result<[Option<String>; N], Repeated> {
    let mut found = [const { None }; N];
    for (name, value) in form_urlencoded::parse(text.as_bytes()) {
        match names.iter().position(|known| *known == name).and_then(|index| found.get_mut(index)) {
            Some(Some(_)) => return Err(Repeated),
            Some(place) => *place = Some(value.into_owned()),
            None => {}
        }
    }
    Ok(found)
}
