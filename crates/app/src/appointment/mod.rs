//! Turnos: booking, moving, cancelling, running the day, reading.

mod advance;
mod book;
mod cancel;
mod collision;
mod day;
pub(crate) mod export;
mod get;
mod list;
mod load;
pub(crate) mod once;
mod place;
pub(crate) mod record;
mod reschedule;
mod sheet;
mod timeline;
mod undo;

pub use advance::{Advance, AdvanceError, Step, advance};
pub use book::{Book, BookError, book};
pub use cancel::{Cancel, CancelError, cancel};
pub use day::{
    ApplyDay, DayAction, DayChange, DayError, DayPlan, MoveTo, Obstacle, Outcome, PlannedTurno, PresentDay,
    apply_day, preview_day,
};
pub use export::{Export, ExportError, MAX_EXPORTED, export};
pub use get::{GetError, get};
pub use list::{List, ListError, list, list_agenda, list_of_patient};
pub use once::Present;
pub use place::SlotRefusal;
pub use reschedule::{Reschedule, RescheduleError, reschedule};
pub use sheet::{DaySheet, ReadDaySheet, SheetError, SheetOf, SheetRow, day_sheet};
pub use timeline::{TimelineError, timeline};
pub use undo::{Undo, UndoError, undo};
