//! Instants and civil values in the database: the same on every one of them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use sea_orm::DeriveValueType;
use turnoplus_app::ports::StoreError;
use turnoplus_domain::time::Interval;

use crate::db_error::corrupt;

/// An instant: microseconds since 1970-01-01T00:00Z in a BIGINT.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, DeriveValueType)]
pub(crate) struct DbInstant(pub(crate) i64);

impl DbInstant {
    /// The instant as stored; below the microsecond it is cut off.
    pub(crate) fn of(at: Timestamp) -> Self {
        Self(at.as_microsecond())
    }

    /// The stored instant.
    pub(crate) fn get(self, entity: &'static str) -> Result<Timestamp, StoreError> {
        Timestamp::from_microsecond(self.0).map_err(|_| corrupt(entity, "an instant is out of range"))
    }
}

/// The interval between two stored instants.
pub(crate) fn interval(
    entity: &'static str,
    from: DbInstant,
    until: DbInstant,
) -> Result<Interval, StoreError> {
    Interval::new(from.get(entity)?, until.get(entity)?)
        .map_err(|_| corrupt(entity, "it ends before it starts"))
}

/// An instant that may be missing.
pub(crate) fn maybe(entity: &'static str, at: Option<DbInstant>) -> Result<Option<Timestamp>, StoreError> {
    at.map(|at| at.get(entity)).transpose()
}

/// `2027-03-01`.
pub(crate) fn date(entity: &'static str, raw: &str) -> Result<Date, StoreError> {
    raw.parse().map_err(|_| corrupt(entity, "a date is no date"))
}

/// `09:30:00`.
pub(crate) fn time(entity: &'static str, raw: &str) -> Result<Time, StoreError> {
    raw.parse()
        .map_err(|_| corrupt(entity, "a time of day is no time"))
}

/// `2027-03-01T09:30:00`.
pub(crate) fn date_time(entity: &'static str, raw: &str) -> Result<DateTime, StoreError> {
    raw.parse()
        .map_err(|_| corrupt(entity, "a civil date and time is none"))
}
