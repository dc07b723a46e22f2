//! The places where the clinic attends (*consultorios*, *sedes*).

use std::fmt;
use std::str::FromStr;

use crate::ids::OfficeId;
use crate::text::{Address, Name};
use crate::time::Zone;
use crate::version::Version;

/// An office.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Office {
    /// Identifies the office.
    pub id: OfficeId,
    /// Unique; what the staff calls it.
    pub code: OfficeCode,
    /// As patients know it.
    pub name: Name,
    /// How to get there.
    pub address: Address,
    /// The zone of its opening hours.
    pub zone: Zone,
    /// An inactive office offers no turnos.
    pub active: bool,
    /// For optimistic concurrency.
    pub version: Version,
}

/// A short code such as `CENTRO-2`: 1 to 20 capitals, digits, hyphens.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct OfficeCode(String);

/// The text is no office code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must have 1 to 20 letters, digits or hyphens")]
pub struct InvalidOfficeCode;

impl OfficeCode {
    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OfficeCode {
    type Err = InvalidOfficeCode;

    fn from_str(raw: &str) -> Result<Self, InvalidOfficeCode> {
        let code = raw.trim().to_ascii_uppercase();
        if (1..=20).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            Ok(Self(code))
        } else {
            Err(InvalidOfficeCode)
        }
    }
}

impl fmt::Display for OfficeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
