//! Moves JSON values into objects. `json!` clones every value it embeds, at every level, which was half of the work for a page of 50
//! tracks.

use serde_json::Value;

/// Moves a member into an object.
pub(crate) fn put(object: &mut Value, name: &str, member: impl Into<Value>) {
    if let Value::Object(members) = object {
        members.insert(name.to_owned(), member.into());
    }
}

/// Moves all members of another object into an object.
pub(crate) fn extend(object: &mut Value, more: Value) {
    if let (Value::Object(members), Value::Object(more)) = (object, more) {
        members.extend(more);
    }
}
