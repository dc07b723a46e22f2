//! Counting turnos. Everything is counted by the database from one covering index; nothing is kept beside the turnos.

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use turnoplus_domain::appointment::AppointmentStatusKind;
use turnoplus_domain::ids::{DoctorId, OfficeId};

use super::StoreError;

/// Which turnos are counted: those whose date on the wall of their office lies in the range.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReportFilter {
    /// The first date.
    pub from: Date,
    /// The last date, itself included.
    pub to: Date,
    /// At these offices: all of them when a clinic is reported on.
    pub offices: Vec<OfficeId>,
    /// With this doctor.
    pub doctor: Option<DoctorId>,
}

/// Turnos that are alike, counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tally<K> {
    /// What they have in common: a date, a doctor.
    pub key: K,
    /// Their state.
    pub status: AppointmentStatusKind,
    /// Whether they were put in over a full agenda.
    pub overbooking: bool,
    /// Whether they were cancelled late.
    pub late: bool,
    /// What each takes of the doctor's time, buffers included.
    pub minutes: i64,
    /// How many.
    pub count: u64,
}

/// Numbers about turnos.
#[async_trait]
pub trait ReportRepository: Send {
    /// Turnos by the date on the wall of their office.
    async fn by_date(&mut self, filter: &ReportFilter) -> Result<Vec<Tally<Date>>, StoreError>;
    /// Turnos by doctor.
    async fn by_doctor(&mut self, filter: &ReportFilter) -> Result<Vec<Tally<DoctorId>>, StoreError>;
    /// How many whole days lay between booking and start, and of how many turnos; cancelled ones and sobreturnos are
    /// left out.
    async fn lead_days(&mut self, filter: &ReportFilter) -> Result<Vec<(i64, u64)>, StoreError>;
    /// How many patients were registered in this stretch of time.
    async fn count_new_patients(&mut self, from: Timestamp, to: Timestamp) -> Result<u64, StoreError>;
}
