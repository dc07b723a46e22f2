//! E-mail addresses, in the one form that is compared and stored.

use std::fmt;
use std::str::FromStr;

/// An address in lower case. Two spellings that differ in case are one account.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Email(String);

/// The text is not an address that the system can write to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("is not a valid e-mail address")]
pub struct InvalidEmail;

impl Email {
    /// The longest address, in bytes (RFC 5321 §4.5.3.1.3 less the angle brackets).
    pub const MAX_BYTES: usize = 254;

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = InvalidEmail;

    /// Accepts the dot-atom form of RFC 5322 with a domain of at least two labels; ASCII only.
    ///
    /// # Errors
    /// [`InvalidEmail`] for anything else: quoted local parts, address literals, comments.
    fn from_str(raw: &str) -> Result<Self, InvalidEmail> {
        let address = raw.trim().to_ascii_lowercase();
        let (local, domain) = address.rsplit_once('@').ok_or(InvalidEmail)?;
        let valid = address.len() <= Self::MAX_BYTES
            && local.len() <= 64
            && local
                .split('.')
                .all(|atom| !atom.is_empty() && atom.bytes().all(is_atom_byte))
            && domain.contains('.')
            && domain.split('.').all(is_label);
        if valid {
            Ok(Self(address))
        } else {
            Err(InvalidEmail)
        }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_atom_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_outer_space_do_not_make_another_account() {
        assert_eq!(
            " Ana.Paz@Clinica.COM ".parse(),
            Ok(Email("ana.paz@clinica.com".to_owned()))
        );
    }

    #[test]
    fn what_cannot_be_written_to_is_refused() {
        for raw in [
            "",
            "ana",
            "ana@",
            "@x.com",
            "a b@x.com",
            "a@x",
            "a@-x.com",
            "a..b@x.com",
            "ñ@x.com",
            "a@x.com\0",
            "a@x..com",
        ] {
            assert_eq!(raw.parse::<Email>(), Err(InvalidEmail), "{raw:?}");
        }
    }
}
