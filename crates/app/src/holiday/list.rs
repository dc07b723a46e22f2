//! Reads holidays, for anybody.

use jiff::civil::Date;
use turnoplus_domain::holiday::Holiday;
use turnoplus_domain::ids::{HolidayId, OfficeId};

use super::HolidayError;
use crate::ports::{Intent, Store, StoreError};

/// Which holidays are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ListHolidays {
    /// On this date or later.
    pub from: Option<Date>,
    /// On this date or earlier.
    pub to: Option<Date>,
    /// The clinic's and this office's.
    pub office: Option<OfficeId>,
}

/// The holidays by date; on one date the clinic's before the offices'.
///
/// # Errors
/// [`StoreError`].
pub async fn list(store: &dyn Store, wanted: ListHolidays) -> Result<Vec<Holiday>, StoreError> {
    let mut uow = store.begin(Intent::Read).await?;
    let mut holidays = uow.holidays().list(wanted.from, wanted.to).await?;
    if let Some(office) = wanted.office {
        holidays.retain(|holiday| holiday.office.is_none_or(|own| own == office));
    }
    Ok(holidays)
}

/// One holiday.
///
/// # Errors
/// [`HolidayError::Unknown`], and the store's.
pub async fn get(store: &dyn Store, id: HolidayId) -> Result<Holiday, HolidayError> {
    let mut uow = store.begin(Intent::Read).await?;
    uow.holidays().find(id).await?.ok_or(HolidayError::Unknown)
}
