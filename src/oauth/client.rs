//! Public and confidential clients (RFC 6749 section 2.1).
//!
//! They are two types, because they may use different grants. The confidential one does not exist in a browser build: everything
//! in a page can be read (RFC 10017 section 6.3.3.1), so a client secret in a page does not compile. `tests/web/secrets.rs` proves
//! it: it defines types with the same names, which would be ambiguous if this module had them too. In a native build it has them:
//!
//! ```
//! # mod absent { pub struct ClientSecret; }
//! # use absent::*;
//! use lockgroove::oauth::ClientSecret;
//! fn is_ambiguous(_: ClientSecret) {}
//! ```
//!
//! so the same test does not compile there:
//!
//! ```compile_fail,E0659
//! # mod absent { pub struct ClientSecret; }
//! # use absent::*;
//! use lockgroove::oauth::*;
//! fn is_ambiguous(_: ClientSecret) {}
//! ```

use core::fmt;

#[cfg(not(target_family = "wasm"))]
use base64::{Engine as _, engine::general_purpose::STANDARD};
use form_urlencoded::Serializer;

use super::http::Credential;
use super::pasted;
#[cfg(not(target_family = "wasm"))]
use super::secret::{BasicCredential, ClientSecret};

/// The client ID. Not a secret. At Spotify it is 32 characters of `0-9a-f`.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientId(Box<str>);

/// Why a text is not a client ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MalformedClientId {
    /// There is no text.
    Empty,
    /// Its length, if that is not 32.
    Length(usize),
    /// The first character other than `0-9` and `a-f`.
    Character(char),
}

impl ClientId {
    /// The number of characters.
    pub const LENGTH: usize = 32;

    /// Reads a pasted text, without invisible characters and quotes around it.
    ///
    /// # Errors
    /// [`MalformedClientId`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, MalformedClientId> {
        let text = pasted::value(text);
        match text.chars().find(|c| !matches!(c, '0'..='9' | 'a'..='f')) {
            _ if text.is_empty() => Err(MalformedClientId::Empty),
            Some(odd) => Err(MalformedClientId::Character(odd)),
            None if text.len() != Self::LENGTH => Err(MalformedClientId::Length(text.len())),
            None => Ok(Self(text.into_boxed_str())),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A client that cannot keep a secret: an app in a page, on a phone or on a desktop. It has a client ID only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicClient(ClientId);

impl PublicClient {
    /// The client with this ID.
    #[must_use]
    pub const fn new(id: ClientId) -> Self {
        Self(id)
    }
}

/// A client that can keep a secret, because it runs on a server. Not in a browser build.
#[cfg(not(target_family = "wasm"))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfidentialClient {
    id: ClientId,
    secret: ClientSecret,
}

#[cfg(not(target_family = "wasm"))]
impl ConfidentialClient {
    /// The client with this ID and the secret from its registration.
    #[must_use]
    pub const fn new(id: ClientId, secret: ClientSecret) -> Self {
        Self { id, secret }
    }

    /// ID and secret for HTTP Basic, each form-encoded first, so that it contains no colon (RFC 6749 section 2.3.1).
    fn basic(&self) -> BasicCredential {
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", encoded(self.id.as_str()), encoded(self.secret.reveal()));
        BasicCredential::new(STANDARD.encode(pair))
    }
}

/// Either kind of client, for grants that both may use. Sealed.
pub trait Client: sealed::Identify {
    /// Its ID.
    fn id(&self) -> &ClientId;
}

impl Client for PublicClient {
    fn id(&self) -> &ClientId {
        &self.0
    }
}

#[cfg(not(target_family = "wasm"))]
impl Client for ConfidentialClient {
    fn id(&self) -> &ClientId {
        &self.id
    }
}

pub(super) mod sealed {
    use super::{Credential, Serializer};

    /// Identifies the client at the token endpoint.
    pub trait Identify {
        /// Adds the client to the form of a token request, or returns the credential to send with it.
        fn identify(&self, form: &mut Serializer<'_, String>) -> Option<Credential>;
    }
}

/// `client_id` in the body, without an `Authorization` header. That header would cause a preflight, which Spotify does not
/// answer.
impl sealed::Identify for PublicClient {
    fn identify(&self, form: &mut Serializer<'_, String>) -> Option<Credential> {
        form.append_pair("client_id", self.0.as_str());
        None
    }
}

/// HTTP Basic, as Spotify documents it for servers, and no `client_id` in the body.
#[cfg(not(target_family = "wasm"))]
impl sealed::Identify for ConfidentialClient {
    fn identify(&self, _: &mut Serializer<'_, String>) -> Option<Credential> {
        Some(Credential::Basic(self.basic()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_client_id_is_read_as_pasted() {
        assert_eq!(ClientId::parse(&format!("  {ID}\n")).unwrap().as_str(), ID);
        for (before, after) in [("\u{200b}", "\u{feff}"), ("“", "”"), ("\u{a0}", "\r\n"), ("\"", "\",")] {
            assert_eq!(ClientId::parse(&format!("{before}{ID}{after}")).unwrap().as_str(), ID);
        }
        assert_eq!(ClientId::parse(&format!("{}\u{200b}\n{}", &ID[..9], &ID[9..])).unwrap().as_str(), ID);
        for nothing in [" ", "", "\u{200b}", "\"\""] {
            assert_eq!(ClientId::parse(nothing), Err(MalformedClientId::Empty));
        }
        assert_eq!(ClientId::parse(&ID[..28]), Err(MalformedClientId::Length(28)));
        assert_eq!(ClientId::parse(&ID.replace('f', "g")), Err(MalformedClientId::Character('g')));
    }

    #[test]
    fn a_secret_is_encoded_before_it_is_joined() {
        for (secret, pair) in [("5ec2e7", format!("{ID}:5ec2e7")), ("a:b c+d%é", format!("{ID}:a%3Ab+c%2Bd%25%C3%A9"))] {
            let client = ConfidentialClient::new(ClientId::parse(ID).unwrap(), ClientSecret::new(secret));
            assert_eq!(String::from_utf8(STANDARD.decode(client.basic().reveal()).unwrap()).unwrap(), pair);
            assert!(!format!("{client:?}").contains(secret));
        }
    }
}
