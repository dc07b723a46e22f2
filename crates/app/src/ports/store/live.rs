//! Changes that people who are looking want to hear of.

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use turnoplus_domain::appointment::AppointmentStatusKind;
use turnoplus_domain::ids::{AppointmentId, DoctorId, OfficeId, PatientId};
use turnoplus_domain::version::Version;
use uuid::Uuid;

use super::StoreError;

/// What changed. Ids and times only: whoever may see more reads it by the id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LiveChange {
    /// A turno.
    Appointment {
        /// Which one.
        id: AppointmentId,
        /// The version that the change made.
        version: Version,
        /// The state that it is in since.
        status: AppointmentStatusKind,
        /// When it starts.
        start: Timestamp,
        /// Who attends.
        doctor: DoctorId,
        /// Who is attended.
        patient: PatientId,
    },
    /// What is free on some dates.
    Availability {
        /// Of whom; `None` for everybody at the office.
        doctor: Option<DoctorId>,
        /// Where; `None` for everywhere.
        office: Option<OfficeId>,
        /// The first date, on the wall of the office.
        from: Date,
        /// The last date; `None` for all that follow.
        until: Option<Date>,
    },
}

/// A change to tell of. Its source, the version that the change made of it, and the part name it: the same change is
/// never told twice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewLiveChange {
    /// The turno, rule, absence… that changed.
    pub source: Uuid,
    /// The version that the change made or ended.
    pub version: Version,
    /// Tells the changes apart that one version leaves behind.
    pub part: u8,
    /// When.
    pub at: Timestamp,
    /// What.
    pub change: LiveChange,
}

/// A change in its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NumberedChange {
    /// Its place: one more than that of the change before.
    pub number: i64,
    /// What changed.
    pub change: LiveChange,
}

/// Changes in the order in which they are told.
///
/// They get their numbers only after they were committed, by whoever looks first, and without gaps: no reader that has
/// seen a number can ever find a smaller one that it has not seen, however long a transaction took and whatever the
/// clocks say.
#[async_trait]
pub trait LiveChangeRepository: Send {
    /// Adds changes; they are told once this unit of work is committed.
    async fn add(&mut self, changes: &[NewLiveChange]) -> Result<(), StoreError>;
    /// Whether there are committed changes without a number.
    async fn has_unnumbered(&mut self) -> Result<bool, StoreError>;
    /// Numbers committed changes, at most so many. Answers how many. [`StoreError::Contention`] when another instance
    /// does so at this moment.
    async fn number(&mut self, most: u32) -> Result<usize, StoreError>;
    /// The first and the last number that is kept; `None` before the first change. The last one is never forgotten.
    async fn kept(&mut self) -> Result<Option<(i64, i64)>, StoreError>;
    /// The changes after a number, in order.
    async fn after(&mut self, number: i64, most: u32) -> Result<Vec<NumberedChange>, StoreError>;
    /// Forgets numbered changes from before an instant.
    async fn forget(&mut self, before: Timestamp) -> Result<(), StoreError>;
}
