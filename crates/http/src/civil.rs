//! Civil dates on the wire: `YYYY-MM-DD`, nothing shorter and nothing longer.

use jiff::civil::{Date, date};

use crate::problem::FieldFault;

/// The text is no date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("must be a date of the form YYYY-MM-DD")]
pub struct InvalidDate;

/// Reads a date.
pub fn civil_date(raw: &str) -> Result<Date, InvalidDate> {
    let bytes = raw.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| {
            if matches!(i, 4 | 7) {
                *b == b'-'
            } else {
                b.is_ascii_digit()
            }
        });
    if shaped {
        raw.parse().map_err(|_| InvalidDate)
    } else {
        Err(InvalidDate)
    }
}

/// Why a text is no date on which something can happen at the clinic.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum InvalidClinicDate {
    /// It is no date.
    #[error(transparent)]
    NoDate(#[from] InvalidDate),
    /// It is a date of another age.
    #[error("must be from 2000-01-01 to 2199-12-31")]
    OutOfRange,
}

/// Reads a date on which something can happen at the clinic: far from the ends of time, where a day has no instants.
pub fn clinic_date(raw: &str) -> Result<Date, InvalidClinicDate> {
    let parsed = civil_date(raw)?;
    if (date(2000, 1, 1)..=date(2199, 12, 31)).contains(&parsed) {
        Ok(parsed)
    } else {
        Err(InvalidClinicDate::OutOfRange)
    }
}

impl FieldFault for InvalidClinicDate {
    fn code(&self) -> &'static str {
        match self {
            Self::NoDate(fault) => fault.code(),
            Self::OutOfRange => "out-of-range",
        }
    }
}

impl FieldFault for InvalidDate {
    fn code(&self) -> &'static str {
        "invalid-date"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_one_spelling() {
        assert_eq!(civil_date("2026-12-01"), Ok(date(2026, 12, 1)));
        for raw in [
            "",
            "2026-2-1",
            "20261201",
            "2026-02-30",
            "2026-12-01T00:00",
            "-02026-1-1",
            "2026/12/01",
        ] {
            assert_eq!(civil_date(raw), Err(InvalidDate), "{raw:?}");
        }
    }
    #[test]
    fn a_clinic_has_dates_far_from_the_ends_of_time() {
        assert_eq!(clinic_date("2026-12-01"), Ok(date(2026, 12, 1)));
        for raw in ["1999-12-31", "2200-01-01", "0000-01-01", "9999-12-31"] {
            assert_eq!(clinic_date(raw), Err(InvalidClinicDate::OutOfRange), "{raw}");
        }
    }
}
