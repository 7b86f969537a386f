//! A place for one value that lives as long as the library's shell, for one sign-in; or as long as a list is kept. Those who provide the
//! empty place have no code of the parts that fill it.

use std::any::Any;
use std::rc::Rc;

use leptos::prelude::*;

/// The place.
#[derive(Clone, Copy, Debug)]
pub struct KeepOnce {
    value: StoredValue<Option<Rc<dyn Any>>, LocalStorage>,
    /// The parts of the value live as long as the place.
    owner: StoredValue<Owner, LocalStorage>,
}

impl KeepOnce {
    /// An empty place. Provides it to everything below the current owner.
    pub fn provide() {
        provide_context(Self::here());
    }

    /// An empty place that lives as long as the current owner.
    #[must_use]
    pub fn here() -> Self {
        let owner = Owner::current().unwrap_or_default();
        Self { value: StoredValue::new_local(None), owner: StoredValue::new_local(owner) }
    }

    /// The value; made at the first call.
    pub fn get<T: Copy + 'static>(self, make: impl FnOnce() -> T) -> T {
        let known = self.value.with_value(|value| value.as_deref().and_then(|value| value.downcast_ref().copied()));
        known.unwrap_or_else(|| {
            let made = self.owner.with_value(|owner| owner.with(make));
            self.value.set_value(Some(Rc::new(made)));
            made
        })
    }
}
