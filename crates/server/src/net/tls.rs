//! TLS 1.2 and 1.3 with a certificate that may be renewed while the program runs.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file is no certificate chain.
    #[error("the certificate {0} cannot be used: {1}")]
    Certificate(PathBuf, String),
    /// The file is no private key.
    #[error("the private key {0} cannot be used: {1}")]
    Key(PathBuf, String),
    /// The two do not belong together.
    #[error("the private key {1} is not the key of the certificate {0}")]
    Mismatch(PathBuf, PathBuf),
    /// The library refuses.
    #[error("TLS cannot be set up: {0}")]
    Setup(#[from] rustls::Error),
}

/// The server's side of TLS. Clones share the certificate.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    current: Arc<Current>,
}

struct Current {
    certificate: PathBuf,
    key: PathBuf,
    pair: RwLock<Arc<CertifiedKey>>,
}

impl Tls {
    /// Speaks with the PEM certificate chain and private key of these files.
    ///
    /// # Errors
    /// [`TlsError`], with the file's name.
    pub fn load(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let current = Arc::new(Current {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            pair: RwLock::new(Arc::new(read(certificate, key)?)),
        });
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(current.clone());
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            current,
        })
    }

    /// The last instant at which the certificate holds.
    ///
    /// # Errors
    /// [`TlsError::Certificate`] when its dates cannot be read.
    pub fn valid_until(&self) -> Result<Timestamp, TlsError> {
        let pair = Arc::clone(&self.current.pair.read().unwrap_or_else(PoisonError::into_inner));
        let unreadable = || {
            TlsError::Certificate(
                self.current.certificate.clone(),
                "its dates cannot be read".to_owned(),
            )
        };
        let first = pair.cert.first().ok_or_else(unreadable)?;
        let (_, parsed) = x509_parser::parse_x509_certificate(first).map_err(|_| unreadable())?;
        Timestamp::from_second(parsed.validity().not_after.timestamp()).map_err(|_| unreadable())
    }

    /// Shakes hands.
    pub(super) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        self.acceptor.accept(stream).await
    }

    /// Reads the files again; new connections use what they hold. A pair that is half written or wrong changes nothing.
    ///
    /// # Errors
    /// As [`Tls::load`].
    pub fn reload(&self) -> Result<(), TlsError> {
        let pair = read(&self.current.certificate, &self.current.key)?;
        *self.current.pair.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pair);
        Ok(())
    }
}

impl fmt::Debug for Current {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Current(…)")
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(
            &self.pair.read().unwrap_or_else(PoisonError::into_inner),
        ))
    }
}

fn read(certificate: &Path, key: &Path) -> Result<CertifiedKey, TlsError> {
    let bad_chain = |why: String| TlsError::Certificate(certificate.to_owned(), why);
    let bad_key = |why: String| TlsError::Key(key.to_owned(), why);
    let chain = CertificateDer::pem_file_iter(certificate)
        .map_err(|error| bad_chain(error.to_string()))?
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| bad_chain(error.to_string()))?;
    if chain.is_empty() {
        return Err(bad_chain("it holds no certificate in PEM".to_owned()));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| bad_key(error.to_string()))?;
    let signer = ring::sign::any_supported_type(&secret).map_err(|error| bad_key(error.to_string()))?;
    let pair = CertifiedKey::new(chain, signer);
    match pair.keys_match() {
        Ok(()) => Ok(pair),
        Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::KeyMismatch)) => {
            Err(TlsError::Mismatch(certificate.to_owned(), key.to_owned()))
        }
        Err(error) => Err(bad_chain(error.to_string())),
    }
}
