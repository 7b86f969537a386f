//! What an operation gets to see of a request that has passed all gates.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::errors;
use crate::http::{Params, Request, Response};
use crate::state::State;
use crate::state::directory::Person;
use crate::state::libraries::{Library, Playlist};
use crate::state::scope::Scopes;
use crate::state::settings::Shapes;
use crate::world::{Catalogue, Kind, World};

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

    /// Which generation of answers is wanted.
    pub(crate) fn shapes(&self) -> Shapes {
        self.state.settings.shapes
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
}

/// An answer with a JSON body.
pub(crate) fn ok(body: &Value) -> Outcome {
    Ok(Response::json(200, body))
}
