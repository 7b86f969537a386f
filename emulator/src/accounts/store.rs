//! What the accounts service remembers: sessions, consents, grants, codes and tokens (Spotify, "Refreshing tokens", RFC 6749 sections 4.1.2 and 6).

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::scope::Scopes;
use crate::clock::Millis;
use crate::world::people::Person;

/// What one person allowed one app.
#[derive(Clone, Debug)]
pub(crate) struct Consent {
    pub(crate) scopes: Scopes,
    pub(crate) at: Millis,
}

/// What a code gives: everything that is issued from one authorization hangs on it, so that ending it ends them all.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) client_id: &'static str,
    /// `None` for the client credentials grant, which knows no person.
    pub(crate) user: Option<&'static Person>,
    pub(crate) scopes: Scopes,
    pub(crate) consent_at: Millis,
    /// Whether it was given to a client that showed its secret.
    pub(crate) confidential: bool,
    pub(crate) revoked: bool,
}

/// An authorization code.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) grant: usize,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: Option<String>,
    pub(crate) issued: Millis,
    pub(crate) used: bool,
}

/// An access token.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    pub(crate) grant: usize,
    pub(crate) expires: Millis,
}

/// A refresh token, and when a newer one was first given for it.
#[derive(Clone, Debug)]
pub(crate) struct Refresh {
    pub(crate) grant: usize,
    pub(crate) replaced: Option<Millis>,
}

/// A browser that signed in.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) user: &'static Person,
    /// Stands in the consent form, so that no other page can agree for the person.
    pub(crate) form_key: String,
}

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) sessions: HashMap<String, Session>,
    /// By account key and client ID.
    pub(crate) consents: HashMap<(&'static str, &'static str), Consent>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) access: HashMap<String, Access>,
    pub(crate) refresh: HashMap<String, Refresh>,
}

impl Store {
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

    /// What a person does on the page of connected apps: the consent is gone and every grant with it. With `keep_access`, access
    /// tokens that are out live to their end (at Spotify both happen).
    pub(crate) fn withdraw(&mut self, user: &str, keep_access: bool) {
        self.consents.retain(|(known, _), _| *known != user);
        let theirs = |grant: &Grant| grant.user.is_some_and(|person| person.key == user);
        if keep_access {
            // The access tokens move to a grant of their own that stays alive.
            for at in 0..self.grants.len() {
                let Some(twin) = self.grants.get(at).filter(|grant| theirs(grant) && !grant.revoked).cloned() else { continue };
                let twin = self.add_grant(twin);
                for access in self.access.values_mut().filter(|access| access.grant == at) {
                    access.grant = twin;
                }
                self.revoke(at);
            }
        } else {
            self.grants.iter_mut().filter(|grant| theirs(grant)).for_each(|grant| grant.revoked = true);
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

/// Opaque random text that carries this many bytes. A machine without randomness is no place for tokens: the text is then empty, and
/// empty codes and tokens are refused wherever they are read.
pub(crate) fn opaque(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    match getrandom::fill(&mut buffer) {
        Ok(()) => URL_SAFE_NO_PAD.encode(buffer),
        Err(_) => String::new(),
    }
}
