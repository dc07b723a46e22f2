//! Dates, times and instants as they travel: parsed strictly, written with the offset of a zone.

use std::fmt;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{Timestamp, Unit};
use serde::{Serialize, Serializer};
use turnoplus_domain::time::{EmptyInterval, InvalidCivilSpan, Zone, parse_civil_time};
use uuid::Uuid;

use crate::civil::civil_date;
use crate::problem::FieldFault;

/// An instant that is written with an offset: `2026-12-01T09:00:00-03:00`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OffsetInstant {
    at: Timestamp,
    offset: Offset,
}

impl OffsetInstant {
    /// The instant with the offset of the zone at that instant.
    pub fn new(at: Timestamp, zone: &Zone) -> Self {
        Self {
            at,
            offset: zone.tz().to_offset(at),
        }
    }
}

impl fmt::Display for OffsetInstant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.at.display_with_offset(self.offset).fmt(f)
    }
}

impl Serialize for OffsetInstant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An id, written straight into the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WireId(pub Uuid);

impl Serialize for WireId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = Uuid::encode_buffer();
        serializer.serialize_str(self.0.as_hyphenated().encode_lower(&mut text))
    }
}

/// Why a text on the wire is no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WireFault {
    /// No id.
    #[error("is not an id")]
    Id,
    /// No date.
    #[error("is not a date such as 2026-12-01")]
    Date,
    /// No time of day.
    #[error("is not a time such as 09:30")]
    Time,
    /// A time that lies between the grid's.
    #[error("is not a multiple of 5 minutes")]
    OffGrid,
    /// No instant.
    #[error("is not an instant such as 2026-12-01T09:00:00-03:00")]
    Instant,
    /// A date or an instant in another age.
    #[error("is not between the years 2000 and 2199")]
    Age,
    /// A number out of bounds.
    #[error("must be a number from 1 to 100")]
    Count,
}

impl FieldFault for WireFault {
    fn code(&self) -> &'static str {
        match self {
            Self::Id => "invalid-id",
            Self::Date => "invalid-date",
            Self::Time => "invalid-time",
            Self::OffGrid => "off-grid",
            Self::Instant => "invalid-instant",
            Self::Age | Self::Count => "out-of-range",
        }
    }
}

impl FieldFault for InvalidCivilSpan {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "ends-before-start",
            Self::OffGrid => "off-grid",
            Self::Start | Self::End => "invalid-time",
        }
    }
}

impl FieldFault for EmptyInterval {
    fn code(&self) -> &'static str {
        "ends-before-start"
    }
}

/// An id.
pub fn id<T: std::str::FromStr>(raw: &str) -> Result<T, WireFault> {
    raw.parse().map_err(|_| WireFault::Id)
}

/// A date `YYYY-MM-DD` of this age.
pub fn date(raw: &str) -> Result<Date, WireFault> {
    let date = civil_date(raw).map_err(|_| WireFault::Date)?;
    if is_of_this_age(date) {
        Ok(date)
    } else {
        Err(WireFault::Age)
    }
}

/// A time `HH:MM` on the five-minute grid at which something starts.
pub fn start_time(raw: &str) -> Result<Time, WireFault> {
    if raw == "24:00" {
        Err(WireFault::Time)
    } else {
        end_time(raw)
    }
}

/// A time `HH:MM` on the five-minute grid at which something ends; midnight may be written `24:00`.
pub fn end_time(raw: &str) -> Result<Time, WireFault> {
    let time = parse_civil_time(raw).map_err(|_| WireFault::Time)?;
    if time.minute() % 5 == 0 {
        Ok(time)
    } else {
        Err(WireFault::OffGrid)
    }
}

/// An instant with its offset (RFC 3339), to the microsecond.
pub fn instant(raw: &str) -> Result<Timestamp, WireFault> {
    // jiff reads more than RFC 3339: other separators, zones in brackets, times without seconds.
    let shaped = (20..=40).contains(&raw.len())
        && raw.is_ascii()
        && matches!(raw.as_bytes()[10], b'T' | b't')
        && raw
            .bytes()
            .all(|b| b.is_ascii_digit() || b"TtZz:.+-".contains(&b));
    let at: Timestamp = raw.parse().ok().filter(|_| shaped).ok_or(WireFault::Instant)?;
    if !is_of_this_age(Zone::UTC.date(at)) {
        return Err(WireFault::Age);
    }
    let cut = jiff::TimestampRound::new()
        .smallest(Unit::Microsecond)
        .mode(jiff::RoundMode::Floor);
    at.round(cut).map_err(|_| WireFault::Instant)
}

/// An instant in a query string, where an unescaped `+` arrives as a space.
pub fn query_instant(raw: &str) -> Result<Timestamp, WireFault> {
    instant(&raw.replace(' ', "+"))
}

/// A number of rows.
pub fn count(raw: &str) -> Result<u8, WireFault> {
    raw.parse()
        .ok()
        .filter(|count| (1..=100).contains(count))
        .ok_or(WireFault::Count)
}

/// A time of the wall clock as `HH:MM`.
pub fn civil_time(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn is_of_this_age(date: Date) -> bool {
    (2000..2200).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rfc_3339_is_an_instant() {
        let at = instant("2026-12-01T09:00:00-03:00").unwrap();
        for same in [
            "2026-12-01T12:00:00Z",
            "2026-12-01t12:00:00.000z",
            "2026-12-01T12:00:00.0000009+00:00",
        ] {
            assert_eq!(instant(same), Ok(at), "{same}");
        }
        for raw in [
            "",
            "2026-12-01",
            "2026-12-01T09:00",
            "2026-12-01T09:00:00",
            "2026-12-01 09:00:00-03:00",
            "2026-12-01T09:00:00-03:00[America/Argentina/Buenos_Aires]",
            "2026-13-01T09:00:00Z",
            "2026-12-01T25:00:00Z",
            "ñ026-12-01T09:00:00Z",
        ] {
            assert_eq!(instant(raw), Err(WireFault::Instant), "{raw}");
        }
        assert_eq!(instant("1999-12-31T23:59:59Z"), Err(WireFault::Age));
        assert_eq!(query_instant("2026-12-01T14:00:00 02:00"), Ok(at));
    }

    #[test]
    fn only_ten_characters_are_a_date() {
        assert!(date("2026-02-28").is_ok());
        for raw in [
            "2026-02-29",
            "20260228",
            "2026-2-28",
            "2026-02-28T00:00",
            "٢٠٢٦-02-28",
            "",
        ] {
            assert_eq!(date(raw), Err(WireFault::Date), "{raw}");
        }
        assert_eq!(date("2200-01-01"), Err(WireFault::Age));
    }

    #[test]
    fn instants_are_written_with_the_offset_of_their_zone() {
        let zone = Zone::parse("America/Santiago").unwrap();
        let winter = OffsetInstant::new("2026-07-01T12:00:00Z".parse().unwrap(), &zone);
        let summer = OffsetInstant::new("2026-12-01T12:00:00Z".parse().unwrap(), &zone);
        assert_eq!(winter.to_string(), "2026-07-01T08:00:00-04:00");
        assert_eq!(
            serde_json::to_string(&summer).unwrap(),
            "\"2026-12-01T09:00:00-03:00\""
        );
        assert_eq!(
            OffsetInstant::new(Timestamp::UNIX_EPOCH, &Zone::UTC).to_string(),
            "1970-01-01T00:00:00+00:00"
        );
    }
}
