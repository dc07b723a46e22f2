//! Civil dates on the wire: `YYYY-MM-DD`, nothing shorter and nothing longer.

use jiff::civil::Date;

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

impl FieldFault for InvalidDate {
    fn code(&self) -> &'static str {
        "invalid-date"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

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
}
