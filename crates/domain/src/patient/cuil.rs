//! The CUIL (*código único de identificación laboral*): by which *obras sociales* know a person in Argentina.

use std::fmt;
use std::str::FromStr;

/// Eleven digits: a prefix, the person's number, a check digit. A person's sex is never derived from the prefix.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Cuil(String);

/// Why a CUIL was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InvalidCuil {
    /// Not eleven digits.
    #[error("a CUIL has 11 digits")]
    Malformed,
    /// A prefix of companies, or of nobody.
    #[error("a person's CUIL begins with 20, 23, 24, 25, 26 or 27")]
    UnknownPrefix,
    /// The last digit does not follow from the others: something is mistyped.
    #[error("the check digit does not fit the number")]
    WrongCheckDigit,
}

/// What people have; 30 and above are companies.
const PREFIXES: [&str; 6] = ["20", "23", "24", "25", "26", "27"];

impl Cuil {
    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Cuil {
    type Err = InvalidCuil;

    /// Hyphens, dots and spaces are dropped.
    ///
    /// # Errors
    /// See [`InvalidCuil`].
    fn from_str(raw: &str) -> Result<Self, InvalidCuil> {
        let digits: String = raw.chars().filter(|c| !matches!(c, '-' | '.' | ' ')).collect();
        if digits.len() != 11 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(InvalidCuil::Malformed);
        }
        if !PREFIXES.iter().any(|prefix| digits.starts_with(prefix)) {
            return Err(InvalidCuil::UnknownPrefix);
        }
        let (number, check) = digits.split_at(10);
        if check_digit(number) == check.parse().ok() {
            Ok(Self(digits))
        } else {
            Err(InvalidCuil::WrongCheckDigit)
        }
    }
}

/// What follows from the first ten digits; none for the numbers that are given out with another prefix.
fn check_digit(number: &str) -> Option<u32> {
    const WEIGHTS: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    let digits = number.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        digit => Some(digit),
    }
}

impl fmt::Display for Cuil {
    /// As people write it: `20-12345678-6`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, rest) = self.0.split_at(2);
        let (number, check) = rest.split_at(8);
        write!(f, "{prefix}-{number}-{check}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cuil_is_the_same_with_and_without_hyphens() {
        for raw in ["20-12345678-6", "20123456786", " 20 12.345.678 6 "] {
            let cuil = raw.parse::<Cuil>();
            assert_eq!(cuil.as_ref().map(Cuil::as_str), Ok("20123456786"), "{raw}");
            assert_eq!(cuil.map(|cuil| cuil.to_string()), Ok("20-12345678-6".to_owned()));
        }
        // Eleven minus nothing is written as 0.
        assert!("27-12345678-0".parse::<Cuil>().is_ok());
    }

    #[test]
    fn what_is_no_cuil_is_refused() {
        let cases = [
            ("", InvalidCuil::Malformed),
            ("20-1234567-6", InvalidCuil::Malformed),
            ("20-12345678-66", InvalidCuil::Malformed),
            ("20-1234567a-6", InvalidCuil::Malformed),
            ("20-1234567٨-6", InvalidCuil::Malformed),
            ("30-12345678-1", InvalidCuil::UnknownPrefix),
            ("21-12345678-6", InvalidCuil::UnknownPrefix),
            ("20-12345678-5", InvalidCuil::WrongCheckDigit),
            ("20-12345687-6", InvalidCuil::WrongCheckDigit),
        ];
        for (raw, fault) in cases {
            assert_eq!(raw.parse::<Cuil>(), Err(fault), "{raw}");
        }
    }

    #[test]
    fn a_number_whose_check_would_be_ten_is_nobodys_with_that_prefix() {
        // 20-00000001-x: 10 + 2 = 12, 11 - 1 = 10.
        for check in 0..10 {
            let raw = format!("20-00000001-{check}");
            assert_eq!(raw.parse::<Cuil>(), Err(InvalidCuil::WrongCheckDigit), "{raw}");
        }
    }
}
