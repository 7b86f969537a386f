//! The people with accounts, and the apps in the dashboard.

mod app;
mod person;
pub(crate) mod redirect;
pub(crate) mod sample;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use app::Mode;
pub(crate) use app::{App, check_client_id};
pub(crate) use person::{Person, Product};

/// Keys and names of people who only own playlists that others follow. Nobody can sign in as them.
const OTHERS: &[(&str, &str)] = &[("halvard.quist", "Halvard Quist"), ("kestrelwire", "Kestrel Wire Quartet")];

/// All apps and people, in the order they were added. Shared, so that a request can use one while it changes other state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Directory {
    pub(crate) apps: Vec<Arc<App>>,
    pub(crate) people: Vec<Arc<Person>>,
}

impl Directory {
    /// An app by its client ID.
    pub(crate) fn app(&self, client_id: &str) -> Option<&Arc<App>> {
        self.apps.iter().find(|app| app.client_id == client_id)
    }

    /// A person by their key.
    pub(crate) fn person(&self, key: &str) -> Option<&Arc<Person>> {
        self.people.iter().find(|person| person.key == key)
    }

    /// The display name of a person, also of one without an account; `None` for an unknown key.
    pub(crate) fn display_name(&self, key: &str) -> Option<&str> {
        self.person(key)
            .map(|person| person.name.as_str())
            .or_else(|| OTHERS.iter().find(|(known, _)| *known == key).map(|(_, name)| *name))
    }

    /// Whether the owner of an app has Premium, which development mode requires (Spotify, "Quota modes").
    pub(crate) fn owner_has_premium(&self, app: &App) -> bool {
        self.person(&app.owner).is_some_and(|owner| owner.premium())
    }

    /// Registers an app. On an error, here and below, nothing has changed, and the error is one sentence.
    pub(crate) fn add_app(&mut self, app: App) -> Result<Arc<App>, String> {
        if self.app(&app.client_id).is_some() {
            return Err(format!("There is an app {} already.", app.client_id));
        }
        self.check_app(&app)?;
        let app = Arc::new(app);
        self.apps.push(Arc::clone(&app));
        Ok(app)
    }

    /// Replaces the app with the same client ID.
    pub(crate) fn change_app(&mut self, app: App) -> Result<Arc<App>, String> {
        self.check_app(&app)?;
        let app = Arc::new(app);
        if let Some(known) = self.apps.iter_mut().find(|known| known.client_id == app.client_id) {
            *known = Arc::clone(&app);
        }
        Ok(app)
    }

    /// Removes an app.
    pub(crate) fn remove_app(&mut self, client_id: &str) {
        self.apps.retain(|app| app.client_id != client_id);
    }

    /// Adds an account.
    pub(crate) fn add_person(&mut self, person: Person) -> Result<Arc<Person>, String> {
        if self.display_name(&person.key).is_some() {
            return Err(format!("There is a person {} already.", person.key));
        }
        person.check()?;
        let person = Arc::new(person);
        self.people.push(Arc::clone(&person));
        Ok(person)
    }

    /// Replaces the person with the same key.
    pub(crate) fn change_person(&mut self, person: Person) -> Result<Arc<Person>, String> {
        person.check()?;
        let person = Arc::new(person);
        if let Some(known) = self.people.iter_mut().find(|known| known.key == person.key) {
            *known = Arc::clone(&person);
        }
        Ok(person)
    }

    /// Removes an account, also from the lists of apps. Fails for the owner of an app, because every app has an owner.
    pub(crate) fn remove_person(&mut self, key: &str) -> Result<(), String> {
        if let Some(app) = self.apps.iter().find(|app| app.owner == key) {
            return Err(format!("{key} owns the app {}; give it another owner or delete it first.", app.client_id));
        }
        for app in self.apps.iter_mut().filter(|app| app.lets_in(key)) {
            Arc::make_mut(app).users.retain(|user| user != key);
        }
        self.people.retain(|person| person.key != key);
        Ok(())
    }

    /// Checks a directory that was loaded.
    pub(crate) fn check(&self) -> Result<(), String> {
        let mut seen = Self::default();
        for person in &self.people {
            seen.add_person(Person::clone(person))?;
        }
        for app in &self.apps {
            seen.add_app(App::clone(app))?;
        }
        Ok(())
    }

    fn check_app(&self, app: &App) -> Result<(), String> {
        app.check()?;
        match std::iter::once(&app.owner).chain(&app.users).find(|key| self.person(key).is_none()) {
            Some(key) => Err(format!("There is no person \"{key}\".")),
            None => Ok(()),
        }
    }
}
