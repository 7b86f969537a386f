//! The consent page and the person's decision (Spotify, "Authorization Code with PKCE Flow"). Any scope can be left out.

use maud::html;

use super::request::{AuthorizationRequest, check};
use super::session::{self, SignedIn};
use super::{grant, pages, paths};
use crate::http::params::{Params, append};
use crate::http::{Request, Response};
use crate::page;
use crate::state::State;
use crate::state::accounts::Consent;
use crate::state::scope::{self, Scopes};
use crate::world::World;

/// The page. Its form sends the authorization request back as it was received.
pub(crate) fn page(world: &World, signed_in: &SignedIn, request: &AuthorizationRequest, received: &Request) -> Response {
    let query = &received.query;
    let here = format!("{}{}?{query}", received.accounts_origin(&world.origin), paths::AUTHORIZE);
    let not_you = append(paths::LOGIN, &[("continue", &here)]);
    let person = &signed_in.person;
    let main = html! {
        h1 { "Allow " em #app { (request.app.name) } " to use your account?" }
        p {
            "You are logged in as " strong #account { (person.name) } " (" (if person.premium() { "Premium" } else { "free" }) "). "
            a #not-you href=(not_you) { "Not you?" } " · "
            a href=(paths::CONNECTED_APPS) { "Connected apps" } " · " a href=(paths::LOGOUT) { "Log out" }
        }
        form method="post" action=(paths::DECISION) {
            input type="hidden" name="request" value=(query);
            input type="hidden" name="form_key" value=(signed_in.form_key);
            @if request.scopes.is_empty() {
                p { "It asks for nothing beyond what is public." }
            } @else {
                p { "Untick what you do not want to allow." }
                fieldset {
                    legend { "It wants to" }
                    ul.plain {
                        @for scope in &request.scopes {
                            li {
                                label { input type="checkbox" name="scope" value=(scope) checked; " " (scope::description(scope)) }
                                " " code { (scope) }
                            }
                        }
                    }
                }
            }
            p { "Afterwards you are taken to " code { (request.redirect_uri) } }
            p.actions {
                button #agree name="decision" value="agree" { "Agree" }
                button #cancel name="decision" value="cancel" { "Cancel" }
            }
        }
    };
    page::page(200, "Allow access", main)
}

/// Acts on the decision. The authorization request comes back through the form and is checked again.
pub(crate) fn decide(state: &mut State, request: &Request) -> Response {
    let form = request.form().unwrap_or_default();
    let Some(signed_in) = session::signed_in(state, request) else {
        return pages::error("You are no longer signed in. Go back to the app and start again.");
    };
    if form.get("form_key") != Some(signed_in.form_key.as_str()) {
        return pages::error("This form belongs to another sign-in. Go back to the app and start again.");
    }
    let query = Params::parse(form.get("request").unwrap_or_default().as_bytes());
    let request = match check(&state.directory, &query, &state.settings) {
        Ok(request) => request,
        Err(rejection) => return rejection.response(),
    };
    if form.get("decision") != Some("agree") {
        return request.redirect(&[("error", "access_denied")]);
    }
    let ticked: Scopes = form.all("scope").filter_map(scope::known).map(str::to_owned).collect();
    let granted: Scopes = request.scopes.intersection(&ticked).cloned().collect();
    let at = state.now();
    let stored = state
        .accounts
        .consents
        .entry(signed_in.person.key.clone())
        .or_default()
        .entry(request.app.client_id.clone())
        .or_insert_with(|| Consent { scopes: Scopes::new(), at });
    // Unticking a requested scope takes it back; scopes granted earlier and not requested now stay.
    stored.scopes = stored.scopes.difference(&request.scopes).chain(&granted).cloned().collect();
    stored.at = at;
    let consent = stored.clone();
    grant::issue(state, &signed_in.person, &request, &consent)
}
