//! Holidays: the clinic has the country's from the first day, and says itself on which of them it works.
//!
//! A change that shuts an office on a day on which turnos are coming is refused with the list of them, until the caller
//! says what becomes of them.

mod argentina;
mod create;
mod error;
mod import;
mod list;
mod load;
mod remove;
mod shutting;
mod update;

pub use argentina::KNOWN_YEARS;
pub use create::{CreateHoliday, create};
pub use error::HolidayError;
pub use import::{ImportHolidays, Imported, import};
pub use list::{ListHolidays, get, list};
pub use load::load_known_years;
pub use remove::{RemoveHoliday, remove};
pub use update::{UpdateHoliday, update};

use jiff::Timestamp;
use turnoplus_domain::holiday::Holiday;
use turnoplus_domain::identity::{Actor, Role};

use crate::ports::{Act, AuditEntry, Subject};

fn admins_only(actor: &Actor) -> Result<(), HolidayError> {
    if actor.role == Role::Admin {
        Ok(())
    } else {
        Err(HolidayError::Forbidden)
    }
}

/// What the audit trail keeps of a change.
fn entry(actor: &Actor, at: Timestamp, act: Act, (holiday, cancelled): (&Holiday, usize)) -> AuditEntry {
    let office = holiday
        .office
        .map_or_else(|| "all".to_owned(), |id| id.to_string());
    AuditEntry::by(actor, at, act, Subject::Holiday(holiday.id))
        .with("date", holiday.date.to_string())
        .with("office", office)
        .with("open", holiday.open.to_string())
        .with("cancelled", cancelled.to_string())
}
