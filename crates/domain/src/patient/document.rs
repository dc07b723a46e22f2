//! Identity documents: a type and a number. Formatting belongs to the edge; the number is kept bare.

use std::str::FromStr;

/// The kinds of document that the front desk meets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DocumentType {
    /// *Documento nacional de identidad*, 7 or 8 digits.
    Dni,
    /// A passport of any country.
    Passport,
    /// Any other: a foreign identity card, an old *libreta*.
    Other,
}

/// A document that identifies a person.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Document {
    kind: DocumentType,
    number: String,
}

/// Why a document was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InvalidDocument {
    /// No such type.
    #[error("must be one of dni, passport, other")]
    UnknownType,
    /// A DNI is a number of 7 or 8 digits.
    #[error("a DNI has 7 or 8 digits")]
    NotADni,
    /// Other documents have 3 to 30 letters, digits and hyphens.
    #[error("must have 3 to 30 letters, digits or hyphens")]
    Malformed,
}

impl DocumentType {
    /// The name in storage and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dni => "dni",
            Self::Passport => "passport",
            Self::Other => "other",
        }
    }
}

impl FromStr for DocumentType {
    type Err = InvalidDocument;

    fn from_str(raw: &str) -> Result<Self, InvalidDocument> {
        [Self::Dni, Self::Passport, Self::Other]
            .into_iter()
            .find(|kind| kind.as_str() == raw)
            .ok_or(InvalidDocument::UnknownType)
    }
}

impl Document {
    /// Parses a number of this type: dots and spaces are dropped, letters raised to capitals.
    ///
    /// # Errors
    /// [`InvalidDocument::NotADni`] or [`InvalidDocument::Malformed`].
    pub fn parse(kind: DocumentType, raw: &str) -> Result<Self, InvalidDocument> {
        let number: String = raw
            .trim()
            .chars()
            .filter(|c| !matches!(c, '.' | ' '))
            .collect::<String>()
            .to_ascii_uppercase();
        let valid = match kind {
            DocumentType::Dni => {
                matches!(number.parse(), Ok(1_000_000..=99_999_999_u32)) && !number.starts_with(['+', '0'])
            }
            DocumentType::Passport | DocumentType::Other => {
                (3..=30).contains(&number.len())
                    && number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            }
        };
        match (valid, kind) {
            (true, _) => Ok(Self { kind, number }),
            (false, DocumentType::Dni) => Err(InvalidDocument::NotADni),
            (false, _) => Err(InvalidDocument::Malformed),
        }
    }

    /// The type.
    pub fn kind(&self) -> DocumentType {
        self.kind
    }

    /// The bare number.
    pub fn number(&self) -> &str {
        &self.number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dni_is_the_same_with_and_without_dots() {
        let dotted = Document::parse(DocumentType::Dni, "12.345.678");
        assert_eq!(dotted, Document::parse(DocumentType::Dni, " 12345678"));
        assert_eq!(dotted.as_ref().map(Document::number), Ok("12345678"));
    }

    #[test]
    fn what_is_no_dni_is_refused() {
        for raw in [
            "",
            "123456",
            "123456789",
            "12a45678",
            "-1234567",
            "+12345678",
            "01234567",
        ] {
            assert_eq!(
                Document::parse(DocumentType::Dni, raw),
                Err(InvalidDocument::NotADni),
                "{raw:?}"
            );
        }
    }

    #[test]
    fn a_passport_is_letters_and_digits() {
        assert!(
            Document::parse(DocumentType::Passport, "aab 123456").is_ok_and(|d| d.number() == "AAB123456")
        );
        assert_eq!(
            Document::parse(DocumentType::Passport, "x;y"),
            Err(InvalidDocument::Malformed)
        );
    }
}
