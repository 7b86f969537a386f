//! A call of an operation, and what its handler can ask about it.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::errors;
use crate::http::{Params, Request, Response};
use crate::state::State;
use crate::state::directory::{Mode, Person};
use crate::state::libraries::{Library, Playlist};
use crate::state::scope::Scopes;
use crate::state::settings::{ResponsesAs, Shapes};
use crate::world::{Catalogue, ItemKind, World};

/// As `market`: the country of the token's account.
const FROM_TOKEN: &str = "from_token";

/// A call of an operation, after every check.
pub(crate) struct Call<'a> {
    pub(crate) world: &'a World,
    pub(crate) state: &'a mut State,
    pub(crate) request: &'a Request,
    pub(crate) query: Params,
    /// The path segments at `{id}`.
    pub(crate) ids: Vec<String>,
    pub(crate) person: Arc<Person>,
    pub(crate) scopes: Scopes,
    /// The mode of the calling app.
    pub(crate) mode: Mode,
}

/// The response of an operation, or its error response.
pub(crate) type ApiResult = Result<Response, Response>;

impl Call<'_> {
    /// The origin of addresses in responses.
    pub(crate) fn origin(&self) -> &str {
        self.request.api_origin(&self.world.origin)
    }

    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.world.catalogue
    }

    /// Whether the app is in extended mode.
    pub(crate) fn extended(&self) -> bool {
        self.mode == Mode::Extended
    }

    /// Whether responses follow what was observed in October 2026 where Spotify's documentation says otherwise.
    pub(crate) fn observed(&self) -> bool {
        self.state.settings.responses_as == ResponsesAs::Observed
    }

    /// The generation of responses. In extended mode nothing was removed, so responses have both old and new names.
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

    /// The catalogue index of the item in the path.
    pub(crate) fn item(&self, kind: ItemKind) -> Result<usize, Response> {
        let id = self.ids.first().map_or("", String::as_str);
        self.catalogue().find(kind, id).ok_or_else(errors::not_found)
    }

    /// The playlist in the path. Spotify's own playlists return 404, as developers report.
    pub(crate) fn playlist(&self) -> Result<&Playlist, Response> {
        self.ids.first().and_then(|id| self.state.libraries.playlists.get(id)).ok_or_else(errors::not_found)
    }

    /// The JSON object in the body, or an empty one without a body.
    pub(crate) fn body(&self) -> Result<Map<String, Value>, Response> {
        if self.request.body.is_empty() {
            return Ok(Map::new());
        }
        match serde_json::from_slice(&self.request.body) {
            Ok(Value::Object(members)) => Ok(members),
            _ => Err(errors::regular(400, "Error parsing JSON.")),
        }
    }

    /// Whether the request has a market. Tracks in the response then have `is_playable`.
    pub(crate) fn has_market(&self) -> bool {
        self.query.filled("market").is_some()
    }

    /// The effective market of a request that has one: the account's country takes precedence (Spotify, "Track relinking"). Empty if unknown.
    pub(crate) fn market(&self) -> Option<&str> {
        let market = self.query.filled("market")?;
        Some(match market {
            _ if !self.person.country.is_empty() => &self.person.country,
            FROM_TOKEN => "",
            market => market,
        })
    }

    /// Rejects a market that is not a country code.
    pub(crate) fn check_market(&self) -> Result<(), Response> {
        let is_country = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        match self.query.filled("market") {
            Some(market) if market != FROM_TOKEN && !is_country(market) => Err(errors::regular(400, "Invalid market code")),
            _ => Ok(()),
        }
    }
}

/// 200 with a JSON body.
pub(crate) fn ok(body: &Value) -> ApiResult {
    Ok(Response::json(200, body))
}
