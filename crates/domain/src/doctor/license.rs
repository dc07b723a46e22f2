//! The *matrícula* that lets a doctor practise.

use std::fmt;
use std::str::FromStr;

/// A licence number such as `MN 123456` (national) or `MP 4567` (provincial): capitals, single spaces.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct License(String);

/// The text is no licence number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must have 3 to 30 letters, digits, spaces, hyphens, slashes or dots, with at least one digit")]
pub struct InvalidLicense;

impl License {
    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for License {
    type Err = InvalidLicense;

    fn from_str(raw: &str) -> Result<Self, InvalidLicense> {
        let number = raw
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_ascii_uppercase();
        let valid = (3..=30).contains(&number.len())
            && number
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b" -/.".contains(&b))
            && number.bytes().any(|b| b.is_ascii_digit());
        if valid {
            Ok(Self(number))
        } else {
            Err(InvalidLicense)
        }
    }
}

impl fmt::Display for License {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_make_another_licence() {
        assert_eq!(" mn  123456 ".parse(), Ok(License("MN 123456".to_owned())));
        assert_eq!("MN".parse::<License>(), Err(InvalidLicense));
        assert_eq!("MN 1\0".parse::<License>(), Err(InvalidLicense));
    }
}
