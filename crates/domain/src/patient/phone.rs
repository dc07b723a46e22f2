//! Telephone numbers, loosely: a clinic has landlines, mobiles and foreign numbers.

use std::fmt;
use std::str::FromStr;

/// 6 to 15 digits (ITU-T E.164), with `+` in front when international.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Phone(String);

/// The text is no telephone number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must have 6 to 15 digits, optionally with + in front")]
pub struct InvalidPhone;

impl Phone {
    /// The digits, with `+` in front when international.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Phone {
    type Err = InvalidPhone;

    /// Spaces, dots, hyphens and parentheses are dropped.
    ///
    /// # Errors
    /// [`InvalidPhone`] when what remains is not a number.
    fn from_str(raw: &str) -> Result<Self, InvalidPhone> {
        let number: String = raw
            .chars()
            .filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')'))
            .collect();
        let digits = number.strip_prefix('+').unwrap_or(&number);
        if (6..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(number))
        } else {
            Err(InvalidPhone)
        }
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_people_write_a_number_are_one_number() {
        assert_eq!(
            "+54 9 11 5555-1234".parse(),
            Ok(Phone("+5491155551234".to_owned()))
        );
        assert_eq!("(011) 4555.1234".parse(), Ok(Phone("01145551234".to_owned())));
        assert_eq!("12345".parse::<Phone>(), Err(InvalidPhone));
        assert_eq!("++541155551234".parse::<Phone>(), Err(InvalidPhone));
    }
}
