//! What an entry of a clinical record is.

use std::fmt;
use std::str::FromStr;

/// The kind of an entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RecordKind {
    /// A visit: history, examination, impression, plan (*consulta*).
    Consultation,
    /// How a known problem goes on (*evolución*).
    Evolution,
    /// The result of a study (*estudio complementario*).
    Study,
    /// Something that was done to the patient (*práctica*, *procedimiento*).
    Procedure,
    /// What was prescribed (*indicaciones*, *receta*).
    Prescription,
    /// A referral to another doctor (*interconsulta*, *derivación*).
    Referral,
    /// A certificate that was given out (*certificado*).
    Certificate,
}

/// The text names no kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be consultation, evolution, study, procedure, prescription, referral or certificate")]
pub struct UnknownRecordKind;

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Consultation,
        Self::Evolution,
        Self::Study,
        Self::Procedure,
        Self::Prescription,
        Self::Referral,
        Self::Certificate,
    ];

    /// The name in storage and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Consultation => "consultation",
            Self::Evolution => "evolution",
            Self::Study => "study",
            Self::Procedure => "procedure",
            Self::Prescription => "prescription",
            Self::Referral => "referral",
            Self::Certificate => "certificate",
        }
    }
}

impl FromStr for RecordKind {
    type Err = UnknownRecordKind;

    fn from_str(raw: &str) -> Result<Self, UnknownRecordKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == raw)
            .ok_or(UnknownRecordKind)
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in RecordKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert_eq!("note".parse::<RecordKind>(), Err(UnknownRecordKind));
    }
}
