//! An HTTP request.

use super::origins;
use super::params::Params;

/// A whole request. The method is in upper case, the path still percent-encoded and without the query, header names are in lower case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether it came over TLS, under Spotify's own addresses.
    pub(crate) over_tls: bool,
}

impl Request {
    /// The first value of a header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The origin of the accounts service, as the client knows it.
    pub(crate) fn accounts_origin<'a>(&self, own: &'a str) -> &'a str {
        if self.over_tls { origins::ACCOUNTS } else { own }
    }

    /// The origin of the Web API, as the client knows it.
    pub(crate) fn api_origin<'a>(&self, own: &'a str) -> &'a str {
        if self.over_tls { origins::API } else { own }
    }

    /// The query's parameters.
    pub(crate) fn query(&self) -> Params {
        Params::parse(self.query.as_bytes())
    }

    /// The body's parameters, if the content type is a form.
    pub(crate) fn form(&self) -> Option<Params> {
        let media_type = self.header("content-type")?.split(';').next()?.trim().to_ascii_lowercase();
        (media_type == "application/x-www-form-urlencoded").then(|| Params::parse(&self.body))
    }

    /// Whether the method is GET or HEAD. Hyper omits the body for HEAD.
    pub(crate) fn reads(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD")
    }
}
