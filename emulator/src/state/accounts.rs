//! The state of the accounts service: sessions, consents, grants, codes and tokens (Spotify, "Refreshing tokens", RFC 6749 sections 4.1.2
//! and 6).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::scope::Scopes;
use crate::clock::Millis;

/// What one person allowed one app.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Consent {
    pub(crate) scopes: Scopes,
    pub(crate) at: Millis,
}

/// One authorization. Its code and tokens all refer to it, so revoking it revokes them all.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) client_id: String,
    /// The person's key; `None` for the client credentials grant.
    pub(crate) user: Option<String>,
    pub(crate) scopes: Scopes,
    pub(crate) consent_at: Millis,
    /// Whether the client authenticated with its secret.
    pub(crate) confidential: bool,
    pub(crate) revoked: bool,
}

/// An authorization code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) grant: usize,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: Option<String>,
    pub(crate) issued: Millis,
    pub(crate) used: bool,
}

/// An access token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Access {
    pub(crate) grant: usize,
    pub(crate) expires: Millis,
}

/// A refresh token, and when another one first replaced it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Refresh {
    pub(crate) grant: usize,
    pub(crate) replaced: Option<Millis>,
}

/// A browser in which someone is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    /// The person's key.
    pub(crate) user: String,
    /// Part of every form, so that no other site can act for the person.
    pub(crate) form_key: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Accounts {
    pub(crate) sessions: BTreeMap<String, Session>,
    /// By the person's key, then by client ID.
    pub(crate) consents: BTreeMap<String, BTreeMap<String, Consent>>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) codes: BTreeMap<String, Code>,
    pub(crate) access: BTreeMap<String, Access>,
    pub(crate) refresh: BTreeMap<String, Refresh>,
}

impl Accounts {
    /// Adds a grant; returns its index.
    pub(crate) fn add_grant(&mut self, grant: Grant) -> usize {
        self.grants.push(grant);
        self.grants.len() - 1
    }

    /// Revokes a grant with its refresh tokens and access tokens.
    pub(crate) fn revoke(&mut self, grant: usize) {
        if let Some(grant) = self.grants.get_mut(grant) {
            grant.revoked = true;
        }
    }

    /// Withdraws a person's consent for one app or for all, and revokes the grants. With `keep_access`, access tokens stay valid until they
    /// expire (at Spotify both happen).
    pub(crate) fn withdraw(&mut self, user: &str, client_id: Option<&str>, keep_access: bool) {
        if let Some(consents) = self.consents.get_mut(user) {
            consents.retain(|known, _| client_id.is_some_and(|wanted| wanted != known));
        }
        self.consents.retain(|_, consents| !consents.is_empty());
        let is_theirs =
            |grant: &Grant| grant.user.as_deref() == Some(user) && client_id.is_none_or(|wanted| grant.client_id == wanted);
        self.end(is_theirs, keep_access);
    }

    /// Ends every consent and grant of an app.
    pub(crate) fn forget_app(&mut self, client_id: &str) {
        for consents in self.consents.values_mut() {
            consents.remove(client_id);
        }
        self.consents.retain(|_, consents| !consents.is_empty());
        self.end(|grant| grant.client_id == client_id, false);
    }

    /// Ends every consent, grant and session of a person.
    pub(crate) fn forget_person(&mut self, key: &str) {
        self.withdraw(key, None, false);
        self.sessions.retain(|_, session| session.user != key);
    }

    fn end(&mut self, which: impl Fn(&Grant) -> bool, keep_access: bool) {
        for at in 0..self.grants.len() {
            let Some(grant) = self.grants.get(at).filter(|grant| which(grant) && !grant.revoked).cloned() else { continue };
            self.revoke(at);
            // An unused code would only yield revoked tokens.
            self.codes.retain(|_, code| code.grant != at);
            if keep_access && self.access.values().any(|access| access.grant == at) {
                // The access tokens move to a copy of the grant that is not revoked.
                let copy = self.add_grant(grant);
                for access in self.access.values_mut().filter(|access| access.grant == at) {
                    access.grant = copy;
                }
            }
        }
    }

    /// The grant of a valid access token.
    pub(crate) fn grant_of(&self, token: &str, now: Millis) -> Result<&Grant, InvalidToken> {
        let access = self.access.get(token).ok_or(InvalidToken::Unknown)?;
        let grant = self.grants.get(access.grant).filter(|grant| !grant.revoked).ok_or(InvalidToken::Unknown)?;
        if access.expires <= now { Err(InvalidToken::Expired) } else { Ok(grant) }
    }
}

/// Why an access token is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InvalidToken {
    Unknown,
    Expired,
}
