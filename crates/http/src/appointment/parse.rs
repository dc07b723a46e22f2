//! Ids, instants and reasons as they come in.

use std::str::FromStr;

use jiff::Timestamp;
use turnoplus_app::availability::Moment;
use turnoplus_domain::text::Reason;

use crate::civil::civil_date;
use crate::problem::{FieldErrors, FieldFault};

/// The text is no id.
#[derive(Debug, thiserror::Error)]
#[error("must be a UUID")]
pub(crate) struct NotAnId;

/// The text is no instant.
#[derive(Debug, thiserror::Error)]
#[error("must be an instant such as 2026-12-01T09:00:00-03:00")]
pub(super) struct NotAnInstant;

/// The text is neither a date nor an instant.
#[derive(Debug, thiserror::Error)]
#[error("must be a date such as 2026-12-01 or an instant such as 2026-12-01T09:00:00-03:00")]
pub(super) struct NotAMoment;

impl FieldFault for NotAnId {
    fn code(&self) -> &'static str {
        "invalid-id"
    }
}

impl FieldFault for NotAnInstant {
    fn code(&self) -> &'static str {
        "invalid-instant"
    }
}

impl FieldFault for NotAMoment {
    fn code(&self) -> &'static str {
        "invalid-moment"
    }
}

/// An id that may be left out.
#[expect(
    clippy::option_option,
    reason = "faulty, absent and present are three things, as in FieldErrors"
)]
pub(super) fn parse_id<T: FromStr>(
    errors: &mut FieldErrors,
    pointer: &str,
    raw: Option<String>,
) -> Option<Option<T>> {
    errors.check_optional(pointer, raw, |raw| raw.parse().map_err(|_| NotAnId))
}

/// A reason that may be left out; an empty one is none.
#[expect(
    clippy::option_option,
    reason = "faulty, absent and present are three things, as in FieldErrors"
)]
pub(super) fn parse_reason(
    errors: &mut FieldErrors,
    pointer: &str,
    raw: Option<String>,
) -> Option<Option<Reason>> {
    let said = raw.filter(|raw| !raw.trim().is_empty());
    errors.check_optional(pointer, said, |raw| Reason::parse(&raw))
}

/// An instant as RFC 3339 writes it: date, `T`, time, offset.
pub(super) fn parse_instant(raw: &str) -> Result<Timestamp, NotAnInstant> {
    let written = raw.len() <= 40
        && raw
            .as_bytes()
            .get(10)
            .is_some_and(|t| t.eq_ignore_ascii_case(&b'T'));
    if !written || raw.contains('[') {
        return Err(NotAnInstant);
    }
    raw.parse().map_err(|_| NotAnInstant)
}

/// A date or an instant.
pub(super) fn parse_moment(raw: &str) -> Result<Moment, NotAMoment> {
    if raw.len() == 10 {
        return civil_date(raw).map(Moment::Date).map_err(|_| NotAMoment);
    }
    parse_instant(raw).map(Moment::Instant).map_err(|_| NotAMoment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_has_a_date_a_time_and_an_offset() {
        for good in [
            "2026-12-01T09:00:00-03:00",
            "2026-12-01T12:00:00Z",
            "2026-12-01T09:00-03:00",
        ] {
            let at = parse_instant(good).map(Timestamp::as_second);
            assert_eq!(at.ok(), Some(1_796_126_400), "{good}");
        }
        for bad in [
            "",
            "2026-12-01",
            "2026-12-01T09:00:00",
            "2026-12-01 09:00:00-03:00",
            "2026-12-01T09:00:00-03:00[America/Argentina/Buenos_Aires]",
            "2026-13-01T09:00:00Z",
            "tomorrow",
        ] {
            assert!(parse_instant(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_moment_is_a_date_or_an_instant() {
        assert!(matches!(parse_moment("2026-12-01"), Ok(Moment::Date(_))));
        assert!(matches!(
            parse_moment("2026-12-01T09:00:00-03:00"),
            Ok(Moment::Instant(_))
        ));
        assert!(parse_moment("2026-2-1").is_err());
        assert!(parse_moment("2026-02-30").is_err());
    }
}
