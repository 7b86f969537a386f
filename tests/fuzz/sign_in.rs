//! What a sign-in reads: the callback, the token answer, a token in the address, client IDs and the settings of a deployment.

use lockgroove::oauth::http::read_retry_after;
use lockgroove::oauth::token::{ASSUMED_LIFE, TokenFault, TokenResponse};
use lockgroove::oauth::{
    AuthorizationServer, Callback, ClientId, Credential, HttpResponse, Origin, PendingAuthorization, ScopeSet,
};
use lockgroove::session::explain::{why_not_configured, why_sign_in_failed};
use lockgroove::session::{Config, SignInFault};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::odd::{check, document, is_printable_ascii, text};
use crate::shown::is_fit_to_show;

fn server() -> AuthorizationServer {
    AuthorizationServer::new(Origin::parse("https://accounts.spotify.com").unwrap())
}

#[test]
fn any_callback_is_read_or_explained() {
    let name = prop::sample::select(vec!["code", "state", "iss", "error", "error_description", "scope", "x"]);
    let pairs = prop::collection::vec((name, text()), 0..7);
    check(3_000, (pairs, text(), any::<bool>()), |(pairs, raw, encoded)| {
        let query = if encoded { form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish() } else { raw };
        if let Err(fault) = Callback::read(&query, &server()) {
            is_fit_to_show(&why_sign_in_failed(&SignInFault::Callback(fault)));
        }
    });
}

fn token_answer() -> Value {
    json!({"access_token": "a1", "token_type": "Bearer", "expires_in": 3600, "refresh_token": "r1", "scope": "user-library-read"})
}

fn response() -> impl Strategy<Value = HttpResponse> {
    let status =
        prop_oneof![6 => Just(200_u16), 1 => prop::sample::select(vec![0, 201, 204, 302, 400, 401, 404, 429, 500, 503, 999])];
    let valid = vec![token_answer(), json!({"error": "invalid_grant", "error_description": "Refresh token revoked"})];
    let headers = prop::collection::vec((prop::sample::select(vec!["content-type", "retry-after", "x-request-id"]), text()), 0..3)
        .prop_map(|headers| headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
    (status, prop::option::of(any::<u32>()), headers, document(valid))
        .prop_map(|(status, retry_after, headers, body)| HttpResponse { status, retry_after, headers, body })
}

#[test]
fn any_token_answer_is_read_or_explained() {
    check(4_000, response(), |response| match TokenResponse::read(&response) {
        Ok(tokens) => {
            assert!((5..=86_400).contains(&tokens.life.as_secs()), "{:?}", tokens.life);
            assert!(ASSUMED_LIFE.as_secs() > 5);
            assert!(!tokens.access_token.reveal().is_empty());
            assert!(tokens.refresh_token.is_none_or(|token| !token.reveal().is_empty()));
        }
        Err(fault) => {
            if let TokenFault::Refused(reason) = &fault {
                assert!(reason.chars().count() <= 80 && !reason.chars().any(char::is_control), "{reason:?}");
            }
            is_fit_to_show(&why_sign_in_failed(&SignInFault::Token(fault)));
        }
    });
}

/// RFC 6749 appendix A.12. Browsers throw when a header has anything else.
#[test]
fn a_token_that_was_read_can_be_sent() {
    check(4_000, response(), |response| {
        let Ok(tokens) = TokenResponse::read(&response) else { return };
        let header = Credential::Bearer(tokens.access_token).header();
        assert!(header.bytes().all(|byte| (0x20..=0x7e).contains(&byte)), "{header:?}");
    });
}

#[test]
fn a_wait_is_never_misread() {
    let date = prop::option::of(any::<f64>());
    check(4_000, (text(), "[0-9]{0,25}[.eE, -]?[0-9]{0,5}[.eE-]?", date, any::<f64>()), |(odd, number, date, now)| {
        for text in [&odd, &number, &format!("{odd}:{number}")] {
            let seconds = read_retry_after(text, now, |_| date);
            if let (Some(seconds), Ok(written)) = (seconds, text.trim().parse::<u64>()) {
                assert_eq!(u64::from(seconds), written.min(u32::MAX.into()), "{text}");
            }
        }
    });
}

#[test]
fn any_settings_are_read_or_explained() {
    let valid = json!({"client_id": "0123456789abcdef0123456789abcdef", "accounts": "http://127.0.0.1:8888", "api": "http://127.0.0.1:8888/v1"});
    check(3_000, document(vec![valid]), |text| match Config::parse(&text) {
        Ok(config) => {
            for address in [config.server.issuer(), config.api.as_str(), &config.apps_page()] {
                assert!(is_printable_ascii(address), "{address}");
                assert!(
                    address.starts_with("https://")
                        || address.starts_with("http://127.0.0.1")
                        || address.starts_with("http://[::1]")
                );
            }
            assert!(config.client_id.is_none_or(|id| is_printable_ascii(id.as_str())));
        }
        Err(fault) => is_fit_to_show(&why_not_configured(fault)),
    });
}

#[test]
fn no_other_text_is_a_client_id() {
    let near = (any::<prop::sample::Index>(), text()).prop_map(|(at, odd)| {
        let id = "0123456789abcdef0123456789abcdef";
        let at = at.index(id.len());
        format!("{}{odd}{}", &id[..at], &id[at..])
    });
    check(3_000, prop_oneof![text(), near], |text| {
        if let Ok(id) = ClientId::parse(&text) {
            assert!(id.as_str().len() == 32 && id.as_str().bytes().all(|c| c.is_ascii_hexdigit()), "{text}");
        }
    });
}

#[test]
fn scopes_are_those_that_are_known() {
    check(2_000, (text(), "(user-library-read|user-top-read| |,){0,9}"), |(odd, known)| {
        for text in [odd.clone(), format!("{odd} {known}")] {
            let set = ScopeSet::parse(&text);
            assert_eq!(ScopeSet::parse(&set.to_string()), set);
            assert!(set.iter().all(|scope| text.contains(scope.as_str())), "{text}");
        }
    });
}

#[test]
fn a_pending_sign_in_accepts_no_other_state() {
    use lockgroove::oauth::{PublicClient, RedirectUri, State, Verifier};
    check(1_000, (text(), text()), |(state, code)| {
        let client = PublicClient::new(ClientId::parse(&"a".repeat(32)).unwrap());
        let verifier = Verifier::new("v".repeat(86));
        let uri = RedirectUri::of_app("https://lockgroove.example").unwrap();
        let pending = PendingAuthorization::resumed(client, uri, State::new("the-state"), verifier);
        let query: String =
            form_urlencoded::Serializer::new(String::new()).append_pair("code", &code).append_pair("state", &state).finish();
        let Ok(callback) = Callback::read(&query, &server()) else { return };
        if let Ok(request) = pending.exchange(callback) {
            assert_eq!(state, "the-state");
            let form = request.into_http(&server()).body.unwrap().text;
            assert!(is_printable_ascii(&form), "{form}");
        }
    });
}
