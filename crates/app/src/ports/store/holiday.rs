//! Holidays.

use async_trait::async_trait;
use jiff::civil::Date;
use turnoplus_domain::holiday::Holiday;
use turnoplus_domain::ids::HolidayId;
use turnoplus_domain::version::Version;

use super::StoreError;

/// Holidays. Few: lists are whole.
#[async_trait]
pub trait HolidayRepository: Send {
    /// The holiday with this id.
    async fn find(&mut self, id: HolidayId) -> Result<Option<Holiday>, StoreError>;
    /// The holidays from a date to a date, both included, by date; on one date the clinic's before the offices'.
    async fn list(&mut self, from: Option<Date>, to: Option<Date>) -> Result<Vec<Holiday>, StoreError>;
    /// Inserts a holiday. [`StoreError::Duplicate`] when the clinic, or the office, has one on that date.
    async fn add(&mut self, holiday: &Holiday) -> Result<(), StoreError>;
    /// Writes a changed holiday whose version was raised by one. [`StoreError::Stale`], [`StoreError::Duplicate`].
    async fn save(&mut self, holiday: &Holiday) -> Result<(), StoreError>;
    /// Deletes a holiday that is at this version; [`StoreError::Stale`] when it changed meanwhile or is gone.
    async fn remove(&mut self, id: HolidayId, seen: Version) -> Result<(), StoreError>;
    /// Notes that the list of a year was loaded; false when it was before. [`StoreError::Contention`] when another
    /// instance is loading it.
    async fn claim_year(&mut self, year: i16) -> Result<bool, StoreError>;
}
