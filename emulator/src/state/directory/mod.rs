//! Who and what is registered: the people with accounts, and the apps in the dashboard.

mod app;
mod person;
pub(crate) mod redirect;
pub(crate) mod sample;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub(crate) use app::{App, Mode, check_client_id};
pub(crate) use person::{Person, Product};

/// Keys and names of people who only own playlists that others follow. Nobody can sign in as them.
const OTHERS: &[(&str, &str)] = &[("halvard.quist", "Halvard Quist"), ("kestrelwire", "Kestrel Wire Quartet")];

/// All apps and people, in the order they were added. Shared, so that a request can hold one while it changes something else.
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

    /// The display name of anyone, also of those who only own playlists; `None` for a key that is nobody's.
    pub(crate) fn display_name(&self, key: &str) -> Option<&str> {
        self.person(key)
            .map(|person| person.name.as_str())
            .or_else(|| OTHERS.iter().find(|(known, _)| *known == key).map(|(_, name)| *name))
    }

    /// Whether the owner of an app has Premium, which development mode asks for (Spotify, "Quota modes").
    pub(crate) fn owner_has_premium(&self, app: &App) -> bool {
        self.person(&app.owner).is_some_and(|owner| owner.premium())
    }

    /// Registers an app. Whatever is wrong is said in one sentence, and then nothing has changed; the same holds for the rest here.
    pub(crate) fn add_app(&mut self, app: App) -> Result<Arc<App>, String> {
        if self.app(&app.client_id).is_some() {
            return Err(format!("There is an app {} already.", app.client_id));
        }
        self.check_app(&app)?;
        let app = Arc::new(app);
        self.apps.push(Arc::clone(&app));
        Ok(app)
    }

    /// Puts a changed app in the place of the one with its client ID.
    pub(crate) fn change_app(&mut self, app: App) -> Result<Arc<App>, String> {
        self.check_app(&app)?;
        let app = Arc::new(app);
        if let Some(known) = self.apps.iter_mut().find(|known| known.client_id == app.client_id) {
            *known = Arc::clone(&app);
        }
        Ok(app)
    }

    /// Takes an app out.
    pub(crate) fn remove_app(&mut self, client_id: &str) {
        self.apps.retain(|app| app.client_id != client_id);
    }

    /// Gives someone an account.
    pub(crate) fn add_person(&mut self, person: Person) -> Result<Arc<Person>, String> {
        if self.display_name(&person.key).is_some() {
            return Err(format!("There is a person {} already.", person.key));
        }
        person.check()?;
        let person = Arc::new(person);
        self.people.push(Arc::clone(&person));
        Ok(person)
    }

    /// Puts a changed person in the place of the one with their key.
    pub(crate) fn change_person(&mut self, person: Person) -> Result<Arc<Person>, String> {
        person.check()?;
        let person = Arc::new(person);
        if let Some(known) = self.people.iter_mut().find(|known| known.key == person.key) {
            *known = Arc::clone(&person);
        }
        Ok(person)
    }

    /// Takes an account away, and off every app's list. The owner of an app stays: an app without one could not be.
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

    /// What is wrong with a directory that was loaded.
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
