//! Who may do what with a turno. These say nothing about its state: that is in `transition`.

use jiff::Timestamp;

use super::{Appointment, AppointmentStatus};
use crate::identity::{Actor, Role};
use crate::ids::{DoctorId, PatientId};

/// Why a person may not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Denied {
    /// It is somebody else's; to the outside the same as if it did not exist.
    #[error("it belongs to somebody else")]
    NotYours,
    /// It is not for people of that role.
    #[error("it is not for this role")]
    Role,
    /// It was theirs to change until it began.
    #[error("it has begun")]
    Begun,
}

/// Patients and doctors see their own turnos, front desk and admins see all.
///
/// # Errors
/// [`Denied::NotYours`] otherwise.
pub fn may_see(actor: &Actor, turno: &Appointment) -> Result<(), Denied> {
    is_theirs(actor, turno.patient(), turno.doctor())
}

/// Patients book for themselves, doctors into their own agenda, front desk and admins for all.
///
/// # Errors
/// [`Denied::NotYours`] otherwise.
pub fn may_book_for(actor: &Actor, patient: PatientId, doctor: DoctorId) -> Result<(), Denied> {
    is_theirs(actor, patient, doctor)
}

/// Sobreturnos are for the doctor, in the own agenda, and for the front desk.
///
/// # Errors
/// [`Denied::Role`] for patients and admins; [`Denied::NotYours`] for another doctor.
pub fn may_overbook(actor: &Actor, doctor: DoctorId) -> Result<(), Denied> {
    match actor.role {
        Role::Patient | Role::Admin => Err(Denied::Role),
        Role::Receptionist => Ok(()),
        Role::Doctor if actor.is_doctor(doctor) => Ok(()),
        Role::Doctor => Err(Denied::NotYours),
    }
}

/// Whoever may see a turno may cancel it; patients before it begins.
///
/// # Errors
/// [`Denied::NotYours`] for others; [`Denied::Begun`] for a patient when `now` is not before the start, or the
/// patient has arrived.
pub fn may_cancel(actor: &Actor, turno: &Appointment, now: Timestamp) -> Result<(), Denied> {
    may_see(actor, turno)?;
    not_begun_for_patients(actor, turno, now)
}

/// Whoever may see a turno may move it, patients before it begins; and to another doctor's agenda only who may
/// book there.
///
/// # Errors
/// [`Denied::NotYours`] for others and for a doctor who moves it to another's agenda; [`Denied::Begun`] as in
/// [`may_cancel`].
pub fn may_reschedule(
    actor: &Actor,
    turno: &Appointment,
    to: DoctorId,
    now: Timestamp,
) -> Result<(), Denied> {
    may_see(actor, turno)?;
    may_book_for(actor, turno.patient(), to)?;
    not_begun_for_patients(actor, turno, now)
}

/// The turno's doctor, front desk and admins confirm what patients requested.
///
/// # Errors
/// [`Denied::NotYours`] when they could not see it; [`Denied::Role`] for its patient.
pub fn may_confirm(actor: &Actor, turno: &Appointment) -> Result<(), Denied> {
    staff_only(actor, turno)
}

/// The turno's doctor, front desk and admins run the day: arrive, start, complete, no-show.
///
/// # Errors
/// [`Denied::NotYours`] when they could not see it; [`Denied::Role`] for its patient.
pub fn may_run_day(actor: &Actor, turno: &Appointment) -> Result<(), Denied> {
    staff_only(actor, turno)
}

fn staff_only(actor: &Actor, turno: &Appointment) -> Result<(), Denied> {
    may_see(actor, turno)?;
    if actor.is_staff() {
        Ok(())
    } else {
        Err(Denied::Role)
    }
}

fn is_theirs(actor: &Actor, patient: PatientId, doctor: DoctorId) -> Result<(), Denied> {
    let theirs = match actor.role {
        Role::Patient => actor.is_patient(patient),
        Role::Doctor => actor.is_doctor(doctor),
        Role::Receptionist | Role::Admin => true,
    };
    if theirs { Ok(()) } else { Err(Denied::NotYours) }
}

fn not_begun_for_patients(actor: &Actor, turno: &Appointment, now: Timestamp) -> Result<(), Denied> {
    let arrived = matches!(
        turno.status(),
        AppointmentStatus::Arrived { .. } | AppointmentStatus::InConsultation { .. }
    );
    if actor.role == Role::Patient && (arrived || turno.start() <= now) {
        Err(Denied::Begun)
    } else {
        Ok(())
    }
}
