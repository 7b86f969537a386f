//! What the person decides on the consent page (Spotify, "Authorization Code with PKCE Flow"). Any scope can be left out there.

use super::authorize::{Refused, agree, back, check};
use super::{login, pages};
use crate::http::params::Params;
use crate::http::{Request, Response};
use crate::state::State;
use crate::state::accounts::Consent;
use crate::state::scope::{self, Scopes};

/// Takes the decision. The authorization request travels through the form as it came, and is checked once more.
pub(crate) fn decide(state: &mut State, request: &Request) -> Response {
    let form = request.form().unwrap_or_default();
    let Some(signed_in) = login::signed_in(state, request) else {
        return pages::error("You are not signed in any more. Go back to the app and start again.");
    };
    if form.get("form_key") != Some(signed_in.form_key.as_str()) {
        return pages::error("This form was not made for this sign-in. Go back to the app and start again.");
    }
    let parameters = Params::parse(form.get("request").unwrap_or_default().as_bytes());
    let asked = match check(&state.directory, &parameters, state.settings.implicit_grant) {
        Ok(asked) => asked,
        Err(Refused::Here(text)) => return pages::error(text),
        Err(Refused::Back(asked, error)) => return back(&asked, &[("error", error)]),
    };
    if form.get("decision") != Some("agree") {
        return back(&asked, &[("error", "access_denied")]);
    }
    let ticked: Scopes = form.all("scope").filter_map(scope::known).map(str::to_owned).collect();
    let granted: Scopes = asked.scopes.intersection(&ticked).cloned().collect();
    let at = state.now();
    let stored = state
        .accounts
        .consents
        .entry(signed_in.person.key.clone())
        .or_default()
        .entry(asked.app.client_id.clone())
        .or_insert_with(|| Consent { scopes: Scopes::new(), at });
    // What was asked for and unticked is taken back; what was granted earlier and not asked for now stays.
    stored.scopes = stored.scopes.difference(&asked.scopes).chain(&granted).cloned().collect();
    stored.at = at;
    let consent = stored.clone();
    agree(state, &signed_in.person, &asked, &consent)
}
