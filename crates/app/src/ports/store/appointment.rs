//! Turnos, and the keys that keep them apart.

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use turnoplus_domain::appointment::{Appointment, AppointmentStatusKind, ClaimKey, TimelineEntry};
use turnoplus_domain::ids::{AbsenceId, AppointmentId, DoctorId, OfficeId, PatientId};
use turnoplus_domain::settings::SeatPool;
use turnoplus_domain::time::Interval;

use super::StoreError;
use crate::page::{Page, PageRequest};

/// A turno with the names that a person reads it by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AppointmentView {
    /// The turno.
    pub appointment: Appointment,
    /// The doctor's name.
    pub doctor_name: String,
    /// The patient's name.
    pub patient_name: String,
    /// The office's name.
    pub office_name: String,
    /// The visit type's name.
    pub visit_type_name: String,
}

/// Which turnos are wanted. Every condition that is given must hold.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AppointmentFilter {
    /// Of this doctor.
    pub doctor: Option<DoctorId>,
    /// Of this patient.
    pub patient: Option<PatientId>,
    /// At this office.
    pub office: Option<OfficeId>,
    /// In one of these states; empty for all.
    pub statuses: Vec<AppointmentStatusKind>,
    /// Starting at or after.
    pub from: Option<Timestamp>,
    /// Starting before.
    pub to: Option<Timestamp>,
    /// Latest first.
    pub descending: bool,
}

/// Turnos and their timeline.
#[async_trait]
pub trait AppointmentRepository: Send {
    /// The turno with this id.
    async fn find(&mut self, id: AppointmentId) -> Result<Option<Appointment>, StoreError>;
    /// The turno with this id and its names.
    async fn find_view(&mut self, id: AppointmentId) -> Result<Option<AppointmentView>, StoreError>;
    /// Turnos by start, then id.
    async fn list(
        &mut self,
        filter: &AppointmentFilter,
        page: &PageRequest<Timestamp>,
    ) -> Result<Page<AppointmentView, Timestamp>, StoreError>;
    /// Inserts a turno.
    async fn add(&mut self, appointment: &Appointment) -> Result<(), StoreError>;
    /// Writes a changed turno whose version was raised by one: compare-and-set on id and the version before.
    /// [`StoreError::Stale`] when another change came first.
    async fn save(&mut self, appointment: &Appointment) -> Result<(), StoreError>;
    /// The turnos of a doctor that occupy any of this interval (neither cancelled nor over), every lane, by start.
    async fn list_occupying(
        &mut self,
        doctor: DoctorId,
        interval: Interval,
    ) -> Result<Vec<Appointment>, StoreError>;
    /// The turnos at an office that can still be called off in this interval (requested, booked or arrived), by start.
    async fn list_coming_at(
        &mut self,
        office: OfficeId,
        interval: Interval,
    ) -> Result<Vec<Appointment>, StoreError>;
    /// Adds a line to a turno's timeline.
    async fn add_timeline(&mut self, entry: &TimelineEntry) -> Result<(), StoreError>;
    /// A turno's timeline with the names of the actors, oldest first.
    async fn timeline(&mut self, id: AppointmentId) -> Result<Vec<(TimelineEntry, String)>, StoreError>;
}

/// Who holds a claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClaimOwner {
    /// A turno.
    Appointment(AppointmentId),
    /// A doctor's time off.
    Absence(AbsenceId),
}

/// Who occupies which five minutes, and who holds which seat. The primary key of these rows is the guarantee that
/// nothing is booked twice.
#[async_trait]
pub trait ClaimRepository: Send {
    /// Claims all these keys, sorted, in one multi-row INSERT (in as few as the database takes for a long absence).
    /// [`StoreError::Duplicate`] when any of them is held.
    async fn claim(&mut self, owner: ClaimOwner, keys: &[ClaimKey]) -> Result<(), StoreError>;
    /// Releases everything that the owner holds.
    async fn release(&mut self, owner: ClaimOwner) -> Result<(), StoreError>;
    /// Releases these keys of the owner: what a move leaves behind.
    async fn release_keys(&mut self, owner: ClaimOwner, keys: &[ClaimKey]) -> Result<(), StoreError>;
    /// Which of these keys somebody else holds: to tell, after a collision, what it was about.
    async fn held_by_others(
        &mut self,
        owner: ClaimOwner,
        keys: &[ClaimKey],
    ) -> Result<Vec<ClaimKey>, StoreError>;

    /// Takes the lowest free seat of the patient in the pool until `until` (the turno's end): the limit of active turnos.
    /// Seats of turnos that ended before `now` count as free. With `most`, answers false when that many seats are
    /// taken; without, there is always one more. [`StoreError::Contention`] when another took the same seat.
    async fn take_seat(&mut self, seat: SeatRequest) -> Result<bool, StoreError>;
    /// Gives the turno's seat back; none is fine.
    async fn release_seat(&mut self, owner: AppointmentId) -> Result<(), StoreError>;

    /// Makes what one patient holds another's: every claim on their time, and for each of their seats the lowest free one
    /// of the other in the same pool, without limit. Seats of turnos that ended before `now` are given up.
    /// [`StoreError::Duplicate`] when both hold the same time; [`StoreError::Contention`] when somebody took the same seat.
    async fn hand_over(&mut self, from: PatientId, to: PatientId, now: Timestamp) -> Result<(), StoreError>;

    /// Takes the lowest free sobreturno of a doctor's day: the quota. With `most`, answers false when that many are
    /// taken; without, there is always one more. [`StoreError::Contention`] when another took the same.
    async fn take_overbooking_seat(&mut self, seat: OverbookingSeat) -> Result<bool, StoreError>;
    /// Gives the sobreturno's place in the quota back; none is fine.
    async fn release_overbooking_seat(&mut self, owner: AppointmentId) -> Result<(), StoreError>;

    /// Notes, before the calendar is read, that a turno is about to be put at an office on the days of this interval.
    /// It writes a row that [`ClaimRepository::mark_closing`] writes too, so that of a booking and a closure at the
    /// same moment the second sees the first; bookings rarely meet each other there.
    async fn mark_booking(
        &mut self,
        office: OfficeId,
        interval: Interval,
        owner: AppointmentId,
    ) -> Result<(), StoreError>;
    /// Notes, before the turnos are read, that an office is about to close on the days of this interval, or that a
    /// doctor's day there is rearranged as a whole.
    async fn mark_closing(&mut self, office: OfficeId, interval: Interval) -> Result<(), StoreError>;
}

/// A sobreturno wanted: see [`ClaimRepository::take_overbooking_seat`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OverbookingSeat {
    /// Whose quota it is.
    pub doctor: DoctorId,
    /// The day, on the wall of the office.
    pub day: Date,
    /// The sobreturno that will hold it.
    pub owner: AppointmentId,
    /// The quota, or none where it is set aside.
    pub most: Option<u16>,
}

/// A seat wanted: see [`ClaimRepository::take_seat`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeatRequest {
    /// Whose limit it is.
    pub patient: PatientId,
    /// The seats that the limit counts.
    pub pool: SeatPool,
    /// The turno that will hold it.
    pub owner: AppointmentId,
    /// The turno's end.
    pub until: Timestamp,
    /// The limit, or none for staff.
    pub most: Option<u16>,
    /// This instant.
    pub now: Timestamp,
}
