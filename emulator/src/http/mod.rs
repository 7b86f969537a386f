//! Requests and responses as plain data, so that everything above is a function from one to the other.

pub(crate) mod cookie;
pub(crate) mod credentials;
pub(crate) mod origins;
pub(crate) mod params;
pub(crate) mod request;
pub(crate) mod response;

pub(crate) use params::Params;
pub(crate) use request::Request;
pub(crate) use response::Response;
