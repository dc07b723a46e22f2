//! The languages that messages are written in.

use std::str::FromStr;

/// A language.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Language {
    /// Spanish as it is spoken in Argentina.
    #[default]
    Spanish,
    /// English.
    English,
}

/// The text names no language that messages are written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be es or en")]
pub struct UnknownLanguage;

impl Language {
    /// Its ISO 639 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Spanish => "es",
            Self::English => "en",
        }
    }

    /// The one of two texts that is in this language.
    pub fn pick<T>(self, spanish: T, english: T) -> T {
        match self {
            Self::Spanish => spanish,
            Self::English => english,
        }
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(raw: &str) -> Result<Self, UnknownLanguage> {
        match raw {
            "es" => Ok(Self::Spanish),
            "en" => Ok(Self::English),
            _ => Err(UnknownLanguage),
        }
    }
}
