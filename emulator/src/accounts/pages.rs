//! The pages a person meets: sign-in, consent, errors. Plain on purpose, and not made to look like Spotify.

use super::authorize::Asked;
use super::connected;
use super::login::SignedIn;
use crate::http::Response;
use crate::http::html::escape;
use crate::page::page;
use crate::state::directory::Directory;
use crate::state::scope;

/// The sign-in page: a button for each account.
pub(crate) fn login(directory: &Directory, place: &str) -> Response {
    let mut buttons = String::new();
    for person in &directory.people {
        let name = escape(&person.name);
        buttons.push_str(&format!(
            "<li><button name=\"user\" value=\"{key}\" aria-describedby=\"about-{key}\">Log in as {name}</button>\
             <p id=\"about-{key}\">{about}</p></li>\n",
            key = escape(&person.key),
            about = escape(&person.about),
        ));
    }
    page(
        200,
        "Log in",
        &format!(
            "<h1>Log in to the emulator</h1>\n<p>These accounts are invented and have no passwords. Choose who you want to be.</p>\n\
             <form method=\"post\" action=\"/en/login\">\n<input type=\"hidden\" name=\"continue\" value=\"{}\">\n<ul class=\"plain\">\n{buttons}</ul>\n</form>\n\
             <p><a href=\"{}\">Connected apps</a>: what was allowed, and taking it back.</p>",
            escape(place),
            connected::PATH,
        ),
    )
}

/// The consent page.
pub(crate) fn consent(signed_in: &SignedIn, asked: &Asked, query: &str) -> Response {
    let mut boxes = String::new();
    for scope in &asked.scopes {
        boxes.push_str(&format!(
            "<li><label><input type=\"checkbox\" name=\"scope\" value=\"{scope}\" checked> {}</label> <code>{scope}</code></li>\n",
            escape(scope::told(scope)),
        ));
    }
    let list = if boxes.is_empty() {
        "<p>It asks for nothing beyond what is public.</p>".to_owned()
    } else {
        format!(
            "<p>Untick what you do not want to allow.</p>\n<fieldset>\n<legend>It wants to</legend>\n<ul class=\"plain\">\n{boxes}</ul>\n</fieldset>"
        )
    };
    page(
        200,
        "Allow access",
        &format!(
            "<h1>Allow <em id=\"app\">{app}</em> to use your account?</h1>\n\
             <p>You are logged in as <strong id=\"account\">{name}</strong> ({product}). <a href=\"{connected}\">Connected apps</a> · <a href=\"/logout\">Log out</a></p>\n\
             <form method=\"post\" action=\"/authorize/decision\">\n\
             <input type=\"hidden\" name=\"request\" value=\"{query}\">\n\
             <input type=\"hidden\" name=\"form_key\" value=\"{key}\">\n{list}\n\
             <p>Afterwards you are taken to <code>{target}</code></p>\n\
             <p class=\"actions\"><button id=\"agree\" name=\"decision\" value=\"agree\">Agree</button>\n\
             <button id=\"cancel\" name=\"decision\" value=\"cancel\">Cancel</button></p>\n</form>",
            connected = connected::PATH,
            app = escape(&asked.app.name),
            name = escape(&signed_in.person.name),
            product = if signed_in.person.premium() { "Premium" } else { "free" },
            query = escape(query),
            key = escape(&signed_in.form_key),
            target = escape(&asked.redirect_uri),
        ),
    )
}

/// An error that is shown here because no redirect is safe; the texts are those developers quote.
pub(crate) fn error(text: &str) -> Response {
    page(400, "This did not work", &format!("<h1>This did not work</h1>\n<p id=\"error\">{}</p>", escape(text)))
}

/// After signing out.
pub(crate) fn signed_out() -> Response {
    page(
        200,
        "Logged out",
        "<h1>You are logged out</h1>\n<p>What you allowed apps to do stays allowed.</p>\n<p><a href=\"/en/login\">Log in</a></p>",
    )
}

/// A known address asked for in a way it does not know.
pub(crate) fn method_not_allowed() -> Response {
    page(405, "Not this way", "<h1>Not this way</h1>\n<p id=\"error\">This address does not take that method.</p>")
}
