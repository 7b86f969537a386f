//! What the accounts service remembers: sessions, consents, grants, codes and tokens (Spotify, "Refreshing tokens", RFC 6749 sections 4.1.2 and 6).

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

/// What a code gives: everything that is issued from one authorization hangs on it, so that ending it ends them all.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) client_id: String,
    /// The person's key; `None` for the client credentials grant, which knows no person.
    pub(crate) user: Option<String>,
    pub(crate) scopes: Scopes,
    pub(crate) consent_at: Millis,
    /// Whether it was given to a client that showed its secret.
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

/// A refresh token, and when a newer one was first given for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Refresh {
    pub(crate) grant: usize,
    pub(crate) replaced: Option<Millis>,
}

/// A browser that signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    /// The person's key.
    pub(crate) user: String,
    /// Stands in the consent form, so that no other page can agree for the person.
    pub(crate) form_key: String,
}

/// All of it.
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
    /// Puts a grant in and names it.
    pub(crate) fn add_grant(&mut self, grant: Grant) -> usize {
        self.grants.push(grant);
        self.grants.len() - 1
    }

    /// Ends a grant: its refresh tokens and access tokens die with it.
    pub(crate) fn revoke(&mut self, grant: usize) {
        if let Some(grant) = self.grants.get_mut(grant) {
            grant.revoked = true;
        }
    }

    /// What a person does on the page of connected apps, for one app or for all: the consent is gone and every grant with it. With
    /// `keep_access`, access tokens that are out live to their end (at Spotify both happen).
    pub(crate) fn withdraw(&mut self, user: &str, client_id: Option<&str>, keep_access: bool) {
        if let Some(consents) = self.consents.get_mut(user) {
            consents.retain(|known, _| client_id.is_some_and(|wanted| wanted != known));
        }
        self.consents.retain(|_, consents| !consents.is_empty());
        let theirs =
            |grant: &Grant| grant.user.as_deref() == Some(user) && client_id.is_none_or(|wanted| grant.client_id == wanted);
        self.end(theirs, keep_access);
    }

    /// Forgets everything an app was given.
    pub(crate) fn forget_app(&mut self, client_id: &str) {
        for consents in self.consents.values_mut() {
            consents.remove(client_id);
        }
        self.consents.retain(|_, consents| !consents.is_empty());
        self.end(|grant| grant.client_id == client_id, false);
    }

    /// Forgets everything a person gave, and where they are signed in.
    pub(crate) fn forget_person(&mut self, key: &str) {
        self.withdraw(key, None, false);
        self.sessions.retain(|_, session| session.user != key);
    }

    fn end(&mut self, which: impl Fn(&Grant) -> bool, keep_access: bool) {
        for at in 0..self.grants.len() {
            let Some(grant) = self.grants.get(at).filter(|grant| which(grant) && !grant.revoked).cloned() else { continue };
            self.revoke(at);
            // A code that nobody has used yet would give nothing but dead tokens.
            self.codes.retain(|_, code| code.grant != at);
            if keep_access && self.access.values().any(|access| access.grant == at) {
                // The access tokens move to a grant of their own that stays alive.
                let twin = self.add_grant(grant);
                for access in self.access.values_mut().filter(|access| access.grant == at) {
                    access.grant = twin;
                }
            }
        }
    }

    /// The living grant behind an access token, if the token has not expired.
    pub(crate) fn grant_of(&self, token: &str, now: Millis) -> Result<&Grant, Refused> {
        let access = self.access.get(token).ok_or(Refused::Unknown)?;
        let grant = self.grants.get(access.grant).filter(|grant| !grant.revoked).ok_or(Refused::Unknown)?;
        if access.expires <= now { Err(Refused::Expired) } else { Ok(grant) }
    }
}

/// Why an access token does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Unknown,
    Expired,
}
