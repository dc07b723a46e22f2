//! How long the law has a clinic keep a clinical record, and what may be erased before.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

/// How many years a clinical record is kept after its last entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Retention(u8);

/// The number of years was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("clinical records are kept for 10 to 100 years")]
pub struct InvalidRetention;

/// What is erased of a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErasureScope {
    /// What no law has the clinic keep: login, contact data, coverage, messages. The clinical record stays, and who it is
    /// about (Ley 25.326, art. 16 inc. 5: there is no suppression where there is a duty to keep).
    Unbound,
    /// Everything that says who it is about, and what the clinical record says.
    Everything,
}

impl Retention {
    /// What the law asks for at least (Ley 26.529, art. 18).
    pub const LEGAL: Self = Self(10);

    /// So many years.
    ///
    /// # Errors
    /// [`InvalidRetention`] below what the law asks for, and beyond a century.
    pub fn years(years: u8) -> Result<Self, InvalidRetention> {
        if (Self::LEGAL.0..=100).contains(&years) {
            Ok(Self(years))
        } else {
            Err(InvalidRetention)
        }
    }

    /// The first day on which a record with its last entry on this day need not be kept any more.
    pub fn ends(self, last: Date) -> Date {
        let years: Span = i16::from(self.0).years();
        // One day more, so that the last day of the term is kept whole.
        last.saturating_add(years).saturating_add(1.day())
    }

    /// What may be erased today of somebody whose record has its last entry on this day, or who has none.
    pub fn scope(self, last: Option<Date>, today: Date) -> ErasureScope {
        match last {
            Some(last) if today < self.ends(last) => ErasureScope::Unbound,
            _ => ErasureScope::Everything,
        }
    }
}

impl ErasureScope {
    /// The name in the audit trail.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unbound => "unbound",
            Self::Everything => "everything",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_record_is_kept_for_ten_whole_years_after_its_last_entry() {
        let last = date(2016, 11, 24);
        let scope = |today| Retention::LEGAL.scope(Some(last), today);
        assert_eq!(scope(date(2026, 11, 24)), ErasureScope::Unbound);
        assert_eq!(scope(date(2026, 11, 25)), ErasureScope::Everything);
        let leap = Retention::LEGAL.ends(date(2016, 2, 29));
        assert_eq!(leap, date(2026, 3, 1));
    }

    #[test]
    fn without_a_record_nothing_is_bound() {
        let scope = Retention::LEGAL.scope(None, date(2026, 11, 24));
        assert_eq!(scope, ErasureScope::Everything);
    }

    #[test]
    fn a_clinic_may_keep_longer_and_never_shorter_than_the_law() {
        assert!(Retention::years(9).is_err() && Retention::years(101).is_err());
        assert_eq!(Retention::years(10), Ok(Retention::LEGAL));
        assert!(Retention::years(15).is_ok_and(|longer| longer > Retention::LEGAL));
    }
}
