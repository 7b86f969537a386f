//! Parameters in the query or the fragment of an address.

/// A parameter is repeated, which RFC 6749 section 3.1 forbids because it is ambiguous.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeated;

/// The values of these parameters, in this order. Ignores all others.
///
/// # Errors
/// [`Repeated`] if one of them is there twice.
pub(super) fn once<const N: usize>(text: &str, names: [&str; N]) -> Result<[Option<String>; N], Repeated> {
    let mut found = [const { None }; N];
    for (name, value) in form_urlencoded::parse(text.as_bytes()) {
        match names.iter().position(|known| *known == name).and_then(|index| found.get_mut(index)) {
            Some(Some(_)) => return Err(Repeated),
            Some(value_slot) => *value_slot = Some(value.into_owned()),
            None => {}
        }
    }
    Ok(found)
}
