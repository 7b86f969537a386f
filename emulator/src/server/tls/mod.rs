//! TLS: Spotify's own addresses on a loopback port, with a certificate made at the start, so that an app or SDK with these addresses built in
//! needs no change.

mod certificate;
mod files;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, crypto::ring};
use tokio_rustls::server::TlsStream;

use crate::http::origins::HOSTS;
use files::Files;

/// How long a client may take to agree on a connection.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// Where the emulator answers as `https://accounts.spotify.com`, `https://api.spotify.com` and, for pictures, `https://i.scdn.co`, and what a
/// client has to trust.
#[derive(Debug)]
pub struct Tls {
    /// The address of the port.
    pub address: SocketAddr,
    /// The certificate of the authority that signed the emulator's, in PEM. It was made at the start, and its key no longer exists.
    pub certificate: String,
    /// A file with that certificate.
    pub certificate_file: PathBuf,
    /// A module for Node that leads its connections to Spotify's hosts to the emulator.
    pub node_file: PathBuf,
    /// SHA-256 of the emulator's public key (SubjectPublicKeyInfo), in base64.
    pub key_hash: String,
    /// Removes the files when it is dropped.
    _files: Files,
}

impl Tls {
    /// The beginning of a command line for curl; the address follows.
    #[must_use]
    pub fn curl(&self) -> String {
        let mapped: String = HOSTS.iter().map(|host| format!(" --connect-to {host}:443:{}", self.address)).collect();
        format!("curl --cacert {}{mapped}", quoted(&self.certificate_file))
    }

    /// The beginning of a command line for Node; the program follows.
    #[must_use]
    pub fn node(&self) -> String {
        format!("NODE_EXTRA_CA_CERTS={} node --import {}", quoted(&self.certificate_file), quoted(&self.node_file))
    }

    /// The beginning of a command line for Chromium, and for Chrome and Edge under their own names; the address follows. Without a profile of its
    /// own, the browser does not trust the certificate.
    #[must_use]
    pub fn chromium(&self) -> String {
        let mapped: Vec<String> = HOSTS.iter().map(|host| format!("MAP {host}:443 {}", self.address)).collect();
        format!(
            "chromium --user-data-dir=\"$(mktemp -d)\" --ignore-certificate-errors-spki-list={} --host-resolver-rules=\"{}\"",
            self.key_hash,
            mapped.join(", ")
        )
    }
}

/// A path for a shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:".contains(c);
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// The emulator's side of TLS.
#[derive(Clone)]
pub(super) struct Acceptor(TlsAcceptor);

impl Acceptor {
    /// Agrees on a connection; `None` if the client does not.
    pub(super) async fn accept(&self, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
        tokio::time::timeout(HANDSHAKE_TIMEOUT, self.0.accept(stream)).await.ok()?.ok()
    }
}

/// Makes a certificate and writes the files, in `directory` or else in a new one for temporary files. An error is one sentence.
pub(super) fn prepare(address: SocketAddr, directory: Option<&Path>) -> Result<(Tls, Acceptor), String> {
    let made = certificate::make().map_err(|error| format!("The certificate for TLS cannot be made ({error})."))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map(|config| config.with_no_client_auth())
        .and_then(|config| config.with_single_cert(made.chain, made.key));
    let mut config = config.map_err(|error| format!("TLS cannot be prepared ({error})."))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let node =
        include_str!("hosts.mjs").replace("{host}", &address.ip().to_string()).replace("{port}", &address.port().to_string());
    let files = Files::write(directory, &made.authority, &node).map_err(|error| {
        format!("The files for TLS cannot be written ({error}); choose another directory with `--tls-files DIR`.")
    })?;
    let tls = Tls {
        address,
        certificate: made.authority,
        certificate_file: files.certificate(),
        node_file: files.node(),
        key_hash: made.key_hash,
        _files: files,
    };
    Ok((tls, Acceptor(TlsAcceptor::from(Arc::new(config)))))
}
