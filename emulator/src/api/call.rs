//! What an operation gets to see of a request that has passed all gates.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::errors;
use crate::http::{Params, Request, Response};
use crate::state::State;
use crate::state::directory::{Mode, Person};
use crate::state::libraries::{Library, Playlist};
use crate::state::scope::Scopes;
use crate::state::settings::Shapes;
use crate::world::{Catalogue, Kind, World};

/// Named in place of a market, it stands for the country of the token's account.
const FROM_TOKEN: &str = "from_token";

/// A call of an operation.
pub(crate) struct Call<'a> {
    pub(crate) world: &'a World,
    pub(crate) state: &'a mut State,
    pub(crate) request: &'a Request,
    pub(crate) query: Params,
    /// What stands at the `{id}` places of the path.
    pub(crate) ids: Vec<String>,
    pub(crate) person: Arc<Person>,
    pub(crate) scopes: Scopes,
    /// The mode of the calling app.
    pub(crate) mode: Mode,
}

/// What an operation gives: an answer, or an error answer.
pub(crate) type Outcome = Result<Response, Response>;

impl Call<'_> {
    /// What the addresses in answers begin with.
    pub(crate) fn origin(&self) -> &str {
        &self.world.origin
    }

    /// The catalogue.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.world.catalogue
    }

    /// Whether what was closed to development mode in 2026 is open.
    pub(crate) fn extended(&self) -> bool {
        self.mode == Mode::Extended
    }

    /// Which generation of answers is wanted. In extended mode nothing was removed, and the new names stand beside the old ones.
    pub(crate) fn shapes(&self) -> Shapes {
        match self.state.settings.shapes {
            Shapes::Y2026 if self.extended() => Shapes::Both,
            shapes => shapes,
        }
    }

    /// The caller's library.
    pub(crate) fn library(&self) -> Option<&Library> {
        self.state.libraries.of.get(&self.person.key)
    }

    /// The place of the thing of this kind that the path names.
    pub(crate) fn place(&self, kind: Kind) -> Result<usize, Response> {
        let id = self.ids.first().map_or("", String::as_str);
        self.catalogue().place(kind, id).ok_or_else(errors::not_found)
    }

    /// The playlist that the path names. What Spotify itself made is as good as not there, as developers report.
    pub(crate) fn playlist(&self) -> Result<&Playlist, Response> {
        self.ids.first().and_then(|id| self.state.libraries.playlists.get(id)).ok_or_else(errors::not_found)
    }

    /// The JSON object in the body; an empty one when there is no body.
    pub(crate) fn body(&self) -> Result<Map<String, Value>, Response> {
        if self.request.body.is_empty() {
            return Ok(Map::new());
        }
        match serde_json::from_slice(&self.request.body) {
            Ok(Value::Object(members)) => Ok(members),
            _ => Err(errors::regular(400, "Error parsing JSON.")),
        }
    }

    /// Whether a market was named: answers then say for each track whether it can be played there.
    pub(crate) fn names_market(&self) -> bool {
        self.query.filled("market").is_some()
    }

    /// The market that counts when one was named: the account's own country before the one that was named (Spotify, "Track relinking").
    /// Empty where neither is known.
    pub(crate) fn market(&self) -> Option<&str> {
        let named = self.query.filled("market")?;
        Some(match named {
            _ if !self.person.country.is_empty() => &self.person.country,
            FROM_TOKEN => "",
            named => named,
        })
    }

    /// Refuses a market that cannot be a country.
    pub(crate) fn check_market(&self) -> Result<(), Response> {
        let country = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        match self.query.filled("market") {
            Some(named) if named != FROM_TOKEN && !country(named) => Err(errors::regular(400, "Invalid market code")),
            _ => Ok(()),
        }
    }
}

/// An answer with a JSON body.
pub(crate) fn ok(body: &Value) -> Outcome {
    Ok(Response::json(200, body))
}
