//! How a database stands: its version, how the connection to it is protected, and what an operator should mend.

use std::net::IpAddr;

use super::ConnectError;

/// What a database said of itself when it was first reached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Its name and version: `MariaDB 10.11.14`.
    pub version: String,
    /// How the connection is protected.
    pub transport: Transport,
    /// What should be mended: a sentence each.
    pub warnings: Vec<String>,
}

/// How the connection to a database is protected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Transport {
    /// It leaves this machine in no case: a file, a socket, a loopback address.
    Local,
    /// TLS, and the server's certificate was checked.
    Verified,
    /// TLS with whoever answered.
    Unverified,
    /// Nothing protects it.
    Plain,
}

impl Transport {
    /// To another machine whose certificate is not checked.
    pub(super) fn unverified(has_tls: bool) -> Self {
        if has_tls { Self::Unverified } else { Self::Plain }
    }

    /// What should be said of it; `how` is what the URL must have.
    pub(super) fn warning(self, how: &str) -> Option<String> {
        let lack = match self {
            Self::Local | Self::Verified => return None,
            Self::Unverified => {
                "the certificate of the database server is not checked: whoever sits in between can pose as it"
            }
            Self::Plain => {
                "the connection to the database is not encrypted: health data can be read on the network"
            }
        };
        Some(format!("{lack}. Add {how} to its URL"))
    }
}

/// Whether a host is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.is_empty()
        || bare == "localhost"
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Refuses what is older than `oldest`, by major and minor version.
pub(super) fn at_least(product: &'static str, oldest: [u32; 2], found: &str) -> Result<(), ConnectError> {
    if parts(found) < Some(oldest) {
        return Err(ConnectError::TooOld {
            product,
            found: found.to_owned(),
            oldest: format!("{}.{}", oldest[0], oldest[1]),
        });
    }
    Ok(())
}

/// `10.11.14-MariaDB-0+deb12u2` is 10.11; a lone major version has minor 0.
fn parts(version: &str) -> Option<[u32; 2]> {
    let mut numbers = version
        .split(|c: char| !c.is_ascii_digit())
        .map(|part| part.parse().ok());
    Some([numbers.next()??, numbers.next().flatten().unwrap_or(0)])
}

#[cfg(test)]
mod tests {
    use super::{at_least, is_loopback};

    #[test]
    fn versions_compare_by_number() {
        for fine in ["10.11.14-MariaDB-0+deb12u2", "10.6.0", "11.4.2-MariaDB", "12"] {
            assert!(at_least("MariaDB", [10, 6], fine).is_ok(), "{fine}");
        }
        for old in ["10.5.29-MariaDB", "5.7.44-log", "9", "", "unknown"] {
            let refused = at_least("MariaDB", [10, 6], old).unwrap_err().to_string();
            assert!(refused.contains("10.6"), "{refused}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for here in ["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]", ""] {
            assert!(is_loopback(here), "{here}");
        }
        for elsewhere in [
            "192.168.0.10",
            "db.clinic.example",
            "localhost.clinic.example",
            "10.0.0.1",
        ] {
            assert!(!is_loopback(elsewhere), "{elsewhere}");
        }
    }
}
