//! Counting turnos: by the database from one covering index, and days that are over once for all.

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

/// What was counted of the turnos of some days.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Counted {
    /// By the date on the wall of their office, and by doctor; what is alike may come in several parts.
    pub turnos: Vec<Tally<(Date, DoctorId)>>,
    /// How many whole days lay between booking and start, and of how many turnos; cancelled ones and sobreturnos are
    /// left out.
    pub lead_days: Vec<(i64, u64)>,
}

impl Counted {
    /// Puts more days to these.
    pub fn add(&mut self, more: Self) {
        self.turnos.extend(more.turnos);
        self.lead_days.extend(more.lead_days);
    }
}

/// A day is put down when it lies at least so many days back: its turnos seldom change any more.
pub const KEPT_AFTER_DAYS: i64 = 5;

/// Numbers about turnos.
#[async_trait]
pub trait ReportRepository: Send {
    /// What these turnos come to. Days that were put down are read, others are counted.
    async fn counted(&mut self, filter: &ReportFilter) -> Result<Counted, StoreError>;
    /// How many patients were registered in this stretch of time.
    async fn count_new_patients(&mut self, from: Timestamp, to: Timestamp) -> Result<u64, StoreError>;
    /// The days of an office, from that of its first turno until `last`, that are not put down.
    async fn days_to_keep(&mut self, office: OfficeId, last: Date) -> Result<Vec<Date>, StoreError>;
    /// Counts a day of an office and puts it down until one of its turnos changes.
    async fn keep_day(&mut self, office: OfficeId, day: Date) -> Result<(), StoreError>;
}
